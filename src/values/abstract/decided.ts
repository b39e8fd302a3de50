import { compareTimestamps, parseTimestamp } from "../timestamp.js";
import { globWithin, matchesGlob } from "./glob.js";
import type { Origin, Sym } from "./symbol.js";

/** One side of a comparison: a value that has a name, or a literal. */
export type Operand = Sym | string | number;

/**
 * A comparison of a named value. `like`: the text matches the glob; `is`: it is a timestamp at all. What is written
 * `a > b` is `b < a` here, so that both are one. `any`: JSONata's order and equality, which take both values as they are.
 */
export type Atom =
  | {
      readonly type: "text" | "number" | "time" | "any";
      readonly relation: "<" | "<=" | "=";
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly type: "text"; readonly relation: "like"; readonly left: Sym; readonly glob: readonly string[] }
  | { readonly type: "time"; readonly relation: "is"; readonly left: Sym };

/** A comparison whose outcome is known wherever the named values are the same. */
export interface Decided {
  readonly atom: Atom;
  readonly holds: boolean;
}

/** By key: what has been decided. A wrong type makes a comparison false, so that a false one says nothing of its opposite. */
export type Tests = ReadonlyMap<string, Decided>;

export const NO_TESTS: Tests = new Map();

/** More are not kept: the oldest stay. */
const MOST_TESTS = 24;

const numbers = new WeakMap<Sym, number>();
let next = 0;

const keyOf = (operand: Operand): string => {
  if (typeof operand !== "object") return JSON.stringify(operand);
  let number = numbers.get(operand);
  if (number === undefined) {
    number = next++;
    numbers.set(operand, number);
  }
  return `#${number}`;
};

function atomKey(atom: Atom): string {
  const more = atom.relation === "like" ? JSON.stringify(atom.glob) : atom.relation === "is" ? "" : keyOf(atom.right);
  return `${atom.type} ${atom.relation} ${keyOf(atom.left)} ${more}`;
}

/** The tests with one more decided. */
export function decide(tests: Tests, atom: Atom, holds: boolean): Tests {
  const key = atomKey(atom);
  if (tests.size >= MOST_TESTS || tests.has(key)) return tests;
  return new Map(tests).set(key, { atom, holds });
}

/** Whether the comparison must hold or must not, by what is decided; undefined where either can be. */
export function decidedBy(tests: Tests, atom: Atom): boolean | undefined {
  for (const known of tests.values()) {
    if (known.holds && implies(known.atom, atom)) return true;
    if (known.holds && excludes(known.atom, atom)) return false;
    if (!known.holds && implies(atom, known.atom)) return false;
  }
  return undefined;
}

/** What both know. */
export function commonTests(a: Tests, b: Tests): Tests {
  if (a === b || a.size === 0) return a;
  const both = new Map([...a].filter(([key, { holds }]) => b.get(key)?.holds === holds));
  return both.size === a.size ? a : both;
}

export const sameTests = (a: Tests, b: Tests): boolean =>
  a === b || (a.size === b.size && [...a].every(([key, { holds }]) => b.get(key)?.holds === holds));

/** Without comparisons of values whose names are gone. */
export function forgetTests(tests: Tests, gone: (origin: Origin) => boolean): Tests {
  const isGone = (operand: Operand): boolean => typeof operand === "object" && gone(operand.root.origin);
  const kept = [...tests].filter(([, { atom }]) => !isGone(atom.left) && !("right" in atom && isGone(atom.right)));
  return kept.length === tests.size ? tests : new Map(kept);
}

type Ordered = Extract<Atom, { readonly right: Operand }>;
const isOrdered = (atom: Atom): atom is Ordered => "right" in atom;

/** Does the second hold wherever the first does? */
function implies(p: Atom, q: Atom): boolean {
  if (q.relation === "is") return p.type === "time" ? sides(p).includes(q.left) : isLiteral(p) && timeOf(p, q.left);
  if (q.relation === "like") {
    if (p.relation === "like") return p.left === q.left && globWithin(p.glob, q.glob);
    const text = equalTo(p, q.left);
    return p.type === "text" && typeof text === "string" && matchesGlob(q.glob, text);
  }
  if (!isOrdered(p)) return false;
  if (p.type !== q.type) return p.type === "text" && q.type === "time" && literally(p, q) === true;
  if (p.left === q.left && p.right === q.right) return p.relation === q.relation || q.relation === "<=";
  if (p.left === q.right && p.right === q.left && p.relation === "=") return q.relation !== "<";
  if (literally(p, q) === true) return true;
  return bounded(p, q);
}

/** Can the two not hold together? */
function excludes(p: Atom, q: Atom): boolean {
  if (p.relation === "like" && isOrdered(q) && q.type === "text") {
    const text = equalTo(q, p.left);
    return typeof text === "string" && !matchesGlob(p.glob, text);
  }
  if (q.relation === "like" && isOrdered(p) && p.type === "text") {
    const text = equalTo(p, q.left);
    return typeof text === "string" && !matchesGlob(q.glob, text);
  }
  if (!isOrdered(p) || !isOrdered(q)) return false;
  if (p.type !== q.type) return p.type === "text" && q.type === "time" && literally(p, q) === false;
  if (p.left === q.left && p.right === q.right)
    return (p.relation === "<" && q.relation === "=") || (p.relation === "=" && q.relation === "<");
  if (p.left === q.right && p.right === q.left) return p.relation === "<" || q.relation === "<";
  return literally(p, q) === false || literally(q, p) === false || apart(p, q) || apart(q, p);
}

const sides = (p: Atom): readonly Operand[] => ("right" in p ? [p.left, p.right] : [p.left]);
const isLiteral = (p: Atom): boolean => isOrdered(p) && p.relation === "=" && p.type === "text";
const timeOf = (p: Atom, of: Sym): boolean => {
  const text = equalTo(p, of);
  return typeof text === "string" && parseTimestamp(text) !== undefined;
};

/** The literal that the comparison says the value to be. */
function equalTo(p: Atom, of: Operand): string | number | undefined {
  if (!isOrdered(p) || p.relation !== "=") return undefined;
  const other = p.left === of ? p.right : p.right === of ? p.left : undefined;
  return typeof other === "object" ? undefined : other;
}

/** Where the first says that a value is a literal: what becomes of the second, which compares that value with another literal. */
function literally(p: Ordered, q: Ordered): boolean | undefined {
  for (const [own, other, flipped] of [
    [q.left, q.right, false],
    [q.right, q.left, true],
  ] as const) {
    const is = equalTo(p, own);
    if (is === undefined || typeof other === "object") continue;
    const sign = order(q.type, is, other);
    if (sign === undefined) return false;
    return holds(q.relation, flipped ? -sign : sign);
  }
  return undefined;
}

const holds = (relation: Ordered["relation"], sign: number): boolean =>
  relation === "=" ? sign === 0 : relation === "<" ? sign < 0 : sign <= 0;

function order(type: Ordered["type"], a: string | number, b: string | number): number | undefined {
  if (type === "number") return typeof a === "number" && typeof b === "number" ? Math.sign(a - b) : undefined;
  if (type === "any" || typeof a !== "string" || typeof b !== "string") return undefined;
  return type === "time" ? compareTimestamps(a, b) : a < b ? -1 : a > b ? 1 : 0;
}

/** Both bound one value from the same side by literals: is the first bound at least as narrow? */
function bounded(p: Ordered, q: Ordered): boolean {
  if (p.relation === "=" || q.relation === "=") return false;
  const strict = p.relation === "<" || q.relation === "<=";
  if (p.left === q.left && typeof p.right !== "object" && typeof q.right !== "object") {
    const sign = order(p.type, p.right, q.right);
    return sign !== undefined && (sign < 0 || (sign === 0 && strict));
  }
  if (p.right === q.right && typeof p.left !== "object" && typeof q.left !== "object") {
    const sign = order(p.type, q.left, p.left);
    return sign !== undefined && (sign < 0 || (sign === 0 && strict));
  }
  return false;
}

/** `x < c` and `d < x` with `d` no less than `c`. */
function apart(p: Ordered, q: Ordered): boolean {
  if (p.relation === "=" || q.relation === "=" || p.left !== q.right || typeof p.right === "object" || typeof q.left === "object")
    return false;
  const sign = order(p.type, p.right, q.left);
  return sign !== undefined && (sign < 0 || (sign === 0 && (p.relation === "<" || q.relation === "<")));
}
