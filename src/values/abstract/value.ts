import type { Json } from "../../text/node.js";
import type { Listing } from "../lack.js";
import { ALL, ARRAY, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "./kinds.js";
import { isEmptyNumber, joinNumber, type Num, numberBytes } from "./number.js";
import type { Sym } from "./symbol.js";
import { isEmptyText, joinText, type Text, textBytes, textOf } from "./text.js";
import { stringBytes } from "./utf8.js";

/**
 * A set of JSON values. Immutable. A kind whose component is absent is not restricted (but for the size in bytes).
 * Where `sym` is, the value is moreover exactly the one that the symbol names.
 */
export interface AbstractValue {
  /** Bit set of kinds; 0 is the empty set. */
  readonly kinds: number;
  readonly num: Num | undefined;
  readonly text: Text | undefined;
  readonly arr: Arr | undefined;
  readonly obj: Obj | undefined;
  /** Bounds of the size as compact JSON text in UTF-8. */
  readonly lo: number;
  readonly hi: number;
  readonly sym: Sym | undefined;
  /** It is a number that differs from the symbol's (a number as well) by something within these bounds. */
  readonly rel: Rel | undefined;
  /** Where its parts come from, as a bit set. */
  readonly taint: number;
  /** Exactly one JSON value, the order of its members known as well. */
  readonly exact: boolean;
  /** The value itself, where it was given as a whole. */
  readonly json: { readonly value: Json } | undefined;
  /** Does it or a part of it carry a symbol? */
  readonly linked: boolean;
  readonly depth: number;
  /** Only of a variable: on some runs nothing has been assigned to it yet. */
  readonly unset: true | undefined;
}

export interface Rel {
  readonly base: Sym;
  readonly lo: number;
  readonly hi: number;
}

/** `prefix[i]` says what item i is, where there is one; items behind the prefix are `rest` (absent: there are none). */
export interface Arr {
  readonly lo: number;
  readonly hi: number;
  readonly prefix: readonly AbstractValue[];
  readonly rest?: AbstractValue;
  /** The length differs from this symbol (a length, or another number) by something within these bounds. */
  readonly grown?: Rel;
}

/** Is the member there: never, always, on some runs because of the machine, or on some because of the outside? */
export const NO = 0;
export const MUST = 1;
export const MAY = 2;
export const OPTIONAL = 3;
export type Presence = 0 | 1 | 2 | 3;

export interface Obj {
  /** Sorted by code unit. */
  readonly keys: readonly string[];
  readonly vals: readonly AbstractValue[];
  readonly pres: readonly Presence[];
  /** Order of insertion, a number for each key; absent where unknown. */
  readonly seq?: readonly number[];
  /** What further members are, if there may be any. */
  readonly row?: AbstractValue;
  /** Members that are not named are those of this symbol's object. */
  readonly base?: Sym;
  /** The named members are all that this source lists. Says nothing of what can be there: `row` does. */
  readonly listing?: Listing;
  /** Bytes of all further members together, with their keys and commas. */
  readonly rowLo: number;
  readonly rowHi: number;
  /** Bytes of the named members with keys and commas: of those always there, and of all. */
  readonly mustBytes: number;
  readonly mayBytes: number;
}

/** Most named members of an object, and most items told apart in an array. */
export const WIDTH = 256;
export const DEPTH = 24;
/** AWS refuses more. */
export const PAYLOAD_LIMIT = 262_144;

/** Where parts of a value come from. */
export const PROVENANCE = {
  input: 1,
  result: 2,
  /** The same in every attempt and visit of one execution. */
  execution: 4,
  /** New at each evaluation: UUID, random, clock, retry count. */
  fresh: 8,
  item: 16,
  deployment: 32,
  error: 64,
} as const;

interface Parts {
  kinds: number;
  num?: Num | undefined;
  text?: Text | undefined;
  arr?: Arr | undefined;
  obj?: Obj | undefined;
  lo?: number;
  hi?: number;
  sym?: Sym | undefined;
  rel?: Rel | undefined;
  taint?: number;
  json?: { readonly value: Json } | undefined;
  unset?: true | undefined;
}

/** The normal form: empty components lose their kind, bytes follow from the parts and from the given bounds. */
export function make(parts: Parts): AbstractValue {
  const cap = parts.hi ?? Infinity;
  const floor = parts.lo ?? 0;
  let { kinds, num, text, arr, obj } = parts;
  let lo = Infinity;
  let hi = 0;
  for (let rest = kinds; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    const [from, to] = sizeOfKind(bit, num, text, arr, obj);
    if (from > cap || to < floor || from > to) kinds &= ~bit;
    else {
      if (from < lo) lo = from;
      if (to > hi) hi = to;
    }
  }
  if (kinds === 0) return BOTTOM;
  if (!(kinds & NUMBER)) num = undefined;
  if (!(kinds & STRING)) text = undefined;
  if (!(kinds & ARRAY)) arr = undefined;
  if (!(kinds & OBJECT)) obj = undefined;
  // all members always, in one order: reading them is fast where every value is laid out alike
  return {
    kinds,
    num,
    text,
    arr,
    obj,
    lo: Math.max(lo, floor),
    hi: Math.min(hi, cap),
    sym: parts.sym,
    rel: num === undefined ? undefined : parts.rel,
    taint: parts.taint ?? 0,
    exact: parts.json !== undefined || isExact(kinds, num, text, arr, obj),
    json: parts.json,
    linked: parts.sym !== undefined || (parts.rel !== undefined && (kinds & NUMBER) !== 0) || arrayLinked(arr) || objectLinked(obj),
    depth: 1 + Math.max(arrayDepth(arr), objectDepth(obj)),
    unset: parts.unset,
  };
}

type Size = readonly [number, number];
const IMPOSSIBLE: Size = [1, 0];
const FOUR: Size = [4, 4];
const FIVE: Size = [5, 5];
const ANY_NUMBER_SIZE: Size = [1, 25];
const UNBOUNDED: Size = [2, Infinity];

/** Bytes that a value of this kind can have; none where no value of the kind fits its component. */
function sizeOfKind(bit: number, num?: Num, text?: Text, arr?: Arr, obj?: Obj): Size {
  switch (bit) {
    case NULL:
    case TRUE:
      return FOUR;
    case FALSE:
      return FIVE;
    case NUMBER:
      return num === undefined ? ANY_NUMBER_SIZE : isEmptyNumber(num) ? IMPOSSIBLE : sizeOf(numberBytes(num));
    case STRING:
      return text === undefined ? UNBOUNDED : isEmptyText(text) ? IMPOSSIBLE : sizeOf(textBytes(text));
    case ARRAY:
      return arr === undefined ? UNBOUNDED : sizeOf(arrayBytes(arr));
    default:
      return obj === undefined ? UNBOUNDED : impossible(obj) ? IMPOSSIBLE : sizeOf(objectBytes(obj));
  }
}

function sizeOf({ lo, hi }: { lo: number; hi: number }): Size {
  return [lo, hi];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export const BOTTOM: AbstractValue = {
  kinds: 0,
  num: undefined,
  text: undefined,
  arr: undefined,
  obj: undefined,
  lo: 0,
  hi: 0,
  sym: undefined,
  rel: undefined,
  taint: 0,
  exact: false,
  json: undefined,
  linked: false,
  depth: 1,
  unset: undefined,
};
/** Any JSON value of any size. */
export const ANY: AbstractValue = make({ kinds: ALL });
/** Any JSON value that AWS accepts from outside. */
export const EXTERNAL: AbstractValue = make({ kinds: ALL, hi: PAYLOAD_LIMIT });

export const NULL_VALUE: AbstractValue = make({ kinds: NULL });
export const TRUE_VALUE: AbstractValue = make({ kinds: TRUE });
export const FALSE_VALUE: AbstractValue = make({ kinds: FALSE });
export const BOOLEAN_VALUE: AbstractValue = make({ kinds: TRUE | FALSE });

export const isBottom = (v: AbstractValue): boolean => v.kinds === 0;

export const ofNumber = (num: Num, taint = 0, rel?: Rel): AbstractValue => make({ kinds: NUMBER, num, taint, rel });
export const ofText = (text: Text | undefined, taint = 0, hi?: number): AbstractValue =>
  make({ kinds: STRING, text, taint, ...(hi === undefined ? {} : { hi }) });
export const ofString = (s: string): AbstractValue => ofText(textOf(s));

/** The same values with something changed; symbol, relation and given value are dropped unless named. */
export function change(v: AbstractValue, parts: Partial<Parts>): AbstractValue {
  return make({ kinds: v.kinds, num: v.num, text: v.text, arr: v.arr, obj: v.obj, lo: v.lo, hi: v.hi, taint: v.taint, ...parts });
}

export function withSym(v: AbstractValue, sym: Sym | undefined): AbstractValue {
  if (v.sym === sym || v.kinds === 0) return v;
  const linked = sym !== undefined || v.rel !== undefined || arrayLinked(v.arr) || objectLinked(v.obj);
  return { ...v, sym, linked };
}

export function withProvenance(v: AbstractValue, taint: number): AbstractValue {
  return (v.taint & taint) === taint || v.kinds === 0 ? v : { ...v, taint: v.taint | taint };
}

// arrays

export function ofArray(arr: Arr | undefined, taint = 0, hi?: number): AbstractValue {
  const parts: Parts = { kinds: ARRAY, taint };
  if (hi !== undefined) parts.hi = hi;
  if (arr) parts.arr = arr;
  return make(parts);
}

/** An array's component in normal form: no more prefix than there can be items, no rest where there is no room for it. */
export function arrayOf(lo: number, hi: number, prefix: readonly AbstractValue[], rest: AbstractValue | undefined, grown?: Rel): Arr {
  let items = prefix.some(tooDeep) ? prefix.map(bounded) : prefix;
  let tail = rest && rest.kinds !== 0 ? bounded(rest) : undefined;
  const hole = items.findIndex((p) => p.kinds === 0);
  if (hole >= 0) {
    items = items.slice(0, hole);
    tail = undefined;
  }
  if (items.length > WIDTH) {
    const cut = items.slice(WIDTH);
    tail = cut.reduce((sum: AbstractValue | undefined, p) => (sum ? coarseJoin(sum, p) : p), tail);
    items = items.slice(0, WIDTH);
  }
  if (items.length > hi) items = items.slice(0, Math.max(0, hi));
  if (items.length >= hi) tail = undefined;
  const most = tail ? hi : Math.min(hi, items.length);
  const arr: Mutable<Arr> = { lo, hi: most, prefix: items };
  if (tail) arr.rest = tail;
  if (grown) arr.grown = grown;
  return arr;
}

/** A join that does not look inside: only beyond the width limits. */
function coarseJoin(a: AbstractValue, b: AbstractValue): AbstractValue {
  return make({
    kinds: a.kinds | b.kinds,
    num: a.kinds & NUMBER ? (b.kinds & NUMBER ? a.num && b.num && joinNumber(a.num, b.num) : a.num) : b.num,
    text: a.kinds & STRING ? (b.kinds & STRING ? a.text && b.text && joinText(a.text, b.text) : a.text) : b.text,
    lo: Math.min(a.lo, b.lo),
    hi: Math.max(a.hi, b.hi),
    taint: a.taint | b.taint,
  });
}

function arrayBytes(a: Arr): { lo: number; hi: number } {
  if (a.lo > a.hi) return { lo: 1, hi: 0 };
  let lo = 0;
  let hi = 0;
  for (let i = 0; i < a.prefix.length; i++) {
    const item = a.prefix[i] as AbstractValue;
    if (i < a.lo) lo += item.lo + 1;
    hi += item.hi + 1;
  }
  if (a.rest) {
    lo += Math.max(0, a.lo - a.prefix.length) * (a.rest.lo + 1);
    hi += Math.max(0, a.hi - a.prefix.length) * (a.rest.hi + 1);
  }
  return { lo: 2 + Math.max(0, lo - 1), hi: 2 + Math.max(0, hi - 1) };
}

function arrayDepth(a: Arr | undefined): number {
  return a
    ? Math.max(
        a.rest?.depth ?? 0,
        a.prefix.reduce((d, p) => Math.max(d, p.depth), 0),
      )
    : 0;
}
function arrayLinked(a: Arr | undefined): boolean {
  return a !== undefined && (a.grown !== undefined || a.rest?.linked === true || a.prefix.some((p) => p.linked));
}

// objects

export interface Entry {
  readonly key: string;
  readonly value: AbstractValue;
  readonly presence: Presence;
  /** Order of insertion; all entries have one or none. */
  readonly seq?: number;
}

/** An object's component from its entries (any order, no key twice). */
export function objectOf(
  entries: readonly Entry[],
  row?: AbstractValue,
  base?: Sym,
  rowLo = 0,
  rowHi = row ? Infinity : 0,
  listing?: Listing | undefined,
): Obj {
  const sorted = inOrder(entries) ? entries : [...entries].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let kept: readonly Entry[] = sorted;
  let further = row && row.kinds !== 0 ? bounded(row) : undefined;
  let furtherLo = further ? rowLo : 0;
  let furtherHi = further ? rowHi : 0;
  let from = base;
  if (sorted.length > WIDTH) {
    kept = sorted.slice(0, WIDTH);
    from = undefined;
    for (const e of sorted.slice(WIDTH)) {
      if (e.presence === NO) continue;
      further = further ? coarseJoin(further, withSym(e.value, undefined)) : withSym(e.value, undefined);
      furtherHi += keyBytes(e.key) + e.value.hi;
      if (e.presence === MUST) furtherLo += keyBytes(e.key) + e.value.lo;
    }
  }
  // what is surely absent need not be said of a closed object
  if (!further && !from) kept = kept.filter((e) => e.presence !== NO);
  let mustBytes = 0;
  let mayBytes = 0;
  const keys: string[] = [];
  const vals: AbstractValue[] = [];
  const pres: Presence[] = [];
  for (const e of kept) {
    const value = bounded(e.value);
    const gone = value.kinds === 0 && e.presence !== MUST;
    keys.push(e.key);
    vals.push(e.presence === NO ? BOTTOM : value);
    pres.push(gone ? NO : e.presence);
    if (e.presence === NO || gone) continue;
    const own = keyBytes(e.key);
    mayBytes += own + value.hi;
    if (e.presence === MUST) mustBytes += own + value.lo;
  }
  const obj: Mutable<Obj> = { keys, vals, pres, rowLo: furtherLo, rowHi: furtherHi, mustBytes, mayBytes };
  if (further) obj.row = further;
  if (from && further) obj.base = from;
  if (listing && sorted.length <= WIDTH) obj.listing = listing;
  if (!further && kept.every((e) => e.seq !== undefined)) obj.seq = kept.map((e) => e.seq as number);
  else if (!further && kept.length === 1) obj.seq = [0];
  return obj;
}

function inOrder(entries: readonly Entry[]): boolean {
  for (let i = 1; i < entries.length; i++) if ((entries[i - 1] as Entry).key >= (entries[i] as Entry).key) return false;
  return true;
}

/** The object with one member replaced or added; costs no more than copying the arrays. */
export function setEntry(obj: Obj, entry: Entry, rowLo = obj.rowLo): Obj {
  const { key, presence } = entry;
  const at = indexOfKey(obj.keys, key);
  const place = at >= 0 ? at : -1 - at;
  if (at < 0 && (obj.keys.length >= WIDTH || presence === NO)) {
    if (presence === NO && !obj.row) return obj;
    return objectOf([...entriesOf(obj), entry], obj.row, obj.base, rowLo, obj.rowHi, obj.listing);
  }
  const value = bounded(entry.value);
  const keys = at >= 0 ? obj.keys : placed(obj.keys, place, key, false);
  const vals = placed(obj.vals, place, value, at >= 0);
  const pres = placed(obj.pres, place, presence, at >= 0);
  if (presence === NO || value.kinds === 0)
    return objectOf(
      keys.map((k, i) => (i === place ? entry : entryAt(obj, i > place && at < 0 ? i - 1 : i, k))),
      obj.row,
      obj.base,
      rowLo,
      obj.rowHi,
      obj.listing,
    );
  const own = keyBytes(key);
  let { mustBytes, mayBytes } = obj;
  if (at >= 0 && obj.pres[at] !== NO) {
    const old = obj.vals[at] as AbstractValue;
    mayBytes -= own + old.hi;
    if (obj.pres[at] === MUST) mustBytes -= own + old.lo;
  }
  // beyond the safe integers a difference forgets the other members
  if (!Number.isFinite(mayBytes) || obj.mayBytes > Number.MAX_SAFE_INTEGER)
    mayBytes = vals.reduce((sum, v, i) => (pres[i] === NO ? sum : sum + keyBytes(keys[i] as string) + v.hi), 0);
  else mayBytes += own + value.hi;
  if (presence === MUST) mustBytes += own + value.lo;
  const out: Mutable<Obj> = { keys, vals, pres, rowLo, rowHi: obj.rowHi, mustBytes, mayBytes };
  if (obj.row) out.row = obj.row;
  if (obj.base) out.base = obj.base;
  if (obj.listing) out.listing = obj.listing;
  if (obj.seq && entry.seq !== undefined) out.seq = placed(obj.seq, place, entry.seq, at >= 0);
  return out;
}

/** A copy with the item at that place, instead of the one there or before it. */
function placed<T>(items: readonly T[], place: number, item: T, instead: boolean): T[] {
  const out = items.slice();
  if (instead) out[place] = item;
  else out.splice(place, 0, item);
  return out;
}

export function entriesOf(obj: Obj): Entry[] {
  return obj.keys.map((key, i) => entryAt(obj, i, key));
}

function entryAt(obj: Obj, i: number, key: string): Entry {
  const entry = { key, value: obj.vals[i] as AbstractValue, presence: obj.pres[i] as Presence };
  return obj.seq ? { ...entry, seq: obj.seq[i] as number } : entry;
}

export function ofObject(obj: Obj | undefined, taint = 0, hi?: number): AbstractValue {
  return make({ kinds: OBJECT, obj, taint, ...(hi === undefined ? {} : { hi }) });
}

/** Where the key is among the sorted keys; below zero: `-1 - place` where it would be. */
export function indexOfKey(keys: readonly string[], key: string): number {
  let lo = 0;
  let hi = keys.length - 1;
  while (lo <= hi) {
    const mid = (lo + hi) >> 1;
    const at = keys[mid] as string;
    if (at === key) return mid;
    if (at < key) lo = mid + 1;
    else hi = mid - 1;
  }
  return -1 - lo;
}

/** Bytes of a member's key with its quotes, colon and comma. */
export const keyBytes = (key: string): number => stringBytes(key) + 2;

function objectBytes(o: Obj): { lo: number; hi: number } {
  const least = o.mustBytes + o.rowLo;
  const most = o.mayBytes + o.rowHi;
  return { lo: 2 + Math.max(0, least - 1), hi: 2 + Math.max(0, most - 1) };
}

function impossible(o: Obj): boolean {
  return o.vals.some((v, i) => v.kinds === 0 && o.pres[i] === MUST);
}
function objectDepth(o: Obj | undefined): number {
  return o ? o.vals.reduce((d, v) => Math.max(d, v.depth), o.row?.depth ?? 0) : 0;
}
function objectLinked(o: Obj | undefined): boolean {
  return o !== undefined && (o.base !== undefined || o.row?.linked === true || o.vals.some((v) => v.linked));
}

/** Parts of arrays and objects stay below the depth limit, so that nothing that follows the nesting of a value can overflow the stack. */
const tooDeep = (v: AbstractValue): boolean => v.depth >= DEPTH;
const bounded = (v: AbstractValue): AbstractValue => (tooDeep(v) ? shallow(v) : v);

/** The value without what is known of its parts; beyond the depth limit nothing more is kept. */
function shallow(v: AbstractValue): AbstractValue {
  return make({ kinds: v.kinds, num: v.num, text: v.text, lo: v.lo, hi: v.hi, sym: v.sym, taint: v.taint });
}

function isExact(kinds: number, num?: Num, text?: Text, arr?: Arr, obj?: Obj): boolean {
  if (kinds === NULL || kinds === TRUE || kinds === FALSE) return true;
  if (kinds === NUMBER) return num !== undefined && num.lo === num.hi;
  if (kinds === STRING) return text?.set?.size === 1;
  if (kinds === ARRAY) return arr !== undefined && arr.lo === arr.hi && arr.prefix.length === arr.hi && arr.prefix.every((p) => p.exact);
  if (kinds === OBJECT)
    return obj !== undefined && !obj.row && obj.seq !== undefined && obj.pres.every((p) => p === MUST) && obj.vals.every((v) => v.exact);
  return false;
}
