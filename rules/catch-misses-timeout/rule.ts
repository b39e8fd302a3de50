import {
  type Catcher,
  defineRule,
  enclosingStates,
  findErrorHandling,
  isBound,
  type MapState,
  type ParallelState,
  type ScopeGraph,
  type State,
  type TaskState,
} from "#rule-kit";

interface Escapes {
  /** The state with the Catch: the Task itself, or a Parallel or Map around it. */
  readonly state: TaskState | ParallelState | MapState;
  readonly task: TaskState;
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
    const reported = new Set<Catcher>();
    for (const scope of context.graph.scopes) {
      for (const task of scope.states) {
        if (task.type !== "Task" || context.facts.reachable(task) === "no") continue;
        const limit = isBound(task.timeoutSeconds?.value)
          ? "TimeoutSeconds"
          : isBound(task.heartbeatSeconds?.value)
            ? "HeartbeatSeconds"
            : undefined;
        if (!limit) continue;
        const { caughtBy, uncertain } = findErrorHandling(task, "States.Timeout");
        if (caughtBy || uncertain) continue;
        for (const state of seenBy(task)) {
          const catcher = state.catch.find(({ errorEquals }) => errorEquals.some(({ value }) => value === "States.TaskFailed"));
          if (!catcher) continue;
          const handler = catcher.next && state.machine.states.get(catcher.next.value);
          // a Fail state after the catcher only words the failure
          if (!handler || handler.type === "Fail" || reported.has(catcher)) break;
          reported.add(catcher);
          const around = context.graph.scopes.find(({ machine }) => machine === state.machine);
          const severity = around && doesWork(handler, around) ? "warning" : "info";
          yield { at: catcher.node, certainty: "may", severity, state, data: { state, task, catcher, limit } };
          break;
        }
      }
    }
  },
  describe({ state, task, limit, catcher }) {
    return {
      message: `Catch of "${state.name}" matches States.TaskFailed, but not the States.Timeout that ${state === task ? `its ${limit}` : `${limit} of "${task.name}"`} raises`,
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

/** The states whose Catch sees the error of a Task by its own name: a Map Run fails with another one. */
function* seenBy(task: TaskState): Generator<TaskState | ParallelState | MapState> {
  yield task;
  for (const outer of enclosingStates(task)) {
    if (outer.type === "Map" && outer.processor?.processor?.mode === "DISTRIBUTED") return;
    yield outer;
  }
}

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
