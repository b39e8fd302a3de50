import type { Place } from "../sources/text/range.js";
import { printable } from "./printable.js";
import type { Style } from "./reporter.js";
import { columnsOf } from "./wrap.js";

const TAB = "  ";
/** Text kept in front of the marked part where a line is too long to show. */
const LEAD = 24;

export interface FrameOptions {
  readonly style: Style;
  readonly paint: (text: string) => string;
  readonly indent: string;
}

/** The line a place points to, the line before it, and carets below the marked characters. */
export function codeFrame(text: string, place: Place, { style, paint, indent }: FrameOptions): string[] {
  const { start, end } = place;
  const line = lineAt(text, start.line);
  if (line === undefined) return [];
  const before = start.line > 1 ? lineAt(text, start.line - 1) : undefined;
  const gutter = String(start.line).length;
  const room = Math.max(20, style.width - indent.length - gutter - 3);
  const upTo = end.line === start.line ? Math.max(end.column, start.column + 1) : line.length + 1;
  const window = visible(line, start.column - 1, upTo - 1, room);
  const out: string[] = [];
  if (before !== undefined && before.trim() !== "") {
    out.push(`${indent}${style.dim(`${String(start.line - 1).padStart(gutter)} │`)} ${style.dim(cut(shown(before), room))}`);
  }
  out.push(`${indent}${style.dim(`${start.line} │`)} ${window.text}`);
  out.push(`${indent}${style.dim(`${" ".repeat(gutter)} │`)} ${" ".repeat(window.lead)}${paint("^".repeat(window.marked))}`);
  return out;
}

/** Line `number` (from 1) without its end. */
function lineAt(text: string, number: number): string | undefined {
  const END = /\r\n|\r|\n/g;
  let start = 0;
  for (let at = 1; at < number; at++) {
    const match = END.exec(text);
    if (!match) return undefined;
    start = match.index + match[0].length;
  }
  END.lastIndex = start;
  return text.slice(start, END.exec(text)?.index ?? text.length);
}

const shown = (text: string) => printable(text.replace(/\t/g, TAB));

/** The part of a line around the marked characters that fits, and where the carets go, in columns. */
function visible(line: string, from: number, to: number, room: number): { text: string; lead: number; marked: number } {
  const before = shown(line.slice(0, from));
  const marked = shown(line.slice(from, to));
  const after = shown(line.slice(to));
  let head = before;
  if (columnsOf(before) + Math.min(columnsOf(marked), room / 2) > room) head = `…${[...before].slice(-LEAD).join("")}`;
  const text = cut(head + marked + after, room);
  const lead = columnsOf(head);
  return { text, lead, marked: Math.max(1, Math.min(columnsOf(marked), room - lead)) };
}

function cut(text: string, room: number): string {
  if (text.length <= room && columnsOf(text) <= room) return text;
  let columns = 0;
  let kept = "";
  for (const char of text) {
    columns += columnsOf(char);
    if (columns > room - 1) return `${kept}…`;
    kept += char;
  }
  return kept;
}
