import { describe, expect, it } from "vitest";
import { RULES } from "../../src/linter/registry.generated.js";
import type { WorkflowType } from "../../src/rule-kit/index.js";
import type { Json } from "../../src/text/node.js";
import { factsOf } from "./facts.js";
import { check } from "./harness.js";

type Fields = { [name: string]: Json };

/** The state machine for a number; the last number that is silent and the first one that is reported, in either direction. */
interface Boundary {
  readonly rule: string;
  readonly of: (value: number) => Fields;
  readonly silent: number;
  readonly reported: number;
  readonly type?: WorkflowType;
}

const YEAR = 31_536_000;
const one = (state: Fields, top: Fields = {}): Fields => ({ ...top, StartAt: "A", States: { A: { End: true, ...state } } });
const task = (resource: string, parameters: Fields, more: Fields = {}): Fields => ({
  Type: "Task",
  Resource: resource.startsWith("arn:") ? resource : `arn:aws:states:::${resource}`,
  Parameters: parameters,
  ...more,
});
const call = (more: Fields): Fields => task("lambda:invoke", { FunctionName: "work" }, more);
const activity = (more: Fields): Fields => ({ Type: "Task", Resource: "arn:aws:states:eu-west-1:123456789012:activity:weld", ...more });
const retried = (retrier: Fields): Fields => ({ Retry: [{ ErrorEquals: ["States.ALL"], ...retrier }] });
const http = (more: Fields): Fields =>
  task(
    "http:invoke",
    {
      ApiEndpoint: "https://api.example.com",
      Method: "GET",
      InvocationConfig: { ConnectionArn: "arn:aws:events:eu-west-1:123456789012:connection/c/1" },
    },
    more,
  );
const map = (more: Fields, processor: Fields = {}): Fields => ({
  Type: "Map",
  ItemsPath: "$.items",
  ItemProcessor: { ProcessorConfig: { Mode: "INLINE", ...processor }, StartAt: "B", States: { B: { Type: "Pass", End: true } } },
  ...more,
});
const counter = (most: number): Fields => ({
  StartAt: "Begin",
  States: {
    Begin: { Type: "Pass", Result: { n: 0 }, Next: "Count" },
    Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "More?" },
    "More?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: most, Next: "Count" }], Default: "Done" },
    Done: { Type: "Succeed" },
  },
});
/** `{"text":"…"}` of that many bytes. */
const text = (bytes: number): Fields => one({ Type: "Pass", Result: { text: "x".repeat(bytes - '{"text":""}'.length) } });
const DISTRIBUTED = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
const TOKEN = {
  QueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/q",
  MessageBody: { "token.$": "$$.Task.Token" },
};
const JOB = {
  ApplicationId: "a",
  ExecutionRoleArn: "arn:aws:iam::123456789012:role/r",
  JobDriver: { SparkSubmit: { EntryPoint: "s3://b/x.py" } },
};

/** A sound poll that asks again after so many seconds. */
const poll = (pause: number): Fields => ({
  StartAt: "Ask",
  States: {
    Pause: { Type: "Wait", Seconds: pause, Next: "Ask" },
    Ask: task("aws-sdk:glue:getJobRun", { JobName: "j", "RunId.$": "$.run" }, { ResultPath: "$.job", TimeoutSeconds: 30, Next: "Done?" }),
    "Done?": {
      Type: "Choice",
      Choices: [
        { Variable: "$.job.JobRun.JobRunState", StringEquals: "SUCCEEDED", Next: "Done" },
        ...["FAILED", "ERROR", "TIMEOUT", "STOPPED", "EXPIRED"].map((status) => ({
          Variable: "$.job.JobRun.JobRunState",
          StringEquals: status,
          Next: "Done",
        })),
      ],
      Default: "Pause",
    },
    Done: { Type: "Succeed" },
  },
});
/** A loop that only a function's answer ends, with so many seconds between its iterations. */
const asked = (pause: number): Fields => ({
  StartAt: "Pause",
  States: {
    Pause: { Type: "Wait", Seconds: pause, Next: "Work" },
    Work: call({ Next: "More?" }),
    "More?": { Type: "Choice", Choices: [{ Variable: "$.Payload.more", BooleanEquals: true, Next: "Pause" }], Default: "Done" },
    Done: { Type: "Succeed" },
  },
});

/** Where only the severity changes: numbers, and what they have; undefined where nothing is reported. */
interface Severities {
  readonly rule: string;
  readonly of: (value: number) => Fields;
  readonly steps: readonly (readonly [number, string | undefined])[];
}

const SEVERITIES: readonly Severities[] = [
  {
    rule: "history-quota",
    of: poll,
    steps: [
      [0, "warning"],
      [1, "info"],
      [2, undefined],
    ],
  },
  {
    rule: "history-quota",
    of: asked,
    steps: [
      [11_356, "warning"],
      [11_357, undefined],
    ],
  },
  {
    rule: "task-can-wait-forever",
    of: (n) => one(activity({}), { TimeoutSeconds: n }),
    steps: [
      [YEAR - 1, "info"],
      [YEAR, "error"],
    ],
  },
];

const BOUNDARIES: readonly Boundary[] = [
  { rule: "map-concurrency-above-limit", of: (n) => one(map({ MaxConcurrency: n })), silent: 40, reported: 41 },
  { rule: "map-concurrency-above-limit", of: (n) => one(map({ MaxConcurrency: n }, DISTRIBUTED)), silent: 10_000, reported: 10_001 },
  { rule: "heartbeat-missing", of: (n) => one(activity({ TimeoutSeconds: n })), silent: 3600, reported: 3601 },
  { rule: "heartbeat-missing", of: (n) => one(activity({ TimeoutSeconds: n })), silent: YEAR, reported: YEAR - 1 },
  { rule: "task-can-wait-forever", of: (n) => one(activity({ TimeoutSeconds: n })), silent: YEAR - 1, reported: YEAR },
  {
    rule: "task-can-wait-forever",
    of: (n) => one(task("sqs:sendMessage.waitForTaskToken", TOKEN, { HeartbeatSeconds: n })),
    silent: YEAR - 1,
    reported: YEAR,
  },
  {
    rule: "task-can-wait-forever",
    of: (n) => one(task("emr-serverless:startJobRun.sync", { ...JOB, ExecutionTimeoutMinutes: n })),
    silent: 1,
    reported: 0,
  },
  { rule: "timeout-left-to-service", of: (n) => one(call({ TimeoutSeconds: n })), silent: YEAR - 1, reported: YEAR },
  { rule: "timeout-never-fires", of: (n) => one(call({ TimeoutSeconds: n })), silent: 900, reported: 901 },
  { rule: "timeout-never-fires", of: (n) => one(http({ TimeoutSeconds: n })), silent: 60, reported: 61 },
  { rule: "timeout-never-fires", of: (n) => one(http({ TimeoutSeconds: n }), { TimeoutSeconds: 30 }), silent: 30, reported: 31 },
  { rule: "timeout-never-fires", of: (n) => one(call({ TimeoutSeconds: n })), silent: 300, reported: 301, type: "EXPRESS" },
  { rule: "timeout-never-fires", of: (n) => one({ Type: "Pass" }, { TimeoutSeconds: n }), silent: 300, reported: 301, type: "EXPRESS" },
  { rule: "timeout-never-fires", of: (n) => one(activity({ TimeoutSeconds: 60, HeartbeatSeconds: n })), silent: 59, reported: 60 },
  { rule: "wait-outlasts-execution", of: (n) => one({ Type: "Wait", Seconds: n }, { TimeoutSeconds: 3600 }), silent: 3599, reported: 3600 },
  { rule: "wait-outlasts-execution", of: (n) => one({ Type: "Wait", Seconds: n }), silent: YEAR - 1, reported: YEAR },
  { rule: "express-too-long", of: (n) => one({ Type: "Wait", Seconds: n }), silent: 299, reported: 300, type: "EXPRESS" },
  {
    rule: "retry-grows-without-limit",
    of: (n) => one(call(retried({ IntervalSeconds: n, MaxAttempts: 2, BackoffRate: 2 }))),
    silent: 1800,
    reported: 1801,
  },
  {
    rule: "retry-without-backoff",
    of: (n) => one(call(retried({ IntervalSeconds: 5, MaxAttempts: n, BackoffRate: 1 }))),
    silent: 4,
    reported: 5,
  },
  {
    rule: "retry-without-backoff",
    of: (n) => one(call(retried({ IntervalSeconds: n, MaxAttempts: 9, BackoffRate: 1 }))),
    silent: 6,
    reported: 5,
  },
  {
    rule: "retry-outlasts-timeout",
    of: (n) => one(call(retried({ IntervalSeconds: n, MaxAttempts: 2, BackoffRate: 1 })), { TimeoutSeconds: 100 }),
    silent: 49,
    reported: 50,
  },
  { rule: "lambda-service-exceptions", of: (n) => one(call(retried({ MaxAttempts: n }))), silent: 1, reported: 0 },
  {
    rule: "retry-not-idempotent",
    of: (n) => one(task("ecs:runTask", { Cluster: "c", TaskDefinition: "t" }, retried({ MaxAttempts: n }))),
    silent: 0,
    reported: 1,
  },
  { rule: "history-quota", of: counter, silent: 6248, reported: 6249 },
  {
    rule: "standard-could-be-express",
    of: (n) => one(task("dynamodb:getItem", { TableName: "t", Key: { id: { S: "a" } } }, { TimeoutSeconds: n })),
    silent: 301,
    reported: 299,
  },
  {
    rule: "retry-grows-without-limit",
    of: (n) => one(call(retried({ IntervalSeconds: 1, MaxAttempts: n, BackoffRate: 2 }))),
    silent: 12,
    reported: 13,
  },
  { rule: "payload-over-limit", of: text, silent: 32_768, reported: 32_769 },
];

const RULE = new Map(RULES.map((rule) => [rule.id, rule]));

async function reportedBy({ rule, of, type }: Boundary, value: number): Promise<string[]> {
  const found = await check([RULE.get(rule) ?? expect.fail(rule)], JSON.stringify(of(value)), { type: type ?? "STANDARD", facts: factsOf });
  return found.map(({ severity }) => severity);
}

describe("numbers of rules", () => {
  it.each(BOUNDARIES)("$rule: silent at $silent, reported at $told", async (boundary) => {
    expect(await reportedBy(boundary, boundary.silent)).toEqual([]);
    expect(await reportedBy(boundary, boundary.reported)).toHaveLength(1);
  });

  it.each(SEVERITIES)("$rule: as severe as $steps", async ({ rule, of, steps }) => {
    for (const [value, severity] of steps)
      expect(await reportedBy({ rule, of, silent: 0, reported: 0 }, value), String(value)).toEqual(
        severity === undefined ? [] : [severity],
      );
  });

  it("retry-grows-without-limit names the year that delays pass, and no figure beyond it", async () => {
    const rule = RULE.get("retry-grows-without-limit") ?? expect.fail();
    const told = async (seconds: number): Promise<string> => {
      const retries = retried({ IntervalSeconds: seconds, MaxAttempts: 2, BackoffRate: 1 });
      const [found] = await check([rule], JSON.stringify(one(call(retries))), { type: "STANDARD", facts: factsOf });
      return `${found?.message}: ${found?.reason}`;
    };
    expect(await told(YEAR / 2)).toContain("2 retries wait 365 d in total");
    expect(await told(YEAR / 2 + 1)).toContain("of 2 retries, 1 can start");
  });

  it("payload-over-limit advises up to the quota and reports an error above it", async () => {
    const boundary = BOUNDARIES.at(-1) as Boundary;
    expect(await reportedBy(boundary, 262_144)).toEqual(["warning"]);
    expect(await reportedBy(boundary, 262_145)).toEqual(["error"]);
  });
});
