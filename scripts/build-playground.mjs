#!/usr/bin/env node
// Builds the playground: one HTML file with the library, the catalog and the page, for any static host or file://.
// usage: node scripts/build-playground.mjs [--out DIR]   (default: docs/playground)
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleForBrowsers, catalogData } from "./browser/bundle.mjs";
import { noticesOf } from "./notices.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const argv = process.argv.slice(2);
const out = argv.includes("--out") ? resolve(argv[argv.indexOf("--out") + 1]) : join(root, "docs/playground");

const { text, metafile } = await bundleForBrowsers(root, "src/html/client/playground.ts");
// nothing in it may end the element that holds it
const script = text.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
const styles = await build({
  absWorkingDir: root,
  stdin: {
    contents: `import { PAGE_CSS } from "./src/html/style.ts";
import { DRAWING_CSS } from "./src/drawing/style.ts";
import { TIMELINE_CSS } from "./src/drawing/timeline/style.ts";
export const css = [PAGE_CSS, DRAWING_CSS, TIMELINE_CSS].join("\\n");`,
    resolveDir: root,
    loader: "ts",
  },
  write: false,
  bundle: true,
  format: "esm",
});
const { css } = await import(`data:text/javascript;base64,${Buffer.from(styles.outputFiles[0].text).toString("base64")}`);
const hash = (content) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(css)}; base-uri 'none'; form-action 'none'`;
const blocks = [...catalogData(root)].map(([name, data]) => `<script type="text/plain" id="${name}">${data}</script>`);

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>sfn-lint playground</title>
<style>${css}</style>
</head>
<body>
<noscript>The playground runs sfn-lint in this browser, which needs JavaScript.</noscript>
<div id="app"><p class="remark">Loading …</p></div>
${blocks.join("\n")}
<script>${script}</script>
</body>
</html>
`;
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "index.html"), page);
writeFileSync(join(out, "THIRD-PARTY-NOTICES.txt"), noticesOf(Object.keys(metafile.inputs), root));
console.log(
  `${join(out, "index.html")}: ${(page.length / 1e6).toFixed(1)} MB, of which the program ${(script.length / 1e6).toFixed(1)} MB`,
);
