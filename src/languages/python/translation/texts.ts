import type { SyntaxNode } from "@lezer/common";
import type { Quoting } from "../../../text/quoting.js";
import type { Syntax } from "../../javascript/syntax.js";
import { childrenOf, type Source, syntax, within } from "./nodes.js";

/** A piece of a literal: characters of the file and what they mean, or the value of an expression. */
export type TextPart =
  | { readonly start: number; readonly end: number; readonly meaning: string }
  | {
      readonly start: number;
      readonly end: number;
      readonly expression: Syntax;
      /** It is written in a form that is not followed: `{x:>10}`, `{x!r}`. */
      readonly formatted: boolean;
    };

const OPENING = /^([a-zA-Z]*)("""|'''|"|')/;
const ESCAPE = /\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[A-Z -]{1,80}\}|[\s\S])/g;
/** The same in an f-string, where braces are doubled. */
const ESCAPE_OR_BRACES = /\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[A-Z -]{1,80}\}|[\s\S])|\{\{|\}\}/g;
const BRACES = /\{\{|\}\}/g;
const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** A literal without its quotes, and what an edit may write there: nothing within an f-string. */
export interface LiteralText {
  readonly start: number;
  readonly end: number;
  readonly quoting: Quoting;
}

/** String literals, also several in sequence, as pieces of text. */
export function textLiteral(node: SyntaxNode, source: Source, expression: (node: SyntaxNode) => Syntax): Syntax {
  return within(source, node, () => {
    const literals = node.name === "ContinuedString" ? childrenOf(node) : [node];
    const parts = literals.flatMap((literal) => partsOf(literal, source, expression));
    return syntax("Text", node, {
      parts,
      literals: literals.map((literal) => boundsOf(literal, source)),
      value: parts.map((part) => ("meaning" in part ? part.meaning : "0")).join(""),
    });
  });
}

function boundsOf(literal: SyntaxNode, { text }: Source): LiteralText & { readonly prefix: string } {
  const [opening = "", prefix = "", quotes = ""] = OPENING.exec(text.slice(literal.from, literal.from + 8)) ?? [];
  const start = literal.from + opening.length;
  const end = Math.max(start, literal.to - quotes.length);
  const quoting = literal.name === "FormatString" || quotes === '"' ? "double-quoted" : quotes === "'" ? "apostrophes" : "triple-quoted";
  return { start, end, prefix, quoting };
}

function partsOf(literal: SyntaxNode, source: Source, expression: (node: SyntaxNode) => Syntax): TextPart[] {
  const { text } = source;
  const { start, end, prefix } = boundsOf(literal, source);
  const raw = /r/i.test(prefix);
  if (literal.name !== "FormatString") return plainParts(text, start, end, raw, false);
  const parts: TextPart[] = [];
  let from = start;
  for (const child of childrenOf(literal)) {
    if (child.name !== "FormatReplacement") continue;
    parts.push(...plainParts(text, from, child.from, raw, true), replacement(child, expression));
    from = child.to;
  }
  parts.push(...plainParts(text, from, end, raw, true));
  return parts;
}

function replacement(node: SyntaxNode, expression: (node: SyntaxNode) => Syntax): TextPart {
  const [, inner, ...more] = childrenOf(node);
  const at = { start: node.from, end: node.to };
  if (!inner || inner.type.isError) return { ...at, expression: syntax("Unknown", node), formatted: true };
  return { ...at, expression: expression(inner), formatted: more.some(({ name }) => name !== "}") };
}

function plainParts(text: string, start: number, end: number, raw: boolean, doubled: boolean): TextPart[] {
  if (end <= start) return [];
  const piece = text.slice(start, end);
  const pattern = raw ? (doubled ? BRACES : undefined) : doubled ? ESCAPE_OR_BRACES : ESCAPE;
  if (!pattern) return [{ start, end, meaning: piece }];
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of piece.matchAll(pattern)) {
    if (match.index > from) parts.push({ start: start + from, end: start + match.index, meaning: piece.slice(from, match.index) });
    from = match.index + match[0].length;
    parts.push({ start: start + match.index, end: start + from, meaning: meaningOf(match[0]) });
  }
  if (from < piece.length) parts.push({ start: start + from, end, meaning: piece.slice(from) });
  return parts;
}

function meaningOf(sequence: string): string {
  if (!sequence.startsWith("\\")) return sequence.charAt(0);
  const rest = sequence.slice(1);
  if (/^[xuU][0-9a-fA-F]/.test(rest)) {
    const code = Number.parseInt(rest.slice(1), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : sequence;
  }
  if (/^[0-7]/.test(rest)) return String.fromCharCode(Number.parseInt(rest, 8));
  if (/^[\r\n]/.test(rest)) return "";
  // Python keeps the backslash of an escape that it does not know
  return SIMPLE[rest] ?? sequence;
}
