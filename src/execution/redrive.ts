import { HISTORY_EVENTS } from "../asl/quotas.js";
import type { ExecutionResult } from "./execution.js";

/** Days after the end in which an execution can be redriven. @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
const REDRIVE_DAYS = 14;
/** Of one Map Run. @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html */
export const MAP_RUN_REDRIVES = 1000;

/** Milliseconds since 1970 at which an execution that has ended is redriven, if it is. */
export type Redrive = (ended: ExecutionResult) => number | undefined;

/** RedriveExecution would refuse; the message says why. */
export class NotRedrivableError extends Error {}

/** @returns why AWS would not redrive this execution at that time. */
export function whyNotRedrivable(ended: ExecutionResult, type: "standard" | "express", at: number): string | undefined {
  if (type === "express") return "Express executions cannot be redriven";
  if (ended.status === "SUCCEEDED" || ended.status === "STOPPED") return `an execution with the status ${ended.status} cannot be redriven`;
  if (ended.events >= HISTORY_EVENTS - 1)
    return `an execution with ${ended.events} events cannot be redriven: its history has no room for more`;
  const days = (at - ended.end) / 86_400_000;
  if (days > REDRIVE_DAYS)
    return `an execution can be redriven for ${REDRIVE_DAYS} days after its end; this one ended ${Math.floor(days)} days before`;
  return undefined;
}
