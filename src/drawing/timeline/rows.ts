import type { HistoryEvent } from "../../execution/history.js";
import type { MapRunResult } from "../../execution/map-run.js";
import type { Json } from "../../text/node.js";

/** One visit of a state, or one iteration of a Map, as the history tells it. */
export interface Row {
  readonly kind: "state" | "iteration" | "redrive";
  /** Of the event that began it. */
  readonly id: number;
  readonly name: string;
  /** `Task`, `Choice`, …; empty for an iteration. */
  readonly type: string;
  /** How many Parallel, Map and iteration rows are around it. */
  readonly depth: number;
  readonly parent?: Row;
  /** Inside of a Parallel: which branch, in the order in which they began. */
  readonly branch?: number;
  /** Milliseconds. */
  readonly start: number;
  end?: number;
  readonly input?: Json;
  output?: Json;
  /** What happened in it: attempts, failures, a Map Run. */
  readonly notes: Note[];
  /** When each attempt began, in milliseconds; more than one where it was retried. */
  readonly attempts: number[];
}

export interface Note {
  readonly at: number;
  readonly text: string;
  /** A failure's cause, or another long text. */
  readonly detail?: string;
  readonly bad: boolean;
}

type Details = { readonly [name: string]: Json };

/** The visits in the order in which they began; each event goes to the row of the event before it. */
export function rowsOf(history: readonly HistoryEvent[], mapRuns: readonly MapRunResult[] = []): Row[] {
  const rows: Row[] = [];
  const rowAt = new Map<number, Row>();
  const runs = new Map<Row, string>();
  for (const event of history) {
    const before = rowAt.get(event.previousEventId);
    const row = place(event, before, rows);
    if (row) rowAt.set(event.id, row);
    const arn = detailsOf(event).mapRunArn;
    if (row && typeof arn === "string") runs.set(row, arn);
    if (row && (event.type === "MapRunFailed" || event.type === "MapRunSucceeded"))
      row.notes.push(
        ...failedChildren(
          mapRuns.find((run) => run.mapRunArn === runs.get(row)),
          Date.parse(event.timestamp),
        ),
      );
  }
  return rows;
}

/** Failed children shown of one Map Run. */
const MOST_CHILDREN = 5;

/** Which children failed, and why. */
function failedChildren(run: MapRunResult | undefined, at: number): Note[] {
  const failed = run?.executions.filter((child) => child.status !== "SUCCEEDED") ?? [];
  if (!run || failed.length === 0) return [];
  const shown = failed.slice(0, MOST_CHILDREN).map((child): Note => {
    const where = child.failedState === undefined ? "" : ` in "${child.failedState}"`;
    const text = `item ${child.index} ${child.status}: ${child.error ?? "no error name"}${where}`;
    return { at, bad: true, text, ...(child.cause === undefined ? {} : { detail: child.cause }) };
  });
  const head = { at, bad: true, text: `${failed.length} of ${run.executions.length} child executions failed` };
  const more = failed.length - shown.length;
  return [head, ...shown, ...(more > 0 ? [{ at, bad: true, text: `and ${more} more` }] : [])];
}

function place(event: HistoryEvent, before: Row | undefined, rows: Row[]): Row | undefined {
  const details = detailsOf(event);
  const entered = /^(\w+)StateEntered$/.exec(event.type);
  if (entered) {
    const parent = parentOf(before);
    const branch = parent?.type !== "Parallel" ? undefined : before === parent ? branchesOf(parent, rows) : before?.branch;
    return begun("state", event, String(details.name), entered[1] ?? "", parent, rows, { input: details.input, branch });
  }
  if (event.type === "ExecutionRedriven") {
    const row = begun("redrive", event, `redriven (${String(details.redriveCount)})`, "", undefined, rows);
    row.end = row.start;
    return row;
  }
  if (event.type === "MapIterationStarted") {
    const owner = climb(before, (r) => r.kind === "state" && r.name === details.name && r.end === undefined);
    return begun("iteration", event, `item ${String(details.index)}`, "", owner, rows);
  }
  return continued(event, details, before);
}

function begun(
  kind: Row["kind"],
  event: HistoryEvent,
  name: string,
  type: string,
  parent: Row | undefined,
  rows: Row[],
  { input, branch }: { readonly input?: Json | undefined; readonly branch?: number | undefined } = {},
): Row {
  const row: Row = {
    kind,
    id: event.id,
    name,
    type,
    depth: parent ? parent.depth + 1 : 0,
    ...(parent ? { parent } : {}),
    ...(branch === undefined ? {} : { branch }),
    start: Date.parse(event.timestamp),
    ...(input === undefined ? {} : { input }),
    notes: [],
    attempts: [],
  };
  rows.push(row);
  return row;
}

/** How many branches of this visit have begun. */
const branchesOf = (parent: Row, rows: readonly Row[]): number =>
  new Set(rows.slice(rows.lastIndexOf(parent) + 1).flatMap((row) => (row.parent === parent ? [row.branch ?? 0] : []))).size;

/** A state that follows a closed one is beside it; one that follows an open row is inside. */
const parentOf = (before: Row | undefined): Row | undefined => (before?.end === undefined ? before : before.parent);

function climb(from: Row | undefined, fits: (row: Row) => boolean): Row | undefined {
  for (let row = from; row; row = row.parent) if (fits(row)) return row;
  return undefined;
}

function continued(event: HistoryEvent, details: Details, before: Row | undefined): Row | undefined {
  const at = Date.parse(event.timestamp);
  const { type } = event;
  if (type.endsWith("StateExited")) {
    const row = climb(before, (r) => r.kind === "state" && r.name === details.name && r.end === undefined);
    if (row) {
      row.end = at;
      if (details.output !== undefined) row.output = details.output;
    }
    return row;
  }
  if (/^MapIteration(Succeeded|Failed|Aborted)$/.test(type)) {
    const row = climb(before, (r) => r.kind === "iteration" && r.end === undefined);
    if (row) row.end = at;
    if (type === "MapIterationFailed") row?.notes.push({ at, text: "failed", bad: true });
    return row ?? before;
  }
  const row = ownerOf(type, before);
  if (/(Scheduled|ParallelStateStarted|MapStateStarted)$/.test(type) && row) row.attempts.push(at);
  const note = noteOf(type, details, at);
  if (note) row?.notes.push(note);
  return row ?? before;
}

/** Markers of Parallel and Map may follow what happened inside: they belong to the state around it. */
function ownerOf(type: string, before: Row | undefined): Row | undefined {
  const owner = /^(Parallel|Map)State(Started|Succeeded|Failed)$/.exec(type)?.[1] ?? (type.startsWith("MapRun") ? "Map" : undefined);
  return owner ? climb(before, (r) => r.type === owner && r.end === undefined) : before;
}

function noteOf(type: string, details: Details, at: number): Note | undefined {
  const text = (name: string) => (typeof details[name] === "string" ? (details[name] as string) : undefined);
  const failure = /^(Task|LambdaFunction|Activity|MapRun|Evaluation)(Failed|TimedOut|StartFailed|SubmitFailed)$/.exec(type);
  if (failure) {
    const cause = text("cause");
    const what = failure[2] === "TimedOut" ? "timed out" : "failed";
    return { at, bad: true, text: `${what}: ${text("error") ?? "no error name"}`, ...(cause ? { detail: cause } : {}) };
  }
  if (type === "MapRunStarted") return { at, bad: false, text: `Map Run ${text("mapRunArn")?.split(":").at(-1) ?? ""}` };
  if (type === "MapRunRedriven") return { at, bad: false, text: `Map Run redriven (${String(details.redriveCount)})` };
  if (type === "TaskSubmitted") return { at, bad: false, text: "submitted" };
  if (type.endsWith("StateAborted")) return { at, bad: true, text: "aborted" };
  return undefined;
}

/** The one `…Details` member of an event. */
function detailsOf(event: HistoryEvent): Details {
  const found = Object.entries(event).find(([name]) => name.endsWith("EventDetails"));
  return (found?.[1] ?? {}) as Details;
}
