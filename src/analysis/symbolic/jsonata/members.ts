import { child, factOf, look } from "../../../values/abstract/constraints.js";
import { ALL, ARRAY, OBJECT } from "../../../values/abstract/kinds.js";
import { memberLack } from "../../../values/abstract/lack.js";
import { anyObject, joinAll } from "../../../values/abstract/lattice.js";
import { numberRange } from "../../../values/abstract/number.js";
import type { Sym } from "../../../values/abstract/symbol.js";
import {
  type AbstractValue,
  ANY,
  BOTTOM,
  type Entry,
  MUST,
  make,
  NO,
  objectOf,
  ofNumber,
  ofObject,
  withSym,
} from "../../../values/abstract/value.js";
import type { Lack } from "../../../values/lack.js";
import { ofKinds, ofPresence } from "../faults.js";
import { knowledgeOf } from "../frames.js";
import { setNow } from "../select.js";
import { arrayIn, type ExpressionResult, either, function_, just, maybe, NEVER, notArray, nothing, Sequence } from "./outcome.js";
import type { Run } from "./run.js";
import type { Scope } from "./scope.js";

/** Items of a sequence that are followed one by one; beyond, their join stands for all. */
const MOST_ITEMS = 64;

export function variable(name: string, scope: Scope, run: Run): ExpressionResult {
  if (name === "") return scope.context;
  const local = scope.env.lookup(name);
  if (local) return local;
  if (name === "states") return just(statesObject(scope));
  for (let s: typeof scope.frame.variables | undefined = scope.frame.variables; s; s = s.outer) {
    const found = s.own.get(name);
    if (found) return maybe(look(setNow(found), knowledgeOf(scope.frame)), found.unset === true, "manifest");
  }
  if (run.isNative(name)) return function_({ kind: "native", name });
  return nothing("manifest");
}

export function statesMember(name: string, scope: Scope): ExpressionResult {
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

function statesObject({ states }: Scope): AbstractValue {
  const entries: Entry[] = [
    { key: "input", value: states.input, presence: MUST },
    { key: "context", value: states.context, presence: MUST },
  ];
  if (states.result) entries.push({ key: "result", value: states.result, presence: MUST });
  if (states.errorOutput) entries.push({ key: "errorOutput", value: states.errorOutput, presence: MUST });
  return ofObject(objectOf(entries), joinAll(entries.map((e) => e.value)).taint);
}

/** `.name` of one context item. */
export function lookupMember(context: ExpressionResult, key: string, scope: Scope, run: Run): ExpressionResult {
  const { value } = context;
  if (value.kinds === 0) return context.nothing ? nothing(context.why) : NEVER;
  let out: ExpressionResult = nothing(
    context.nothing && context.why === "manifest" ? "manifest" : value.kinds & (OBJECT | ARRAY) ? ofKinds(value) : "manifest",
  );
  let found = false;
  if (value.kinds & OBJECT) {
    const part = child(value, key, knowledgeOf(scope.frame));
    if (part.presence !== MUST && (value.kinds === OBJECT || value.obj?.listing?.foreign)) run.lack(listedLack(value, key, scope));
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

function listedLack(value: AbstractValue, key: string, scope: Scope): Lack | undefined {
  const lack = memberLack(look(value, knowledgeOf(scope.frame)), key, false);
  return lack && { ...lack, whole: lack.listing.at === "" };
}

/** What is known of this reading from tests on it. */
function asked(out: ExpressionResult, sym: Sym | undefined, scope: Scope): ExpressionResult {
  if (!sym || out.fn) return out;
  const k = knowledgeOf(scope.frame);
  const { presence } = factOf(k, sym);
  const value = out.value.kinds === 0 || presence === NO ? BOTTOM : look(withSym(out.value, sym), k);
  return { ...out, value, nothing: presence === MUST ? false : presence === NO || out.nothing };
}

function memberOfItems(arr: ReturnType<typeof arrayIn>, key: string, scope: Scope, run: Run): ExpressionResult {
  const seq = new Sequence();
  eachItem(arr, seq, (item) => lookupMember(just(item), key, scope, run));
  return seq.collapse();
}

/** Runs `body` for the items; those not told apart are run once, for all. */
export function eachItem(
  arr: ReturnType<typeof arrayIn>,
  into: Sequence,
  body: (item: AbstractValue, index: AbstractValue) => ExpressionResult,
  whole = false,
): void {
  const followed = arr.prefix.length <= MOST_ITEMS ? arr.prefix.length : 0;
  for (let i = 0; i < followed; i++) {
    const out = body(arr.prefix[i] as AbstractValue, ofNumber(numberRange(i, i, true)));
    if (i < arr.lo) into.flatten(out, whole);
    else into.flatten({ ...out, nothing: true }, whole);
  }
  const others = joinAll([...arr.prefix.slice(followed), arr.rest ?? BOTTOM]);
  if (others.kinds === 0 || arr.hi <= followed) return;
  const out = body(others, ofNumber({ lo: followed, hi: arr.hi - 1, int: true }));
  repeat(into, out, Math.max(0, arr.lo - followed), arr.hi - followed, whole);
}

/** The result `out`, between `least` and `most` times. */
function repeat(into: Sequence, out: ExpressionResult, least: number, most: number, whole: boolean): void {
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

export function wildcard(context: ExpressionResult): ExpressionResult {
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
