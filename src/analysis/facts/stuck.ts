import type { State, TaskState } from "../../asl/model.js";
import { edgeKey } from "../../exploration/coverage.js";
import type { Taken } from "../../exploration/explore.js";
import { pollingModel } from "../../integrations/polling.js";
import type { Json } from "../../text/node.js";
import { join } from "../../values/abstract/lattice.js";
import {
  type AbstractValue,
  arrayOf,
  type Entry,
  EXTERNAL,
  entriesOf,
  MUST,
  objectOf,
  ofArray,
  ofObject,
  ofString,
  PAYLOAD_LIMIT,
  PROVENANCE,
  withProvenance,
} from "../../values/abstract/value.js";
import { isObject, member } from "../../values/concrete/box.js";
import { type Analysis, explore } from "../analyze.js";
import { taskModelOf } from "../fixpoint/task-model.js";
import type { LoopRecord, ScopeRun } from "../fixpoint/visit.js";
import type { StuckStatus } from "./loops.js";

/** What a loop polls. */
export interface PolledStatus {
  readonly poll: TaskState;
  readonly name: string;
  readonly service: string;
  readonly action: string;
  /** Members that lead to it from the raw result; `*`: each element. */
  readonly path: readonly string[];
  readonly terminal: readonly string[];
}

/** More loops than this are not probed. */
const MOST_PROBES = 60;

/**
 * Terminal statuses that keep the loop running: the state machine is analyzed once more, with the poll always answering one of
 * them; the loop is stuck if no way out of it is left. Statuses with which a run has left it need no analysis.
 */
export function stuckStatuses(loop: LoopRecord, polled: PolledStatus, analysis: Analysis, runs: readonly Taken[]): StuckStatus[] {
  const left = statusesLeftWith(loop, polled, runs);
  const probed = polled.terminal.slice(0, MOST_PROBES).filter((status) => !left.has(status));
  // mostly all of them keep it running: what is left with none of them is left with no single one
  const atAll = probed.length > 1 ? stuckAt(loop, polled, analysis, probed) : undefined;
  const out = probed.flatMap((status): StuckStatus[] => {
    const at = atAll ?? stuckAt(loop, polled, analysis, [status]);
    return at ? [{ status, at }] : [];
  });
  return awaitsRemoval(loop, polled, out) ? [] : ofAwaitedOperations(out, polled.terminal);
}

/** The state that keeps the loop running where the poll always answers one of these statuses; undefined where a way out of it is left. */
function stuckAt(loop: LoopRecord, { poll, path }: PolledStatus, analysis: Analysis, statuses: readonly string[]): State | undefined {
  const shape = taskModelOf(poll).value;
  const answer = statuses.map((status) => withStatus(shape, path, status)).reduce((a, b) => join(a, b));
  const probe = explore(analysis.machine, { type: analysis.type, answers: new Map([[poll, answer]]) });
  const found = loopsOf(probe.run).find((l) => l.head.name === loop.head.name && l.head.machine === loop.head.machine);
  if (!found || found.exits.some((e) => e.to !== undefined) || leaves(probe, found)) return undefined;
  return found.members.find((s) => s.type === "Choice") ?? found.head;
}

/** The loop goes on where the work was done, and ends where the resource is not found: it waits for the end of a deletion. */
function awaitsRemoval(loop: LoopRecord, { poll, service, action }: PolledStatus, stuck: readonly StuckStatus[]): boolean {
  const success = pollingModel(service, action)?.success ?? [];
  const members = new Set(loop.members.map(({ name }) => name));
  return (
    success.every((one) => stuck.some(({ status }) => status === one)) &&
    poll.catch.some(({ next, errorEquals }) => next && !members.has(next.value) && errorEquals.some(({ value }) => GONE.test(value)))
  );
}

/** Errors of a call for something that is not there. */
const GONE = /NotFound|NoSuch|NotExist/;

/**
 * Where statuses name operations (`CREATE_COMPLETE`, `UPDATE_FAILED`), a loop that waits for the end of one does not meet those
 * of another: what counts are operations of which it leaves with some status.
 */
function ofAwaitedOperations(stuck: readonly StuckStatus[], terminal: readonly string[]): StuckStatus[] {
  const caught = new Set(stuck.map(({ status }) => status));
  const left = terminal.filter((status) => !caught.has(status));
  if (left.length === 0 || !terminal.every((status) => operationOf(status))) return [...stuck];
  const awaited = new Set(left.map(operationOf));
  return stuck.filter(({ status }) => awaited.has(operationOf(status)));
}

/** A failed creation is rolled back by itself. */
function operationOf(status: string): string | undefined {
  const operation = /^([A-Z]+)_(?:[A-Z]+_)*(?:COMPLETE|FAILED)$/.exec(status)?.[1];
  return operation === "ROLLBACK" ? "CREATE" : operation;
}

/** Statuses that the poll answered throughout a run which then left the loop for another state. */
function statusesLeftWith(loop: LoopRecord, { poll, path }: PolledStatus, runs: readonly Taken[]): ReadonlySet<string> {
  const members = new Set(loop.members);
  const ways = loop.members.flatMap((from) => exitsOf(from, members));
  const left = new Set<string>();
  for (const { answers, edges } of runs) {
    const given = answers.get(poll);
    if (!given || !ways.some((way) => edges.has(way))) continue;
    const statuses = new Set(given.map((outcome) => statusIn(outcome, path)));
    const [status] = statuses;
    if (statuses.size === 1 && typeof status === "string") left.add(status);
  }
  return left;
}

/** The edges from a state of the loop to one outside. */
function exitsOf(from: State, members: ReadonlySet<State>): string[] {
  const leaves = (name: string | undefined): boolean => {
    const to = name === undefined ? undefined : from.machine.states.get(name);
    return to !== undefined && !members.has(to);
  };
  const ways: string[] = [];
  if ("next" in from && leaves(from.next?.value)) ways.push(edgeKey(from, "next"));
  if (from.type !== "Choice") return ways;
  for (const [i, rule] of from.choices.entries()) if (leaves(rule.next?.value)) ways.push(edgeKey(from, `choice ${i}`));
  if (leaves(from.default?.value)) ways.push(edgeKey(from, "default"));
  return ways;
}

/** The status in one answer; undefined where it has none. */
function statusIn(outcome: Json, path: readonly string[]): Json | undefined {
  let at = isObject(outcome) ? member(outcome, "output") : undefined;
  for (const step of path)
    at =
      step === "*"
        ? Array.isArray(at) && at.length === 1
          ? at[0]
          : undefined
        : at !== undefined && isObject(at)
          ? member(at, step)
          : undefined;
  return at;
}

/** Does a run end from within the loop? */
function leaves({ run }: Analysis, loop: LoopRecord): boolean {
  const members = new Set(loop.members);
  for (const { visits } of allRuns(run))
    for (const [state, record] of visits) if (members.has(state) && record.exits.some((e) => e.outcome.kind === "end")) return true;
  return false;
}

function* allRuns(root: ScopeRun): Generator<ScopeRun> {
  const todo = [root];
  for (const run of todo) {
    yield run;
    for (const record of run.visits.values()) todo.push(...record.runs.map((r) => r.run));
  }
}

function loopsOf(root: ScopeRun): LoopRecord[] {
  return [...allRuns(root)].flatMap((run) => run.costs.loops);
}

/** The result's shape with the status in its place; a list of one where elements carry it. */
function withStatus(shape: AbstractValue, path: readonly string[], status: string): AbstractValue {
  const [first, ...rest] = path;
  if (first === undefined) return ofString(status);
  if (first === "*") {
    const item = withStatus(shape.arr?.rest ?? EXTERNAL, rest, status);
    return ofArray(arrayOf(1, 1, [item], undefined), PROVENANCE.result, PAYLOAD_LIMIT);
  }
  const old: Entry[] = shape.obj ? entriesOf(shape.obj).filter((e) => e.key !== first) : [];
  const inner = shape.obj ? (entriesOf(shape.obj).find((e) => e.key === first)?.value ?? EXTERNAL) : EXTERNAL;
  const entries: Entry[] = [...old, { key: first, value: withStatus(inner, rest, status), presence: MUST }];
  const row = shape.obj?.row ?? EXTERNAL;
  return withProvenance(ofObject(objectOf(entries, row, undefined, 0, PAYLOAD_LIMIT), 0, PAYLOAD_LIMIT), PROVENANCE.result);
}
