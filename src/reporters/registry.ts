import { agent } from "./agent.js";
import { checkstyle } from "./checkstyle.js";
import { compact } from "./compact.js";
import { github } from "./github.js";
import { gitlab } from "./gitlab.js";
import { html } from "./html.js";
import { json } from "./json.js";
import { junit } from "./junit.js";
import { markdown } from "./markdown.js";
import { rdjson } from "./rdjson.js";
import type { Reporter } from "./reporter.js";
import { sarif } from "./sarif.js";
import { text } from "./text.js";

export const REPORTERS: readonly Reporter[] = [
  text,
  compact,
  json,
  sarif,
  github,
  gitlab,
  junit,
  checkstyle,
  markdown,
  html,
  rdjson,
  agent,
];

export const reporterFor = (format: string): Reporter | undefined => REPORTERS.find((r) => r.format === format);
