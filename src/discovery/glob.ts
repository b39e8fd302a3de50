/** Takes a character of a path, or not. */
type Accepts = (character: string) => boolean;

/** A small machine after Thompson: all threads move together, so that no pattern tries anything twice. */
type Instruction =
  | { readonly op: "accept"; readonly test: Accepts }
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "match" };

/** Characters of a pattern; a longer one matches nothing. */
const LONGEST = 2048;
const DEEPEST = 32;

const notSlash: Accepts = (c) => c !== "/";
const any: Accepts = () => true;

export interface GlobOptions {
  /** As in `.gitignore`: braces and groups are plain text, and `a/**` does not match `a` itself. */
  readonly ignoreFile?: boolean;
}

/**
 * Compiles a glob: `*` and `?` within a segment, `**` across segments, `[a-z]`, `{a,b}`, `@(a|b)`, `+(…)`, `*(…)`,
 * `?(…)`, `\` before a character. Matching takes time proportional to the lengths of pattern and text.
 */
export function compileGlob(pattern: string, options: GlobOptions = {}): (text: string) => boolean {
  if (pattern.length > LONGEST) return () => false;
  if (!options.ignoreFile && pattern.startsWith("!") && pattern[1] !== "(") {
    const matches = compileGlob(pattern.slice(1), options);
    return (text) => !matches(text);
  }
  const program = new Compiler(pattern, options.ignoreFile === true).compile();
  return (text) => run(program, text);
}

class Compiler {
  private readonly program: Instruction[] = [];
  private at = 0;
  private depth = 0;

  constructor(
    private readonly pattern: string,
    private readonly ignoreFile: boolean,
  ) {}

  compile(): readonly Instruction[] {
    this.sequence("");
    // a closing character without its opening one is plain text
    while (this.at < this.pattern.length) {
      this.accept(literal(this.pattern[this.at++] as string));
      this.sequence("");
    }
    this.program.push({ op: "match" });
    return this.program;
  }

  /** Up to one of the characters that end a group, which is left for the caller. */
  private sequence(ends: string): void {
    const { pattern } = this;
    while (this.at < pattern.length) {
      const c = pattern[this.at] as string;
      if (ends.includes(c)) return;
      if (c === "*" && !this.group(c)) this.stars();
      else if (this.at < pattern.length && pattern[this.at] === c) this.one(c);
    }
  }

  private one(c: string): void {
    if (this.group(c)) return;
    this.at++;
    if (c === "?") this.accept(notSlash);
    else if (c === "[") this.set();
    else if (c === "\\" && this.at < this.pattern.length) this.accept(literal(this.pattern[this.at++] as string));
    else if (c === "/" && this.rest("/**") && this.endsAt(this.at + 2)) this.below();
    else this.accept(literal(c));
  }

  private rest(after: string): boolean {
    return this.pattern.startsWith(after, this.at - 1);
  }

  private endsAt(index: number): boolean {
    return index >= this.pattern.length;
  }

  /** A last `/**`: everything below, and for globs the folder itself. */
  private below(): void {
    this.at += 2;
    const split = this.ignoreFile ? undefined : this.split();
    this.accept(literal("/"));
    this.star(any);
    if (split) split.second = this.program.length;
  }

  private stars(): void {
    const start = this.at;
    while (this.pattern[this.at] === "*") this.at++;
    const isSegment = this.at - start >= 2 && (start === 0 || this.pattern[start - 1] === "/");
    if (isSegment && this.pattern[this.at] === "/") {
      this.at++;
      const split = this.split();
      this.star(any);
      this.accept(literal("/"));
      split.second = this.program.length;
    } else this.star(isSegment && this.endsAt(this.at) ? any : notSlash);
  }

  /** `{a,b}`, `@(a|b)` and their like. Nothing is consumed where it is none. */
  private group(c: string): boolean {
    if (this.ignoreFile || this.depth >= DEEPEST) return false;
    const isBrace = c === "{";
    const isExtended = "@+*?!".includes(c) && this.pattern[this.at + 1] === "(";
    if (!isBrace && !isExtended) return false;
    const closing = isBrace ? "}" : ")";
    if (!this.pattern.includes(closing, this.at)) return false;
    this.depth++;
    this.at += isBrace ? 1 : 2;
    const before = this.program.length;
    const optional = c === "*" || c === "?" ? this.split() : undefined;
    this.alternatives(isBrace ? "," : "|", closing);
    this.at++;
    if (c === "*" || c === "+") this.program.push({ op: "split", first: before, second: this.program.length + 1 });
    if (optional) optional.second = this.program.length;
    this.depth--;
    return true;
  }

  private alternatives(separator: string, closing: string): void {
    const done: { op: "jump"; to: number }[] = [];
    for (;;) {
      const split = this.split();
      this.sequence(separator + closing);
      const isLast = this.pattern[this.at] !== separator;
      const jump = { op: "jump" as const, to: 0 };
      this.program.push(jump);
      done.push(jump);
      split.second = this.program.length;
      if (isLast) break;
      this.at++;
    }
    // behind the last alternative there is none: this accepts nothing
    this.accept(() => false);
    for (const jump of done) jump.to = this.program.length;
  }

  private set(): void {
    const { pattern } = this;
    const close = pattern.indexOf("]", this.at + (/[!^]/.test(pattern[this.at] ?? "") ? 2 : 1));
    if (close === -1) {
      this.accept(literal("["));
      return;
    }
    const body = pattern.slice(this.at, close);
    this.at = close + 1;
    const negated = /^[!^]/.test(body);
    const ranges = rangesOf(negated ? body.slice(1) : body);
    this.accept((c) => c !== "/" && ranges.some(([low, high]) => c >= low && c <= high) !== negated);
  }

  private accept(test: Accepts): void {
    this.program.push({ op: "accept", test });
  }

  /** To what follows at once; `second` is filled in by the caller. */
  private split() {
    const made = { op: "split" as const, first: this.program.length + 1, second: 0 };
    this.program.push(made);
    return made;
  }

  private star(test: Accepts): void {
    const split = this.split();
    this.accept(test);
    this.program.push({ op: "jump", to: this.program.length - 2 });
    split.second = this.program.length;
  }
}

const literal =
  (character: string): Accepts =>
  (c) =>
    c === character;

function rangesOf(body: string): [string, string][] {
  const ranges: [string, string][] = [];
  for (let i = 0; i < body.length; i++) {
    if (body[i] === "\\" && i + 1 < body.length) i++;
    const low = body[i] as string;
    if (body[i + 1] === "-" && i + 2 < body.length) {
      ranges.push([low, body[i + 2] as string]);
      i += 2;
    } else ranges.push([low, low]);
  }
  return ranges;
}

function run(program: readonly Instruction[], text: string): boolean {
  const seen = new Int32Array(program.length).fill(-1);
  let threads: number[] = [];
  follow(program, 0, -2, seen, threads);
  for (let i = 0; i < text.length; i++) {
    const next: number[] = [];
    for (const at of threads) {
      const instruction = program[at] as Instruction;
      if (instruction.op === "accept" && instruction.test(text[i] as string)) follow(program, at + 1, i, seen, next);
    }
    if (next.length === 0) return false;
    threads = next;
  }
  return threads.some((at) => (program[at] as Instruction).op === "match");
}

/** Adds every instruction that takes a character, or ends, and is reached without one. */
function follow(program: readonly Instruction[], start: number, step: number, seen: Int32Array, into: number[]): void {
  const todo = [start];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (seen[at] === step) continue;
    seen[at] = step;
    const instruction = program[at] as Instruction;
    if (instruction.op === "jump") todo.push(instruction.to);
    else if (instruction.op === "split") todo.push(instruction.second, instruction.first);
    else into.push(at);
  }
}
