import {
  argumentOf,
  defineRule,
  idempotencyOf,
  innerMachines,
  type Machine,
  type MapState,
  type ParallelState,
  type Retrier,
  type TaskState,
} from "#rule-kit";

interface Repeats {
  readonly state: MapState | ParallelState;
  readonly retrier: Retrier;
  readonly inner: TaskState;
  readonly reason: string;
}

export default defineRule<Repeats>({
  id: "retry-repeats-group",
  category: "idempotency",
  severity: "info",
  summary: "Retry on a Map or Parallel runs all items or branches again, also those that succeeded",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html",
  presets: ["strict"],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Map" && state.type !== "Parallel") continue;
        const retrier = state.retry.find((one) => (one.maxAttempts?.value ?? 3) > 0);
        const found = retrier && repeated(state);
        if (retrier && found) yield { at: retrier.node, certainty: "may", state, data: { state, retrier, ...found } };
      }
    }
  },
  describe({ state, inner, reason }) {
    return {
      message: `Retry on "${state.name}" repeats "${inner.name}" for ${state.type === "Map" ? "items" : "branches"} that succeeded already`,
      reason: `A ${state.type} is retried as a whole: every ${state.type === "Map" ? "item" : "branch"} runs again, and ${reason}.`,
      suggestion: `Retry inside, on the state that fails, and let "${state.name}" only catch`,
    };
  },
});

function repeated(state: MapState | ParallelState): { readonly inner: TaskState; readonly reason: string } | undefined {
  const todo: Machine[] = [...innerMachines(state)];
  for (let scope = todo.pop(); scope; scope = todo.pop()) {
    for (const inner of scope.states.values()) {
      todo.push(...innerMachines(inner));
      if (inner.type !== "Task") continue;
      const known = idempotencyOf(inner);
      if (known.class === "N" || (known.class === "C" && known.tokens.every((token) => argumentOf(inner, token).kind === "absent")))
        return { inner, reason: known.reason };
    }
  }
  return undefined;
}
