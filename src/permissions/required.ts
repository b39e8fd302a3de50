import type { State } from "../asl/model.js";
import type { Span } from "../text/range.js";
import type { TextPattern } from "./arn-pattern.js";

/**
 * Why the execution role needs an action.
 * - `call`: the Task, reader or writer itself.
 * - `completion`: `.sync` learns of the end of the job by it (Describe and Get calls that poll).
 * - `managed-rule`: `.sync` creates an EventBridge rule by it, which CreateStateMachine checks.
 * - `abort`: `.sync` stops the job by it when the state times out or the execution is stopped.
 * - `redrive`: redriving the execution needs it.
 * - `logging`: delivery of execution logs, which CreateStateMachine checks.
 * - `tracing`: X-Ray segments.
 * - `encryption`: a KMS key of the state machine or of the resource that is called.
 */
export type PermissionReason = "call" | "completion" | "managed-rule" | "abort" | "redrive" | "logging" | "tracing" | "encryption";

/**
 * What happens without it.
 * - `refused`: the state fails each time.
 * - `creation-refused`: CreateStateMachine or UpdateStateMachine fails.
 * - `completion-unseen`: the job's end is never seen, so the state waits until it times out.
 * - `completion-delayed`: events report the end of the job, polling only backs them up.
 * - `job-keeps-running`: a stopped execution leaves the job running and billed.
 * - `redrive-refused`: only a redrive fails.
 * - `not-recorded`: traces are missing, the execution does not fail.
 */
export type Consequence =
  | "refused"
  | "creation-refused"
  | "completion-unseen"
  | "completion-delayed"
  | "job-keeps-running"
  | "redrive-refused"
  | "not-recorded";

/** A condition key of the request. `values` absent: the key is there and its value is not known. */
export interface RequestKey {
  /** `iam:PassedToService`, `states:HTTPMethod`, `s3:prefix`. */
  readonly key: string;
  readonly operator: "StringEquals" | "StringLike" | "ForAnyValue:StringEquals";
  readonly values?: readonly TextPattern[];
}

/**
 * One action on one resource that the execution role must allow.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 */
export interface RequiredPermission {
  /** `lambda:InvokeFunction`, in the letter case of the Service Authorization Reference. */
  readonly action: string;
  /**
   * The resource as AWS evaluates it: an ARN, or `*` (a single `any` part) for an action without resource types. A `run`
   * part is one value (or a few) that only the execution knows, `any` stands for each of many values.
   */
  readonly resource: TextPattern;
  /**
   * Where `resource` is `*`: whether a policy with a narrower Resource never allows the action (a table kept by hand says
   * so), or whether that is not established, in which case a narrower Resource is unknown.
   */
  readonly onlyWildcard?: "always" | "unproven";
  /**
   * The resource is derived from names of parameters and forms of ARNs, or its form is not settled: that a policy allows the
   * action on another resource proves nothing then.
   */
  readonly inferred?: true;
  /** What the request says about condition keys that policies use; of other keys nothing is known. */
  readonly keys?: readonly RequestKey[];
  readonly reason: PermissionReason;
  readonly consequence: Consequence;
  /** The state that needs it; absent where it is the state machine as a whole (logging, tracing, encryption). */
  readonly state?: State;
  /** Where to report that it is missing: the state's Resource, else the declaration of the state machine. */
  readonly at: Span;
  /** Of what is recommended but cannot be decided (data behind an Athena query): it is shown, and never reported as missing. */
  readonly advisory?: string;
}

/** Everything that the role needs, and what could not be told. */
export interface RequiredPermissions {
  readonly permissions: readonly RequiredPermission[];
  /**
   * Calls whose permissions are not known: an action that the data do not have, a Resource that deployment decides, a
   * definition that is known in part. What a role allows besides is then not called unused.
   */
  readonly unknown: readonly { readonly state?: State; readonly at: Span; readonly why: string }[];
}
