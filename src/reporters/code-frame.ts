import type { Place } from "../text/range.js";
import { printable } from "./printable.js";
import type { Style } from "./reporter.js";
import { columnsOf } from "./wrap.js";

const TAB = "  ";
/** Characters kept in front of the marked part where a line is too long to show. */
const LEAD = 24;
/** Nothing further than this from the marked part can be shown; lines may have megabytes. */
const FAR = 400;

export interface FrameOptions {
  readonly style: Style;
  readonly paint: (text: string) => string;
  readonly indent: string;
}

/** The line a place points to, the line before it, and carets below the marked characters. */
export function codeFrame(lines: readonly string[], place: Place, { style, paint, indent }: FrameOptions): string[] {
  const { start, end } = place;
  const line = lines[start.line - 1];
  if (line === undefined || line.trim() === "") return [];
  const gutter = String(start.line).length;
  const room = Math.max(20, style.width - indent.length - gutter - 3);
  const to = end.line === start.line ? Math.max(end.column, start.column + 1) : line.length + 1;
  const window = visible(line, start.column - 1, to - 1, room);
  const out: string[] = [];
  const before = lines[start.line - 2];
  if (before !== undefined && before.trim() !== "" && !window.moved) {
    out.push(`${indent}${style.dim(`${String(start.line - 1).padStart(gutter)} │ ${cut(shown(before.slice(0, FAR)), room)}`)}`);
  }
  out.push(`${indent}${style.dim(`${start.line} │`)} ${window.text}`);
  out.push(`${indent}${style.dim(`${" ".repeat(gutter)} │`)} ${" ".repeat(window.lead)}${paint("^".repeat(window.marked))}`);
  return out;
}

const shown = (text: string) => printable(text.replace(/\t/g, TAB));

/** The part of a line around the marked characters that fits, and where the carets go, in columns. */
function visible(line: string, from: number, to: number, room: number) {
  const marked = shown(line.slice(from, Math.min(to, from + FAR)));
  const after = shown(line.slice(to, to + FAR));
  const close = from <= FAR ? shown(line.slice(0, from)) : undefined;
  const fits = close !== undefined && columnsOf(close) + Math.min(columnsOf(marked), room / 2) <= room;
  const head = fits ? close : `…${[...shown(line.slice(Math.max(0, from - LEAD), from))].slice(-LEAD).join("")}`;
  const lead = columnsOf(head);
  return { text: cut(head + marked + after, room), lead, marked: Math.max(1, Math.min(columnsOf(marked), room - lead)), moved: !fits };
}

function cut(text: string, room: number): string {
  if (columnsOf(text) <= room) return text;
  let columns = 0;
  let kept = "";
  for (const char of text) {
    columns += columnsOf(char);
    if (columns > room - 1) return `${kept}…`;
    kept += char;
  }
  return kept;
}
