import { ARRAY, NUMBER, OBJECT, STRING } from "../kinds.js";
import { joinNumber, widenNumber } from "../number.js";
import { joinText, widenText } from "../text.js";
import {
  type AbstractValue,
  type Arr,
  arrayOf,
  BOTTOM,
  type Entry,
  keyBytes,
  MAY,
  MUST,
  make,
  NO,
  type Obj,
  OPTIONAL,
  objectOf,
  type Presence,
  type Rel,
} from "../value.js";
import { equal } from "./equality.js";
import { unlink } from "./links.js";
import { implicit, sameListing, sameNames, sameRel } from "./parts.js";

/** Says what is known of a linked value once its symbol is given up. */
export type Settle = (v: AbstractValue) => AbstractValue;

const asItIs: Settle = (v) => (v.sym || v.obj?.base ? unlink(v) : v);

/** How two values become one: plainly, or so that chains end. */
interface Manner {
  readonly left: Settle;
  readonly right: Settle;
  /** Ends that moved jump to one of these (ascending). Absent: a plain join. */
  readonly thresholds?: readonly number[];
  readonly memo: Map<AbstractValue, Map<AbstractValue, AbstractValue>>;
}

/** The least set here that holds both; `a` itself where `b` adds nothing. */
export function join(a: AbstractValue, b: AbstractValue, left: Settle = asItIs, right: Settle = asItIs): AbstractValue {
  return combine(a, b, { left, right, memo: new Map() });
}

/** A joiner for many pairs of values that share parts: what was joined once is remembered. */
export function joiner(left: Settle, right: Settle, thresholds?: readonly number[]): (a: AbstractValue, b: AbstractValue) => AbstractValue {
  const manner: Manner = { left, right, memo: new Map(), ...(thresholds ? { thresholds } : {}) };
  return (a, b) => combine(a, b, manner);
}

/** Like `join`, but every chain `x = widen(x, y)` ends. */
export function widen(
  a: AbstractValue,
  b: AbstractValue,
  thresholds: readonly number[] = [],
  left: Settle = asItIs,
  right: Settle = asItIs,
): AbstractValue {
  return combine(a, b, { left, right, thresholds, memo: new Map() });
}

export const joinAll = (values: readonly AbstractValue[]): AbstractValue => values.reduce((sum, v) => join(sum, v), BOTTOM);

function combine(a: AbstractValue, b: AbstractValue, how: Manner): AbstractValue {
  if (a === b) return a;
  if (b.kinds === 0) return a;
  if (a.kinds === 0) return b;
  const big = (a.obj !== undefined && b.obj !== undefined) || (a.arr !== undefined && b.arr !== undefined);
  if (!big) return combineNow(a, b, how);
  const row = how.memo.get(a);
  const known = row?.get(b);
  if (known) return known;
  const result = combineNow(a, b, how);
  if (row) row.set(b, result);
  else how.memo.set(a, new Map([[b, result]]));
  return result;
}

function combineNow(left: AbstractValue, right: AbstractValue, how: Manner): AbstractValue {
  const sameSym = left.sym === right.sym;
  const a = sameSym ? left : how.left(left);
  const b = sameSym ? right : how.right(right);
  const sym = sameSym ? left.sym : undefined;
  const kinds = a.kinds | b.kinds;
  if (a.exact && b.exact && a.json && b.json === a.json && sym === a.sym) return left;
  const num =
    kinds & NUMBER
      ? joinPart(a, b, NUMBER, a.num, b.num, (x, y) => (how.thresholds ? widenNumber(x, y, how.thresholds) : joinNumber(x, y)))
      : undefined;
  const text =
    kinds & STRING ? joinPart(a, b, STRING, a.text, b.text, (x, y) => (how.thresholds ? widenText(x, y) : joinText(x, y))) : undefined;
  // widening never takes over a structure that was not there before: values could nest for ever
  const fresh = how.thresholds ? b.kinds & ~a.kinds : 0;
  const arr = kinds & ARRAY & ~fresh ? joinPart(a, b, ARRAY, a.arr, b.arr, (x, y) => joinArray(x, y, how)) : undefined;
  const obj = kinds & OBJECT & ~fresh ? joinPart(a, b, OBJECT, a.obj, b.obj, (x, y) => joinObject(x, y, how)) : undefined;
  const rel = joinRel(a, b, how.thresholds !== undefined);
  const unset = a.unset ?? b.unset;
  const taint = a.taint | b.taint;
  let lo = Math.min(a.lo, b.lo);
  let hi = Math.max(a.hi, b.hi);
  if (how.thresholds) {
    if (lo < a.lo) lo = 0;
    if (hi > a.hi) hi = how.thresholds.find((t) => t >= hi) ?? Infinity;
  }
  const onlyA = b.json === undefined || a.json === undefined ? undefined : sameOrder(a, b) ? a.json : undefined;
  const same =
    kinds === left.kinds &&
    num === left.num &&
    text === left.text &&
    arr === left.arr &&
    obj === left.obj &&
    sym === left.sym &&
    sameRel(rel, left.rel) &&
    taint === left.taint &&
    unset === left.unset &&
    lo === left.lo &&
    hi === left.hi &&
    (left.json === undefined || onlyA !== undefined);
  if (same) return left;
  return make({ kinds, num, text, arr, obj, sym, rel, taint, unset, lo, hi, json: onlyA });
}

/** Both given as a whole, and printed alike. */
function sameOrder(a: AbstractValue, b: AbstractValue): boolean {
  if (a.lo !== b.lo || a.kinds !== b.kinds) return false;
  if (a.json === b.json || a.json?.value === b.json?.value) return true;
  if (a.obj && b.obj) return equal(a, b);
  return a.arr !== undefined && b.arr !== undefined && a.arr.rest === undefined && equal(a, b);
}

/** A component where only one side has the kind is that side's; one that says nothing says nothing of both. */
function joinPart<T>(
  a: AbstractValue,
  b: AbstractValue,
  kind: number,
  x: T | undefined,
  y: T | undefined,
  both: (x: T, y: T) => T,
): T | undefined {
  if (!(a.kinds & kind)) return y;
  if (!(b.kinds & kind)) return x;
  return x === undefined || y === undefined ? undefined : x === y ? x : both(x, y);
}

function joinRel(a: AbstractValue, b: AbstractValue, widening: boolean): Rel | undefined {
  if (!(a.kinds & NUMBER)) return b.rel;
  if (!(b.kinds & NUMBER)) return a.rel;
  return hullRel(a.rel, b.rel, widening);
}

function hullRel(a: Rel | undefined, b: Rel | undefined, widening: boolean): Rel | undefined {
  if (!a || !b || a.base !== b.base) return undefined;
  if (b.lo >= a.lo && b.hi <= a.hi) return a;
  return widening ? undefined : { base: a.base, lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
}

function joinArray(a: Arr, b: Arr, how: Manner): Arr {
  const widening = how.thresholds !== undefined;
  const lo = b.lo < a.lo ? (widening ? 0 : b.lo) : a.lo;
  const hi = b.hi > a.hi ? (widening ? (how.thresholds?.find((t) => t >= b.hi) ?? Infinity) : b.hi) : a.hi;
  const length = widening
    ? Math.min(a.prefix.length, b.hi > a.hi || b.rest ? b.prefix.length : a.prefix.length)
    : Math.max(a.prefix.length, b.prefix.length);
  const prefix: AbstractValue[] = [];
  for (let i = 0; i < length; i++) prefix.push(combine(a.prefix[i] ?? a.rest ?? BOTTOM, b.prefix[i] ?? b.rest ?? BOTTOM, how));
  let rest = a.rest ?? BOTTOM;
  for (let i = length; i < a.prefix.length; i++) rest = combine(rest, a.prefix[i] as AbstractValue, how);
  for (let i = length; i < b.prefix.length; i++) rest = combine(rest, b.prefix[i] as AbstractValue, how);
  if (b.rest) rest = combine(rest, b.rest, how);
  const grown = hullRel(a.grown, b.grown, widening);
  const same =
    lo === a.lo &&
    hi === a.hi &&
    rest === (a.rest ?? BOTTOM) &&
    sameRel(grown, a.grown) &&
    prefix.length === a.prefix.length &&
    prefix.every((p, i) => p === a.prefix[i]);
  return same ? a : arrayOf(lo, hi, prefix, rest, grown);
}

const presenceJoin = (a: Presence, b: Presence): Presence => {
  if (a === b) return a;
  return a + b === MUST + OPTIONAL && a !== NO && b !== NO ? OPTIONAL : MAY;
};

function joinObject(a: Obj, b: Obj, how: Manner): Obj {
  const widening = how.thresholds !== undefined;
  const base = a.base === b.base ? a.base : undefined;
  const open = a.row !== undefined || b.row !== undefined;
  const kept: Entry[] = [];
  let row = a.row ?? BOTTOM;
  if (b.row) row = combine(row, b.row, how);
  let [aLo, aHi, bLo, bHi] = [a.rowLo, a.rowHi, b.rowLo, b.rowHi];
  const listing = sameListing(a.listing, b.listing) && sameNames(a.keys, b.keys) ? a.listing : undefined;
  let changed = base !== a.base || listing !== a.listing;
  let ordered = !open && a.seq !== undefined && b.seq !== undefined && a.keys.length === b.keys.length;
  let i = 0;
  let j = 0;
  while (i < a.keys.length || j < b.keys.length) {
    const ka = a.keys[i];
    const kb = b.keys[j];
    const onlyA = kb === undefined || (ka !== undefined && ka < kb);
    const onlyB = !onlyA && (ka === undefined || kb < ka);
    const key = (onlyB ? kb : ka) as string;
    const ea: Entry = onlyB ? implicit(a, key) : { key, value: a.vals[i] as AbstractValue, presence: a.pres[i] as Presence };
    const eb: Entry = onlyA ? implicit(b, key) : { key, value: b.vals[j] as AbstractValue, presence: b.pres[j] as Presence };
    if (ordered && (onlyA || onlyB || a.seq?.[i] !== b.seq?.[j])) ordered = false;
    // named by one side only: it becomes part of the row unless the other side says that there is no such member, or which it is
    const intoRow = (onlyA ? b.row !== undefined : onlyB && (a.row !== undefined || widening)) && base === undefined;
    if (intoRow) {
      const [named, key2] = onlyA ? [ea, ka] : [eb, kb];
      row = combine(row, named.value, how);
      const [lo, hi] =
        named.presence === NO
          ? [0, 0]
          : [named.presence === MUST ? keyBytes(key2 as string) + named.value.lo : 0, keyBytes(key2 as string) + named.value.hi];
      if (onlyA) {
        aLo += lo;
        aHi += hi;
      } else {
        bLo += lo;
        bHi += hi;
      }
      if (onlyA) changed = true;
    } else {
      const value = combine(ea.value, eb.value, how);
      const presence = presenceJoin(ea.presence, eb.presence);
      const entry: Entry = { key, value, presence };
      kept.push(!onlyB && a.seq ? { ...entry, seq: a.seq[i] as number } : entry);
      if (onlyB || value !== ea.value || presence !== ea.presence) changed = true;
    }
    if (!onlyB) i++;
    if (!onlyA) j++;
  }
  let rowLo = Math.min(aLo, bLo);
  let rowHi = Math.max(aHi, bHi);
  if (widening) {
    if (rowLo < a.rowLo) rowLo = 0;
    if (rowHi > a.rowHi) rowHi = Infinity;
  }
  if (
    !changed &&
    row === (a.row ?? BOTTOM) &&
    rowLo === a.rowLo &&
    rowHi === a.rowHi &&
    (a.seq === undefined || ordered || a.keys.length < 2)
  )
    return a;
  return objectOf(ordered ? kept : kept.map(unordered), row.kinds === 0 ? undefined : row, base, rowLo, rowHi, listing);
}

const unordered = ({ key, value, presence }: Entry): Entry => ({ key, value, presence });
