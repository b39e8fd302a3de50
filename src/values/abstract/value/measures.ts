import { ARRAY, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "../kinds.js";
import { isEmptyNumber, type Num, numberBytes } from "../number.js";
import { isEmptyText, type Text, textBytes } from "../text.js";
import { stringBytes } from "../utf8.js";
import { type AbstractValue, type Arr, MUST, type Obj } from "./types.js";

type Size = readonly [number, number];
const IMPOSSIBLE: Size = [1, 0];
const FOUR: Size = [4, 4];
const FIVE: Size = [5, 5];
const ANY_NUMBER_SIZE: Size = [1, 25];
const UNBOUNDED: Size = [2, Infinity];

/** Bytes that a value of this kind can have; none where no value of the kind fits its component. */
export function sizeOfKind(bit: number, num?: Num, text?: Text, arr?: Arr, obj?: Obj): Size {
  switch (bit) {
    case NULL:
    case TRUE:
      return FOUR;
    case FALSE:
      return FIVE;
    case NUMBER:
      return num === undefined ? ANY_NUMBER_SIZE : isEmptyNumber(num) ? IMPOSSIBLE : sizeOf(numberBytes(num));
    case STRING:
      return text === undefined ? UNBOUNDED : isEmptyText(text) ? IMPOSSIBLE : sizeOf(textBytes(text));
    case ARRAY:
      return arr === undefined ? UNBOUNDED : sizeOf(arrayBytes(arr));
    default:
      return obj === undefined ? UNBOUNDED : impossible(obj) ? IMPOSSIBLE : sizeOf(objectBytes(obj));
  }
}

function sizeOf({ lo, hi }: { lo: number; hi: number }): Size {
  return [lo, hi];
}

function arrayBytes(a: Arr): { lo: number; hi: number } {
  if (a.lo > a.hi) return { lo: 1, hi: 0 };
  let lo = 0;
  let hi = 0;
  for (let i = 0; i < a.prefix.length; i++) {
    const item = a.prefix[i] as AbstractValue;
    if (i < a.lo) lo += item.lo + 1;
    hi += item.hi + 1;
  }
  if (a.rest) {
    lo += Math.max(0, a.lo - a.prefix.length) * (a.rest.lo + 1);
    hi += Math.max(0, a.hi - a.prefix.length) * (a.rest.hi + 1);
  }
  return { lo: 2 + Math.max(0, lo - 1), hi: 2 + Math.max(0, hi - 1) };
}

export function arrayDepth(a: Arr | undefined): number {
  return a
    ? Math.max(
        a.rest?.depth ?? 0,
        a.prefix.reduce((d, p) => Math.max(d, p.depth), 0),
      )
    : 0;
}

export function arrayLinked(a: Arr | undefined): boolean {
  return a !== undefined && (a.grown !== undefined || a.rest?.linked === true || a.prefix.some((p) => p.linked));
}

/** Bytes of a member's key with its quotes, colon and comma. */
export const keyBytes = (key: string): number => stringBytes(key) + 2;

function objectBytes(o: Obj): { lo: number; hi: number } {
  const least = o.mustBytes + o.rowLo;
  const most = o.mayBytes + o.rowHi;
  return { lo: 2 + Math.max(0, least - 1), hi: 2 + Math.max(0, most - 1) };
}

function impossible(o: Obj): boolean {
  return o.vals.some((v, i) => v.kinds === 0 && o.pres[i] === MUST);
}

export function objectDepth(o: Obj | undefined): number {
  return o ? o.vals.reduce((d, v) => Math.max(d, v.depth), o.row?.depth ?? 0) : 0;
}

export function objectLinked(o: Obj | undefined): boolean {
  return o !== undefined && (o.base !== undefined || o.row?.linked === true || o.vals.some((v) => v.linked));
}

export function isExact(kinds: number, num?: Num, text?: Text, arr?: Arr, obj?: Obj): boolean {
  if (kinds === NULL || kinds === TRUE || kinds === FALSE) return true;
  if (kinds === NUMBER) return num !== undefined && num.lo === num.hi;
  if (kinds === STRING) return text?.set?.size === 1;
  if (kinds === ARRAY) return arr !== undefined && arr.lo === arr.hi && arr.prefix.length === arr.hi && arr.prefix.every((p) => p.exact);
  if (kinds === OBJECT)
    return obj !== undefined && !obj.row && obj.seq !== undefined && obj.pres.every((p) => p === MUST) && obj.vals.every((v) => v.exact);
  return false;
}
