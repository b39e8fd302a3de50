import { HISTORY_EVENTS } from "../semantics/quotas.js";
import type { Json } from "../sources/text/node.js";
import type { Work } from "./work.js";

/** An event as GetExecutionHistory returns it, but for values, which are JSON and not its text. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export interface HistoryEvent {
  /** ISO 8601, on the virtual clock. */
  readonly timestamp: string;
  readonly type: string;
  readonly id: number;
  readonly previousEventId: number;
  /** `stateEnteredEventDetails`, `taskFailedEventDetails`, … */
  readonly [details: `${string}Details`]: { readonly [name: string]: Json } | undefined;
}

export class HistoryFull extends Error {}

/** Express has no quota of events; so many in five minutes are more than AWS could do. */
const EXPRESS_EVENTS = 100_000;

const VALUES = new Set(["input", "output", "assignedVariables"]);

/** The history of one execution; the place before the last is the last that may be taken, the last one says how it ended. */
export class History {
  readonly events: HistoryEvent[] = [];

  constructor(
    private readonly limit: number,
    private readonly work: Work,
  ) {}

  static forType(type: "standard" | "express", work: Work): History {
    return new History(type === "standard" ? HISTORY_EVENTS : EXPRESS_EVENTS, work);
  }

  get nextId(): number {
    return this.events.length + 1;
  }

  /**
   * @returns the event's id.
   * @throws RunTooLong
   * @throws HistoryFull where only the closing event has room left.
   */
  add(
    type: string,
    previousEventId: number,
    time: number,
    details?: { readonly [name: string]: Json | undefined },
    closing = false,
  ): number {
    const id = this.events.length + 1;
    this.work.event();
    if (!closing && id >= this.limit) throw new HistoryFull();
    const key = details && detailsKey(type);
    const event = { timestamp: isoTime(time), type, id, previousEventId, ...(key ? { [key]: complete(details) } : {}) };
    this.events.push(event as HistoryEvent);
    return id;
  }
}

function complete(details: { readonly [name: string]: Json | undefined }): { [name: string]: Json } {
  const made: [string, Json][] = [];
  for (const [name, value] of Object.entries(details)) {
    if (value === undefined) continue;
    made.push([name, value]);
    if (VALUES.has(name)) made.push([`${name}Details`, { truncated: false }]);
  }
  return Object.fromEntries(made);
}

/** All states share their details; these events have none. */
const WITHOUT = new Set([
  "MapStateSucceeded",
  "MapStateFailed",
  "MapRunSucceeded",
  "ParallelStateStarted",
  "ParallelStateSucceeded",
  "ParallelStateFailed",
  "LambdaFunctionStarted",
]);
const keys = new Map<string, string | undefined>();

function detailsKey(type: string): string | undefined {
  if (!keys.has(type)) keys.set(type, keyOf(type));
  return keys.get(type);
}

function keyOf(type: string): string | undefined {
  if (WITHOUT.has(type) || type.endsWith("StateAborted")) return undefined;
  if (type.endsWith("StateEntered")) return "stateEnteredEventDetails";
  if (type.endsWith("StateExited")) return "stateExitedEventDetails";
  return `${type[0]?.toLowerCase()}${type.slice(1)}EventDetails`;
}

export const isoTime = (milliseconds: number): string => {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? "+275760-09-13T00:00:00.000Z" : date.toISOString();
};
