import type { JsonataNode } from "../../../asl/expressions.js";
import type { Json } from "../../../text/node.js";
import { fromJson } from "../../../values/abstract/json.js";
import { ARRAY } from "../../../values/abstract/kinds.js";
import { anyArray, join } from "../../../values/abstract/lattice.js";
import { type AbstractValue, ANY, type Arr, arrayOf, BOTTOM, ofArray, withSym } from "../../../values/abstract/value.js";
import type { Attribution } from "../faults.js";

/** What an expression may give: values, nothing at all (JSONata's undefined), or a function. All three empty: it always fails. */
export interface ExpressionResult {
  readonly value: AbstractValue;
  readonly nothing: boolean;
  /** Who decides that there is nothing. */
  readonly why: Attribution;
  readonly fn?: Fn;
  /** What an array constructor lists, one by one: an item that is an array is spread into it. */
  readonly listed?: readonly ExpressionResult[];
}

export type Fn =
  | { readonly kind: "native"; readonly name: string }
  | {
      readonly kind: "lambda";
      readonly params: readonly string[];
      readonly body: JsonataNode;
      readonly env: Env;
      readonly context: ExpressionResult;
    }
  /** `source` as written, with its flags: `/a+/i`. */
  | { readonly kind: "regex"; readonly source: string }
  | { readonly kind: "unknown" };

/** Names bound inside an expression: `$x := …`, parameters of lambdas. */
export class Env {
  private readonly own = new Map<string, ExpressionResult>();

  constructor(private readonly outer?: Env) {}

  bind(name: string, value: ExpressionResult): void {
    this.own.set(name, value);
  }

  lookup(name: string): ExpressionResult | undefined {
    for (let at: Env | undefined = this; at; at = at.outer) {
      const found = at.own.get(name);
      if (found) return found;
    }
    return undefined;
  }
}

export const just = (value: AbstractValue): ExpressionResult => ({ value, nothing: false, why: "latent" });
export const ofJson = (json: Json): ExpressionResult => just(fromJson(json));
export const nothing = (why: Attribution): ExpressionResult => ({ value: BOTTOM, nothing: true, why });
export const function_ = (fn: Fn): ExpressionResult => ({ value: BOTTOM, nothing: false, why: "latent", fn });
/** It always fails. */
export const NEVER: ExpressionResult = just(BOTTOM);
export const UNKNOWN: ExpressionResult = { value: ANY, nothing: true, why: "latent" };
export const UNKNOWN_OR_FUNCTION: ExpressionResult = { ...UNKNOWN, fn: { kind: "unknown" } };

export const isNever = (o: ExpressionResult): boolean => o.value.kinds === 0 && !o.nothing && !o.fn;
export const isNothing = (o: ExpressionResult): boolean => o.value.kinds === 0 && o.nothing && !o.fn;
/** Exactly one value, and it is known. */
export const isExact = (o: ExpressionResult): boolean => o.value.exact && !o.nothing && !o.fn;

/** Exactly one pattern. */
export const patternOf = ({ value, nothing: none, fn }: ExpressionResult): string | undefined =>
  fn?.kind === "regex" && value.kinds === 0 && !none ? fn.source : undefined;

export function maybe(value: AbstractValue, isNothing_: boolean, why: Attribution = "latent"): ExpressionResult {
  return { value, nothing: isNothing_, why };
}

export function either(a: ExpressionResult, b: ExpressionResult): ExpressionResult {
  if (isNever(a)) return b;
  if (isNever(b)) return a;
  const fn = a.fn && b.fn ? (a.fn === b.fn ? a.fn : ({ kind: "unknown" } as const)) : (a.fn ?? b.fn);
  return {
    value: join(a.value, b.value),
    nothing: a.nothing || b.nothing,
    why: (a.nothing && a.why === "manifest") || (b.nothing && b.why === "manifest") ? "manifest" : "latent",
    ...(fn ? { fn } : {}),
  };
}

/** Collects the items of a sequence, in order while it is known which there are. */
export class Sequence {
  private readonly prefix: AbstractValue[] = [];
  private rest: AbstractValue = BOTTOM;
  private loose = false;
  lo = 0;
  hi = 0;
  /** Evidence of an empty sequence. */
  why: Attribution = "latent";

  push(value: AbstractValue): void {
    if (value.kinds === 0) return;
    if (this.loose) this.rest = join(this.rest, value);
    else this.prefix.push(value);
    this.lo++;
    this.hi++;
  }

  /** It may be there or not. */
  pushMaybe(value: AbstractValue, least = 0, most = 1): void {
    if (value.kinds === 0) return;
    this.loose = true;
    this.rest = join(this.rest, value);
    this.lo += least;
    this.hi += most;
  }

  /** Every item of an array. */
  pushAll(arr: Arr): void {
    if (!this.loose && arr.lo === arr.hi && arr.prefix.length === arr.hi) {
      for (const item of arr.prefix) this.push(item);
      return;
    }
    const sure = this.loose ? 0 : Math.min(arr.lo, arr.prefix.length);
    for (let i = 0; i < sure; i++) this.push(arr.prefix[i] as AbstractValue);
    this.loose = true;
    for (const item of arr.prefix.slice(sure)) this.rest = join(this.rest, item);
    if (arr.rest) this.rest = join(this.rest, arr.rest);
    this.lo += arr.lo - sure;
    this.hi += arr.hi - sure;
  }

  /** A result flattened into the sequence: an array gives its items, nothing gives none. `whole`: arrays stay whole. */
  flatten(o: ExpressionResult, whole = false): void {
    if (o.nothing && o.why === "manifest") this.why = "manifest";
    const isArray = (o.value.kinds & ARRAY) !== 0 && !whole;
    if (!o.nothing && !isArray) {
      this.push(o.value);
      return;
    }
    if (!o.nothing && o.value.kinds === ARRAY) {
      this.pushAll(arrayIn(o.value));
      return;
    }
    this.loose = true;
    const single = isArray ? notArray(o.value) : o.value;
    const items = isArray ? arrayIn(o.value) : undefined;
    this.rest = join(this.rest, single);
    if (items) for (const item of [...items.prefix, items.rest ?? BOTTOM]) this.rest = join(this.rest, item);
    this.lo += o.nothing ? 0 : Math.min(single.kinds ? 1 : Infinity, items ? items.lo : Infinity);
    this.hi += Math.max(single.kinds ? 1 : 0, items ? items.hi : 0);
  }

  /** The sequence as an array, without collapse. */
  array(): Arr {
    return arrayOf(this.lo, this.hi, this.prefix, this.loose ? this.rest : undefined);
  }

  /** What JSONata makes of it: nothing, the one item, or an array of several. */
  collapse(keepArray = false): ExpressionResult {
    return collapse(this.array(), this.why, keepArray);
  }
}

export function collapse(arr: Arr, why: Attribution, keepArray = false): ExpressionResult {
  const empty = arr.lo === 0;
  if (arr.hi === 0) return nothing(why);
  const one = arr.prefix[0] ?? arr.rest ?? BOTTOM;
  const single = arr.lo <= 1 ? (keepArray ? ofArray(arrayOf(1, 1, [one], undefined)) : one) : BOTTOM;
  const many = arr.hi >= 2 ? ofArray(arrayOf(Math.max(2, arr.lo), arr.hi, arr.prefix, arr.rest)) : BOTTOM;
  return maybe(join(single, many), empty, why);
}

/** The arrays among the values. */
export function arrayIn(v: AbstractValue): Arr {
  if (v.arr) return v.arr;
  if (v.json && Array.isArray(v.json.value)) {
    const items = v.json.value.map(fromJson);
    return arrayOf(items.length, items.length, items, undefined);
  }
  return anyArray(v);
}

export const notArray = (v: AbstractValue): AbstractValue => withSym(ofKindsBut(v), undefined);

function ofKindsBut(v: AbstractValue): AbstractValue {
  if (!(v.kinds & ARRAY)) return v;
  return v.kinds === ARRAY ? BOTTOM : { ...v, arr: undefined, json: undefined, kinds: v.kinds & ~ARRAY, exact: false };
}
