import { clockText } from "../../drawing/timeline/clock.js";
import { type Row, rowsOf } from "../../drawing/timeline/rows.js";
import type { ExecutionResult } from "../../execution/execution.js";
import { printable } from "../../reporters/printable.js";
import type { Style } from "../../reporters/reporter.js";
import { columnsOf, wrap } from "../../reporters/wrap.js";
import { formatBytes, formatDuration, formatNumber } from "../../rule-kit/format.js";
import type { Json } from "../../text/node.js";
import type { Terminal } from "../command.js";
import { terminalStyle } from "../style.js";

/** Visits shown at the beginning and at the end of a long execution; what lies between is counted. */
const FIRST = 20;
const LAST = 8;

/** An execution as people read it: what was entered when, what went in and out, what failed and why. */
export function writeTimeline(result: ExecutionResult, terminal: Terminal): void {
  const rows = rowsOf(result.history, result.mapRuns);
  const page = new Timeline(result, terminal.width, terminalStyle(terminal.color, terminal.width));
  for (const line of page.lines(rows)) terminal.out(`${line}\n`);
}

class Timeline {
  /** What was printed last, so that a state's input is not told again as what the one before it gave. */
  private known: string | undefined;

  constructor(
    private readonly result: ExecutionResult,
    private readonly width: number,
    private readonly style: Style,
  ) {}

  *lines(rows: readonly Row[]): Generator<string> {
    const many = rows.length > FIRST + LAST + 5;
    for (const row of many ? rows.slice(0, FIRST) : rows) yield* this.visit(row);
    if (many) {
      yield* this.left(rows.slice(FIRST, -LAST));
      for (const row of rows.slice(-LAST)) yield* this.visit(row);
    }
    yield "";
    yield* this.ending();
  }

  private *visit(row: Row): Generator<string> {
    const { style } = this;
    const indent = "  ".repeat(Math.min(row.depth, 12));
    const at = clockText(row.start - this.result.start).padStart(9);
    const took = row.end !== undefined && row.end > row.start ? `  ${formatDuration((row.end - row.start) / 1000)}` : "";
    const tries = row.attempts.length > 1 ? `  ${row.attempts.length} attempts` : "";
    const failed = row.end === undefined ? style.severity("error", "  did not complete") : "";
    const type = row.type === "" ? "" : style.dim(` ${row.type}`);
    yield `${style.dim(at)}  ${indent}${style.bold(printable(row.name))}${type}${took}${tries}${failed}`;
    const inner = `           ${indent}  `;
    if (row.input !== undefined && JSON.stringify(row.input) !== this.known) yield this.value(inner, "in ", row.input);
    for (const note of row.notes) {
      const moment = note.at > row.start ? ` at ${clockText(note.at - this.result.start)}` : "";
      yield `${inner}${note.bad ? style.severity("error", `${note.text}${moment}`) : `${note.text}${moment}`}`;
      if (note.detail) yield this.text(`${inner}  `, note.detail);
    }
    if (row.output !== undefined && JSON.stringify(row.output) !== JSON.stringify(row.input)) yield this.value(inner, "out", row.output);
  }

  /** What a long execution went through in its middle, most visited first. */
  private *left(rows: readonly Row[]): Generator<string> {
    const visits = new Map<string, number>();
    for (const row of rows) if (row.kind === "state") visits.set(row.name, (visits.get(row.name) ?? 0) + 1);
    const most = [...visits].sort((a, b) => b[1] - a[1]).slice(0, 6);
    const counts = most.map(([name, n]) => `${printable(name)} ×${formatNumber(n)}`).join(", ");
    const more = visits.size > most.length ? `, and ${visits.size - most.length} other states` : "";
    yield "";
    for (const line of wrap(`… ${formatNumber(rows.length)} more visits: ${counts}${more}`, this.width - 11))
      yield `           ${this.style.dim(line)}`;
    yield "";
  }

  private *ending(): Generator<string> {
    const { result, style } = this;
    const { status, error, cause, history } = result;
    const word = status === "SUCCEEDED" ? style.bold(status) : style.severity("error", status);
    const end = `${error === undefined ? "" : `${printable(error)} `}after ${formatDuration((result.end - result.start) / 1000)}, ${formatNumber(history.length)} events`;
    const [first = "", ...rest] = wrap(end, this.width - status.length - 1);
    yield `${word} ${first}`;
    for (const line of rest) yield `  ${line}`;
    if (cause !== undefined) for (const line of wrap(printable(cause), this.width - 2).slice(0, 12)) yield `  ${line}`;
    if (result.output !== undefined) yield this.value("  ", "output", result.output);
  }

  private value(indent: string, label: string, json: Json): string {
    const text = JSON.stringify(json) ?? "";
    this.known = text;
    const size = Buffer.byteLength(text);
    const tail = size > 1024 ? ` (${formatBytes(size)})` : "";
    return this.text(`${indent}${this.style.dim(label)} `, text, tail, columnsOf(indent) + label.length + 1);
  }

  /** As much of a text as one line takes. */
  private text(lead: string, text: string, tail = "", columns = columnsOf(lead)): string {
    const room = Math.max(20, this.width - columns - tail.length);
    const shown = printable(text.slice(0, room + 1).replace(/\s+/g, " "));
    return `${lead}${columnsOf(shown) > room ? `${shown.slice(0, room - 1)}…` : shown}${tail}`;
  }
}
