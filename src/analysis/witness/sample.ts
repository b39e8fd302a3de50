import { textOfForm } from "../../exploration/sample-text.js";
import type { Json } from "../../text/node.js";
import { toJson } from "../../values/abstract/json.js";
import { ARRAY, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "../../values/abstract/kinds.js";
import type { Num } from "../../values/abstract/number.js";
import { containsText, type Text } from "../../values/abstract/text.js";
import { type AbstractValue, type Arr, entriesOf, MUST, NO, type Obj } from "../../values/abstract/value.js";
import type { Random } from "../../values/concrete/random.js";

/** How to choose one value out of a set: as little as possible, as much as is spoken of, or by lot. */
export type SamplingStrategy = { readonly kind: "least" | "most" } | { readonly kind: "lot"; readonly random: Random };

/** Items and characters that a sample has at most, unless the set asks for more. */
const FEW = 2;
const MOST_ITEMS = 5_000;
const MOST_TEXT = 300_000;
const DEEPEST = 16;

/**
 * One JSON value of the set, or near it: whoever uses it lets a run decide. `v` is free of symbols.
 * @param name of the member that the value is of, or that the list is of whose item it is: texts get a form that suits it.
 */
export function sample(v: AbstractValue, taste: SamplingStrategy, depth = 0, name = ""): Json {
  if (v.exact) return toJson(v);
  switch (kindOf(v.kinds, taste, depth)) {
    case OBJECT:
      return v.obj && depth < DEEPEST ? object(v.obj, taste, depth) : {};
    case ARRAY:
      return v.arr && depth < DEEPEST ? array(v.arr, taste, depth, name) : [];
    case STRING:
      return formed(v, taste, name) ?? padded(v.text ? text(v.text, taste) : word(taste), v);
    case NUMBER:
      return v.num ? number(v.num, taste) : taste.kind === "lot" ? Math.floor(taste.random.next() * 10) : 0;
    case TRUE:
      return true;
    case FALSE:
      return false;
    default:
      return null;
  }
}

const OUTERMOST = [OBJECT, ARRAY, STRING, NUMBER, TRUE, FALSE, NULL];
const INNER = [STRING, NUMBER, OBJECT, ARRAY, TRUE, FALSE, NULL];

function kindOf(kinds: number, taste: SamplingStrategy, depth: number): number {
  const open = (depth === 0 ? OUTERMOST : INNER).filter((kind) => kinds & kind);
  // inputs and results are objects in most of all runs
  if (taste.kind !== "lot" || (depth === 0 && taste.random.next() < 0.7)) return open[0] ?? NULL;
  return open[Math.floor(taste.random.next() * open.length)] ?? NULL;
}

function object(obj: Obj, taste: SamplingStrategy, depth: number): Json {
  const made: { [key: string]: Json } = {};
  for (const { key, value, presence } of entriesOf(obj)) {
    if (presence === NO || value.kinds === 0) continue;
    if (presence !== MUST && (taste.kind === "least" || (taste.kind === "lot" && taste.random.next() < 0.5))) continue;
    Object.defineProperty(made, key, { value: sample(value, taste, depth + 1, key), enumerable: true, writable: true, configurable: true });
  }
  return made;
}

function array(arr: Arr, taste: SamplingStrategy, depth: number, name: string): Json {
  const wished = taste.kind === "lot" ? Math.floor(taste.random.next() * (FEW + 1)) : taste.kind === "least" ? 0 : FEW;
  const length = Math.min(Math.max(arr.lo, Math.min(wished, arr.hi)), MOST_ITEMS);
  const items: Json[] = [];
  for (let i = 0; i < length; i++) {
    const item = arr.prefix[i] ?? arr.rest;
    if (!item) break;
    items.push(sample(item, taste, depth + 1, name));
  }
  return items;
}

function number({ lo, hi, int }: Num, taste: SamplingStrategy): number {
  const round = (n: number) => (int ? Math.ceil(n) : n);
  const least = Number.isFinite(lo) ? round(lo) : Number.isFinite(hi) ? Math.floor(Math.min(hi, 0)) : 0;
  if (taste.kind === "least") return least <= 0 && 0 <= hi && lo <= 0 ? 0 : least;
  const most = Number.isFinite(hi) ? (int ? Math.floor(hi) : hi) : least + 100;
  return taste.kind === "lot" ? round(least + Math.floor(taste.random.next() * 4) * ((most - least) / 3)) : most;
}

function text(t: Text, taste: SamplingStrategy): string {
  if (t.set) {
    const members = [...t.set];
    const at = taste.kind === "lot" ? Math.floor(taste.random.next() * members.length) : taste.kind === "least" ? 0 : members.length - 1;
    return members[at] ?? "";
  }
  const globs = [t.glob, ...(t.among ?? [])];
  for (const made of FILLERS.flatMap((filler) => globs.map((glob) => glob.join(filler ?? word(taste))))) {
    const long =
      made.length < t.lo
        ? made.slice(0, -(t.glob.at(-1)?.length ?? 0) || undefined) + "x".repeat(Math.min(t.lo - made.length, MOST_TEXT))
        : made;
    if (containsText(t, long)) return long;
  }
  return t.glob.join("x");
}

/** What goes into the holes of a glob; undefined: a word by the strategy. */
const FILLERS = ["", undefined, "x", "y", "1", "zz", "xyz", "X"];
const WORDS = ["", "x", "1", "true", "2026-01-01T00:00:00Z", "{}"];
const word = (taste: SamplingStrategy): string =>
  taste.kind === "lot" ? (WORDS[Math.floor(taste.random.next() * WORDS.length)] as string) : "x";

/** A text whose form the name tells, where the set has it and is not chosen from by lot. */
function formed({ text, lo, hi }: AbstractValue, taste: SamplingStrategy, name: string): string | undefined {
  const made = taste.kind === "lot" || name === "" || text?.set ? undefined : textOfForm(name);
  if (made === undefined || made.length + 2 < lo || made.length + 2 > hi) return undefined;
  return !text || containsText(text, made) ? made : undefined;
}

/** A string as long as the set's least size asks for. */
function padded(made: string, v: AbstractValue): string {
  const missing = Math.min(v.lo - (made.length + 2), MOST_TEXT);
  return missing > 0 && !v.text?.set ? made + "x".repeat(missing) : made;
}
