import { HISTORY_EVENTS } from "../asl/quotas.js";
import type { Json } from "../text/node.js";
import type { RunBudget } from "./run-budget.js";

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

export class HistoryQuotaError extends Error {}

/** Express has no quota of events; so many in five minutes are more than AWS could do. */
const EXPRESS_EVENTS = 100_000;

interface Entry {
  readonly type: string;
  readonly previousEventId: number;
  readonly time: number;
  readonly details: { readonly [name: string]: Json | undefined } | undefined;
}

export type Keep = "events" | "visits";

/** How far a history of visits alone has come. */
export interface HistoryMark {
  readonly events: number;
  readonly names: readonly string[];
  readonly entered: readonly number[];
  /** Of `names` and `entered`, which go on to grow. */
  readonly visits: number;
}

/** The history of one execution; the place before the last is the last that may be taken, the last one says how it ended. */
export class History {
  private readonly entries: Entry[] = [];
  /** Where only visits are kept: the states entered, and how many events there were before each. */
  private readonly names: string[] = [];
  private readonly entered: number[] = [];
  private count = 0;
  private written: readonly HistoryEvent[] | undefined;

  /** @param limit events that there may be. */
  constructor(
    private readonly limit: number,
    private readonly work: RunBudget,
    /** `visits`: only the names of the states that were entered. */
    private readonly keep: Keep,
  ) {}

  static forType(type: "standard" | "express", work: RunBudget, keep: Keep = "events"): History {
    return new History(type === "standard" ? HISTORY_EVENTS : EXPRESS_EVENTS, work, keep);
  }

  get nextId(): number {
    return this.count + 1;
  }

  get mark(): HistoryMark {
    return { events: this.count, names: this.names, entered: this.entered, visits: this.names.length };
  }

  /** Becomes as another history of visits was. */
  becomes({ events, names, entered, visits }: HistoryMark): void {
    this.count = events;
    for (let i = 0; i < visits; i++) {
      this.names.push(names[i] as string);
      this.entered.push(entered[i] as number);
    }
  }

  /** Whether the details of such an event are asked for. */
  keeps(type: string): boolean {
    return this.keep === "events" || type.endsWith("StateEntered");
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
    this.work.event();
    if (!closing && this.count + 1 >= this.limit) throw new HistoryQuotaError();
    if (this.keep === "events") this.entries.push({ type, previousEventId, time, details });
    else if (type.endsWith("StateEntered")) {
      this.names.push(String(details?.name));
      this.entered.push(this.count);
    }
    return ++this.count;
  }

  /**
   * The last `events` events happen again, as often as the quota leaves room for and `most` allows; one more time is left
   * to be run. Only where visits alone are kept.
   * @returns how often they happened.
   */
  repeat(events: number, most: number): number {
    const times = Math.min(most, Math.floor((this.limit - 1 - this.count) / events) - 1);
    if (times <= 0) return 0;
    const from = this.entered.findLastIndex((count) => count < this.count - events) + 1;
    const names = this.names.slice(from);
    for (let i = 0; i < times; i++) for (const name of names) this.names.push(name);
    this.count += times * events;
    return times;
  }

  /** Names of the states in the order in which they were entered. */
  get visited(): string[] {
    if (this.keep === "visits") return this.names;
    return this.entries.flatMap(({ type, details }) => (type.endsWith("StateEntered") ? [String(details?.name)] : []));
  }

  /** Written out when they are read: a run that only counts does not. */
  get events(): readonly HistoryEvent[] {
    if (this.written?.length !== this.entries.length) this.written = this.entries.map(writtenOut);
    return this.written;
  }
}

function writtenOut({ type, previousEventId, time, details }: Entry, index: number): HistoryEvent {
  const event: { [name: string]: unknown } = { timestamp: isoTime(time), type, id: index + 1, previousEventId };
  const key = details && detailsKey(type);
  if (key) event[key] = complete(details);
  return event as unknown as HistoryEvent;
}

const WHOLE = { truncated: false } as const;

function complete(details: { readonly [name: string]: Json | undefined }): { [name: string]: Json } {
  const made: { [name: string]: Json } = {};
  for (const name in details) {
    const value = details[name];
    if (value === undefined) continue;
    made[name] = value;
    if (name === "input") made.inputDetails = WHOLE;
    else if (name === "output") made.outputDetails = WHOLE;
    else if (name === "assignedVariables") made.assignedVariablesDetails = WHOLE;
  }
  return made;
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
  const known = keys.get(type);
  if (known !== undefined || keys.has(type)) return known;
  keys.set(type, keyOf(type));
  return keys.get(type);
}

function keyOf(type: string): string | undefined {
  if (WITHOUT.has(type) || type.endsWith("StateAborted")) return undefined;
  if (type.endsWith("StateEntered")) return "stateEnteredEventDetails";
  if (type.endsWith("StateExited")) return "stateExitedEventDetails";
  return `${type[0]?.toLowerCase()}${type.slice(1)}EventDetails`;
}

let last: { readonly milliseconds: number; readonly text: string } = { milliseconds: 0, text: "1970-01-01T00:00:00.000Z" };

/** ISO 8601. Many events fall on one moment, so the last text is kept. */
export function isoTime(milliseconds: number): string {
  if (milliseconds === last.milliseconds) return last.text;
  const date = new Date(milliseconds);
  last = { milliseconds, text: Number.isNaN(date.getTime()) ? "+275760-09-13T00:00:00.000Z" : date.toISOString() };
  return last.text;
}
