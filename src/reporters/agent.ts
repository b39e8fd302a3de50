import type { Finding, Report } from "../linter/finding.js";
import { alsoAt, gravestFirst } from "./order.js";
import { printable } from "./printable.js";
import type { Reporter } from "./reporter.js";

/**
 * For language-model agents and scripts that read text: no code frames, no colors, nothing wrapped; one block per finding,
 * the gravest first, and each line begins with what it holds. Lines may be added; the words at their beginnings stay.
 */
export const agent: Reporter = {
  format: "agent",
  summary: "short and stable text for language-model agents",
  forPeople: true,
  *render(report) {
    yield `${verdict(report)}\n`;
    for (const finding of gravestFirst(report.findings)) yield `\n${[...block(finding)].map(oneLine).join("\n")}\n`;
    if (report.findings.length > 0) yield `\n${next(report)}\n`;
  },
};

const oneLine = (text: string) =>
  printable(
    text
      .split(/[\r\n]+/)
      .map((line) => line.trim())
      .join(" "),
  );

const verdict = ({ summary }: Report) =>
  `result: ${summary.errors} errors, ${summary.warnings} warnings, ${summary.infos} info; ` +
  `${summary.machines} state machines in ${summary.files} files; ${summary.fixable} fixable with --fix`;

function* block(finding: Finding): Iterable<string> {
  const { place, severity, certainty, rule, state, machine, message, reason, suggestion, related, fix, witness } = finding;
  yield `${place.file}:${place.start.line}:${place.start.column} ${severity} ${rule} (${certainty})`;
  if (machine !== undefined) yield `machine: ${machine}`;
  if (state !== undefined) yield `state: ${state}`;
  yield `problem: ${message}`;
  if (finding.occurrences) yield `also: ${alsoAt(finding)}`;
  if (reason) yield `reason: ${reason}`;
  if (suggestion) yield `suggestion: ${suggestion}`;
  for (const { place: at, message: words } of related ?? []) yield `see: ${at.file}:${at.start.line}:${at.start.column} ${words}`;
  if (fix) yield `fix: ${fix.title} (${fix.safe ? "--fix" : "--fix-unsafe"})`;
  if (witness)
    yield `replay: sfn-lint replay ${quoted(place.file)}${machine === undefined ? "" : ` --machine ${quoted(machine)}`}${state === undefined ? "" : ` --state ${quoted(state)}`}`;
}

/** A word that a POSIX shell takes as one. */
const quoted = (word: string) => (/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`);

function next({ findings, summary }: Report): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const fixes = summary.fixable > 0 ? "; sfn-lint --fix applies the safe fixes" : "";
  return `next: sfn-lint explain RULE for ${rules.join(", ")}${fixes}`;
}
