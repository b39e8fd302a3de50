import type { MappedText } from "../../text/mapped-text.js";
import type { Span } from "../../text/range.js";
import { HclError } from "./syntax.js";

/** Values nested deeper than this are refused: the parser calls itself. */
const MAX_DEPTH = 500;

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const DIGITS = /\d+/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Where the parser is in a text. */
export class Cursor {
  pos = 0;
  private depth = 0;
  readonly text: string;

  constructor(readonly source: MappedText) {
    this.text = source.text;
  }

  range(start: number, end = this.pos): Span {
    return this.source.rangeOf(start, end);
  }

  fail(message: string, at = this.pos): never {
    throw new HclError(message, this.range(at, Math.min(this.text.length, at + 1)));
  }

  nested<T>(parse: () => T): T {
    if (this.depth >= MAX_DEPTH) this.fail(`values are nested more than ${MAX_DEPTH} deep`);
    this.depth++;
    try {
      return parse();
    } finally {
      this.depth--;
    }
  }

  get done(): boolean {
    return this.pos >= this.text.length;
  }

  /** Blanks and comments; line breaks too where `lines`. */
  skip(lines: boolean): void {
    const { text } = this;
    while (this.pos < text.length) {
      const c = text[this.pos] as string;
      if (c === " " || c === "\t" || c === "\r" || (lines && c === "\n")) this.pos++;
      else if (c === "#" || text.startsWith("//", this.pos)) this.pos = orEnd(text, text.indexOf("\n", this.pos));
      else if (text.startsWith("/*", this.pos)) this.pos = orEnd(text, text.indexOf("*/", this.pos + 2), 2);
      else return;
    }
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.pos);
  }

  eat(token: string): boolean {
    if (!this.sees(token)) return false;
    this.pos += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.eat(token)) this.fail(`${JSON.stringify(token)} is expected here`);
  }

  identifier(): string | undefined {
    return this.match(IDENTIFIER);
  }

  /** A word of the language, not the beginning of a longer name. */
  word(name: string): boolean {
    const before = this.pos;
    if (this.identifier() === name) return true;
    this.pos = before;
    return false;
  }

  number(): string | undefined {
    return this.match(NUMBER);
  }

  /** `list.0`: an index behind a dot. */
  digits(): string | undefined {
    return this.match(DIGITS);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.pos;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.pos += found.length;
    return found;
  }
}

const orEnd = (text: string, at: number, more = 0): number => (at < 0 ? text.length : at + more);
