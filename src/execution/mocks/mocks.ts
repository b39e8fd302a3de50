import type { Json } from "../../text/node.js";
import type { S3Object, TaskOutcome, TaskRequest } from "../tasks.js";

/** Outcomes written down beforehand, by state; the order of each list counts, its last entry repeats. */
export interface Mocks {
  readonly states: ReadonlyMap<string, readonly MockEntry[]>;
  readonly s3: readonly S3Object[];
  /** Asked first; nothing where `states` is to answer. */
  readonly answer?: (request: TaskRequest) => TaskOutcome | undefined;
}

export interface MockEntry {
  readonly answer: TaskOutcome;
  /** Only for this iteration of the innermost Map around the state; absent: for whoever asks next. */
  readonly iteration?: number;
  /** Only for a submitted input of which it holds; entries without a condition answer where none holds. */
  readonly when?: (input: Json) => boolean;
  /** So often in a row; 1 where absent. */
  readonly times?: number;
}

export const NO_MOCKS: Mocks = { states: new Map(), s3: [] };
