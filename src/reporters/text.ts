import type { Finding, Report, WitnessReport } from "../linter/finding.js";
import { formatNumber, pluralize } from "../rule-kit/format.js";
import { codeFrame } from "./code-frame.js";
import { alsoAt, byFile } from "./order.js";
import { printable } from "./printable.js";
import type { Reporter, Style } from "./reporter.js";
import { columnsOf, wrap } from "./wrap.js";

/** For people: findings by file, the text they point to, why, and what to do. */
export const text: Reporter = {
  format: "text",
  summary: "for people: findings by file, with the code they point to (default)",
  forPeople: true,
  *render(report, style) {
    const pages = new Map(report.rules.map(({ id, url }) => [id, url]));
    for (const [file, findings] of byFile(report)) {
      yield `${style.underline(printable(file))}\n\n`;
      const source = report.sources.get(file)?.split(LINE_END);
      for (const finding of findings) yield `${[...block(finding, source, pages.get(finding.rule), style)].join("\n")}\n\n`;
    }
    for (const { name, skipped } of report.machines)
      if (skipped !== undefined)
        yield `${paragraph("", `${name}: ${skipped}`, style)
          .map((line) => line.slice(INDENT.length))
          .join("\n")}\n`;
    yield `${verdict(report, style)}\n`;
    const [first] = report.findings.toSorted((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]);
    if (first && report.rules.some(({ id }) => id === first.rule))
      yield `${lines(["More about a rule:", `sfn-lint explain ${printable(first.rule)}`], style.width)
        .map((line) => style.dim(line))
        .join("\n")}\n`;
  },
};

const GRAVITY = { error: 0, warning: 1, info: 2 } as const;
const LINE_END = /\r\n|\r|\n/;
const INDENT = "    ";

function* block(finding: Finding, source: readonly string[] | undefined, page: string | undefined, style: Style): Iterable<string> {
  const { severity, rule, place, message } = finding;
  const { line, column } = place.start;
  const paint = (part: string) => style.severity(severity, part);
  const name = page ? style.link(page, printable(rule)) : printable(rule);
  const where = `${line}:${column}`;
  const certainty = standing(finding);
  const columns = columnsOf(`  ${where}  ${severity}  ${printable(rule)}${certainty}`);
  const fits = columns <= style.width;
  yield `  ${style.bold(where)}  ${paint(severity)}  ${style.dim(`${name}${fits ? certainty : ""}`)}`;
  if (!fits && certainty !== "") yield `${INDENT}${style.dim(certainty.trim())}`;
  yield* paragraph("", sentence(message), style, style.bold);
  if (source) yield* codeFrame(source, place, { style, paint, indent: INDENT });
  if (finding.occurrences) yield* paragraph("and ", alsoAt(finding), style);
  if (finding.reason) yield* paragraph("why ", sentence(finding.reason), style);
  if (finding.suggestion) yield* paragraph("do  ", sentence(finding.suggestion), style);
  for (const { place: at, message: why } of finding.related ?? []) {
    const where = `${at.file === place.file ? "" : `${at.file}:`}${at.start.line}:${at.start.column}`;
    yield* paragraph("see ", `${where} ${why}`, style);
  }
  if (finding.witness) yield* paragraph("run ", witness(finding.witness), style);
  if (finding.fix) yield* paragraph("fix ", `${sentence(finding.fix.title)} (${finding.fix.safe ? "--fix" : "--fix-unsafe"})`, style);
  else if (finding.noFixReason) yield* paragraph("fix ", `not here: ${finding.noFixReason}`, style);
}

/** How sure it is, and when it shows: at creation, or in an execution. */
function standing({ severity, certainty, category }: Finding): string {
  if (category === "validity") return severity === "error" ? " (AWS refuses it)" : "";
  return certainty === "may" || !HAPPENS.has(category) ? "" : ` (${certainty} happen)`;
}

/** What is a matter of style, cost or security is there; nothing of it happens. */
const HAPPENS: ReadonlySet<Finding["category"]> = new Set(["correctness", "reliability", "quota", "idempotency"]);

/** Wrapped text behind a label, its further lines below the first. */
function paragraph(label: string, words: string, style: Style, paint: (text: string) => string = (t) => t): string[] {
  const room = Math.max(30, style.width - INDENT.length - columnsOf(label));
  return wrap(printable(words), room).map((line, i) => `${INDENT}${i === 0 ? style.dim(label) : " ".repeat(label.length)}${paint(line)}`);
}

/** Names in lower case (`tasks[0] is …`) stay as they are. */
const sentence = (words: string) =>
  words
    .trim()
    .replace(/\.$/, "")
    // linear: what it looks at ahead is what it cannot begin with again
    .replace(/^[a-z](?=[a-z]* )/, (first) => first.toUpperCase());

/** Two parts of a line, on two lines where they do not fit on one. */
const lines = ([first, second]: readonly [string, string], width: number): string[] =>
  columnsOf(`${first} ${second}`) > width ? [first, `  ${second}`] : [`${first} ${second}`];

const LONGEST_PATH = 8;

/** The path of a run, shortened in its middle, and how it ends. */
function witness({ path, result: ends }: WitnessReport): string {
  const steps = path.map(({ state, note }) => (note ? `${state} (${note})` : state));
  const half = LONGEST_PATH / 2;
  const shown = steps.length > LONGEST_PATH ? [...steps.slice(0, half), "…", ...steps.slice(-half)] : steps;
  const event = ends.eventId === undefined ? undefined : `at event ${formatNumber(ends.eventId)}`;
  const end = [ends.status, ends.error, event].filter((part) => part !== undefined);
  return `${shown.join(" → ")} ends ${end.join(" ")}; sfn-lint replay shows it`;
}

function verdict({ summary, machines }: Report, style: Style): string {
  const { errors, warnings, infos, fixable, baseline = 0 } = summary;
  const partial = machines.filter((machine) => machine.partialReason !== undefined).length;
  const note = partial > 0 ? ` (${formatNumber(partial)} read only in part)` : "";
  const files = new Set(machines.map(({ file }) => file)).size;
  const where = `${pluralize(summary.machines, "state machine")} in ${pluralize(files, "file")}${note}`;
  if (summary.files === 0) return "No file was linted";
  if (errors + warnings + infos === 0)
    return machines.length === 0
      ? `No state machine found in ${pluralize(summary.files, "file")}`
      : `${baseline > 0 ? `No new findings (${formatNumber(baseline)} in the baseline)` : "No findings"}: ${where}`;
  const parts = [
    errors > 0 ? style.severity("error", pluralize(errors, "error")) : undefined,
    warnings > 0 ? style.severity("warning", pluralize(warnings, "warning")) : undefined,
    infos > 0 ? style.severity("info", `${formatNumber(infos)} info`) : undefined,
  ].filter((part) => part !== undefined);
  const counts = [
    errors > 0 ? pluralize(errors, "error") : "",
    warnings > 0 ? pluralize(warnings, "warning") : "",
    infos > 0 ? `${infos} info` : "",
  ];
  const gap = columnsOf(`${counts.filter((part) => part !== "").join(", ")} in ${where}`) > style.width ? "\n" : " ";
  return `${parts.join(", ")}${gap}in ${where}${fixable > 0 ? `; ${formatNumber(fixable)} can be fixed with --fix` : ""}`;
}
