import { allStates, type Machine, type State } from "../asl/model.js";
import type { Graph } from "../graph/graph.js";
import type { Finding } from "../linter/finding.js";

/** What a witness visits. */
export interface PathMarks {
  readonly visits: ReadonlyMap<State, number>;
  /** Where it fails. */
  readonly last: State | undefined;
  isOnPath(from: State, to: State): boolean;
}

/**
 * The states and transitions of a witness. Its path lists the states of all scopes in the order in which they were entered:
 * within one scope, a state is followed by the next state of that scope. Visits after the first ones are only counted, so
 * transitions among counted states of one loop belong to the path too.
 */
export function pathMarks(graph: Graph, finding: Pick<Finding, "state" | "witness"> | undefined): PathMarks {
  const witness = finding?.witness;
  const visits = new Map<State, number>();
  const steps = new Map<State, Set<State>>();
  const counted = new Set<State>();
  const latest = new Map<Machine, State>();
  const states = new Map([...allStates(graph.root.machine)].map((state) => [state.name, state]));
  let last: State | undefined;
  for (const { state: name, times } of witness?.path ?? []) {
    const state = states.get(name);
    if (!state) continue;
    visits.set(state, (visits.get(state) ?? 0) + (times ?? 1));
    const before = latest.get(state.machine);
    if (before) steps.set(before, (steps.get(before) ?? new Set()).add(state));
    latest.set(state.machine, state);
    if (times !== undefined) counted.add(state);
    last = state;
  }
  const looped = (from: State, to: State) => {
    if (!counted.has(from) || !counted.has(to) || from.machine !== to.machine) return false;
    const scope = graph.scopeOf(from.machine);
    const component = scope.componentOf(from);
    return component.loop && component === scope.componentOf(to);
  };
  const failed = states.get(finding?.state ?? "");
  return {
    visits,
    last: witness && witness.result.status !== "SUCCEEDED" ? (failed && visits.has(failed) ? failed : last) : undefined,
    isOnPath: (from, to) => steps.get(from)?.has(to) === true || looped(from, to),
  };
}
