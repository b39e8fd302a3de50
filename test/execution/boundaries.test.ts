import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { runMachine, START_TIME } from "../../src/execution/run.js";
import type { Json } from "../../src/text/node.js";
import { parseAsl } from "../support/parse.js";
import { eventsOf, LAMBDA, runDefinition } from "../support/run-definition.js";

const KIB_256 = 262_144;
/** JSON text of exactly so many bytes: the quotes count. */
const textOf = (bytes: number): string => "x".repeat(bytes - 2);
const one = (state: object) => ({ StartAt: "A", States: { A: { ...state, End: true } } });
const seconds = ({ start, end }: { start: number; end: number }) => (end - start) / 1000;

beforeAll(loadJsonata);

describe("262,144 bytes pass, and one more does not:", () => {
  it.each([
    ["a task's result", one(LAMBDA), (size: number) => ({ states: { A: [{ output: textOf(size) }] } }), () => ({})],
    ["the output of a state", one({ Type: "Pass" }), () => ({}), textOf],
    [
      "what Parameters build",
      one({ Type: "Pass", Parameters: { "a.$": "$" }, ResultPath: null }),
      () => ({}),
      (size: number) => textOf(size - 6),
    ],
    ["a variable", one({ Type: "Pass", Assign: { "v.$": "$" }, OutputPath: null }), () => ({}), textOf],
  ])("%s", async (_what, definition, mocks, input) => {
    const statusAt = async (size: number) => {
      const { status, error } = await runDefinition(definition, mocks(size), { input: input(size) as Json });
      return error ?? status;
    };
    expect(await statusAt(KIB_256)).toBe("SUCCEEDED");
    expect(await statusAt(KIB_256 + 1)).toBe("States.DataLimitExceeded");
  });

  it("counted in UTF-8", async () => {
    const result = (text: string) => runDefinition(one(LAMBDA), { states: { A: [{ output: text }] } });
    expect((await result("é".repeat(KIB_256 / 2 - 1))).status).toBe("SUCCEEDED");
    expect((await result(`${"é".repeat(KIB_256 / 2 - 1)}x`)).error).toBe("States.DataLimitExceeded");
  });
});

describe("10 MiB of variables together", () => {
  /** Variables of these sizes, assigned one after the other from a text that is cut to size. */
  const assigning = (sizes: readonly number[]) => ({
    QueryLanguage: "JSONata",
    StartAt: "S0",
    States: Object.fromEntries(
      sizes.map((size, i) => [
        `S${i}`,
        {
          Type: "Pass",
          Assign: { [`v${i}`]: size === 1 ? 1 : `{% $substring($states.input, 0, ${size - 2}) %}` },
          ...(i + 1 < sizes.length ? { Next: `S${i + 1}` } : { End: true }),
        },
      ]),
    ),
  });
  const full = (n: number) => Array.from({ length: n }, () => KIB_256);

  it.each<[string, number[], string]>([
    ["forty that are full", full(40), "SUCCEEDED"],
    ["one more byte in another one", [...full(40), 1], "States.DataLimitExceeded"],
    ["forty-one that have as many bytes together", [...full(39), KIB_256 - 1, 1], "SUCCEEDED"],
    ["and one byte more", [...full(39), KIB_256 - 1, 1, 1], "States.DataLimitExceeded"],
    ["hundreds of small ones first", [...Array.from({ length: 300 }, () => 1), ...full(39), KIB_256 - 300], "SUCCEEDED"],
    ["and one byte more", [...Array.from({ length: 300 }, () => 1), ...full(39), KIB_256 - 300, 1], "States.DataLimitExceeded"],
  ])("%s", async (_, sizes, expected) => {
    const { status, error } = await runDefinition(assigning(sizes), {}, { input: textOf(KIB_256) });
    expect(error ?? status).toBe(expected);
  });
});

describe("time", () => {
  it("a Wait is at most 2,147,483,647 seconds long", async () => {
    const most = 2_147_483_647;
    const waits = async (seconds: number) => {
      const bySeconds = one({ Type: "Wait", SecondsPath: "$.s" });
      const byTime = one({ Type: "Wait", TimestampPath: "$.t" });
      const t = new Date(START_TIME + seconds * 1000).toISOString();
      const results = [await runDefinition(bySeconds, {}, { input: { s: seconds } }), await runDefinition(byTime, {}, { input: { t } })];
      return results.map(({ status, cause }) => `${status}${/delay is too long/.test(cause ?? "") ? ": too long" : ""}`);
    };
    // a year is over before
    expect(await waits(most)).toEqual(["TIMED_OUT", "TIMED_OUT"]);
    expect(await waits(most + 1)).toEqual(["FAILED: too long", "FAILED: too long"]);
  });

  it("an answer at the very timeout comes too late", async () => {
    const at = (more: object, answer: number) =>
      runDefinition(one({ ...LAMBDA, ...more }), { states: { A: [{ output: 1, seconds: answer }] } });
    for (const more of [{ TimeoutSeconds: 10 }, { TimeoutSeconds: 60, HeartbeatSeconds: 10 }]) {
      expect((await at(more, 9.999)).status).toBe("SUCCEEDED");
      expect(await at(more, 10)).toMatchObject({ error: "States.Timeout", end: START_TIME + 10_000 });
    }
  });

  it("what happens at the very TimeoutSeconds of the machine comes too late", async () => {
    const at = (limit: number) => runDefinition({ ...one({ Type: "Wait", Seconds: 10 }), TimeoutSeconds: limit }, {});
    expect((await at(11)).status).toBe("SUCCEEDED");
    expect(await at(10)).toMatchObject({ status: "TIMED_OUT", end: START_TIME + 10_000 });
  });

  it("a Standard execution ends after a year, an Express one after five minutes", async () => {
    const wait = (n: number, type: "standard" | "express") => runDefinition(one({ Type: "Wait", Seconds: n }), {}, { type });
    expect((await wait(31_535_999, "standard")).status).toBe("SUCCEEDED");
    expect((await wait(31_536_000, "standard")).status).toBe("TIMED_OUT");
    expect((await wait(299, "express")).status).toBe("SUCCEEDED");
    expect((await wait(300, "express")).status).toBe("TIMED_OUT");
  });
});

describe("concurrency", () => {
  const map = (items: number, more: object = {}) =>
    runDefinition(
      one({ Type: "Map", ItemsPath: "$.items", ItemProcessor: one({ Type: "Wait", Seconds: 1 }), ...more }),
      {},
      { input: { items: Array.from({ length: items }, (_, i) => i) } },
    );

  it("40 iterations of an inline Map run at once, whatever MaxConcurrency says", async () => {
    expect(seconds(await map(40))).toBe(1);
    expect(seconds(await map(41))).toBe(2);
    expect(seconds(await map(81, { MaxConcurrency: 100 }))).toBe(3);
  });

  it("as many as MaxConcurrency says; 0 is no limit", async () => {
    expect(seconds(await map(4, { MaxConcurrency: 1 }))).toBe(4);
    expect(seconds(await map(4, { MaxConcurrency: 3 }))).toBe(2);
    expect(seconds(await map(4, { MaxConcurrency: 4 }))).toBe(1);
    expect(seconds(await map(4, { MaxConcurrency: 0 }))).toBe(1);
  });

  it("children of a Map Run too", async () => {
    const ItemProcessor = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, ...one({ Type: "Wait", Seconds: 1 }) };
    expect(seconds(await map(5, { ItemProcessor }))).toBe(1);
    expect(seconds(await map(5, { ItemProcessor, MaxConcurrency: 2 }))).toBe(3);
  });
});

describe("a Map Run", () => {
  const distributed = (more: object, mocks: object, input: Json) =>
    runDefinition(
      one({
        Type: "Map",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "T",
          States: { T: { ...LAMBDA, End: true } },
        },
        ...more,
      }),
      mocks,
      { input },
    );

  it.each([
    [{ ToleratedFailureCount: 2 }, 4, 2],
    [{ ToleratedFailurePercentage: 50 }, 4, 2],
    [{ ToleratedFailurePercentage: 25.5 }, 4, 1],
    [{ ToleratedFailurePercentage: 100 }, 4, 4],
    [{ ToleratedFailureCount: 1, ToleratedFailurePercentage: 75 }, 4, 1],
    [{ ToleratedFailureCount: 3, ToleratedFailurePercentage: 25 }, 4, 1],
    [{}, 4, 0],
  ])("with %j and %i items tolerates %i failures, and not one more", async (more, items, tolerated) => {
    const run = async (failed: number) => {
      const mocks = { states: { T: [...Array.from({ length: failed }, (_, i) => ({ error: "E", iteration: i })), { output: 1 }] } };
      return (
        await distributed(
          more,
          mocks,
          Array.from({ length: items }, (_, i) => i),
        )
      ).status;
    };
    expect(await run(tolerated)).toBe("SUCCEEDED");
    if (tolerated < items) expect(await run(tolerated + 1)).toBe("FAILED");
  });

  const batchesOf = async (batcher: object, items: Json[]) => {
    const result = await distributed({ ItemBatcher: batcher }, { states: { T: [{ output: 1 }] } }, items);
    return result.mapRuns[0]?.executions.map(({ input }) => (input as { Items: Json[] }).Items);
  };

  it("fills batches up to MaxItemsPerBatch, and up to the very byte of MaxInputBytesPerBatch", async () => {
    expect(await batchesOf({ MaxItemsPerBatch: 2 }, [1, 2, 3])).toEqual([[1, 2], [3]]);
    // each item has six bytes and a comma
    expect(await batchesOf({ MaxInputBytesPerBatch: 14 }, ["aaaa", "bbbb", "cccc"])).toEqual([["aaaa", "bbbb"], ["cccc"]]);
    expect(await batchesOf({ MaxInputBytesPerBatch: 13 }, ["aaaa", "bbbb"])).toEqual([["aaaa"], ["bbbb"]]);
    expect(await batchesOf({ MaxInputBytesPerBatch: 1 }, ["aaaa", "bbbb"])).toEqual([["aaaa"], ["bbbb"]]);
  });

  it("leaves blank lines of JSON Lines out", async () => {
    const reader = {
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSONL" },
        Parameters: { Bucket: "b", Key: "k" },
      },
    };
    const body = '\n{"a":1}\r\n\r\n   \n{"a":2}\n\n';
    const result = await distributed(reader, { states: { T: [{ output: 1 }] }, s3: [{ bucket: "b", key: "k", body }] }, {});
    expect(result.mapRuns[0]?.executions.map((e) => e.input)).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

describe("siblings that are stopped", () => {
  it("have an event each where they are open, and none where they are between two states", async () => {
    const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { ...state, End: true } } });
    const inner = one({ Type: "Wait", Seconds: 60 });
    const definition = one({
      Type: "Parallel",
      Branches: [
        branch("Fails", LAMBDA),
        branch("Waits", { Type: "Wait", Seconds: 60 }),
        branch("Works", LAMBDA),
        branch("Maps", { Type: "Map", ItemsPath: "$.items", ItemProcessor: inner }),
        branch("Nests", { Type: "Parallel", Branches: [inner] }),
        branch("Is done", { Type: "Pass" }),
      ],
    });
    const mocks = { states: { Fails: [{ error: "E", seconds: 5 }], Works: [{ pending: true }] } };
    const result = await runDefinition(definition, mocks, { input: { items: [1, 2] } });
    const failure = result.history.find((e) => e.type === "TaskFailed")?.id as number;
    const after = result.history.slice(failure).map((e) => [e.type, e.previousEventId]);
    expect(after).toEqual([
      ["TaskStateAborted", failure],
      ["WaitStateAborted", failure],
      ["TaskStateAborted", failure],
      ["MapStateAborted", failure],
      ["MapIterationAborted", failure],
      ["WaitStateAborted", failure],
      ["MapIterationAborted", failure],
      ["WaitStateAborted", failure],
      ["ParallelStateAborted", failure],
      ["WaitStateAborted", failure],
      ["ParallelStateFailed", failure],
      ["ExecutionFailed", result.events - 1],
    ]);
  });
});

describe("the context object", () => {
  it("has the task token while the task waits for it, and not later", async () => {
    const token = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken" };
    const definition = {
      StartAt: "T",
      States: {
        T: { ...token, Parameters: { "Token.$": "$$.Task.Token" }, Next: "P" },
        P: { Type: "Pass", Parameters: { "context.$": "$$" }, End: true },
      },
    };
    const result = await runDefinition(definition, { states: { T: [{ output: {} }] } });
    expect(result.history.find((e) => e.type === "TaskScheduled")?.taskScheduledEventDetails?.parameters).toHaveProperty("Token");
    expect(result.output).toHaveProperty("context.State.Name", "P");
    expect(result.output).not.toHaveProperty("context.Task");
  });

  it("has a new token for each attempt", async () => {
    const definition = one({
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { "Token.$": "$$.Task.Token" },
      Retry: [{ ErrorEquals: ["States.ALL"] }],
    });
    const result = await runDefinition(definition, { states: { A: [{ error: "E" }, { output: {} }] } });
    const tokens = result.history.flatMap((e) =>
      e.taskScheduledEventDetails ? [JSON.stringify(e.taskScheduledEventDetails.parameters)] : [],
    );
    expect(new Set(tokens).size).toBe(2);
  });
});

describe("an evaluation that fails after the work", () => {
  const task = (more: object) => ({
    QueryLanguage: "JSONata",
    StartAt: "T",
    States: {
      T: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Arguments: {},
        Output: "{% $states.result.absent %}",
        End: true,
        ...more,
      },
      B: { Type: "Pass", End: true },
    },
  });

  it("has an event of its own, after that of the work, whether it is caught or not", async () => {
    const caught = await runDefinition(task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }] }), { states: { T: [{ output: {} }] } });
    expect(eventsOf(caught, 4).slice(0, 3)).toEqual(["5<-4 TaskSucceeded", "6<-5 EvaluationFailed", "7<-6 TaskStateExited"]);
    const uncaught = await runDefinition(task({}), { states: { T: [{ output: {} }] } });
    expect(eventsOf(uncaught, 4)).toEqual(["5<-4 TaskSucceeded", "6<-5 EvaluationFailed", "7<-6 ExecutionFailed"]);
    expect(uncaught.error).toBe("States.QueryEvaluationError");
  });
});

describe("negative zero", () => {
  it("is 0 in every output", async () => {
    const jsonata = one({ Type: "Pass", QueryLanguage: "JSONata", Output: "{% [-0, 0 * -1, $round(-0.4)] %}" });
    expect(JSON.stringify((await runDefinition(jsonata, {})).output)).toBe("[0,0,0]");
    for (const value of ((await runDefinition(jsonata, {})).output as number[]) ?? []) expect(Object.is(value, -0)).toBe(false);
    const intrinsic = one({ Type: "Pass", Parameters: { "v.$": "States.MathAdd($.a, 0)" } });
    const { output } = await runDefinition(intrinsic, {}, { input: { a: -0.2 } });
    expect(Object.is((output as { v: number }).v, -0)).toBe(false);
  });
});

describe("the history quota", () => {
  /** So many Pass states, then an end. */
  const chain = (states: number) => ({
    StartAt: "S1",
    States: Object.fromEntries(
      Array.from({ length: states }, (_, i) => [
        `S${i + 1}`,
        { Type: "Pass", ...(i + 1 < states ? { Next: `S${i + 2}` } : { End: true }) },
      ]),
    ),
  });

  it("has room for 12,499 states of two events, and the two of the execution", async () => {
    const last = await runDefinition(chain(12_499), {});
    expect([last.status, last.events]).toEqual(["SUCCEEDED", 25_000]);
    expect(eventsOf(last, 24_998)).toEqual(["24999<-24998 PassStateExited", "25000<-24999 ExecutionSucceeded"]);
    const over = await runDefinition(chain(12_500), {});
    expect([over.status, over.error, over.events]).toEqual(["FAILED", "States.Runtime", 25_000]);
  });
});

describe("executions within executions", () => {
  it("25 deep, and not one more", async () => {
    const self = "arn:aws:states:us-east-1:111111111111:stateMachine:self";
    const { machine } = await parseAsl({
      StartAt: "Last?",
      States: {
        "Last?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericEquals: 0, Next: "End" }], Default: "Start" },
        Start: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution.sync:2",
          Parameters: { StateMachineArn: self, Input: { "n.$": "States.MathAdd($.n, -1)" } },
          ResultPath: null,
          End: true,
        },
        End: { Type: "Succeed" },
      },
    });
    if (!machine) throw new Error("no machine");
    const statusOf = (n: number) => runMachine(machine, { input: { n }, machines: new Map([["self", machine]]), unmocked: "fail" }).status;
    expect(statusOf(25)).toBe("SUCCEEDED");
    expect(statusOf(26)).toBe("FAILED");
  });
});
