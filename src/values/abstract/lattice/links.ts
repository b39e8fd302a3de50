import { NUMBER, OBJECT } from "../kinds.js";
import type { Sym } from "../symbol.js";
import { type AbstractValue, type Arr, arrayOf, entriesOf, make, NO, type Obj, objectOf, type Rel, withSym } from "../value.js";
import { anyObject } from "./parts.js";

/** Drops the symbol at the top; its parts stay linked through it. */
export function unlink(v: AbstractValue): AbstractValue {
  if (!v.sym) return v;
  return make({
    kinds: v.kinds,
    num: v.num,
    text: v.text,
    arr: linkedArray(v),
    obj: linkedObject(v),
    lo: v.lo,
    hi: v.hi,
    taint: v.taint,
    rel: linkedNumber(v),
    json: v.json,
    unset: v.unset,
  });
}

/** A number that is a symbol's differs from it by nothing. */
function linkedNumber(v: AbstractValue): Rel | undefined {
  return v.rel ?? (v.sym && v.kinds & NUMBER ? { base: v.sym, lo: 0, hi: 0 } : undefined);
}

function linkedArray(v: AbstractValue): Arr | undefined {
  const sym = v.sym as Sym;
  if (!v.arr || v.exact) return v.arr;
  const length = sym.length();
  const grown = v.arr.grown ?? (length ? { base: length, lo: 0, hi: 0 } : undefined);
  return arrayOf(
    v.arr.lo,
    v.arr.hi,
    v.arr.prefix.map((p, i) => (p.sym ? p : withSym(p, sym.item(i)))),
    v.arr.rest,
    grown,
  );
}

function linkedObject(v: AbstractValue): Obj | undefined {
  if (!(v.kinds & OBJECT) || v.exact) return v.obj;
  return linkMembers(v.obj ?? anyObject(v), v.sym as Sym);
}

/** Members know which part of the symbol they are; those not named are the symbol's as well. */
export function linkMembers(obj: Obj, sym: Sym): Obj {
  const entries = entriesOf(obj).map((e) => (e.value.sym || e.presence === NO ? e : { ...e, value: withSym(e.value, sym.field(e.key)) }));
  return objectOf(entries, obj.row, obj.base ?? sym, obj.rowLo, obj.rowHi, obj.listing);
}
