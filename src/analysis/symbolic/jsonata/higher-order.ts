import { ARRAY, OBJECT } from "../../../values/abstract/kinds.js";
import { anyObject, joinAll, leq, widen } from "../../../values/abstract/lattice.js";
import { numberRange } from "../../../values/abstract/number.js";
import { byTruth } from "../../../values/abstract/split.js";
import {
  type AbstractValue,
  BOTTOM,
  entriesOf,
  MUST,
  make,
  NO,
  NULL_VALUE,
  OPTIONAL,
  objectOf,
  ofArray,
  ofNumber,
  ofObject,
  ofString,
  ofText,
  type Presence,
} from "../../../values/abstract/value.js";
import { ofKinds } from "../faults.js";
import { itemsIn } from "./list-functions.js";
import {
  type ExpressionResult,
  either,
  type Fn,
  isNever,
  isNothing,
  just,
  maybe,
  NEVER,
  nothing,
  Sequence,
  UNKNOWN,
  UNKNOWN_OR_FUNCTION,
} from "./outcome.js";
import type { Run } from "./run.js";
import { inContext, type Scope } from "./scope.js";
import { arityOf } from "./signatures.js";

function perItem(
  v: ExpressionResult,
  f: ExpressionResult,
  scope: Scope,
  run: Run,
  into: (item: AbstractValue, result: ExpressionResult, sure: boolean, seq: Sequence) => void,
): ExpressionResult {
  if (isNothing(v)) return nothing(v.why);
  // a list of functions
  if (v.fn) {
    run.fail("latent");
    return UNKNOWN_OR_FUNCTION;
  }
  if (!f.fn || f.nothing || f.value.kinds) run.fail("latent");
  const failed = v.nothing ? nothing(v.why) : NEVER;
  if (!f.fn) return failed;
  const arr = itemsIn(v);
  // a single value is handed over as a list of one
  const whole = v.value.kinds === ARRAY ? v.value : ofArray(arr, v.value.taint);
  const seq = new Sequence();
  const fn = f.fn;
  const once = (item: AbstractValue, lo: number, hi: number): ExpressionResult =>
    run.apply(fn, hofArgs(fn, item, ofNumber(numberRange(lo, hi, true)), whole), handedOver(scope));
  const followed = arr.prefix.length <= 32 ? arr.prefix.length : 0;
  for (let i = 0; i < followed; i++) {
    const result = once(arr.prefix[i] as AbstractValue, i, i);
    if (isNever(result) && i < arr.lo) return failed;
    into(arr.prefix[i] as AbstractValue, result, i < arr.lo, seq);
  }
  const others = joinAll([...arr.prefix.slice(followed), arr.rest ?? BOTTOM]);
  if (others.kinds && arr.hi > followed) {
    const inner = new Sequence();
    into(others, once(others, followed, arr.hi - 1), true, inner);
    const { lo, hi } = inner;
    const each = inner.array();
    const least = Math.max(0, arr.lo - followed);
    seq.pushMaybe(joinAll([...each.prefix, each.rest ?? BOTTOM]), lo === 0 ? 0 : least, hi === 0 ? 0 : arr.hi - followed);
    if (inner.why === "manifest") seq.why = "manifest";
  }
  const out = seq.collapse();
  return v.nothing ? { ...out, nothing: true } : out;
}

const arity = (fn: Fn): number => (fn.kind === "lambda" ? fn.params.length : fn.kind === "native" ? arityOf(fn.name) : 1);

function hofArgs(fn: Fn, item: AbstractValue, index: AbstractValue, whole: AbstractValue): ExpressionResult[] {
  const takes = arity(fn);
  return [just(item), ...(takes >= 2 ? [just(index)] : []), ...(takes >= 3 ? [just(whole)] : [])];
}

/** Functions that are handed over see no context but null. */
export const handedOver = (scope: Scope): Scope => inContext(scope, just(NULL_VALUE));

export const mapOf = (v: ExpressionResult, f: ExpressionResult, scope: Scope, run: Run): ExpressionResult =>
  perItem(v, f, scope, run, (_, result, sure, seq) => seq.flatten(sure ? result : { ...result, nothing: true }, true));

export const filterOf = (v: ExpressionResult, f: ExpressionResult, scope: Scope, run: Run): ExpressionResult =>
  perItem(v, f, scope, run, (item, result, sure, seq) => {
    const { yes, no } = byTruth(result.value);
    if (yes.kinds === 0) return;
    const always = sure && no.kinds === 0 && !result.nothing && !result.fn;
    if (always) seq.push(item);
    else seq.pushMaybe(item);
  });

export function reduceOf(
  v: ExpressionResult,
  f: ExpressionResult,
  init: ExpressionResult | undefined,
  scope: Scope,
  run: Run,
): ExpressionResult {
  run.fail("latent");
  if (isNothing(v)) return nothing(v.why);
  const { fn } = f;
  if (!fn) return v.nothing ? nothing(v.why) : NEVER;
  const arr = itemsIn(v);
  if (
    arr.lo === arr.hi &&
    arr.prefix.length === arr.hi &&
    arr.hi <= 16 &&
    !v.nothing &&
    !(init?.nothing && !isNothing(init)) &&
    fn.kind === "lambda" &&
    fn.params.length === 2
  ) {
    const start = init && !isNothing(init) ? init : undefined;
    let at: ExpressionResult = start ?? (arr.prefix[0] ? just(arr.prefix[0]) : nothing("manifest"));
    for (const item of arr.prefix.slice(start ? 0 : 1)) at = run.apply(fn, [at, just(item)], handedOver(scope));
    return at;
  }
  if (v.fn || init?.fn || fn.kind !== "lambda" || fn.params.length < 2 || fn.params.length > 4) return UNKNOWN_OR_FUNCTION;
  return accumulated(fn, v, init, scope, run);
}

/** Rounds after which what an accumulator can be is widened, and those after which nothing is looked at but its kind. */
const CLOSE_ROUNDS = 3;
const WIDENED_ROUNDS = 8;
/** Items up to which the function is called for each number of them. */
const MOST_COUNTED = 16;

/** The accumulator after any number of items: what it begins with, and what the function makes of it, until that is all. */
function accumulated(fn: Fn, v: ExpressionResult, init: ExpressionResult | undefined, scope: Scope, run: Run): ExpressionResult {
  const arr = itemsIn(v);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  let at: ExpressionResult = NEVER;
  if (init && !isNothing(init)) at = { ...init, nothing: false };
  if (!init || init.nothing) at = each.kinds ? either(at, just(each)) : at;
  const isEmpty = v.nothing || ((!init || init.nothing) && arr.lo === 0);
  const rest = [just(ofNumber({ lo: 0, hi: Infinity, int: true })), just(v.value)].slice(0, arity(fn) - 2);
  const step = (from: ExpressionResult): ExpressionResult => run.apply(fn, [from, just(each), ...rest], handedOver(scope));
  if (arr.hi <= MOST_COUNTED && !v.nothing && !init?.nothing && each.kinds !== 0) {
    const first = init ? 0 : 1;
    const counted = stepped(at, step, Math.max(0, arr.lo - first), arr.hi - first);
    return counted && isEmpty && !isNever(counted) ? { ...counted, nothing: true } : (counted ?? UNKNOWN_OR_FUNCTION);
  }
  for (let round = 0; each.kinds !== 0 && at.value.kinds !== 0; round++) {
    const next = step(at);
    if (next.fn) return UNKNOWN_OR_FUNCTION;
    const both = either(at, next);
    if (leq(next.value, at.value) && (at.nothing || !next.nothing)) break;
    if (round < CLOSE_ROUNDS) at = both;
    else if (round < WIDENED_ROUNDS) at = { ...both, value: widen(at.value, both.value) };
    // kinds, and whether there is nothing, can only be added a few times
    else at = { ...both, value: make({ kinds: both.value.kinds, taint: both.value.taint }) };
  }
  if (at.value.kinds === 0 && !at.nothing) return isEmpty ? nothing(v.why) : NEVER;
  return isEmpty ? { ...at, nothing: true } : at;
}

/** What any number of steps between `least` and `most` gives; undefined where it may be a function. */
function stepped(
  start: ExpressionResult,
  step: (at: ExpressionResult) => ExpressionResult,
  least: number,
  most: number,
): ExpressionResult | undefined {
  let at = start;
  let out = least === 0 ? at : NEVER;
  for (let done = 1; done <= most && !isNever(at); done++) {
    at = step(at);
    if (at.fn) return undefined;
    if (done >= least) out = either(out, at);
  }
  return out;
}

export function eachOf(v: ExpressionResult, f: ExpressionResult, scope: Scope, run: Run): ExpressionResult {
  const { fn } = f;
  if (!fn) return run.unknown();
  if (v.value.kinds & ~OBJECT) run.fail(ofKinds(v.value));
  const obj = v.value.obj ?? anyObject(v.value);
  if (!(v.value.kinds & OBJECT)) return v.nothing ? nothing(v.why) : NEVER;
  const takes = arity(fn);
  const called = (key: AbstractValue, value: AbstractValue): ExpressionResult =>
    run.apply(fn, [just(value), ...(takes >= 2 ? [just(key)] : []), ...(takes >= 3 ? [just(v.value)] : [])], handedOver(scope));
  const seq = new Sequence();
  // which comes first is not followed: all items are alike
  for (const { key, value, presence } of entriesOf(obj).slice(0, MOST_MEMBERS)) {
    if (presence === NO) continue;
    const result = called(ofString(key), value);
    if (isNever(result)) {
      if (presence === MUST) return v.nothing ? nothing(v.why) : NEVER;
      continue;
    }
    if (result.fn) return UNKNOWN_OR_FUNCTION;
    seq.pushMaybe(result.value, presence === MUST && !result.nothing ? 1 : 0, 1);
  }
  const others = joinAll([obj.row ?? BOTTOM, ...obj.vals.slice(MOST_MEMBERS)]);
  if (others.kinds) {
    const result = called(ofText(undefined), others);
    if (result.fn) return UNKNOWN_OR_FUNCTION;
    seq.pushMaybe(result.value, 0, Infinity);
  }
  const out = seq.collapse();
  return v.nothing ? { ...out, nothing: true } : out;
}

/** Members of an object that are looked at one by one. */
const MOST_MEMBERS = 32;

export function siftOf(v: ExpressionResult, run: Run): ExpressionResult {
  run.fail("latent");
  if (!(v.value.kinds & OBJECT)) return UNKNOWN;
  const obj = v.value.obj ?? anyObject(v.value);
  const entries = entriesOf(obj).map((e) =>
    e.presence === MUST
      ? { key: e.key, value: e.value, presence: OPTIONAL as Presence }
      : { key: e.key, value: e.value, presence: e.presence },
  );
  return maybe(ofObject(objectOf(entries, obj.row, undefined, 0, obj.rowHi), v.value.taint), true);
}
