import { FRESH_FUNCTIONS } from "../../../asl/functions.js";
import type { Json } from "../../../text/node.js";
import { lengthValue } from "../../../values/abstract/constraints.js";
import { fromJson, toJson } from "../../../values/abstract/json.js";
import { ARRAY, STRING } from "../../../values/abstract/kinds.js";
import { joinAll } from "../../../values/abstract/lattice.js";
import { byTruth } from "../../../values/abstract/split.js";
import { arrayOf, BOTTOM, change, ofArray, ofString } from "../../../values/abstract/value.js";
import { isOutside, ofKinds } from "../faults.js";
import { shaped, shapes, taintOf } from "./function-shapes.js";
import { eachOf, filterOf, mapOf, reduceOf, siftOf } from "./higher-order.js";
import { appendOf, countOf, distinctOf, elementOf, itemsOf, rangeOf, shuffled } from "./list-functions.js";
import { keysOf, lookupOf, mergeOf, spreadOf } from "./object-functions.js";
import { type ExpressionResult, either, isExact, isNothing, just, NEVER, notArray, nothing, patternOf } from "./outcome.js";
import type { Run } from "./run.js";
import { booleanOf, string_, truth, typeOf } from "./scalar-functions.js";
import type { Scope } from "./scope.js";
import { arrange, misfitEvidence, parametersOf } from "./signatures.js";

type Special = (args: readonly ExpressionResult[], scope: Scope, run: Run) => ExpressionResult;

const specials: Readonly<Record<string, Special>> = {
  exists: ([v]) => (v ? booleanOf(v.value.kinds !== 0 || v.fn !== undefined, v.nothing) : NEVER),
  boolean: ([v]) => (v ? truth(v, false) : NEVER),
  not: ([v]) => (v ? truth(v, true) : NEVER),
  string: string_,
  count: ([v]) => (v ? countOf(v) : NEVER),
  append: ([a, b], _, run) => (a && b ? appendOf(a, b, run) : NEVER),
  type: ([v]) => (v ? typeOf(v) : NEVER),
  keys: ([v]) => (v ? keysOf(v) : NEVER),
  lookup: ([v, key], scope, run) => (v && key ? lookupOf(v, key, scope, run) : NEVER),
  merge: ([v], _, run) => (v ? mergeOf(v, run) : NEVER),
  map: ([v, f], scope, run) => (v && f ? mapOf(v, f, scope, run) : NEVER),
  filter: ([v, f], scope, run) => (v && f ? filterOf(v, f, scope, run) : NEVER),
  single: ([v], _, run) => (v ? elementOf(v, run) : NEVER),
  reduce: ([v, f, init], scope, run) => (v && f ? reduceOf(v, f, init, scope, run) : NEVER),
  each: ([v, f], scope, run) => (v && f ? eachOf(v, f, scope, run) : NEVER),
  sift: ([v], _, run) => (v ? siftOf(v, run) : run.unknown()),
  sort: ([v], _, run) => (v ? shuffled(v, run) : NEVER),
  shuffle: ([v], _, run) => (v ? shuffled(v, run) : NEVER),
  reverse: ([v], _, run) => (v ? shuffled(v, run) : NEVER),
  distinct: ([v]) => (v ? distinctOf(v) : NEVER),
  spread: ([v]) => (v ? spreadOf(v) : NEVER),
  zip: (args, _, run) => {
    run.fail("latent");
    const each = joinAll(args.map((a) => joinAll([notArray(a.value), ...(a.value.kinds & ARRAY ? itemsOf(a.value) : [])])));
    return just(ofArray(arrayOf(0, Infinity, [], ofArray(arrayOf(args.length, args.length, [], each)))));
  },
  range: (args, _, run) => rangeOf(args, run),
  error: (_, __, run) => {
    run.fail("manifest");
    return NEVER;
  },
  eval: (_, __, run) => {
    run.fail("manifest");
    return NEVER;
  },
  assert: ([v], _, run) => {
    const { no } = byTruth(v?.value ?? BOTTOM);
    if (!v || v.nothing || no.kinds) run.fail("latent");
    return nothing("manifest");
  },
};

export const isNative = (name: string): boolean => Object.hasOwn(shapes, name) || Object.hasOwn(specials, name);

export function callNative(name: string, args: readonly ExpressionResult[], scope: Scope, run: Run): ExpressionResult {
  const arranged = arrange(name, args, scope.context);
  // any number of arguments, or more combinations than are worth telling apart
  if (!arranged) return name === "zip" ? call(name, args, scope, run) : run.unknown();
  if (arranged.misfits) run.fail(misfitEvidence(arranged, args));
  // that the context stands in for an argument is due to the kind of another one, which the outside decides
  const isShifted = arranged.ways.length > 1 && isOpen(args);
  let out: ExpressionResult = NEVER;
  for (const way of arranged.ways) {
    const result = call(name, parametersOf(name, way, args, scope.context), scope, run);
    const shifted = isShifted && result.nothing && way.sources.includes("context");
    out = either(out, shifted ? { ...result, why: "latent" } : result);
  }
  return out;
}

/** Does the outside decide of which kind an argument is? */
const isOpen = (args: readonly ExpressionResult[]): boolean =>
  args.some(({ value }) => (value.kinds & (value.kinds - 1)) !== 0 && ofKinds(value) === "latent");

/** With the arguments as the signature assigns them. */
function call(name: string, args: readonly ExpressionResult[], scope: Scope, run: Run): ExpressionResult {
  const known = FRESH_FUNCTIONS.has(name) ? undefined : compute(name, args, run);
  if (known) return known;
  const special = Object.hasOwn(specials, name) ? specials[name] : undefined;
  if (special) return special(args, scope, run);
  const shape = shapes[name];
  return shape ? shaped(shape, args, run) : run.unknown();
}

/** Functions of which an argument may be a pattern; others hand it on. */
const TAKE_PATTERNS = new Set(["contains", "match", "replace", "split"]);

/** Combinations of arguments that are computed one by one. */
const MOST_COMPUTED = 8;

/** All arguments known, or one of few texts: the real function decides. */
function compute(name: string, args: readonly ExpressionResult[], run: Run): ExpressionResult | undefined {
  const known = (a: ExpressionResult) => isExact(a) || isNothing(a) || (TAKE_PATTERNS.has(name) && patternOf(a) !== undefined);
  if (!run.real || args.length === 0) return undefined;
  if (args.every(known)) {
    const result = computed(name, args, run);
    if (result === NEVER) run.fail("manifest");
    return result;
  }
  // a special function knows more of its argument than each of the texts
  if (Object.hasOwn(specials, name)) return undefined;
  const listed = args.map((arg) => (known(arg) ? [arg] : textsOf(arg)));
  if (listed.reduce((n, one) => n * (one?.length ?? Infinity), 1) > MOST_COMPUTED) return undefined;
  const results = combined(listed as ExpressionResult[][]).map((one) => computed(name, one, run));
  if (results.includes(undefined)) return undefined;
  const failed = results.filter((one) => one === NEVER).length;
  if (failed > 0) run.fail(failed === results.length || !isOutside(taintOf(args)) ? "manifest" : "latent");
  return (results as ExpressionResult[]).reduce(either, NEVER);
}

/** The texts that it can be, where they are few and it is nothing else. */
function textsOf({ value, nothing: none, fn }: ExpressionResult): ExpressionResult[] | undefined {
  const set = value.text?.set;
  if (none || fn || value.kinds !== STRING || !set || set.size > MOST_COMPUTED) return undefined;
  return [...set].map((text) => just(change(ofString(text), { taint: value.taint })));
}

const combined = (listed: readonly ExpressionResult[][]): ExpressionResult[][] =>
  listed.reduce<ExpressionResult[][]>((all, one) => all.flatMap((before) => one.map((arg) => [...before, arg])), [[]]);

/** By the real function; NEVER where it fails. */
function computed(name: string, args: readonly ExpressionResult[], run: Run): ExpressionResult | undefined {
  if (!run.real) return undefined;
  const bindings: Record<string, Json> = {};
  const names = args.map((a, i) => {
    if (isNothing(a)) return "$nothing_";
    const pattern = patternOf(a);
    if (pattern !== undefined) return pattern;
    bindings[`a${i}`] = toJson(a.value);
    return `$a${i}`;
  });
  const result = run.real(`$${name}(${names.join(", ")})`, bindings);
  if (!result) return undefined;
  if (result.beyond) return run.unknown();
  if (result.failed) return NEVER;
  if (result.value === undefined) return nothing("manifest");
  const value = fromJson(result.value);
  const taint = taintOf(args);
  const relative = name === "count" && args[0] ? lengthValue(args[0].value).rel : undefined;
  return just(taint || relative ? change(value, { taint, json: value.json, rel: relative }) : value);
}
