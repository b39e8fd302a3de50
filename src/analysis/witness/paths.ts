import type { State } from "../../asl/model.js";
import type { Outcome } from "../../semantics/effects.js";
import type { AVal } from "../../values/abstract/value.js";
import { edgeKey, type ScopeRun } from "../fixpoint/visit.js";

type Next = Extract<Outcome<AVal>, { kind: "next" }>;

/** One edge that some run may take. */
export interface Edge {
  readonly from: State;
  readonly to: State;
  readonly via: Next["via"];
  readonly key: string;
}

/**
 * Ways through a scope from its first state to one of its states, the shortest first: then for each edge of that one,
 * from its end, the shortest way without it.
 * @param most how many ways at most.
 */
export function* pathsTo(goal: State, run: ScopeRun, most: number): Generator<readonly Edge[]> {
  const { machine } = run;
  const start = machine.startAt && machine.states.get(machine.startAt.value);
  if (!start) return;
  yield* pathsBetween(start, goal, run, most);
}

function* pathsBetween(start: State, goal: State, run: ScopeRun, most: number): Generator<readonly Edge[]> {
  const first = shortest(start, goal, run, undefined);
  if (!first) return;
  yield first;
  const told = new Set([keyOf(first)]);
  for (let i = first.length - 1; i >= 0 && told.size < most; i--) {
    const other = shortest(start, goal, run, first[i]?.key);
    if (!other || told.has(keyOf(other))) continue;
    told.add(keyOf(other));
    yield other;
  }
}

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

function back(goal: State, cameBy: ReadonlyMap<State, Edge | undefined>): Edge[] {
  const path: Edge[] = [];
  for (let edge = cameBy.get(goal); edge; edge = cameBy.get(edge.from)) path.push(edge);
  return path.reverse();
}
