import type { Machine, State } from "../../asl/model.js";

/** Is it in a child execution of a Distributed Map, with a history of its own? */
export function inChildExecution(state: State): boolean {
  for (let machine: Machine | undefined = state.machine; machine; machine = machine.owner?.state.machine)
    if (machine.processor?.mode === "DISTRIBUTED") return true;
  return false;
}
