import type { Machine, State } from "../../asl/model.js";
import type { Outcome, Via } from "../../semantics/effects.js";
import type { Site } from "../../semantics/mode.js";
import type { Role } from "../../semantics/roles.js";
import type { AbstractValue } from "../../values/abstract/value.js";
import type { Lack } from "../../values/lack.js";
import type { Fault } from "../../values/result.js";
import { addCost, type Cost, type CostBounds, eventsOnly, exactly, hullCost, ZERO_COST } from "../costs/costs.js";
import type { InductionVariable, IterationBounds } from "../costs/loop-bounds.js";
import type { AbstractFrame } from "../symbolic/frames.js";

/** A fault and what it cost to come to it, counted from the entry of the state. */
export interface CostedFault extends Fault {
  readonly cost?: Cost;
}

/** Puts the price on a fault; an outer price replaces an inner one. */
export const priced = (fault: Fault, cost: Cost): CostedFault => ({ ...fault, cost });

/** One way out of a state. */
export interface Exit {
  readonly outcome: Outcome<AbstractValue>;
  /** Of the whole visit when it is left this way. */
  readonly cost: Cost;
}

/** An exit of the scope with its cost since the scope's entry. */
export interface FinalExit {
  readonly state: State;
  readonly exit: Exit;
  readonly cost: Exit["cost"];
}

/** A partial operation that was evaluated; one record for each place, joined over its evaluations in one visit. */
export interface OperationRecord {
  readonly site: Site;
  readonly key: string;
  readonly faults: readonly Fault[];
  /** It never succeeds. */
  readonly fails: boolean;
  /** What no evaluation of the operation found listed. */
  readonly lacks: readonly Lack[];
}

export interface Observation {
  readonly value: AbstractValue;
  readonly frame: AbstractFrame;
}

/** Everything that one visit of a state showed, for all runs that come to it in this scope. */
export interface VisitRecord {
  readonly state: State;
  readonly entry: AbstractFrame;
  readonly exits: readonly Exit[];
  /** What the state's own work raised, before Retry and Catch. */
  readonly raised: readonly CostedFault[];
  readonly operations: ReadonlyMap<string, OperationRecord>;
  readonly observed: ReadonlyMap<Role, readonly Observation[]>;
  readonly runs: readonly InnerRun[];
  /** The most that a visit can have cost when it is broken off before it was left. */
  readonly open: Cost;
  /** Wait's own seconds, Task's attempts and so on: what one visit lasts at most, and by what. */
  readonly limits: readonly string[];
}

/** An inner scope's run, and how often it is run in one visit of the state around it. */
export interface InnerRun {
  readonly run: ScopeRun;
  readonly times: CostBounds;
}

/** One way that a scope ends. */
export interface ScopeEnd {
  readonly cost: Cost;
  readonly frame: AbstractFrame;
  readonly output: AbstractValue;
}

export interface ScopeFailure {
  readonly cost: Cost;
  /** With the event that closes the state that failed, where the scope is in a Parallel or Map. */
  readonly closed: Cost;
  readonly fault: Fault;
  readonly state: State;
}

/** A scope (machine, branch, processor) analyzed for one entry frame. */
export interface ScopeRun {
  readonly machine: Machine;
  readonly entry: AbstractFrame;
  readonly visits: ReadonlyMap<State, VisitRecord>;
  readonly end: ScopeEnd | undefined;
  readonly failures: readonly ScopeFailure[];
  readonly costs: ScopeCosts;
}

/** Filled by the cost pass. */
export interface ScopeCosts {
  /** Any run of the scope, finished or stopped at any moment. */
  readonly any: Cost;
  /** Any run of the scope that a Parallel or Map around it may stop: with the event that closes the open state. */
  readonly stopped: Cost;
  readonly loops: readonly LoopRecord[];
  readonly arrivals: ReadonlyMap<State, Cost>;
  readonly visits: ReadonlyMap<State, { readonly min: number; readonly max: number }>;
}

export interface LoopRecord {
  readonly head: State;
  readonly members: readonly State[];
  readonly turn: Cost;
  readonly turns: CostBounds;
  /** In words: what gives the upper end of `turns`. */
  readonly boundedBy: string | undefined;
  readonly irreducible: boolean;
  /** Counted by the definition itself, and always the same. */
  readonly exact: boolean;
  readonly moving: readonly InductionVariable[];
  readonly by: IterationBounds["by"];
  /** Iterations that the latest of its exits needs at least; 0 where none needs any. */
  readonly limit: number;
  readonly back: readonly { readonly from: State; readonly frame: AbstractFrame }[];
  readonly exits: readonly { readonly from: State; readonly to: State | undefined; readonly frame: AbstractFrame }[];
  readonly headFrame: AbstractFrame | undefined;
  /** What enters the loop from outside. */
  readonly first: AbstractFrame | undefined;
}

/** Collects a visit while the state's generator runs. */
export class VisitBuilder {
  /** On the way where nothing has failed so far. */
  cost: Cost = ZERO_COST;
  open: Cost = ZERO_COST;
  readonly exits: Exit[] = [];
  readonly raised: CostedFault[] = [];
  readonly operations = new Map<string, OperationRecord>();
  readonly observed = new Map<Role, Observation[]>();
  runs: InnerRun[] = [];
  readonly limits: string[] = [];

  constructor(
    readonly state: State,
    readonly entry: AbstractFrame,
  ) {}

  spend(cost: Cost): void {
    this.cost = addCost(this.cost, cost);
    this.reach(this.cost);
  }

  /** So far the visit can come before it is left, on one way or another. */
  reach(cost: Cost): void {
    this.open = this.open === ZERO_COST ? cost : hullCost(this.open, cost);
  }

  operation(site: Site, key: string, faults: readonly Fault[], fails: boolean, lacks: readonly Lack[] = []): void {
    const id = `${site.location} ${key}`;
    const old = this.operations.get(id);
    this.operations.set(
      id,
      old
        ? {
            ...old,
            faults: [...old.faults, ...faults],
            fails: old.fails && fails,
            lacks: faults.length === 0 ? old.lacks : inBoth(old.lacks, lacks),
          }
        : { site, key, faults, fails, lacks },
    );
  }

  observe(role: Role, value: AbstractValue, frame: AbstractFrame): void {
    const list = this.observed.get(role);
    if (list) list.push({ value, frame });
    else this.observed.set(role, [{ value, frame }]);
  }

  leave(outcome: Outcome<AbstractValue>): void {
    const trail = outcome.events.length === 0 ? ZERO_COST : eventsOnly(exactly(outcome.events.length));
    // their number is in the cost; what they say would keep the whole visit in memory
    this.exits.push({ outcome: { ...outcome, events: [] }, cost: addCost(this.costOf(outcome), trail) });
  }

  private costOf(outcome: Outcome<AbstractValue>): Cost {
    const fault: CostedFault | undefined = outcome.handled ?? (outcome.kind === "fail" ? outcome.fault : undefined);
    return fault?.cost ?? this.cost;
  }

  done(): VisitRecord {
    const { state, entry, exits, raised, operations, observed, runs, open, limits } = this;
    return { state, entry, exits, raised, operations, observed, runs, open, limits };
  }
}

const inBoth = (a: readonly Lack[], b: readonly Lack[]): readonly Lack[] =>
  a.length === 0 || b.length === 0 ? [] : a.filter((x) => b.some((y) => sameLack(x, y)));

const sameLack = (a: Lack, b: Lack): boolean =>
  a.kind === "member" ? b.kind === "member" && a.member === b.member : b.kind === "value" && a.value === b.value;

export const edgeKey = (via: Via): string => (via.kind === "choice" || via.kind === "catch" ? `${via.kind}${via.index}` : via.kind);
