import type { TaskState } from "../../asl/model.js";
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
 * Terminal statuses that keep the loop turning: the machine is analysed once more for each, with the poll always
 * answering it; the loop is stuck if no way out of it is left.
 */
export function stuckStatuses(loop: LoopRecord, polled: PolledStatus, analysis: Analysis): StuckStatus[] {
  const out: StuckStatus[] = [];
  for (const status of polled.terminal.slice(0, MOST_PROBES)) {
    const answer = withStatus(taskModelOf(polled.poll).value, polled.path, status);
    const probe = explore(analysis.machine, { type: analysis.type, answers: new Map([[polled.poll, answer]]) });
    const found = loopsOf(probe.run).find((l) => l.head.name === loop.head.name && l.head.machine === loop.head.machine);
    if (!found || found.exits.some((e) => e.to !== undefined) || leaves(probe, found)) continue;
    const at = found.members.find((s) => s.type === "Choice") ?? found.head;
    out.push({ status, at });
  }
  return out;
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
