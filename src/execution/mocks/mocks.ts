import type { S3Object, TaskOutcome } from "../tasks.js";

/** Outcomes written down beforehand, by state; the order of each list counts, its last entry repeats. */
export interface Mocks {
  readonly states: ReadonlyMap<string, readonly MockEntry[]>;
  readonly s3: readonly S3Object[];
}

export interface MockEntry {
  readonly answer: TaskOutcome;
  /** Only for this iteration of the innermost Map around the state; absent: for whoever asks next. */
  readonly iteration?: number;
}

export const NO_MOCKS: Mocks = { states: new Map(), s3: [] };
