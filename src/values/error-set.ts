import type { ErrorSet } from "./result.js";

/**
 * Sets of error names, and how the matchers of Retry and Catch divide them. One rule for both modes: a concrete error is
 * the set of its one name.
 */
export const NO_ERRORS: ErrorSet = { kind: "some", names: new Set() };
/** Any name: what a function or another opaque source may raise. */
export const ANY_ERROR: ErrorSet = { kind: "allBut", names: new Set() };

export const errorsNamed = (...names: readonly string[]): ErrorSet => ({ kind: "some", names: new Set(names) });

/** Every name that begins with one of the prefixes. */
export const errorsUnder = (...prefixes: readonly string[]): ErrorSet => ({
  kind: "some",
  names: new Set(),
  ...(prefixes.length > 0 ? { under: new Set(prefixes) } : {}),
});

/** Is the name a member, as far as only its prefix is looked at? */
function byPrefix({ kind, under }: ErrorSet, name: string): boolean {
  if (under) for (const prefix of under) if (name.startsWith(prefix)) return kind === "some";
  return kind === "allBut";
}

export const hasError = (set: ErrorSet, name: string): boolean => byPrefix(set, name) !== set.names.has(name);

export const isEmptyErrors = (set: ErrorSet): boolean => isFiniteErrors(set) && set.names.size === 0;

/** Are `names` all that there is in the set? */
export const isFiniteErrors = (set: ErrorSet): boolean => set.kind === "some" && set.under === undefined;

export const unionErrors = (a: ErrorSet, b: ErrorSet): ErrorSet =>
  a === b || isEmptyErrors(b) ? a : isEmptyErrors(a) ? b : combined(a, b, (x, y) => x || y);

export function intersectErrors(a: ErrorSet, b: ErrorSet): ErrorSet {
  // what is in both is among the names of either that is no more than names
  const [names, other] = isFiniteErrors(b) ? [b, a] : isFiniteErrors(a) ? [a, b] : [undefined, a];
  if (names) return { kind: "some", names: new Set([...names.names].filter((name) => hasError(other, name))) };
  return combined(a, b, (x, y) => x && y);
}

export function complementErrors(set: ErrorSet): ErrorSet {
  return { ...set, kind: set.kind === "some" ? "allBut" : "some" };
}

export const minusErrors = (a: ErrorSet, b: ErrorSet): ErrorSet => intersectErrors(a, complementErrors(b));

function combined(a: ErrorSet, b: ErrorSet, both: (x: boolean, y: boolean) => boolean): ErrorSet {
  const rest = both(a.kind === "allBut", b.kind === "allBut");
  if (!a.under && !b.under) {
    // most sets are plain names, and they are combined for every attempt of every task
    const names = new Set<string>();
    for (const name of a.names) if (both(hasError(a, name), hasError(b, name)) !== rest) names.add(name);
    for (const name of b.names) if (both(hasError(a, name), hasError(b, name)) !== rest) names.add(name);
    return { kind: rest ? "allBut" : "some", names };
  }
  const under = [...new Set([...(a.under ?? []), ...(b.under ?? [])])].filter((p) => both(byPrefix(a, p), byPrefix(b, p)) !== rest);
  const plain: ErrorSet = { kind: rest ? "allBut" : "some", names: new Set(), ...(under.length > 0 ? { under: new Set(under) } : {}) };
  const names = new Set<string>();
  for (const set of [a, b])
    for (const name of set.names) if (both(hasError(a, name), hasError(b, name)) !== byPrefix(plain, name)) names.add(name);
  return { ...plain, names };
}

export const equalErrors = (a: ErrorSet, b: ErrorSet): boolean =>
  a.kind === b.kind && sameNames(a.names, b.names) && sameNames(a.under ?? NONE, b.under ?? NONE);

const NONE: ReadonlySet<string> = new Set();
const sameNames = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && [...a].every((n) => b.has(n));

export const subsetErrors = (a: ErrorSet, b: ErrorSet): boolean => isEmptyErrors(minusErrors(a, b));

/** The names in the set, sorted; of an open set those it lacks. Prefixes are not among them. */
export const sortedNames = (set: ErrorSet): string[] =>
  [...set.names].filter((n) => set.kind === "allBut" || hasError(set, n)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** A missed heartbeat answers to its own name and to the one that the history shows. */
const HEARTBEAT = "States.HeartbeatTimeout";
const TIMEOUT = "States.Timeout";
/** Cannot be matched by anything. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const UNCATCHABLE: ErrorSet = errorsNamed("States.Runtime");
const CATCHABLE = complementErrors(UNCATCHABLE);
const TASK_FAILURES: ErrorSet = { kind: "allBut", names: new Set([...UNCATCHABLE.names, TIMEOUT, HEARTBEAT]) };

/**
 * Every name that one entry of ErrorEquals takes.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation
 */
export function errorsMatchedBy(matcher: string): ErrorSet {
  if (matcher === "States.ALL") return CATCHABLE;
  if (matcher === "States.TaskFailed") return TASK_FAILURES;
  if (matcher === TIMEOUT) return errorsNamed(TIMEOUT, HEARTBEAT);
  return minusErrors(errorsNamed(matcher), UNCATCHABLE);
}

/** Names that an open set is known to lack, from which on further ones stay in it: thousands of handlers would each copy those of all before. */
const MOST_LACKED = 400;

/**
 * What a retrier or catcher with these names takes of the set, and what goes on to the next one. Where a name is not
 * known (`undefined`) any error may be taken, and none need be.
 */
export function splitErrors(set: ErrorSet, errorEquals: readonly (string | undefined)[]): { taken: ErrorSet; left: ErrorSet } {
  // all plain names are one set: there may be hundreds of them
  const plain = errorEquals.filter((matcher) => matcher !== undefined && !matcher.startsWith("States.")) as string[];
  let taken: ErrorSet = intersectErrors(set, errorsNamed(...plain));
  for (const matcher of errorEquals)
    if (matcher?.startsWith("States.")) taken = unionErrors(taken, intersectErrors(set, errorsMatchedBy(matcher)));
  // an open set that lacks so many names is not told apart from one that lacks a few more
  const left = set.kind === "allBut" && set.names.size >= MOST_LACKED && isFiniteErrors(taken) ? set : minusErrors(set, taken);
  return { taken: errorEquals.includes(undefined) ? minusErrors(set, UNCATCHABLE) : taken, left };
}
