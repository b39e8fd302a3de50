import type { Member, ObjectNode } from "../../text/node.js";
import { textOf } from "../../text/range.js";
import { hclKey, hclValue } from "../hcl/hcl-values.js";
import type { CharacterEdits } from "./character-edits.js";
import { alignAround } from "./hcl-align.js";
import { indentOf, lineStart, nextLine, unitOf } from "./style.js";

/** On a line of its own, or behind a comma where the object has one line. */
export function addMemberToHcl(
  edits: CharacterEdits,
  object: ObjectNode,
  first: Member | undefined,
  after: { readonly start: number; readonly end: number } | undefined,
  name: string,
  value: unknown,
): void {
  const { text } = object.range.file;
  if (!after || !first) {
    edits.put(object, object.range.start, object.range.end, `{ ${hclKey(name, false)} = ${hclValue(value, "", "", true)} }`);
    return;
  }
  const inQuotes = text[first.key.range.start] === '"';
  const sign = /^\s*:/.test(text.slice(first.key.range.end, first.range.end)) ? ":" : "=";
  const multiline = text.slice(object.range.start, first.range.start).includes("\n");
  const indent = indentOf(text, first.range.start);
  const made = hclValue(value, indent, unitOf(text), !multiline);
  const key = hclKey(name, inQuotes);
  if (!multiline) {
    edits.put(object, after.end, after.end, `, ${key} ${sign} ${made}`);
    return;
  }
  // a comma and a comment stay with the member that they belong to
  // linear: what it looks at ahead is what it cannot begin with again
  const rest = /^[ \t]*(?:(,)[ \t]*)?(?:(?:#|\/\/)[^\r\n]*)?(?=\r?\n)/.exec(text.slice(after.end));
  if (!rest) {
    edits.refuse("the members share their lines");
    return;
  }
  const at = after.end + rest[0].trimEnd().length;
  const next = nextLine(text, at);
  const width = made.includes("\n") ? 0 : indent.length + key.length;
  const column = sign === "=" ? align(edits, object, next, next, width) : width;
  edits.put(object, at, at, `\n${indent}${key}${" ".repeat(column - width)} ${sign} ${made}${rest[1] ?? ""}`);
}

/** Leaves out a member that has lines of its own, and aligns those around it. */
export function removeHclLines(edits: CharacterEdits, object: ObjectNode, { range }: Member): void {
  const { text } = object.range.file;
  const start = lineStart(text, range.start);
  const next = nextLine(text, range.end);
  edits.put(object, start, next, "");
  if (!text.slice(start, range.end).includes("\n")) align(edits, object, start, next, undefined);
}

/** After the name of a member got another length: the lines around it keep their signs in one column. */
export function alignRenamed(edits: CharacterEdits, object: ObjectNode, { key, range }: Member, written: string): void {
  const { text } = object.range.file;
  const line = lineStart(text, key.range.start);
  if (text.slice(line, key.range.start).trim() !== "" || textOf(range).includes("\n")) return;
  align(edits, object, line, nextLine(text, key.range.start), key.range.start - line + written.length);
}

/** @returns the column of the new line's sign. */
function align(edits: CharacterEdits, object: ObjectNode, from: number, to: number, width: number | undefined): number {
  const { edits: gaps, column } = alignAround(object.range.file.text, from, to, width);
  for (const { start, end, text } of gaps) edits.put(object, start, end, text);
  return column;
}
