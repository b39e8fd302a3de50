import type { Range } from "../costs/costs.js";
import { greatest, printPoly } from "../costs/poly.js";
import type { Measure } from "./measure.js";
import { openEnd } from "./value-fact.js";

/** A range of costs as facts tell it: with its formula, where that says more than the bounds. */
export function measureOf(range: Range, most = Infinity): Measure {
  const max = Math.min(range.hi, most);
  const printed = range.form && greatest(range.form) >= range.lo ? printPoly(range.form) : undefined;
  return { min: Math.min(range.lo, max), max: openEnd(max), ...(printed ? printed : {}) };
}
