import type { Machine, State } from "../../asl/model.js";
import {
  addCost,
  type Cost,
  type CostBounds,
  eventsOnly,
  exactly,
  hullCost,
  interrupted,
  variableBounds,
  ZERO_COST,
} from "../costs/costs.js";
import { boundIterations, type IterationBounds, type Through } from "../costs/loop-bounds.js";
import { type FlowEdge, type FlowLoop, flows, type Turns } from "../costs/loop-costs.js";
import { findPostDominators } from "../costs/post-dominators.js";
import { type AbstractFrame, joinFrames, type LoopHead } from "../symbolic/frames.js";
import type { Engine } from "./engine.js";
import type { ScopeIndex } from "./scope-index.js";
import { targetsOf } from "./targets.js";
import type { Exit, FinalExit, LoopRecord, ScopeCosts, VisitRecord } from "./visit.js";

/** A scope after its fixpoint. */
export interface Fixed {
  readonly machine: Machine;
  readonly layout: ScopeIndex;
  readonly records: ReadonlyMap<number, VisitRecord>;
  readonly heads: ReadonlyMap<number, LoopHead>;
  readonly frames: ReadonlyMap<number, AbstractFrame>;
  readonly arrivals: ReadonlyMap<number, ReadonlyMap<number, AbstractFrame>>;
  readonly entry: AbstractFrame;
  readonly engine: Engine;
}

interface Step {
  readonly state: State;
  readonly exit: Exit;
}

/** Costs of the whole scope from the costs of its visits. */
export function costScope(fixed: Fixed): { costs: ScopeCosts; exits: FinalExit[] } {
  const { layout } = fixed;
  if (layout.start < 0 || !fixed.records.has(layout.start)) return { costs: NONE, exits: [] };
  const steps: Step[] = [];
  const edges: FlowEdge[] = [];
  for (const [n, record] of fixed.records) {
    for (const exit of record.exits) {
      const to = exit.outcome.kind === "next" ? (layout.byName.get(exit.outcome.target) ?? -1) : -1;
      steps.push({ state: record.state, exit });
      edges.push({ from: n, to: to >= 0 && fixed.records.has(to) ? to : -1, cost: exit.cost });
    }
  }
  const loops: LoopRecord[] = [];
  const through: Through = new Map();
  const flow = flows(layout.states.length, layout.start, edges, (loop) => turnsOf(loop, fixed, edges, steps, loops, through));
  const exits: FinalExit[] = [];
  for (const [e, cost] of flow.exits) {
    const { state, exit } = steps[e] as Step;
    exits.push({ state, exit, cost });
  }
  const arrivals = new Map<State, Cost>();
  const visits = new Map<State, { min: number; max: number }>();
  let any: Cost = ZERO_COST;
  let stopped: Cost = ZERO_COST;
  for (const n of fixed.records.keys()) {
    const state = layout.states[n] as State;
    const cost = flow.arrivals.get(n);
    if (!cost) continue;
    arrivals.set(state, cost);
    const { open } = fixed.records.get(n) as VisitRecord;
    any = hullCost(any, addCost(cost, open));
    if (hasAbort(state)) stopped = hullCost(stopped, addCost(addCost(cost, open), ABORTED));
    visits.set(state, { min: 0, max: flow.most[n] ?? 0 });
  }
  edges.forEach((edge, e) => {
    const before = flow.arrivals.get(edge.from);
    if (!before) return;
    const { state, exit } = steps[e] as Step;
    const cost = addCost(before, exit.cost);
    any = hullCost(any, cost);
    if (exit.outcome.kind === "fail") stopped = hullCost(stopped, closed(state, cost));
  });
  const cut = cuts(flow.arrivals, edges, fixed);
  const uncut = flow.loops.filter((l) => !l.members.some(cut));
  const turns = new Map(uncut.map((l) => [l.head, l.turns]));
  for (const n of findPostDominators(layout.start, edges, cut)) {
    const state = layout.states[n] as State;
    const known = visits.get(state);
    const own = turns.get(n);
    if (known) visits.set(state, { min: own ? Math.min(known.max, own.all.lo + 1) : 1, max: known.max });
  }
  return { costs: { any: interrupted(any), stopped: interrupted(hullCost(any, stopped)), loops, arrivals, visits }, exits };
}

const ABORTED = eventsOnly(exactly(1));

/** Only states that can be open for a while have an event for being stopped. */
const hasAbort = ({ type }: State): boolean => type === "Task" || type === "Wait" || type === "Map" || type === "Parallel";

/** A failure's cost with the event that closes its state, as a Parallel or Map around it writes it. */
export const closed = (state: State, cost: Cost): Cost => (hasAbort(state) ? addCost(cost, ABORTED) : cost);

const NONE: ScopeCosts = { any: ZERO_COST, stopped: ZERO_COST, loops: [], arrivals: new Map(), visits: new Map() };

/** Can the execution be ended from outside (quota, deadline) before the state is left? */
function cuts(
  arrivals: ReadonlyMap<number, Cost>,
  edges: readonly FlowEdge[],
  { engine, machine, records }: Fixed,
): (n: number) => boolean {
  const { history, deadline } = engine.limitsIn(machine);
  const over = new Set<number>();
  const add = (n: number, cost: Cost): void => {
    const arrival = arrivals.get(n);
    if (arrival && (arrival.events.hi + cost.events.hi > history || arrival.seconds.hi + cost.seconds.hi >= deadline)) over.add(n);
  };
  for (const { from, cost } of edges) add(from, cost);
  for (const [n, { open }] of records) add(n, open);
  return (n) => over.has(n);
}

function turnsOf(
  loop: Omit<FlowLoop, "turns">,
  fixed: Fixed,
  edges: readonly FlowEdge[],
  steps: readonly Step[],
  records: LoopRecord[],
  through: Through,
): Turns {
  const { layout, engine } = fixed;
  const head = layout.states[loop.head] as State;
  // the order of the definition's members must not show
  const members = inTurn(
    head,
    loop.members.map((n) => layout.states[n] as State),
  );
  const frameOf = (e: number): AbstractFrame => (steps[e] as Step).exit.outcome.frame;
  const first = outsideFrame(loop, fixed);
  const headFrame = fixed.frames.get(loop.head);
  const slots = fixed.heads.get(loop.head)?.named;
  const bounds: IterationBounds | undefined =
    first && headFrame && slots && !loop.irreducible
      ? boundIterations({
          head,
          headFrame,
          slots,
          first,
          back: loop.back.map(frameOf),
          exits: new Map(loop.exits.map((e) => [e, frameOf(e)])),
          through,
        })
      : undefined;
  const { range, boundedBy, counted } = rangeOf(bounds, loop, head, members, engine);
  const record: LoopRecord = {
    head,
    members,
    turn: loop.turn,
    turns: range,
    boundedBy,
    irreducible: loop.irreducible,
    exact: counted && range.lo === range.hi,
    moving: bounds?.moving ?? [],
    by: bounds?.by,
    limit: Math.max(0, ...[...(bounds?.byExit.values() ?? [])].map(({ lo }) => lo)),
    back: loop.back.map((e) => ({ from: (steps[e] as Step).state, frame: frameOf(e) })),
    exits: loop.exits.map((e) => {
      const edge = edges[e] as FlowEdge;
      return { from: (steps[e] as Step).state, to: edge.to >= 0 ? layout.states[edge.to] : undefined, frame: frameOf(e) };
    }),
    headFrame,
    first,
  };
  records.push(record);
  return counted && bounds ? { all: range, byExit: bounds.byExit } : { all: range };
}

/** What enters the loop from outside, before it was widened. */
function outsideFrame(loop: Omit<FlowLoop, "turns">, { arrivals }: Fixed): AbstractFrame | undefined {
  const inside = new Set(loop.members);
  let frame: AbstractFrame | undefined;
  for (const [from, incoming] of arrivals.get(loop.head) ?? [])
    if (!inside.has(from)) frame = frame ? joinFrames(frame, incoming) : incoming;
  return frame;
}

/** Turns by the definition's own counting, else as an unknown that the deadline or the quota bounds. */
function rangeOf(
  bounds: IterationBounds | undefined,
  loop: Omit<FlowLoop, "turns">,
  head: State,
  members: readonly State[],
  engine: Engine,
): { range: CostBounds; boundedBy: string | undefined; counted: boolean } {
  const own = bounds?.all ?? { lo: 0, hi: Infinity };
  if (own.hi !== Infinity) return { range: own, boundedBy: bounds?.by && `${bounds.by.kind} ${bounds.by.place}`, counted: true };
  const limits = engine.limitsIn(head.machine);
  const wait = loop.turn.seconds.lo;
  const byTime = wait > 0 ? Math.floor(limits.deadline / wait) + 1 : Infinity;
  const byQuota = limits.history === Infinity || loop.turn.events.lo <= 0 ? Infinity : Math.floor(limits.history / loop.turn.events.lo) + 1;
  const most = Math.min(byTime, byQuota);
  if (own.formula) return { range: { ...own, hi: most }, boundedBy: bounds?.by && `${bounds.by.kind} ${bounds.by.place}`, counted: false };
  const t = {
    key: `t ${head.name}`,
    letter: "t",
    meaning: `iterations of ${loopName(members)}`,
    min: own.lo,
    max: most,
  };
  const boundedBy = most === Infinity ? undefined : byTime <= byQuota ? limits.deadlineIs : "the quota of 25,000 history events";
  return { range: most === 0 ? exactly(0) : variableBounds(t), boundedBy, counted: false };
}

const MOST_NAMED = 6;

/** `Wait → Get → Done?`: in the order in which an iteration comes to them. */
export function loopName(members: readonly State[]): string {
  const names = members.slice(0, MOST_NAMED).map((s) => s.name);
  return members.length > MOST_NAMED ? `${names.join(" → ")} → …` : names.join(" → ");
}

/** The nearest to the head first; of equally near ones, as the tests and handlers are. */
function inTurn(head: State, members: readonly State[]): readonly State[] {
  const left = new Map(members.map((m) => [m.name, m]));
  left.delete(head.name);
  const order = [head];
  for (const state of order) {
    for (const name of targetsOf(state)) {
      const next = left.get(name);
      if (next && left.delete(name)) order.push(next);
    }
  }
  return [...order, ...left.values()];
}
