import { TooCostlyError } from "./budget.js";
import { compilePattern, type Program } from "./pattern-program.js";

/** A regular expression as far as JSONata and JSONPath use one. */
export interface Pattern {
  /** Where the next search begins, in UTF-16 units. */
  lastIndex: number;
  /** @throws PatternTooCostlyError */
  exec(text: string): Match | null;
}

/** Groups, the whole match first; `index` is where it begins. */
export type Match = (string | undefined)[] & { index: number; groups?: Record<string, string | undefined> };

/** All searches with the pattern together take more steps than they may. */
export class PatternTooCostlyError extends TooCostlyError {
  override readonly name = "PatternTooCostlyError";

  constructor({ source }: RegExp) {
    super(`searching with the pattern /${source.length > 200 ? `${source.slice(0, 200)}…` : source}/ takes too many steps`);
  }
}

/** Steps of all searches with one pattern: a thread over a character is one. */
const MOST_STEPS = 5_000_000;

/**
 * The same matches as `given` finds, in counted steps: patterns run as threads that move together over the text. Those
 * that look around or refer back can only be tried, and are refused where trying could take long. One corner differs: of a repeated body that lazily
 * matches nothing (`(a*?)+`) the engine of JavaScript tries more.
 * @param spend is told of every search's steps, and may throw.
 */
export function boundedPattern(given: RegExp, spend: (steps: number) => void = () => {}): Pattern {
  const program = programOf(given);
  const paths = program ? undefined : pathsOf(given.source);
  const moves = given.global || given.sticky;
  let left = MOST_STEPS;
  return {
    lastIndex: 0,
    exec(text) {
      const from = moves ? this.lastIndex : 0;
      if (!program) {
        const cost = (paths as (length: number) => number)(text.length);
        left -= cost;
        spend(Number.isFinite(cost) ? cost : 0);
        if (!(left >= 0)) throw new PatternTooCostlyError(given);
        given.lastIndex = from;
        const found = given.exec(text) as Match | null;
        if (moves) this.lastIndex = given.lastIndex;
        return found;
      }
      const search = from > text.length ? undefined : new Search(program, text, left);
      const found = search?.find(from, given.sticky) ?? null;
      const before = left;
      left = search?.left ?? left;
      spend(before - left);
      if (left < 0) throw new PatternTooCostlyError(given);
      if (moves) this.lastIndex = found ? found.index + (found[0] as string).length : 0;
      return found;
    },
  };
}

const programs = new WeakMap<RegExp, Program | null>();

/** Compiled once: the same pattern searches many texts. */
function programOf(given: RegExp): Program | undefined {
  let known = programs.get(given);
  if (known === undefined) {
    known = compilePattern(given) ?? null;
    programs.set(given, known);
  }
  return known ?? undefined;
}

/** Slots of groups: where each begins and ends, −1 where it took no part. */
type Slots = readonly number[];

interface Threads {
  readonly at: number[];
  readonly slots: Slots[];
}

/** One search over one text. */
class Search {
  private readonly seen: Int32Array;
  private stamp = 1;

  constructor(
    private readonly program: Program,
    private readonly text: string,
    /** Steps. */
    public left: number,
  ) {
    this.seen = new Int32Array(program.code.length);
  }

  find(from: number, sticky: boolean): Match | null {
    const { program, text } = this;
    const empty: Slots = new Array(program.groups * 2).fill(-1);
    const first = this.firstCharacter();
    let threads: Threads = { at: [], slots: [] };
    let found: Slots | undefined;
    for (let i = from; ; ) {
      if (threads.at.length === 0) {
        if (found || (sticky && i > from)) break;
        if (first !== undefined) {
          const next = text.indexOf(first, i);
          if (next === -1 || (sticky && next > i)) break;
          i = next;
        }
      }
      // threads that are further take precedence over one that begins here
      if (found === undefined && (!sticky || i === from)) this.follow(0, i, empty, threads);
      if (this.left < 0) return null;
      const code = i < text.length ? this.codeAt(i) : -1;
      const width = code > 0xffff ? 2 : 1;
      const next: Threads = { at: [], slots: [] };
      this.stamp++;
      for (let k = 0; k < threads.at.length; k++) {
        this.left--;
        const at = threads.at[k] as number;
        const instruction = program.code[at];
        if (instruction?.op === "match") {
          found = threads.slots[k];
          break;
        }
        if (code !== -1 && instruction?.op === "accept" && instruction.test(code))
          this.follow(at + 1, i + width, threads.slots[k] as Slots, next);
      }
      threads = next;
      if (i >= text.length) break;
      i += width;
    }
    return this.left < 0 || !found ? null : this.matchOf(found);
  }

  private codeAt(i: number): number {
    return this.program.unicode ? (this.text.codePointAt(i) as number) : this.text.charCodeAt(i);
  }

  /** The character that every match begins with. */
  private firstCharacter(): string | undefined {
    const { code } = this.program;
    let at = 0;
    for (let steps = 0; steps < 10; steps++) {
      const instruction = code[at];
      if (instruction?.op === "save" || instruction?.op === "clear") at++;
      else if (instruction?.op === "split" && instruction.first === instruction.second) at = instruction.first;
      else return instruction?.op === "accept" && instruction.only !== undefined ? String.fromCodePoint(instruction.only) : undefined;
    }
    return undefined;
  }

  /** Adds what is reached from an instruction without a character, in the order of preference. */
  private follow(start: number, i: number, slots: Slots, into: Threads): void {
    const { code } = this.program;
    const todo: { at: number; slots: Slots }[] = [{ at: start, slots }];
    for (let job = todo.pop(); job; job = todo.pop()) {
      const { at } = job;
      if (this.seen[at] === this.stamp) continue;
      this.seen[at] = this.stamp;
      this.left--;
      const instruction = code[at];
      switch (instruction?.op) {
        case "jump":
          todo.push({ at: instruction.to, slots: job.slots });
          break;
        case "split":
          if (instruction.second !== instruction.first) todo.push({ at: instruction.second, slots: job.slots });
          todo.push({ at: instruction.first, slots: job.slots });
          break;
        case "save": {
          const saved = job.slots.slice();
          this.left -= saved.length >> 4;
          saved[instruction.slot] = i;
          todo.push({ at: at + 1, slots: saved });
          break;
        }
        case "clear":
          this.left -= job.slots.length >> 4;
          todo.push({ at: at + 1, slots: job.slots.map((slot, k) => (k >= instruction.from && k < instruction.to ? -1 : slot)) });
          break;
        case "assert":
          if (this.holds(instruction.kind, i)) todo.push({ at: at + 1, slots: job.slots });
          break;
        default:
          into.at.push(at);
          into.slots.push(job.slots);
      }
    }
  }

  private holds(kind: "start" | "end" | "lineStart" | "lineEnd" | "word" | "notWord", i: number): boolean {
    const { text } = this;
    switch (kind) {
      case "start":
        return i === 0;
      case "end":
        return i === text.length;
      case "lineStart":
        return i === 0 || isLineEnd(text.charCodeAt(i - 1));
      case "lineEnd":
        return i === text.length || isLineEnd(text.charCodeAt(i));
      default:
        return (isWord(text.charCodeAt(i - 1)) !== isWord(text.charCodeAt(i))) === (kind === "word");
    }
  }

  private matchOf(slots: Slots): Match {
    const { text, program } = this;
    const groups: (string | undefined)[] = [];
    for (let k = 0; k < program.groups; k++) {
      const [start, end] = [slots[k * 2] as number, slots[k * 2 + 1] as number];
      groups.push(start < 0 || end < 0 ? undefined : text.slice(start, end));
    }
    const named = program.names.size === 0 ? {} : { groups: Object.fromEntries([...program.names].map(([name, k]) => [name, groups[k]])) };
    return Object.assign(groups, { index: slots[0] as number, ...named });
  }
}

const isLineEnd = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

/** An upper bound of the steps that trying takes, by the text's length: infinite where something repeated is repeated. */
function pathsOf(source: string): (length: number) => number {
  let openEnded = 1;
  let fixed = 1;
  /** What `{…}` repeats takes as many steps within one path. */
  const repeated: number[] = [];
  for (const [, skipped, before, quantifier] of source.matchAll(
    // linear: every bracket of a pattern is closed; `(?` begins a group, any other `?` repeats or makes lazy
    /(\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?)|(\))?([*+?]|\{\d*,?\d*\})|\|/g,
  )) {
    if (skipped !== undefined) {
      if (/^\\[1-9k]/.test(skipped)) openEnded++;
    } else if (quantifier === undefined) fixed *= 2;
    else if (quantifier === "?") fixed *= 2;
    else if (before !== undefined) return () => Infinity;
    else {
      const [least, most] = quantifier.startsWith("{") ? quantifier.slice(1, -1).split(",") : ["", ""];
      repeated.push(Math.max(Number(least), Number(most ?? 0)));
      if (most === "") openEnded++;
      else if (most !== undefined) fixed *= Math.max(1, Number(most) - Number(least) + 1);
    }
  }
  return (length) => {
    const path = repeated.reduce((sum, times) => sum + Math.min(times, length), source.length);
    return fixed * (length + 1) ** openEnded * path;
  };
}
