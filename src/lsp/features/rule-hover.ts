import { RULES } from "../../linter/registry.generated.js";
import { describeRule } from "../../linter/report.js";
import type { SourceFile } from "../../text/source-file.js";
import { lineRange } from "../text.js";
import type { HoverText } from "./hover.js";

const CONFIGURATION = /(?:^|\/)(?:sfn-lint\.config\.\w+|package\.json)$/;
const LETTER = /[a-z0-9-]/;

/** What a rule checks, where its id is written: in a suppression or in a configuration. */
export async function ruleHover(file: SourceFile, offset: number): Promise<HoverText | undefined> {
  const { text } = file;
  let [start, end] = [offset, offset];
  while (start > 0 && LETTER.test(text[start - 1] as string)) start--;
  while (end < text.length && LETTER.test(text[end] as string)) end++;
  const rule = RULES.find((one) => one.id === text.slice(start, end));
  if (!rule || !(CONFIGURATION.test(file.path) || isSuppression(text, start))) return undefined;
  const { PAGES } = await import("../../linter/pages.generated.js");
  const { severity, category, summary, url } = describeRule(rule);
  const why = section(PAGES.get(rule.id) ?? "", "## Why");
  const parts = [`**${rule.id}** (${severity}, ${category}): ${summary}`, why, `[The page of the rule](${url})`];
  return { markdown: parts.filter((part) => part !== "").join("\n\n"), range: lineRange({ file, start, end }) };
}

function isSuppression(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
  return line.includes("sfn-lint-disable") || line.includes("sfn-lint-enable");
}

/** The text below a heading, to the next one. */
function section(page: string, heading: string): string {
  const at = page.indexOf(`${heading}\n`);
  if (at < 0) return "";
  const from = at + heading.length + 1;
  const end = page.indexOf("\n## ", from);
  return page.slice(from, end < 0 ? undefined : end).trim();
}
