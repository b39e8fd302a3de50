import type { Finding, Report } from "../linter/finding.js";
import { byFile } from "./order.js";
import { printable } from "./printable.js";
import type { Reporter, Style } from "./reporter.js";

/** For people: grouped by file, the culprit marked in its line, why it matters, what to write instead. */
export const text: Reporter = {
  format: "text",
  summary: "for people, with the lines in question (default)",
  *render(report, style) {
    for (const [file, findings] of byFile(report)) {
      yield `${style.underline(printable(file))}\n\n`;
      const lines = report.sources.get(file)?.split(/\r\n|\r|\n/);
      for (const finding of findings) yield `${[...block(finding, lines, style)].join("\n")}\n\n`;
    }
    yield `${verdict(report, style)}\n`;
  },
};

function* block(finding: Finding, lines: readonly string[] | undefined, style: Style): Generator<string> {
  const { line, column } = finding.place.start;
  const severity = style.severity(finding.severity, finding.severity);
  const head = `${line}:${column} ${finding.severity} `;
  const message = wrap(`${printable(finding.message)} [${finding.rule}]`, style.width - 2, head.length);
  const [first = "", ...rest] = message;
  yield `  ${line}:${column} ${severity} ${style.bold(first.slice(0, tagStart(first, finding.rule)))}${style.dim(first.slice(tagStart(first, finding.rule)))}`;
  for (const more of rest) yield `  ${style.bold(more)}`;
  if (lines) yield* frame(finding, lines, style);
  if (finding.because) for (const part of wrap(printable(sentence(finding.because)), style.width - 4)) yield `    ${style.dim(part)}`;
  if (finding.instead) for (const part of wrap(`→ ${printable(sentence(finding.instead))}`, style.width - 4)) yield `    ${part}`;
  if (finding.witness) yield `    ${style.dim(witness(finding))}`;
  if (finding.fix) yield `    ${style.dim(`fixable with ${finding.fix.safe ? "--fix" : "--fix-unsafe"}: ${printable(finding.fix.title)}`)}`;
}

const tagStart = (line: string, rule: string) => (line.endsWith(` [${rule}]`) ? line.length - rule.length - 3 : line.length);
const sentence = (part: string) => part.charAt(0).toUpperCase() + part.slice(1);

function witness({ certainty, witness: found }: Finding): string {
  const ends = found?.ends;
  const how = ends
    ? ` ends ${ends.status}${ends.error ? ` with ${ends.error}` : ""}${ends.eventId ? ` at event ${ends.eventId.toLocaleString("en-US")}` : ""}`
    : "";
  return `${certainty === "will" ? "every run" : "a replayed run"}${how}; sfn-lint replay shows it`;
}

/** The line with a caret under the culprit; long lines are cut around it. */
function* frame(finding: Finding, lines: readonly string[], style: Style): Generator<string> {
  const { start, end } = finding.place;
  const source = lines[start.line - 1];
  if (source === undefined || source.trim() === "") return;
  const number = String(start.line);
  const room = Math.max(20, style.width - number.length - 7);
  const from = start.column - 1;
  const to = end.line === start.line ? Math.max(end.column - 1, from + 1) : source.length;
  const offset = from > room - 12 ? from - Math.floor(room / 3) : Math.max(0, Math.min(indentOf(source) - 4, from));
  const cut = source.slice(offset, offset + room);
  const [before, culprit] = [visible(source.slice(offset, from)), visible(source.slice(from, Math.min(to, offset + room)))];
  yield `    ${style.dim(`${number} │`)} ${visible(cut)}`;
  yield `    ${style.dim(`${" ".repeat(number.length)} │`)} ${" ".repeat(widthOf(before))}${style.severity(finding.severity, "^".repeat(Math.max(1, widthOf(culprit))))}`;
}

const indentOf = (line: string) => line.length - line.trimStart().length;
const visible = (part: string) => printable(part.replace(/\t/g, "  "));

/** Columns on a terminal: East Asian wide characters and emoji take two. */
function widthOf(part: string): number {
  let width = 0;
  for (const c of part)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(c)
      ? 2
      : 1;
  return width;
}

/** Breaks between words. @param first columns that the first line has already. */
export function wrap(part: string, width: number, first = 0): string[] {
  const lines: string[] = [];
  let line = "";
  let room = Math.max(20, width - first);
  for (const word of part.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = Math.max(20, width);
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function verdict({ summary, machines }: Report, style: Style): string {
  const { errors, warnings, infos } = summary;
  const where = `${count(summary.machines, "state machine")}, ${count(summary.states, "state")}`;
  const partial = machines.filter((m) => m.partial).length;
  const note = partial > 0 ? ` (${count(partial, "machine")} only in part)` : "";
  if (errors + warnings + infos === 0) return machines.length === 0 ? "No state machine found." : `No findings in ${where}${note}.`;
  const parts = [
    errors > 0 ? style.severity("error", count(errors, "error")) : "",
    warnings > 0 ? style.severity("warning", count(warnings, "warning")) : "",
    infos > 0 ? style.severity("info", count(infos, "hint")) : "",
  ].filter((part) => part !== "");
  const fixable = summary.fixable > 0 ? `; ${summary.fixable} fixable` : "";
  return `${parts.join(", ")} in ${where}${note}${fixable}.`;
}

const count = (n: number, word: string) => `${n.toLocaleString("en-US")} ${word}${n === 1 ? "" : "s"}`;
