import type { State } from "../../asl/model.js";
import type { AbstractFrame } from "../symbolic/frames.js";
import { type AnalysisTask, drive, type Engine } from "./engine.js";
import { analyzeScope } from "./scope.js";
import type { VisitRecord } from "./visit.js";
import { visitState } from "./visit-state.js";

/** One visit of the state with this frame, nothing joined with other visits. */
export function visitOnce(state: State, frame: AbstractFrame, engine: Engine): VisitRecord {
  const work: AnalysisTask<VisitRecord> = visitState(state, frame, engine);
  for (let step = work.next(undefined as never); ; ) {
    if (step.done) return step.value;
    const ask = step.value;
    step = work.next(engine.remembered(ask) ?? drive(ask, engine, (a) => analyzeScope(a.machine, a.frame, engine)));
  }
}
