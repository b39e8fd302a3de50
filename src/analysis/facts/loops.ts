import type { State } from "../../asl/model.js";
import type { Interval, Measure } from "./measure.js";
import type { RepeatedPage } from "./repeated-page.js";

/**
 * - `counter`: a number tested on every iteration moves by a known step.
 * - `consumed`: a list or text that it tests gets shorter each iteration; how often, the data decides.
 * - `deadline`: only a timeout or the clock ends it in the worst case, yet it ends below the event quota.
 * - `polling`: waits, reads a status and decides by it.
 * - `pages`: goes on while the last answer held a page token.
 * - `self-restart`: the loop passes its work on to a new execution of the same machine before the quota.
 * - `spins`: nothing in its tests can change once it is entered.
 * - `decides`: an answer from outside decides, and nothing waits.
 */
export type LoopClass = "counter" | "consumed" | "deadline" | "polling" | "pages" | "self-restart" | "spins" | "decides";

/** A loop of states: what bounds it, and what one iteration costs. */
export interface LoopFact {
  /** In source order, the head first. */
  readonly states: readonly State[];
  readonly head: State;
  /** `Wait → Get → Done?`. */
  readonly name: string;
  readonly class: LoopClass;
  /** Times that the head is entered in one stay in the loop, minus one: full iterations. Exact where both ends agree. */
  readonly iterations: Measure;
  /** In words: what gives the upper bound of `iterations`. */
  readonly boundedBy?: string;
  /** The counter or list that bounds `iterations`, as `$.n` or `$n`. */
  readonly counter?: string;
  /** Iterations before its counter leaves it at the earliest: a limit that the definition sets, not the length of some data. */
  readonly iterationLimit?: number;
  /** History events of one full iteration. */
  readonly eventsPerIteration: Interval;
  /** Seconds of one full iteration. */
  readonly secondsPerIteration: Interval;
  /** Full iterations until event 25,000, by the least cost and by the greatest; undefined in Express machines. */
  readonly iterationsToQuota?: Interval;
  /** Seconds until event 25,000 at the least waiting. */
  readonly secondsToQuota?: number;
  /** Is a Wait in every iteration? */
  readonly waits: boolean;
  /** Tests of the loop that can leave it. */
  readonly exits: readonly { readonly from: State; readonly to: State | undefined }[];
  /** A Choice, a Catch or a Next of it goes elsewhere, but no run gets there. */
  readonly closed?: true;
  /** Polling of a status with a known enumeration. */
  readonly status?: {
    /** The state that reads it. */
    readonly poll: State;
    /** `Get.IngestionJob.Status`. */
    readonly name: string;
    readonly service: string;
    readonly action: string;
    /** Statuses after which nothing changes any more. */
    readonly terminal: readonly string[];
    /** Those of them that keep the loop running until the quota or a deadline. */
    readonly stuck: readonly StuckStatus[];
  };
  /** For `pages`: the list call that asks for the same page in every iteration. */
  readonly repeatedPage?: RepeatedPage;
  /** Members of the payload that get larger with each iteration. */
  readonly growingValues: readonly { readonly name: string; readonly bytesPerIteration: Interval }[];
}

/** A terminal status that does not leave the loop. */
export interface StuckStatus {
  readonly status: string;
  /** The Choice that sends it back. */
  readonly at: State;
}
