import type { Path } from "../../asl/expressions.js";
import type { State } from "../../asl/model.js";
import type { Loss } from "../../exploration/log.js";
import type { StoredObject } from "../../exploration/stored.js";
import type { Json, Node } from "../../text/node.js";
import type { LimitFact } from "./limits.js";

/** What a claim says will happen. */
export type FailureKind =
  /** The state fails with this error, not caught by itself. */
  | {
      readonly kind: "fails";
      readonly error: string;
      readonly location?: string;
      /** By itself it is: its own Catch goes on with it. */
      readonly caught?: true;
    }
  /** No rule of the Choice matches. */
  | { readonly kind: "no-choice" }
  /** Event 25,000. */
  | { readonly kind: "history-quota" }
  /** A payload over the limit, in bytes. */
  | { readonly kind: "payload"; readonly limit: number }
  /** The execution ends by its own deadline (TimeoutSeconds, Express's five minutes). */
  | { readonly kind: "deadline"; readonly seconds: number };

/** A failure that the analysis proves or a run shows. */
export interface FailureFact {
  readonly goal: FailureKind;
  readonly state: State;
  readonly node: Node | undefined;
  /** `will`: every run that comes to the state; `can`: the witness does; `may`: neither was shown. */
  readonly certainty: "will" | "can" | "may";
  /** For `may`: why no run could be shown. */
  readonly reason?: string;
  /** AWS's words at the end of the witness' run. */
  readonly cause?: string;
  readonly witness?: Witness;
  /** The analysis proves it for every run that comes to the state, whether or not a run was found that shows it. */
  readonly proved?: boolean;
  /** The path that found nothing. */
  readonly path?: Path;
  /** The state that lost what the path reads. */
  readonly lost?: Loss;
  /** It fails unless the task whose result is read returns a member that it was given; certainty is then `may`. */
  readonly unlessReturned?: true;
  /** The limit that the states of the run add up to. */
  readonly limit?: LimitFact;
  /** What is missing is a member that ordinary responses of the API leave out at times. */
  readonly leftOut?: true;
}

export type { Loss } from "../../exploration/log.js";

/** A run that shows a claim: what `sfn-lint run` and `sfn-lint replay` take. */
export interface Witness {
  readonly type: "STANDARD" | "EXPRESS";
  readonly input: Json;
  /** By state name: outcomes in order, the last one repeats. */
  readonly mocks: Readonly<Record<string, readonly Json[]>>;
  /** The Amazon S3 objects that ItemReaders read. */
  readonly s3?: readonly StoredObject[];
  readonly result: { readonly status: string; readonly error?: string; readonly eventId?: number; readonly seconds?: number };
  /** States in the order visited, a repeated round shortened to its first iteration with its count. */
  readonly path: readonly { readonly state: string; readonly times?: number }[];
}
