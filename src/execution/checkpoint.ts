import type { Frame } from "../semantics/frame.js";
import type { Box } from "../values/concrete/box.js";
import type { RaisedError } from "./faults.js";
import type { HistoryMark } from "./history.js";
import type { MapRun } from "./map-run.js";

/** A state and the error that was raised in it. */
export interface RaisedIn {
  readonly state: string;
  readonly raised: RaisedError;
}

/**
 * Where another run of the same state machine can begin as if it had done all that came before: a state of the execution itself
 * is about to be entered, and no branch, iteration or task is under way.
 */
export interface Checkpoint {
  readonly state: string;
  readonly frame: Frame<Box>;
  /** Milliseconds since 1970, on the virtual clock. */
  readonly now: number;
  /** Where the random numbers are. */
  readonly random: number;
  readonly history: HistoryMark;
  readonly failure: RaisedIn | undefined;
  readonly mapRuns: readonly MapRun[];
  /** What the run has spent of its budget. */
  readonly spent: { readonly events: number; readonly steps: number; readonly evaluations: number };
}
