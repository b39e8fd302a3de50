import { addCost, type Cost, type CostBounds, exactly, hullCost, interrupted, timesCost, ZERO_COST } from "./costs.js";

/** A step of a flow graph: leaving node `from` costs `cost`; `to` below zero leaves the graph. */
export interface FlowEdge {
  readonly from: number;
  readonly to: number;
  readonly cost: Cost;
}

/** A loop as the regions found it; inner loops come before the loops around them. */
export interface FlowLoop {
  readonly head: number;
  readonly members: readonly number[];
  readonly back: readonly number[];
  readonly exits: readonly number[];
  /** One iteration from the head to the head. */
  readonly turn: Cost;
  /** Entered in more than one place: bounds on its iterations are of no use. */
  readonly irreducible: boolean;
  readonly turns: Turns;
}

/** Full iterations in one stay; per exit edge where the exit tells more. */
export interface Turns {
  readonly all: CostBounds;
  readonly byExit?: ReadonlyMap<number, CostBounds>;
}

/** Cost until a node is entered, of those that are entered at all. */
type Arrivals = Map<number, Cost>;

export type TurnsOf = (loop: Omit<FlowLoop, "turns">) => Turns;

export interface Flows {
  /** Cost from the entry through each edge that leaves; absent: never left there. */
  readonly exits: ReadonlyMap<number, Cost>;
  /** Cost until the node is entered, over all its visits. */
  readonly arrivals: ReadonlyMap<number, Cost>;
  readonly loops: readonly FlowLoop[];
  /** Most visits of each node. */
  readonly most: readonly number[];
}

/** Loops nested deeper than this are taken as one loop: sound, and less exact. */
const MAX_NESTING = 24;
const UNBOUNDED: CostBounds = { lo: 0, hi: Infinity };

/**
 * Least and greatest cost of all ways through a graph with loops: longest and shortest paths over its components, a loop
 * counting as its iterations times one iteration, from the inside out.
 */
export function flows(count: number, entry: number, edges: readonly FlowEdge[], turnsOf: TurnsOf): Flows {
  const out: number[][] = Array.from({ length: count }, () => []);
  edges.forEach((e, i) => {
    out[e.from]?.push(i);
  });
  const loops: FlowLoop[] = [];
  const arrivals: Arrivals = new Map();
  const all = Array.from({ length: count }, (_, i) => i);
  const solver = new Solver(edges, out, turnsOf, loops);
  const exits = solver.region(all, entry, false, 0, arrivals);
  const most: number[] = all.map((n) => (arrivals.has(n) ? 1 : 0));
  for (const loop of loops) for (const [m, visits] of visitsInStay(loop, edges, out)) most[m] = (most[m] as number) * visits;
  return { exits, arrivals, loops, most };
}

/**
 * Most visits of each member in one stay in the loop. The iteration that leaves comes to a member only if an exit is
 * behind it, and that exit is taken after so many iterations at the most.
 */
function visitsInStay(loop: FlowLoop, edges: readonly FlowEdge[], out: readonly (readonly number[])[]): Map<number, number> {
  const { all, byExit } = loop.turns;
  const visits = new Map<number, number>();
  if (!byExit || loop.irreducible || all.hi === Infinity) {
    for (const m of loop.members) visits.set(m, all.hi + 1);
    return visits;
  }
  const inside = new Set(loop.members);
  const before = new Map<number, number[]>();
  for (const m of loop.members) {
    for (const e of out[m] as readonly number[]) {
      const to = edges[e]?.to ?? -1;
      if (to === loop.head || !inside.has(to)) continue;
      const known = before.get(to);
      if (known) known.push(m);
      else before.set(to, [m]);
    }
  }
  const ways = [
    ...loop.back.map((e) => ({ from: edges[e]?.from as number, visits: all.hi })),
    ...loop.exits.map((e) => ({ from: edges[e]?.from as number, visits: Math.min(all.hi, byExit.get(e)?.hi ?? all.hi) + 1 })),
  ].sort((x, y) => y.visits - x.visits);
  // the way of the most visits comes first, and nothing behind it counts again
  for (const way of ways) {
    const todo = [way.from];
    while (todo.length > 0) {
      const m = todo.pop() as number;
      if (visits.has(m)) continue;
      visits.set(m, way.visits);
      todo.push(...(before.get(m) ?? []));
    }
  }
  for (const m of loop.members) if (m === loop.head || !visits.has(m)) visits.set(m, all.hi + 1);
  return visits;
}

class Solver {
  constructor(
    readonly edges: readonly FlowEdge[],
    readonly out: readonly (readonly number[])[],
    readonly turnsOf: TurnsOf,
    readonly loops: FlowLoop[],
  ) {}

  /** Costs from `entry` through each edge that leaves `nodes` (for a loop: edges back to `entry` left out). */
  region(nodes: readonly number[], entry: number, loop: boolean, nesting: number, arrivals: Arrivals): Map<number, Cost> {
    const inside = new Set(nodes);
    const stays = (e: number): boolean => inside.has(this.edges[e]?.to ?? -1) && !(loop && this.edges[e]?.to === entry);
    const groups = components(nodes, (n) => (this.out[n] as readonly number[]).filter(stays).map((e) => this.edges[e]?.to as number));
    const groupOf = new Map<number, number>();
    groups.forEach((g, i) => {
      for (const n of g) groupOf.set(n, i);
    });
    const at = new Map<number, Cost>([[entry, ZERO_COST]]);
    const left = new Map<number, Cost>();
    const leave = (e: number, cost: Cost): void => {
      const to = this.edges[e]?.to as number;
      if (stays(e)) {
        const known = at.get(to);
        at.set(to, known ? hullCost(known, cost) : cost);
      } else left.set(e, cost);
    };
    for (const group of groups) {
      const entries = group.filter((n) => at.has(n));
      if (entries.length === 0) continue;
      const only = group[0] as number;
      const cyclic = group.length > 1 || (this.out[only] as readonly number[]).some((e) => stays(e) && this.edges[e]?.to === only);
      if (!cyclic) {
        const cost = at.get(only) as Cost;
        arrivals.set(only, cost);
        for (const e of this.out[only] as readonly number[]) leave(e, addCost(cost, this.edges[e]?.cost as Cost));
        continue;
      }
      const before = entries.map((n) => at.get(n) as Cost).reduce(hullCost);
      const inner: Arrivals = new Map();
      const exits =
        entries.length === 1 && nesting < MAX_NESTING
          ? this.region(group, entries[0] as number, true, nesting + 1, inner)
          : this.tangle(group, groupOf, entries[0] as number, inner);
      for (const n of group) {
        const cost = inner.get(n);
        if (cost) arrivals.set(n, addCost(before, cost));
      }
      for (const [e, cost] of exits) leave(e, addCost(before, cost));
    }
    if (!loop) return left;
    const back = [...left.keys()].filter((e) => this.edges[e]?.to === entry);
    const turn =
      back.map((e) => left.get(e) as Cost).reduce<Cost | undefined>((sum, c) => (sum ? hullCost(sum, c) : c), undefined) ?? ZERO_COST;
    for (const e of back) left.delete(e);
    return this.turned({ head: entry, members: nodes, back, exits: [...left.keys()], turn, irreducible: false }, left, arrivals);
  }

  private turned(loop: Omit<FlowLoop, "turns">, left: Map<number, Cost>, arrivals: Arrivals): Map<number, Cost> {
    const turns = this.turnsOf(loop);
    this.loops.push({ ...loop, turns });
    const total = timesCost(loop.turn, turns.all);
    const out = new Map<number, Cost>();
    for (const [e, cost] of left) {
      const own = turns.byExit?.get(e);
      out.set(e, addCost(own ? timesCost(loop.turn, own) : total, cost));
    }
    for (const n of loop.members) {
      const cost = arrivals.get(n);
      if (cost) arrivals.set(n, addCost(interrupted(total), cost));
    }
    return out;
  }

  /** A loop without a single head, or nested too deep: each iteration may cost as much as all of its edges. */
  private tangle(group: readonly number[], groupOf: Map<number, number>, head: number, arrivals: Arrivals): Map<number, Cost> {
    const own = groupOf.get(head);
    let all: Cost = ZERO_COST;
    let least: Cost | undefined;
    const back: number[] = [];
    const left = new Map<number, Cost>();
    for (const n of group) {
      for (const e of this.out[n] as readonly number[]) {
        const edge = this.edges[e] as FlowEdge;
        if (edge.to >= 0 && groupOf.get(edge.to) === own) {
          back.push(e);
          all = addCost(all, edge.cost);
          least = least ? hullCost(least, edge.cost) : edge.cost;
        } else left.set(e, edge.cost);
      }
    }
    const turn = hullCost(all, least ?? all);
    for (const n of group) arrivals.set(n, interrupted(all));
    // from wherever it was entered to the edge that leaves: at most all edges once more
    for (const [e, cost] of left) left.set(e, addCost(interrupted(all), cost));
    return this.turned({ head, members: group, back, exits: [...left.keys()], turn, irreducible: true }, left, arrivals);
  }
}

/** Strongly connected components in topological order, found without recursion. */
export function components(nodes: readonly number[], next: (n: number) => readonly number[]): number[][] {
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const open = new Set<number>();
  const path: number[] = [];
  const out: number[][] = [];
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: { n: number; to: readonly number[]; i: number }[] = [];
    const enter = (n: number): void => {
      index.set(n, index.size);
      low.set(n, index.get(n) as number);
      path.push(n);
      open.add(n);
      work.push({ n, to: next(n), i: 0 });
    };
    enter(root);
    while (work.length > 0) {
      const top = work[work.length - 1] as { n: number; to: readonly number[]; i: number };
      const to = top.to[top.i++];
      if (to !== undefined) {
        if (!index.has(to)) enter(to);
        else if (open.has(to)) low.set(top.n, Math.min(low.get(top.n) as number, index.get(to) as number));
        continue;
      }
      work.pop();
      const above = work[work.length - 1];
      if (above) low.set(above.n, Math.min(low.get(above.n) as number, low.get(top.n) as number));
      if (low.get(top.n) !== index.get(top.n)) continue;
      const group: number[] = [];
      for (;;) {
        const n = path.pop() as number;
        open.delete(n);
        group.push(n);
        if (n === top.n) break;
      }
      out.push(group.reverse());
    }
  }
  return out.reverse();
}

export const NO_BOUND: Turns = { all: UNBOUNDED };
export const exactTurns = (n: number): Turns => ({ all: exactly(n) });
