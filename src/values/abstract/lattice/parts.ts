import type { Listing } from "../../lack.js";
import {
  type AbstractValue,
  type Arr,
  arrayOf,
  BOTTOM,
  type Entry,
  make,
  NO,
  type Obj,
  OPTIONAL,
  objectOf,
  type Presence,
  type Rel,
  withSym,
} from "../value.js";

export const sameRel = (a: Rel | undefined, b: Rel | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.base === b.base && a.lo === b.lo && a.hi === b.hi);

/** What an object says of a member it does not name. */
export function implicit(o: Obj, key: string): Entry {
  if (!o.row) return { key, value: BOTTOM, presence: NO };
  return { key, value: o.base ? withSym(o.row, o.base.field(key)) : o.row, presence: OPTIONAL };
}

export const sameListing = (a: Listing | undefined, b: Listing | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.call === b.call && a.at === b.at && a.trust === b.trust && a.input === b.input);

export const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((key, i) => key === b[i]));

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
