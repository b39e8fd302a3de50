import { allStates, type Machine, type State } from "../../asl/model.js";
import { checkpoint } from "../../budget/interruption.js";
import type { Json } from "../../text/node.js";
import { NO_KNOWLEDGE } from "../../values/abstract/constraints.js";
import { type Origin, Sym } from "../../values/abstract/symbol.js";
import { type AbstractValue, ANY } from "../../values/abstract/value.js";
import { type AbstractFrame, LoopHead, Symbols, sameFrame, withKnowledge } from "../symbolic/frames.js";
import type { SymbolicMode } from "../symbolic/symbolic-mode.js";
import { type Answers, TaskModels } from "./answers.js";
import { indexScope, type ScopeIndex } from "./scope-index.js";
import type { ScopeRun } from "./visit.js";

/** A scope that a visit wants to have analyzed before it can go on. */
export interface ScopeRequest {
  readonly machine: Machine;
  readonly frame: AbstractFrame;
}

/** Analysis as a generator: nesting is the user's, so inner scopes are worked off a list, not by recursion. */
export type AnalysisTask<T> = Generator<ScopeRequest, T, ScopeRun>;

export interface Limits {
  /** Seconds until the execution is ended from outside, and what does it. */
  readonly deadline: number;
  readonly deadlineIs: string;
  /** Seconds until it may be ended so: fewer than the deadline where only deployment knows the timeout. */
  readonly soonest: number;
  /** Events that states may use in one history; infinite where there is no quota. */
  readonly history: number;
}

/** History events of an execution, the first and the last one included. */
export const HISTORY_QUOTA = 25_000;
const USABLE_HISTORY = HISTORY_QUOTA - 2;
export const YEAR_SECONDS = 31_536_000;
const EXPRESS_SECONDS = 300;

export function limitsOf(
  type: "STANDARD" | "EXPRESS",
  { timeoutSeconds, timeoutUnresolved: openTimeout }: Pick<Machine, "timeoutSeconds" | "timeoutUnresolved">,
): Limits {
  const own = type === "EXPRESS" ? EXPRESS_SECONDS : YEAR_SECONDS;
  const history = type === "EXPRESS" ? Infinity : USABLE_HISTORY;
  const given = timeoutSeconds?.value;
  if (given !== undefined && given <= own) return { deadline: given, soonest: given, deadlineIs: `TimeoutSeconds ${given}`, history };
  return {
    deadline: own,
    soonest: openTimeout ? 1 : own,
    deadlineIs: type === "EXPRESS" ? "Express executions end after 300 s" : "executions end after one year",
    history,
  };
}

const STANDARD_CHILD = limitsOf("STANDARD", {});
const EXPRESS_CHILD = limitsOf("EXPRESS", {});

/** What one analysis of one machine shares: symbols, layouts, budgets. Dropped after it. */
export class Engine {
  private readonly layouts = new Map<Machine, ScopeIndex>();
  private readonly limitsOf = new Map<Machine, Limits>();
  private readonly symbols = new Map<State, Map<string, Sym>>();
  private readonly insides = new Map<ScopeIndex, Map<number, (origin: Origin) => boolean>>();
  private readonly last = new Map<Machine, ScopeRun>();
  private readonly seenFrom = new Map<State, number>();
  /** Numbers the symbols of this analysis. */
  private readonly named = new Symbols();
  private steps = 0;
  private readonly most: number;
  readonly cuts = new Set<string>();
  readonly models: TaskModels;
  readonly outputs: ReadonlyMap<string, Json> | undefined;
  readonly thresholds: readonly number[];

  constructor(
    readonly root: Machine,
    readonly type: "STANDARD" | "EXPRESS",
    readonly limits: Limits,
    readonly values: SymbolicMode,
    thresholds: readonly number[],
    readonly answers: ReadonlyMap<State, AbstractValue> = new Map(),
    /** Bytes that results have at most, as declared. */
    readonly maxBytes: ReadonlyMap<string, number> = new Map(),
    known: Answers = {},
  ) {
    this.models = new TaskModels(known);
    this.outputs = known.outputs;
    let states = 0;
    for (const _ of allStates(root)) states++;
    this.most = 40 * states + 10_000;
    this.thresholds = thresholds;
  }

  /** What ends the execution that the scope runs in: a child of a Map Run has a history and a clock of its own. */
  limitsIn(machine: Machine): Limits {
    const within: Machine[] = [];
    let limits: Limits | undefined;
    for (let at: Machine | undefined = machine; at && !limits; at = at.owner?.state.machine) {
      within.push(at);
      limits = this.limitsOf.get(at);
      if (!limits && at.processor?.mode === "DISTRIBUTED")
        limits = at.processor.executionType === "EXPRESS" ? EXPRESS_CHILD : STANDARD_CHILD;
    }
    limits ??= this.limits;
    // a thousand scopes within each other would each climb to the top again
    for (const scope of within) this.limitsOf.set(scope, limits);
    return limits;
  }

  layout(machine: Machine): ScopeIndex {
    let layout = this.layouts.get(machine);
    if (!layout) {
      layout = indexScope(machine);
      this.layouts.set(machine, layout);
    }
    return layout;
  }

  /** One symbol for each value that a state's visit brings into being, the same at each evaluation of the visit. */
  symbol(state: State, slot: string, kind: Origin["kind"]): Sym {
    let own = this.symbols.get(state);
    if (!own) {
      own = new Map();
      this.symbols.set(state, own);
    }
    let sym = own.get(slot);
    if (!sym) {
      sym = Sym.root(this.named.ids, { kind, name: slot === "result" ? state.name : `${state.name} ${slot}`, place: state });
      own.set(slot, sym);
    }
    return sym;
  }

  rootSymbol(origin: Origin): Sym {
    return Sym.root(this.named.ids, origin);
  }

  loopHead(state: State, loop: ReadonlySet<number>, layout: ScopeIndex): LoopHead {
    let from = this.named.ids.next;
    for (const n of loop) from = Math.min(from, this.seenFrom.get(layout.states[n] as State) ?? from);
    return new LoopHead(state, this.named, from);
  }

  /** The state is about to be visited; symbols that it brings into being have greater numbers than all there were before its first visit. */
  seen(state: State): void {
    if (!this.seenFrom.has(state)) this.seenFrom.set(state, this.named.ids.next);
  }

  /** Is the origin defined anew in each iteration of the loop, at whatever depth? */
  insideOf(layout: ScopeIndex, head: number, members: ReadonlySet<number>): (origin: Origin) => boolean {
    let own = this.insides.get(layout);
    if (!own) {
      own = new Map();
      this.insides.set(layout, own);
    }
    let test = own.get(head);
    if (!test) {
      test = (origin) => {
        const n = this.indexIn(layout, origin.place);
        return n !== undefined && members.has(n);
      };
      own.set(head, test);
    }
    return test;
  }

  /** Was the symbol made in this scope or further inside? */
  madeIn(machine: Machine): (origin: Origin) => boolean {
    const layout = this.layout(machine);
    return (origin) => this.indexIn(layout, origin.place) !== undefined;
  }

  private indexIn(layout: ScopeIndex, place: unknown): number | undefined {
    let state = stateOf(place);
    while (state) {
      const n = layout.indexOf.get(state);
      if (n !== undefined) return n;
      state = state.machine.owner?.state;
    }
    return undefined;
  }

  step(): void {
    checkpoint();
    this.steps++;
    if (this.steps === this.most) this.cuts.add("time: the analysis took more steps than its budget, so loops are taken at their widest");
  }

  exhausted(): boolean {
    return this.steps >= this.most;
  }

  /** Beyond the budget: nothing is known any more. */
  anyFrame(frame: AbstractFrame): AbstractFrame {
    const scope = (s: AbstractFrame["variables"]): AbstractFrame["variables"] => {
      const own = new Map<string, AbstractValue>([...s.own.keys()].map((name) => [name, { ...ANY, unset: true }] as const));
      return s.outer ? { own, outer: scope(s.outer) } : { own };
    };
    return withKnowledge({ ...frame, input: ANY, variables: scope(frame.variables) }, NO_KNOWLEDGE);
  }

  /** The scope's run for the very same frame, if it was the last one. */
  remembered(ask: ScopeRequest): ScopeRun | undefined {
    const run = this.last.get(ask.machine);
    return run && (run.entry === ask.frame || sameFrame(run.entry, ask.frame)) ? run : undefined;
  }

  remember(run: ScopeRun): void {
    this.last.set(run.machine, run);
  }
}

/** Origins are placed by a state, or by something that knows its state. */
function stateOf(place: unknown): State | undefined {
  if (typeof place !== "object" || place === null) return undefined;
  if ("machine" in place && "type" in place) return place as State;
  return "state" in place ? stateOf(place.state) : undefined;
}

/** Runs work to its end; each inner scope's work waits on a list of its own. */
export function drive(ask: ScopeRequest, engine: Engine, analyze: (ask: ScopeRequest) => AnalysisTask<ScopeRun>): ScopeRun {
  const open: AnalysisTask<ScopeRun>[] = [analyze(ask)];
  let reply: ScopeRun | undefined;
  for (;;) {
    const top = open[open.length - 1] as AnalysisTask<ScopeRun>;
    const step = reply ? top.next(reply) : top.next(undefined as never);
    reply = undefined;
    if (step.done) {
      engine.remember(step.value);
      open.pop();
      if (open.length === 0) return step.value;
      reply = step.value;
      continue;
    }
    reply = engine.remembered(step.value);
    if (!reply) open.push(analyze(step.value));
  }
}
