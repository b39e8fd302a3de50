import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { UsageError } from "../../src/cli/command.js";
import { findState } from "../../src/cli/test-state/find-state.js";
import { runTestState } from "../../src/cli/test-state/test-state-command.js";
import { rejectionOf } from "../../src/execution/test-state/rejections.js";
import type { TestStateRequest } from "../../src/execution/test-state/request.js";
import { testState } from "../../src/execution/test-state/test-state.js";
import type { Json } from "../../src/text/node.js";
import { parseText } from "../support/parse.js";

type Request = Partial<TestStateRequest> & { readonly stateName?: string };

const REQUEST: TestStateRequest = {
  input: {},
  inspectionLevel: "TRACE",
  variables: new Map(),
  configuration: {},
  now: 0,
  seed: 0,
};

/** What TestState answers, or the exception. */
async function answer(definition: object, { stateName, ...request }: Request = {}) {
  const { root } = parseText(JSON.stringify(definition));
  if (!root) throw new Error("nothing to parse");
  const found = await findState(root, stateName);
  if ("code" in found) return { rejected: found };
  const whole = { ...REQUEST, ...request };
  const rejected = rejectionOf(found.state, whole);
  return rejected ? { rejected } : testState(found, whole);
}

type Mock = NonNullable<TestStateRequest["mock"]>;
const result = (json: Json): Mock => ({ result: { json }, fieldValidationMode: "STRICT" });
const fails = (error: string): Mock => ({ error: { error, cause: "why" }, fieldValidationMode: "STRICT" });
const messageOf = async (definition: object, request: Request) => {
  const got = await answer(definition, request);
  return "rejected" in got ? got.rejected.message : got.status;
};

const LAMBDA = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" } };
const ITEM = { StartAt: "Item", States: { Item: { Type: "Pass", End: true } } };

describe("TestState", () => {
  beforeAll(loadJsonata);

  it("names the tested state StateName in the context object, and has no role where the request has none", async () => {
    const state = {
      Type: "Pass",
      QueryLanguage: "JSONata",
      Output: "{% [$states.context.State.Name, $states.context.Execution.RoleArn] %}",
      End: true,
    };
    const machine = { StartAt: "Mine", States: { Mine: state } };
    expect(await answer(machine, { stateName: "Mine", roleArn: null })).toMatchObject({ output: ["StateName", null] });
    expect(await answer(state, { roleArn: null })).toMatchObject({ output: ["StateName", null] });
    expect(await answer(state, { roleArn: "arn:role" })).toMatchObject({ output: ["StateName", "arn:role"] });
  });

  it("shows the variables after the state: those given and those assigned", async () => {
    const pass = { Type: "Pass", End: true };
    const variables = new Map<string, Json>([
      ["a", 1],
      ["b", 2],
    ]);
    expect(await answer(pass, { variables })).toMatchObject({ inspectionData: { variables: { a: 1, b: 2 } } });
    expect(await answer({ ...pass, Assign: { b: 3, c: 4 } }, { variables })).toMatchObject({
      inspectionData: { variables: { a: 1, b: 3, c: 4 } },
    });
    expect(JSON.stringify(await answer(pass))).not.toContain("variables");
  });

  it("shows afterInputPath of a JSONPath Fail state only", async () => {
    const fail = { Type: "Fail", Error: "E", Cause: "C" };
    const input = { x: 1 };
    expect(await answer(fail, { input })).toMatchObject({ inspectionData: { input, afterInputPath: input } });
    expect(await answer({ ...fail, QueryLanguage: "JSONata" }, { input })).toMatchObject({ inspectionData: { input } });
    expect(JSON.stringify(await answer({ ...fail, QueryLanguage: "JSONata" }, { input }))).not.toContain("afterInputPath");
  });

  it("shows what ItemSelector and ItemBatcher make", async () => {
    const map = {
      Type: "Map",
      ItemSelector: { "v.$": "$$.Map.Item.Value" },
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { k: 1 } },
      ItemProcessor: { ...ITEM, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } },
      End: true,
    };
    expect(await answer(map, { input: [1, 2, 3], mock: result([1, 2]) })).toMatchObject({
      inspectionData: {
        afterItemSelector: [{ v: 1 }, { v: 2 }, { v: 3 }],
        afterItemBatcher: [
          { BatchInput: { k: 1 }, Items: ['{"v":1}', '{"v":2}'] },
          { BatchInput: { k: 1 }, Items: ['{"v":3}'] },
        ],
      },
    });
  });

  describe("rejects", () => {
    it("a mock with both a result and an error", async () => {
      const both = { ...fails("E"), ...result({}) } as Mock;
      expect(await messageOf({ ...LAMBDA, End: true }, { mock: both })).toBe(
        "A test mock should have only one of the following fields: [result, errorOutput].",
      );
    });

    it("a result that is no object where a ResultWriter writes it, and one that is no array elsewhere", async () => {
      const map = {
        Type: "Map",
        ItemProcessor: { ...ITEM, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } },
        End: true,
      };
      const written = { ...map, ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "b" } } };
      expect(await messageOf(written, { input: [1], mock: result([1]) })).toBe("Mocked result must be a JSON object.");
      expect(await messageOf(written, { input: [1], mock: result({}) })).toBe("SUCCEEDED");
      expect(await messageOf(map, { input: [1], mock: result({}) })).toBe("Mocked result must be an array.");
    });

    it("secrets together with a mock", async () => {
      expect(await messageOf({ ...LAMBDA, End: true }, { mock: result({}), revealSecrets: true })).toBe(
        "TestState does not support RevealSecrets when a mock is specified.",
      );
    });

    it("jobs and callbacks without a mock", async () => {
      const wait = { ...LAMBDA, Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken", End: true };
      expect(await messageOf(wait, {})).toBe("TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.");
      expect(await messageOf(wait, { mock: result("done") })).toBe("SUCCEEDED");
    });
  });

  describe("a state inside a Map or Parallel", () => {
    const inner = { StartAt: "Call", States: { Call: { ...LAMBDA, End: true } } };
    const machine = (more: object, type = "Map") => ({
      StartAt: "Outer",
      States: {
        Outer: { Type: type, ...(type === "Map" ? { ItemProcessor: inner } : { Branches: [inner] }), ...more, Next: "Done" },
        Caught: { Type: "Succeed" },
        Done: { Type: "Succeed" },
      },
    });

    it("fails into the handlers around it", async () => {
      const handlers = {
        Retry: [{ ErrorEquals: ["Again"], IntervalSeconds: 3, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["Mine"], ResultPath: "$.e", Next: "Caught" }],
      };
      for (const type of ["Map", "Parallel"]) {
        const ask = (error: string, more: Request = {}) =>
          answer(machine(handlers, type), { stateName: "Call", input: { x: 1 }, mock: fails(error), ...more });
        expect(await ask("Mine")).toMatchObject({
          status: "CAUGHT_ERROR",
          nextState: "Caught",
          output: { x: 1, e: { Error: "Mine", Cause: "why" } },
          inspectionData: { errorDetails: { catchIndex: 0 } },
        });
        expect(await ask("Again")).toMatchObject({
          status: "RETRIABLE",
          inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 3 } },
        });
        expect(await ask("Again", { configuration: { retrierRetryCount: 1 } })).toMatchObject({ status: "FAILED" });
        expect(await ask("Other")).toMatchObject({ status: "FAILED", error: "Other" });
      }
    });

    it("has the first iteration in its context object", async () => {
      const pass = { StartAt: "P", States: { P: { Type: "Pass", Parameters: { "item.$": "$$.Map.Item" }, End: true } } };
      const definition = { StartAt: "M", States: { M: { Type: "Map", ItemProcessor: pass, End: true } } };
      expect(await answer(definition, { stateName: "P", input: 7 })).toMatchObject({ output: { item: { Index: 0, Value: 7 } } });
    });
  });
});

it("stops at a task without a mock, and at a form whose result on AWS is unknown", async () => {
  const terminal = { out: () => {}, data: () => {}, err: () => {}, exit: () => {} } as never;
  const flags = { format: "json", inspectionLevel: "INFO" } as const;
  const task = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, End: true };
  await expect(runTestState(JSON.stringify(task), flags, terminal)).rejects.toThrow(UsageError);
  const sum = { Type: "Pass", InputPath: "$.a.sum()", End: true };
  await expect(runTestState(JSON.stringify(sum), { ...flags, input: '{"a":[1]}' }, terminal)).rejects.toThrow(/unknown/);
});
