import { MappedText } from "../../text/mapped-text.js";
import type { Cursor } from "./cursor.js";
import type { Expression, ObjectItem, TemplatePart } from "./syntax.js";

/** Binary operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [["||"], ["&&"], ["==", "!="], [">=", "<=", ">", "<"], ["+", "-"], ["*", "/", "%"]];
const OPERATORS = LEVELS.flatMap((operators, level) => operators.map((operator) => ({ operator, level })));

function operatorAt(cursor: Cursor): { readonly operator: string; readonly level: number } | undefined {
  const found = OPERATORS.find(({ operator }) => cursor.sees(operator));
  return found?.operator === "/" && cursor.sees("//") ? undefined : found;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ['"', '"'],
  ["\\", "\\"],
]);

/** Where a template ends, and how its text is written. */
interface TemplateForm {
  readonly escapes: boolean;
  /** The end of the text, exclusive; a quoted string ends at its quote instead. */
  readonly end?: number;
}

/** A part as it is read: directives are still flat. */
type FlatPart =
  | Exclude<TemplatePart, { kind: "if" | "for" }>
  | { readonly kind: "directive"; readonly word: string; readonly made?: Directive; readonly start: number; readonly end: number };

interface Directive {
  readonly test?: Expression;
  readonly key?: string;
  readonly value?: string;
  readonly over?: Expression;
}

export class ExpressionParser {
  constructor(private readonly cursor: Cursor) {}

  /** @param lines line breaks may be inside: within brackets. */
  expression(lines: boolean): Expression {
    return this.cursor.nested(() => this.conditional(lines));
  }

  templateFile(): readonly TemplatePart[] {
    return this.parts({ escapes: false, end: this.cursor.text.length });
  }

  private conditional(lines: boolean): Expression {
    const cursor: Cursor = this.cursor;
    const start = this.start(lines);
    const test = this.binary(0, lines);
    const end = cursor.pos;
    cursor.skip(lines);
    if (!cursor.eat("?")) {
      cursor.pos = end;
      return test;
    }
    const yes = this.expression(true);
    cursor.skip(true);
    cursor.expect(":");
    const no = this.expression(lines);
    return { type: "conditional", test, yes, no, at: cursor.range(start) };
  }

  private start(lines: boolean): number {
    this.cursor.skip(lines);
    return this.cursor.pos;
  }

  /** Operators that bind as tightly as `level` or tighter; those of one level from the left. */
  private binary(level: number, lines: boolean): Expression {
    const cursor: Cursor = this.cursor;
    const start = this.start(lines);
    let left = this.unary(lines);
    for (;;) {
      const end = cursor.pos;
      cursor.skip(lines);
      const found = operatorAt(cursor);
      if (!found || found.level < level) {
        cursor.pos = end;
        return left;
      }
      cursor.pos += found.operator.length;
      const right = this.binary(found.level + 1, lines);
      left = { type: "binary", operator: found.operator, left, right, at: cursor.range(start) };
    }
  }

  private unary(lines: boolean): Expression {
    const cursor: Cursor = this.cursor;
    const start = this.start(lines);
    for (const operator of ["!", "-"] as const) {
      if (!cursor.eat(operator)) continue;
      const of = cursor.nested(() => this.unary(lines));
      return { type: "unary", operator, of, at: cursor.range(start) };
    }
    return this.postfix(this.primary(), start, lines);
  }

  private postfix(base: Expression, start: number, lines: boolean): Expression {
    const cursor: Cursor = this.cursor;
    let of = base;
    for (;;) {
      const before = cursor.pos;
      if (lines) cursor.skip(true);
      if (cursor.sees("...")) {
        cursor.pos = before;
        return of;
      }
      if (cursor.eat(".")) {
        if (cursor.eat("*")) return this.splat(of, start, false);
        cursor.skip(false);
        const at = cursor.pos;
        const name = cursor.identifier() ?? cursor.digits();
        if (name === undefined) cursor.fail("a name is expected behind the dot", at);
        of = { type: "attribute", of, name, at: cursor.range(start) };
      } else if (cursor.sees("[") && before === cursor.pos) {
        cursor.pos++;
        cursor.skip(true);
        if (cursor.eat("*")) {
          cursor.skip(true);
          cursor.expect("]");
          return this.splat(of, start, lines);
        }
        const index = this.expression(true);
        cursor.skip(true);
        cursor.expect("]");
        of = { type: "index", of, index, at: cursor.range(start) };
      } else {
        cursor.pos = before;
        return of;
      }
    }
  }

  private splat(of: Expression, start: number, lines: boolean): Expression {
    const here = this.cursor.pos;
    const each = this.postfix({ type: "item", at: this.cursor.range(here, here) }, here, lines);
    return { type: "splat", of, each, at: this.cursor.range(start) };
  }

  private primary(): Expression {
    const cursor: Cursor = this.cursor;
    const start = cursor.pos;
    if (cursor.eat("(")) {
      const inner = this.expression(true);
      cursor.skip(true);
      cursor.expect(")");
      return inner;
    }
    if (cursor.eat('"')) return this.quoted(start);
    if (cursor.sees("<<")) return this.heredoc(start);
    if (cursor.eat("[")) return this.tuple(start);
    if (cursor.eat("{")) return this.object(start);
    const number = cursor.number();
    if (number !== undefined) return { type: "literal", value: Number(number), text: number, at: cursor.range(start) };
    const name = cursor.identifier();
    if (name === undefined) cursor.fail("a value is expected here");
    if (name === "true" || name === "false") return { type: "literal", value: name === "true", text: name, at: cursor.range(start) };
    if (name === "null") return { type: "literal", value: null, text: name, at: cursor.range(start) };
    return this.callOrVariable(name, start);
  }

  private callOrVariable(first: string, start: number): Expression {
    const cursor: Cursor = this.cursor;
    let name = first;
    while (cursor.eat("::")) name += `::${cursor.identifier() ?? cursor.fail("a name is expected here")}`;
    if (name !== first && !cursor.sees("(")) cursor.fail(`${name} is no name of a value`, start);
    if (!cursor.eat("(")) return { type: "variable", name, at: cursor.range(start) };
    const args: Expression[] = [];
    let spread = false;
    for (;;) {
      cursor.skip(true);
      if (cursor.eat(")")) return { type: "call", name, args, spread, at: cursor.range(start) };
      args.push(this.expression(true));
      cursor.skip(true);
      if (cursor.eat("...")) spread = true;
      cursor.skip(true);
      if (!cursor.eat(",") && !cursor.sees(")")) cursor.fail('"," or ")" is expected here');
    }
  }

  private tuple(start: number): Expression {
    const cursor: Cursor = this.cursor;
    cursor.skip(true);
    if (cursor.word("for")) return this.forExpression(start, "]");
    const items: Expression[] = [];
    for (;;) {
      cursor.skip(true);
      if (cursor.eat("]")) return { type: "tuple", items, at: cursor.range(start) };
      items.push(this.expression(true));
      cursor.skip(true);
      if (!cursor.eat(",") && !cursor.sees("]")) cursor.fail('"," or "]" is expected here');
    }
  }

  private object(start: number): Expression {
    const cursor: Cursor = this.cursor;
    cursor.skip(true);
    const before = cursor.pos;
    if (cursor.word("for")) {
      cursor.skip(true);
      if (!cursor.sees("=") && !cursor.sees(":")) return this.forExpression(start, "}");
      cursor.pos = before;
    }
    const items: ObjectItem[] = [];
    for (;;) {
      cursor.skip(true);
      if (cursor.eat("}")) return { type: "object", items, at: cursor.range(start) };
      const itemStart = cursor.pos;
      const key = this.key();
      cursor.skip(true);
      if (!cursor.eat("=") && !cursor.eat(":")) cursor.fail('"=" is expected behind the key');
      const value = this.expression(false);
      items.push({ key, value, at: cursor.range(itemStart) });
      cursor.skip(false);
      if (!cursor.eat(",") && !cursor.sees("\n") && !cursor.sees("}")) cursor.fail("a line break or a comma is expected here");
    }
  }

  /** A bare name is a key by itself, not a variable. */
  private key(): Expression {
    const cursor: Cursor = this.cursor;
    const start = cursor.pos;
    const name = cursor.identifier();
    if (name !== undefined) {
      const end = cursor.pos;
      cursor.skip(true);
      if ((cursor.sees("=") && !cursor.sees("==")) || cursor.sees(":")) {
        return { type: "name", name, at: cursor.range(start, end) };
      }
      cursor.pos = start;
    }
    return cursor.nested(() => this.binary(0, true));
  }

  private forExpression(start: number, close: "]" | "}"): Expression {
    const cursor: Cursor = this.cursor;
    const { key, value, over } = this.forIntroduction();
    cursor.skip(true);
    cursor.expect(":");
    let result = this.expression(true);
    let resultKey: Expression | undefined;
    cursor.skip(true);
    if (close === "}") {
      cursor.expect("=>");
      resultKey = result;
      result = this.expression(true);
      cursor.skip(true);
    }
    const grouped = cursor.eat("...");
    cursor.skip(true);
    const condition = cursor.word("if") ? this.expression(true) : undefined;
    cursor.skip(true);
    cursor.expect(close);
    return {
      type: "for",
      value,
      over,
      result,
      grouped,
      at: cursor.range(start),
      ...(key === undefined ? {} : { key }),
      ...(resultKey ? { resultKey } : {}),
      ...(condition ? { condition } : {}),
    };
  }

  private forIntroduction(): { key?: string; value: string; over: Expression } {
    const cursor: Cursor = this.cursor;
    cursor.skip(true);
    const first = cursor.identifier() ?? cursor.fail("a name is expected here");
    cursor.skip(true);
    let second: string | undefined;
    if (cursor.eat(",")) {
      cursor.skip(true);
      second = cursor.identifier() ?? cursor.fail("a name is expected here");
      cursor.skip(true);
    }
    if (!cursor.word("in")) cursor.fail('"in" is expected here');
    const over = this.expression(true);
    return second === undefined ? { value: first, over } : { key: first, value: second, over };
  }

  private quoted(start: number): Expression {
    const parts = this.parts({ escapes: true });
    this.cursor.expect('"');
    return { type: "template", parts, at: this.cursor.range(start) };
  }

  private heredoc(start: number): Expression {
    const cursor: Cursor = this.cursor;
    const opening = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;
    opening.lastIndex = start;
    const found = opening.exec(cursor.text);
    if (!found) cursor.fail("a heredoc is not well-formed");
    const [all, dash, marker] = found;
    const from = start + all.length;
    // the marker is alone on its line
    const closing = new RegExp(`^[ \\t]*${marker}[ \\t]*\\r?$`, "mu");
    const rest = cursor.text.slice(from);
    const end = closing.exec(rest);
    if (!end) cursor.fail(`the heredoc has no closing ${marker}`);
    cursor.pos = from;
    const parts = this.parts({ escapes: false, end: from + end.index });
    cursor.pos = from + end.index + end[0].trimEnd().length;
    return { type: "template", parts: dash ? unindented(parts) : parts, at: cursor.range(start) };
  }

  private parts(form: TemplateForm): TemplatePart[] {
    return nest(this.flatParts(form), this.cursor);
  }

  private flatParts(form: TemplateForm): FlatPart[] {
    const cursor: Cursor = this.cursor;
    const parts: FlatPart[] = [];
    let trimNext = false;
    const push = (text: MappedText) => {
      const trimmed = trimNext ? trimmedStart(text) : text;
      trimNext = false;
      if (trimmed.text !== "") parts.push({ kind: "text", text: trimmed });
    };
    for (;;) {
      const run = this.textRun(form);
      if (run) push(run);
      if (form.end === undefined ? cursor.sees('"') : cursor.pos >= form.end) return parts;
      if (cursor.done) cursor.fail("the text is not closed");
      const start = cursor.pos;
      const directive = cursor.sees("%{");
      cursor.pos += 2;
      if (cursor.eat("~")) trimLast(parts);
      if (directive) parts.push(this.directive(start));
      else {
        const value = this.expression(true);
        parts.push({ kind: "value", value, at: cursor.range(start) });
      }
      cursor.skip(true);
      trimNext = cursor.eat("~");
      cursor.expect("}");
      const last = parts[parts.length - 1] as FlatPart;
      if (last.kind === "directive") parts[parts.length - 1] = { ...last, end: cursor.pos };
      else if (last.kind === "value") parts[parts.length - 1] = { ...last, at: cursor.range(start) };
    }
  }

  private directive(start: number): FlatPart {
    const cursor: Cursor = this.cursor;
    cursor.skip(true);
    const word = cursor.identifier() ?? cursor.fail("a directive is expected here");
    const made: Directive | undefined =
      word === "if" ? { test: this.expression(true) } : word === "for" ? this.forIntroduction() : undefined;
    if (!made && !/^(else|endif|endfor)$/.test(word)) cursor.fail(`%{ ${word} } is no directive`, start);
    return { kind: "directive", word, start, end: cursor.pos, ...(made ? { made } : {}) };
  }

  /** Characters up to the next `${`, `%{` or the end, escapes decoded. */
  private textRun(form: TemplateForm): MappedText | undefined {
    const cursor: Cursor = this.cursor;
    const { text } = cursor;
    const begin = cursor.pos;
    const stop = form.end ?? text.length;
    let plain = begin;
    const runs: ((builder: Parameters<Parameters<typeof MappedText.build>[1]>[0]) => void)[] = [];
    const flush = () => {
      if (cursor.pos > plain) {
        const piece = cursor.source.slice(plain, cursor.pos);
        runs.push((b) => b.mapped(piece));
      }
    };
    const rewrite = (length: number, by: string) => {
      flush();
      const at = cursor.range(cursor.pos, cursor.pos + length);
      runs.push((b) => b.rewritten(by, at));
      cursor.pos += length;
      plain = cursor.pos;
    };
    while (cursor.pos < stop) {
      const c = text[cursor.pos] as string;
      if ((c === "$" || c === "%") && text[cursor.pos + 1] === "{") break;
      if ((c === "$" || c === "%") && text[cursor.pos + 1] === c && text[cursor.pos + 2] === "{") rewrite(3, `${c}{`);
      else if (form.escapes && c === '"') break;
      else if (form.escapes && c === "\n") cursor.fail("a quoted text must end on its line");
      else if (form.escapes && c === "\\") this.escape(rewrite);
      else cursor.pos++;
    }
    flush();
    if (cursor.pos === begin) return undefined;
    return MappedText.build(cursor.range(begin), (b) => {
      for (const run of runs) run(b);
    });
  }

  private escape(rewrite: (length: number, by: string) => void): void {
    const cursor: Cursor = this.cursor;
    const next = cursor.text[cursor.pos + 1] ?? "";
    const simple = ESCAPES.get(next);
    if (simple !== undefined) {
      rewrite(2, simple);
      return;
    }
    const digits = next === "u" ? 4 : next === "U" ? 8 : cursor.fail("this escape is unknown");
    const code = Number.parseInt(cursor.text.slice(cursor.pos + 2, cursor.pos + 2 + digits), 16);
    if (Number.isNaN(code) || code > 0x10ffff) cursor.fail("this escape is not complete");
    rewrite(2 + digits, String.fromCodePoint(code));
  }
}

function trimLast(parts: FlatPart[]): void {
  const last = parts[parts.length - 1];
  if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text.slice(0, last.text.text.trimEnd().length) };
}

const trimmedStart = (text: MappedText): MappedText => text.slice(text.text.length - text.text.trimStart().length, text.text.length);

interface OpenDirective {
  readonly word: "if" | "for" | "else";
  readonly made: Directive;
  readonly start: number;
  readonly outer: TemplatePart[];
  readonly yes?: TemplatePart[];
}

/** Puts what is between `%{ if }` and `%{ endif }` under its directive. */
function nest(flat: readonly FlatPart[], cursor: Cursor): TemplatePart[] {
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

/** `<<-`: the smallest indentation of all lines goes. */
function unindented(parts: readonly TemplatePart[]): TemplatePart[] {
  let least = Number.POSITIVE_INFINITY;
  parts.forEach((part, i) => {
    if (part.kind !== "text") return;
    const lines = part.text.text.split("\n");
    lines.forEach((line, n) => {
      if (n === 0 && i > 0) return;
      const blank = /^[ \t]*/.exec(line)?.[0].length ?? 0;
      const last = n === lines.length - 1;
      if (blank < line.length || (last && i < parts.length - 1)) least = Math.min(least, blank);
    });
  });
  if (least === 0 || least === Number.POSITIVE_INFINITY) return [...parts];
  return parts.map((part, i) => (part.kind === "text" ? { kind: "text", text: withoutIndent(part.text, least, i === 0) } : part));
}

function withoutIndent(text: MappedText, width: number, atLineStart: boolean): MappedText {
  return MappedText.build(text.origin, (b) => {
    let from = 0;
    let lineStart = atLineStart;
    while (from < text.text.length) {
      const end = text.text.indexOf("\n", from);
      const stop = end < 0 ? text.text.length : end + 1;
      const blank = lineStart ? Math.min(width, /^[ \t]*/.exec(text.text.slice(from, stop))?.[0].length ?? 0) : 0;
      if (stop > from + blank) b.mapped(text.slice(from + blank, stop));
      from = stop;
      lineStart = true;
    }
  });
}
