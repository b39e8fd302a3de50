import type { Tape } from "./choice-sequence.js";
import { objectTemplate } from "./expressions.js";
import { assign, ends, inputPath, outputPath, resultPath } from "./fields.js";
import { type Json, json, type Members } from "./json.js";
import { type Scope, target } from "./scope.js";

const ERRORS = [
  "Custom",
  "States.TaskFailed",
  "Lambda.TooManyRequestsException",
  "States.Timeout",
  "Other",
  "States.HeartbeatTimeout",
  "Lambda.ServiceException",
  "DynamoDB.ConditionalCheckFailedException",
] as const;
const MATCHERS = [
  "States.ALL",
  "States.TaskFailed",
  "Custom",
  "States.Timeout",
  "Other",
  "States.DataLimitExceeded",
  "States.HeartbeatTimeout",
  "States.QueryEvaluationError",
  "States.IntrinsicFailure",
  "States.ParameterPathFailure",
  "States.ResultPathMatchFailure",
  "States.NoChoiceMatched",
  "States.Runtime",
  "States.BranchFailed",
  "States.ExceedToleratedFailureThreshold",
  "States.ItemReaderFailed",
  "States.Permissions",
  "Lambda.TooManyRequestsException",
] as const;

/** Answered at once: Express workflows have no others. */
const REQUESTS = [
  "arn:aws:lambda:us-east-1:111111111111:function:f",
  "arn:aws:states:::lambda:invoke",
  "arn:aws:states:::dynamodb:getItem",
  "arn:aws:states:::dynamodb:updateItem",
  "arn:aws:states:::sqs:sendMessage",
  "arn:aws:states:::sns:publish",
  "arn:aws:states:::events:putEvents",
  "arn:aws:states:::http:invoke",
  "arn:aws:states:::states:startExecution",
  "arn:aws:states:::bedrock:invokeModel",
  "arn:aws:states:::aws-sdk:s3:listObjectsV2",
  "arn:aws:states:::aws-sdk:glue:getJobRun",
  "arn:aws:states:::aws-sdk:sfn:startSyncExecution",
] as const;

const WAITED = [
  "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  "arn:aws:states:us-east-1:111111111111:activity:act",
  "arn:aws:states:::ecs:runTask.sync",
  "arn:aws:states:::states:startExecution.sync",
  "arn:aws:states:::states:startExecution.sync:2",
  "arn:aws:states:::states:startExecution.waitForTaskToken",
  "arn:aws:states:::lambda:invoke.waitForTaskToken",
  "arn:aws:states:::glue:startJobRun.sync",
  "arn:aws:states:::batch:submitJob.sync",
  "arn:aws:states:::codebuild:startBuild.sync",
  "arn:aws:states:::athena:startQueryExecution.sync",
  "arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken",
] as const;

export function resource(t: Tape, scope: Scope): string {
  if (t.chance(40)) return REQUESTS[0];
  return scope.express || t.chance(45) ? t.pick(...REQUESTS) : t.pick(...WAITED);
}

/** Of the shape that one service or another answers in; what cannot come from the task that is called is replaced. */
function shaped(t: Tape): Json {
  return t.pick<Json>(
    { Payload: json(t, 2), StatusCode: 200, ExecutedVersion: "$LATEST" },
    { Item: { a: { S: "x" }, n: { N: "1" } } },
    { Attributes: { n: { N: "2" } } },
    { MessageId: "m", MD5OfMessageBody: "d" },
    { ExecutionArn: "arn:aws:states:us-east-1:111111111111:execution:m:e", StartDate: "2024-01-01T00:00:00Z" },
    { Output: json(t, 2), Status: "SUCCEEDED", Name: "e" },
    { Output: '{"a":1}', Status: "SUCCEEDED" },
    { JobRun: { JobRunState: t.pick("RUNNING", "SUCCEEDED", "FAILED") } },
    { Contents: [{ Key: "k", Size: 3 }], IsTruncated: t.chance(50), KeyCount: 1 },
    { StatusCode: 200, StatusText: "OK", ResponseBody: json(t, 2), Headers: {} },
    { Body: json(t, 2), ContentType: "application/json" },
    { JobRunState: "SUCCEEDED", Id: "j" },
  );
}

export function taskFields(t: Tape, scope: Scope, name: string): Members {
  const timedOut = t.chance(10);
  scope.mocks[name] = t.some(1, 3, () => outcome(t));
  const out: Members = { Resource: resource(t, scope), ...limits(t, scope, timedOut) };
  if (t.chance(4)) out.Credentials = scope.jsonata ? { RoleArn: "{% $states.input.a %}" } : { "RoleArn.$": "$.a" };
  if (scope.jsonata) {
    if (t.chance(40)) out.Arguments = objectTemplate(t, scope);
    return { ...out, ...ends(t, scope, true) };
  }
  Object.assign(out, inputPath(t));
  if (t.chance(40)) out.Parameters = objectTemplate(t, scope);
  if (t.chance(20)) out.ResultSelector = objectTemplate(t, scope);
  return { ...out, ...resultPath(t), ...outputPath(t), ...assign(t, scope) };
}

function limits(t: Tape, scope: Scope, timedOut: boolean): Members {
  const out: Members = {};
  if (timedOut || t.chance(15)) out.TimeoutSeconds = t.pick(5, 1, 30);
  else if (t.chance(6)) Object.assign(out, scope.jsonata ? { TimeoutSeconds: "{% $states.input.n %}" } : { TimeoutSecondsPath: "$.n" });
  if (t.chance(6)) out.HeartbeatSeconds = t.pick(2, 1, 10);
  else if (t.chance(4)) Object.assign(out, scope.jsonata ? { HeartbeatSeconds: "{% $states.input.n %}" } : { HeartbeatSecondsPath: "$.n" });
  return out;
}

export function outcome(t: Tape): Json {
  const time: Members = t.chance(15) ? { seconds: t.pick(1, 0, 2, 6, 40, 1000) } : {};
  if (!t.chance(35)) return t.chance(2) ? { pending: true } : { output: t.chance(35) ? shaped(t) : json(t, 2), ...time };
  const error = t.pick(...ERRORS);
  if (error === "States.Timeout" || error === "States.HeartbeatTimeout") return { error, timedOut: true };
  return t.chance(50) ? { error, cause: "why", ...time } : { error, ...time };
}

export function handlers(t: Tape, scope: Scope, i: number, names: readonly string[]): Members {
  const out: Members = {};
  if (t.chance(25)) out.Retry = t.some(1, 2, (k) => retrier(t, k));
  if (t.chance(35)) out.Catch = t.some(1, 2, (k) => catcher(t, scope, i, names, k));
  return out;
}

function matcher(t: Tape, k: number): Json {
  if (k > 0 || !t.chance(50)) return [MATCHERS[0]];
  const one = t.pick(...MATCHERS.slice(1));
  const other = t.chance(25) ? t.pick(...MATCHERS.slice(1)) : one;
  return one === other ? [one] : [one, other];
}

export function retrier(t: Tape, k: number): Json {
  const out: Members = { ErrorEquals: matcher(t, k) };
  if (t.chance(60)) out.MaxAttempts = t.below(4);
  if (t.chance(30)) out.IntervalSeconds = t.pick(1, 2, 5);
  if (t.chance(20)) out.BackoffRate = t.pick(1, 2, 1.5);
  if (t.chance(10)) out.MaxDelaySeconds = 6;
  if (t.chance(10)) out.JitterStrategy = "FULL";
  return out;
}

function catcher(t: Tape, scope: Scope, i: number, names: readonly string[], k: number): Json {
  const out: Members = { ErrorEquals: matcher(t, k), Next: target(t, i, names) };
  if (!scope.jsonata) {
    if (t.chance(12)) out.Assign = { [`v${scope.nested || ""}.$`]: t.pick("$.Error", "$.Cause", "$", "States.StringToJson($.Cause)") };
    return t.chance(50) ? { ...out, ResultPath: t.pick<Json>("$.error", "$.r", null, "$", "$.a.b") } : out;
  }
  if (t.chance(30)) out.Output = t.pick<Json>("{% $states.errorOutput %}", { e: "{% $states.errorOutput.Error %}" }, "{% $states.input %}");
  if (t.chance(20)) out.Assign = { [`v${scope.nested || ""}`]: "{% $states.errorOutput.Error %}" };
  return out;
}
