import type { Listing } from "../../lack.js";
import { OBJECT } from "../kinds.js";
import type { Sym } from "../symbol.js";
import { BOTTOM, bounded, coarseJoin, make, withSym } from "./make.js";
import { keyBytes } from "./measures.js";
import { type AbstractValue, type Entry, MUST, type Mutable, NO, type Obj, type Presence, WIDTH } from "./types.js";

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
