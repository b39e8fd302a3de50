import type { State } from "../../asl/model.js";
import type { ErrorSet } from "../../values/result.js";

export type FactFamily = "reachability" | "values" | "sizes" | "history" | "duration" | "errors" | "loops" | "claims" | "variables" | "idempotency";

/** Both ends inclusive; `max: null` = no bound known. */
export interface Interval {
  readonly min: number;
  readonly max: number | null;
}

/** What the analysis knows about one machine; rules ask it, reporters of `facts` print it. */
export interface Facts {
  reachable(state: State): "yes" | "no" | "maybe";
  visits(state: State): Interval;
  /** Seconds one visit of the state can take, and what limits it. */
  duration(state: State): Interval & { readonly limitedBy?: string };
  /** Everything the state's work can raise, before Retry and Catch. */
  raises(state: State): ErrorSet;
  /** What leaves the state uncaught. */
  escapes(state: State): ErrorSet;
}
