import { lengthValue } from "../../../values/abstract/constraints.js";
import { fromJson } from "../../../values/abstract/json.js";
import { ARRAY, NUMBER } from "../../../values/abstract/kinds.js";
import { joinAll } from "../../../values/abstract/lattice.js";
import { ANY_NUMBER } from "../../../values/abstract/number.js";
import { type AbstractValue, arrayOf, BOTTOM, change, ofArray, ofNumber } from "../../../values/abstract/value.js";
import { taintOf } from "./function-shapes.js";
import {
  arrayIn,
  collapse,
  type ExpressionResult,
  either,
  isNothing,
  just,
  maybe,
  NEVER,
  notArray,
  nothing,
  Sequence,
  UNKNOWN_OR_FUNCTION,
} from "./outcome.js";
import type { Run } from "./run.js";

export function countOf(v: ExpressionResult): ExpressionResult {
  const counts: AbstractValue[] = [];
  if (v.fn) counts.push(fromJson(1));
  if (v.nothing) counts.push(fromJson(0));
  if (v.value.kinds & ~ARRAY) counts.push(fromJson(1));
  if (v.value.kinds & ARRAY) counts.push(lengthValue(v.value.kinds === ARRAY ? v.value : ofArray(arrayIn(v.value), v.value.taint)));
  return counts.length === 0 ? NEVER : just(joinAll(counts));
}

export function appendOf(a: ExpressionResult, b: ExpressionResult, run: Run): ExpressionResult {
  if (a.fn || b.fn) {
    // a function among the items of a result is none
    run.fail("latent");
    return UNKNOWN_OR_FUNCTION;
  }
  const seq = new Sequence();
  seq.flatten(a);
  seq.flatten(b);
  const taint = a.value.taint | b.value.taint;
  const list = grown(ofArray(seq.array(), taint), a, b);
  let out: ExpressionResult = a.value.kinds && b.value.kinds ? just(list) : NEVER;
  if (a.nothing && b.value.kinds) out = either(out, just(b.value));
  // where there is nothing to add, a list is what the list of all says already
  if (b.nothing && a.value.kinds && (a.value.kinds !== ARRAY || b.value.kinds === 0)) out = either(out, just(a.value));
  return a.nothing && b.nothing ? { ...out, nothing: true } : out;
}

/** An array that was appended to differs in length from what it was by what was added. */
function grown(list: AbstractValue, a: ExpressionResult, b: ExpressionResult): AbstractValue {
  if (!list.arr || a.value.kinds !== ARRAY || a.nothing) return list;
  const length = lengthValue(a.value);
  const base = length.rel ?? (length.sym ? { base: length.sym, lo: 0, hi: 0 } : undefined);
  if (!base) return list;
  const more = b.value.kinds & ARRAY ? arrayIn(b.value) : undefined;
  const lo = b.nothing ? 0 : Math.min(more ? more.lo : 1, b.value.kinds & ~ARRAY ? 1 : Infinity);
  const hi = Math.max(more ? more.hi : 0, b.value.kinds & ~ARRAY ? 1 : 0);
  return change(list, { arr: { ...list.arr, grown: { base: base.base, lo: base.lo + lo, hi: base.hi + hi } } });
}

export function itemsIn(v: ExpressionResult): ReturnType<typeof arrayIn> {
  const single = notArray(v.value);
  const arr = v.value.kinds & ARRAY ? arrayIn(v.value) : undefined;
  if (!arr) return arrayOf(1, 1, [single], undefined);
  if (single.kinds === 0) return arr;
  return arrayOf(Math.min(1, arr.lo), Math.max(1, arr.hi), [], joinAll([single, ...arr.prefix, arr.rest ?? BOTTOM]));
}

export const itemsOf = (v: AbstractValue): AbstractValue[] => {
  const arr = arrayIn(v);
  return [...arr.prefix, arr.rest ?? BOTTOM];
};

export function elementOf(v: ExpressionResult, run: Run): ExpressionResult {
  run.fail("latent");
  if (v.fn) return UNKNOWN_OR_FUNCTION;
  if (isNothing(v)) return nothing(v.why);
  return maybe(joinAll([notArray(v.value), ...(v.value.kinds & ARRAY ? itemsOf(v.value) : [])]), v.nothing, v.why);
}

/** The same items in an order that is not followed; a single value is taken for a list of one. */
export function shuffled(v: ExpressionResult, run: Run): ExpressionResult {
  run.fail("latent");
  if (v.fn) return UNKNOWN_OR_FUNCTION;
  if (isNothing(v)) return nothing(v.why);
  const arr = itemsIn(v);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  return maybe(ofArray(arrayOf(arr.lo, arr.hi, [], each.kinds ? each : undefined), v.value.taint), v.nothing, v.why);
}

export function distinctOf(v: ExpressionResult): ExpressionResult {
  const single = notArray(v.value);
  if (!(v.value.kinds & ARRAY)) return v;
  const arr = arrayIn(v.value);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  const out = ofArray(arrayOf(Math.min(1, arr.lo), arr.hi, [], each.kinds ? each : undefined), v.value.taint);
  return maybe(joinAll([out, single, each]), v.nothing, v.why);
}

/** `$range(first, last, step)`: the numbers are cut to whole ones, and a sequence of one number is that number. */
export function rangeOf(args: readonly ExpressionResult[], run: Run): ExpressionResult {
  run.fail("latent");
  const [first, last, step] = args.map((a) => a.value.num ?? (a.value.kinds & NUMBER ? ANY_NUMBER : undefined));
  if (!first || !last || !step) return nothing("latent");
  const lo = Math.trunc(Math.min(first.lo, last.lo));
  const hi = Math.trunc(Math.max(first.hi, last.hi));
  const most = step.lo >= 1 ? Math.floor((Math.trunc(last.hi) - Math.trunc(first.lo)) / Math.trunc(step.lo)) + 1 : hi - lo + 1;
  const least = step.hi < Infinity && step.lo >= 1 ? Math.floor((Math.trunc(last.lo) - Math.trunc(first.hi)) / Math.trunc(step.hi)) + 1 : 0;
  const item = ofNumber({ lo, hi, int: true }, taintOf(args));
  const out = collapse(arrayOf(Math.max(0, least || 0), Math.max(0, Number.isNaN(most) ? Infinity : most), [], item), "latent");
  return { ...out, nothing: out.nothing || args.some((a) => a.nothing) || step.lo < 1 };
}
