import type { State } from "./model.js";

/** The seconds that a Wait takes by its definition; undefined where they are computed, and for other states. */
export function writtenSeconds(state: State): number | undefined {
  const value = state.type === "Wait" && state.until?.kind === "seconds" ? state.until.field.value : undefined;
  return value?.kind === "literal" && typeof value.value === "number" ? value.value : undefined;
}
