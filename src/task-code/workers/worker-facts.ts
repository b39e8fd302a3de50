import type { Span } from "../../text/range.js";

/** What a program that polls activities does, read off its source and never run. */
export interface ActivityWorkerFacts {
  readonly polls: readonly ActivityPoll[];
  /** `no`: nothing in the file does it and the token goes nowhere else. `unknown`: the token is handed to code of other files. */
  readonly reportsSuccess: "yes" | "no" | "unknown";
  readonly reportsFailure: "yes" | "no" | "unknown";
  readonly sendsHeartbeat: "yes" | "no" | "unknown";
}

/** One call of GetActivityTask. */
export interface ActivityPoll {
  readonly at: Span;
  /** As written, where it is one string. */
  readonly activity?: string;
  /** Polls open at the same time in one process; absent where the source does not say. */
  readonly pollers?: number;
  /** Where that number is, if it does. */
  readonly pollersAt?: Span;
}
