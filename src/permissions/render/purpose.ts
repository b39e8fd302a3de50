import type { PolicyStatement } from "../policy.js";
import type { Consequence, PermissionReason } from "../required.js";

/** In words, what a statement is there for. */

const REASONS: Readonly<Record<PermissionReason, string>> = {
  call: "the call",
  completion: "seeing the end of the job",
  "managed-rule": "the managed EventBridge rule",
  abort: "stopping the job",
  redrive: "redriving",
  logging: "log delivery",
  tracing: "X-Ray tracing",
  encryption: "encryption",
};

const CONSEQUENCES: Readonly<Record<Consequence, string>> = {
  refused: "the state fails",
  "creation-refused": "the state machine cannot be created or updated",
  "completion-unseen": "the end of the job is never seen",
  "completion-delayed": "the end of the job can be seen late",
  "job-keeps-running": "a stopped execution leaves the job running",
  "redrive-refused": "a redrive fails",
  "not-recorded": "traces are missing",
};

/** `"Charge", "Refund": the call`, one line each for the states, and for why it is only recommended. */
export function* purposeOf({ states, reasons, advisory }: PolicyStatement): Generator<string> {
  const why = reasons.map((reason) => REASONS[reason]).join(", ");
  yield states.length === 0 ? why : `${states.map((state) => JSON.stringify(state)).join(", ")}: ${why}`;
  if (advisory !== undefined) yield `Recommended: ${advisory}`;
}

export const withoutIt = ({ consequences }: PolicyStatement): string =>
  consequences.map((consequence) => CONSEQUENCES[consequence]).join("; ");
