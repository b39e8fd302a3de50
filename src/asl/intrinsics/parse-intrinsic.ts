import type { StringNode } from "../../text/node.js";
import type { IntrinsicArgument, IntrinsicCall } from "../expressions.js";
import { type PathFault, parsePathPrefix } from "../paths/parse-path.js";
import { unsettledCall } from "../unsettled.js";

export type IntrinsicResult = { readonly call: IntrinsicCall } | { readonly fault: PathFault };

/** Nesting that is read at all; AWS allows ten intrinsics in a field, which is checked elsewhere. */
const MAX_NESTING = 100;

class Stop extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** Does the text look like a call of an intrinsic function, well formed or not? */
export const looksLikeIntrinsic = (text: string): boolean => /^\s*States\.[A-Za-z]/.test(text);

/**
 * `States.Name(arg, …)`: strings in single quotes, numbers, null, paths, calls.
 * @see https://states-language.net/spec.html#appendix-b
 */
export function parseIntrinsic(text: string, node: StringNode): IntrinsicResult {
  const reader = new IntrinsicReader(text, node);
  try {
    const call = reader.call(0);
    reader.space();
    if (reader.at < text.length) throw new Stop(reader.at, `unexpected "${text[reader.at]}" after the call`);
    return { call };
  } catch (error) {
    if (error instanceof Stop) return { fault: { offset: error.offset, message: error.message } };
    throw error;
  }
}

class IntrinsicReader {
  at = 0;

  constructor(
    private readonly text: string,
    private readonly node: StringNode,
  ) {}

  call(depth: number): IntrinsicCall {
    if (depth > MAX_NESTING) throw new Stop(this.at, "calls are nested too deeply");
    this.space();
    const start = this.at;
    const name = /^[A-Za-z_][\w.]*/.exec(this.text.slice(this.at, this.at + 80))?.[0];
    if (!name) throw new Stop(this.at, "expected the name of an intrinsic function");
    this.at += name.length;
    this.space();
    this.take("(", `expected ( after ${name}`);
    const args: IntrinsicArgument[] = [];
    this.space();
    if (this.text[this.at] === ")") this.at++;
    else {
      for (;;) {
        args.push(this.argument(depth));
        this.space();
        if (this.text[this.at] === ")") {
          this.at++;
          break;
        }
        this.take(
          ",",
          this.at >= this.text.length ? `missing closing ) of ${name}` : `expected a comma or ), found "${this.text[this.at]}"`,
        );
      }
    }
    const unsettled = unsettledCall({ name, args });
    const text = this.text.slice(start, this.at);
    return { kind: "intrinsic", name, args, ...(unsettled ? { unsettled } : {}), text, node: this.node, start, end: this.at };
  }

  private argument(depth: number): IntrinsicArgument {
    this.space();
    const start = this.at;
    const c = this.text[this.at];
    if (c === "'") return { kind: "literal", value: this.quoted(), start, end: this.at };
    if (c === "$") return this.path();
    if (/^[A-Za-z_][\w.]*\s*\(/.test(this.text.slice(this.at, this.at + 100))) return this.call(depth + 1);
    // linear: what it looks at ahead is what it cannot begin with again
    const word = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|null|true|false)(?![\w.])/.exec(this.text.slice(this.at, this.at + 64))?.[0];
    if (word === undefined) throw new Stop(this.at, "expected an argument: a string in single quotes, a number, null, a path or a call");
    this.at += word.length;
    // zeros may lead a number, which JSON does not allow
    const value = /\d/.test(word) ? Number(word) : (JSON.parse(word) as boolean | null);
    return { kind: "literal", value, start, end: this.at };
  }

  private path(): IntrinsicArgument {
    const result = parsePathPrefix(this.text, this.at, this.node, 0);
    if ("fault" in result) throw new Stop(result.fault.offset, result.fault.message);
    this.at = result.end;
    return result.path;
  }

  /** Escapes stay as they are: which of them are good is known when the function runs. */
  private quoted(): string {
    const open = this.at++;
    let value = "";
    while (this.at < this.text.length) {
      const c = this.text[this.at] as string;
      if (c === "\\" && this.at + 1 < this.text.length) {
        value += c + this.text[this.at + 1];
        this.at += 2;
      } else if (c === "'") {
        this.at++;
        return value;
      } else {
        value += c;
        this.at++;
      }
    }
    throw new Stop(open, "missing closing quote of the string");
  }

  space(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at++;
  }

  private take(c: string, message: string): void {
    if (this.text[this.at] !== c) throw new Stop(this.at, message);
    this.at++;
  }
}
