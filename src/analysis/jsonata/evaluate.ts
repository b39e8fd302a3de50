import type { JsonataNode } from "../../asl/expressions.js";
import type { Json } from "../../sources/text/node.js";
import { toJson } from "../../values/abstract/json.js";
import { ALL, ARRAY, BOOLEAN, NUMBER, OBJECT, STRING } from "../../values/abstract/kinds.js";
import { child, factOf, look } from "../../values/abstract/knowledge.js";
import { anyObject, join, joinAll } from "../../values/abstract/lattice.js";
import { ANY_NUMBER, type Num, numberRange } from "../../values/abstract/number.js";
import { byTruth } from "../../values/abstract/split.js";
import type { Sym } from "../../values/abstract/symbol.js";
import { ANY_TEXT, globText, type Text, textLength } from "../../values/abstract/text.js";
import {
  ANY,
  type AVal,
  arrayOf,
  BOOLEAN_VALUE,
  BOTTOM,
  change,
  type Entry,
  FALSE_VALUE,
  MAY,
  MUST,
  make,
  NO,
  OPTIONAL,
  objectOf,
  ofArray,
  ofNumber,
  ofObject,
  ofText,
  type Rel,
  TRUE_VALUE,
  withSym,
} from "../../values/abstract/value.js";
import { type Evidence, ofKinds, ofPresence } from "../faults.js";
import { knowledgeOf } from "../frames.js";
import { setNow } from "../select.js";
import { callNative, isNative } from "./functions.js";
import {
  arrayIn,
  collapse,
  either,
  type Fn,
  function_,
  isNever,
  isNothing,
  just,
  maybe,
  NEVER,
  notArray,
  nothing,
  type Outcome,
  ofJson,
  Sequence,
  UNKNOWN,
} from "./outcome.js";
import { Env, inContext, inEnv, type Scope } from "./scope.js";
import { test } from "./test.js";

/** The real evaluator, for calls on constants; nothing where it cannot say. */
export type Real = (
  source: string,
  bindings: Readonly<Record<string, Json>>,
) => { readonly value?: Json; readonly failed?: boolean } | undefined;

/** One evaluation: what it may spend, and whether it can fail. */
export class Run {
  private steps = 0;
  depth = 0;
  /** Lambdas within lambdas. */
  calls = 0;
  fails: Evidence | undefined;
  /** A path has put lists together, which stay one item wherever they come by (`$states.input.items.[a, b]`). */
  madeLists = false;

  constructor(readonly real?: Real) {}

  /** False once the budget is spent: what follows is unknown. */
  spend(): boolean {
    return ++this.steps < MOST_STEPS;
  }

  fail(evidence: Evidence): void {
    if (this.fails !== "manifest") this.fails = evidence;
  }

  /** It may fail in a way that only the outside decides. */
  unknown(): Outcome {
    this.fail("latent");
    return UNKNOWN;
  }
}

const MOST_STEPS = 4000;
const MOST_DEPTH = 60;
const MOST_CALLS = 8;
/** Items of a sequence that are followed one by one; beyond, their join stands for all. */
const MOST_ITEMS = 64;

export function evaluate(node: JsonataNode, scope: Scope, run: Run): Outcome {
  if (!run.spend() || run.depth > MOST_DEPTH) return run.unknown();
  run.depth++;
  try {
    let out = evaluateNode(node, scope, run);
    for (const p of (node.predicate as { expr: JsonataNode }[] | undefined) ?? [])
      out = filter(p.expr, out, scope, run, node.keepArray === true);
    if (node.type !== "path" && node.group) out = group(node.group as JsonataNode, out, scope, run);
    return node.keepArray === true && node.type !== "path" ? keptArray(out) : out;
  } finally {
    run.depth--;
  }
}

/** `[]` behind an expression: a sequence of one stays an array; which arrays were sequences is not followed. */
function keptArray(out: Outcome): Outcome {
  const single = notArray(out.value);
  return single.kinds === 0 ? out : { ...out, value: join(out.value, ofArray(arrayOf(1, 1, [single], undefined))) };
}

function evaluateNode(node: JsonataNode, scope: Scope, run: Run): Outcome {
  switch (node.type) {
    case "string":
    case "number":
    case "value":
      return ofJson(node.value as Json);
    case "path":
      return path(node, scope, run);
    case "name":
      return lookupMember(scope.context, node.value as string, scope, run);
    case "variable":
      return variable(node.value as string, scope, run);
    case "binary":
      return binary(node, scope, run);
    case "unary":
      return unary(node, scope, run);
    case "condition":
      return condition(node, scope, run);
    case "block":
      return block(node, scope, run);
    case "bind": {
      const value = evaluate(node.rhs as JsonataNode, scope, run);
      scope.env.bind((node.lhs as JsonataNode).value as string, value);
      return value;
    }
    case "function":
      return callExpression(node, scope, run);
    case "apply":
      return applyExpression(node, scope, run);
    case "lambda":
      return function_({
        kind: "lambda",
        params: (node.arguments as JsonataNode[]).map((a) => a.value as string),
        body: node.body as JsonataNode,
        env: scope.env,
        context: scope.context,
      });
    case "regex":
      return function_({ kind: "regex" });
    case "wildcard":
      return wildcard(scope.context);
    case "partial":
    case "transform":
      run.fail("latent");
      return function_({ kind: "unknown" });
    default:
      return run.unknown();
  }
}

// names and variables

function variable(name: string, scope: Scope, run: Run): Outcome {
  if (name === "") return scope.context;
  const local = scope.env.lookup(name);
  if (local) return local;
  if (name === "states") return just(statesObject(scope));
  for (let s: typeof scope.frame.variables | undefined = scope.frame.variables; s; s = s.outer) {
    const found = s.own.get(name);
    if (found) return maybe(look(setNow(found), knowledgeOf(scope.frame)), found.unset === true, "manifest");
  }
  if (isNative(name)) return function_({ kind: "native", name });
  void run;
  return nothing("manifest");
}

function statesMember(name: string, scope: Scope): Outcome {
  const { states } = scope;
  const value =
    name === "input"
      ? states.input
      : name === "context"
        ? states.context
        : name === "result"
          ? states.result
          : name === "errorOutput"
            ? states.errorOutput
            : undefined;
  return value ? just(look(value, knowledgeOf(scope.frame))) : nothing("manifest");
}

function statesObject({ states }: Scope): AVal {
  const entries: Entry[] = [
    { key: "input", value: states.input, presence: MUST },
    { key: "context", value: states.context, presence: MUST },
  ];
  if (states.result) entries.push({ key: "result", value: states.result, presence: MUST });
  if (states.errorOutput) entries.push({ key: "errorOutput", value: states.errorOutput, presence: MUST });
  return ofObject(objectOf(entries), joinAll(entries.map((e) => e.value)).taint);
}

/** `.name` of one context item. */
export function lookupMember(context: Outcome, key: string, scope: Scope, run: Run): Outcome {
  const { value } = context;
  if (value.kinds === 0) return context.nothing ? nothing(context.why) : NEVER;
  let out: Outcome = nothing(
    context.nothing && context.why === "manifest" ? "manifest" : value.kinds & (OBJECT | ARRAY) ? ofKinds(value) : "manifest",
  );
  let found = false;
  if (value.kinds & OBJECT) {
    const part = child(value, key, knowledgeOf(scope.frame));
    const here =
      part.presence === MUST
        ? just(part.value)
        : part.presence === NO
          ? nothing("manifest")
          : maybe(part.value, true, ofPresence(part.presence));
    out = value.kinds === OBJECT && !context.nothing ? here : either(out, here);
    found = true;
  }
  if (value.kinds & ARRAY) {
    // items that nothing is known of may again be arrays, and so on
    const many =
      value.arr || value.json
        ? memberOfItems(arrayIn(value), key, scope, run)
        : maybe(make({ kinds: ALL, hi: value.hi, taint: value.taint }), true);
    out = found || value.kinds !== ARRAY || context.nothing ? either(out, many) : many;
  }
  // a name of the prototype is found on every object
  if (key in Object.prototype) return run.unknown();
  return value.kinds & ARRAY && value.sym && !value.exact ? asked(out, value.sym.query(key), scope) : out;
}

/** What is known of this reading from tests on it. */
function asked(out: Outcome, sym: Sym | undefined, scope: Scope): Outcome {
  if (!sym || out.fn) return out;
  const k = knowledgeOf(scope.frame);
  const { presence } = factOf(k, sym);
  const value = out.value.kinds === 0 || presence === NO ? BOTTOM : look(withSym(out.value, sym), k);
  return { ...out, value, nothing: presence === MUST ? false : presence === NO || out.nothing };
}

function memberOfItems(arr: ReturnType<typeof arrayIn>, key: string, scope: Scope, run: Run): Outcome {
  const seq = new Sequence();
  eachItem(arr, seq, (item) => lookupMember(just(item), key, scope, run));
  return seq.collapse();
}

/** Runs `body` for the items; those not told apart are run once, for all. */
function eachItem(arr: ReturnType<typeof arrayIn>, into: Sequence, body: (item: AVal, index: AVal) => Outcome, whole = false): void {
  const followed = arr.prefix.length <= MOST_ITEMS ? arr.prefix.length : 0;
  for (let i = 0; i < followed; i++) {
    const out = body(arr.prefix[i] as AVal, ofNumber(numberRange(i, i, true)));
    if (i < arr.lo) into.flatten(out, whole);
    else into.flatten({ ...out, nothing: true }, whole);
  }
  const others = joinAll([...arr.prefix.slice(followed), arr.rest ?? BOTTOM]);
  if (others.kinds === 0 || arr.hi <= followed) return;
  const out = body(others, ofNumber({ lo: followed, hi: arr.hi - 1, int: true }));
  repeat(into, out, Math.max(0, arr.lo - followed), arr.hi - followed, whole);
}

/** The result `out`, between `least` and `most` times. */
function repeat(into: Sequence, out: Outcome, least: number, most: number, whole: boolean): void {
  if (out.nothing && out.why === "manifest") into.why = "manifest";
  const isArray = (out.value.kinds & ARRAY) !== 0 && !whole;
  const single = isArray ? notArray(out.value) : out.value;
  const items = isArray ? arrayIn(out.value) : undefined;
  const fewest = out.nothing ? 0 : Math.min(single.kinds ? 1 : Infinity, items ? items.lo : Infinity);
  const largest = Math.max(single.kinds ? 1 : 0, items ? items.hi : 0);
  const each = joinAll([single, ...(items ? [...items.prefix, items.rest ?? BOTTOM] : [])]);
  const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);
  into.pushMaybe(each, fewest === Infinity ? 0 : times(least, fewest), times(most, largest));
}

function wildcard(context: Outcome): Outcome {
  const { value } = context;
  const seq = new Sequence();
  if (value.kinds & OBJECT) {
    const obj = value.obj ?? anyObject(value);
    const inner = joinAll([...obj.vals, obj.row ?? BOTTOM]);
    seq.pushMaybe(joinAll([notArray(inner), inner.kinds & ARRAY ? ANY : BOTTOM]), 0, Infinity);
  }
  if (value.kinds & ARRAY) seq.pushMaybe(ANY, 0, Infinity);
  return maybe(seq.collapse().value, true);
}

// paths

function path(node: JsonataNode, scope: Scope, run: Run): Outcome {
  const steps = node.steps as JsonataNode[];
  if (steps.some((s) => s.tuple || s.focus || s.index || s.ancestor || s.type === "parent")) return run.unknown();
  const [first, second] = steps as [JsonataNode, JsonataNode | undefined];
  let at: Outcome;
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
    at = evaluate(first, scope, run);
    if (at.value.kinds !== ARRAY || at.nothing || arrayIn(at.value).lo === 0 || node.keepSingletonArray) return run.unknown();
    from = 1;
  } else if (first.type === "variable" || first.consarray) {
    at = stages(first, evaluate(first, scope, run), scope, run);
    from = 1;
  } else if (isNothing(scope.context)) {
    // a step that needs no context, a call say, is made all the same
    at = stages(first, evaluate(first, scope, run), scope, run);
    from = 1;
  } else at = scope.context;
  const given = first.type === "variable" && first.value === "states";
  for (let i = from; i < steps.length && !isNothing(at) && !isNever(at); i++) {
    if (run.madeLists && !given && at.value.kinds & ARRAY) return run.unknown();
    at = pathStep(steps[i] as JsonataNode, at, i === steps.length - 1, scope, run);
  }
  if (run.madeLists && !given && at.value.kinds & ARRAY) return run.unknown();
  if (steps.length > 1 && steps.at(-1)?.consarray) run.madeLists = true;
  if (node.group) at = group(node.group as JsonataNode, at, scope, run);
  return node.keepSingletonArray ? keptArray(at) : at;
}

const hasExtras = (step: JsonataNode): boolean => step.predicate !== undefined || step.stages !== undefined || step.group !== undefined;

function stages(step: JsonataNode, out: Outcome, scope: Scope, run: Run): Outcome {
  let at = out;
  for (const stage of (step.stages as JsonataNode[] | undefined) ?? [])
    at = stage.type === "filter" ? filter(stage.expr as JsonataNode, at, scope, run) : run.unknown();
  return at;
}

function steppedResult(step: JsonataNode, out: Outcome, scope: Scope, run: Run): Outcome {
  let at = out;
  for (const p of (step.predicate as { expr: JsonataNode }[] | undefined) ?? []) at = filter(p.expr, at, scope, run);
  return stages(step, at, scope, run);
}

/** One step over the items of the input; a single result that is an array stays as it is at the end of the path. */
function pathStep(step: JsonataNode, input: Outcome, last: boolean, scope: Scope, run: Run): Outcome {
  if (step.type === "sort") return sorted(step, input, scope, run);
  const once = (item: AVal): Outcome => {
    const inner = inContext(scope, just(item));
    return stages(step, evaluate(step, inner, run), inner, run);
  };
  // a list that is put together stays one item
  const whole = step.consarray === true;
  if (whole && step.stages && !last) return run.unknown();
  const single = notArray(input.value);
  let out: Outcome | undefined;
  if (single.kinds !== 0) {
    const raw = once(single.kinds === input.value.kinds ? input.value : single);
    out = whole && !last && !isNever(raw) ? just(ofArray(arrayOf(1, 1, [raw.value], undefined))) : raw;
  }
  if (input.value.kinds & ARRAY) {
    const seq = new Sequence();
    let raws: Outcome | undefined;
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
function listOf(seq: Sequence): Outcome {
  const arr = seq.array();
  return arr.hi === 0 ? nothing(seq.why) : { value: ofArray(arr), nothing: arr.lo === 0, why: seq.why };
}

function sorted(step: JsonataNode, input: Outcome, scope: Scope, run: Run): Outcome {
  run.fail("latent");
  const seq = new Sequence();
  seq.flatten(input);
  const arr = seq.array();
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  const out = collapse(arrayOf(arr.lo, arr.hi, [], each), input.why);
  return stages(step, out, scope, run);
}

/** `[…]`: by position, or by a condition on each item. */
function filter(predicate: JsonataNode, input: Outcome, scope: Scope, run: Run, keepArray = false): Outcome {
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
  let repeats = false;
  const keep = (item: AVal): Outcome => {
    const inner = inContext(scope, just(item));
    const tested = evaluate(predicate, inner, run);
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

function positionOf(predicate: JsonataNode): number | undefined {
  if (predicate.type === "number") return Math.floor(predicate.value as number);
  return undefined;
}

function itemAt(arr: ReturnType<typeof arrayIn>, index: number): AVal {
  if (index >= 0) return index >= arr.hi ? BOTTOM : (arr.prefix[index] ?? arr.rest ?? BOTTOM);
  if (arr.lo === arr.hi) return arr.lo + index < 0 ? BOTTOM : (arr.prefix[arr.lo + index] ?? arr.rest ?? BOTTOM);
  return joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
}

// operators

function binary(node: JsonataNode, scope: Scope, run: Run): Outcome {
  const op = node.value as string;
  if (op === "and" || op === "or") return decided(test(node, scope, run));
  const lhs = evaluate(node.lhs as JsonataNode, scope, run);
  const rhs = evaluate(node.rhs as JsonataNode, scope, run);
  if (isNever(lhs) || isNever(rhs)) return NEVER;
  if (op === "=" || op === "!=" || op === "<" || op === "<=" || op === ">" || op === ">=" || op === "in")
    return comparison(node, op, lhs, rhs, scope, run);
  if (op === "&") return concatenation(lhs, rhs, run);
  if (op === "..") return range(lhs, rhs, run);
  return arithmetic(op, lhs, rhs, run);
}

const decided = ({ yes, no }: { yes?: unknown; no?: unknown }): Outcome =>
  yes ? just(no ? BOOLEAN_VALUE : TRUE_VALUE) : no ? just(FALSE_VALUE) : NEVER;

function comparison(node: JsonataNode, op: string, lhs: Outcome, rhs: Outcome, scope: Scope, run: Run): Outcome {
  const ordered = op[0] === "<" || op[0] === ">";
  // ordering with nothing gives nothing; all other comparisons with nothing are false
  if (ordered && (isNothing(lhs) || isNothing(rhs))) {
    const other = isNothing(lhs) ? rhs : lhs;
    if (other.fn || other.value.kinds & ~(NUMBER | STRING)) run.fail(ofKinds(other.value));
    return nothing(isNothing(lhs) ? lhs.why : rhs.why);
  }
  const out = decided(test(node, scope, run));
  if (!ordered || !(lhs.nothing || rhs.nothing)) return out;
  return either(out, nothing(lhs.nothing ? lhs.why : rhs.why));
}

/** Arithmetic on intervals; a sum with a constant remembers what it differs from. */
function arithmetic(op: string, lhs: Outcome, rhs: Outcome, run: Run): Outcome {
  const [a, b] = [operand(lhs, NUMBER, run), operand(rhs, NUMBER, run)];
  const isNothing_ = lhs.nothing || rhs.nothing;
  const why = lhs.nothing ? lhs.why : rhs.why;
  if (a.kinds === 0 || b.kinds === 0) return isNothing_ ? nothing(why) : NEVER;
  const value = calculate(op, a, b, run);
  return value.kinds === 0 && !isNothing_ ? NEVER : maybe(value, isNothing_, why);
}

export function calculate(op: string, a: AVal, b: AVal, run: { fail(e: Evidence): void }): AVal {
  const [x, y] = [a.num ?? ANY_NUMBER, b.num ?? ANY_NUMBER];
  const taint = a.taint | b.taint;
  if (x.lo === x.hi && y.lo === y.hi) {
    const result = op === "+" ? x.lo + y.lo : op === "-" ? x.lo - y.lo : op === "*" ? x.lo * y.lo : op === "/" ? x.lo / y.lo : x.lo % y.lo;
    // no result at the end, but a condition takes it for true
    if (!Number.isFinite(result)) {
      run.fail("manifest");
      return ofNumber(ANY_NUMBER, taint);
    }
    return ofNumber(numberRange(result, result, false), taint, relation(op, a, b));
  }
  const num = hull(op, x, y);
  if (!Number.isFinite(num.lo) || !Number.isFinite(num.hi)) run.fail("latent");
  return ofNumber(num, taint, relation(op, a, b));
}

function hull(op: string, x: Num, y: Num): Num {
  const int = x.int && y.int;
  const whole = (n: number): boolean => Math.abs(n) <= Number.MAX_SAFE_INTEGER;
  const exactInts = int && [x.lo, x.hi, y.lo, y.hi].every((n) => whole(n) || !Number.isFinite(n));
  if (op === "+") return { lo: x.lo + y.lo, hi: x.hi + y.hi, int: exactInts };
  if (op === "-") return { lo: x.lo - y.hi, hi: x.hi - y.lo, int: exactInts };
  if (op === "*") {
    const ends = [x.lo * y.lo, x.lo * y.hi, x.hi * y.lo, x.hi * y.hi].map((n) => (Number.isNaN(n) ? 0 : n));
    return { lo: Math.min(...ends), hi: Math.max(...ends), int };
  }
  if (op === "/" && (y.lo > 0 || y.hi < 0) && [x.lo, x.hi, y.lo, y.hi].every(Number.isFinite)) {
    const ends = [x.lo / y.lo, x.lo / y.hi, x.hi / y.lo, x.hi / y.hi];
    return { lo: Math.min(...ends), hi: Math.max(...ends), int: false };
  }
  if (op === "%" && (y.lo > 0 || y.hi < 0)) {
    const most = Math.max(Math.abs(y.lo), Math.abs(y.hi));
    return { lo: x.lo >= 0 ? 0 : -most, hi: x.hi <= 0 ? 0 : most, int };
  }
  return ANY_NUMBER;
}

/** `x + c` and `x - c` of a symbol's number. */
function relation(op: string, a: AVal, b: AVal): Rel | undefined {
  const [x, y] = [a.num, b.num];
  const of = (v: AVal): Rel | undefined => v.rel ?? (v.sym ? { base: v.sym, lo: 0, hi: 0 } : undefined);
  const small = (n: Num | undefined): n is Num => n?.int === true && Math.abs(n.lo) <= 2 ** 31 && Math.abs(n.hi) <= 2 ** 31;
  if (op !== "+" && op !== "-") return undefined;
  const left = of(a);
  if (left && small(y))
    return op === "+"
      ? { base: left.base, lo: left.lo + y.lo, hi: left.hi + y.hi }
      : { base: left.base, lo: left.lo - y.hi, hi: left.hi - y.lo };
  const right = of(b);
  return op === "+" && right && small(x) ? { base: right.base, lo: right.lo + x.lo, hi: right.hi + x.hi } : undefined;
}

/** The part of an operand that an operator accepts; the rest fails. */
function operand(o: Outcome, kinds: number, run: Run): AVal {
  if (o.fn) run.fail("latent");
  if ((o.value.kinds & ~kinds) === 0) return o.value;
  const right = change(o.value, { kinds: o.value.kinds & kinds, sym: o.value.sym, rel: o.value.rel });
  run.fail(right.kinds === 0 ? "manifest" : ofKinds(o.value));
  return right;
}

function concatenation(lhs: Outcome, rhs: Outcome, run: Run): Outcome {
  const [a, b] = [textOfOutcome(lhs, run), textOfOutcome(rhs, run)];
  if (!a || !b) return NEVER;
  return just(ofText(concatText(a, b), lhs.value.taint | rhs.value.taint, 2 + bytesOf(lhs) + bytesOf(rhs)));
}

const bytesOf = (o: Outcome): number =>
  o.value.kinds === STRING ? o.value.hi - 2 : o.value.kinds & STRING || o.value.kinds & (ARRAY | OBJECT) ? Infinity : 25;

/** The text an operand of `&` contributes; nothing contributes none. */
function textOfOutcome(o: Outcome, run: Run): Text | undefined {
  const texts: Text[] = [];
  if (o.nothing || o.fn) texts.push({ set: new Set([""]) });
  if (o.value.exact && o.value.kinds !== STRING) texts.push({ set: new Set([stringOf(toJson(o.value))]) });
  else {
    if (o.value.kinds & STRING) texts.push(o.value.text ?? ANY_TEXT);
    const others = o.value.kinds & ~STRING;
    if (others & ~BOOLEAN & ~1)
      texts.push(others & NUMBER && !(others & (ARRAY | OBJECT)) ? { glob: ["", ""], not: new Set(), lo: 1, hi: 25 } : ANY_TEXT);
    if (others & BOOLEAN) texts.push({ set: new Set([...(others & 4 ? ["true"] : []), ...(others & 2 ? ["false"] : [])]) });
    if (others & 1) texts.push({ set: new Set(["null"]) });
  }
  void run;
  return texts.length === 0 ? undefined : (texts.map((t) => ofText(t)).reduce((x, y) => join(x, y)).text ?? ANY_TEXT);
}

/** As jsonata prints: numbers with 15 digits. */
export function stringOf(json: Json): string {
  if (typeof json === "string") return json;
  return JSON.stringify(json, (_, v: unknown) => (typeof v === "number" ? Number(v.toPrecision(15)) : v));
}

export function concatText(a: Text, b: Text): Text {
  if (a.set && b.set && a.set.size * b.set.size <= 16) {
    const all = new Set<string>();
    for (const x of a.set) for (const y of b.set) all.add(x + y);
    return { set: all };
  }
  const [la, lb] = [textLength(a), textLength(b)];
  const ends = (t: Text): readonly string[] => (t.set ? (t.set.size === 1 ? [[...t.set][0] as string] : ["", ""]) : t.glob);
  const [ga, gb] = [ends(a), ends(b)];
  const glob = [...ga.slice(0, -1), `${ga[ga.length - 1]}${gb[0]}`, ...gb.slice(1)];
  const few = glob.length <= 8 ? glob : [glob[0] as string, glob[glob.length - 1] as string];
  return globText(few, la.lo + lb.lo, la.hi + lb.hi);
}

function range(lhs: Outcome, rhs: Outcome, run: Run): Outcome {
  const [a, b] = [operand(lhs, NUMBER, run), operand(rhs, NUMBER, run)];
  const isNothing_ = lhs.nothing || rhs.nothing;
  if (a.kinds === 0 || b.kinds === 0) return isNothing_ ? nothing("latent") : NEVER;
  const [x, y] = [a.num ?? ANY_NUMBER, b.num ?? ANY_NUMBER];
  if (!x.int || !y.int) run.fail("latent");
  const lo = Math.max(0, Math.floor(y.lo) - Math.ceil(x.hi) + 1);
  const hi = Math.min(1e7, y.hi - x.lo + 1);
  if (y.hi - x.lo + 1 > 1e7) run.fail("latent");
  if (hi < 1) return nothing("manifest");
  const items: AVal[] = [];
  if (x.lo === x.hi && lo === hi && hi <= 256) for (let i = 0; i < hi; i++) items.push(ofNumber(numberRange(x.lo + i, x.lo + i, true)));
  const arr = arrayOf(
    lo,
    hi,
    items,
    items.length === hi ? undefined : ofNumber({ lo: Math.ceil(x.lo), hi: Math.floor(y.hi), int: true }, a.taint | b.taint),
  );
  const out = collapse(arr, "manifest");
  return isNothing_ ? { ...out, nothing: true } : out;
}

function unary(node: JsonataNode, scope: Scope, run: Run): Outcome {
  if (node.value === "-") {
    const of = evaluate(node.expression as JsonataNode, scope, run);
    const v = operand(of, NUMBER, run);
    if (v.kinds === 0) return of.nothing ? nothing(of.why) : NEVER;
    const num = v.num ?? ANY_NUMBER;
    return maybe(ofNumber({ lo: -num.hi + 0, hi: -num.lo + 0, int: num.int }, v.taint), of.nothing, of.why);
  }
  if (node.value === "[") return arrayConstructor(node, scope, run);
  if (node.value === "{") return group(node, scope.context, scope, run);
  return run.unknown();
}

function arrayConstructor(node: JsonataNode, scope: Scope, run: Run): Outcome {
  const seq = new Sequence();
  let taint = 0;
  for (const item of node.expressions as JsonataNode[]) {
    const out = evaluate(item, scope, run);
    if (isNever(out)) return NEVER;
    if (out.fn) return run.unknown();
    taint |= out.value.taint;
    seq.flatten(out, item.value === "[" && item.type === "unary");
  }
  return just(ofArray(seq.array(), taint));
}

/** `{…}`: with one context item an object of its pairs; over several items, keys and values are grouped. */
function group(node: JsonataNode, input: Outcome, scope: Scope, run: Run): Outcome {
  const pairs = node.lhs as [JsonataNode, JsonataNode][];
  const several = input.value.kinds & ARRAY && (arrayIn(input.value).hi > 1 || !(input.value.kinds === ARRAY));
  const one = input.value.kinds & ARRAY ? (several ? undefined : onlyItem(input)) : input;
  if (!one) return grouped(pairs, scope, run, input);
  const inner = inContext(scope, one);
  const entries = new Map<string, Entry>();
  let row: AVal | undefined;
  let taint = 0;
  for (const [keyNode, valueNode] of pairs) {
    const key = evaluate(keyNode, inner, run);
    if (isNever(key)) return NEVER;
    const text = operand(key, STRING, run);
    if (text.kinds === 0) {
      if (key.nothing) continue;
      return NEVER;
    }
    const value = evaluate(valueNode, inner, run);
    if (isNever(value)) return NEVER;
    if (value.fn) run.fail("latent");
    taint |= value.value.taint;
    const name = text.text?.set?.size === 1 && !key.nothing ? [...text.text.set][0] : undefined;
    if (name === undefined) {
      run.fail("latent");
      row = row ? join(row, value.value) : value.value;
    } else if (entries.has(name)) {
      run.fail("manifest");
      return NEVER;
    } else if (!isNothing(value)) {
      const presence = value.nothing ? (value.why === "manifest" ? MAY : OPTIONAL) : value.fn ? OPTIONAL : MUST;
      entries.set(name, { key: name, value: value.value, presence, seq: entries.size });
    }
  }
  if (row)
    return just(
      ofObject(
        objectOf(
          [...entries.values()].map((e) => ({ key: e.key, value: join(e.value, row), presence: e.presence })),
          row,
        ),
        taint,
      ),
    );
  return just(ofObject(objectOf([...entries.values()]), taint));
}

function onlyItem(input: Outcome): Outcome {
  const arr = arrayIn(input.value);
  if (arr.hi === 0) return nothing("latent");
  const item = arr.prefix[0] ?? arr.rest ?? BOTTOM;
  return maybe(item, arr.lo === 0 || input.nothing);
}

function grouped(pairs: readonly [JsonataNode, JsonataNode][], scope: Scope, run: Run, input: Outcome): Outcome {
  run.fail("latent");
  const arr = arrayIn(input.value);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM, notArray(input.value)]);
  const some = join(each, ofArray(arrayOf(0, Infinity, [], each)));
  const inner = inContext(scope, maybe(some, true));
  let value: AVal = BOTTOM;
  for (const [, valueNode] of pairs) value = join(value, evaluate(valueNode, inner, run).value);
  return just(ofObject(objectOf([], value.kinds ? value : undefined), value.taint));
}

// control

function condition(node: JsonataNode, scope: Scope, run: Run): Outcome {
  const { yes, no } = test(node.condition as JsonataNode, scope, run);
  let out: Outcome = NEVER;
  if (yes) out = either(out, evaluate(node.then as JsonataNode, yes, run));
  if (no) out = either(out, node.else ? evaluate(node.else as JsonataNode, no, run) : nothing("manifest"));
  return out;
}

function block(node: JsonataNode, scope: Scope, run: Run): Outcome {
  const inner = inEnv(scope, new Env(scope.env));
  let out: Outcome = nothing("manifest");
  for (const expression of node.expressions as JsonataNode[]) {
    out = evaluate(expression, inner, run);
    if (isNever(out)) return NEVER;
  }
  return out;
}

function callExpression(node: JsonataNode, scope: Scope, run: Run, first?: Outcome): Outcome {
  const procedure = evaluate(node.procedure as JsonataNode, scope, run);
  const args = first ? [first] : [];
  for (const a of node.arguments as JsonataNode[]) args.push(evaluate(a, scope, run));
  if (args.some(isNever)) return NEVER;
  return apply(procedure, args, scope, run);
}

function applyExpression(node: JsonataNode, scope: Scope, run: Run): Outcome {
  const lhs = evaluate(node.lhs as JsonataNode, scope, run);
  if (isNever(lhs)) return NEVER;
  const rhs = node.rhs as JsonataNode;
  if (rhs.type === "function") return callExpression(rhs, scope, run, lhs);
  const fn = evaluate(rhs, scope, run);
  if (lhs.fn) {
    run.fail("latent");
    return { ...UNKNOWN, fn: { kind: "unknown" } };
  }
  return apply(fn, [lhs], scope, run);
}

/** Calls what an expression gave as a function. */
function apply(procedure: Outcome, args: readonly Outcome[], scope: Scope, run: Run): Outcome {
  const { fn } = procedure;
  if (!fn) {
    run.fail("manifest");
    return NEVER;
  }
  if (procedure.nothing || procedure.value.kinds) run.fail("latent");
  return applyFn(fn, args, scope, run);
}

export function applyFn(fn: Fn, args: readonly Outcome[], scope: Scope, run: Run): Outcome {
  if (fn.kind === "native") return callNative(fn.name, args, scope, run);
  if (fn.kind !== "lambda") return run.unknown();
  if (run.calls >= MOST_CALLS) return run.unknown();
  const env = new Env(fn.env);
  fn.params.forEach((name, i) => env.bind(name, args[i] ?? nothing("manifest")));
  run.calls++;
  try {
    return evaluateBody(fn.body, { ...inEnv(scope, env), context: fn.context }, run);
  } finally {
    run.calls--;
  }
}

/** A tail call was turned into a function of no arguments by the parser. */
function evaluateBody(body: JsonataNode, scope: Scope, run: Run): Outcome {
  if (body.type === "lambda" && body.thunk === true) return evaluate(body.body as JsonataNode, scope, run);
  return evaluate(body, scope, run);
}
