import type { State } from "../../asl/model.js";
import type { Outcome } from "../../semantics/effects.js";
import type { AbstractValue } from "../../values/abstract/value.js";
import { edgeKey, type ScopeRun } from "../fixpoint/visit.js";

type Next = Extract<Outcome<AbstractValue>, { kind: "next" }>;

/** One edge that some run may take. */
export interface Edge {
  readonly from: State;
  readonly to: State;
  readonly via: Next["via"];
  readonly key: string;
}

/**
 * Ways through a scope from its first state to one of its states, the shortest first: then for each edge of that one,
 * from its end, the shortest way without it; then those that come to the state a second time.
 * @param most how many ways of each sort at most.
 */
export function* pathsTo(goal: State, run: ScopeRun, most: number): Generator<readonly Edge[]> {
  const { machine } = run;
  const start = machine.startAt && machine.states.get(machine.startAt.value);
  const first = start && shortest(start, goal, run, undefined);
  if (!first) return;
  yield first;
  const chosen = new Set([keyOf(first)]);
  for (let i = first.length - 1; i >= 0 && chosen.size < most; i--) {
    const other = shortest(start, goal, run, first[i]?.key);
    if (!other || chosen.has(keyOf(other))) continue;
    chosen.add(keyOf(other));
    yield other;
  }
  for (const round of roundsFrom(goal, run, most)) yield [...first, ...round];
}

/** Ways that leave a state and come back to it, each the shortest through another edge; through catchers first, which lose most. */
function roundsFrom(goal: State, run: ScopeRun, most: number): readonly (readonly Edge[])[] {
  const cycle = leadingTo(goal, run);
  const rounds = new Map<string, readonly Edge[]>();
  for (const [state, there] of reachedFrom(goal, cycle, run)) {
    for (const edge of edgesFrom(state, run)) {
      const back = cycle.has(edge.to) && shortest(edge.to, goal, run, undefined, cycle);
      if (back) rounds.set(keyOf([...there, edge, ...back]), [...there, edge, ...back]);
    }
    if (rounds.size >= MOST_ROUNDS) break;
  }
  return [...rounds.values()].sort((a, b) => catches(b) - catches(a) || a.length - b.length).slice(0, most);
}

/** Rounds that are looked at to choose among. */
const MOST_ROUNDS = 40;

const catches = (path: readonly Edge[]): number => (path.some((edge) => edge.via.kind === "catch") ? 1 : 0);

/** The shortest way that leaves a state and comes back to it. */
export function cycleThrough(head: State, members: ReadonlySet<State>, run: ScopeRun): readonly Edge[] | undefined {
  let best: readonly Edge[] | undefined;
  for (const edge of edgesFrom(head, run)) {
    if (edge.to === head) return [edge];
    if (!members.has(edge.to)) continue;
    const back = shortest(edge.to, head, run, undefined, members);
    if (back && (!best || back.length + 1 < best.length)) best = [edge, ...back];
  }
  return best;
}

const keyOf = (path: readonly Edge[]): string => path.map((e) => e.key).join("\n");

function* edgesFrom(state: State, run: ScopeRun): Generator<Edge> {
  for (const { outcome } of run.visits.get(state)?.exits ?? []) {
    if (outcome.kind !== "next") continue;
    const to = run.machine.states.get(outcome.target);
    if (to) yield { from: state, to, via: outcome.via, key: `${state.name} ${edgeKey(outcome.via)}` };
  }
}

function shortest(start: State, goal: State, run: ScopeRun, without: string | undefined, within?: ReadonlySet<State>): Edge[] | undefined {
  if (start === goal) return [];
  const cameBy = new Map<State, Edge | undefined>([[start, undefined]]);
  const queue = [start];
  for (const at of queue) {
    for (const edge of edgesFrom(at, run)) {
      if (edge.key === without || cameBy.has(edge.to) || (within && !within.has(edge.to))) continue;
      cameBy.set(edge.to, edge);
      if (edge.to === goal) return back(goal, cameBy);
      queue.push(edge.to);
    }
  }
  return undefined;
}

/** The states that some run comes from to this one. */
function leadingTo(goal: State, run: ScopeRun): ReadonlySet<State> {
  const before = new Map<State, State[]>();
  for (const state of run.visits.keys()) {
    for (const { to } of edgesFrom(state, run)) {
      const earlier = before.get(to);
      if (earlier) earlier.push(state);
      else before.set(to, [state]);
    }
  }
  const found = new Set(before.get(goal));
  for (const state of found) for (const earlier of before.get(state) ?? []) found.add(earlier);
  return found;
}

/** Where a state leads to within some, itself included, each with the shortest way there; the nearest first. */
function* reachedFrom(start: State, within: ReadonlySet<State>, run: ScopeRun): Generator<readonly [State, readonly Edge[]]> {
  const cameBy = new Map<State, Edge | undefined>([[start, undefined]]);
  for (const state of cameBy.keys()) {
    yield [state, back(state, cameBy)];
    for (const edge of edgesFrom(state, run)) if (within.has(edge.to) && !cameBy.has(edge.to)) cameBy.set(edge.to, edge);
  }
}

function back(goal: State, cameBy: ReadonlyMap<State, Edge | undefined>): Edge[] {
  const path: Edge[] = [];
  for (let edge = cameBy.get(goal); edge; edge = cameBy.get(edge.from)) path.push(edge);
  return path.reverse();
}
