import type { Listing } from "../lack.js";
import { contains, toJson } from "./json.js";
import { ARRAY, NUMBER, OBJECT, STRING } from "./kinds.js";
import { ANY_NUMBER, equalNumber, joinNumber, leqNumber, meetNumber, type Num, widenNumber } from "./number.js";
import type { Sym } from "./symbol.js";
import { ANY_TEXT, equalText, joinText, leqText, meetText, type Text, widenText } from "./text.js";
import {
  type AbstractValue,
  type Arr,
  arrayOf,
  BOTTOM,
  type Entry,
  entriesOf,
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
  withSym,
} from "./value.js";

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

const sameRel = (a: Rel | undefined, b: Rel | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.base === b.base && a.lo === b.lo && a.hi === b.hi);

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

/** What an object says of a member it does not name. */
function implicit(o: Obj, key: string): Entry {
  if (!o.row) return { key, value: BOTTOM, presence: NO };
  return { key, value: o.base ? withSym(o.row, o.base.field(key)) : o.row, presence: OPTIONAL };
}

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
    // named by one side only: it melts into the row unless the other side says that there is no such member, or which it is
    const melts = (onlyA ? b.row !== undefined : onlyB && (a.row !== undefined || widening)) && base === undefined;
    if (melts) {
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

const sameListing = (a: Listing | undefined, b: Listing | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.call === b.call && a.at === b.at && a.trust === b.trust && a.input === b.input);

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((key, i) => key === b[i]));

const unordered = ({ key, value, presence }: Entry): Entry => ({ key, value, presence });

/** Drops the symbol at the top; its parts stay linked through it. */
export function unlink(v: AbstractValue): AbstractValue {
  if (!v.sym) return v;
  return make({
    kinds: v.kinds,
    num: v.num,
    text: v.text,
    arr: linkedArray(v),
    obj: linkedObject(v),
    lo: v.lo,
    hi: v.hi,
    taint: v.taint,
    rel: linkedNumber(v),
    json: v.json,
    unset: v.unset,
  });
}

/** A number that is a symbol's differs from it by nothing. */
function linkedNumber(v: AbstractValue): Rel | undefined {
  return v.rel ?? (v.sym && v.kinds & NUMBER ? { base: v.sym, lo: 0, hi: 0 } : undefined);
}

function linkedArray(v: AbstractValue): Arr | undefined {
  const sym = v.sym as Sym;
  if (!v.arr || v.exact) return v.arr;
  const length = sym.length();
  const grown = v.arr.grown ?? (length ? { base: length, lo: 0, hi: 0 } : undefined);
  return arrayOf(
    v.arr.lo,
    v.arr.hi,
    v.arr.prefix.map((p, i) => (p.sym ? p : withSym(p, sym.item(i)))),
    v.arr.rest,
    grown,
  );
}

function linkedObject(v: AbstractValue): Obj | undefined {
  if (!(v.kinds & OBJECT) || v.exact) return v.obj;
  return linkMembers(v.obj ?? anyObject(v), v.sym as Sym);
}

/** Members know which part of the symbol they are; those not named are the symbol's as well. */
export function linkMembers(obj: Obj, sym: Sym): Obj {
  const entries = entriesOf(obj).map((e) => (e.value.sym || e.presence === NO ? e : { ...e, value: withSym(e.value, sym.field(e.key)) }));
  return objectOf(entries, obj.row, obj.base ?? sym, obj.rowLo, obj.rowHi, obj.listing);
}

/** An unrestricted object, said in full. */
export function anyObject(v: AbstractValue): Obj {
  const hi = Math.max(0, v.hi - 1);
  return objectOf([], make({ kinds: 127, hi: Math.max(0, v.hi - 5), taint: v.taint }), undefined, 0, hi);
}

/** An unrestricted array, said in full. */
export function anyArray(v: AbstractValue): Arr {
  const most = v.hi === Infinity ? Infinity : Math.max(0, Math.floor((v.hi - 1) / 2));
  return arrayOf(0, most, [], make({ kinds: 127, hi: Math.max(0, v.hi - 2), taint: v.taint }));
}

// meet

/** Holds every value that both hold. Symbols and origin are the first one's, else the second one's. */
export function meet(a: AbstractValue, b: AbstractValue): AbstractValue {
  if (a === b) return a;
  if (a.kinds === 0 || b.kinds === 0) return BOTTOM;
  if (!(a.obj || a.arr) || !(b.obj || b.arr)) return meetNow(a, b);
  let row = met.get(a);
  const known = row?.get(b);
  if (known) return known;
  const result = meetNow(a, b);
  if (!row) {
    row = new WeakMap();
    met.set(a, row);
  }
  row.set(b, result);
  return result;
}

/** Facts meet the same values again and again. */
const met = new WeakMap<AbstractValue, WeakMap<AbstractValue, AbstractValue>>();

function meetNow(a: AbstractValue, b: AbstractValue): AbstractValue {
  const sym = a.sym ?? b.sym;
  if (a.exact && !a.linked) return contains(b, toJson(a)) ? withSym(a, sym) : BOTTOM;
  if (b.exact && !b.linked) return contains(a, toJson(b)) ? withSym(b, sym) : BOTTOM;
  const kinds = a.kinds & b.kinds;
  const arr = meetPart(a.arr, b.arr, meetArray);
  const obj = meetPart(a.obj, b.obj, meetObject);
  return make({
    kinds: kinds & ~((arr === null ? ARRAY : 0) | (obj === null ? OBJECT : 0)),
    num: meetPart(a.num, b.num, meetNumber) ?? undefined,
    text: meetPart(a.text, b.text, meetText) ?? undefined,
    arr: arr ?? undefined,
    obj: obj ?? undefined,
    lo: Math.max(a.lo, b.lo),
    hi: Math.min(a.hi, b.hi),
    sym,
    rel: a.rel ?? b.rel,
    taint: a.taint,
    unset: a.unset && b.unset,
  });
}

function meetPart<T>(x: T | undefined, y: T | undefined, both: (x: T, y: T) => T | null): T | null | undefined {
  if (x === undefined || x === y) return y;
  return y === undefined ? x : both(x, y);
}

function meetArray(a: Arr, b: Arr): Arr | null {
  const lo = Math.max(a.lo, b.lo);
  const hi = Math.min(a.hi, b.hi);
  if (lo > hi) return null;
  const length = Math.max(a.prefix.length, b.prefix.length);
  const prefix: AbstractValue[] = [];
  for (let i = 0; i < length; i++) prefix.push(meet(a.prefix[i] ?? a.rest ?? BOTTOM, b.prefix[i] ?? b.rest ?? BOTTOM));
  const rest = a.rest && b.rest ? meet(a.rest, b.rest) : undefined;
  const out = arrayOf(lo, hi, prefix, rest, a.grown ?? b.grown);
  return out.hi < lo ? null : out;
}

function meetObject(a: Obj, b: Obj): Obj | null {
  const base = a.base ?? b.base;
  const entries: Entry[] = [];
  const sameKeys = a.keys.length === b.keys.length && a.keys.every((k, i) => k === b.keys[i]);
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
    const entry = meetEntry(ea, eb);
    if (!entry) return null;
    const seq = (!onlyB && a.seq?.[i]) ?? (!onlyA && b.seq?.[j]);
    entries.push(typeof seq === "number" ? { ...entry, seq } : entry);
    if (!onlyB) i++;
    if (!onlyA) j++;
  }
  const row = a.row && b.row ? meet(a.row, b.row) : undefined;
  const rowLo = sameKeys ? Math.max(a.rowLo, b.rowLo) : 0;
  return objectOf(entries, row && row.kinds !== 0 ? row : undefined, base, rowLo, Math.min(a.rowHi, b.rowHi), a.listing ?? b.listing);
}

function meetEntry(a: Entry, b: Entry): Entry | null {
  if (a.presence === NO || b.presence === NO) {
    if (a.presence === MUST || b.presence === MUST) return null;
    return { key: a.key, value: BOTTOM, presence: NO };
  }
  const value = meet(a.value, b.value);
  const presence = a.presence === MUST || b.presence === MUST ? MUST : a.presence === OPTIONAL ? b.presence : a.presence;
  if (value.kinds === 0) return presence === MUST ? null : { key: a.key, value, presence: NO };
  return { key: a.key, value, presence };
}

// order

/** Is every value of `a` surely one of `b`? May say no where it cannot tell. */
export function leq(a: AbstractValue, b: AbstractValue): boolean {
  if (a === b || a.kinds === 0) return true;
  if ((a.kinds & ~b.kinds) !== 0 || a.lo < b.lo || a.hi > b.hi) return false;
  if (b.sym && a.sym !== b.sym) return false;
  if (a.exact && b.json && !b.arr && !b.obj) return contains(b, toJson(a));
  if (a.kinds & NUMBER && b.num && !leqNumber(a.num ?? ANY_NUMBER, b.num)) return false;
  if (a.kinds & STRING && b.text && !leqText(a.text ?? ANY_TEXT, b.text)) return false;
  if (a.kinds & ARRAY && b.arr && !leqArray(a.arr ?? anyArray(a), b.arr)) return false;
  return !(a.kinds & OBJECT && b.obj && !leqObject(a.obj ?? anyObject(a), b.obj));
}

function leqArray(a: Arr, b: Arr): boolean {
  if (a.lo < b.lo || a.hi > b.hi) return false;
  const length = Math.max(a.prefix.length, b.prefix.length);
  for (let i = 0; i < length; i++) if (!leq(a.prefix[i] ?? a.rest ?? BOTTOM, b.prefix[i] ?? b.rest ?? BOTTOM)) return false;
  return !a.rest || (b.rest !== undefined && leq(a.rest, b.rest));
}

function leqObject(a: Obj, b: Obj): boolean {
  if (a.rowHi > b.rowHi && b.row) return false;
  if (a.row && (!b.row || !leq(a.row, b.row))) return false;
  if (b.base && a.base !== b.base) return false;
  if (b.listing && !sameListing(a.listing, b.listing)) return false;
  for (const key of new Set([...a.keys, ...b.keys])) {
    const ea = entryOf(a, key);
    const eb = entryOf(b, key);
    if (ea.presence === NO) {
      if (eb.presence === MUST) return false;
      continue;
    }
    if (eb.presence === NO || (eb.presence === MUST && ea.presence !== MUST) || !leq(ea.value, eb.value)) return false;
  }
  // what melts into the row of `b` must fit its bytes
  const melted = a.keys.filter((k) => !b.keys.includes(k) && entryOf(a, k).presence !== NO);
  return melted.reduce((sum, k) => sum + keyBytes(k) + entryOf(a, k).value.hi, a.rowHi) <= b.rowHi || melted.length === 0;
}

/** The member as the object knows it, named or not. */
export function entryOf(o: Obj, key: string): Entry {
  let lo = 0;
  let hi = o.keys.length - 1;
  while (lo <= hi) {
    const mid = (lo + hi) >> 1;
    const at = o.keys[mid] as string;
    if (at === key) return { key, value: o.vals[mid] as AbstractValue, presence: o.pres[mid] as Presence };
    if (at < key) lo = mid + 1;
    else hi = mid - 1;
  }
  return implicit(o, key);
}

/** Do both say the same? */
export function equal(a: AbstractValue, b: AbstractValue): boolean {
  if (a === b) return true;
  if (
    a.kinds !== b.kinds ||
    a.lo !== b.lo ||
    a.hi !== b.hi ||
    a.sym !== b.sym ||
    a.taint !== b.taint ||
    a.unset !== b.unset ||
    a.exact !== b.exact
  )
    return false;
  if (!sameRel(a.rel, b.rel) || !samePart(a.num, b.num, equalNumber as (x: Num, y: Num) => boolean)) return false;
  if (!samePart<Text>(a.text, b.text, equalText)) return false;
  if (a.json && b.json && !a.arr && !a.obj) return a.json === b.json || sameGiven(a, b);
  return samePart(a.arr, b.arr, equalArray) && samePart(a.obj, b.obj, equalObject);
}

const sameGiven = (a: AbstractValue, b: AbstractValue): boolean => contains(a, toJson(b));

const samePart = <T>(x: T | undefined, y: T | undefined, both: (x: T, y: T) => boolean): boolean =>
  x === y || (x !== undefined && y !== undefined && both(x, y));

function equalArray(a: Arr, b: Arr): boolean {
  return (
    a.lo === b.lo &&
    a.hi === b.hi &&
    sameRel(a.grown, b.grown) &&
    a.prefix.length === b.prefix.length &&
    samePart(a.rest, b.rest, equal) &&
    a.prefix.every((p, i) => equal(p, b.prefix[i] as AbstractValue))
  );
}

function equalObject(a: Obj, b: Obj): boolean {
  return (
    a.keys.length === b.keys.length &&
    a.base === b.base &&
    sameListing(a.listing, b.listing) &&
    a.rowLo === b.rowLo &&
    a.rowHi === b.rowHi &&
    samePart(a.row, b.row, equal) &&
    a.keys.every((k, i) => k === b.keys[i] && a.pres[i] === b.pres[i] && a.seq?.[i] === b.seq?.[i]) &&
    a.vals.every((v, i) => equal(v, b.vals[i] as AbstractValue))
  );
}
