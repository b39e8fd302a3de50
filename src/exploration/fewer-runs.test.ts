import { describe, expect, test } from "vitest";
import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import { type ExploredRun, explore } from "./explore.js";

async function explored(states: object) {
  await loadJsonata();
  const [StartAt] = Object.keys(states);
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify({ StartAt, States: states }))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  const kept: ExploredRun[] = [];
  return { ...explore(machine, { type: "STANDARD", watch: (run) => kept.push(run) }), kept };
}

const call = (more: object) => ({ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, ...more });
const done = { Type: "Succeed" };

describe("one run learns all that its input lacks", () => {
  test("members, at any depth, in many states", async () => {
    const { runs, kept } = await explored({
      A: {
        Type: "Pass",
        Parameters: { "a.$": "$.order.customer.name", "b.$": "$.order.total", "c.$": "$.id" },
        ResultPath: "$.A",
        Next: "B",
      },
      B: { Type: "Choice", Choices: [{ Variable: "$.order.kind", StringEquals: "gift", Next: "C" }], Default: "C" },
      C: { Type: "Pass", Parameters: { "d.$": "$$.Execution.Input.region" }, End: true },
    });
    expect(kept[0]?.input).toEqual({
      order: { customer: { name: "name" }, total: "total", kind: expect.any(String) },
      id: "id-1",
      region: "us-east-1",
    });
    // each world at most twice
    expect(runs).toBeLessThanOrEqual(2 * kept.length);
  });

  test("kinds, where a Map or a function wants one", async () => {
    const { runs, kept, failures } = await explored({
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemProcessor: { StartAt: "X", States: { X: { Type: "Pass", Parameters: { "n.$": "$.name" }, End: true } } },
        ResultPath: "$.names",
        Next: "Text",
      },
      Text: { Type: "Pass", Parameters: { "t.$": "States.StringToJson($.text)", "n.$": "States.MathAdd($.n, 1)" }, End: true },
    });
    expect(failures).toEqual([]);
    expect(kept[0]?.input).toEqual({ items: [{ name: "name" }], text: expect.any(String), n: expect.any(Number) });
    expect(runs).toBeLessThanOrEqual(3 * kept.length);
  });

  test("but what a test only asks for stays away", async () => {
    const { kept } = await explored({
      A: { Type: "Choice", Choices: [{ Variable: "$.more", IsPresent: true, Next: "B" }], Default: "C" },
      B: { Type: "Pass", Parameters: { "x.$": "$.more" }, End: true },
      C: done,
    });
    expect(kept[0]?.input).toEqual({});
    expect(kept.map(({ input }) => input)).toContainEqual({ more: "more" });
  });
});

describe("an error that only a retrier takes", () => {
  const retry = { ErrorEquals: ["Lambda.TooManyRequestsException"], MaxAttempts: 2 };

  test("counts as covered, and is not raised", async () => {
    const { coverage, kept } = await explored({ A: call({ Retry: [retry], End: true }) });
    expect(coverage.handlers.missed).toEqual([]);
    expect(kept).toHaveLength(1);
  });

  test("is raised where the task reads how often it was tried", async () => {
    const Parameters = { FunctionName: "f", Payload: { "n.$": "$$.State.RetryCount" } };
    const { kept } = await explored({ A: call({ Retry: [retry], Parameters, End: true }) });
    expect(kept.some(({ mocks }) => mocks.get("A")?.length === 2)).toBe(true);
  });

  test("does not count where the retrier makes no attempt", async () => {
    const { coverage } = await explored({ A: call({ Retry: [{ ...retry, MaxAttempts: 0 }], End: true }) });
    expect(coverage.handlers.missed).toHaveLength(1);
  });
});

describe("answers that change from visit to visit", () => {
  const poll = (choices: object[]) => ({
    Get: call({ ResultPath: "$.got", Next: "Which" }),
    Which: { Type: "Choice", Choices: choices, Default: "Done" },
    Done: done,
  });
  const says = (text: string, Next: string) => ({ Variable: "$.got.Payload.state", StringEquals: text, Next });

  test("show what the second visit lacks", async () => {
    const { failures } = await explored({
      ...poll([says("again", "Forget")]),
      Forget: { Type: "Pass", Parameters: {}, Next: "Get" },
      Done: { Type: "Pass", InputPath: "$.id", End: true },
    });
    expect(failures.map(({ state }) => state.name)).toEqual(["Done"]);
  });

  test("are left out where the first one ends the loop", async () => {
    const { kept } = await explored(poll([says("again", "Get")]));
    const ends = kept.map(({ mocks }) => mocks.get("Get")?.map((one) => JSON.stringify(one).includes("again")));
    expect(ends.filter((one) => one?.length === 2 && one[0] === false)).toEqual([]);
  });
});
