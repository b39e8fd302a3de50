import { allStates, type State } from "../../asl/model.js";
import type { Analysis } from "../analyze.js";
import type { Cost } from "../costs/costs.js";
import type { LoopRecord, ScopeRun, VisitRecord } from "../fixpoint/visit.js";

/** What the analysis showed of one state, over every scope run it is in. */
export interface Gathered {
  readonly visits: { record: VisitRecord; run: ScopeRun; min: number; max: number; arrival: Cost | undefined }[];
}

export interface Collected {
  readonly states: ReadonlyMap<State, Gathered>;
  readonly loops: readonly { readonly loop: LoopRecord; readonly run: ScopeRun }[];
}

/** Walks the tree of scope runs, outer before inner, on a list of its own. */
export function collect(analysis: Analysis): Collected {
  const { run: root, engine } = analysis;
  const states = new Map<State, Gathered>();
  for (const state of allStates(analysis.machine)) states.set(state, { visits: [] });
  const loops: { loop: LoopRecord; run: ScopeRun }[] = [];
  const any = root.costs.any;
  const cut = any.events.hi > engine.limits.history || any.seconds.hi >= engine.limits.soonest;
  const todo: { run: ScopeRun; min: number; max: number }[] = [{ run: root, min: 1, max: 1 }];
  for (const { run, min, max } of todo) {
    for (const loop of run.costs.loops) loops.push({ loop, run });
    for (const [state, record] of run.visits) {
      const own = run.costs.visits.get(state) ?? { min: 0, max: Infinity };
      const most = max === 0 || own.max === 0 ? 0 : max * own.max;
      const least = min * own.min;
      states.get(state)?.visits.push({ record, run, min: least, max: most, arrival: run.costs.arrivals.get(state) });
      // a sibling's failure, a field of the state itself or the end of the execution may keep an inner scope from running
      const sure = !cut && record.raised.length === 0;
      for (const inner of record.runs)
        todo.push({ run: inner.run, min: sure ? least * inner.times.lo : 0, max: most === 0 ? 0 : most * inner.times.hi });
    }
  }
  return { states, loops };
}
