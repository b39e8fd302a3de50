import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import type { Json } from "../../src/text/node.js";
import { parseText } from "../support/parse.js";
import { LAMBDA, runDefinition } from "../support/run-definition.js";

beforeAll(loadJsonata);

const read = (json: unknown, choice: { testCase?: string; machine?: string } = {}) => {
  const { root } = parseText(JSON.stringify(json));
  if (!root) throw new Error("nothing");
  return readMocks(root, choice);
};
const answers = (json: unknown, choice = {}) => [...read(json, choice).states].map(([name, list]) => [name, list.map((e) => e.answer)]);

describe("a mocks file", () => {
  it.each<[unknown, RegExp]>([
    [[], /the mocks file must be an object/],
    [{ states: [] }, /states must be an object/],
    [{ states: { T: [1] } }, /an outcome must be an object/],
    [{ states: { T: { error: 1 } } }, /"error" must be a string/],
    [{ states: { T: { output: 1, seconds: -1 } } }, /"seconds" must be a number that is not negative/],
    [{ states: { T: { output: 1, iteration: "0" } } }, /"iteration" must be a number/],
    [{ states: { T: { pending: "yes" } } }, /"pending" must be true or false/],
    [{ states: { T: { output: 1, when: 1 } } }, /"when" must be a JSONata expression/],
    [{ states: { T: { output: 1, when: "1 +" } } }, /"when" does not parse/],
    [{ s3: {} }, /s3 must be a list/],
    [{ s3: [{ key: "k" }] }, /an S3 object needs "bucket"/],
    [{ s3: [{ bucket: "b" }] }, /an S3 object needs "key"/],
  ])("%j is refused at its place", (json, message) => {
    expect(() => read(json)).toThrow(message);
    expect(() => read(json)).toThrow(/^a\.asl\.json:1:\d+: /);
  });

  it("has outcomes with all that AWS records", () => {
    const full = { output: { a: 1 }, submitted: {}, seconds: 0, workerName: "w" };
    expect(answers({ states: { T: full } })).toEqual([["T", [{ kind: "output", ...full }]]]);
    expect(answers({ states: { T: [{ error: "E", cause: null, timedOut: true }, { pending: true, seconds: 3 }, {}] } })).toEqual([
      ["T", [{ kind: "error", error: "E", timedOut: true }, { kind: "pending", seconds: 3 }, { kind: "error" }]],
    ]);
    expect(
      read({
        states: {},
        s3: [
          { bucket: "b", key: "k", body: { a: 1 }, etag: "e" },
          { bucket: "b", key: "j" },
        ],
      }).s3,
    ).toEqual([
      { bucket: "b", key: "k", body: '{"a":1}', etag: "e" },
      { bucket: "b", key: "j", body: "" },
    ]);
  });
});

describe("a MockConfigFile.json", () => {
  const config = (response: Json, cases: Json = { Case: { T: "R" } }) => ({
    StateMachines: { M: { TestCases: cases } },
    MockedResponses: { R: response },
  });

  it("numbers its responses; a gap repeats the one before it", () => {
    expect(answers(config({ "0": { Return: 1 }, "2-3": { Throw: { Error: "E" } } }))).toEqual([
      [
        "T",
        [
          { kind: "output", output: 1 },
          { kind: "output", output: 1 },
          { kind: "error", error: "E" },
          { kind: "error", error: "E" },
        ],
      ],
    ]);
  });

  it.each<[Json, RegExp]>([
    [{ "0": { Give: 1 } }, /Return or Throw/],
    [{ a: { Return: 1 } }, /"a" is no attempt/],
    [{ "2-1": { Return: 1 } }, /"2-1" is no attempt/],
    [{ "0-100001": { Return: 1 } }, /at most 100000/],
    [{}, /has no responses/],
    [{ "0": 1 }, /a response must be an object/],
    [{ "0": { Throw: 1 } }, /Throw must be an object/],
  ])("%j is refused", (response, message) => {
    expect(() => read(config(response))).toThrow(message);
  });

  it("has a case that is chosen by its name, or the only one", () => {
    const two = config({ "0": { Return: 1 } }, { A: { T: "R" }, B: {} });
    expect(answers(two, { testCase: "A" })).toHaveLength(1);
    expect(answers(two, { testCase: "M#B" })).toEqual([]);
    expect(() => read(two)).toThrow(/name a test case with --test-case; there are M#A, M#B/);
    expect(() => read(two, { testCase: "N#A" })).not.toThrow(/several/);
    const twice = { StateMachines: { M: { TestCases: { A: {} } }, N: { TestCases: { A: {} } } } };
    expect(() => read(twice, { testCase: "A" })).toThrow(/several machines have a test case "A"/);
    expect(answers(twice, { testCase: "A", machine: "N" })).toEqual([]);
    expect(() => read({ StateMachines: { M: { TestCases: { A: { T: "X" } } } } })).toThrow(/there is no "X" in MockedResponses/);
    expect(() => read({ MockedResponses: {} })).toThrow(/StateMachines is missing/);
  });
});

describe("objects that an ItemReader reads", () => {
  const reading = (reader: object, s3: Json, more: object = {}) =>
    runDefinition(
      {
        StartAt: "M",
        States: {
          M: {
            Type: "Map",
            ItemReader: { Resource: "arn:aws:states:::s3:getObject", Parameters: { Bucket: "b", Key: "k" }, ...reader },
            ItemProcessor: {
              ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
              StartAt: "I",
              States: { I: { Type: "Pass", End: true } },
            },
            End: true,
            ...more,
          },
        },
      },
      { s3 },
    );
  const object = (body: Json, key = "k") => ({ bucket: "b", key, body });
  const outputOf = async (config: object, s3: Json) => {
    const { output, error, cause } = await reading({ ReaderConfig: config }, s3);
    return error === undefined ? output : `${error}: ${cause}`;
  };

  it.each<[string, object, Json, Json]>([
    ["JSON", { InputType: "JSON" }, [1, 2], [1, 2]],
    ["MaxItems", { InputType: "JSON", MaxItems: 1 }, [1, 2], [1]],
    ["MaxItems 2 of 2", { InputType: "JSON", MaxItems: 2 }, [1, 2], [1, 2]],
    ["a pointer", { InputType: "JSON", ItemsPointer: "/a~1b/1/c~0d" }, { "a/b": [0, { "c~d": [7] }] }, [7]],
    [
      "CSV with a header",
      { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
      "a,b\n1,2\n3\n",
      [
        { a: "1", b: "2" },
        { a: "3", b: "" },
      ],
    ],
    ["given headers", { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["x"] }, "a,b\n1,2\n", [{ x: "a" }, { x: "1" }]],
    [
      "a delimiter, quotes and line ends",
      { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW", CSVDelimiter: "PIPE" },
      'a|b\r\n"1|""x"""|"2\n3"\r\n',
      [{ a: '1|"x"', b: "2\n3" }],
    ],
    ["a byte order mark", { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" }, "\uFEFFa\n1", [{ a: "1" }]],
    ["what is no array", { InputType: "JSON" }, { a: 1 }, "States.ItemReaderFailed: Attempting to map over non-iterable node."],
    ["what is no JSON", { InputType: "JSON" }, "{", "States.ItemReaderFailed: Attempting to map over invalid JSON."],
  ])("%s", async (_what, config, body, items) => {
    expect(await outputOf(config, [object(body)])).toEqual(items);
  });

  it("are listed by their prefix, in the order of their keys", async () => {
    const reader = { Resource: "arn:aws:states:::s3:listObjectsV2", Parameters: { Bucket: "b", Prefix: "in/" } };
    const { output } = await reading(reader, [
      object("22", "in/b"),
      object("1", "in/a"),
      object("", "out/c"),
      { bucket: "c", key: "in/d", body: "" },
    ]);
    expect((output as { Key: string; Size: number }[]).map(({ Key, Size }) => [Key, Size])).toEqual([
      ["in/a", 1],
      ["in/b", 2],
    ]);
    expect((await reading(reader, [{ bucket: "c", key: "k", body: "" }])).cause).toContain("bucket does not exist");
    expect((await reading(reader, [object("", "out/c")])).output).toEqual([]);
  });

  it("are found by bucket and key", async () => {
    expect((await reading({}, [object([1], "j")])).cause).toContain("key does not exist");
    expect((await reading({}, [{ ...object([1]), bucket: "c" }])).error).toBe("States.ItemReaderFailed");
  });
});

describe("an execution that a task starts", () => {
  const parent = (resource: string) => ({
    StartAt: "T",
    States: {
      T: {
        Type: "Task",
        Resource: resource,
        Parameters: { StateMachineArn: "arn:aws:states:us-east-1:111111111111:stateMachine:child", Input: { a: 1 } },
        End: true,
      },
    },
  });
  const run = async (resource: string, child: object) => {
    const { parseAsl } = await import("../support/parse.js");
    const { machine } = await parseAsl(child);
    if (!machine) throw new Error("no machine");
    return runDefinition(parent(resource), { states: { C: [{ error: "E", cause: "why" }] } }, { machines: new Map([["child", machine]]) });
  };
  const good = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };
  const bad = { StartAt: "C", States: { C: { ...LAMBDA, End: true } } };

  it("is described with its values as text, or as JSON", async () => {
    const text = await run("arn:aws:states:::states:startExecution.sync", good);
    expect(text.output).toMatchObject({ Status: "SUCCEEDED", Input: '{"a":1}', Output: '{"a":1}', Name: expect.any(String) });
    expect(text.output).not.toHaveProperty("Error");
    const json = await run("arn:aws:states:::states:startExecution.sync:2", good);
    expect(json.output).toMatchObject({ Input: { a: 1 }, Output: { a: 1 }, InputDetails: { Included: true } });
  });

  it("is described by the cause where it fails", async () => {
    const { error, cause = "" } = await run("arn:aws:states:::states:startExecution.sync:2", bad);
    expect(error).toBe("States.TaskFailed");
    const described = JSON.parse(cause) as object;
    expect(described).toMatchObject({ Status: "FAILED", Error: "E", Cause: "why", Input: '{"a":1}' });
    expect(described).not.toHaveProperty("Output");
  });

  it("is not waited for without .sync", async () => {
    const { output, status } = await run("arn:aws:states:::states:startExecution", bad);
    expect(status).toBe("SUCCEEDED");
    expect(Object.keys(output as object)).toEqual(["ExecutionArn", "StartDate"]);
  });
});
