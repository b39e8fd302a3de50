import type { MapState, TaskState } from "../asl/model.js";
import type { Json } from "../text/node.js";
import type { RaisedError } from "./faults.js";
import type { SourceItem } from "./items/read-items.js";

/** One attempt of a task, as whoever answers for the outside sees it. */
export interface TaskRequest {
  readonly state: TaskState;
  readonly input: Json;
  /** Indexes of the Map iterations around it, outermost first. */
  readonly iterations: readonly number[];
  /** 0 for the first try. */
  readonly attempt: number;
  /** How many executions this one runs in. */
  readonly depth: number;
  /** Milliseconds on the virtual clock. */
  readonly now: number;
}

export type TaskOutcome = {
  /** Output of `TaskSubmitted`, for jobs and tokens. */
  readonly submitted?: Json;
  /** How long it took. */
  readonly seconds?: number;
  readonly workerName?: string;
} & (
  | { readonly kind: "output"; readonly output: Json }
  | ({ readonly kind: "error"; readonly timedOut?: boolean } & RaisedError)
  /** Never answers; only a timeout ends it. */
  | { readonly kind: "pending" }
);

/** The world outside: mocks, or other definitions. Deterministic. */
export interface TaskRunner {
  answer(request: TaskRequest): TaskOutcome;
  /** Answers given so far that the same question does not get again; undefined where that is not known. */
  readonly answeredOnce?: number | undefined;
  readonly s3: readonly S3Object[];
  /**
   * What an ItemReader gives, where other objects than those of `s3` are to be read.
   * @param read what these objects give; throws ReaderFailure.
   */
  items?(map: MapState, parameters: Json, read: (objects: readonly S3Object[]) => readonly SourceItem[]): readonly SourceItem[];
}

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly storageClass?: string;
}
