import { contains, toJson } from "../json.js";
import { equalNumber, type Num } from "../number.js";
import { equalText, type Text } from "../text.js";
import type { AbstractValue, Arr, Obj } from "../value.js";
import { sameListing, sameRel } from "./parts.js";

/** Do both say the same? */
export function equal(a: AbstractValue, b: AbstractValue): boolean {
  if (a === b) return true;
  if (
    a.kinds !== b.kinds ||
    a.lo !== b.lo ||
    a.hi !== b.hi ||
    a.sym !== b.sym ||
    a.taint !== b.taint ||
    a.unset !== b.unset ||
    a.exact !== b.exact
  )
    return false;
  if (!sameRel(a.rel, b.rel) || !samePart(a.num, b.num, equalNumber as (x: Num, y: Num) => boolean)) return false;
  if (!samePart<Text>(a.text, b.text, equalText)) return false;
  if (a.json && b.json && !a.arr && !a.obj) return a.json === b.json || sameGiven(a, b);
  return samePart(a.arr, b.arr, equalArray) && samePart(a.obj, b.obj, equalObject);
}

const sameGiven = (a: AbstractValue, b: AbstractValue): boolean => contains(a, toJson(b));

const samePart = <T>(x: T | undefined, y: T | undefined, both: (x: T, y: T) => boolean): boolean =>
  x === y || (x !== undefined && y !== undefined && both(x, y));

function equalArray(a: Arr, b: Arr): boolean {
  return (
    a.lo === b.lo &&
    a.hi === b.hi &&
    sameRel(a.grown, b.grown) &&
    a.prefix.length === b.prefix.length &&
    samePart(a.rest, b.rest, equal) &&
    a.prefix.every((p, i) => equal(p, b.prefix[i] as AbstractValue))
  );
}

function equalObject(a: Obj, b: Obj): boolean {
  return (
    a.keys.length === b.keys.length &&
    a.base === b.base &&
    sameListing(a.listing, b.listing) &&
    a.rowLo === b.rowLo &&
    a.rowHi === b.rowHi &&
    samePart(a.row, b.row, equal) &&
    a.keys.every((k, i) => k === b.keys[i] && a.pres[i] === b.pres[i] && a.seq?.[i] === b.seq?.[i]) &&
    a.vals.every((v, i) => equal(v, b.vals[i] as AbstractValue))
  );
}
