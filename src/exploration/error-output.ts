import type { State } from "../asl/model.js";
import { transitions } from "../graph/transitions.js";

/**
 * Is this where a Catch writes the error output that the state is there to read? The state comes after that Catch, so another
 * path to it lacks the error output: nobody passes one in the execution input.
 * @param names from the root of the payload to what is missing.
 */
export function isErrorOutput(names: readonly string[], at: State): boolean {
  for (const state of at.machine.states.values())
    for (const { resultPath, next } of "catch" in state ? state.catch : []) {
      const steps = resultPath?.value?.steps ?? [];
      if (steps.length === 0 || steps.length > names.length || next === undefined) continue;
      const [error, ...deeper] = names.slice(steps.length);
      const isAsked = error === undefined || (deeper.length === 0 && (error === "Error" || error === "Cause"));
      if (isAsked && steps.every((step, i) => step.kind === "member" && step.name === names[i]) && leadsTo(next.value, at)) return true;
    }
  return false;
}

/** Is there a path from the state of that name, in the same scope? */
function leadsTo(name: string, to: State): boolean {
  const first = to.machine.states.get(name);
  const seen = new Set<State>(first ? [first] : []);
  for (const state of seen) {
    if (state === to) return true;
    for (const edge of transitions(state)) seen.add(edge.to);
  }
  return false;
}
