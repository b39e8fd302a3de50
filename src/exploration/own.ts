import type { TaskState } from "../asl/model.js";
import type { Json } from "../text/node.js";
import { isErrorOutput } from "./error-output.js";
import type { Blame, Failure, RunLog } from "./log.js";
import type { Place } from "./places.js";

/** Whose doing a failure is. */
export type Verdict =
  /** The state machine's own: it fails although everything outside is as the state machine itself expects. */
  | { readonly kind: "own" }
  /** A value outside has to be other than it was: what is read says how. */
  | {
      readonly kind: "lesson";
      readonly blame: Blame;
      /** The state machine's own, unless the task whose result is read returns what it was given. */
      readonly unlessReturned?: true;
    }
  /** Another cause, or an unknown one. */
  | { readonly kind: "foreign"; readonly reason: string };

const OWN: Verdict = { kind: "own" };
const foreign = (reason: string): Verdict => ({ kind: "foreign", reason });

/**
 * Is a failure of a run, the one that ended it unless another is given, the state machine's own? Decided by the log of the run alone. Injected errors and
 * values of a world are legitimate by construction: `variations.ts` makes only those that the outside can give.
 */
export function own(log: RunLog, failure: Failure | undefined = log.failure): Verdict {
  if (!failure) return foreign("nothing failed");
  if (!failure.site && failure.blame?.kind !== "no-choice") return foreign("the error came from a task, a Fail state or a quota");
  return failure.blame ? ofBlame(failure.blame, failure, log) : foreign("it is not known what the operation missed");
}

/** Would the failure of an operation that missed this be a lesson, and nothing else? */
export function isLesson(blame: Blame, state: Failure["state"], log: RunLog): boolean {
  const verdict = ofBlame(blame, { state }, log);
  return verdict.kind === "lesson" && !verdict.unlessReturned;
}

function ofBlame(blame: Blame, failure: Pick<Failure, "state">, log: RunLog): Verdict {
  switch (blame.kind) {
    case "made":
      return OWN;
    case "unknown":
      return foreign("the operation contains what is unknown until deployment");
    case "missing":
      return ofMissing(blame, failure, log);
    case "wrong-kind":
    case "content":
      return ofValue(blame, log);
    case "no-choice":
      return ofNoChoice(blame, log);
    case "expression":
      return ofExpression(blame, failure, log);
  }
}

/** A member or item that is not there. */
function ofMissing(blame: Extract<Blame, { kind: "missing" }>, { state }: Pick<Failure, "state">, log: RunLog): Verdict {
  const { place, key, content } = blame;
  if (content === "unclear") return foreign("what the value holds is not known");
  if (!place) return OWN;
  if (log.world.variationOf(place)) {
    // left out by this world: an ordinary answer lacks it, or the state machine has seen that it is missing
    if (place.absentAtTimes || log.looked.has(place)) return OWN;
    return foreign("the path needs a member that this world leaves out");
  }
  if (place.absentAtTimes && place.needed) return OWN;
  if (log.looked.has(place)) return OWN;
  if (place.source.kind === "cause") return foreign("what is in a cause is not known in full");
  if (typeof key === "number") {
    const list = place.parent;
    if (list && log.measured.has(list)) return OWN;
    return { kind: "lesson", blame };
  }
  // a state that reads its own result reads nothing that came in
  const reads = place.source.kind === "result" && place.source.task === state;
  // a member that the API's model lists is the result's own
  if (place.source.kind === "input" && typeof key === "string" && isErrorOutput(blame.names ?? [key], state)) return OWN;
  if (reads || place.shape || !isLost(blame.names ?? [String(key)], state, log)) return { kind: "lesson", blame };
  return mayReturn(place, String(key), log) ? { kind: "lesson", blame, unlessReturned: true } : OWN;
}

/**
 * Would a state that the run has entered before write at this path, or below it, by its ResultPath? Then what is missing is
 * its result, which was lost, and not a member of the outside.
 * @param names from the root of the payload to what is missing.
 */
function isLost(names: readonly string[], at: Failure["state"], log: RunLog): boolean {
  for (const state of log.visits.keys()) {
    if (!("resultPath" in state) || state === at || state.machine !== at.machine) continue;
    const steps = state.resultPath?.value?.steps ?? [];
    const writes = (name: string, i: number): boolean => {
      const step = steps[i];
      return step?.kind === "member" && step.name === name;
    };
    if (steps.length > 0 && names.every(writes)) return true;
  }
  return false;
}

/**
 * Was the task given a member of that name? Then its result may hold it as well: functions often return the event that they
 * got, with more in it.
 */
function mayReturn({ source }: Place, name: string, log: RunLog): boolean {
  if (source.kind !== "result") return false;
  const todo: (Json | undefined)[] = [log.requests.get(source.task)];
  for (let seen = 0; todo.length > 0 && seen < MOST_SEARCHED; seen++) {
    const json = todo.pop();
    if (typeof json !== "object" || json === null) continue;
    if (Object.hasOwn(json, name)) return true;
    todo.push(...Object.values(json));
  }
  return false;
}

/** Values of a request that are looked at. */
const MOST_SEARCHED = 1000;

function ofValue(blame: Extract<Blame, { kind: "wrong-kind" | "content" }>, log: RunLog): Verdict {
  const { place } = blame;
  // a text that was put together here may have parts from outside, which other values make right
  if (!place && blame.kind === "content" && typeof blame.value === "string") return foreign("where the text comes from is not known");
  if (!place) return blame.value === null || typeof blame.value === "boolean" ? foreign("where the value comes from is not known") : OWN;
  if (place.source.kind === "deployment") return foreign("the value is unknown until deployment");
  if (place.source.kind === "cause") return ofCause(place.source.task);
  if (log.world.variationOf(place)) return foreign("the path needs another value than this world has");
  if (blame.kind === "content") return { kind: "lesson", blame };
  // the kind is what an API's model says: no answer fits
  if (place.proof === "model") return OWN;
  if (place.proof === "read") return foreign("two reads want values of different kinds");
  return { kind: "lesson", blame };
}

/** Errors of one class all have a Cause of the same form; only a worker with a task token may write what it likes. */
const ofCause = ({ resource }: TaskState): Verdict =>
  resource?.value.pattern === "waitForTaskToken" || resource?.value.form === "activity" ? foreign("a worker may write any cause") : OWN;

/** The contract says that some rule matches, unless the value is one of a list, or of the state machine's making. */
function ofNoChoice(blame: Extract<Blame, { kind: "no-choice" }>, log: RunLog): Verdict {
  const open = blame.tests.filter(({ place }) => isOpen(place, log));
  if (open.length === 0) return OWN;
  if (open.some(({ place }) => log.world.variationOf(place))) return foreign("the path needs a value that some rule matches");
  return { kind: "lesson", blame };
}

const isOpen = (place: Place, log: RunLog): boolean => !place.isListed && !log.looked.has(place) && !place.absentAtTimes;

function ofExpression(blame: Extract<Blame, { kind: "expression" }>, failure: Pick<Failure, "state">, log: RunLog): Verdict {
  if (blame.operand) {
    const verdict = ofBlame(blame.operand, failure, log);
    // what is missing may be the reason for the operand
    if (verdict.kind !== "own" || blame.missed.length === 0) return verdict;
  }
  let found: Verdict | undefined;
  for (const stop of blame.missed) {
    const verdict = ofMissing({ kind: "missing", ...stop }, failure, log);
    if (verdict.kind === "lesson") return verdict;
    if (verdict.kind === "foreign" || !found) found = verdict;
  }
  return found ?? foreign("it is not known what the expression missed");
}
