import { kindNames } from "./kinds.js";
import type { AbstractValue } from "./value.js";

/** For messages of failing properties. */
export function describe(v: AbstractValue): string {
  return `${kindNames(v.kinds).join("|")} ${JSON.stringify(v, (_, x) => (x instanceof Set ? [...x] : x))}`;
}
