import type { Cursor } from "./cursor.js";
import type { Expression, TemplatePart } from "./syntax.js";

/** A part as it is read: directives are still flat. */
export type FlatPart =
  | Exclude<TemplatePart, { kind: "if" | "for" }>
  | { readonly kind: "directive"; readonly word: string; readonly made?: Directive; readonly start: number; readonly end: number };

export interface Directive {
  readonly test?: Expression;
  readonly key?: string;
  readonly value?: string;
  readonly over?: Expression;
}

/** `key, value in collection`. */
export interface ForIntroduction {
  readonly key?: string;
  readonly value: string;
  readonly over: Expression;
}

interface OpenDirective {
  readonly word: "if" | "for" | "else";
  readonly made: Directive;
  readonly start: number;
  readonly outer: TemplatePart[];
  readonly yes?: TemplatePart[];
}

/** Puts what is between `%{ if }` and `%{ endif }` under its directive. */
export function nestDirectives(flat: readonly FlatPart[], cursor: Cursor): TemplatePart[] {
  const open: OpenDirective[] = [];
  let parts: TemplatePart[] = [];
  for (const part of flat) {
    if (part.kind !== "directive") {
      parts.push(part);
      continue;
    }
    const top = open[open.length - 1];
    if (part.word === "if" || part.word === "for") {
      open.push({ word: part.word, made: part.made as Directive, start: part.start, outer: parts });
      parts = [];
    } else if (part.word === "else" && top?.word === "if") {
      open[open.length - 1] = { ...top, word: "else", yes: parts };
      parts = [];
    } else if (top && (part.word === "endfor") === (top.word === "for") && part.word !== "else") {
      open.pop();
      const closed = closedPart(top, parts, cursor, part.end);
      parts = top.outer;
      parts.push(closed);
    } else cursor.fail(`%{ ${part.word} } has no beginning`, part.start);
  }
  const left = open[0];
  if (left) cursor.fail(`%{ ${left.word} } has no end`, left.start);
  return parts;
}

function closedPart({ word, made, start, yes }: OpenDirective, parts: TemplatePart[], cursor: Cursor, end: number): TemplatePart {
  const at = cursor.range(start, end);
  if (word !== "for") return { kind: "if", test: made.test as Expression, yes: yes ?? parts, no: yes ? parts : [], at };
  const { key, value, over } = made;
  return { kind: "for", value: value as string, over: over as Expression, parts, at, ...(key === undefined ? {} : { key }) };
}
