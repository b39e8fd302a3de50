import type { Template } from "../asl/expressions.js";
import type { Machine, TaskState } from "../asl/model.js";
import type { Deployment, WorkflowType } from "../hosts/deployment.js";
import { argumentOf } from "../integrations/arguments.js";
import { isLambda } from "../integrations/errors.js";
import { functionCalledBy } from "../task-code/functions/called-function.js";
import { enclosingStates } from "./error-handling.js";

/** Seconds: no execution runs longer, so a timeout of as much ends nothing. */
export const YEAR = 31_536_000;

/** What ends a wait: seconds where they are known. */
export interface TimeLimit {
  readonly seconds?: number;
  /** As part of a sentence: `the function's own timeout`. */
  readonly by: string;
}

/** Whether a TimeoutSeconds or HeartbeatSeconds ends the wait: any value but one of a year or more, such as AWS's default written out. */
export function isBound(timeout: Template | undefined): boolean {
  return timeout !== undefined && (numberOf(timeout) ?? 0) < YEAR;
}

/** The number that a field always has, written out or as a JSONata expression that is nothing else. */
export function numberOf(template: Template): number | undefined {
  if (template.kind === "literal") return typeof template.value === "number" ? template.value : undefined;
  if (template.kind !== "jsonata" || template.ast?.type !== "number") return undefined;
  return typeof template.ast.value === "number" ? template.ast.value : undefined;
}

/** The state machine's own TimeoutSeconds, where it ends an execution within the year; one that deployment fills in counts. */
export function machineLimit(machine: Machine): TimeLimit | undefined {
  const seconds = machine.timeoutSeconds?.value;
  if (seconds !== undefined && seconds < YEAR) return { seconds, by: "the state machine's TimeoutSeconds" };
  return machine.timeoutUnresolved ? { by: "the state machine's TimeoutSeconds" } : undefined;
}

/** Whether the state runs in an Express execution, its state machine's or that of a Distributed Map's child: both end after five minutes. */
export function inExpress(state: TaskState, type: WorkflowType | undefined): boolean {
  if (type === "EXPRESS" || state.machine.processor?.executionType === "EXPRESS") return true;
  for (const outer of enclosingStates(state)) if (outer.machine.processor?.executionType === "EXPRESS") return true;
  return false;
}

/** Seconds that an endpoint of Bedrock AgentCore runs at most, whatever TimeoutSeconds says. */
const HARNESS = 900;
const LAMBDA = 900;
const HTTP = 60;
/** A synchronous execution of an Express workflow. */
const EXPRESS = 300;

/**
 * What ends a request-response call by itself: the called function's own timeout where the surroundings say it, else the
 * limit of the service. Undefined where nothing documents one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function serviceLimit(state: TaskState, surroundings: Deployment | undefined): Required<TimeLimit> | undefined {
  const resource = state.resource?.value;
  if (resource?.pattern !== "request-response") return undefined;
  if (isLambda(resource)) {
    const called = functionCalledBy(state.node, surroundings);
    const target = called === undefined ? undefined : surroundings?.resources.get(called);
    const own = target?.kind === "function" ? target.timeout?.value : undefined;
    return own === undefined ? { seconds: LAMBDA, by: "Lambda's limit of 15 minutes" } : { seconds: own, by: "the function's own timeout" };
  }
  if (resource.form === "http") return { seconds: HTTP, by: "the limit of HTTP tasks" };
  if (resource.service === "bedrockagentcore" && resource.action === "invokeHarness")
    return { seconds: HARNESS, by: "the limit of invokeHarness" };
  if (resource.service === "sfn" && resource.action === "startSyncExecution")
    return { seconds: EXPRESS, by: "the limit of Express executions" };
  return undefined;
}

/** Services whose calls do their work before they answer, and document no limit of minutes for it. */
const ANSWERS_AFTER_WORK: ReadonlySet<string> = new Set(["bedrock:invokeModel", "eks:call"]);
const ANSWERING_AFTER_WORK: ReadonlySet<string> = new Set(["bedrockruntime", "bedrockagentruntime", "bedrockagentcore"]);

/**
 * Whether a request-response call answers only when its work is done, with no limit that the service documents: a model that
 * is run, a request to the API server of a cluster. Any other call is an API operation, which its service answers or ends
 * within a minute, or a Lambda function, which ends after 15 minutes at the latest.
 */
export function lastsAsLongAsItsWork(state: TaskState): boolean {
  const resource = state.resource?.value;
  if (resource?.pattern !== "request-response") return false;
  return ANSWERS_AFTER_WORK.has(`${resource.service}:${resource.action}`) || ANSWERING_AFTER_WORK.has(resource.service ?? "");
}

/** Jobs that end by themselves, and the parameter that sets when; seconds where nothing is set. */
const JOBS: ReadonlyMap<string, { readonly parameter: readonly string[]; readonly fallback?: number }> = new Map([
  ["athena:startQueryExecution", { parameter: [], fallback: 1800 }],
  ["batch:submitJob", { parameter: ["Timeout", "AttemptDurationSeconds"] }],
  ["codebuild:startBuild", { parameter: ["TimeoutInMinutesOverride"], fallback: 3600 }],
  ["codebuild:startBuildBatch", { parameter: ["BuildTimeoutInMinutesOverride"], fallback: 28_800 }],
  ["databrew:startJobRun", { parameter: [], fallback: 172_800 }],
  ["emr-serverless:startJobRun", { parameter: ["ExecutionTimeoutMinutes"], fallback: 43_200 }],
  ["glue:startJobRun", { parameter: ["Timeout"], fallback: 172_800 }],
  ["sagemaker:createProcessingJob", { parameter: ["StoppingCondition"], fallback: 86_400 }],
  ["sagemaker:createTrainingJob", { parameter: ["StoppingCondition"], fallback: 86_400 }],
]);

/** `set` where the call itself limits the job, seconds where the service does by default, undefined where nothing does. */
export function jobLimit(state: TaskState): number | "set" | undefined {
  const resource = state.resource?.value;
  const limits = JOBS.get(`${resource?.service}:${resource?.action}`);
  if (!limits) return undefined;
  const given = limits.parameter.length > 0 ? argumentOf(state, ...limits.parameter) : undefined;
  if (!given || given.kind === "absent") return limits.fallback;
  // 0 switches the limit off
  return given.kind === "given" && given.value.kind === "literal" && given.value.value === 0 ? undefined : "set";
}
