import { contains, toJson } from "../json.js";
import { ARRAY, OBJECT } from "../kinds.js";
import { meetNumber } from "../number.js";
import { meetText } from "../text.js";
import {
  type AbstractValue,
  type Arr,
  arrayOf,
  BOTTOM,
  type Entry,
  MUST,
  make,
  NO,
  type Obj,
  OPTIONAL,
  objectOf,
  type Presence,
  withSym,
} from "../value.js";
import { implicit } from "./parts.js";

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
