import type { MapState, State, TaskState } from "../../asl/model.js";
import type { Sym } from "../../values/abstract/symbol.js";
import { errorsMatchedBy, hasError, intersectErrors, isEmptyErrors, minusErrors, NO_ERRORS, unionErrors } from "../../values/error-set.js";
import type { ErrorSet } from "../../values/result.js";
import type { Analysis } from "../analyze.js";
import type { Engine } from "../fixpoint/engine.js";
import { taskModelOf } from "../fixpoint/task-model.js";
import type { ScopeRun, VisitRecord } from "../fixpoint/visit.js";
import { visitOnce } from "../fixpoint/visit-once.js";
import { type AbstractFrame, forgetSymbols } from "../symbolic/frames.js";
import { type Edge, pathsTo } from "./paths.js";

/** A way to a state, gone with the values of this way alone: nothing is joined with other ways. */
interface IteratedMap {
  readonly items: Sym | undefined;
  readonly item: Sym;
  /** Where JSONata reads the items: members of the Map's input. */
  readonly names?: readonly string[];
}

export interface PathExecution {
  /** The state that it comes to. */
  readonly state: State;
  /** What arrives at the goal. */
  readonly frame: AbstractFrame;
  /** The goal's own visit on this way. */
  readonly record: VisitRecord;
  /** Tasks on the way, in the order of their visits. */
  readonly tasks: readonly TaskState[];
  /** Tasks that must fail for this way, with the error. */
  readonly failing: ReadonlyMap<State, string>;
  /** What tasks that fail on the way had read by then: it was there. */
  readonly learned: readonly AbstractFrame[];
  /** Maps that the goal is in: their items must not be none. */
  readonly maps: readonly IteratedMap[];
}

interface Draft {
  readonly tasks: TaskState[];
  readonly failing: Map<State, string>;
  readonly learned: AbstractFrame[];
  readonly maps: IteratedMap[];
}

/** Different ways to the goal from the execution's start, through all scopes around it. */
export function* executePathsTo(goal: State, analysis: Analysis, most: number): Generator<PathExecution> {
  const chain = ownersOf(goal);
  yield* descend(
    chain,
    0,
    analysis.run,
    analysis.run.entry,
    analysis.engine,
    { tasks: [], failing: new Map(), learned: [], maps: [] },
    most,
  );
}

/** The goal with the states around it, the outermost first. */
function ownersOf(goal: State): State[] {
  const chain: State[] = [goal];
  for (let owner = goal.machine.owner; owner; owner = owner.state.machine.owner) chain.unshift(owner.state);
  return chain;
}

function* descend(
  chain: readonly State[],
  depth: number,
  run: ScopeRun,
  entry: AbstractFrame,
  engine: Engine,
  before: Draft,
  most: number,
): Generator<PathExecution> {
  const target = chain[depth] as State;
  // ways multiply with the scopes: inside, the shortest ones suffice
  const ways = depth === chain.length - 1 ? most : Math.min(2, most);
  for (const path of pathsTo(target, run, ways)) {
    const draft: Draft = {
      tasks: [...before.tasks],
      failing: new Map(before.failing),
      learned: [...before.learned],
      maps: [...before.maps],
    };
    const frame = executePath(path, entry, engine, draft);
    if (!frame) continue;
    // what a catcher keeps from its handler has a rule of its own; here it counts where the state is come to again
    if (!path.some((edge) => edge.from === target)) draft.learned.splice(before.learned.length);
    const record = visitOnce(target, frame, engine);
    if (depth === chain.length - 1) {
      if (target.type === "Task") draft.tasks.push(target);
      yield { state: target, frame, record, ...draft };
      continue;
    }
    const scope = (chain[depth + 1] as State).machine;
    const inner = record.runs.find((r) => r.run.machine === scope)?.run;
    if (!inner) continue;
    if (target.type === "Map") draft.maps.push({ items: itemsOf(record), item: engine.symbol(target, "item", "item"), ...namesIn(target) });
    yield* descend(chain, depth + 1, inner, inner.entry, engine, draft, most);
  }
}

/** The members that a plain path names: what such a path reads from an unknown value has no symbol. */
function namesIn({ items }: MapState): Pick<IteratedMap, "names"> {
  const source = items?.value.kind === "jsonata" ? items.value.source.trim() : "";
  return /^\$states\.input(?:\.\w+)+$/.test(source) ? { names: source.split(".").slice(2) } : {};
}

const itemsOf = (record: VisitRecord): Sym | undefined => record.observed.get("afterItemsPath")?.[0]?.value.sym;

/** Goes the way with one frame; undefined where the values of this very way close it. */
export function executePath(path: readonly Edge[], entry: AbstractFrame, engine: Engine, draft: Draft): AbstractFrame | undefined {
  let frame: AbstractFrame = entry;
  const seen = new Set<State>();
  for (const edge of path) {
    // its result of an earlier visit is another value
    if (seen.has(edge.from)) frame = forgetSymbols(frame, (origin) => origin.place === edge.from);
    seen.add(edge.from);
    const record = visitOnce(edge.from, frame, engine);
    const exit = record.exits.find(
      ({ outcome }) =>
        outcome.kind === "next" && outcome.target === edge.to.name && JSON.stringify(outcome.via) === JSON.stringify(edge.via),
    );
    if (exit?.outcome.kind !== "next") return undefined;
    frame = exit.outcome.frame;
    if (edge.via.kind === "catch") {
      if (!chooseFailingTask(edge.from, edge.via.index, record, draft)) return undefined;
      if (edge.from.type === "Task") draft.learned.push(...readBy(record));
    }
    if (edge.from.type === "Task") draft.tasks.push(edge.from);
  }
  return frame;
}

/** What a state knows once its fields are evaluated and its work is done. */
function readBy({ exits }: VisitRecord): AbstractFrame[] {
  const done = exits.find(({ outcome }) => outcome.kind === "end" || (outcome.kind === "next" && outcome.via.kind !== "catch"))?.outcome;
  return done && done.kind !== "fail" ? [done.frame] : [];
}

/** Chooses who fails with what, so that this catcher is the one that takes it. */
function chooseFailingTask(state: State, index: number, record: VisitRecord, draft: Draft): boolean {
  if (state.type !== "Task" && state.type !== "Parallel" && state.type !== "Map") return false;
  let wanted: ErrorSet = NO_ERRORS;
  for (const entry of state.catch[index]?.errorEquals ?? []) wanted = unionErrors(wanted, errorsMatchedBy(entry.value));
  for (const earlier of state.catch.slice(0, index))
    for (const entry of earlier.errorEquals) wanted = minusErrors(wanted, errorsMatchedBy(entry.value));
  const named = state.catch[index]?.errorEquals.map((e) => e.value) ?? [];
  for (const task of state.type === "Task" ? [state] : tasksIn(record)) {
    const error = errorOf(intersectErrors(wanted, taskModelOf(task).errors), named);
    if (error === undefined) continue;
    draft.failing.set(task, error);
    return true;
  }
  return false;
}

const LIKELY = ["States.TaskFailed", "States.Timeout", "Error", "Failed"];

export function errorOf(possible: ErrorSet, named: readonly string[]): string | undefined {
  if (isEmptyErrors(possible)) return undefined;
  return [...named, ...LIKELY, ...(possible.kind === "some" ? possible.names : [])].find(
    (name) => name !== "States.ALL" && hasError(possible, name),
  );
}

/** Tasks inside that some run comes to, the nearest first. */
export function tasksIn(record: VisitRecord): TaskState[] {
  const tasks: TaskState[] = [];
  const todo: ScopeRun[] = record.runs.map(({ run }) => run);
  for (const run of todo) {
    for (const [inner, visited] of run.visits) {
      if (inner.type === "Task") tasks.push(inner);
      todo.push(...visited.runs.map((r) => r.run));
    }
  }
  return tasks;
}
