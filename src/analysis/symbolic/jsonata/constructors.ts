import type { JsonataNode } from "../../../asl/expressions.js";
import { ARRAY, STRING } from "../../../values/abstract/kinds.js";
import { join, joinAll } from "../../../values/abstract/lattice.js";
import {
  type AbstractValue,
  arrayOf,
  BOTTOM,
  change,
  type Entry,
  MAY,
  MUST,
  OPTIONAL,
  objectOf,
  ofArray,
  ofObject,
} from "../../../values/abstract/value.js";
import { operand } from "./operators.js";
import { arrayIn, type ExpressionResult, isNever, isNothing, just, maybe, NEVER, notArray, nothing, Sequence } from "./outcome.js";
import type { Run } from "./run.js";
import { inContext, type Scope } from "./scope.js";

export function arrayConstructor(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  const seq = new Sequence();
  const listed: ExpressionResult[] = [];
  let nested = false;
  let taint = 0;
  // the brackets
  let least = 2;
  for (const item of node.expressions as JsonataNode[]) {
    const out = run.evaluate(item, scope);
    if (isNever(out)) return NEVER;
    if (out.fn) return run.unknown();
    taint |= out.value.taint;
    const whole = item.value === "[" && item.type === "unary";
    seq.flatten(out, whole);
    least += leastOf(out, whole);
    listed.push(out);
    nested ||= whole;
  }
  const array = just(change(ofArray(seq.array(), taint), { lo: least }));
  return nested ? array : { ...array, listed };
}

/** Bytes that an item of an array constructor adds at least: the items of an array are spread, but for those of another constructor. */
function leastOf({ value, nothing: none }: ExpressionResult, whole: boolean): number {
  if (none) return 0;
  if (whole || (value.kinds & ARRAY) === 0) return value.lo;
  return value.kinds === ARRAY ? value.lo - 2 : 0;
}

/** `{…}`: with one context item an object of its pairs; over several items, keys and values are grouped. */
export function group(node: JsonataNode, input: ExpressionResult, scope: Scope, run: Run): ExpressionResult {
  const pairs = node.lhs as [JsonataNode, JsonataNode][];
  const several = input.value.kinds & ARRAY && (arrayIn(input.value).hi > 1 || !(input.value.kinds === ARRAY));
  const one = input.value.kinds & ARRAY ? (several ? undefined : onlyItem(input)) : input;
  if (!one) return grouped(pairs, scope, run, input);
  const inner = inContext(scope, one);
  const entries = new Map<string, Entry>();
  let row: AbstractValue | undefined;
  let taint = 0;
  for (const [keyNode, valueNode] of pairs) {
    const key = run.evaluate(keyNode, inner);
    if (isNever(key)) return NEVER;
    const text = operand(key, STRING, run);
    if (text.kinds === 0) {
      if (key.nothing) continue;
      return NEVER;
    }
    const value = run.evaluate(valueNode, inner);
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

function onlyItem(input: ExpressionResult): ExpressionResult {
  const arr = arrayIn(input.value);
  if (arr.hi === 0) return nothing("latent");
  const item = arr.prefix[0] ?? arr.rest ?? BOTTOM;
  return maybe(item, arr.lo === 0 || input.nothing);
}

function grouped(pairs: readonly [JsonataNode, JsonataNode][], scope: Scope, run: Run, input: ExpressionResult): ExpressionResult {
  run.fail("latent");
  const arr = arrayIn(input.value);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM, notArray(input.value)]);
  const some = join(each, ofArray(arrayOf(0, Infinity, [], each)));
  const inner = inContext(scope, maybe(some, true));
  const named = constantKeys(pairs, inner, run);
  if (named) return groupedByName(named, inner, run);
  let value: AbstractValue = BOTTOM;
  for (const [, valueNode] of pairs) value = join(value, run.evaluate(valueNode, inner).value);
  return just(ofObject(objectOf([], value.kinds ? value : undefined), value.taint));
}

type NamedValue = readonly [name: string, valueNode: JsonataNode];

/** The pairs by name, where each key is the same text for all items and no two are. */
function constantKeys(pairs: readonly [JsonataNode, JsonataNode][], inner: Scope, run: Run): readonly NamedValue[] | undefined {
  const named = new Map<string, JsonataNode>();
  for (const [keyNode, valueNode] of pairs) {
    const { value, nothing: none, fn } = run.evaluate(keyNode, inner);
    const [name, another] = value.text?.set ?? [];
    if (none || fn || value.kinds !== STRING || name === undefined || another !== undefined || named.has(name)) return undefined;
    named.set(name, valueNode);
  }
  return [...named];
}

/** All items are in the one group of each key, also where there is none: then the value is evaluated without a context. */
function groupedByName(named: readonly NamedValue[], inner: Scope, run: Run): ExpressionResult {
  const entries: Omit<Entry, "seq">[] = [];
  let taint = 0;
  for (const [key, valueNode] of named) {
    const { value, nothing: none, why, fn } = run.evaluate(valueNode, inner);
    if (value.kinds === 0 && !none && !fn) return NEVER;
    taint |= value.taint;
    if (value.kinds !== 0) entries.push({ key, value, presence: none ? (why === "manifest" ? MAY : OPTIONAL) : fn ? OPTIONAL : MUST });
  }
  return just(ofObject(objectOf(entries), taint));
}
