import type { Finding, Report } from "../linter/finding.js";
import { byFile, fullText, gravestFirst } from "./order.js";
import { printable } from "./printable.js";
import type { Reporter } from "./reporter.js";

/** For pull request comments and job summaries: a verdict, then a table a file. */
export const markdown: Reporter = {
  format: "markdown",
  summary: "Markdown, for pull request comments and job summaries",
  forPeople: true,
  *render(report) {
    yield `### sfn-lint: ${verdict(report)}\n`;
    const urls = new Map(report.rules.map((rule) => [rule.id, rule.url]));
    for (const [file, findings] of byFile(report)) {
      yield `\n#### ${inline(file)}\n\n| | Line | What | Rule |\n| --- | ---: | --- | --- |\n`;
      for (const finding of gravestFirst(findings)) yield row(finding, urls.get(finding.rule));
    }
  },
};

function verdict({ summary }: Report): string {
  const { errors, warnings, infos, machines, files } = summary;
  if (errors + warnings + infos === 0) return `no findings in ${count(machines, "state machine")} of ${count(files, "file")}`;
  return `${count(errors, "error")}, ${count(warnings, "warning")}, ${count(infos, "hint")} in ${count(machines, "state machine")}`;
}

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;

function row(finding: Finding, url: string | undefined): string {
  const rule = url ? `[${finding.rule}](${url})` : finding.rule;
  return `| ${finding.severity} | ${finding.place.start.line} | ${cell(fullText(finding))} | ${rule} |\n`;
}

/** Text inside a table cell: no markup of the input may act. */
function cell(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]<>#|~]/g, (c) => (c === "<" ? "&lt;" : c === ">" ? "&gt;" : `\\${c}`))
    .replace(/\s+/g, " ");
}

function inline(text: string): string {
  return `\`${printable(text).replace(/`/g, "'")}\``;
}
