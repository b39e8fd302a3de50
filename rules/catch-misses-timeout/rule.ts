import { type Catcher, defineRule, findErrorHandling, isBound, matchesError, type ScopeGraph, type State, type TaskState } from "#rule-kit";

interface Escapes {
  readonly state: TaskState;
  readonly catcher: Catcher;
  readonly limit: "TimeoutSeconds" | "HeartbeatSeconds";
}

export default defineRule<Escapes>({
  id: "catch-misses-timeout",
  category: "reliability",
  severity: "warning",
  summary: "Catch of States.TaskFailed does not match the timeout of the Task",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || context.facts.reachable(state) === "no") continue;
        const limit = isBound(state.timeoutSeconds?.value)
          ? "TimeoutSeconds"
          : isBound(state.heartbeatSeconds?.value)
            ? "HeartbeatSeconds"
            : undefined;
        const catcher = limit && state.catch.find(({ errorEquals }) => errorEquals.some(({ value }) => value === "States.TaskFailed"));
        if (!limit || !catcher || state.catch.some((one) => matchesError(one, "States.Timeout"))) continue;
        const handler = catcher.next && state.machine.states.get(catcher.next.value);
        // a Fail state after the catcher only words the failure
        if (!handler || handler.type === "Fail") continue;
        const { caughtBy, uncertain } = findErrorHandling(state, "States.Timeout");
        if (caughtBy || uncertain) continue;
        const severity = doesWork(handler, scope) ? "warning" : "info";
        yield { at: catcher.node, certainty: "may", severity, state, data: { state, catcher, limit } };
      }
    }
  },
  describe({ state, limit, catcher }) {
    return {
      message: `Catch of "${state.name}" matches States.TaskFailed, but not the States.Timeout that its ${limit} raises`,
      reason: `States.TaskFailed matches every error except States.Timeout, so a timeout fails the execution without reaching "${catcher.next?.value}".`,
      suggestion: "Add States.Timeout to ErrorEquals, or use States.ALL",
    };
  },
  fix({ catcher }, edit) {
    const [name] = catcher.errorEquals;
    const list = catcher.node.kind === "object" ? catcher.node.members.find(({ key }) => key.name === "ErrorEquals")?.value : undefined;
    if (!name || !list) return undefined;
    edit.appendItem(list, "States.Timeout");
    return { title: "Add States.Timeout to ErrorEquals" };
  },
});

/** Whether a handler reports or undoes something: a Task, Parallel or Map is on its path. */
function doesWork(handler: State, scope: ScopeGraph): boolean {
  const seen = new Set<State>();
  const todo: State[] = [handler];
  for (let state = todo.pop(); state; state = todo.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    if (state.type === "Task" || state.type === "Parallel" || state.type === "Map") return true;
    todo.push(...scope.out(state).map((edge) => edge.to));
  }
  return false;
}
