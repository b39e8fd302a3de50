import { startModesOf } from "../permissions/starters.js";
import type { RuleContext } from "./rule.js";

/**
 * Whether all that is known to start the Express state machine, in its template and in the other state machines of its file, calls
 * StartSyncExecution: its executions then run at most once. False where nothing is known to start it.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html#express-at-least-once-execution
 */
export function runsAtMostOnce({ type, deployment, startedBy }: RuleContext): boolean {
  if (type !== "EXPRESS") return false;
  const modes = new Set([...(deployment ? startModesOf(deployment) : []), ...(startedBy ?? [])]);
  return modes.has("synchronous") && !modes.has("asynchronous");
}
