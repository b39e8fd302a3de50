import { MappedText, type MappedTextBuilder, type Placeholder } from "../../text/mapped-text.js";
import { placeholder } from "../../text/node-builders.js";
import { range, type Span, textOf } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { TextValue, UnknownValue, Value } from "./values.js";

const ESCAPE = /\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|[\s\S])/g;
const SIMPLE: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0" };

/** A literal's characters, each with its place; escapes are mapped as wholes. */
export function literalText(file: SourceFile, start: number, end: number, cooked: string): MappedText {
  const at = range(file, start, end);
  const raw = textOf(at);
  if (raw === cooked) return MappedText.ofRange(at);
  const mapped = MappedText.build(at, (b) => unescaped(b, file, start, raw));
  return mapped.text === cooked ? mapped : MappedText.build(at, (b) => void b.rewritten(cooked, at));
}

function unescaped(into: MappedTextBuilder, file: SourceFile, start: number, raw: string): void {
  let from = 0;
  for (const match of raw.matchAll(ESCAPE)) {
    const [written] = match;
    if (match.index > from) into.verbatim(range(file, start + from, start + match.index));
    from = match.index + written.length;
    into.rewritten(meaning(written), range(file, start + match.index, start + from));
  }
  if (from < raw.length) into.verbatim(range(file, start + from, start + raw.length));
}

function meaning(written: string): string {
  const rest = written.slice(1);
  if (/^u\{/.test(rest)) return String.fromCodePoint(Number.parseInt(rest.slice(2, -1), 16));
  if (/^[ux][0-9a-fA-F]/.test(rest)) return String.fromCharCode(Number.parseInt(rest.slice(1), 16));
  if (/^[\r\n\u2028\u2029]/.test(rest)) return "";
  return SIMPLE[rest] ?? rest;
}

export function textValue(content: MappedText, at: Span = content.origin): TextValue {
  return { kind: "text", content, at };
}

/** Text that is nowhere as such, at the place of the expression that computes it. */
export function computedText(text: string, at: Span): TextValue {
  return textValue(MappedText.build(at, (b) => void b.rewritten(text, at)));
}

/** A known text without holes; undefined for everything else. */
export function plainText(value: Value | undefined): string | undefined {
  if (value?.kind === "number" || value?.kind === "boolean") return String(value.value);
  return value?.kind === "text" && value.content.holesIn().length === 0 ? value.content.text : undefined;
}

export function holeOf(value: UnknownValue): Placeholder {
  return { ...placeholder(value.placeholder, value.name, value.at), ...givenBy(value) };
}

/** What in the program gives the value, as a hole says it. */
export function givenBy({ resource, expression }: UnknownValue): Pick<Placeholder, "resource" | "expression"> {
  return { ...(resource === undefined ? {} : { resource }), ...(expression === undefined ? {} : { expression }) };
}
