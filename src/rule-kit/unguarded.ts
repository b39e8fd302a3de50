import type { Machine, State, TaskState } from "../asl/model.js";

/** The first state after another one that can fail without a handler, up to a state that ends the search. */
export function nextUnguarded(after: TaskState, machine: Machine, isEnd: (state: State) => boolean): State | undefined {
  const seen = new Set<State>([after]);
  const todo: (string | undefined)[] = [after.next?.value];
  while (todo.length > 0) {
    const name = todo.pop();
    const state = name === undefined ? undefined : machine.states.get(name);
    if (!state || seen.has(state) || isEnd(state)) continue;
    seen.add(state);
    if ((state.type === "Task" || state.type === "Map" || state.type === "Parallel") && !catchesAll(state)) return state;
    if ("next" in state) todo.push(state.next?.value);
    if (state.type === "Choice") todo.push(state.default?.value, ...state.choices.map((rule) => rule.next?.value));
  }
  return undefined;
}

const catchesAll = (state: { readonly catch: TaskState["catch"] }): boolean =>
  state.catch.some((catcher) => catcher.errorEquals.some((name) => name.value === "States.ALL" || name.value === "States.TaskFailed"));
