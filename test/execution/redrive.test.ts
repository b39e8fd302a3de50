import { describe, expect, it } from "vitest";
import { readRecordedExecution } from "../../src/execution/mocks/history-mocks.js";
import { asRecorded, DepartedError, redriven, redrivenIn } from "../../src/execution/mocks/redriven.js";
import { NotRedrivableError } from "../../src/execution/redrive.js";
import { START_TIME } from "../../src/execution/run.js";
import type { Json } from "../../src/text/node.js";
import { eventsOf, LAMBDA, runDefinition } from "../support/run-definition.js";

const DAY = 86_400_000;
const fail = (error = "E") => ({ error });
const ok = (output: Json = {}) => ({ output });

const one = {
  StartAt: "A",
  States: {
    A: { Type: "Pass", Next: "T" },
    T: { ...LAMBDA, Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 5 }], End: true },
  },
};

describe("a redriven Task", () => {
  it("is scheduled again from its entry, with the attempts of its retriers anew", async () => {
    const result = await runDefinition(one, { states: { T: [fail(), fail(), fail(), ok(7)] } }, { redrive: redrivenIn("T", undefined) });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: 7, redriveCount: 1 });
    expect(eventsOf(result, 9)).toEqual([
      "10<-9 TaskFailed",
      "11<-10 ExecutionFailed",
      "12<-11 ExecutionRedriven",
      "13<-4 TaskScheduled",
      "14<-13 TaskStarted",
      "15<-14 TaskFailed",
      "16<-15 TaskScheduled",
      "17<-16 TaskStarted",
      "18<-17 TaskSucceeded",
      "19<-18 TaskStateExited",
      "20<-19 ExecutionSucceeded",
    ]);
    expect(result.history[11]?.executionRedrivenEventDetails).toEqual({ redriveCount: 1 });
  });

  it("sees RedriveCount and RedriveTime in the context object, and the time of its first entry", async () => {
    const definition = {
      StartAt: "T",
      States: { T: { ...LAMBDA, Parameters: { FunctionName: "f", "Payload.$": "$$" }, TimeoutSeconds: 60, End: true } },
    };
    const at = START_TIME + DAY;
    const result = await runDefinition(definition, { states: { T: [fail(), ok()] } }, { redrive: redrivenIn("T", at) });
    const sent = result.history.flatMap((e) => (e.taskScheduledEventDetails?.parameters ? [e.taskScheduledEventDetails.parameters] : []));
    const contextOf = (json: Json | undefined) => (json as { Payload: { Execution: object; State: object } }).Payload;
    expect(contextOf(sent[0]).Execution).toMatchObject({ RedriveCount: 0 });
    expect(contextOf(sent[0]).Execution).not.toHaveProperty("RedriveTime");
    expect(contextOf(sent[1]).Execution).toMatchObject({ RedriveCount: 1, RedriveTime: "2026-01-02T00:00:00.000Z" });
    expect(contextOf(sent[1]).State).toMatchObject({ EnteredTime: "2026-01-01T00:00:00.000Z", RetryCount: 0 });
  });
});

describe("a redriven Parallel or Map", () => {
  const parallel = {
    StartAt: "P",
    States: {
      P: {
        Type: "Parallel",
        End: true,
        Branches: ["B", "C"].map((name) => ({ StartAt: name, States: { [name]: { ...LAMBDA, End: true } } })),
      },
    },
  };

  it("runs the branches that failed or were stopped, and keeps the others", async () => {
    const mocks = { states: { B: [{ ...fail(), seconds: 2 }, ok("b")], C: [{ ...ok("c"), seconds: 1 }, fail("Again")] } };
    const result = await runDefinition(parallel, mocks, { redrive: redrivenIn("B", undefined) });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: ["b", "c"] });
    expect(result.visited).toEqual(["P", "B", "C"]);
    const stopped = { states: { B: [fail(), ok("b")], C: [{ ...ok("old"), seconds: 9 }, ok("c")] } };
    expect(await runDefinition(parallel, stopped, { redrive: redrivenIn("P", undefined) })).toMatchObject({ output: ["b", "c"] });
  });

  it("runs all branches after States.DataLimitExceeded", async () => {
    const mocks = { states: { B: [{ ...fail("States.DataLimitExceeded"), seconds: 2 }, ok("b")], C: [ok("old"), ok("c")] } };
    const result = await runDefinition(parallel, mocks, { redrive: redrivenIn("B", undefined) });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: ["b", "c"] });
    expect(result.visited).toEqual(["P", "B", "C", "B", "C"]);
  });

  it("runs the unsuccessful iterations, those not begun included", async () => {
    const map = {
      StartAt: "M",
      States: {
        M: {
          Type: "Map",
          MaxConcurrency: 1,
          ItemsPath: "$.items",
          ItemProcessor: { StartAt: "T", States: { T: { ...LAMBDA, End: true } } },
          End: true,
        },
      },
    };
    const mocks = { states: { T: [{ ...ok(0), iteration: 0 }, { ...fail(), iteration: 1 }, { ...ok(1), iteration: 1 }, ok(2)] } };
    const result = await runDefinition(map, mocks, { input: { items: [1, 2, 3] }, redrive: redrivenIn("M", undefined) });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: [0, 1, 2] });
    const count = (type: string) => result.history.filter((e) => e.type === type).length;
    expect([count("MapStateStarted"), count("MapIterationStarted"), count("MapIterationSucceeded")]).toEqual([1, 3, 3]);
  });
});

describe("a redriven Map Run", () => {
  const distributed = (type: "STANDARD" | "EXPRESS", retry: object = {}) => ({
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: type },
          StartAt: "S",
          States: { S: { ...LAMBDA, Next: "T" }, T: { ...LAMBDA, End: true, ...retry } },
        },
        End: true,
      },
    },
  });
  const mocks = {
    states: {
      S: [ok({})],
      T: [
        { ...ok("a"), iteration: 0 },
        { ...fail("Card.Declined"), cause: "no funds", iteration: 1 },
        { ...ok("b"), iteration: 1 },
      ],
    },
  };
  const options = { input: { items: [1, 2] }, redrive: redrivenIn("M", undefined) };

  it("continues Standard children in the state that failed", async () => {
    const result = await runDefinition(distributed("STANDARD"), mocks, options);
    expect(result).toMatchObject({ status: "SUCCEEDED", output: ["a", "b"] });
    expect(eventsOf(result, 4)).toEqual([
      "5<-4 MapRunFailed",
      "6<-5 MapStateFailed",
      "7<-6 ExecutionFailed",
      "8<-7 ExecutionRedriven",
      "9<-2 MapRunRedriven",
      "10<-9 MapRunSucceeded",
      "11<-10 MapStateSucceeded",
      "12<-10 MapStateExited",
      "13<-12 ExecutionSucceeded",
    ]);
    const [run] = result.mapRuns;
    expect(result.history[8]?.mapRunRedrivenEventDetails).toEqual({ mapRunArn: run?.mapRunArn, redriveCount: 1 });
    expect(run?.executions.map((e) => [e.redriveCount, e.visited])).toEqual([
      [0, ["S", "T"]],
      [1, ["S", "T"]],
    ]);
  });

  it("can be redriven a thousand times", async () => {
    const answers = { states: { S: [ok({})], T: [fail()] } };
    const result = await runDefinition(distributed("EXPRESS"), answers, {
      input: { items: [1] },
      redrive: ({ redriveCount, end }) => (redriveCount < 1001 ? end : undefined),
    });
    expect(result).toMatchObject({ error: "States.Runtime", cause: expect.stringContaining("redriven 1000 times already") });
    expect(result.mapRuns[0]?.redriveCount).toBe(1000);
  });

  it("starts Express children anew", async () => {
    const result = await runDefinition(distributed("EXPRESS"), mocks, options);
    expect(result).toMatchObject({ status: "SUCCEEDED", output: ["a", "b"] });
    expect(result.mapRuns[0]?.executions[1]).toMatchObject({ redriveCount: 0, visited: ["S", "T"], events: 12 });
  });

  it("leaves children that ended more than 14 days before", async () => {
    const slow = { states: { ...mocks.states, T: [{ ...ok("a"), seconds: 15 * 86_400, iteration: 0 }, ...mocks.states.T.slice(1)] } };
    const result = await runDefinition(distributed("STANDARD"), slow, options);
    expect(result).toMatchObject({ status: "FAILED", error: "States.ExceedToleratedFailureThreshold", redriveCount: 1 });
  });

  it("whose items could not be read begins a new one", async () => {
    const reader = {
      Resource: "arn:aws:states:::s3:getObject",
      ReaderConfig: { InputType: "JSON" },
      Parameters: { Bucket: "b", Key: "absent.json" },
    };
    const definition = distributed("STANDARD");
    const { ItemsPath: _, ...rest } = definition.States.M;
    const result = await runDefinition({ ...definition, States: { M: { ...rest, ItemReader: reader } } }, mocks, options);
    expect(result.error).toBe("States.ItemReaderFailed");
    expect(result.history.filter((e) => e.type === "MapRunStarted")).toHaveLength(2);
    expect(result.history.some((e) => e.type === "MapRunRedriven")).toBe(false);
  });
});

describe("an execution that timed out or was stopped", () => {
  it("has TimeoutSeconds anew", async () => {
    const definition = { ...one, TimeoutSeconds: 10 };
    const mocks = { states: { T: [{ pending: true }, { ...ok(), seconds: 9 }] } };
    const result = await runDefinition(definition, mocks, { redrive: redrivenIn("T", START_TIME + DAY) });
    expect(result).toMatchObject({ status: "SUCCEEDED", end: START_TIME + DAY + 9000 });
    const longer = { states: { T: [{ pending: true }, { ...ok(), seconds: 10 }] } };
    expect((await runDefinition(definition, longer, { redrive: redrivenIn("T", START_TIME + DAY) })).status).toBe("TIMED_OUT");
  });

  it("leaves a Wait whose moment has passed", async () => {
    const wait = { StartAt: "W", TimeoutSeconds: 60, States: { W: { Type: "Wait", Timestamp: "2026-01-01T12:00:00Z", End: true } } };
    const result = await runDefinition(wait, {}, { redrive: redrivenIn("W", START_TIME + DAY) });
    expect(result).toMatchObject({ status: "SUCCEEDED", end: START_TIME + DAY });
  });

  it("continues with the state that was to come", async () => {
    const stopped = await runDefinition(one, { states: { T: [ok()] } }, { abortAt: START_TIME });
    expect(stopped.status).toBe("ABORTED");
    const result = await runDefinition(
      one,
      { states: { T: [ok()] } },
      { abortAt: START_TIME, redrive: ({ status, end }) => (status === "ABORTED" ? end : undefined) },
    );
    expect(result).toMatchObject({ status: "SUCCEEDED", redriveCount: 1, visited: ["A", "T"] });
  });
});

describe("a redrive is refused as AWS refuses it", () => {
  const failing = { StartAt: "F", States: { F: { Type: "Fail", Error: "E" } } };
  const refused = (definition: object, at: number, options: object = {}) =>
    runDefinition(definition, {}, { redrive: () => at, ...options }).then(
      () => "",
      (error: unknown) => (error instanceof NotRedrivableError ? error.message : String(error)),
    );

  it("more than 14 days after the end", async () => {
    expect(await refused(failing, START_TIME + 14 * DAY + 1)).toContain("14 days");
    const once = await runDefinition(failing, {}, { redrive: redrivenIn("F", START_TIME + 14 * DAY) });
    expect(once).toMatchObject({ status: "FAILED", redriveCount: 1 });
  });

  it("after success, for Express, and with a full history", async () => {
    expect(await refused({ StartAt: "S", States: { S: { Type: "Succeed" } } }, START_TIME)).toContain("SUCCEEDED");
    expect(await refused(failing, START_TIME, { type: "express" })).toContain("Express");
    const spin = { StartAt: "A", States: { A: { Type: "Pass", Next: "A" } } };
    expect(await refused(spin, START_TIME)).toContain("25000 events");
  });
});

describe("a recorded execution", () => {
  const text = (history: readonly object[]): Json => JSON.parse(JSON.stringify({ events: history })) as Json;

  it("is redriven with new answers after its own", async () => {
    const failed = await runDefinition(one, { states: { T: [fail(), fail()] } }, { input: { id: 1 } });
    const recorded = readRecordedExecution(text(failed.history));
    const mocks = { states: new Map([["T", [{ answer: { kind: "output", output: 9 } as const }]]]), s3: [] };
    const result = await runDefinition(one, {}, redriven(recorded, mocks, undefined));
    expect(result).toMatchObject({ status: "SUCCEEDED", output: 9, redriveCount: 1 });
    expect(result.history.slice(0, failed.history.length)).toEqual(failed.history);
    const twice = readRecordedExecution(text(result.history.slice(0, -4)));
    expect(twice.redrives).toHaveLength(1);
  });

  it("that the definition no longer does is not redriven", async () => {
    const failed = await runDefinition(one, { states: { T: [fail(), fail()] } });
    const recorded = readRecordedExecution(text(failed.history));
    const other = { StartAt: "T", States: { T: { ...LAMBDA, End: true } } };
    await expect(runDefinition(other, {}, redriven(recorded, { states: new Map(), s3: [] }, undefined))).rejects.toThrow(DepartedError);
  });

  it("has tasks without an answer where it was stopped", async () => {
    const stopped = await runDefinition(one, { states: { T: [{ ...ok(), seconds: 60 }] } }, { abortAt: START_TIME + 5000 });
    const recorded = readRecordedExecution(text(stopped.history));
    expect(recorded.abortedAt).toBe(START_TIME + 5000);
    expect(recorded.mocks.states.get("T")).toEqual([{ answer: { kind: "pending" } }]);
  });
});

describe("a recorded execution as options of a run", () => {
  it("says what was recorded, and nothing else", () => {
    const [first, second] = [{ at: 1 }, { at: 2 }] as never[];
    const { redrive, ...options } = asRecorded({ redrives: [first, second], abortedAt: 5, start: 3, input: null } as never);
    expect(options).toEqual({ input: null, start: 3, abortAt: 5 });
    const ask = redrive as () => unknown;
    expect([ask(), ask(), ask()]).toEqual([first, second, undefined]);
    expect(Object.keys(asRecorded({ redrives: [] } as never))).toEqual(["redrive"]);
  });
});
