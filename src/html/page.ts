import { createHash } from "node:crypto";
import { DRAWING_CSS } from "../drawing/style.js";
import { TIMELINE_CSS } from "../drawing/timeline/style.js";
import { withoutControls } from "../text/without-controls.js";
import { xml } from "../text/xml.js";
import { REPORT_CLIENT } from "./client.generated.js";
import type { PageData } from "./page-data.js";
import { PAGE_CSS } from "./style.js";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * One HTML file that needs nothing else: drawings in `<template>`s, the rest as JSON, and a script that shows them. Its content policy
 * allows this script and these styles, and no request at all.
 * @param drawings SVG by the id that the data names.
 */
export function* htmlPage(data: PageData, drawings: ReadonlyMap<string, string>): Generator<string> {
  const css = `${PAGE_CSS}\n${DRAWING_CSS}\n${TIMELINE_CSS}`;
  const policy = `default-src 'none'; script-src ${hash(REPORT_CLIENT)}; style-src ${hash(css)}; base-uri 'none'; form-action 'none'`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${xml(withoutControls(data.title))}</title>
<style>${css}</style>
</head>
<body>
<noscript>This report needs JavaScript, which it carries itself.</noscript>
<div id="app"></div>
`;
  for (const [id, picture] of drawings) yield `<template id="${id}">${picture}</template>\n`;
  yield `<script type="application/json" id="data">${embedded(data)}</script>\n<script>${REPORT_CLIENT}</script>\n</body>\n</html>\n`;
}

/** JSON that cannot end its element, whatever is in it. */
const embedded = (data: PageData): string =>
  JSON.stringify(data)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
