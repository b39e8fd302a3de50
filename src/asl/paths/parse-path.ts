import type { StringNode } from "../../text/node.js";
import type { FilterExpression, FilterOperand, FilterPath, Path, PathStep } from "../expressions.js";
import { unsettledForm } from "../unsettled.js";

/** Where and why a text is no path; offset in the text that was given. */
export interface PathFault {
  readonly offset: number;
  readonly message: string;
}

export type PathResult = { readonly path: Path } | { readonly fault: PathFault };

/**
 * A path of the Jayway dialect that AWS accepts, as lenient as that: `$.[0]`, `['a','b']`, filters, `..`, `.length()`.
 * @param start offset of `text` in the node's value.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
 */
export function parsePath(text: string, node: StringNode, start = 0): PathResult {
  const reader = new PathReader(text);
  try {
    return { path: { ...reader.whole(), node, start } };
  } catch (error) {
    if (error instanceof Stop) return { fault: { offset: error.offset, message: error.message } };
    throw error;
  }
}

/** A path at the beginning of `text`, as an argument of an intrinsic. @returns also where it ends. */
export function parsePathPrefix(text: string, from: number, node: StringNode, start: number): PathResult & { readonly end: number } {
  const reader = new PathReader(text, from, true);
  try {
    const path = reader.whole();
    return { path: { ...path, node, start: start + from }, end: reader.at };
  } catch (error) {
    if (error instanceof Stop) return { fault: { offset: error.offset, message: error.message }, end: reader.at };
    throw error;
  }
}

class Stop extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** Made when it is used: V8 takes long to read a pattern with Unicode's properties. */
let identifier: RegExp | undefined;
/** Filters may nest; deeper ones do not occur in practice. */
const MAX_FILTER_DEPTH = 32;
/** Conditions that one filter joins. */
const MAX_FILTER_CONDITIONS = 500;

class PathReader {
  private depth = 0;
  private conditions = 0;

  constructor(
    private readonly text: string,
    public at = 0,
    /** Inside an intrinsic a comma, a closing parenthesis or a space ends the path. */
    private readonly argument = false,
  ) {}

  whole(): Omit<Path, "node" | "start"> {
    const begin = this.at;
    const root = this.root();
    const { steps, fn } = this.steps(this.argument ? "argument" : "path");
    // blanks behind a path are cut off before it is read
    if (!this.argument && this.text.slice(this.at).trim() !== "") throw this.stop(`unexpected "${this.text[this.at]}" in the path`);
    const definite = steps.every((s) => s.kind === "member" || s.kind === "index");
    const made = { kind: "path", root, steps, definite, ...(fn ? { fn } : {}) } as const;
    const unsettled = unsettledForm({ ...made, text: this.text });
    return { ...made, ...(unsettled ? { unsettled } : {}), text: this.text.slice(begin, this.at) };
  }

  private root(): Path["root"] {
    if (this.text[this.at] !== "$") throw this.stop('a path must start with "$"');
    this.at++;
    if (this.text[this.at] === "$") {
      this.at++;
      return { kind: "context" };
    }
    const next = this.text[this.at];
    if (next === undefined || next === "." || next === "[") return { kind: "input" };
    identifier ??= /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
    identifier.lastIndex = this.at;
    const name = identifier.exec(this.text)?.[0];
    if (name === undefined) return { kind: "input" };
    this.at += name.length;
    return { kind: "variable", name };
  }

  private steps(place: "path" | "argument" | "filter"): { steps: PathStep[]; fn?: string } {
    const steps: PathStep[] = [];
    for (;;) {
      const start = this.at;
      if (this.text.startsWith("..", this.at)) {
        this.at += 2;
        steps.push({ kind: "descend", start, end: this.at });
        if (this.text[this.at] === "[") continue;
        steps.push(this.member(place));
      } else if (this.text[this.at] === ".") {
        this.at++;
        if (this.text[this.at] === "[") continue;
        const fn = this.functionCall();
        if (fn) return { steps, fn };
        steps.push(this.member(place));
      } else if (this.text[this.at] === "[") steps.push(this.bracket());
      else return { steps };
    }
  }

  /** `length()` and its kin end a path. */
  private functionCall(): string | undefined {
    const match = /^([a-zA-Z]+)\(([^()]*)\)/.exec(this.text.slice(this.at, this.at + 64));
    if (!match) return undefined;
    this.at += match[0].length;
    return match[1];
  }

  private member(place: "path" | "argument" | "filter"): PathStep {
    const start = this.at;
    if (this.text[this.at] === "*") {
      this.at++;
      return { kind: "wildcard", start, end: this.at };
    }
    let name = "";
    while (this.at < this.text.length) {
      const c = this.text[this.at] as string;
      if (c === "\\" && this.at + 1 < this.text.length) {
        name += this.text[this.at + 1];
        this.at += 2;
        continue;
      }
      if (this.endsMember(c, place)) break;
      name += c;
      this.at++;
    }
    if (name === "")
      throw this.stop(
        this.at >= this.text.length ? "unexpected end of the path, expected a name" : `expected a name, found "${this.text[this.at]}"`,
      );
    return { kind: "member", name, start, end: this.at };
  }

  private endsMember(c: string, place: "path" | "argument" | "filter"): boolean {
    if (c === "." || c === "[") return true;
    if (place === "path") {
      if (/[\s()\]'"~?,{}^|;<>=!]/.test(c)) return true;
      return false;
    }
    if (place === "argument") return /[\s(),'"\]]/.test(c);
    return /[\s()\],'"=<>!&|~]/.test(c);
  }

  private bracket(): PathStep {
    const start = this.at++;
    this.space();
    const c = this.text[this.at];
    let step: (end: number) => PathStep;
    if (c === "'" || c === '"') {
      const names = this.list(() => this.quoted());
      step = (end) =>
        names.length === 1 ? { kind: "member", name: names[0] as string, start, end } : { kind: "members", names, start, end };
    } else if (c === "*") {
      this.at++;
      step = (end) => ({ kind: "wildcard", start, end });
    } else if (c === "?") {
      this.at++;
      const from = this.at;
      const filter = this.filterInParentheses();
      const text = this.text.slice(from, this.at);
      step = (end) => ({ kind: "filter", filter, text, start, end });
    } else if (c === "(") {
      step = this.scriptIndex(start);
    } else step = this.numbers(start);
    this.space();
    if (this.text[this.at] !== "]")
      throw this.stop(this.at >= this.text.length ? "missing closing ]" : `expected ], found "${this.text[this.at]}"`);
    this.at++;
    return step(this.at);
  }

  /** `(@.length-1)`: counted from the end. */
  private scriptIndex(start: number): (end: number) => PathStep {
    const match = /^\(\s*@\.length\s*-\s*(\d+)\s*\)/.exec(this.text.slice(this.at, this.at + 64));
    if (!match) throw this.stop("only (@.length-N) can be computed in brackets");
    this.at += match[0].length;
    const index = -Number(match[1]);
    // several places may be meant: it is no definite step for a Reference Path
    return (end) => ({ kind: "indices", indices: [index], start, end });
  }

  private numbers(start: number): (end: number) => PathStep {
    const integer = () => {
      const match = /^-?\d+/.exec(this.text.slice(this.at, this.at + 24));
      if (!match) return undefined;
      this.at += match[0].length;
      this.space();
      return Number(match[0]);
    };
    const first = integer();
    if (this.text[this.at] === ":") {
      this.at++;
      this.space();
      const to = integer();
      let by: number | undefined;
      if (this.text[this.at] === ":") {
        this.at++;
        this.space();
        by = integer();
      }
      return (end) => ({
        kind: "slice",
        ...(first === undefined ? {} : { from: first }),
        ...(to === undefined ? {} : { to }),
        ...(by === undefined ? {} : { step: by }),
        start,
        end,
      });
    }
    if (first === undefined) throw this.stop("expected an index, a quoted name, *, a slice or a filter ?(…) in brackets");
    const indices = [first];
    while (this.text[this.at] === ",") {
      this.at++;
      this.space();
      const next = integer();
      if (next === undefined) throw this.stop("expected an index after the comma");
      indices.push(next);
    }
    return (end) => (indices.length === 1 ? { kind: "index", index: first, start, end } : { kind: "indices", indices, start, end });
  }

  private list(item: () => string): string[] {
    const items = [item()];
    this.space();
    while (this.text[this.at] === ",") {
      this.at++;
      this.space();
      items.push(item());
      this.space();
    }
    return items;
  }

  private quoted(): string {
    const quote = this.text[this.at];
    if (quote !== "'" && quote !== '"') throw this.stop("expected a quoted name");
    const open = this.at++;
    let name = "";
    while (this.at < this.text.length) {
      const c = this.text[this.at] as string;
      const next = this.text[this.at + 1];
      // before anything else a backslash stands for itself: recorded for an escaped double quote in single quotes
      if (c === "\\" && (next === quote || next === "\\")) {
        name += next;
        this.at += 2;
      } else if (c === quote) {
        this.at++;
        return name;
      } else {
        name += c;
        this.at++;
      }
    }
    throw new Stop(open, "missing closing quote of the name");
  }

  private filterInParentheses(): FilterExpression {
    if (++this.depth > MAX_FILTER_DEPTH) throw this.stop("filters are nested too deeply");
    this.space();
    if (this.text[this.at] !== "(") throw this.stop("a filter must be in parentheses: [?(@.x == 1)]");
    this.at++;
    const filter = this.or();
    this.space();
    if (this.text[this.at] !== ")") throw this.stop("missing closing ) of the filter");
    this.at++;
    this.depth--;
    return filter;
  }

  private joined(): void {
    if (++this.conditions > MAX_FILTER_CONDITIONS) throw this.stop("the filter has too many conditions");
  }

  private or(): FilterExpression {
    let left = this.and();
    for (this.space(); this.text.startsWith("||", this.at); this.space()) {
      this.at += 2;
      this.joined();
      left = { kind: "or", left, right: this.and() };
    }
    return left;
  }

  private and(): FilterExpression {
    let left = this.unary();
    for (this.space(); this.text.startsWith("&&", this.at); this.space()) {
      this.at += 2;
      this.joined();
      left = { kind: "and", left, right: this.unary() };
    }
    return left;
  }

  private unary(): FilterExpression {
    if (++this.depth > MAX_FILTER_DEPTH) throw this.stop("filters are nested too deeply");
    this.space();
    let made: FilterExpression;
    if (this.text[this.at] === "!" && this.text[this.at + 1] !== "=") {
      this.at++;
      made = { kind: "not", operand: this.unary() };
    } else if (this.text[this.at] === "(") {
      this.at++;
      made = this.or();
      this.space();
      if (this.text[this.at] !== ")") throw this.stop("missing closing )");
      this.at++;
    } else made = this.comparison();
    this.depth--;
    return made;
  }

  private comparison(): FilterExpression {
    const left = this.operand();
    this.space();
    const operator = /^(==|!=|<=|>=|=~|<|>|(?:in|nin|subsetof|anyof|noneof|size|empty|contains)\b)/i.exec(
      this.text.slice(this.at, this.at + 12),
    )?.[0];
    if (!operator) {
      if (left.kind === "path") return { kind: "exists", path: left };
      throw this.stop("expected a comparison");
    }
    this.at += operator.length;
    this.space();
    return { kind: "compare", operator: operator.toLowerCase(), left, right: this.operand() };
  }

  private operand(): FilterOperand {
    this.space();
    const c = this.text[this.at];
    if (c === "@" || c === "$") return this.filterPath();
    if (c === "'" || c === '"') return { kind: "literal", value: this.quoted() };
    if (c === "/") return this.regex();
    if (c === "[") return { kind: "literal", value: this.literalList() };
    const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.text.slice(this.at, this.at + 40))?.[0];
    if (number) {
      this.at += number.length;
      return { kind: "literal", value: Number(number) };
    }
    const word = /^[A-Za-z_][\w-]*/.exec(this.text.slice(this.at, this.at + 128))?.[0];
    if (word === undefined) throw this.stop("expected a value in the filter");
    this.at += word.length;
    // Jayway takes a bare word as a string
    return { kind: "literal", value: word === "true" ? true : word === "false" ? false : word === "null" ? null : word };
  }

  private literalList(): (string | number | boolean | null)[] {
    this.at++;
    const items: (string | number | boolean | null)[] = [];
    this.space();
    while (this.text[this.at] !== "]") {
      const item = this.operand();
      if (item.kind !== "literal" || typeof item.value === "object") throw this.stop("a list in a filter can contain only scalar values");
      items.push(item.value as string | number | boolean | null);
      this.space();
      if (this.text[this.at] === ",") this.at++;
      else if (this.text[this.at] !== "]") throw this.stop("expected a comma or ]");
      this.space();
    }
    this.at++;
    return items;
  }

  private filterPath(): FilterPath {
    const root = this.text[this.at] === "@" ? "element" : "document";
    this.at++;
    const { steps, fn } = this.steps("filter");
    return { kind: "path", root, steps, ...(fn ? { fn } : {}) };
  }

  /** Behind the second slash all is flags up to the next parenthesis or operator: letters that are none are passed over, as by Jayway. */
  private regex(): FilterOperand {
    const match = /^\/((?:[^/\\]|\\.)+)\/([^)&|]*)/.exec(this.text.slice(this.at, this.at + 1024));
    if (!match) throw this.stop("missing closing / of the pattern");
    this.at += match[0].length;
    return { kind: "regex", source: match[1] as string, flags: match[2] as string };
  }

  private space(): void {
    while (this.text[this.at] === " " || this.text[this.at] === "\t") this.at++;
  }

  private stop(message: string): Stop {
    return new Stop(this.at, message);
  }
}
