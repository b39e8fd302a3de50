import { MappedText } from "../../text/mapped-text.js";
import type { Cursor } from "./cursor.js";
import { unindented } from "./heredoc-indent.js";
import type { Expression, TemplatePart } from "./syntax.js";
import { type Directive, type FlatPart, type ForIntroduction, nestDirectives } from "./template-directives.js";

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

/** The parser of what is within `${}` and `%{}`. */
export interface TemplateExpressions {
  /** @param lines line breaks may be inside. */
  expression(lines: boolean): Expression;
  forIntroduction(): ForIntroduction;
}

/** Texts with `${}` and `%{}` in them: quoted, heredocs, files. */
export class TemplateParser {
  constructor(
    private readonly cursor: Cursor,
    private readonly expressions: TemplateExpressions,
  ) {}

  file(): readonly TemplatePart[] {
    return this.parts({ escapes: false, end: this.cursor.text.length });
  }

  quoted(start: number): Expression {
    const parts = this.parts({ escapes: true });
    this.cursor.expect('"');
    return { type: "template", parts, at: this.cursor.range(start) };
  }

  heredoc(start: number): Expression {
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
    return nestDirectives(this.flatParts(form), this.cursor);
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
        const value = this.expressions.expression(true);
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
      word === "if" ? { test: this.expressions.expression(true) } : word === "for" ? this.expressions.forIntroduction() : undefined;
    if (!made && !/^(else|endif|endfor)$/.test(word)) cursor.fail(`%{ ${word} } is not a directive`, start);
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
