import { type Catcher, defineRule, type MapState, type ParallelState, type ScopeGraph, type State, type TaskState } from "#rule-kit";

interface Hidden {
  readonly state: TaskState | MapState | ParallelState;
  readonly catcher: Catcher;
  readonly handler: State;
}

export default defineRule<Hidden>({
  id: "catch-hides-failure",
  category: "reliability",
  severity: "info",
  summary: "Catch of all errors leads to success without reporting or handling the error",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  presets: ["strict"],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") continue;
        for (const catcher of state.catch) {
          const handler = catcher.next && state.machine.states.get(catcher.next.value);
          if (!handler || !catcher.errorEquals.some((name) => name.value === "States.ALL" || name.value === "States.TaskFailed")) continue;
          if (onlySucceeds(handler, scope)) yield { at: catcher.node, certainty: "will", state, data: { state, catcher, handler } };
        }
      }
    }
  },
  describe({ state, handler }) {
    return {
      message: `Every failure of "${state.name}" leads to success through "${handler.name}"`,
      reason: "No state on this path reports or handles the error, so a failed execution looks successful.",
      suggestion: "End in a Fail state, or send a notification first",
    };
  },
});

/** Every way from here ends in success and nothing on it acts. */
function onlySucceeds(start: State, scope: ScopeGraph): boolean {
  const seen = new Set<State>();
  const todo: State[] = [start];
  for (let state = todo.pop(); state; state = todo.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    if (state.type !== "Pass" && state.type !== "Succeed") return false;
    todo.push(...scope.out(state).map((edge) => edge.to));
  }
  return true;
}
