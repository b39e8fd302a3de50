import type { State } from "../asl/model.js";
import { errorNamed, type Fault } from "../values/result.js";

/** An error as written in an event: a name, a cause, or neither. */
export interface RaisedError {
  readonly error?: string;
  readonly cause?: string;
}

/** AWS's words for a fault; `enteredId` is the id of the event by which the state was entered. */
export function toRaisedError(fault: Fault, state: State | undefined, enteredId: number): RaisedError {
  const name = [...fault.errors.names][0] ?? "";
  const reason = fault.cause?.();
  const cause =
    reason !== undefined && fault.internal
      ? `An error occurred while executing the state '${state?.name ?? ""}' (entered at the event id #${enteredId}). ${reason}`
      : reason;
  return { ...(name === "" ? {} : { error: name }), ...(cause === undefined ? {} : { cause }) };
}

/** A fault that came from elsewhere: a task, a branch, a child execution. Its words are final. */
export function externalFault(raised: RaisedError, more: { readonly catchable?: boolean; readonly timedOut?: boolean } = {}): Fault {
  const { error, cause } = raised;
  return {
    errors: errorNamed(error ?? ""),
    catchable: more.catchable ?? true,
    ...(cause === undefined ? {} : { cause: () => cause }),
    ...(more.timedOut ? { timedOut: true } : {}),
  };
}
