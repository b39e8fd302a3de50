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
}

export interface Step {
  readonly id: number;
  /** `TaskStateEntered Charge`, `TaskFailed`, … */
  readonly text: string;
}

export class HistoryFormatError extends Error {}

const OUTCOME = /^(Task|LambdaFunction|Activity)(Succeeded|Failed|TimedOut)$/;

/** @throws HistoryFormatError where the file is not what GetExecutionHistory answers. */
export function readRecordedExecution(file: Json): RecordedExecution {
  const list = Array.isArray(file) ? file : isObject(file) ? member(file, "events") : undefined;
  if (!Array.isArray(list) || list.length === 0) throw new HistoryFormatError("a history has a list of events");
  const events = list.map(eventOf).sort((a, b) => a.id - b.id);
  const byId = new Map(events.map((e) => [e.id, e]));
  const states = new Map<string, MockEntry[]>();
  for (const event of events) {
    if (!OUTCOME.test(event.type)) continue;
    const { state, iteration, scheduled, submitted } = placeOf(event, byId);
    if (state === undefined) continue;
    const seconds = scheduled ? Math.max(0, (event.time - scheduled.time) / 1000) : 0;
    const answer = { ...outcomeOf(event), ...(submitted === undefined ? {} : { submitted }), ...(seconds > 0 ? { seconds } : {}) };
    const entry: MockEntry = { answer, ...(iteration === undefined ? {} : { iteration }) };
    states.set(state, [...(states.get(state) ?? []), entry]);
  }
  const [first] = events;
  const input = first?.type === "ExecutionStarted" ? jsonOf(first.details.input) : undefined;
  return {
    mocks: { states, s3: [] },
    input,
    start: first?.time,
    steps: events.map(({ id, type, details }) => ({ id, text: stepText(type, details.name) })),
    concurrent: events.some((e) => e.type === "ParallelStateStarted" || e.type === "MapIterationStarted"),
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

/** Follows the events backwards to the state, and to the iteration around it. */
function placeOf(event: RecordedEvent, byId: ReadonlyMap<number, RecordedEvent>) {
  let state: string | undefined;
  let scheduled: RecordedEvent | undefined;
  let submitted: Json | undefined;
  for (let at = byId.get(event.previousEventId); at; at = at.id > at.previousEventId ? byId.get(at.previousEventId) : undefined) {
    if (state === undefined && at.type === "TaskSubmitted" && !scheduled) submitted = jsonOf(at.details.output);
    if (state === undefined && !scheduled && at.type.endsWith("Scheduled")) scheduled = at;
    if (state === undefined && at.type.endsWith("StateEntered")) state = String(at.details.name);
    if (at.type === "MapIterationStarted") return { state, scheduled, submitted, iteration: Number(at.details.index) };
  }
  return { state, scheduled, submitted, iteration: undefined };
}

function outcomeOf({ type, details }: RecordedEvent): TaskOutcome {
  if (type.endsWith("Succeeded")) return { kind: "output", output: jsonOf(details.output) ?? {} };
  const { error, cause } = details;
  return {
    kind: "error",
    ...(typeof error === "string" ? { error } : {}),
    ...(typeof cause === "string" ? { cause } : {}),
    ...(type.endsWith("TimedOut") ? { timedOut: true } : {}),
  };
}

/** JSON text as AWS writes it; a value as it is. */
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
