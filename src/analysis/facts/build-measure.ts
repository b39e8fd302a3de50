import type { CostBounds } from "../costs/costs.js";
import { greatest, printPoly } from "../costs/poly.js";
import { openEnd } from "./build-value.js";
import type { Measure } from "./measure.js";

/** A range of costs as facts tell it: with its formula, where that says more than the bounds. */
export function measureOf(range: CostBounds, most = Infinity): Measure {
  const max = Math.min(range.hi, most);
  const printed = range.formula && greatest(range.formula) >= range.lo ? printPoly(range.formula) : undefined;
  return { min: Math.min(range.lo, max), max: openEnd(max), ...(printed ? printed : {}) };
}
