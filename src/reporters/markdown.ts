import type { Finding, Report } from "../linter/finding.js";
import { byFile, fullText, gravestFirst } from "./order.js";
import { printable } from "./printable.js";
import type { Reporter } from "./reporter.js";

/** For pull request comments and job summaries: a verdict, then one table per file; reasons and suggestions fold. */
export const markdown: Reporter = {
  format: "markdown",
  summary: "Markdown, for pull request comments and job summaries",
  forPeople: true,
  *render(report) {
    yield `### sfn-lint: ${verdict(report)}\n`;
    const urls = new Map(report.rules.map((rule) => [rule.id, rule.url]));
    for (const [file, findings] of byFile(report)) {
      yield `\n#### ${inline(file)}\n\n| | Line | Finding | Rule |\n| --- | ---: | --- | --- |\n`;
      for (const finding of gravestFirst(findings)) yield row(finding, urls.get(finding.rule));
    }
  },
};

function verdict({ summary }: Report): string {
  const { errors, warnings, infos, machines, files } = summary;
  if (errors + warnings + infos === 0) return `no findings in ${count(machines, "state machine")} of ${count(files, "file")}`;
  return `${count(errors, "error")}, ${count(warnings, "warning")}, ${infos} info in ${count(machines, "state machine")}`;
}

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;

function row(finding: Finding, url: string | undefined): string {
  const rule = url ? `[${finding.rule}](${url})` : finding.rule;
  const { message: _, ...more } = finding;
  const details = cell(fullText({ ...more, message: "" }));
  const folded = details === "" ? "" : `<details><summary>More</summary>${details}</details>`;
  return `| ${finding.severity} | ${finding.place.start.line} | ${cell(sentenceCase(finding.message))}${folded} | ${rule} |\n`;
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Text inside a table cell: no markup of the input may act. */
function cell(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]<>#|~]/g, (c) => (c === "<" ? "&lt;" : c === ">" ? "&gt;" : `\\${c}`))
    .replace(/\s+/g, " ");
}

function inline(text: string): string {
  return `\`${printable(text).replace(/`/g, "'")}\``;
}
