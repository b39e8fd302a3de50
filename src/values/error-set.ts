import type { ErrorSet } from "./result.js";

/**
 * Sets of error names, and how the matchers of Retry and Catch divide them. One rule for both modes: a concrete error is
 * the set of its one name.
 */
export const NO_ERRORS: ErrorSet = { kind: "some", names: new Set() };
/** Any name: what a function or another opaque source may raise. */
export const ANY_ERROR: ErrorSet = { kind: "allBut", names: new Set() };

export const errorsNamed = (...names: readonly string[]): ErrorSet => ({ kind: "some", names: new Set(names) });

export const hasError = (set: ErrorSet, name: string): boolean => (set.kind === "some") === set.names.has(name);

export const isEmptyErrors = (set: ErrorSet): boolean => set.kind === "some" && set.names.size === 0;

export function unionErrors(a: ErrorSet, b: ErrorSet): ErrorSet {
  if (isEmptyErrors(b)) return a;
  if (isEmptyErrors(a)) return b;
  if (a.kind === "some" && b.kind === "some") return some([...a.names, ...b.names]);
  if (a.kind === "some") return allBut([...b.names].filter((n) => !a.names.has(n)));
  if (b.kind === "some") return allBut([...a.names].filter((n) => !b.names.has(n)));
  return allBut([...a.names].filter((n) => b.names.has(n)));
}

export function intersectErrors(a: ErrorSet, b: ErrorSet): ErrorSet {
  if (a.kind === "some") return some([...a.names].filter((n) => hasError(b, n)));
  if (b.kind === "some") return some([...b.names].filter((n) => hasError(a, n)));
  return allBut([...a.names, ...b.names]);
}

export function complementErrors(set: ErrorSet): ErrorSet {
  return { kind: set.kind === "some" ? "allBut" : "some", names: set.names };
}

export const minusErrors = (a: ErrorSet, b: ErrorSet): ErrorSet => intersectErrors(a, complementErrors(b));

export function equalErrors(a: ErrorSet, b: ErrorSet): boolean {
  return a.kind === b.kind && a.names.size === b.names.size && [...a.names].every((n) => b.names.has(n));
}

export const subsetErrors = (a: ErrorSet, b: ErrorSet): boolean => isEmptyErrors(minusErrors(a, b));

/** The names in the set, sorted; of an open set those it lacks. */
export const sortedNames = (set: ErrorSet): string[] => [...set.names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** A missed heartbeat answers to its own name and to the one that the history shows. */
const HEARTBEAT = "States.HeartbeatTimeout";
const TIMEOUT = "States.Timeout";
/** Cannot be matched by anything. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const UNCATCHABLE: ErrorSet = errorsNamed("States.Runtime");

/**
 * Every name that one entry of ErrorEquals takes.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation
 */
export function errorsMatchedBy(matcher: string): ErrorSet {
  if (matcher === "States.ALL") return complementErrors(UNCATCHABLE);
  if (matcher === "States.TaskFailed") return allBut([...UNCATCHABLE.names, TIMEOUT, HEARTBEAT]);
  if (matcher === TIMEOUT) return errorsNamed(TIMEOUT, HEARTBEAT);
  return minusErrors(errorsNamed(matcher), UNCATCHABLE);
}

/**
 * What a retrier or catcher with these names takes of the set, and what goes on to the next one. Where a name is not
 * known (`undefined`) any error may be taken, and none need be.
 */
export function splitErrors(set: ErrorSet, errorEquals: readonly (string | undefined)[]): { taken: ErrorSet; left: ErrorSet } {
  let taken: ErrorSet = NO_ERRORS;
  for (const matcher of errorEquals) if (matcher !== undefined) taken = unionErrors(taken, intersectErrors(set, errorsMatchedBy(matcher)));
  const left = minusErrors(set, taken);
  return { taken: errorEquals.includes(undefined) ? minusErrors(set, UNCATCHABLE) : taken, left };
}

const some = (names: readonly string[]): ErrorSet => ({ kind: "some", names: new Set(names) });
const allBut = (names: readonly string[]): ErrorSet => ({ kind: "allBut", names: new Set(names) });
