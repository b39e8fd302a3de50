import { fromJson } from "../../../values/abstract/json.js";
import { ALL, ARRAY, OBJECT } from "../../../values/abstract/kinds.js";
import { join } from "../../../values/abstract/lattice.js";
import { type AbstractValue, arrayOf, BOTTOM, entriesOf, MUST, make, NO } from "../../../values/abstract/value.js";
import { arrayIn, collapse, type ExpressionResult, isNothing, notArray, nothing } from "./outcome.js";
import type { Run } from "./run.js";

/** How many values there are, and one that holds each. */
interface Found {
  readonly lo: number;
  readonly hi: number;
  readonly each: AbstractValue;
}

const NONE: Found = { lo: 0, hi: 0, each: BOTTOM };

/** Below, what there is is known by kinds and bytes alone. */
const MOST_DEPTH = 8;

/** More than the engine makes: a bound by the bytes of a payload at each depth says nothing. */
const MOST_COUNTED = 10_000_000;

/** `**`: the value itself and what is in it at all depths, but for arrays, of which the items count. */
export function descendants(context: ExpressionResult, run: Run): ExpressionResult {
  if (context.fn) return run.unknown();
  if (isNothing(context)) return nothing(context.why);
  const { lo, hi, each } = within(context.value, 0, run);
  const out = collapse(arrayOf(lo, hi > MOST_COUNTED ? Number.POSITIVE_INFINITY : hi, [], each), context.why);
  return context.nothing ? { ...out, nothing: true } : out;
}

function within(value: AbstractValue, depth: number, run: Run): Found {
  if (value.kinds === 0) return NONE;
  if (!(value.kinds & (OBJECT | ARRAY))) return { lo: 1, hi: 1, each: value };
  if (depth > MOST_DEPTH || !run.spend()) return unlisted(value);
  const single = notArray(value);
  const inObject = single.kinds & OBJECT ? ofObject(value, depth, run) : NONE;
  const own: Found = {
    lo: 1 + (single.kinds === OBJECT ? inObject.lo : 0),
    hi: 1 + inObject.hi,
    each: join(single, inObject.each),
  };
  const all = value.kinds & ARRAY ? (single.kinds ? oneOf(own, ofArray(value, depth, run)) : ofArray(value, depth, run)) : own;
  // each takes a byte at least
  return { ...all, hi: Math.min(all.hi, value.hi) };
}

/** Nothing says what is in it. */
function unlisted(value: AbstractValue): Found {
  return { lo: value.kinds & ARRAY ? 0 : 1, hi: value.hi, each: make({ kinds: ALL & ~ARRAY, hi: value.hi, taint: value.taint }) };
}

function ofObject(value: AbstractValue, depth: number, run: Run): Found {
  const obj = value.obj ?? (value.json ? fromJson(value.json.value).obj : undefined);
  if (!obj) return { ...unlisted(value), lo: 0 };
  let all = NONE;
  for (const entry of entriesOf(obj)) {
    if (entry.presence === NO) continue;
    const member = within(entry.value, depth + 1, run);
    all = both(all, entry.presence === MUST ? member : { ...member, lo: 0 });
  }
  return obj.row ? both(all, several(within(obj.row, depth + 1, run), 0, obj.rowHi)) : all;
}

function ofArray(value: AbstractValue, depth: number, run: Run): Found {
  if (!value.arr && !value.json) return { ...unlisted(value), lo: 0 };
  const arr = arrayIn(value);
  let all = NONE;
  for (const [i, item] of arr.prefix.entries()) {
    const found = within(item, depth + 1, run);
    all = both(all, i < arr.lo ? found : { ...found, lo: 0 });
  }
  const { length } = arr.prefix;
  if (!arr.rest || arr.hi <= length) return all;
  return both(all, several(within(arr.rest, depth + 1, run), Math.max(0, arr.lo - length), arr.hi - length));
}

const both = (a: Found, b: Found): Found => ({ lo: a.lo + b.lo, hi: a.hi + b.hi, each: join(a.each, b.each) });

const oneOf = (a: Found, b: Found): Found => ({ lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi), each: join(a.each, b.each) });

const several = ({ lo, hi, each }: Found, least: number, most: number): Found => ({
  lo: lo * least,
  hi: hi === 0 || most === 0 ? 0 : hi * most,
  each,
});
