import { describe, expect, it } from "vitest";
import { RULES } from "../../src/linter/registry.generated.js";
import type { WorkflowType } from "../../src/rule-kit/index.js";
import type { Json } from "../../src/text/node.js";
import { sample } from "../support/size.js";
import { factsOf } from "./facts.js";
import { check } from "./harness.js";
import { toJsonata } from "./to-jsonata.js";

/**
 * One policy: the same situation has the same severity in JSONPath and in JSONata, at the top, in a Parallel and in a Map.
 * Each situation is the states of a scope whose first one is where it starts; `told` are the findings that it must have.
 */
interface Situation {
  readonly states: { [name: string]: Json };
  readonly reported: readonly string[];
  readonly type?: WorkflowType;
  /** Fields of the state machine; it is tested at the top alone. */
  readonly top?: { [name: string]: Json };
  /** Whether it happens depends on the items of a Map around it, and no run is looked for that long. */
  readonly notInMap?: true;
}

const LAMBDA_RETRY = [
  {
    ErrorEquals: ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"],
    IntervalSeconds: 2,
    MaxAttempts: 6,
    BackoffRate: 2,
    JitterStrategy: "FULL",
  },
];
const RETRY = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: "FULL" }];
const DONE = { Type: "Succeed" };
const FAILED = { Type: "Fail", Error: "Failed", Cause: "it failed" };
const task = (resource: string, parameters: Json, more: { [name: string]: Json } = {}): Json => ({
  Type: "Task",
  Resource: resource.startsWith("arn:") ? resource : `arn:aws:states:::${resource}`,
  Parameters: parameters,
  ...("Next" in more ? {} : { End: true }),
  ...more,
});
const call = (more: { [name: string]: Json } = {}): Json =>
  task("lambda:invoke", { FunctionName: "work" }, { Retry: LAMBDA_RETRY, TimeoutSeconds: 60, ...more });
const QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders";
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders";
const token = (more: { [name: string]: Json } = {}): Json =>
  task("sqs:sendMessage.waitForTaskToken", { QueueUrl: QUEUE, MessageBody: { "token.$": "$$.Task.Token" } }, more);
const poll = (wait: number | undefined, leaves: readonly string[]): { [name: string]: Json } => ({
  ...(wait === undefined ? {} : { Rest: { Type: "Wait", Seconds: wait, Next: "Ask" } }),
  Ask: task(
    "aws-sdk:transcribe:getTranscriptionJob",
    { "TranscriptionJobName.$": "$.name" },
    { ResultPath: "$.job", TimeoutSeconds: 60, Next: "Done?" },
  ),
  "Done?": {
    Type: "Choice",
    Choices: leaves.map((status) => ({
      Variable: "$.job.TranscriptionJob.TranscriptionJobStatus",
      StringEquals: status,
      Next: "Done",
    })),
    Default: wait === undefined ? "Ask" : "Rest",
  },
  Done: DONE,
});
const asks = (wait: number | undefined): { [name: string]: Json } => ({
  ...(wait === undefined ? {} : { Rest: { Type: "Wait", Seconds: wait, Next: "Ask" } }),
  Ask: call({ ResultPath: "$.answer", Next: "Done?" }),
  "Done?": {
    Type: "Choice",
    Choices: [{ Variable: "$.answer.Payload.done", BooleanEquals: true, Next: "Done" }],
    Default: wait === undefined ? "Ask" : "Rest",
  },
  Done: DONE,
});
const counted = (most: number): { [name: string]: Json } => ({
  Begin: { Type: "Pass", Result: { n: 0 }, Next: "Count" },
  Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "More?" },
  "More?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: most, Next: "Count" }], Default: "Done" },
  Done: DONE,
});
const caught = (errors: readonly string[], more: { [name: string]: Json } = {}): { [name: string]: Json } => ({
  Work: call({ Next: "Done", Catch: [{ ErrorEquals: [...errors], ResultPath: "$.error", Next: "Undo" }], ...more }),
  Undo: call({ ResultPath: null, Next: "Stop" }),
  Stop: FAILED,
  Done: DONE,
});

const SITUATIONS: { readonly [name: string]: Situation } = {
  "a callback without a timeout": { states: { Ask: token() }, reported: ["error task-can-wait-forever"] },
  "a callback with AWS's default written out": {
    states: { Ask: token({ TimeoutSeconds: 99_999_999 }) },
    reported: ["error task-can-wait-forever"],
  },
  "a callback with a timeout": { states: { Ask: token({ TimeoutSeconds: 600 }) }, reported: [] },
  "a callback that the state machine's timeout ends": {
    states: { Ask: token() },
    top: { TimeoutSeconds: 3600 },
    reported: ["info task-can-wait-forever"],
  },
  "an activity without a timeout": {
    states: { Weld: task("arn:aws:states:eu-west-1:123456789012:activity:weld", { part: 1 }) },
    reported: ["error task-can-wait-forever"],
  },
  "a job without a timeout": {
    states: { Run: task("ecs:runTask.sync", { Cluster: "c", TaskDefinition: "t" }) },
    reported: ["warning task-can-wait-forever"],
  },
  "a job that its service ends": {
    states: { Run: task("athena:startQueryExecution.sync", { QueryString: "SELECT 1", WorkGroup: "w" }) },
    reported: ["info task-can-wait-forever"],
  },
  "a function without a timeout": {
    states: { Work: task("lambda:invoke", { FunctionName: "work" }, { Retry: LAMBDA_RETRY }) },
    reported: ["info timeout-left-to-service"],
  },
  "a model without a timeout": {
    states: { Run: task("bedrock:invokeModel", { ModelId: "m", Body: { prompt: "x" } }) },
    reported: ["warning timeout-left-to-service"],
  },
  "a timeout above that of the service": { states: { Work: call({ TimeoutSeconds: 1800 }) }, reported: ["warning timeout-never-fires"] },
  "a wait that outlasts the execution": {
    states: { Rest: { Type: "Wait", Seconds: 7200, End: true } },
    top: { TimeoutSeconds: 3600 },
    reported: ["error wait-outlasts-execution"],
  },
  "waits that outlast the execution together": {
    states: { First: { Type: "Wait", Seconds: 2000, Next: "Second" }, Second: { Type: "Wait", Seconds: 2000, End: true } },
    top: { TimeoutSeconds: 3600 },
    reported: ["error wait-outlasts-execution"],
  },
  "a function without a Retry": {
    states: { Work: task("lambda:invoke", { FunctionName: "work" }, { TimeoutSeconds: 60 }) },
    reported: ["warning lambda-service-exceptions"],
  },
  "a function that is caught only to fail": {
    states: {
      Work: task(
        "lambda:invoke",
        { FunctionName: "work" },
        { TimeoutSeconds: 60, Next: "Done", Catch: [{ ErrorEquals: ["States.ALL"], Next: "Stop" }] },
      ),
      Stop: FAILED,
      Done: DONE,
    },
    reported: ["info lambda-service-exceptions"],
  },
  "a catcher that misses the timeout": { states: caught(["States.TaskFailed"]), reported: ["warning catch-misses-timeout"] },
  "a catcher of all errors": { states: caught(["States.ALL"]), reported: [] },
  "a catcher of a heartbeat that is not set": {
    states: caught(["States.HeartbeatTimeout"]),
    reported: ["warning handler-never-taken"],
  },
  "a name that the task never raises": {
    states: {
      Put: task(
        "dynamodb:putItem",
        { TableName: "orders", Item: { id: { "S.$": "$.id" } } },
        { TimeoutSeconds: 60, Next: "Done", Catch: [{ ErrorEquals: ["OrderRejected"], ResultPath: "$.error", Next: "Done" }] },
      ),
      Done: DONE,
    },
    reported: ["warning handler-never-taken"],
  },
  "a poll that a terminal status does not leave": { states: poll(30, ["COMPLETED"]), reported: ["error history-quota"] },
  "a poll that all terminal statuses leave": { states: poll(30, ["COMPLETED", "FAILED"]), reported: [] },
  "a busy poll that all terminal statuses leave": { states: poll(undefined, ["COMPLETED", "FAILED"]), reported: ["warning history-quota"] },
  "a loop that a function decides, with a Wait": { states: asks(30), reported: ["warning history-quota"] },
  "a loop that a function decides, without a Wait": { states: asks(undefined), reported: ["warning history-quota"] },
  "a loop that the state machine's timeout ends": { states: asks(30), top: { TimeoutSeconds: 3600 }, reported: [] },
  "a counter beyond the quota": { states: counted(10_000), reported: ["error history-quota"] },
  "a counter below the quota": { states: counted(100), reported: [] },
  "an item for each number beyond the quota": {
    states: {
      Begin: { Type: "Pass", Parameters: { "all.$": "States.ArrayRange(1, 1000, 1)" }, Next: "Twice" },
      Twice: {
        Type: "Map",
        ItemsPath: "$.all",
        ItemProcessor: {
          StartAt: "W1",
          States: Object.fromEntries(
            Array.from({ length: 13 }, (_, i) => [`W${i + 1}`, { Type: "Pass", ...(i === 12 ? { End: true } : { Next: `W${i + 2}` }) }]),
          ),
        },
        End: true,
      },
    },
    reported: ["error history-quota"],
    notInMap: true,
  },
  "a message from an Express workflow": {
    states: { Send: task("sns:publish", { TopicArn: TOPIC, "Message.$": "$.text" }) },
    type: "EXPRESS",
    reported: ["warning express-not-idempotent"],
  },
  "a counter from an Express workflow": {
    states: {
      Count: task("dynamodb:updateItem", {
        TableName: "pages",
        Key: { id: { "S.$": "$.id" } },
        UpdateExpression: "ADD hits :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      }),
    },
    type: "EXPRESS",
    reported: ["warning express-not-idempotent"],
  },
  "a key that is new each time, from an Express workflow": {
    states: { Put: task("dynamodb:putItem", { TableName: "orders", Item: { id: { "S.$": "States.UUID()" } } }) },
    type: "EXPRESS",
    reported: ["warning express-not-idempotent"],
  },
  "a put by key from an Express workflow": {
    states: { Put: task("dynamodb:putItem", { TableName: "orders", Item: { id: { "S.$": "$.id" } } }) },
    type: "EXPRESS",
    reported: [],
  },
  "a token that is new each time, from an Express workflow": {
    states: { Run: task("ecs:runTask", { Cluster: "c", TaskDefinition: "t", "ClientToken.$": "States.UUID()" }) },
    type: "EXPRESS",
    reported: ["warning idempotency-token-quality"],
  },
  "a wait beyond the limit of an Express workflow": {
    states: { Rest: { Type: "Wait", Seconds: 400, Next: "Done" }, Done: DONE },
    type: "EXPRESS",
    reported: ["error express-too-long"],
  },
  "a retried message": {
    states: { Send: task("sqs:sendMessage", { QueueUrl: QUEUE, "MessageBody.$": "$.text" }, { TimeoutSeconds: 60, Retry: RETRY }) },
    reported: ["info retry-not-idempotent"],
  },
  "a retried start without a token": {
    states: { Run: task("ecs:runTask", { Cluster: "c", TaskDefinition: "t" }, { TimeoutSeconds: 60, Retry: RETRY }) },
    reported: ["warning retry-not-idempotent"],
  },
  "a retried token that is new in each attempt": {
    states: {
      Run: task(
        "ecs:runTask",
        { Cluster: "c", TaskDefinition: "t", "ClientToken.$": "States.UUID()" },
        { TimeoutSeconds: 60, Retry: RETRY },
      ),
    },
    reported: ["warning idempotency-token-quality"],
  },
  "a retried child execution with the same name": {
    states: {
      Child: task(
        "states:startExecution.sync:2",
        {
          StateMachineArn: "arn:aws:states:eu-west-1:123456789012:stateMachine:child",
          "Name.$": "$.id",
          Input: { "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id" },
        },
        { TimeoutSeconds: 60, Retry: RETRY },
      ),
    },
    reported: ["warning retry-reuses-name"],
  },
  "a whole object from S3": {
    states: { Get: task("aws-sdk:s3:getObject", { Bucket: "b", "Key.$": "$.key" }, { TimeoutSeconds: 60 }) },
    reported: ["warning payload-over-limit"],
  },
  "a whole page of a list": {
    states: { Scan: task("aws-sdk:dynamodb:scan", { TableName: "orders" }, { TimeoutSeconds: 60 }) },
    reported: ["info list-result-kept-whole"],
  },
  "a text beyond the quota": {
    states: { Fill: { Type: "Pass", Result: { text: "x".repeat(270_000) }, End: true } },
    reported: ["error payload-over-limit"],
  },
  "a text beyond the advice": {
    states: { Fill: { Type: "Pass", Result: { text: "x".repeat(40_000) }, End: true } },
    reported: ["warning payload-over-limit"],
  },
  "a clean-up that a failure skips": {
    states: {
      Open: task("aws-sdk:redshift:resumeCluster", { ClusterIdentifier: "c" }, { TimeoutSeconds: 60, ResultPath: null, Next: "Work" }),
      Work: call({ ResultPath: null, Next: "Close" }),
      Close: task("aws-sdk:redshift:pauseCluster", { ClusterIdentifier: "c" }, { TimeoutSeconds: 60 }),
    },
    reported: ["warning cleanup-skipped"],
  },
  "a state that is not there": {
    states: { Go: { Type: "Pass", Next: "Nowhere" } },
    reported: ["error missing-transition-target", "error no-terminal-state"],
  },
  "a member that is not there": {
    states: {
      Make: { Type: "Pass", Result: { a: 1 }, Next: "Use" },
      Use: task("lambda:invoke", { FunctionName: "work", Payload: { "b.$": "$.b" } }, { Retry: LAMBDA_RETRY, TimeoutSeconds: 60 }),
    },
    reported: ["error fails-at-run-time"],
  },
};

/** What depends on the language or on the place by its nature: advice on the data of one state. */
const OTHER = new Set(["result-never-used", "pointless-state", "observability-off", "standard-could-be-express", "express-logging-off"]);
const recommended = RULES.filter((rule) => (rule.presets ?? ["recommended"]).includes("recommended") && !OTHER.has(rule.id));

async function reportedBy(machine: { [name: string]: Json }, type: WorkflowType | undefined): Promise<string[]> {
  const found = await check(recommended, JSON.stringify(machine), { type: type ?? "STANDARD", facts: factsOf });
  return [...new Set(found.map(({ severity, rule }) => `${severity} ${rule}`))].sort();
}

const startOf = (states: { [name: string]: Json }): string => Object.keys(states)[0] as string;

const FORMS: { readonly [form: string]: (states: { [name: string]: Json }) => { [name: string]: Json } } = {
  "at the top": (States) => ({ StartAt: startOf(States), States }),
  "in a Parallel": (States) => ({
    StartAt: "Both",
    States: {
      Both: {
        Type: "Parallel",
        Branches: [
          { StartAt: startOf(States), States },
          { StartAt: "Other", States: { Other: { Type: "Pass", End: true } } },
        ],
        End: true,
      },
    },
  }),
  "in a Map": (States) => ({
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemProcessor: { ProcessorConfig: { Mode: "INLINE" }, StartAt: startOf(States), States },
        End: true,
      },
    },
  }),
};

describe.each(sample(Object.entries(SITUATIONS), 2))("%s", (_, { states, reported, type, top, notInMap }) => {
  for (const [form, wrap] of Object.entries(FORMS)) {
    if ((top && form !== "at the top") || (notInMap && form === "in a Map")) continue;
    const machine = { ...wrap(states), ...top };
    it(`${form}, in JSONPath`, async () => expect(await reportedBy(machine, type)).toEqual([...reported].sort()));
    it(`${form}, in JSONata`, async () => expect(await reportedBy(toJsonata(machine), type)).toEqual([...reported].sort()));
  }
});
