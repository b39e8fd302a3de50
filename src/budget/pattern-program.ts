/**
 * A regular expression as a program of threads (Thompson, Pike): what the engine of JavaScript finds by trying one path
 * after the other is found by all paths moving over the text together, so that no pattern needs more steps than its own
 * length times that of the text.
 * @see https://swtch.com/~rsc/regexp/regexp2.html
 */
export interface Program {
  readonly code: readonly Instruction[];
  /** Groups, the whole match included. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** Moves by code points. */
  readonly unicode: boolean;
}

export type Instruction =
  | { readonly op: "accept"; readonly test: (code: number) => boolean; readonly only?: number }
  /** `first` is preferred. */
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "save"; readonly slot: number }
  /** An iteration begins: what its groups matched before is forgotten. */
  | { readonly op: "clear"; readonly from: number; readonly to: number }
  | { readonly op: "assert"; readonly kind: "start" | "end" | "lineStart" | "lineEnd" | "word" | "notWord" }
  | { readonly op: "match" };

/** Instructions; `(a{100}){100}` has more. */
const LARGEST = 20_000;
const DEEPEST = 250;

/** Nothing where it looks around or refers back, which no such program can, or where it is too large. */
export function compilePattern({ source, flags }: Pick<RegExp, "source" | "flags">): Program | undefined {
  try {
    return new Compiler(source, flags).compile();
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

class Unsupported extends Error {}

class Compiler {
  private readonly code: Instruction[] = [];
  private readonly names = new Map<string, number>();
  private readonly unicode: boolean;
  private readonly multiline: boolean;
  private readonly atomFlags: string;
  private at = 0;
  private groups = 1;
  private depth = 0;

  constructor(
    private readonly source: string,
    flags: string,
  ) {
    if (flags.includes("v")) throw new Unsupported();
    this.unicode = flags.includes("u");
    this.multiline = flags.includes("m");
    this.atomFlags = flags.replace(/[^isu]/g, "");
  }

  compile(): Program {
    this.emit({ op: "save", slot: 0 });
    this.disjunction();
    if (this.at < this.source.length) throw new Unsupported();
    this.emit({ op: "save", slot: 1 });
    this.emit({ op: "match" });
    return { code: this.code, groups: this.groups, names: this.names, unicode: this.unicode };
  }

  private emit<I extends Instruction>(instruction: I): I {
    if (this.code.length >= LARGEST) throw new Unsupported();
    this.code.push(instruction);
    return instruction;
  }

  private get here(): number {
    return this.code.length;
  }

  private split(greedy = true) {
    return { made: this.emit({ op: "split" as const, first: this.here + 1, second: this.here + 1 }), greedy };
  }

  private disjunction(): void {
    if (++this.depth > DEEPEST) throw new Unsupported();
    const ends: { to: number }[] = [];
    for (;;) {
      // whether another alternative follows is known once this one is read: a split is put in front of each
      const { made } = this.split();
      this.alternative();
      if (this.source[this.at] !== "|") {
        made.second = made.first;
        break;
      }
      this.at++;
      ends.push(this.emit({ op: "jump" as const, to: 0 }));
      made.second = this.here;
    }
    for (const end of ends) end.to = this.here;
    this.depth--;
  }

  private alternative(): void {
    while (this.at < this.source.length && this.source[this.at] !== "|" && this.source[this.at] !== ")") this.term();
  }

  private term(): void {
    if (this.assertion()) return;
    const [start, before, groupsBefore] = [this.at, this.here, this.groups];
    this.atom();
    const quantifier = this.quantifier();
    if (!quantifier) return;
    const after = this.at;
    const body = (): void => {
      this.at = start;
      this.groups = groupsBefore;
      if (this.source[start] === "(") this.emit({ op: "clear", from: groupsBefore * 2, to: 0 });
      const clear = this.code[this.here - 1] as { to: number; op: string };
      this.atom();
      if (clear.op === "clear") clear.to = this.groups * 2;
    };
    this.code.length = before;
    this.repeat(quantifier, body);
    // a body that is never repeated still counts its groups
    if (quantifier.most === 0) {
      body();
      this.code.length = before;
    }
    this.at = after;
  }

  private repeat({ least, most, greedy }: Quantifier, body: () => void): void {
    if (least > LARGEST || (Number.isFinite(most) && most > LARGEST)) throw new Unsupported();
    for (let i = 0; i < least; i++) body();
    if (most === Infinity) {
      const top = this.here;
      const { made } = this.split();
      body();
      this.emit({ op: "jump", to: top });
      this.choose(made, greedy, made.first, this.here);
      return;
    }
    const splits: { first: number; second: number }[] = [];
    for (let i = least; i < most; i++) {
      splits.push(this.split().made);
      body();
    }
    for (const made of splits) this.choose(made, greedy, made.first, this.here);
  }

  private choose(split: { first: number; second: number }, greedy: boolean, into: number, past: number): void {
    [split.first, split.second] = greedy ? [into, past] : [past, into];
  }

  private quantifier(): Quantifier | undefined {
    const c = this.source[this.at];
    let read: { least: number; most: number } | undefined;
    if (c === "*") read = { least: 0, most: Infinity };
    else if (c === "+") read = { least: 1, most: Infinity };
    else if (c === "?") read = { least: 0, most: 1 };
    else if (c === "{") {
      const braces = /^\{(\d{1,9})(?:(,)(\d{0,9}))?\}/.exec(this.source.slice(this.at, this.at + 24));
      if (!braces) {
        if (/^\{\d+(?:,\d*)?\}/.test(this.source.slice(this.at, this.at + 200))) throw new Unsupported();
        return undefined;
      }
      const least = Number(braces[1]);
      read = { least, most: braces[2] === undefined ? least : braces[3] === "" ? Infinity : Number(braces[3]) };
      this.at += (braces[0] as string).length - 1;
    }
    if (!read) return undefined;
    this.at++;
    const lazy = this.source[this.at] === "?";
    if (lazy) this.at++;
    return { ...read, greedy: !lazy };
  }

  private assertion(): boolean {
    const { source, at } = this;
    const two = source.slice(at, at + 2);
    if (source[at] === "^") this.emit({ op: "assert", kind: this.multiline ? "lineStart" : "start" });
    else if (source[at] === "$") this.emit({ op: "assert", kind: this.multiline ? "lineEnd" : "end" });
    else if (two === "\\b" || two === "\\B") {
      this.emit({ op: "assert", kind: two === "\\b" ? "word" : "notWord" });
      this.at++;
    } else return false;
    this.at++;
    return true;
  }

  private atom(): void {
    const { source } = this;
    const c = source[this.at];
    if (c === "(") this.group();
    else if (c === "[") this.native(this.classEnd());
    else if (c === "\\") this.escape();
    else if (c === ".") this.native(this.at + 1);
    else {
      const end = this.at + (this.unicode && (source.codePointAt(this.at) as number) > 0xffff ? 2 : 1);
      this.literal(source.slice(this.at, end), end);
    }
  }

  private group(): void {
    const opening = /^\((?:\?(?:(:)|<([^>=!]+)>))?/.exec(this.source.slice(this.at, this.at + 200));
    const after = this.source[this.at + 1];
    if (!opening || (after === "?" && opening[1] === undefined && opening[2] === undefined)) throw new Unsupported();
    this.at += opening[0].length;
    if (opening[1] !== undefined) this.disjunction();
    else {
      const index = this.groups++;
      if (opening[2] !== undefined) this.names.set(opening[2], index);
      this.emit({ op: "save", slot: index * 2 });
      this.disjunction();
      this.emit({ op: "save", slot: index * 2 + 1 });
    }
    if (this.source[this.at] !== ")") throw new Unsupported();
    this.at++;
  }

  private classEnd(): number {
    let end = this.at + 1;
    while (end < this.source.length && this.source[end] !== "]") end += this.source[end] === "\\" ? 2 : 1;
    return end + 1;
  }

  private escape(): void {
    const rest = this.source.slice(this.at, this.at + 64);
    // back references; octal escapes, which look like them, are as rare as they are obsolete
    if (/^\\(?:[1-9]|k)/.test(rest)) throw new Unsupported();
    const unicode = this.unicode ? /^\\u(?:\{[0-9a-fA-F]+\}|[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})/.exec(rest) : null;
    const whole = unicode ?? /^\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[A-Za-z]|[pP]\{[^}]*\}|0[0-7]{0,2}|[\s\S])/.exec(rest);
    let length = whole?.[0].length ?? 2;
    if (!this.unicode && /^\\[pP]\{/.test(rest)) length = 2;
    this.native(this.at + length);
  }

  private literal(text: string, end: number): void {
    if (this.atomFlags.includes("i")) {
      this.native(end);
      return;
    }
    const only = text.codePointAt(0) as number;
    this.emit({ op: "accept", only, test: (code) => code === only });
    this.at = end;
  }

  /** One character, or a class of them, as the engine of JavaScript understands it: on a single character it cannot run on. */
  private native(end: number): void {
    const source = this.source.slice(this.at, end);
    const escaped = /^[\]{}]$/.test(source) ? `\\${source}` : source;
    const matcher = new RegExp(`^(?:${escaped})$`, this.atomFlags);
    const known = new Int8Array(128);
    const ask = (code: number) => matcher.test(code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code));
    this.emit({
      op: "accept",
      test: (code) => {
        if (code >= 128) return ask(code);
        if (known[code] === 0) known[code] = ask(code) ? 1 : -1;
        return known[code] === 1;
      },
    });
    this.at = end;
  }
}

interface Quantifier {
  readonly least: number;
  readonly most: number;
  readonly greedy: boolean;
}
