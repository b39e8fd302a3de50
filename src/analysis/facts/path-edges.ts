import type { State } from "../../asl/model.js";
import type { Analysis } from "../analyze.js";
import type { Engine } from "../fixpoint/engine.js";
import { edgeKey, type ScopeRun } from "../fixpoint/visit.js";
import { visitOnce } from "../fixpoint/visit-once.js";
import type { AbstractFrame } from "../symbolic/frames.js";

/** Visits of states that are made for one question; beyond, there is no answer. */
const MOST_VISITS = 48;

/**
 * By which edges the state is left, with the paths to it kept apart: where paths meet, a relation of two values that each of
 * them has is lost otherwise. Undefined where a loop leads to the state, or where there are too many paths.
 */
export function edgesByPath(goal: State, analysis: Analysis): ReadonlySet<string> | undefined {
  const taken = new Set<string>();
  for (const run of runsOf(goal, analysis)) {
    const found = edgesWithin(goal, run, analysis.engine);
    if (!found) return undefined;
    for (const key of found) taken.add(key);
  }
  return taken;
}

function edgesWithin(goal: State, run: ScopeRun, engine: Engine): ReadonlySet<string> | undefined {
  const { machine } = run;
  const start = machine.startAt && machine.states.get(machine.startAt.value);
  const before = statesBefore(goal, run);
  // paths of which none meets another have been kept apart already
  if (!start || before === undefined || !before.some((state) => (linksOf(run).previous.get(state)?.length ?? 0) > 1)) return undefined;
  const within = new Set([...before, goal]);
  const taken = new Set<string>();
  const todo: { state: State; frame: AbstractFrame }[] = within.has(start) ? [{ state: start, frame: run.entry }] : [];
  let visits = 0;
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (++visits > MOST_VISITS) return undefined;
    for (const { outcome } of visitOnce(at.state, at.frame, engine).exits) {
      if (outcome.kind !== "next") continue;
      if (at.state === goal) taken.add(edgeKey(outcome.via));
      const to = machine.states.get(outcome.target);
      if (to && at.state !== goal && within.has(to)) todo.push({ state: to, frame: outcome.frame });
    }
  }
  return taken;
}

/** The states from which one comes to the goal, itself included; undefined where there are too many, or a loop among them. */
function statesBefore(goal: State, run: ScopeRun): readonly State[] | undefined {
  const { next, previous } = linksOf(run);
  const found = new Set<State>([goal]);
  for (const at of found) {
    for (const state of previous.get(at) ?? []) found.add(state);
    if (found.size > MOST_VISITS) return undefined;
  }
  // states that lead on to none of the others go first: what is left over has a loop
  const left = new Map([...found].map((state) => [state, (next.get(state) ?? []).filter((to) => found.has(to))]));
  for (let again = true; again; ) {
    again = false;
    for (const [state, to] of left) {
      if (to.some((one) => left.has(one))) continue;
      left.delete(state);
      again = true;
    }
  }
  return left.size > 0 ? undefined : [...found];
}

/** Edges that some run takes, one entry for each. */
interface Links {
  readonly next: ReadonlyMap<State, readonly State[]>;
  readonly previous: ReadonlyMap<State, readonly State[]>;
}

const links = new WeakMap<ScopeRun, Links>();

function linksOf(run: ScopeRun): Links {
  const known = links.get(run);
  if (known) return known;
  const next = new Map<State, State[]>();
  const previous = new Map<State, State[]>();
  for (const [state, { exits }] of run.visits) {
    for (const { outcome } of exits) {
      const to = outcome.kind === "next" ? run.machine.states.get(outcome.target) : undefined;
      if (!to) continue;
      next.set(state, [...(next.get(state) ?? []), to]);
      previous.set(to, [...(previous.get(to) ?? []), state]);
    }
  }
  const made = { next, previous };
  links.set(run, made);
  return made;
}

function runsOf(goal: State, { run }: Analysis): readonly ScopeRun[] {
  const todo = [run];
  for (const at of todo) for (const record of at.visits.values()) for (const inner of record.runs) todo.push(inner.run);
  return todo.filter((one) => one.machine === goal.machine);
}
