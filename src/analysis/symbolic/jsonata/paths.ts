import type { JsonataNode } from "../../../asl/expressions.js";
import { ARRAY, NUMBER } from "../../../values/abstract/kinds.js";
import { join, joinAll } from "../../../values/abstract/lattice.js";
import { byTruth } from "../../../values/abstract/split.js";
import { type AbstractValue, arrayOf, BOTTOM, ofArray } from "../../../values/abstract/value.js";
import { group } from "./constructors.js";
import { eachItem, statesMember } from "./members.js";
import {
  arrayIn,
  collapse,
  type ExpressionResult,
  either,
  isNever,
  isNothing,
  just,
  maybe,
  notArray,
  nothing,
  Sequence,
} from "./outcome.js";
import type { Run } from "./run.js";
import { inContext, type Scope } from "./scope.js";

export function path(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  const steps = node.steps as JsonataNode[];
  if (steps.some((s) => s.tuple || s.focus || s.index || s.ancestor || s.type === "parent")) return run.unknown();
  const [first, second] = steps as [JsonataNode, JsonataNode | undefined];
  let at: ExpressionResult;
  let from = 0;
  if (
    first.type === "variable" &&
    first.value === "states" &&
    second?.type === "name" &&
    !hasExtras(first) &&
    !scope.env.lookup("states")
  ) {
    at = steppedResult(second, statesMember(second.value as string, scope), scope, run);
    from = 2;
  } else if (first.consarray && second) {
    // the evaluator takes the value itself for the list of items, whatever it is
    at = run.evaluate(first, scope);
    if (at.value.kinds !== ARRAY || at.nothing || arrayIn(at.value).lo === 0 || node.keepSingletonArray) return run.unknown();
    from = 1;
  } else if (first.type === "variable" || first.consarray) {
    at = stages(first, run.evaluate(first, scope), scope, run);
    from = 1;
  } else if (isNothing(scope.context)) {
    // a step that needs no context, a call say, is made all the same
    at = stages(first, run.evaluate(first, scope), scope, run);
    from = 1;
  } else at = scope.context;
  const given = first.type === "variable" && first.value === "states";
  for (let i = from; i < steps.length && !isNothing(at) && !isNever(at); i++) {
    if (run.madeLists && !given && at.value.kinds & ARRAY) return run.unknown();
    at = pathStep(steps[i] as JsonataNode, at, i === steps.length - 1, scope, run);
  }
  // values of all depths are one: that some lack what is read does not say that nothing has it
  if (at.nothing && !isNothing(at) && steps.some(({ type }) => type === "descendant")) at = { ...at, why: "latent" };
  if (run.madeLists && !given && at.value.kinds & ARRAY) return run.unknown();
  if (steps.length > 1 && steps.at(-1)?.consarray) run.madeLists = true;
  if (node.group) at = group(node.group as JsonataNode, at, scope, run);
  if (!node.keepSingletonArray) return at;
  return node.group ? keptArray(at) : keptSequence(at);
}

const hasExtras = (step: JsonataNode): boolean => step.predicate !== undefined || step.stages !== undefined || step.group !== undefined;

function stages(step: JsonataNode, out: ExpressionResult, scope: Scope, run: Run): ExpressionResult {
  let at = out;
  for (const stage of (step.stages as JsonataNode[] | undefined) ?? [])
    at = stage.type === "filter" ? filter(stage.expr as JsonataNode, at, scope, run) : run.unknown();
  return at;
}

function steppedResult(step: JsonataNode, out: ExpressionResult, scope: Scope, run: Run): ExpressionResult {
  let at = out;
  for (const p of (step.predicate as { expr: JsonataNode }[] | undefined) ?? []) at = filter(p.expr, at, scope, run);
  return stages(step, at, scope, run);
}

/** One step over the items of the input; a single result that is an array stays as it is at the end of the path. */
function pathStep(step: JsonataNode, input: ExpressionResult, last: boolean, scope: Scope, run: Run): ExpressionResult {
  if (step.type === "sort") return sorted(step, input, scope, run);
  const once = (item: AbstractValue): ExpressionResult => {
    const inner = inContext(scope, just(item));
    return stages(step, run.evaluate(step, inner), inner, run);
  };
  // a list that is put together stays one item
  const whole = step.consarray === true;
  if (whole && step.stages && !last) return run.unknown();
  const single = notArray(input.value);
  let out: ExpressionResult | undefined;
  if (single.kinds !== 0) {
    const raw = once(single.kinds === input.value.kinds ? input.value : single);
    out = whole && !last && !isNever(raw) ? just(ofArray(arrayOf(1, 1, [raw.value], undefined))) : raw;
  }
  if (input.value.kinds & ARRAY) {
    const seq = new Sequence();
    let raws: ExpressionResult | undefined;
    const arr = arrayIn(input.value);
    eachItem(
      arr,
      seq,
      (item) => {
        const raw = once(item);
        raws = raws ? either(raws, raw) : raw;
        return raw;
      },
      whole,
    );
    let many = last ? seq.collapse() : listOf(seq);
    if (last && raws && raws.value.kinds & ARRAY) many = either(many, { ...raws, nothing: false });
    if (arr.lo === 0) many = { ...many, nothing: true };
    out = out ? either(out, many) : many;
  }
  if (!out) return input;
  return input.nothing ? either(out, nothing(input.why)) : out;
}

/** A step's results as the next step's input: the items, of which one may again be a list. */
function listOf(seq: Sequence): ExpressionResult {
  const arr = seq.array();
  return arr.hi === 0 ? nothing(seq.why) : { value: ofArray(arr), nothing: arr.lo === 0, why: seq.why };
}

function sorted(step: JsonataNode, input: ExpressionResult, scope: Scope, run: Run): ExpressionResult {
  run.fail("latent");
  const seq = new Sequence();
  seq.flatten(input);
  const arr = seq.array();
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  const out = collapse(arrayOf(arr.lo, arr.hi, [], each), input.why);
  return stages(step, out, scope, run);
}

/** `[…]`: by position, or by a condition on each item. */
export function filter(predicate: JsonataNode, input: ExpressionResult, scope: Scope, run: Run, keepArray = false): ExpressionResult {
  const seq = new Sequence();
  const { value } = input;
  seq.why = "latent";
  const arr = value.kinds & ARRAY ? arrayIn(value) : undefined;
  const single = notArray(value);
  const index = positionOf(predicate);
  if (index !== undefined) {
    const least = Math.min(arr ? arr.lo : Infinity, single.kinds ? 1 : Infinity, input.nothing ? 0 : Infinity);
    const sure = index >= 0 ? least > index : least >= -index;
    const found = joinAll([arr ? itemAt(arr, index) : BOTTOM, single.kinds && (index === 0 || index === -1) ? single : BOTTOM]);
    const gone = !sure || (arr !== undefined && single.kinds !== 0 && index !== 0 && index !== -1);
    return found.kinds === 0 ? nothing(input.why) : maybe(found, gone, input.why);
  }
  // nothing is asked like an item, and taken as one where the condition does not depend on it
  if (input.nothing && mayHold(run.evaluate(predicate, inContext(scope, nothing(input.why))))) return run.unknown();
  let repeats = false;
  const keep = (item: AbstractValue): ExpressionResult => {
    const inner = inContext(scope, just(item));
    const tested = run.evaluate(predicate, inner);
    const sides = byTruth(tested.value);
    const numbers = tested.value.kinds & (NUMBER | ARRAY);
    if (tested.value.kinds & ARRAY) repeats = true;
    const never = sides.yes.kinds === 0 && !numbers;
    const always = sides.no.kinds === 0 && !tested.nothing && !numbers;
    if (never) return nothing("latent");
    return maybe(item, numbers !== 0 || !always);
  };
  if (arr) eachItem(arr, seq, keep, true);
  const before = seq.lo;
  if (single.kinds) {
    const out = keep(single);
    if (arr || input.nothing) seq.pushMaybe(out.value, 0, 1);
    else seq.flatten(out, true);
  }
  if (single.kinds && arr) seq.lo = Math.min(before, seq.lo, 0);
  // a list of positions may name the same item twice
  if (repeats) seq.hi = seq.hi === 0 ? 0 : Infinity;
  if (input.nothing) seq.lo = 0;
  return seq.collapse(keepArray);
}

/** Could `[…]` take the item, by its truth or by its position? */
const mayHold = ({ value, fn }: ExpressionResult): boolean =>
  fn !== undefined || (value.kinds & (NUMBER | ARRAY)) !== 0 || byTruth(value).yes.kinds !== 0;

function positionOf(predicate: JsonataNode): number | undefined {
  if (predicate.type === "number") return Math.floor(predicate.value as number);
  return undefined;
}

function itemAt(arr: ReturnType<typeof arrayIn>, index: number): AbstractValue {
  if (index >= 0) return index >= arr.hi ? BOTTOM : (arr.prefix[index] ?? arr.rest ?? BOTTOM);
  if (arr.lo === arr.hi) return arr.lo + index < 0 ? BOTTOM : (arr.prefix[arr.lo + index] ?? arr.rest ?? BOTTOM);
  return joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
}

/** `[]` behind an expression: a sequence of one stays an array; which arrays were sequences is not followed. */
export function keptArray(out: ExpressionResult): ExpressionResult {
  const single = notArray(out.value);
  return single.kinds === 0 ? out : { ...out, value: join(out.value, ofArray(arrayOf(1, 1, [single], undefined))) };
}

/** `[]` in a path: what a path gives is always a sequence, so that it stays an array however many items it has. */
function keptSequence(out: ExpressionResult): ExpressionResult {
  const single = notArray(out.value);
  if (single.kinds === 0) return out;
  const kept = ofArray(arrayOf(1, 1, [single], undefined), out.value.taint);
  return { ...out, value: out.value.kinds & ARRAY ? join(ofArray(arrayIn(out.value), out.value.taint), kept) : kept };
}
