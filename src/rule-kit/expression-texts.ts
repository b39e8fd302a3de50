import type { State } from "../asl/model.js";
import { expressionsOf } from "../asl/variable-references.js";

/** The paths and JSONata expressions of a state, as written. */
export function expressionTexts(state: State): string[] {
  return [...expressionsOf(state)].map((one) => (one.kind === "path" ? one.text : one.source));
}
