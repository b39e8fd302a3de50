import type { Catcher, MapState, ParallelState, Retrier, State, TaskState } from "../asl/model.js";
import { hasError, takenBy } from "../values/error-set.js";

/** What becomes of one error that a state raises. */
export interface Handling {
  readonly retriedBy: readonly { readonly state: State; readonly retrier: Retrier }[];
  readonly caughtBy?: { readonly state: State; readonly catcher: Catcher };
  /** An ErrorEquals on the way holds a part that only deployment knows. */
  readonly uncertain: boolean;
}

type Working = TaskState | ParallelState | MapState;

/** Follows an error from the state that raises it through its Retry and Catch and those of the states around it. */
export function handlingOf(state: Working, error: string): Handling {
  const retriedBy: { state: State; retrier: Retrier }[] = [];
  let uncertain = false;
  for (let at: Working | undefined = state; at; at = at.machine.owner?.state) {
    // a Map Run reports its own failure, not that of the child
    const name: string =
      at !== state && at.type === "Map" && at.processor?.processor?.mode === "DISTRIBUTED"
        ? "States.ExceedToleratedFailureThreshold"
        : error;
    uncertain ||= [...at.retry, ...at.catch].some(isUncertain);
    const retrier = at.retry.find((one) => takes(one, name));
    if (retrier && (retrier.maxAttempts?.value ?? 3) > 0) retriedBy.push({ state: at, retrier });
    const catcher = at.catch.find((one) => takes(one, name));
    if (catcher) return { retriedBy, caughtBy: { state: at, catcher }, uncertain };
  }
  return { retriedBy, uncertain };
}

/** Does one of the names in ErrorEquals match? */
export function takes(matcher: Retrier | Catcher, error: string): boolean {
  return matcher.errorEquals.some((name) => hasError(takenBy(name.value), error));
}

function isUncertain(matcher: Retrier | Catcher): boolean {
  return matcher.errorEquals.some((name) => name.node.kind === "hole" || (name.node.kind === "string" && name.node.holes.length > 0));
}

/** The Parallel and Map states around a state, innermost first. */
export function* around(state: State): Generator<ParallelState | MapState> {
  for (let at = state.machine.owner?.state; at; at = at.machine.owner?.state) yield at;
}
