import { contains, toJson } from "../json.js";
import { ARRAY, NUMBER, OBJECT, STRING } from "../kinds.js";
import { ANY_NUMBER, leqNumber } from "../number.js";
import { ANY_TEXT, leqText } from "../text.js";
import { type AbstractValue, type Arr, BOTTOM, keyBytes, MUST, NO, type Obj } from "../value.js";
import { anyArray, anyObject, entryOf, sameListing } from "./parts.js";

/** Is every value of `a` surely one of `b`? May say no where it cannot tell. */
export function leq(a: AbstractValue, b: AbstractValue): boolean {
  if (a === b || a.kinds === 0) return true;
  if ((a.kinds & ~b.kinds) !== 0 || a.lo < b.lo || a.hi > b.hi) return false;
  if (b.sym && a.sym !== b.sym) return false;
  if (a.exact && b.json && !b.arr && !b.obj) return contains(b, toJson(a));
  if (a.kinds & NUMBER && b.num && !leqNumber(a.num ?? ANY_NUMBER, b.num)) return false;
  if (a.kinds & STRING && b.text && !leqText(a.text ?? ANY_TEXT, b.text)) return false;
  if (a.kinds & ARRAY && b.arr && !leqArray(a.arr ?? anyArray(a), b.arr)) return false;
  return !(a.kinds & OBJECT && b.obj && !leqObject(a.obj ?? anyObject(a), b.obj));
}

function leqArray(a: Arr, b: Arr): boolean {
  if (a.lo < b.lo || a.hi > b.hi) return false;
  const length = Math.max(a.prefix.length, b.prefix.length);
  for (let i = 0; i < length; i++) if (!leq(a.prefix[i] ?? a.rest ?? BOTTOM, b.prefix[i] ?? b.rest ?? BOTTOM)) return false;
  return !a.rest || (b.rest !== undefined && leq(a.rest, b.rest));
}

function leqObject(a: Obj, b: Obj): boolean {
  if (a.rowHi > b.rowHi && b.row) return false;
  if (a.row && (!b.row || !leq(a.row, b.row))) return false;
  if (b.base && a.base !== b.base) return false;
  if (b.listing && !sameListing(a.listing, b.listing)) return false;
  for (const key of new Set([...a.keys, ...b.keys])) {
    const ea = entryOf(a, key);
    const eb = entryOf(b, key);
    if (ea.presence === NO) {
      if (eb.presence === MUST) return false;
      continue;
    }
    if (eb.presence === NO || (eb.presence === MUST && ea.presence !== MUST) || !leq(ea.value, eb.value)) return false;
  }
  // what becomes part of the row of `b` must fit its bytes
  const unnamed = a.keys.filter((k) => !b.keys.includes(k) && entryOf(a, k).presence !== NO);
  return unnamed.reduce((sum, k) => sum + keyBytes(k) + entryOf(a, k).value.hi, a.rowHi) <= b.rowHi || unnamed.length === 0;
}
