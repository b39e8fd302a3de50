import type { Json } from "../../../text/node.js";
import { ALL, ARRAY, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "../kinds.js";
import { joinNumber, type Num } from "../number.js";
import type { Sym } from "../symbol.js";
import { joinText, type Text, textOf } from "../text.js";
import { arrayDepth, arrayLinked, isExact, objectDepth, objectLinked, sizeOfKind } from "./measures.js";
import { type AbstractValue, type Arr, DEPTH, type Obj, PAYLOAD_LIMIT, type Rel } from "./types.js";

export interface Parts {
  kinds: number;
  num?: Num | undefined;
  text?: Text | undefined;
  arr?: Arr | undefined;
  obj?: Obj | undefined;
  lo?: number;
  hi?: number;
  sym?: Sym | undefined;
  rel?: Rel | undefined;
  taint?: number;
  json?: { readonly value: Json } | undefined;
  unset?: true | undefined;
}

/** The normal form: empty components lose their kind, bytes follow from the parts and from the given bounds. */
export function make(parts: Parts): AbstractValue {
  const cap = parts.hi ?? Infinity;
  const floor = parts.lo ?? 0;
  let { kinds, num, text, arr, obj } = parts;
  let lo = Infinity;
  let hi = 0;
  for (let rest = kinds; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    const [from, to] = sizeOfKind(bit, num, text, arr, obj);
    if (from > cap || to < floor || from > to) kinds &= ~bit;
    else {
      if (from < lo) lo = from;
      if (to > hi) hi = to;
    }
  }
  if (kinds === 0) return BOTTOM;
  if (!(kinds & NUMBER)) num = undefined;
  if (!(kinds & STRING)) text = undefined;
  if (!(kinds & ARRAY)) arr = undefined;
  if (!(kinds & OBJECT)) obj = undefined;
  // all members always, in one order: reading them is fast where every value is laid out alike
  return {
    kinds,
    num,
    text,
    arr,
    obj,
    lo: Math.max(lo, floor),
    hi: Math.min(hi, cap),
    sym: parts.sym,
    rel: num === undefined ? undefined : parts.rel,
    taint: parts.taint ?? 0,
    exact: parts.json !== undefined || isExact(kinds, num, text, arr, obj),
    json: parts.json,
    linked: parts.sym !== undefined || (parts.rel !== undefined && (kinds & NUMBER) !== 0) || arrayLinked(arr) || objectLinked(obj),
    depth: 1 + Math.max(arrayDepth(arr), objectDepth(obj)),
    unset: parts.unset,
  };
}

export const BOTTOM: AbstractValue = {
  kinds: 0,
  num: undefined,
  text: undefined,
  arr: undefined,
  obj: undefined,
  lo: 0,
  hi: 0,
  sym: undefined,
  rel: undefined,
  taint: 0,
  exact: false,
  json: undefined,
  linked: false,
  depth: 1,
  unset: undefined,
};

/** Any JSON value of any size. */
export const ANY: AbstractValue = make({ kinds: ALL });

/** Any JSON value that AWS accepts from outside. */
export const EXTERNAL: AbstractValue = make({ kinds: ALL, hi: PAYLOAD_LIMIT });

export const NULL_VALUE: AbstractValue = make({ kinds: NULL });
export const TRUE_VALUE: AbstractValue = make({ kinds: TRUE });
export const FALSE_VALUE: AbstractValue = make({ kinds: FALSE });
export const BOOLEAN_VALUE: AbstractValue = make({ kinds: TRUE | FALSE });
export const isBottom = (v: AbstractValue): boolean => v.kinds === 0;
export const ofNumber = (num: Num, taint = 0, rel?: Rel): AbstractValue => make({ kinds: NUMBER, num, taint, rel });

export const ofText = (text: Text | undefined, taint = 0, hi?: number): AbstractValue =>
  make({ kinds: STRING, text, taint, ...(hi === undefined ? {} : { hi }) });

export const ofString = (s: string): AbstractValue => ofText(textOf(s));

/** The same values with something changed; symbol, relation and given value are dropped unless named. */
export function change(v: AbstractValue, parts: Partial<Parts>): AbstractValue {
  return make({ kinds: v.kinds, num: v.num, text: v.text, arr: v.arr, obj: v.obj, lo: v.lo, hi: v.hi, taint: v.taint, ...parts });
}

export function withSym(v: AbstractValue, sym: Sym | undefined): AbstractValue {
  if (v.sym === sym || v.kinds === 0) return v;
  const linked = sym !== undefined || v.rel !== undefined || arrayLinked(v.arr) || objectLinked(v.obj);
  return like(v, sym, v.taint, linked);
}

export function withProvenance(v: AbstractValue, taint: number): AbstractValue {
  return (v.taint & taint) === taint || v.kinds === 0 ? v : like(v, v.sym, v.taint | taint, v.linked);
}

/** Written member by member: called for nearly every value, and faster than to spread it. */
function like(v: AbstractValue, sym: Sym | undefined, taint: number, linked: boolean): AbstractValue {
  const { kinds, num, text, arr, obj, lo, hi, rel, exact, json, depth, unset } = v;
  return { kinds, num, text, arr, obj, lo, hi, sym, rel, taint, exact, json, linked, depth, unset };
}

/** A join that does not look inside: only beyond the width limits. */
export function coarseJoin(a: AbstractValue, b: AbstractValue): AbstractValue {
  return make({
    kinds: a.kinds | b.kinds,
    num: a.kinds & NUMBER ? (b.kinds & NUMBER ? a.num && b.num && joinNumber(a.num, b.num) : a.num) : b.num,
    text: a.kinds & STRING ? (b.kinds & STRING ? a.text && b.text && joinText(a.text, b.text) : a.text) : b.text,
    lo: Math.min(a.lo, b.lo),
    hi: Math.max(a.hi, b.hi),
    taint: a.taint | b.taint,
  });
}

/** Parts of arrays and objects stay below the depth limit, so that nothing that follows the nesting of a value can overflow the stack. */
export const tooDeep = (v: AbstractValue): boolean => v.depth >= DEPTH;

export const bounded = (v: AbstractValue): AbstractValue => (tooDeep(v) ? shallow(v) : v);

/** The value without what is known of its parts; beyond the depth limit nothing more is kept. */
function shallow(v: AbstractValue): AbstractValue {
  return make({ kinds: v.kinds, num: v.num, text: v.text, lo: v.lo, hi: v.hi, sym: v.sym, taint: v.taint });
}
