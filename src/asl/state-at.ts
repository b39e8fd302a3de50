import type { Span } from "../text/range.js";
import type { SourceFile } from "../text/source-file.js";
import { allStates, type Machine, type State } from "./model.js";

/** The states of a machine that one file holds, by where they begin. */
interface Index {
  readonly states: readonly State[];
  /** For each, the last one before it that ends where it does or later; −1 where there is none. */
  readonly outer: readonly number[];
}

const known = new WeakMap<Machine, ReadonlyMap<SourceFile, Index>>();

/** The innermost state that is written around a place; of several that begin together, the last. */
export function stateAt(machine: Machine, { file, start, end }: Span): State | undefined {
  const index = indexOf(machine).get(file);
  if (!index) return undefined;
  const { states, outer } = index;
  let i = lastUpTo(states, start);
  while (i >= 0 && (states[i] as State).node.range.end < end) i = outer[i] as number;
  return states[i];
}

function indexOf(machine: Machine): ReadonlyMap<SourceFile, Index> {
  const before = known.get(machine);
  if (before) return before;
  const files = new Map<SourceFile, State[]>();
  for (const state of allStates(machine)) {
    const { file } = state.node.range;
    const inFile = files.get(file);
    if (inFile) inFile.push(state);
    else files.set(file, [state]);
  }
  const made = new Map<SourceFile, Index>();
  for (const [file, states] of files) {
    states.sort((a, b) => a.node.range.start - b.node.range.start);
    const outer: number[] = [];
    for (const [i, { node }] of states.entries()) {
      let at = i - 1;
      while (at >= 0 && (states[at] as State).node.range.end < node.range.end) at = outer[at] as number;
      outer.push(at);
    }
    made.set(file, { states, outer });
  }
  known.set(machine, made);
  return made;
}

/** Index of the last state that begins at or before a place; −1 where there is none. */
function lastUpTo(states: readonly State[], start: number): number {
  let low = 0;
  let high = states.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((states[middle] as State).node.range.start <= start) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
