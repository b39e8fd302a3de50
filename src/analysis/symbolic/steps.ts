import { type Constraints, child, item, type Part } from "../../values/abstract/constraints.js";
import { ARRAY } from "../../values/abstract/kinds.js";
import { anyArray, join } from "../../values/abstract/lattice.js";
import { type AbstractValue, BOTTOM, MUST, NO, OPTIONAL } from "../../values/abstract/value.js";

/** One step of a definite path: a member's name or an item's index (below zero: from the end). */
export type Step = string | number;

const BOTTOM_PART: Part = { value: BOTTOM, presence: NO };

/** What is one step below; `presence` speaks only of the values of the right kind. */
export function stepInto(v: AbstractValue, step: Step, k: Constraints): Part {
  if (typeof step === "string") return child(v, step, k);
  return step >= 0 ? item(v, step, k) : fromEnd(v, -step, k);
}

function fromEnd(v: AbstractValue, back: number, k: Constraints): Part {
  if (!(v.kinds & ARRAY)) return BOTTOM_PART;
  const arr = v.arr ?? (v.json && Array.isArray(v.json.value) ? undefined : anyArray(v));
  if (!arr) return item(v, (v.json?.value as unknown[]).length - back, k);
  if (arr.hi < back) return BOTTOM_PART;
  if (arr.lo === arr.hi) return item(v, arr.lo - back, k);
  const from = Math.max(0, arr.lo - back);
  const value = arr.prefix.slice(from).reduce((sum, p) => join(sum, p), arr.rest ?? BOTTOM);
  return { value, presence: arr.lo >= back ? MUST : OPTIONAL };
}
