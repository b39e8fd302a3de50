import { compilePattern, type Program } from "./pattern-program.js";

/**
 * Can a text of which only some pieces are known match the pattern from its beginning to its end? Between the pieces anything
 * can be; the first and the last are anchored, and one piece is the whole text.
 *
 * Patterns are those of API models, in Java's dialect, and are never run by the engine of JavaScript. Undefined where the
 * pattern cannot be read (what looks around, refers back or means something else in Java), or where it does not say what a
 * whole value is.
 */
export function fitsPattern(pattern: string, pieces: readonly string[]): boolean | undefined {
  if (pieces.some((piece) => !isPlain(piece))) return undefined;
  const program = programOf(pattern);
  return program && new Fit(program, pieces.at(-1) as string).run(pieces);
}

/** Classes of other characters differ between the dialects. */
const isPlain = (text: string): boolean => /^[\x20-\x7E]*$/.test(text);

const programs = new Map<string, Program | undefined>();

function programOf(pattern: string): Program | undefined {
  if (!programs.has(pattern)) programs.set(pattern, isReadable(pattern) && saysWhole(pattern) ? compiled(pattern) : undefined);
  return programs.get(pattern);
}

/** Java's own: possessive quantifiers, quoted text, other boundaries and classes, flags inside, classes inside classes. */
function isReadable(pattern: string): boolean {
  return !/[*+?]\+|[\d,]\}\+|\\[QEAzZGhHRvVX]|\\x\{|\(\?[^:]|&&/.test(pattern) && !hasClassInClass(pattern);
}

function hasClassInClass(pattern: string): boolean {
  let inside = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === "\\") i++;
    else if (inside && c === "[") return true;
    else if (c === "[") inside = true;
    else if (c === "]") inside = false;
  }
  return false;
}

/**
 * Services match whole values, also where the pattern has no anchors. One that ends in fixed text without `$` may be meant as
 * the beginning of the value (`^s3://`), so that only an end that repeats, or an anchored one, counts. `[\S]+` alone asks for a text that is not blank.
 */
const saysWhole = (pattern: string): boolean => /[*+?}$]$|[*+?}$]\)$/.test(pattern) && !/^\[?\\S\]?\+?$/.test(pattern);

function compiled(pattern: string): Program | undefined {
  const source = `^(?:${pattern})$`;
  // with the flag u escapes that mean nothing are refused; without it \p{…} means nothing
  for (const flags of /\\[pP]/.test(pattern) ? ["u"] : ["u", ""]) {
    try {
      return compilePattern({ source, flags });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

/** All threads of the program over the pieces; between two, each goes on with any characters. */
class Fit {
  private readonly end: boolean;

  constructor(
    private readonly program: Program,
    last: string,
  ) {
    this.end = last === "";
  }

  run(pieces: readonly string[]): boolean {
    let at = this.reached([0], true, pieces.length > 1 || pieces[0] === "");
    pieces.forEach((piece, k) => {
      if (k > 0) at = this.anything(at, k === pieces.length - 1 && this.end);
      for (let i = 0; i < piece.length; i++) {
        const code = piece.charCodeAt(i);
        const next: number[] = [];
        for (const state of at) {
          const instruction = this.program.code[state];
          if (instruction?.op === "accept" && instruction.test(code)) next.push(state + 1);
        }
        // the end of the text is behind its last piece; before a gap it may be as well, where nothing is in the gap
        at = this.reached(next, false, i === piece.length - 1);
      }
    });
    return at.some((state) => this.program.code[state]?.op === "match");
  }

  /** Where any characters lead. */
  private anything(from: readonly number[], atEnd: boolean): number[] {
    const seen = new Set(from);
    const todo = [...from];
    for (let state = todo.pop(); state !== undefined; state = todo.pop()) {
      if (this.program.code[state]?.op !== "accept") continue;
      for (const next of this.reached([state + 1], false, atEnd)) {
        if (seen.has(next)) continue;
        seen.add(next);
        todo.push(next);
      }
    }
    return [...seen];
  }

  /** Instructions that take a character, or the end of the program, without one. Word boundaries are taken to be there. */
  private reached(from: readonly number[], atStart: boolean, atEnd: boolean): number[] {
    const seen = new Set<number>();
    const out: number[] = [];
    const todo = [...from];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = this.program.code[at];
      switch (instruction?.op) {
        case "jump":
          todo.push(instruction.to);
          break;
        case "split":
          todo.push(instruction.first, instruction.second);
          break;
        case "assert":
          if (instruction.kind === "start" ? atStart : instruction.kind === "end" ? atEnd : true) todo.push(at + 1);
          break;
        case "accept":
        case "match":
          out.push(at);
          break;
        default:
          todo.push(at + 1);
      }
    }
    return out;
  }
}
