import type { Machine, State } from "../../asl/model.js";
import type { Analysis } from "../analyze.js";
import type { Cost } from "../costs/costs.js";
import type { Engine } from "../fixpoint/engine.js";
import { attemptsOf, delayOf, retried } from "../fixpoint/retries.js";
import type { ScopeRun, VisitRecord } from "../fixpoint/visit.js";
import { longestRun, type UsedUp } from "./longest-run.js";

/** A limit of an execution that its own states add up to, although no loop goes on without end. */
export interface LimitFact {
  readonly kind: "history-quota" | "deadline";
  /**
   * `sum`: the least that a run to a successful end needs is more than the limit, so that no run succeeds.
   * `visit`: the state alone, where it succeeds, on some paths to a successful end.
   * `retries`: the retriers of one state allow as many attempts, should it keep failing.
   * `path`: the Waits on one of several paths, which a run has shown.
   * `together`: a run that uses up the `used` retries, timeouts and iterations needs as much.
   */
  readonly by: "sum" | "visit" | "retries" | "path" | "together";
  /** The state, or the head of the loop, that needs the most. */
  readonly state: State;
  /** The state machine, or the processor of a Distributed Map, whose execution has the limit. */
  readonly machine: Machine;
  /** History events or seconds: what is needed at least. With `retries`: what the attempts need in all. */
  readonly least: number;
  readonly limit: number;
  /** What needs how much of it, the most first. */
  readonly parts: readonly { readonly state: State; readonly amount: number }[];
  readonly attempts?: number;
  readonly used?: readonly UsedUp[];
}

export type { UsedUp } from "./longest-run.js";

/** Events that a run can use: beside them there are the first and the last one. */
const ENDS = 2;
const MOST_PARTS = 4;

export function limitFacts({ run, engine }: Analysis): LimitFact[] {
  const found: LimitFact[] = [];
  const scopes = new Map<ScopeRun, ScopeRun[]>();
  for (const { execution, scope } of runsOf(run)) {
    const { history, deadline } = engine.limitsIn(execution.machine);
    if (scope === execution) found.push(...summed(execution, history, deadline));
    const known = scopes.get(execution);
    if (known) known.push(scope);
    else scopes.set(execution, [scope]);
    for (const record of scope.visits.values()) {
      const fact = retriedTooOften(record, scope, execution.machine, history, deadline);
      if (fact) found.push(fact);
    }
  }
  for (const [{ machine }, all] of scopes) {
    const { history, deadline } = engine.limitsIn(machine);
    for (const [kind, limit] of [
      ["deadline", deadline],
      ["history-quota", history],
    ] as const) {
      const fact = found.some((one) => one.kind === kind && one.machine === machine && one.by === "sum")
        ? undefined
        : usedUpTogether(all, engine, kind, limit);
      if (fact) found.push(fact);
    }
  }
  return found;
}

/** What one part alone exceeds is told of that part: of retries, of a timeout, of a loop whose history is too long. */
function usedUpTogether(scopes: readonly ScopeRun[], engine: Engine, kind: LimitFact["kind"], limit: number): LimitFact | undefined {
  const longest = longestRun(scopes, engine, kind === "deadline" ? "seconds" : "events", kind === "deadline" ? limit : limit + 1);
  const [first] = longest?.parts ?? [];
  const { machine } = scopes[0] as ScopeRun;
  if (!longest || !first) return undefined;
  const alone = first.of === "iterations" ? kind === "history-quota" : first.amount >= limit;
  if (alone && longest.parts.length === 1) return undefined;
  const ends = kind === "deadline" ? 0 : ENDS;
  const { parts: used, least } = longest;
  return { kind, by: "together", state: first.state, machine, least: least + ends, limit: limit + ends, parts: used, used };
}

/** Every scope once, with the execution in whose history it writes. */
function* runsOf(root: ScopeRun): Generator<{ execution: ScopeRun; scope: ScopeRun }> {
  const todo = [{ execution: root, scope: root }];
  const seen = new Set<Machine>();
  for (const at of todo) {
    if (seen.has(at.scope.machine)) continue;
    seen.add(at.scope.machine);
    yield at;
    for (const record of at.scope.visits.values()) {
      for (const { run } of record.runs) {
        if (run.machine.processor?.mode === "DISTRIBUTED") todo.push({ execution: run, scope: run });
        else todo.push({ execution: at.execution, scope: run });
      }
    }
  }
}

/** Does every way to a successful end need more than there is? */
function* summed(run: ScopeRun, history: number, deadline: number): Generator<LimitFact> {
  if (!run.end) return;
  const { events, seconds } = run.end.cost;
  if (events.lo > history)
    yield {
      kind: "history-quota",
      by: "sum",
      machine: run.machine,
      least: events.lo + ENDS,
      limit: history + ENDS,
      ...largest(run, "events"),
    };
  else yield* tooLargeAlone(run, history);
  if (seconds.lo >= deadline)
    yield { kind: "deadline", by: "sum", machine: run.machine, least: seconds.lo, limit: deadline, ...largest(run, "seconds") };
  else yield* tooLate(run, deadline);
}

/** Waits that no execution outlasts, as every path to them has taken some time already, although other paths avoid them. */
function* tooLate(run: ScopeRun, deadline: number): Generator<LimitFact> {
  const inLoops = new Set(run.costs.loops.flatMap((loop) => [...loop.members]));
  for (const [state, record] of run.visits) {
    if (state.type !== "Wait" || inLoops.has(state)) continue;
    const before = run.costs.arrivals.get(state)?.seconds.lo ?? 0;
    const own = leastOf(record, "seconds");
    if (before === 0 || before >= deadline || own >= deadline || before + own < deadline) continue;
    const parts = [{ state, amount: own }];
    yield { kind: "deadline", by: "visit", state, machine: run.machine, least: before + own, limit: deadline, parts };
  }
}

/** Maps and Parallels that write more than the history has wherever they succeed, although other paths avoid them. */
function* tooLargeAlone(run: ScopeRun, history: number): Generator<LimitFact> {
  const inLoops = new Set(run.costs.loops.flatMap((loop) => [...loop.members]));
  for (const [state, record] of run.visits) {
    if ((state.type !== "Map" && state.type !== "Parallel") || inLoops.has(state)) continue;
    const least = leastOf(record, "events");
    if ((run.costs.arrivals.get(state)?.events.lo ?? 0) + least <= history) continue;
    const parts = [{ state, amount: least }];
    yield { kind: "history-quota", by: "visit", state, machine: run.machine, least: least + ENDS, limit: history + ENDS, parts };
  }
}

/** The states and loops that need the most on their own. */
function largest(run: ScopeRun, of: "events" | "seconds"): Pick<LimitFact, "state" | "parts"> {
  const amounts = new Map<State, number>();
  const inLoops = new Set<State>();
  for (const loop of run.costs.loops) {
    for (const state of loop.members) inLoops.add(state);
    amounts.set(loop.head, Math.max(amounts.get(loop.head) ?? 0, loop.turn[of].lo * loop.turns.lo));
  }
  for (const [state, record] of run.visits) if (!inLoops.has(state)) amounts.set(state, leastOf(record, of));
  const parts = [...amounts]
    .map(([state, amount]) => ({ state, amount }))
    .sort((a, b) => b.amount - a.amount)
    .slice(0, MOST_PARTS)
    .filter(({ amount }) => amount > 0);
  const [first] = parts;
  return { state: first?.state ?? ([...run.visits.keys()][0] as State), parts };
}

function leastOf(record: VisitRecord, of: "events" | "seconds"): number {
  const costs = record.exits.filter(({ outcome }) => outcome.kind !== "fail").map(({ cost }: { cost: Cost }) => cost[of].lo);
  return costs.length === 0 ? 0 : Math.min(...costs);
}

/** Attempts that together write more events than the history has, before the deadline, where an error comes back each time. */
function retriedTooOften(record: VisitRecord, scope: ScopeRun, machine: Machine, history: number, deadline: number): LimitFact | undefined {
  const { state } = record;
  if (!("retry" in state) || history === Infinity) return undefined;
  const before = scope.costs.arrivals.get(state);
  for (const fault of record.raised) {
    if (!fault.catchable || !fault.cost) continue;
    const { events, seconds } = fault.cost;
    // of what has no upper bound, such as the iterations of a Map, the least is sure
    const each = events.hi === Infinity ? events.lo : events.hi;
    if (each <= 0) continue;
    const needed = Math.ceil((history - (before?.events.lo ?? 0)) / each);
    for (const { retrier } of retried(fault.errors, state.retry).taken) {
      const attempts = attemptsOf(retrier).lo;
      if (attempts + 1 < needed) continue;
      const waiting = delayOf({
        ...retrier,
        ...(retrier.maxAttempts ? { maxAttempts: { ...retrier.maxAttempts, value: needed } } : {}),
      }).lo;
      if (waiting + needed * seconds.lo + (before?.seconds.lo ?? 0) >= deadline) continue;
      const least = needed * each;
      return {
        kind: "history-quota",
        by: "retries",
        state,
        machine,
        least,
        limit: history + ENDS,
        parts: [{ state, amount: least }],
        attempts: needed,
      };
    }
  }
  return undefined;
}
