import type { Cursor } from "./cursor.js";
import { type TemplateExpressions, TemplateParser } from "./parse-template.js";
import type { Expression, ObjectItem, TemplatePart } from "./syntax.js";
import type { ForIntroduction } from "./template-directives.js";

/** Binary operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [["||"], ["&&"], ["==", "!="], [">=", "<=", ">", "<"], ["+", "-"], ["*", "/", "%"]];
const OPERATORS = LEVELS.flatMap((operators, level) => operators.map((operator) => ({ operator, level })));

function operatorAt(cursor: Cursor): { readonly operator: string; readonly level: number } | undefined {
  const found = OPERATORS.find(({ operator }) => cursor.sees(operator));
  return found?.operator === "/" && cursor.sees("//") ? undefined : found;
}

/** Recursive descent over HCL's expressions; it throws `HclError` at the place of a fault. */
export class ExpressionParser implements TemplateExpressions {
  private readonly templates: TemplateParser;

  constructor(private readonly cursor: Cursor) {
    this.templates = new TemplateParser(cursor, this);
  }

  /** The whole text as a template: a file that `templatefile` reads. */
  templateFile(): readonly TemplatePart[] {
    return this.templates.file();
  }

  /** @param lines line breaks may be inside: within brackets. */
  expression(lines: boolean): Expression {
    return this.cursor.nested(() => this.conditional(lines));
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
        if (name === undefined) cursor.fail("a name is expected after the dot", at);
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
    if (cursor.eat('"')) return this.templates.quoted(start);
    if (cursor.sees("<<")) return this.templates.heredoc(start);
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
    if (name !== first && !cursor.sees("(")) cursor.fail(`${name} is not the name of a value`, start);
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
      if (!cursor.eat("=") && !cursor.eat(":")) cursor.fail('"=" is expected after the key');
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

  /** `key, value in collection`, in expressions and in directives of templates. */
  forIntroduction(): ForIntroduction {
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
}
