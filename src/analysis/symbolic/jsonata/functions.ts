import type { Json } from "../../../text/node.js";
import { lengthValue } from "../../../values/abstract/constraints.js";
import { fromJson, toJson } from "../../../values/abstract/json.js";
import { ARRAY } from "../../../values/abstract/kinds.js";
import { joinAll } from "../../../values/abstract/lattice.js";
import { byTruth } from "../../../values/abstract/split.js";
import { arrayOf, BOTTOM, change, ofArray } from "../../../values/abstract/value.js";
import { shaped, shapes, shifts, taintOf } from "./function-shapes.js";
import { eachOf, filterOf, mapOf, reduceOf, siftOf } from "./higher-order.js";
import { appendOf, countOf, distinctOf, elementOf, itemsOf, shuffled } from "./list-functions.js";
import { keysOf, lookupOf, mergeOf, spreadOf } from "./object-functions.js";
import { type ExpressionResult, either, isExact, isNothing, just, NEVER, notArray, nothing } from "./outcome.js";
import type { Run } from "./run.js";
import { booleanOf, string_, truth, typeOf } from "./scalar-functions.js";
import type { Scope } from "./scope.js";

type Special = (args: readonly ExpressionResult[], scope: Scope, run: Run) => ExpressionResult;

const specials: Readonly<Record<string, Special>> = {
  exists: ([v]) => (v ? booleanOf(v.value.kinds !== 0 || v.fn !== undefined, v.nothing) : NEVER),
  boolean: ([v]) => (v ? truth(v, false) : NEVER),
  not: ([v]) => (v ? truth(v, true) : NEVER),
  string: string_,
  count: ([v], _, run) => (v ? countOf(v, run) : NEVER),
  append: ([a, b]) => (a && b ? appendOf(a, b) : NEVER),
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
  const computed = fresh(name) ? undefined : compute(name, args, run);
  if (computed) return computed;
  const special = specials[name];
  if (special && Object.hasOwn(specials, name)) return takesSoMany(name, args.length) ? special(args, scope, run) : run.unknown();
  const shape = shapes[name];
  if (!shape) return run.unknown();
  const out = shaped(shape, args, run);
  return shifts(shape, args) ? either(out, isNothing(scope.context) ? nothing("latent") : run.unknown()) : out;
}

/** Fewer arguments than these and the signature takes the context, more and the call fails. */
const ARITY: Readonly<Record<string, readonly [number, number]>> = {
  string: [1, 2],
  append: [2, 2],
  lookup: [2, 2],
  map: [2, 2],
  filter: [2, 2],
  single: [1, 2],
  reduce: [2, 3],
  each: [2, 2],
  sift: [2, 2],
  sort: [1, 2],
  zip: [1, Infinity],
  error: [0, Infinity],
  eval: [0, Infinity],
  assert: [1, 2],
};

function takesSoMany(name: string, given: number): boolean {
  const [least, most] = (Object.hasOwn(ARITY, name) && ARITY[name]) || [1, 1];
  return given >= least && given <= most;
}

const fresh = (name: string): boolean => name === "shuffle" || shapes[name]?.fresh === true;

/** All arguments known: the real function decides. */
function compute(name: string, args: readonly ExpressionResult[], run: Run): ExpressionResult | undefined {
  if (!run.real || args.length === 0 || !args.every((a) => isExact(a) || isNothing(a))) return undefined;
  const bindings: Record<string, Json> = {};
  const names = args.map((a, i) => {
    if (isNothing(a)) return "$nothing_";
    bindings[`a${i}`] = toJson(a.value);
    return `$a${i}`;
  });
  const result = run.real(`$${name}(${names.join(", ")})`, bindings);
  if (!result) return undefined;
  if (result.beyond) return run.unknown();
  if (result.failed) {
    run.fail("manifest");
    return NEVER;
  }
  if (result.value === undefined) return nothing("manifest");
  const value = fromJson(result.value);
  const taint = taintOf(args);
  const relative = name === "count" && args[0] ? lengthValue(args[0].value).rel : undefined;
  return just(taint || relative ? change(value, { taint, json: value.json, rel: relative }) : value);
}
