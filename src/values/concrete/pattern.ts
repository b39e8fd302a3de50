import type { RE2JS } from "re2js";

/** A regular expression as far as JSONata and JSONPath use one. */
export interface Pattern {
  /** Where the next search begins, in UTF-16 units. */
  lastIndex: number;
  /** @throws PatternTooCostly */
  exec(text: string): Match | null;
}

/** Groups, the whole match first; `index` is where it begins. */
export type Match = (string | undefined)[] & { index: number };

/** The pattern could search for longer than anybody waits, and no engine that searches in linear time knows it. */
export class PatternTooCostly extends Error {}

type Linear = typeof RE2JS;
let linear: Linear | undefined;

/** To be awaited before patterns of the user's are searched with; without it the costly ones are refused. */
export async function loadPatterns(): Promise<void> {
  linear ??= (await import("re2js")).RE2JS;
}

/** Steps that a search by backtracking may take. */
const CHEAP = 2e7;
const BEARABLE = 1e9;

/**
 * The same matches as `given` finds, in bounded time: the engine of JavaScript tries all ways, which for `(a+)+$` are 2^n,
 * so that only patterns with few ways go to it; the others are searched by RE2.
 */
export function boundedPattern(given: RegExp): Pattern {
  const ways = waysOf(given.source);
  let compiled: ReturnType<Linear["compile"]> | null | undefined;
  return {
    lastIndex: 0,
    exec(text) {
      if (ways(text.length) > CHEAP) {
        compiled ??= compile(given);
        if (compiled) return this.lastIndex > text.length ? null : search(compiled, text, this);
        if (ways(text.length) > BEARABLE) throw new PatternTooCostly(`the pattern /${given.source}/ could be searched for too long`);
      }
      given.lastIndex = this.lastIndex;
      const found = given.exec(text);
      this.lastIndex = given.lastIndex;
      return found;
    },
  };
}

function compile({ source, flags }: RegExp): ReturnType<Linear["compile"]> | null {
  if (!linear) return null;
  try {
    const known =
      (flags.includes("i") ? linear.CASE_INSENSITIVE : 0) |
      (flags.includes("m") ? linear.MULTILINE : 0) |
      (flags.includes("s") ? linear.DOTALL : 0);
    return linear.compile(linear.translateRegExp(source), known);
  } catch {
    // look-around and references back
    return null;
  }
}

function search(compiled: ReturnType<Linear["compile"]>, text: string, from: Pattern): Match | null {
  const matcher = compiled.matcher(text);
  if (!matcher.find(from.lastIndex)) {
    from.lastIndex = 0;
    return null;
  }
  from.lastIndex = matcher.end();
  const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
  return Object.assign(groups, { index: matcher.start() });
}

/** An upper bound of the ways to match, by the text's length: infinite where something repeated is repeated. */
function waysOf(source: string): (length: number) => number {
  let openEnded = 1;
  let fixed = 1;
  for (const [, skipped, before, quantifier] of source.matchAll(
    /(\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\])|(\))?([*+]|\{\d*,?\d*\}|\?(?![:=!<]))/g,
  )) {
    if (skipped !== undefined) {
      if (/^\\[1-9k]/.test(skipped)) return () => Infinity;
      continue;
    }
    if (quantifier === "?") {
      fixed *= 2;
      continue;
    }
    if (before !== undefined) return () => Infinity;
    const [, least, comma, most] = /^\{(\d*)(,?)(\d*)\}$/.exec(quantifier as string) ?? [];
    if (least === undefined || (comma !== "" && most === "")) openEnded++;
    else if (comma !== "") fixed *= Math.max(1, Number(most) - Number(least) + 1);
  }
  return (length) => fixed * (length + 1) ** openEnded * source.length;
}
