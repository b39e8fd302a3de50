import type { Template } from "../../asl/expressions.js";
import type { Catcher, Machine, Retrier, State, TaskState } from "../../asl/model.js";
import { type Cost, exactly } from "../costs/costs.js";
import { type FlowEdge, flows, type TurnsOf } from "../costs/loop-costs.js";
import type { Engine } from "../fixpoint/engine.js";
import { attemptsOf, delayOf, retried } from "../fixpoint/retries.js";
import type { Exit, LoopRecord, ScopeRun, VisitRecord } from "../fixpoint/visit.js";

/** What an execution may use up on the way to its end, because its definition asks for it: seconds or history events. */
export interface UsedUp {
  readonly state: State;
  /** All retries of the state, the timeout of its last attempt, or all iterations that the loop with this head allows. */
  readonly of: "retries" | "timeout" | "iterations";
  readonly amount: number;
  /** Retries or iterations. */
  readonly times: number;
}

/** Of a run that uses up what it has to in order to exceed a limit, and no more. */
export interface LongestRun {
  readonly least: number;
  /** The most first. */
  readonly parts: readonly UsedUp[];
}

type Dimension = "seconds" | "events";

/** Parts that are tried one by one. */
const MOST_PARTS = 60;
/** More iterations are a bound of the analysis, not of the definition. */
const MOST_ITERATIONS = 1_000_000;

/**
 * Can one execution exceed the limit only because several states use up their retries, time out where a Retry or Catch expects
 * it, or loops run as often as their counters allow? Each part alone is within the limit, or is not all that it takes.
 * @param scopes of one execution, outer before inner.
 */
export function longestRun(scopes: readonly ScopeRun[], engine: Engine, of: Dimension, limit: number): LongestRun | undefined {
  const parts = partsOf(scopes, of);
  if (parts.length === 0 || limit === Infinity || mostOf(scopes, parts, of) < limit) return undefined;
  const measure = (used: ReadonlySet<UsedUp>): number => lengthOf(scopes, used, engine, of);
  const used = new Set(parts);
  if (measure(used) < limit) return undefined;
  // what is not needed is left out, the least first
  for (const part of [...parts].sort((a, b) => a.amount - b.amount)) {
    used.delete(part);
    if (measure(used) < limit) used.add(part);
  }
  if (used.size === 0) return undefined;
  return { least: measure(used), parts: [...used].sort((a, b) => b.amount - a.amount) };
}

function partsOf(scopes: readonly ScopeRun[], of: Dimension): UsedUp[] {
  const found: UsedUp[] = [];
  const looped = new Set<Machine>();
  for (const { machine, visits, costs } of scopes) {
    const inLoops = new Set(costs.loops.flatMap(({ members }) => members));
    const around = machine.owner?.state;
    if (around && (looped.has(around.machine) || isInLoop(around, scopes))) looped.add(machine);
    for (const loop of costs.loops) {
      const { lo, hi } = loop.turns;
      if (!isCounted(loop) || hi === lo) continue;
      found.push({ state: loop.head, of: "iterations", amount: Math.max(loop.turn[of].lo, 1) * hi, times: hi });
    }
    for (const record of visits.values()) {
      // of a loop, each iteration would have to use up its retries
      if (!inLoops.has(record.state) && !looped.has(machine)) found.push(...retriesOf(record, of));
      const seconds = of === "seconds" ? secondsToTimeout(record.state) : undefined;
      if (seconds !== undefined && "catch" in record.state && record.state.catch.some(namesTimeout))
        found.push({ state: record.state, of: "timeout", amount: seconds, times: 1 });
    }
  }
  return found.sort((a, b) => b.amount - a.amount).slice(0, MOST_PARTS);
}

const isInLoop = (state: State, scopes: readonly ScopeRun[]): boolean =>
  scopes.some(({ machine, costs }) => machine === state.machine && costs.loops.some(({ members }) => members.includes(state)));

/** By a number of the definition. */
const isCounted = ({ turns, by }: LoopRecord): boolean => by !== undefined && !turns.formula && turns.hi <= MOST_ITERATIONS;

/** All retriers of the state, one after the other. */
function retriesOf({ state, raised }: VisitRecord, of: Dimension): UsedUp[] {
  if (!("retry" in state)) return [];
  const taken = new Set<Retrier>();
  let events = 0;
  for (const { catchable, errors, cost } of raised) {
    if (!catchable) continue;
    for (const { retrier } of retried(errors, state.retry).taken) taken.add(retrier);
    if (cost) events = Math.max(events, cost.events.hi === Infinity ? cost.events.lo : cost.events.hi);
  }
  let [amount, times] = [0, 0];
  for (const retrier of taken) {
    const attempts = attemptsOf(retrier).lo;
    const each = namesTimeout(retrier) ? (secondsToTimeout(state) ?? 0) : 0;
    amount += of === "events" ? attempts * events : attempts * each + delayOf(retrier).lo;
    times += attempts;
  }
  return amount > 0 ? [{ state, of: "retries", amount, times }] : [];
}

const namesTimeout = ({ errorEquals }: Retrier | Catcher): boolean => errorEquals.some(({ value }) => value === "States.Timeout");

/** What an attempt takes that gets no answer; undefined where the definition has no number for it. */
function secondsToTimeout(state: State): number | undefined {
  if (state.type !== "Task") return undefined;
  const limits = [state.timeoutSeconds, state.heartbeatSeconds].flatMap((field) => (field ? [literalOf(field.value)] : []));
  return state.timeoutSeconds && limits.every((n) => n !== undefined) ? Math.min(...(limits as number[])) : undefined;
}

/** Has the task a timeout that ends an attempt without an answer? */
export const timesOut = (state: TaskState): boolean => secondsToTimeout(state) !== undefined;

const literalOf = (template: Template): number | undefined =>
  template.kind === "literal" && typeof template.value === "number" ? template.value : undefined;

/** No run needs more: each state once, unless there are loops. */
function mostOf(scopes: readonly ScopeRun[], parts: readonly UsedUp[], of: Dimension): number {
  let sum = 0;
  for (const { amount } of parts) sum += amount;
  for (const { visits, costs } of scopes) {
    if (costs.loops.some((loop) => isCounted(loop) || loop.turns.lo > 0)) return Infinity;
    for (const { exits } of visits.values()) sum += exits.reduce((most, { cost }) => Math.max(most, cost[of].lo), 0);
  }
  return sum;
}

/** The longest path to the end, or into a state that can still use up something. */
function lengthOf(scopes: readonly ScopeRun[], used: ReadonlySet<UsedUp>, engine: Engine, of: Dimension): number {
  const byState = new Map<State, UsedUp[]>();
  for (const part of used) byState.set(part.state, [...(byState.get(part.state) ?? []), part]);
  const amountOf = (state: State, what: UsedUp["of"]): UsedUp | undefined => byState.get(state)?.find((part) => part.of === what);
  const inside = new Map<Machine, number>();
  for (const { machine, visits, costs } of [...scopes].reverse()) {
    const layout = engine.layout(machine);
    if (layout.start < 0) continue;
    const edges: FlowEdge[] = [];
    for (const [state, record] of visits) {
      const from = layout.indexOf.get(state) as number;
      const most = record.runs.reduce((max, { run }) => Math.max(max, inside.get(run.machine) ?? 0), 0);
      for (const { outcome, cost } of record.exits) {
        // an error that nothing handles ends it before
        if (outcome.kind === "fail" && state.type !== "Fail") continue;
        const to = outcome.kind === "next" ? (layout.byName.get(outcome.target) ?? -1) : -1;
        const amount = ofExit({ outcome, cost }, state, amountOf, of);
        const isCaught = outcome.kind === "next" && outcome.via.kind === "catch";
        edges.push({ from, to, cost: exactCost(isCaught ? amount : Math.max(amount, most + retriesIn(state, amountOf))) });
      }
    }
    const loops = new Map(costs.loops.map((loop) => [layout.indexOf.get(loop.head), loop]));
    const turnsOf: TurnsOf = ({ head }) => {
      const loop = loops.get(head);
      if (!loop) return { all: exactly(0) };
      return { all: exactly(amountOf(loop.head, "iterations")?.times ?? (Number.isFinite(loop.turns.lo) ? loop.turns.lo : 0)) };
    };
    const flow = flows(layout.states.length, layout.start, edges, turnsOf);
    let most = 0;
    for (const cost of flow.exits.values()) most = Math.max(most, cost.seconds.hi);
    inside.set(machine, most);
  }
  return scopes[0] ? (inside.get(scopes[0].machine) ?? 0) : 0;
}

type AmountOf = (state: State, what: UsedUp["of"]) => UsedUp | undefined;

const retriesIn = (state: State, amountOf: AmountOf): number => amountOf(state, "retries")?.amount ?? 0;

function ofExit({ outcome, cost }: Exit, state: State, amountOf: AmountOf, of: Dimension): number {
  const least = cost[of].lo;
  const retries = retriesIn(state, amountOf);
  if (outcome.kind !== "next" || outcome.via.kind !== "catch") return least + retries;
  const catcher = "catch" in state ? state.catch[outcome.via.index] : undefined;
  const timeout = catcher && namesTimeout(catcher) ? (amountOf(state, "timeout")?.amount ?? 0) : 0;
  // the least of a handled error has the delays of the retriers that match it
  return Math.max(least, retries + timeout);
}

const exactCost = (n: number): Cost => ({ events: exactly(n), seconds: exactly(n), transitions: exactly(0) });
