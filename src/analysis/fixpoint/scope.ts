import type { Machine, State } from "../../asl/model.js";
import { unionErrors } from "../../values/error-set.js";
import type { Fault } from "../../values/result.js";
import { hullCost } from "../costs/costs.js";
import { type AbstractFrame, joinFrames, type LoopHead, sameFrame } from "../symbolic/frames.js";
import { closed, costScope } from "./cost-scope.js";
import type { AnalysisTask, Engine } from "./engine.js";
import type { ScopeIndex } from "./scope-index.js";
import { targetsOf } from "./targets.js";
import type { FinalExit, ScopeEnd, ScopeFailure, ScopeRun, VisitRecord } from "./visit.js";
import { visitState } from "./visit-state.js";

/** Rounds at a loop's head before widening. */
const PLAIN_ROUNDS = 3;
const NARROWING_SWEEPS = 2;

/** What arrives at a state, by the state it comes from. */
type Arrivals = Map<number, AbstractFrame>;
const OUTSIDE = -1;

/**
 * The fixpoint over one scope: states in weak topological order, joined where ways meet, widened at the heads of loops,
 * then narrowed again by two sweeps.
 */
export function* analyzeScope(machine: Machine, entry: AbstractFrame, engine: Engine): AnalysisTask<ScopeRun> {
  const fixpoint = new Fixpoint(machine, entry, engine);
  yield* fixpoint.ascend();
  yield* fixpoint.descend();
  return fixpoint.finish();
}

class Fixpoint {
  private readonly layout: ScopeIndex;
  private readonly arrivals = new Map<number, Arrivals>();
  private readonly frames = new Map<number, AbstractFrame>();
  private readonly records = new Map<number, VisitRecord>();
  private readonly heads = new Map<number, LoopHead>();
  private readonly rounds = new Map<number, number>();
  private readonly position: readonly number[];

  constructor(
    private readonly machine: Machine,
    private readonly entry: AbstractFrame,
    private readonly engine: Engine,
  ) {
    this.layout = engine.layout(machine);
    const position: number[] = new Array(this.layout.states.length).fill(-1);
    this.layout.weak.order.forEach((n, i) => {
      position[n] = i;
    });
    this.position = position;
    if (this.layout.start >= 0) this.arrivals.set(this.layout.start, new Map([[OUTSIDE, entry]]));
  }

  *ascend(): AnalysisTask<void> {
    const { order } = this.layout.weak;
    const dirty = new Uint8Array(order.length);
    if (this.layout.start < 0) return;
    let at = this.position[this.layout.start] as number;
    dirty[at] = 1;
    while (at < order.length) {
      if (!dirty[at]) {
        at++;
        continue;
      }
      dirty[at] = 0;
      const n = order[at] as number;
      const frame = this.entryOf(n, true);
      const old = this.frames.get(n);
      if (!frame || (old && (old === frame || sameFrame(old, frame)))) continue;
      this.frames.set(n, frame);
      let back = at + 1;
      for (const target of yield* this.visit(n, frame)) {
        const place = this.position[target] as number;
        dirty[place] = 1;
        if (place < back) back = place;
      }
      at = back;
    }
  }

  /** From above: each sweep computes what arrives anew, so that what widening gave away comes back. */
  *descend(): AnalysisTask<void> {
    if (this.layout.weak.loops.size === 0 || this.engine.exhausted()) return;
    for (let sweep = 0; sweep < NARROWING_SWEEPS; sweep++) {
      let changed = false;
      for (const n of this.layout.weak.order) {
        const old = this.frames.get(n);
        if (!old) continue;
        const frame = this.entryOf(n, false);
        if (!frame) {
          // narrowing closed every way to it
          this.frames.delete(n);
          this.records.delete(n);
          this.withdraw(n);
          changed = true;
          continue;
        }
        if (frame === old || sameFrame(frame, old)) continue;
        this.frames.set(n, frame);
        yield* this.visit(n, frame);
        changed = true;
      }
      if (!changed) return;
    }
  }

  private withdraw(n: number): void {
    for (const name of targetsOf(this.layout.states[n] as State)) {
      const to = this.layout.byName.get(name);
      if (to !== undefined) this.arrivals.get(to)?.delete(n);
    }
  }

  private entryOf(n: number, up: boolean): AbstractFrame | undefined {
    const arrivals = this.arrivals.get(n);
    if (!arrivals || arrivals.size === 0) return undefined;
    const loop = this.layout.weak.loops.get(n);
    if (!loop) return joinAll(arrivals);
    const head = this.headAt(n, loop);
    const inside = this.engine.insideOf(this.layout, n, loop);
    const round = (this.rounds.get(n) ?? 0) + 1;
    if (up) this.rounds.set(n, round);
    let frame = up ? this.frames.get(n) : undefined;
    const thresholds = up && round > PLAIN_ROUNDS ? this.engine.thresholds : undefined;
    for (const [, incoming] of sorted(arrivals)) frame = head.merge(frame, incoming, inside, thresholds);
    return frame && this.engine.exhausted() ? this.engine.anyFrame(frame) : frame;
  }

  private headAt(n: number, loop: ReadonlySet<number>): LoopHead {
    let head = this.heads.get(n);
    if (!head) {
      head = this.engine.loopHead(this.layout.states[n] as State, loop, this.layout);
      this.heads.set(n, head);
    }
    return head;
  }

  /** Runs the state once for all that arrives; gives the states for which something new arrives. */
  private *visit(n: number, frame: AbstractFrame): AnalysisTask<number[]> {
    const state = this.layout.states[n] as State;
    this.engine.seen(state);
    const record = yield* visitState(state, frame, this.engine);
    this.records.set(n, record);
    const targets = new Map<number, AbstractFrame>();
    for (const { outcome } of record.exits) {
      if (outcome.kind !== "next") continue;
      const to = this.layout.byName.get(outcome.target);
      if (to === undefined) continue;
      const known = targets.get(to);
      targets.set(to, known ? joinFrames(known, outcome.frame) : outcome.frame);
    }
    const changed: number[] = [];
    for (const name of new Set(targetsOf(state))) {
      const to = this.layout.byName.get(name);
      if (to === undefined) continue;
      const arrivals = this.arrivals.get(to) ?? new Map<number, AbstractFrame>();
      this.arrivals.set(to, arrivals);
      const old = arrivals.get(n);
      const now = targets.get(to);
      if (now === undefined) {
        arrivals.delete(n);
        continue;
      }
      if (old && sameFrame(old, now)) continue;
      arrivals.set(n, now);
      changed.push(to);
    }
    return changed;
  }

  finish(): ScopeRun {
    const visits = new Map<State, VisitRecord>();
    for (const n of this.layout.weak.order) {
      const record = this.records.get(n);
      if (record) visits.set(record.state, record);
    }
    const { costs, exits } = costScope({
      machine: this.machine,
      layout: this.layout,
      records: this.records,
      heads: this.heads,
      frames: this.frames,
      arrivals: this.arrivals,
      entry: this.entry,
      engine: this.engine,
    });
    return { machine: this.machine, entry: this.entry, visits, end: endOf(exits), failures: failuresOf(exits), costs };
  }
}

const sorted = (arrivals: Arrivals): [number, AbstractFrame][] => [...arrivals].sort(([a], [b]) => a - b);

/** Neighbors first: states that follow each other pass on almost the same, so that most of each join is shared. */
function joinAll(arrivals: Arrivals): AbstractFrame {
  let frames = sorted(arrivals).map(([, incoming]) => incoming);
  while (frames.length > 1) {
    const joined: AbstractFrame[] = [];
    for (let i = 0; i < frames.length; i += 2) {
      const [a, b] = [frames[i] as AbstractFrame, frames[i + 1]];
      joined.push(b ? joinFrames(a, b) : a);
    }
    frames = joined;
  }
  return frames[0] as AbstractFrame;
}

function endOf(exits: readonly FinalExit[]): ScopeEnd | undefined {
  let end: ScopeEnd | undefined;
  for (const { exit, cost } of exits) {
    if (exit.outcome.kind !== "end") continue;
    const frame: AbstractFrame = { ...exit.outcome.frame, input: exit.outcome.output };
    const joined: AbstractFrame = end ? joinFrames(end.frame, frame) : frame;
    end = { cost: end ? hullCost(end.cost, cost) : cost, frame: joined, output: joined.input };
  }
  return end;
}

/** Failures with the same chances to be caught are one: names and costs joined. */
function failuresOf(exits: readonly FinalExit[]): ScopeFailure[] {
  const out = new Map<string, ScopeFailure>();
  for (const { exit, cost, state } of exits) {
    if (exit.outcome.kind !== "fail") continue;
    const { fault } = exit.outcome;
    const key = `${fault.catchable} ${fault.timedOut === true} ${fault.errors.kind}`;
    const old = out.get(key);
    const end = closed(state, cost);
    out.set(
      key,
      old
        ? { state: old.state, cost: hullCost(old.cost, cost), closed: hullCost(old.closed, end), fault: both(old.fault, fault) }
        : { fault: plain(fault), cost, closed: end, state },
    );
  }
  return [...out.values()];
}

function both(a: Fault, b: Fault): Fault {
  return {
    ...a,
    errors: unionErrors(a.errors, b.errors),
    ...(a.evidence === "manifest" || b.evidence === "manifest" ? { evidence: "manifest" } : {}),
  };
}

/** Without what belongs to the place where it arose. */
function plain(fault: Fault): Fault {
  const { cause: _, evaluation: __, always: ___, at: ____, ...rest } = fault;
  return rest;
}
