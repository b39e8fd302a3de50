import type { Catcher, MapState, ParallelState, State, TaskState } from "../asl/model.js";
import { argumentOf, literalText } from "../integrations/arguments.js";
import { lambdaServiceExceptions } from "../integrations/errors.js";
import { enclosingStates, findErrorHandling } from "./error-handling.js";

/**
 * What becomes of an error: a Retry or a Catch handles it, a Catch only leads to a Fail state, nothing matches it, or a part
 * of an ErrorEquals is unknown until deployment.
 */
export type Outcome = "handled" | "only-fails" | "unhandled" | "unknown";

/** Follows an error from the Task that raises it. A Catch after which the execution fails in any case does not handle a transient error. */
export function outcomeOf(state: TaskState, error: string): Outcome {
  const { retriedBy, caughtBy, uncertain } = findErrorHandling(state, error);
  if (uncertain) return "unknown";
  if (retriedBy.length > 0) return "handled";
  if (!caughtBy) return "unhandled";
  return onlyFails(caughtBy.state as TaskState | MapState | ParallelState, caughtBy.catcher) ? "only-fails" : "handled";
}

/** Whether every path of a catcher ends in a Fail state, whatever it reports or undoes before. */
function onlyFails(state: TaskState | MapState | ParallelState, catcher: Catcher): boolean {
  // a Fail inside a branch or an iteration is an error of the Parallel or Map around it, which may handle it
  for (const outer of enclosingStates(state)) if (outer.retry.length > 0 || outer.catch.length > 0) return false;
  const seen = new Set<string>();
  const todo = [catcher.next?.value];
  while (todo.length > 0) {
    const name = todo.pop();
    const next = name === undefined ? undefined : state.machine.states.get(name);
    if (!next) return false;
    if (seen.has(next.name)) continue;
    seen.add(next.name);
    if (next.type === "Succeed" || ("end" in next && next.end)) return false;
    // back to where it failed is another try
    if (next === state) return false;
    todo.push(...successorsOf(next));
  }
  return true;
}

function successorsOf(state: State): (string | undefined)[] {
  if (state.type === "Fail" || state.type === "Succeed") return [];
  if (state.type === "Choice") return [...state.choices.map((rule) => rule.next?.value), ...(state.default ? [state.default.value] : [])];
  return [state.next?.value, ...("catch" in state ? state.catch.map((one) => one.next?.value) : [])];
}

/** Service exceptions of a Lambda task: an asynchronous invocation does not wait for the function. */
export function lambdaExceptionsOf(state: TaskState): readonly string[] {
  const names = lambdaServiceExceptions(state.resource?.value.form ?? "lambda");
  const invocation = literalText(argumentOf(state, "InvocationType"));
  return invocation === "Event" || invocation === "DryRun"
    ? names.filter((name) => name !== "Lambda.ClientExecutionTimeoutException")
    : names;
}
