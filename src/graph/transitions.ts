import { innerMachines, type Machine, type State } from "../asl/model.js";
import type { Edge } from "./graph.js";

/** The transitions out of a state that lead to a state of its scope, in the order in which they are in the file. */
export function transitions(state: State): Edge[] {
  const edges: Edge[] = [];
  const add = (target: { value: string; node: Edge["node"] } | undefined, kind: Edge["kind"], index: number) => {
    const to = target && state.machine.states.get(target.value);
    if (to && target) edges.push({ from: state, to, kind, index, node: target.node });
  };
  if (state.type === "Choice") {
    state.choices.forEach((rule, i) => add(rule.next, "choice", i));
    add(state.default, "default", 0);
    return edges;
  }
  if ("next" in state) add(state.next, "next", 0);
  if ("catch" in state) state.catch.forEach((c, i) => add(c.next, "catch", i));
  return edges;
}

/** From a Parallel or Map to the first states of its scopes. */
export function entries(state: State): Edge[] {
  return innerMachines(state).flatMap((machine: Machine, index) => {
    const to = machine.startAt && machine.states.get(machine.startAt.value);
    if (!to || !machine.startAt) return [];
    return [{ from: state, to, kind: state.type === "Map" ? "item" : "branch", index, node: machine.startAt.node } as const];
  });
}
