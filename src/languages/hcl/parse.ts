import type { MappedText } from "../../text/mapped-text.js";
import { Cursor } from "./cursor.js";
import { ExpressionParser } from "./parse-expression.js";
import { type Attribute, type Block, type Body, type Expression, HclError, type TemplatePart } from "./syntax.js";

/** A text with more faults than these is another language: no more of it is read. */
const MAX_FAULTS = 50;

export interface ParsedHcl {
  /** What could be read up to the fault. */
  readonly body: Body;
  readonly error?: HclError;
}

/** A `.tf` file. Reads on behind a fault at the next block that begins a line, so that one mistake does not hide the rest. */
export function parseHcl(source: MappedText): ParsedHcl {
  const parser = new BodyParser(source);
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  let error: HclError | undefined;
  for (let faults = 1; ; faults++) {
    try {
      parser.topLevel(attributes, blocks);
      return { body: { attributes, blocks }, ...(error ? { error } : {}) };
    } catch (found) {
      if (!(found instanceof HclError)) throw found;
      error ??= found;
      if (faults > MAX_FAULTS || !parser.resume()) return { body: { attributes, blocks }, error };
    }
  }
}

/** A template file, or the text of a string in Terraform's JSON syntax. @throws HclError */
export function parseTemplate(source: MappedText): readonly TemplatePart[] {
  return new ExpressionParser(new Cursor(source)).templateFile();
}

class BodyParser {
  private readonly cursor: Cursor;
  private readonly expressions: ExpressionParser;
  private blockStart = 0;

  constructor(source: MappedText) {
    this.cursor = new Cursor(source);
    this.expressions = new ExpressionParser(this.cursor);
  }

  topLevel(attributes: Attribute[], blocks: Block[]): void {
    const cursor: Cursor = this.cursor;
    for (;;) {
      cursor.skip(true);
      if (cursor.done) return;
      this.blockStart = cursor.pos;
      this.item(attributes, blocks);
    }
  }

  resume(): boolean {
    const cursor: Cursor = this.cursor;
    const next = /^[a-z_]+(?:[ \t]+"[^"\n]*")*[ \t]*\{/gm;
    next.lastIndex = Math.max(this.blockStart + 1, cursor.text.indexOf("\n", this.blockStart) + 1);
    const found = next.exec(cursor.text);
    if (!found || found.index <= this.blockStart) return false;
    cursor.pos = found.index;
    return true;
  }

  private body(): Body {
    const cursor: Cursor = this.cursor;
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    for (;;) {
      cursor.skip(true);
      if (cursor.eat("}")) return { attributes, blocks };
      if (cursor.done) cursor.fail("a block is not closed");
      this.item(attributes, blocks);
    }
  }

  private item(attributes: Attribute[], blocks: Block[]): void {
    const cursor: Cursor = this.cursor;
    const start = cursor.pos;
    const name = cursor.identifier();
    if (name === undefined) cursor.fail("an attribute or a block is expected here");
    const nameEnd = cursor.pos;
    cursor.skip(false);
    if (cursor.sees("=") && !cursor.sees("==")) {
      cursor.pos++;
      const value: Expression = this.expressions.expression(false);
      attributes.push({ name, nameAt: cursor.range(start, nameEnd), value, at: cursor.range(start) });
      return;
    }
    const labels: string[] = [];
    let headerEnd = nameEnd;
    while (!cursor.sees("{")) {
      const label = this.label();
      if (label === undefined) cursor.fail(`"=" or "{" is expected behind ${name}`);
      labels.push(label);
      headerEnd = cursor.pos;
      cursor.skip(false);
    }
    cursor.pos++;
    const header = cursor.range(start, headerEnd);
    const body = cursor.nested(() => this.body());
    blocks.push({ type: name, labels, body, header, at: cursor.range(start) });
  }

  private label(): string | undefined {
    const cursor: Cursor = this.cursor;
    const quoted = /"((?:[^"\\\n]|\\.)*)"/y;
    quoted.lastIndex = cursor.pos;
    const found = quoted.exec(cursor.text);
    if (!found) return cursor.identifier();
    cursor.pos += found[0].length;
    return found[1] as string;
  }
}
