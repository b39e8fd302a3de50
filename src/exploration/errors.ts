import type { Catcher, MapState, ParallelState, Retrier, State, TaskState } from "../asl/model.js";
import { errorsOf, type RaisedErrors } from "../integrations/catalog.js";
import type { Json } from "../text/node.js";
import { errorsMatchedBy, hasError } from "../values/error-set.js";
import { readsFresh } from "./chance.js";

/** An error that a task can raise, with a Cause of the form that such errors have. */
export interface Raisable {
  readonly error: string;
  readonly cause: Json | undefined;
}

type Working = TaskState | ParallelState | MapState;

/**
 * Errors of a task that its own handlers, or those of the states around it, tell apart: for each handler one that it
 * matches and no earlier one does, and for handlers that match many one of each class that the task can raise.
 */
export function errorsToTry(task: TaskState): readonly Raisable[] {
  const known = tried.get(task);
  if (known) return known;
  const raised = task.resource && errorsOf(task.resource.value);
  const found = new Map<string, Raisable>();
  for (let at: State | undefined = task; at; at = at.machine.owner?.state) {
    if (!isWorking(at)) continue;
    const matched = new Set<string>();
    for (const { errorEquals } of [...at.retry, ...at.catch] as readonly (Retrier | Catcher)[]) {
      let exact = false;
      for (const { value } of errorEquals) {
        for (const one of named(value, task, raised)) {
          const broad = BROAD.has(value);
          if (!broad && (exact || matched.has(one.error))) continue;
          exact ||= !broad;
          found.set(one.error, found.get(one.error) ?? one);
        }
        matched.add(value);
      }
    }
  }
  const list = [...found.values()];
  tried.set(task, list);
  return list;
}

/** Does a Catch of the task, or of a state around it, match the error? */
export function isCaught(task: TaskState, error: string): boolean {
  for (let at: State | undefined = task; at; at = at.machine.owner?.state) {
    if (!isWorking(at)) continue;
    const named = caughtNames(at);
    if (named.has(error) || named.has("States.ALL") || (named.has("States.TaskFailed") && error !== "States.Timeout")) return true;
    // a Map Run fails with an error of its own
    if (at.type === "Map" && at.processor?.processor?.mode === "DISTRIBUTED" && at.catch.length > 0) return true;
  }
  return false;
}

/**
 * The retrier of the task itself that takes the error, where the attempt that follows is like any first one: all that comes
 * after it has been run.
 */
export function repeatedBy(task: TaskState, error: string): number | undefined {
  const first = firstRetriers(task);
  const matching = [...new Set([error, ...BROAD, "States.Timeout"])].filter((name) => hasError(errorsMatchedBy(name), error));
  const taking = Math.min(...matching.map((name) => first.get(name) ?? Infinity));
  return taking === Infinity || task.retry[taking]?.maxAttempts?.value === 0 || readsFresh(task) ? undefined : taking;
}

const retriers = new WeakMap<TaskState, ReadonlyMap<string, number>>();

/** The first retrier of the task that names an error, by this name. */
function firstRetriers(task: TaskState): ReadonlyMap<string, number> {
  const known = retriers.get(task);
  if (known) return known;
  const first = new Map<string, number>();
  for (const [i, { errorEquals }] of task.retry.entries()) for (const { value } of errorEquals) if (!first.has(value)) first.set(value, i);
  retriers.set(task, first);
  return first;
}

const caught = new WeakMap<Working, ReadonlySet<string>>();

/** What the catchers of one state name. */
function caughtNames(state: Working): ReadonlySet<string> {
  const names = caught.get(state) ?? new Set(state.catch.flatMap(({ errorEquals }) => errorEquals.map(({ value }) => value)));
  caught.set(state, names);
  return names;
}

const tried = new WeakMap<TaskState, readonly Raisable[]>();

const BROAD = new Set(["States.ALL", "States.TaskFailed"]);

const isWorking = (state: State): state is Working => state.type === "Task" || state.type === "Parallel" || state.type === "Map";

function* named(name: string, task: TaskState, raised: RaisedErrors | undefined): Generator<Raisable> {
  switch (name) {
    case "States.ALL":
      yield* classes(task, raised);
      if (task.timeoutSeconds) yield { error: "States.Timeout", cause: undefined };
      return;
    case "States.TaskFailed":
      yield* classes(task, raised);
      return;
    case "States.Timeout":
      if (task.timeoutSeconds || isLambda(task)) yield { error: name, cause: undefined };
      return;
    case "States.HeartbeatTimeout":
      if (task.heartbeatSeconds) yield { error: name, cause: undefined };
      return;
    case "States.DataLimitExceeded":
      yield {
        error: name,
        cause: `The state/task '${task.resource?.value.text ?? task.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
      };
      return;
    default:
      if (canRaise(name, raised)) yield { error: name, cause: causeOf(name, task) };
  }
}

/** What the task raises by itself, and an exception of the service where that has another form. */
function* classes(task: TaskState, raised: RaisedErrors | undefined): Generator<Raisable> {
  const own = ownError(task, raised);
  yield own;
  const service = raised?.names.find((name) => !name.startsWith("States."));
  if (service !== undefined && typeof own.cause !== "string") yield { error: service, cause: causeOf(service, task) };
}

function canRaise(name: string, raised: RaisedErrors | undefined): boolean {
  if (!raised) return !name.startsWith("States.");
  if (raised.names.includes(name)) return !RUN_TIME.has(name);
  if (name.startsWith("States.")) return false;
  return raised.others === "open" || (raised.others === "prefix" && raised.prefixes.some((prefix) => name.startsWith(prefix)));
}

/** Raised by the state itself, not by its task. */
const RUN_TIME = new Set(["States.Runtime", "States.DataLimitExceeded"]);

const isLambda = ({ resource }: TaskState): boolean => resource?.value.form === "lambda" || resource?.value.service === "lambda";

/** What such a task raises when it fails by itself. */
function ownError(task: TaskState, raised: RaisedErrors | undefined): Raisable {
  const resource = task.resource?.value;
  if (!resource || resource.pattern === "waitForTaskToken" || (isLambda(task) && resource.form !== "aws-sdk"))
    return { error: "Error", cause: causeOf("Error", task) };
  if (resource.pattern !== "request-response") return { error: "States.TaskFailed", cause: causeOf("States.TaskFailed", task) };
  const error = raised?.names.find((name) => !name.startsWith("States.")) ?? "States.TaskFailed";
  return { error, cause: causeOf(error, task) };
}

/** A function's own error is JSON, a job's the description of the job, a service's plain text. */
function causeOf(error: string, task: TaskState): Json {
  const resource = task.resource?.value;
  if (isLambda(task) && resource?.form !== "aws-sdk" && !error.startsWith("Lambda.") && !error.startsWith("States."))
    return { errorMessage: "the function failed", errorType: error, trace: [] };
  if (error === "States.TaskFailed" && resource && resource.pattern.startsWith("sync")) return { Status: "FAILED" };
  return `${error.replace(/^.*\./, "")}: the call failed (Service: ${resource?.service ?? "service"})`;
}
