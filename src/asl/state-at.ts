import type { Span } from "../text/range.js";
import { allStates, type Machine, type State } from "./model.js";

/** The innermost state whose text holds the range. */
export function stateAt(machine: Machine, range: Span): State | undefined {
  let found: State | undefined;
  for (const state of allStates(machine)) {
    const { file, start, end } = state.node.range;
    if (file !== range.file || range.start < start || range.end > end) continue;
    if (!found || start >= found.node.range.start) found = state;
  }
  return found;
}
