import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { findState } from "../../src/cli/test-state/find-state.js";
import type { ExecutionResult } from "../../src/execution/execution.js";
import { csvRows } from "../../src/execution/items/csv.js";
import { readRecordedExecution } from "../../src/execution/mocks/history-mocks.js";
import { redrivenIn } from "../../src/execution/mocks/redriven.js";
import { whyNotRedrivable } from "../../src/execution/redrive.js";
import { START_TIME } from "../../src/execution/run.js";
import { Scheduler } from "../../src/execution/scheduler.js";
import { rejectionOf } from "../../src/execution/test-state/rejections.js";
import type { TestStateRequest } from "../../src/execution/test-state/request.js";
import { testState } from "../../src/execution/test-state/test-state.js";
import type { Json } from "../../src/text/node.js";
import { parseText } from "../support/parse.js";
import { LAMBDA, runDefinition } from "../support/run-definition.js";

beforeAll(loadJsonata);

const one = (state: object, top: object = {}) => ({ ...top, StartAt: "A", States: { A: { End: true, ...state } } });
const DAY = 86_400_000;

describe("an execution can be redriven", () => {
  const ended = (more: Partial<ExecutionResult>): ExecutionResult => ({
    status: "FAILED",
    events: 10,
    visited: [],
    history: [],
    start: 0,
    end: 0,
    redriveCount: 0,
    mapRuns: [],
    ...more,
  });

  it.each<[string, Partial<ExecutionResult>, number, boolean]>([
    ["at once", {}, 0, true],
    ["after 14 days", {}, 14 * DAY, true],
    ["a moment later", {}, 14 * DAY + 1, false],
    ["with 24,998 events", { events: 24_998 }, 0, true],
    ["with 24,999 events", { events: 24_999 }, 0, false],
    ["that was stopped", { status: "ABORTED" }, 0, true],
    ["that timed out", { status: "TIMED_OUT" }, 0, true],
    ["that succeeded", { status: "SUCCEEDED" }, 0, false],
    ["that was to go no further", { status: "STOPPED" }, 0, false],
  ])("%s", (_, result, at, can) => {
    expect(whyNotRedrivable(ended(result), "standard", at) === undefined).toBe(can);
    expect(whyNotRedrivable(ended(result), "express", at)).toBe("Express executions cannot be redriven");
  });

  it("says how many days ago it ended", () => {
    expect(whyNotRedrivable(ended({}), "standard", 15.9 * DAY)).toContain("this one ended 15 days before");
  });

  it("where the state was entered and not exited, however often it was before", async () => {
    const loop = {
      StartAt: "T",
      States: {
        T: { ...LAMBDA, ResultPath: "$.r", Next: "Again" },
        Again: { Type: "Choice", Choices: [{ Variable: "$.r", NumericEquals: 1, Next: "T" }], Default: "End" },
        End: { Type: "Succeed" },
      },
    };
    const answers = { states: { T: [{ output: 1 }, { error: "E" }, { output: 2 }] } };
    expect(await runDefinition(loop, answers, { redrive: redrivenIn("T", undefined) })).toMatchObject({
      status: "SUCCEEDED",
      redriveCount: 1,
    });
    expect(await runDefinition(loop, answers, { redrive: redrivenIn("Again", undefined) })).toMatchObject({
      status: "FAILED",
      redriveCount: 0,
    });
    const later = await runDefinition(loop, answers, { redrive: redrivenIn("T", START_TIME + DAY) });
    expect(later.end).toBe(START_TIME + DAY);
  });
});

describe("what is planned", () => {
  it("happens by its time, and at the same time in the order in which it was planned", () => {
    const times = [5, 1, 3, 1, 5, 0, 3, 3, 2, 1];
    const plan = new Scheduler<number>();
    const done: number[] = [];
    for (const [i, at] of times.entries()) plan.add(at, () => done.push(i), i);
    const order = times.map((_, i) => i).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
    expect(plan.planned.map(({ what }) => what)).toEqual(order);
    expect([plan.size, plan.next, plan.isEmpty]).toEqual([10, 0, false]);
    for (let entry = plan.take(); entry; entry = plan.take()) entry.run();
    expect(done).toEqual(order);
    expect([plan.size, plan.next, plan.isEmpty]).toEqual([0, Infinity, true]);
  });

  it("can be put off and dropped", () => {
    const plan = new Scheduler();
    plan.add(3, () => {});
    plan.add(1, () => {});
    plan.postpone(10);
    expect(plan.planned.map(({ at }) => at)).toEqual([11, 13]);
    plan.clear();
    expect(plan.take()).toBeUndefined();
  });
});

describe("rows of CSV", () => {
  it.each<[string, string[][]]>([
    ["", []],
    ["\n", []],
    ["a", [["a"]]],
    ["a,", [["a", ""]]],
    [",a", [["", "a"]]],
    ["a\n\nb", [["a"], ["b"]]],
    ['""', []],
    ['"a"b,c', [["ab", "c"]]],
    ['a"b"', [['a"b"']]],
    ['"a""b"', [['a"b']]],
    ['"a\nb"\nc', [["a\nb"], ["c"]]],
    ["a\r\nb\r", [["a"], ["b\r"]]],
    ["a\rb", [["a\rb"]]],
    ['"a', [["a"]]],
  ])("of %j", (text, rows) => expect(csvRows(text, ",")).toEqual(rows));
});

describe("mocks", () => {
  const map = (items: number, mocks: object) =>
    runDefinition(
      one({ Type: "Map", ItemProcessor: { StartAt: "T", States: { T: { ...LAMBDA, Retry: [{ ErrorEquals: ["E"] }], End: true } } } }),
      { states: { T: mocks } },
      { input: Array.from({ length: items }, (_, i) => i) },
    );

  it("are for one iteration, or for those that have none of their own", async () => {
    expect((await map(3, [{ output: "other" }, { output: "one", iteration: 1 }])).output).toEqual(["other", "one", "other"]);
    expect(
      (
        await map(2, [
          { output: 0, iteration: 0 },
          { output: 1, iteration: 1 },
        ])
      ).output,
    ).toEqual([0, 1]);
    expect((await map(2, [{ error: "E", iteration: 1 }, { output: "again", iteration: 1 }, { output: "other" }])).output).toEqual([
      "other",
      "again",
    ]);
  });

  it("are for an input, and for so many times", async () => {
    expect((await map(3, [{ output: "big", when: "$states.input.Payload > 0", times: 1 }, { output: "rest" }])).output).toEqual([
      "rest",
      "big",
      "big",
    ]);
    expect((await map(4, [{ output: "a", times: 2 }, { output: "b" }])).output).toEqual(["a", "a", "b", "b"]);
    expect((await map(3, [{ output: "a", times: 1 }, { output: "b", times: 1 }, { output: "c" }])).output).toEqual(["a", "b", "c"]);
  });

  it("can be for a state outside of a Map although they name an iteration", async () => {
    expect((await runDefinition(one(LAMBDA), { states: { A: [{ output: 1, iteration: 3 }] } })).output).toBe(1);
  });

  it.each<[string, object, Json, Json]>([
    ["an object", { FunctionName: "f", "Payload.$": "$" }, { a: 1 }, { ExecutedVersion: "$LATEST", Payload: { a: 1 }, StatusCode: 200 }],
    ["a text that is JSON", { FunctionName: "f", "Payload.$": "$" }, "[1]", { ExecutedVersion: "$LATEST", Payload: [1], StatusCode: 200 }],
    ["another text", { FunctionName: "f", "Payload.$": "$" }, "x", { ExecutedVersion: "$LATEST", Payload: "x", StatusCode: 200 }],
    ["nothing", { FunctionName: "f" }, 1, { ExecutedVersion: "$LATEST", Payload: {}, StatusCode: 200 }],
  ])("that are not there are the function's input back: %s", async (_, Parameters, input, output) => {
    expect((await runDefinition(one({ ...LAMBDA, Parameters }), {}, { input, unmocked: "echo" })).output).toEqual(output);
  });

  it("that are not there are the input of any other call back", async () => {
    const queue = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Parameters: { QueueUrl: "q", "MessageBody.$": "$" } };
    expect((await runDefinition(one(queue), {}, { input: "m", unmocked: "echo" })).output).toEqual({ QueueUrl: "q", MessageBody: "m" });
    const list = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:f" };
    expect((await runDefinition(one(list), {}, { input: [1], unmocked: "echo" })).output).toEqual([1]);
  });
});

describe("a recorded execution", () => {
  const event = (id: number, previousEventId: number, type: string, details?: [string, object], timestamp: Json = 0) => ({
    id,
    previousEventId,
    type,
    timestamp,
    ...(details ? { [`${details[0]}EventDetails`]: details[1] } : {}),
  });
  const entered = event(2, 1, "TaskStateEntered", ["stateEntered", { name: "A" }]);
  const answers = (...events: object[]) =>
    readRecordedExecution({ events: [event(1, 0, "ExecutionStarted"), entered, ...events] as unknown as Json }).mocks.states.get("A");

  it("has what was submitted, who worked, and how long it took in seconds or as a date", () => {
    expect(
      answers(
        event(3, 2, "TaskScheduled", ["taskScheduled", {}], 10),
        event(4, 3, "TaskStarted", undefined, 10),
        event(5, 4, "TaskSubmitted", ["taskSubmitted", { output: { id: 1 } }], 10),
        event(6, 5, "TaskSucceeded", ["taskSucceeded", { output: { done: true } }], 12.5),
      ),
    ).toEqual([{ answer: { kind: "output", output: { done: true }, submitted: { id: 1 }, seconds: 2.5 } }]);
    expect(
      answers(
        event(3, 2, "ActivityScheduled", ["activityScheduled", {}], "2026-01-01T00:00:00Z"),
        event(4, 3, "ActivityStarted", ["activityStarted", { workerName: "w" }], "2026-01-01T00:00:01Z"),
        event(5, 4, "ActivityTimedOut", ["activityTimedOut", { error: "States.Timeout" }], "2026-01-01T00:00:03Z"),
      ),
    ).toEqual([{ answer: { kind: "error", error: "States.Timeout", timedOut: true, workerName: "w", seconds: 3 } }]);
  });

  it("has no time where the answer came at once, and no outcome where none came", () => {
    expect(
      answers(event(3, 2, "LambdaFunctionScheduled"), event(4, 3, "LambdaFunctionStarted"), event(5, 4, "LambdaFunctionFailed")),
    ).toEqual([{ answer: { kind: "error" } }]);
    expect(answers(event(3, 2, "TaskScheduled"), event(4, 3, "TaskStarted"))).toEqual([{ answer: { kind: "pending" } }]);
    expect(answers(event(3, 2, "TaskScheduled"), event(4, 3, "TaskSucceeded"))).toEqual([{ answer: { kind: "output", output: {} } }]);
  });

  it("has the answers of each attempt in order, and those of an iteration by its index", () => {
    expect(
      answers(
        event(3, 2, "TaskScheduled"),
        event(4, 3, "TaskFailed", ["taskFailed", { error: "E", cause: "c" }]),
        event(5, 4, "TaskScheduled"),
        event(6, 5, "TaskSucceeded", ["taskSucceeded", { output: 1 }]),
      ),
    ).toEqual([{ answer: { kind: "error", error: "E", cause: "c" } }, { answer: { kind: "output", output: 1 } }]);
    const events = [
      event(1, 0, "ExecutionStarted"),
      event(2, 1, "MapStateEntered", ["stateEntered", { name: "M" }]),
      event(3, 2, "MapIterationStarted", ["mapIterationStarted", { index: 1, name: "M" }]),
      event(4, 3, "TaskStateEntered", ["stateEntered", { name: "A" }]),
      event(5, 4, "TaskScheduled"),
      event(6, 5, "TaskSucceeded", ["taskSucceeded", { output: 1 }]),
    ];
    const read = readRecordedExecution(events as unknown as Json);
    expect(read.mocks.states.get("A")).toEqual([{ answer: { kind: "output", output: 1 }, iteration: 1 }]);
    expect(read.concurrent).toBe(true);
  });

  it("was stopped where that is its last event", () => {
    const stopped = (events: object[]) => readRecordedExecution(events as unknown as Json).abortedAt;
    const aborted = event(2, 1, "ExecutionAborted", undefined, 7);
    expect(stopped([event(1, 0, "ExecutionStarted"), aborted])).toBe(7000);
    expect(stopped([event(1, 0, "ExecutionStarted"), aborted, event(3, 2, "ExecutionRedriven", undefined, 8)])).toBeUndefined();
  });
});

describe("TestState", () => {
  const REQUEST: TestStateRequest = { input: {}, inspectionLevel: "DEBUG", variables: new Map(), configuration: {}, now: 0, seed: 0 };
  const ask = async (definition: object, request: Partial<TestStateRequest>, stateName?: string) => {
    const { root } = parseText(JSON.stringify(definition));
    const found = root && (await findState(root, stateName));
    if (!found || "code" in found) throw new Error("no state");
    const whole = { ...REQUEST, ...request };
    return rejectionOf(found.state, whole)?.message ?? testState(found, whole);
  };
  const mocked = (json: Json): NonNullable<TestStateRequest["mock"]> => ({ result: { json }, fieldValidationMode: "NONE" });
  const failing = (error: string): NonNullable<TestStateRequest["mock"]> => ({ error: { error }, fieldValidationMode: "NONE" });
  const ITEM = { StartAt: "I", States: { I: { Type: "Pass", End: true } } };
  const OTHER = { StartAt: "J", States: { J: { Type: "Pass", End: true } } };
  const distributed = (more: object) => ({
    Type: "Map",
    ItemProcessor: { ...ITEM, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } },
    End: true,
    ...more,
  });
  const task = { ...LAMBDA, End: true };

  it.each<[string, object, Partial<TestStateRequest>, string]>([
    [
      "no mock, but failures",
      task,
      { configuration: { mapIterationFailureCount: 0 } },
      "TestState does not support MapIterationFailureCount when a mock is not specified.",
    ],
    ["a mock of a Pass", { Type: "Pass", End: true }, { mock: mocked(1) }, "State type 'Pass' is not supported when a mock is specified"],
    ["an empty mock", task, { mock: { fieldValidationMode: "NONE" } }, "Either mock.result or mock.errorOutput must be specified."],
    [
      "a mock that is no JSON",
      task,
      { mock: { result: { notJson: "x" }, fieldValidationMode: "NONE" } },
      "Mocked result must be valid JSON",
    ],
    [
      "a Parallel whose mock is no list",
      { Type: "Parallel", Branches: [ITEM], End: true },
      { mock: mocked({}) },
      "Mocked result must be an array.",
    ],
    [
      "a Parallel with too few results",
      { Type: "Parallel", Branches: [ITEM, OTHER], End: true },
      { mock: mocked([1]) },
      "Mocked result must contain the same number of items as number of Parallel branches.",
    ],
    [
      "more failures than items",
      distributed({}),
      { input: [1], mock: mocked([1]), configuration: { mapIterationFailureCount: 2 } },
      "Map iteration failure count must be less than or equal to the number of Map iterations",
    ],
    [
      "a context that is no object",
      task,
      { mock: mocked({}), context: [] },
      "Invalid Context object provided: Context object must be a JSON object",
    ],
    [
      "a context with Map",
      task,
      { mock: mocked({}), context: { Map: {} } },
      "Invalid Context object provided: 'Map' field is not supported when mocking a Context object",
    ],
    [
      "a context with another part",
      task,
      { mock: mocked({}), context: { Other: {} } },
      "Invalid Context object provided: Field 'Other' is not allowed",
    ],
    [
      "a context whose part is a text",
      task,
      { mock: mocked({}), context: { State: "A" } },
      "Invalid Context object provided: State must be an object",
    ],
    [
      "a context whose name is a number",
      task,
      { mock: mocked({}), context: { State: { Name: 1 } } },
      "Invalid Context object provided: State.Name must be a string",
    ],
    [
      "a context whose count is a text",
      task,
      { mock: mocked({}), context: { Execution: { RedriveCount: "1" } } },
      "Invalid Context object provided: Execution.RedriveCount must be a number",
    ],
    [
      "a context with another member",
      task,
      { mock: mocked({}), context: { StateMachine: { Id: "a", Other: 1 } } },
      "Invalid Context object provided: Field 'Other' is not allowed",
    ],
    [
      "a context with a token that nothing waits for",
      task,
      { mock: mocked({}), context: { Task: { Token: "t" } } },
      "Invalid Context object provided: Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    ],
  ])("refuses %s", async (_, definition, request, message) => expect(await ask(definition, request)).toBe(message));

  it.each<[string, object, Partial<TestStateRequest>]>([
    [
      "as many failures as items",
      distributed({ ToleratedFailureCount: 1 }),
      { input: [1], mock: mocked([1]), configuration: { mapIterationFailureCount: 1 } },
    ],
    ["a Parallel with as many results", { Type: "Parallel", Branches: [ITEM, OTHER], End: true }, { mock: mocked([1, 2]) }],
    ["a context of any input", task, { mock: mocked({}), context: { Execution: { Input: [1], Name: "n", RedriveCount: 1 } } }],
    [
      "a token that a job waits for",
      { ...task, Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken" },
      { mock: mocked({}), context: { Task: { Token: "t" } } },
    ],
  ])("takes %s", async (_, definition, request) => expect(await ask(definition, request)).toMatchObject({ status: "SUCCEEDED" }));

  it.each<[object, number, string]>([
    [{ ToleratedFailureCount: 2 }, 2, "SUCCEEDED"],
    [{ ToleratedFailureCount: 2 }, 3, "FAILED"],
    [{ ToleratedFailurePercentage: 50 }, 2, "SUCCEEDED"],
    [{ ToleratedFailurePercentage: 50 }, 3, "FAILED"],
    [{ ToleratedFailureCount: 4, ToleratedFailurePercentage: 25 }, 2, "FAILED"],
    [{}, 4, "SUCCEEDED"],
  ])("with %j and %i of four failed iterations: %s", async (more, failed, status) => {
    const request = { input: [1, 2, 3, 4], mock: mocked([1, 2, 3, 4]), configuration: { mapIterationFailureCount: failed } };
    expect(await ask(distributed(more), request)).toMatchObject({ status });
  });

  it("retries while the retrier has attempts left, each after a longer time", async () => {
    const retried = { ...task, Retry: [{ ErrorEquals: ["Other"] }, { ErrorEquals: ["E"], IntervalSeconds: 2, MaxAttempts: 2 }] };
    const after = (used: number, error = "E") => ask(retried, { mock: failing(error), configuration: { retrierRetryCount: used } });
    expect(await after(0)).toMatchObject({
      status: "RETRIABLE",
      inspectionData: { errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 2 } },
    });
    expect(await after(1)).toMatchObject({ status: "RETRIABLE", inspectionData: { errorDetails: { retryBackoffIntervalSeconds: 4 } } });
    expect(await after(2)).toMatchObject({ status: "FAILED", inspectionData: { errorDetails: { retryIndex: 1 } } });
    expect(JSON.stringify(await after(2))).not.toContain("retryBackoff");
    expect(await after(2, "Other")).toMatchObject({ status: "RETRIABLE", inspectionData: { errorDetails: { retryIndex: 0 } } });
    expect(await after(3, "Other")).toMatchObject({ status: "FAILED" });
    expect(await ask({ ...task, Retry: [{ ErrorEquals: ["E"], MaxAttempts: 0 }] }, { mock: failing("E") })).toMatchObject({
      status: "FAILED",
    });
  });

  it("shows nothing at INFO, and the steps of each type of state otherwise", async () => {
    const names = async (definition: object, request: Partial<TestStateRequest> = {}) =>
      Object.keys(((await ask(definition, request)) as { inspectionData?: object }).inspectionData ?? {});
    const pass = { Type: "Pass", End: true };
    expect(await names(pass, { inspectionLevel: "INFO" })).toEqual([]);
    expect(await names(pass)).toEqual(["input", "afterInputPath", "afterParameters", "afterResultSelector", "afterResultPath"]);
    expect(await names({ ...pass, Result: 1 })).toEqual(["input", "result", "afterResultSelector", "afterResultPath"]);
    expect(await names({ ...pass, QueryLanguage: "JSONata", Output: 1 })).toEqual(["input"]);
    expect(await names({ Type: "Parallel", Branches: [ITEM], End: true }, { mock: mocked([1]) })).toEqual([
      "input",
      "afterResultSelector",
      "afterResultPath",
    ]);
    expect(
      await names(distributed({ ToleratedFailureCount: 1, ToleratedFailurePercentage: 5, MaxConcurrency: 3 }), {
        input: [1],
        mock: mocked([1]),
      }),
    ).toEqual([
      "input",
      "afterInputPath",
      "afterItemsPath",
      "maxConcurrency",
      "toleratedFailureCount",
      "toleratedFailurePercentage",
      "afterResultSelector",
      "afterResultPath",
    ]);
    expect(await names({ ...distributed({ QueryLanguage: "JSONata", Items: [1] }) }, { mock: mocked([1]) })).toEqual([
      "input",
      "maxConcurrency",
    ]);
    expect(await names(task, { mock: mocked({}) })).toEqual([
      "input",
      "afterInputPath",
      "afterParameters",
      "result",
      "afterResultSelector",
      "afterResultPath",
    ]);
  });

  it("reads items of a reader from what is given for them", async () => {
    const reader = distributed({
      ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig: { InputType: "JSON" }, Parameters: { Bucket: "b", Key: "k" } },
      ItemSelector: { "v.$": "$$.Map.Item.Value" },
    });
    const selected = async (mapItemReaderData: Json) =>
      Object((await ask(reader, { mock: mocked([]), configuration: { mapItemReaderData } })) as object).inspectionData.afterItemSelector;
    expect(await selected([1, 2])).toEqual([{ v: 1 }, { v: 2 }]);
    expect(await selected({ a: 1 })).toEqual([{ v: 1 }]);
    expect(await selected(5)).toEqual([]);
  });
});

describe("executions that are started", () => {
  const child = { StartAt: "C", States: { C: { Type: "Pass", End: true } } };
  const broken = { StartAt: "C", States: { C: { Type: "Fail", Error: "E", Cause: "c" } } };
  const started = async (resource: string, parameters: object, definition: object = child) => {
    const { machine } = await (await import("../support/parse.js")).parseAsl(definition);
    if (!machine) throw new Error("no machine");
    const Parameters = { StateMachineArn: "arn:aws:states:us-east-1:111111111111:stateMachine:child", ...parameters };
    return runDefinition(
      one({ Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters }),
      {},
      {
        machines: new Map([["child", machine]]),
        unmocked: "fail",
      },
    );
  };
  const ARN = "arn:aws:states:us-east-1:111111111111";

  it("are named, by a version or an alias too", async () => {
    expect((await started("states:startExecution", { Name: "n" })).output).toMatchObject({ ExecutionArn: `${ARN}:execution:child:n` });
    expect((await started("states:startExecution", { Name: "n", StateMachineArn: `${ARN}:stateMachine:child:PROD` })).output).toMatchObject(
      {
        ExecutionArn: `${ARN}:execution:child:n`,
      },
    );
    expect((await started("states:startExecution", {})).output).toMatchObject({
      ExecutionArn: `${ARN}:execution:child:execution-${START_TIME}`,
    });
    expect((await started("states:startExecution", { StateMachineArn: "child" })).output).toMatchObject({
      ExecutionArn: expect.stringContaining("child"),
    });
    expect((await started("states:startExecution", { StateMachineArn: `${ARN}:stateMachine:other` })).status).toBe("FAILED");
  });

  it("are given text as JSON, and nothing as an empty object", async () => {
    const output = async (Input: Json | undefined) =>
      ((await started("states:startExecution.sync:2", Input === undefined ? {} : { Input })).output as { Output: Json }).Output;
    expect(await output('{"a":1}')).toEqual({ a: 1 });
    expect(await output("no json")).toBe("no json");
    expect(await output({ a: 1 })).toEqual({ a: 1 });
    expect(await output(undefined)).toEqual({});
  });

  it("are described as their forms do", async () => {
    expect((await started("states:startExecution.sync", { Input: { a: 1 } })).output).toMatchObject({
      Status: "SUCCEEDED",
      Output: '{"a":1}',
      Input: '{"a":1}',
    });
    expect((await started("aws-sdk:sfn:startSyncExecution", { Input: "{}" })).output).toMatchObject({ Status: "SUCCEEDED", Output: "{}" });
    expect((await started("aws-sdk:sfn:startSyncExecution", {}, broken)).output).toMatchObject({
      Status: "FAILED",
      Error: "E",
      Cause: "c",
    });
    const failed = await started("states:startExecution.sync:2", { Input: { a: 1 } }, broken);
    expect(failed.error).toBe("States.TaskFailed");
    expect(JSON.parse(failed.cause ?? "")).toMatchObject({ Status: "FAILED", Error: "E", Cause: "c", Input: '{"a":1}' });
  });
});
