import {
  argumentOf,
  declaredIdempotency,
  defineRule,
  innerMachines,
  isDeclaredIdempotent,
  type Machine,
  type MapState,
  type ParallelState,
  type Retrier,
  type Settings,
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
  severity: "warning",
  summary: "Retry on a Map or Parallel repeats non-idempotent work that has already succeeded",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if ((state.type !== "Map" && state.type !== "Parallel") || context.facts.reachable(state) === "no") continue;
        const retrier = state.retry.find((one) => (one.maxAttempts?.value ?? 3) > 0);
        const found = retrier && repeated(state, context.settings);
        if (retrier && found) yield { at: retrier.node, certainty: "may", state, data: { state, retrier, ...found } };
      }
    }
  },
  describe({ state, inner, reason }) {
    const parts = state.type === "Map" ? "items" : "branches";
    return {
      message: `Retry on "${state.name}" repeats "${inner.name}" for ${parts} that have already succeeded`,
      reason: `A ${state.type} is retried as a whole: when one of its ${parts} fails, all of them run again, and ${reason}.`,
      suggestion: `Move the Retry to the states inside that can fail, and only catch on "${state.name}"`,
    };
  },
});

/** A non-idempotent task of the group that can have succeeded when something else of the group fails. */
function repeated(state: MapState | ParallelState, settings: Settings): { readonly inner: TaskState; readonly reason: string } | undefined {
  const tasks: TaskState[] = [];
  const todo: Machine[] = [...innerMachines(state)];
  for (let scope = todo.pop(); scope; scope = todo.pop()) {
    for (const inner of scope.states.values()) {
      todo.push(...innerMachines(inner));
      if (inner.type === "Task") tasks.push(inner);
    }
  }
  // with a single task the retry is one after its own failure
  if (state.type === "Parallel" && tasks.length < 2) return undefined;
  for (const inner of tasks) {
    const known = declaredIdempotency(inner, settings);
    if (isDeclaredIdempotent(inner, settings.idempotent)) continue;
    if (known.class === "N" || (known.class === "C" && known.tokens.every((token) => argumentOf(inner, token).kind === "absent")))
      return { inner, reason: known.reason };
  }
  return undefined;
}
