import { errorNamed, type Fault, type Result } from "../values/result.js";
import type { Mode } from "./mode.js";

/** Errors that the interpreter itself raises, as recorded on AWS. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const RUNTIME = "States.Runtime";
const QUERY_EVALUATION = "States.QueryEvaluationError";
/** Of a Choice without Default that no rule matches; the error is States.Runtime. */
export const NO_MATCH = "Failed to transition out of the state. The state does not point to a next state.";
export const DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";

/** Cannot be retried or caught. */
export function runtimeFault(cause: () => string): Fault {
  return { errors: errorNamed(RUNTIME), catchable: false, internal: true, always: true, evidence: "manifest", cause };
}

export function queryFault(cause: () => string, location?: string): Fault {
  const evaluation = location === undefined ? {} : { location };
  return { errors: errorNamed(QUERY_EVALUATION), catchable: true, internal: true, always: true, evidence: "manifest", evaluation, cause };
}

/** The same faults in other words: those of the field in which the operation is. `why` is the operation's own. */
export function withCause<T, F>(
  result: Result<T, F>,
  into: (why: string) => string,
  as?: "runtime" | { readonly query?: string },
): Result<T, F> {
  if (!result.faults) return result;
  return {
    ...result,
    faults: result.faults.map((fault) => ({ ...fault, ...kindOf(as), internal: true, cause: () => into(fault.cause?.() ?? "") })),
  };
}

function kindOf(as: "runtime" | { readonly query?: string } | undefined): Partial<Fault> {
  if (as === undefined) return {};
  if (as === "runtime") return { errors: errorNamed(RUNTIME), catchable: false };
  return { errors: errorNamed(QUERY_EVALUATION), catchable: true, evaluation: as.query === undefined ? {} : { location: as.query } };
}

/** JSON text of a value, for a message. */
export function renderValue<V extends object>(value: V, mode: Mode<V>): string {
  return mode.show?.(value) ?? "…";
}

/** A value as written in a sentence: a string without its quotes. */
export function plain<V extends object>(value: V, mode: Mode<V>): string {
  const text = renderValue(value, mode);
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
