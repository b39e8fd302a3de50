import type { Catcher, MapState, ParallelState, Retrier, State, TaskState } from "../asl/model.js";
import { errorsMatchedBy, hasError } from "../values/error-set.js";

/** What becomes of one error that a state raises. */
export interface ErrorHandling {
  readonly retriedBy: readonly { readonly state: State; readonly retrier: Retrier }[];
  readonly caughtBy?: { readonly state: State; readonly catcher: Catcher };
  /** An ErrorEquals on the way holds a part that only deployment knows. */
  readonly uncertain: boolean;
}

type RetryableState = TaskState | ParallelState | MapState;

/** Follows an error from the state that raises it through its Retry and Catch and those of the states around it. */
export function findErrorHandling(state: RetryableState, error: string): ErrorHandling {
  const retriedBy: { state: State; retrier: Retrier }[] = [];
  let uncertain = false;
  for (let at: RetryableState | undefined = state; at; at = at.machine.owner?.state) {
    // a Map Run reports its own failure, not that of the child
    const name: string =
      at !== state && at.type === "Map" && at.processor?.processor?.mode === "DISTRIBUTED"
        ? "States.ExceedToleratedFailureThreshold"
        : error;
    uncertain ||= [...at.retry, ...at.catch].some(isUncertain);
    const retrier = at.retry.find((one) => matchesError(one, name));
    if (retrier && (retrier.maxAttempts?.value ?? 3) > 0) retriedBy.push({ state: at, retrier });
    const catcher = at.catch.find((one) => matchesError(one, name));
    if (catcher) return { retriedBy, caughtBy: { state: at, catcher }, uncertain };
  }
  return { retriedBy, uncertain };
}

/** Does one of the names in ErrorEquals match? */
export function matchesError(matcher: Retrier | Catcher, error: string): boolean {
  return matcher.errorEquals.some((name) => hasError(errorsMatchedBy(name.value), error));
}

function isUncertain(matcher: Retrier | Catcher): boolean {
  return matcher.errorEquals.some(
    (name) => name.node.kind === "placeholder" || (name.node.kind === "string" && name.node.placeholders.length > 0),
  );
}

/** The Parallel and Map states around a state, innermost first. */
export function* enclosingStates(state: State): Generator<ParallelState | MapState> {
  for (let at = state.machine.owner?.state; at; at = at.machine.owner?.state) yield at;
}
