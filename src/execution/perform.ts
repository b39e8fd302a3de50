import type { Resource, TaskState } from "../asl/model.js";
import { PAYLOAD_BYTES } from "../asl/quotas.js";
import { runtimeFault } from "../semantics/causes.js";
import type { TaskCall } from "../semantics/effects.js";
import type { Frame } from "../semantics/frame.js";
import type { Json } from "../text/node.js";
import { Box, isObject, member } from "../values/concrete/box.js";
import type { Result } from "../values/result.js";
import { tooLarge } from "./concrete-mode.js";
import { externalFault, type RaisedError } from "./faults.js";
import type { Fiber } from "./fiber.js";
import { invalidArguments } from "./invalid-arguments.js";
import type { TaskOutcome } from "./tasks.js";

type Done = (reply: Result<Box, Frame<Box>>) => void;
type Details = { readonly [name: string]: Json | undefined };

/** One attempt of a task: its events in AWS's order, its answer at its time, its timeouts. */
export function perform(call: TaskCall<Box>, fiber: Fiber, done: Done): void {
  const integration = integrationOf(call.state);
  const unusable = invalidArguments(call.state, call.input.json);
  if (unusable !== undefined) {
    done({ faults: [runtimeFault(() => unusable)] });
    return;
  }
  fiber.record(integration.events.scheduled, scheduled(call, integration));
  fiber.later(0, () => {
    const answer = fiber.execution.options.tasks.answer({
      state: call.state,
      input: call.input.json,
      iterations: fiber.iterations,
      attempt: Number(call.attempt.json),
      depth: fiber.execution.options.depth,
      now: fiber.now,
    });
    started(integration, answer, fiber);
    const submitted = integration.submits && submissionOf(answer);
    if (submitted !== undefined && submitted !== false) fiber.record("TaskSubmitted", { output: submitted, ...integration.labels });
    end(call, answer, integration, fiber, done);
  });
}

interface Integration {
  readonly events: EventNames;
  /** What its events say of it. */
  readonly labels: Details;
  readonly resource: Resource | undefined;
  /** A job or a token: submitted first, done later. */
  readonly submits: boolean;
  /** Named in the message about a result that is too large. */
  readonly name: string;
}

type EventNames = ReturnType<typeof eventNames>;

const eventNames = (prefix: "Task" | "LambdaFunction" | "Activity") => ({
  prefix,
  scheduled: `${prefix}Scheduled`,
  started: `${prefix}Started`,
  succeeded: `${prefix}Succeeded`,
  failed: `${prefix}Failed`,
  timedOut: `${prefix}TimedOut`,
});

const TASK = eventNames("Task");
const LAMBDA = eventNames("LambdaFunction");
const ACTIVITY = eventNames("Activity");

const integrations = new WeakMap<TaskState, Integration>();

function integrationOf(state: TaskState): Integration {
  let known = integrations.get(state);
  if (!known) {
    known = readIntegration(state);
    integrations.set(state, known);
  }
  return known;
}

function readIntegration(state: TaskState): Integration {
  const resource = state.resource?.value;
  const text = resource?.text ?? "";
  if (resource?.form === "lambda") return { events: LAMBDA, labels: {}, resource, submits: false, name: text };
  if (resource?.form === "activity") return { events: ACTIVITY, labels: {}, resource, submits: false, name: text };
  const suffix = resource && resource.pattern !== "request-response" ? `.${resource.pattern}` : "";
  const service = resource?.service ?? text;
  const resourceType = resource?.form === "aws-sdk" ? `aws-sdk:${service}` : service;
  const labels = { resource: `${resource?.action ?? text}${suffix}`, resourceType };
  return { events: TASK, labels, resource, submits: suffix !== "", name: resourceType };
}

function scheduled(call: TaskCall<Box>, { events, labels, resource }: Integration): Details {
  const role = call.credentials && isObject(call.credentials.json) ? member(call.credentials.json, "RoleArn") : undefined;
  const limits: { [name: string]: Json } = {};
  if (call.timeout) limits.timeoutInSeconds = call.timeout.json;
  if (call.heartbeat) limits.heartbeatInSeconds = call.heartbeat.json;
  if (role !== undefined) limits.taskCredentials = { roleArn: role };
  if (events !== TASK) return { input: call.input.json, resource: resource?.text ?? "", ...limits };
  return { parameters: call.input.json, region: "us-east-1", ...labels, ...limits };
}

function started(integration: Integration, answer: TaskOutcome, fiber: Fiber): void {
  const { events, labels } = integration;
  if (events === LAMBDA) fiber.record(events.started);
  else if (events === ACTIVITY) fiber.record(events.started, answer.workerName === undefined ? {} : { workerName: answer.workerName });
  else fiber.record(events.started, labels);
}

/** A job that fails to be submitted leaves no such event; one that ends well must have been submitted. */
function submissionOf(answer: TaskOutcome): Json | undefined {
  return answer.submitted ?? (answer.kind === "error" ? undefined : {});
}

function end(call: TaskCall<Box>, answer: TaskOutcome, integration: Integration, fiber: Fiber, done: Done): void {
  const seconds = answer.kind === "pending" ? Infinity : (answer.seconds ?? 0);
  const limit = Math.min(Number(call.timeout?.json ?? Infinity), Number(call.heartbeat?.json ?? Infinity));
  if (seconds >= limit) {
    fiber.later(limit * 1000, () => failed({ error: "States.Timeout" }, true, integration, fiber, done));
    return;
  }
  if (seconds === Infinity) return;
  fiber.later(seconds * 1000, () => {
    if (answer.kind === "error") return failed(answer, answer.timedOut === true, integration, fiber, done);
    if (answer.kind !== "output") return;
    const output = new Box(answer.output);
    if (output.bytes > PAYLOAD_BYTES) {
      const cause = tooLarge(integration.name).cause?.() ?? "";
      return failed({ error: "States.DataLimitExceeded", cause }, false, integration, fiber, done);
    }
    fiber.record(integration.events.succeeded, { output: answer.output, ...integration.labels });
    done({ value: output });
  });
}

function failed({ error, cause }: RaisedError, timedOut: boolean, { events, labels }: Integration, fiber: Fiber, done: Done): void {
  fiber.record(timedOut ? events.timedOut : events.failed, { cause, error, ...labels });
  const raised = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
  done({ faults: [externalFault(raised, { timedOut, catchable: error !== "States.Runtime" })] });
}
