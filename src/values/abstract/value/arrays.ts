import { ARRAY } from "../kinds.js";
import { bounded, coarseJoin, make, type Parts, tooDeep } from "./make.js";
import { type AbstractValue, type Arr, type Mutable, type Rel, WIDTH } from "./types.js";

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
