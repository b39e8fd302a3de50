import type { Json } from "../../text/node.js";
import { isObject, member } from "../../values/concrete/box.js";
import type { TaskOutcome } from "../tasks.js";
import type { MockEntry, Mocks } from "./mocks.js";

/** An event as `aws stepfunctions get-execution-history` prints it. */
interface RecordedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly details: { readonly [name: string]: Json };
}

/** What a recorded execution says: the answers of its tasks, and what to compare a run with. */
export interface RecordedExecution {
  readonly mocks: Mocks;
  readonly input: Json | undefined;
  /** Milliseconds since 1970. */
  readonly start: number | undefined;
  readonly steps: readonly Step[];
  /** Branches or iterations ran side by side: their order is chance. */
  readonly concurrent: boolean;
  /** When it was redriven, milliseconds since 1970. */
  readonly redrives: readonly number[];
  /** When it was stopped. */
  readonly abortedAt?: number;
}

export interface Step {
  readonly id: number;
  /** `TaskStateEntered Charge`, `TaskFailed`, … */
  readonly text: string;
}

/** A text that is not a history; the message is a sentence for the user. */
export class HistoryFormatError extends Error {}

const SCHEDULED = /^(Task|LambdaFunction|Activity)Scheduled$/;
const OUTCOME = /^(Task|LambdaFunction|Activity)(Succeeded|Failed|TimedOut)$/;

/**
 * @param file what GetExecutionHistory answers, or what `sfn-lint run --format json` prints, child executions included.
 * @throws HistoryFormatError
 */
export function readRecordedExecution(file: Json): RecordedExecution {
  const list = Array.isArray(file) ? file : isObject(file) ? (member(file, "events") ?? member(file, "history")) : undefined;
  if (!Array.isArray(list) || list.length === 0) throw new HistoryFormatError("a history has a list of events");
  const events = list.map(eventOf).sort((a, b) => a.id - b.id);
  const [first] = events as [RecordedEvent];
  const input = first.type === "ExecutionStarted" ? first.details.input : undefined;
  const read = isJsonText(input) ? jsonOf : (value: Json | undefined) => value;
  const aborted = events.find((e) => e.type === "ExecutionAborted" && e === events.at(-1));
  const started = read(input);
  return {
    mocks: { states: withChildren(answersOf(events, read), isObject(file) ? member(file, "mapRuns") : undefined), s3: [] },
    input: started,
    start: first.time,
    steps: events.map(({ id, type, details }) => ({ id, text: stepText(type, details.name) })),
    concurrent: events.some((e) => e.type === "ParallelStateStarted" || e.type === "MapIterationStarted"),
    redrives: events.filter((e) => e.type === "ExecutionRedriven").map((e) => e.time),
    ...(aborted ? { abortedAt: aborted.time } : {}),
  };
}

export const stepText = (type: string, name: Json | undefined): string => (typeof name === "string" ? `${type} ${name}` : type);

function eventOf(json: Json): RecordedEvent {
  if (!isObject(json)) throw new HistoryFormatError("an event is an object");
  const { id, type, previousEventId, timestamp } = json;
  if (typeof id !== "number" || typeof type !== "string") throw new HistoryFormatError("an event has an id and a type");
  const found = Object.entries(json).find(([name]) => name.endsWith("EventDetails"))?.[1];
  return {
    id,
    type,
    previousEventId: typeof previousEventId === "number" ? previousEventId : 0,
    // the older command line prints seconds
    time: typeof timestamp === "number" ? timestamp * 1000 : Date.parse(String(timestamp)) || 0,
    details: isObject(found) ? found : {},
  };
}

/** One attempt of a task. */
interface Attempt {
  readonly scheduled: RecordedEvent;
  started?: RecordedEvent;
  submitted?: RecordedEvent;
  outcome?: RecordedEvent;
}

type Read = (given: Json | undefined) => Json | undefined;

/** The answers of each state in the order in which its attempts were scheduled; an attempt without an outcome never answered. */
function answersOf(events: readonly RecordedEvent[], read: Read): Map<string, MockEntry[]> {
  const byId = new Map(events.map((e) => [e.id, e]));
  const attempts = new Map<number, Attempt>();
  for (const event of events) {
    if (SCHEDULED.test(event.type)) {
      attempts.set(event.id, { scheduled: event });
      continue;
    }
    const attempt = attempts.get(event.previousEventId);
    if (!attempt) continue;
    // what follows belongs to the same attempt until its outcome
    if (OUTCOME.test(event.type)) attempt.outcome = event;
    else if (event.type === "TaskSubmitted") attempt.submitted = event;
    else if (event.type.endsWith("Started")) attempt.started = event;
    else continue;
    if (!attempt.outcome) attempts.set(event.id, attempt);
  }
  const states = new Map<string, MockEntry[]>();
  for (const attempt of new Set(attempts.values())) {
    const { state, iteration } = placeOf(attempt.scheduled, byId);
    if (state === undefined) continue;
    const entry: MockEntry = { answer: answerOf(attempt, read), ...(iteration === undefined ? {} : { iteration }) };
    states.set(state, [...(states.get(state) ?? []), entry]);
  }
  return states;
}

/**
 * Adds what tasks in the child executions of Map Runs answered. GetExecutionHistory has none of it: `sfn-lint run` writes the
 * histories of children next to that of their parent.
 */
function withChildren(states: Map<string, MockEntry[]>, mapRuns: Json | undefined): Map<string, MockEntry[]> {
  for (const mapRun of listOf(mapRuns)) {
    for (const child of listOf(isObject(mapRun) ? member(mapRun, "executions") : undefined)) {
      const index = isObject(child) ? member(child, "index") : undefined;
      const history = isObject(child) ? member(child, "history") : undefined;
      if (typeof index !== "number" || listOf(history).length === 0) continue;
      for (const [state, entries] of readRecordedExecution(child).mocks.states)
        states.set(state, [...(states.get(state) ?? []), ...entries.map((entry) => ({ iteration: index, ...entry }))]);
    }
  }
  return states;
}

const listOf = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);

/** Follows the events backwards to the state, and to the iteration around it. */
function placeOf(event: RecordedEvent, byId: ReadonlyMap<number, RecordedEvent>) {
  let state: string | undefined;
  for (let at = byId.get(event.previousEventId); at; at = at.id > at.previousEventId ? byId.get(at.previousEventId) : undefined) {
    if (state === undefined && at.type.endsWith("StateEntered")) state = String(at.details.name);
    if (at.type === "MapIterationStarted") return { state, iteration: Number(at.details.index) };
  }
  return { state, iteration: undefined };
}

function answerOf({ scheduled, started, submitted, outcome }: Attempt, read: Read): TaskOutcome {
  const output = read(submitted?.details.output);
  const worker = started?.details.workerName;
  const seconds = outcome ? Math.max(0, (outcome.time - scheduled.time) / 1000) : 0;
  const common = {
    ...(output === undefined ? {} : { submitted: output }),
    ...(typeof worker === "string" ? { workerName: worker } : {}),
    ...(seconds > 0 ? { seconds } : {}),
  };
  if (!outcome) return { kind: "pending", ...common };
  const { type, details } = outcome;
  if (type.endsWith("Succeeded")) return { kind: "output", output: read(details.output) ?? {}, ...common };
  const { error, cause } = details;
  return {
    kind: "error",
    ...(typeof error === "string" ? { error } : {}),
    ...(typeof cause === "string" ? { cause } : {}),
    ...(type.endsWith("TimedOut") ? { timedOut: true } : {}),
    ...common,
  };
}

/** AWS writes values as JSON text. */
const isJsonText = (given: Json | undefined): boolean => typeof given === "string" && jsonOf(given) !== given;

function jsonOf(given: Json | undefined): Json | undefined {
  if (typeof given !== "string") return given;
  try {
    return JSON.parse(given) as Json;
  } catch {
    return given;
  }
}

export interface Departure {
  /** Of the recorded event; absent where the run goes on after the recorded end. */
  readonly id?: number;
  readonly recorded: string | undefined;
  readonly run: string | undefined;
}

/** The first event in which a run differs from the recorded execution. */
export function departureFrom({ steps, concurrent }: RecordedExecution, run: readonly string[]): Departure | undefined {
  if (concurrent) return missingFrom(steps, run);
  for (let i = 0; i < Math.max(steps.length, run.length); i++) {
    const step = steps[i];
    if (step?.text !== run[i]) return { ...(step ? { id: step.id } : {}), recorded: step?.text, run: run[i] };
  }
  return undefined;
}

function missingFrom(steps: readonly Step[], run: readonly string[]): Departure | undefined {
  const left = new Map<string, number>();
  for (const text of run) left.set(text, (left.get(text) ?? 0) + 1);
  for (const { id, text } of steps) {
    const count = left.get(text) ?? 0;
    if (count === 0) return { id, recorded: text, run: undefined };
    left.set(text, count - 1);
  }
  const more = [...left].find(([, count]) => count > 0);
  return more && { recorded: undefined, run: more[0] };
}
