import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { type RunOptions, runMachine } from "../../src/execution/run.js";
import { UnsettledFormError } from "../../src/execution/unsettled-form.js";
import type { Json } from "../../src/text/node.js";
import { parseAsl } from "../support/parse.js";

/** Behavior that was recorded or measured on AWS, edge by edge. */

async function runOf(definition: object, options: RunOptions = {}) {
  const { machine } = await parseAsl(definition);
  if (!machine) throw new Error("no machine");
  return runMachine(machine, options);
}

const one = (state: object) => ({ StartAt: "S", States: { S: { End: true, ...state } } });

const jsonata = (expression: string) => runOf({ QueryLanguage: "JSONata", ...one({ Type: "Pass", Output: { v: `{% ${expression} %}` } }) });

describe("JSONata as measured on AWS", () => {
  beforeAll(loadJsonata);

  it.each<[string, Json]>([
    ["$random(42)", 0.7275636800328681],
    ["1/0", "Infinity"],
    ["-1/0", "-Infinity"],
    ["[1/0]", ["Infinity"]],
    ["{'k': 1/0}", { k: "Infinity" }],
    ['$parseInteger("abc", "0")', "NaN"],
    ["$partition([1,2,3], 2)", [[1, 2], [3]]],
    ["$partition([1,2,3])", [[1, 2, 3]]],
    ["$range(3, 3, 1)", 3],
    ["$range(1, 3, 1)", [1, 2, 3]],
    ["$count([1..360145])", 360_145],
    ["$count($range(1, 360145, 1))", 360_145],
    [Array(100).fill("1").join("+"), 100],
    ["($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(31))", 31],
  ])("%s gives its value", async (expression, value) => {
    expect((await jsonata(expression)).output).toEqual({ v: value });
  });

  it.each([
    "$partition([1,2], 0)",
    "$partition([1,2], -0.5)",
    "$partition([], 2)",
    "$partition($states.input.no, 2)",
    "$range(1, 5, 0)",
    "$range(1, 5)",
    "$range(5, 1, 1)",
    '$hash("x")',
  ])("%s is undefined", async (expression) => {
    expect((await jsonata(expression)).cause).toContain("returned nothing (undefined).");
  });

  const memory = ": Expression evaluation memory limit exceeded: Check for excessive memory usage";
  const depth = ": Stack overflow error: Check for non-terminating recursive function";
  it.each([
    ["$partition([1], -1)", ". D3137: Second argument must be zero or greater"],
    ['$hash("x", "sha-1")', ". D3137: Hash algorithm 'sha-1' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"],
    ['$parse("")', ". D3137: Invalid JSON"],
    ['$parse("1 2")', ". D3137: Invalid JSON"],
    [`$parse('{"a":1,"b":{"a":2},"a":3}')`, ". D3137: Invalid JSON"],
    ['$eval("1+1")', ". T1006: Attempted to invoke a non-function"],
    ['$formatNumber(1, "x")', ". D3086: "],
    ['$hash("x", "MD5", 1)', ". T0410: "],
    ["$range(1, 360146, 1)", memory],
    ["[1..873783]", memory],
    ["$pad('', 8388608)", memory],
    [Array(101).fill("1").join("+"), depth],
    ["($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(32))", depth],
    ['$base64decode("!!!")', ": Illegal base64"],
  ])("%s fails", async (expression, ending) => {
    const { error, cause } = await jsonata(expression);
    expect(error).toBe("States.QueryEvaluationError");
    expect(cause).toContain(`specified for the field 'Output/v' threw an error during evaluation${ending}`);
  });
});

describe("states as recorded or measured on AWS", () => {
  it("ends in States.Runtime where no rule of a Choice matches", async () => {
    const choice = { Type: "Choice", Choices: [{ Variable: "$.x", NumericEquals: 1, Next: "S" }], End: undefined };
    expect(await runOf(one(choice), { input: { x: 2 } })).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'S' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    });
  });

  it("waits 24,855 days and no longer, up to a time as well as for seconds", async () => {
    const start = Date.UTC(2026, 0, 1);
    const at = (days: number) => new Date(start + days * 86_400_000).toISOString();
    const wait = { Type: "Wait", TimestampPath: "$.t" };
    expect(await runOf(one(wait), { start, input: { t: at(24_855) } })).toMatchObject({ status: "TIMED_OUT" });
    for (const state of [wait, { Type: "Wait", Timestamp: at(24_856) }])
      expect((await runOf(one(state), { start, input: { t: at(24_856) } })).cause).toContain("Wait state delay is too long.");
  });

  it("names a negative SecondsPath", async () => {
    const { error, cause } = await runOf(one({ Type: "Wait", SecondsPath: "$.x" }), { input: { x: -1 } });
    expect(error).toBe("States.Runtime");
    expect(cause).toContain("The SecondsPath parameter references a negative value: $.x == -1");
  });

  it("checks the size of what Parameters build, whatever ResultPath drops", async () => {
    const state = () => one({ Type: "Pass", Parameters: { "a.$": "$.a", "b.$": `States.Format('{}{}', $.a, $.a)` }, ResultPath: null });
    expect((await runOf(state(), { input: { a: "x".repeat(100_000) } })).error).toBe("States.DataLimitExceeded");
    expect((await runOf(state(), { input: { a: "x".repeat(50_000) } })).status).toBe("SUCCEEDED");
  });

  it("gives a function what the text of its Payload says", async () => {
    const task = (payload: string) =>
      one({ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f", Payload: payload } });
    for (const [text, value] of [
      ["0", 0],
      ["[]", []],
      ['"x"', "x"],
      ["plain", "plain"],
    ] as const)
      expect(await runOf(task(text), { unmocked: "echo" })).toMatchObject({ output: { Payload: value } });
  });

  it("has no RedriveCount in a synchronous Express execution", async () => {
    const pass = one({ Type: "Pass", Parameters: { "e.$": "$$.Execution" } });
    expect(JSON.stringify((await runOf(pass, { type: "express" })).output)).toContain("RedriveCount");
    expect(JSON.stringify((await runOf(pass, { type: "express", synchronous: true })).output)).not.toContain("RedriveCount");
  });

  it.each(["$.a.length()", "$['a','b']", "$.a[(@.length-1)]", "$.a[?(@.x =~ /y/)]"])("stops at the unknown result of %s", async (path) => {
    await expect(runOf(one({ Type: "Pass", Parameters: { "v.$": path } }), { input: { a: [], b: 1 } })).rejects.toThrow(UnsettledFormError);
  });

  it.each(["1e308 * 10", "1e308 + 1e308", "-1e308 - 1e308"])("stops at %s, which is beyond the range of numbers", async (expression) => {
    await expect(runOf(one({ Type: "Pass", QueryLanguage: "JSONata", Output: `{% ${expression} %}` }))).rejects.toThrow(UnsettledFormError);
    expect((await runOf(one({ Type: "Pass", QueryLanguage: "JSONata", Output: "{% 1 / 0 %}" }))).output).toBe("Infinity");
  });

  it("stops at braces of States.Format that are not escaped", async () => {
    const format = (template: string) => runOf(one({ Type: "Pass", Parameters: { "v.$": `States.Format('${template}', 1)` } }));
    await expect(format("{0} {}")).rejects.toThrow(UnsettledFormError);
    expect((await format("\\{0\\} {}")).output).toEqual({ v: "{0} 1" });
  });
});

describe("ItemReader", () => {
  const reader = (config: object, resource = "getObject") => ({
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        ItemReader: {
          Resource: `arn:aws:states:::s3:${resource}`,
          Parameters: { Bucket: "b", ...(resource === "getObject" ? { Key: "k" } : {}) },
          ReaderConfig: config,
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "P",
          States: { P: { Type: "Pass", End: true } },
        },
        End: true,
      },
    },
  });
  const s3 = (body: string) => ({
    mocks: { states: new Map(), s3: [{ bucket: "b", key: "k", body, lastModified: "2026-09-12T02:37:02Z" }] },
  });

  it("refuses CSV headers that are given twice, in the definition or in the first row", async () => {
    const given = { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["a", "a"] };
    const first = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" };
    for (const config of [given, first]) {
      expect(await runOf(reader(config), s3("x,x\n1,2\n"))).toMatchObject({
        error: "States.ItemReaderFailed",
        cause: "CSV headers cannot contain duplicates.",
      });
    }
    expect((await runOf(reader(first), s3("x,y\n1,2\n"))).output).toEqual([{ x: "1", y: "2" }]);
    const { problems } = await parseAsl(reader(given));
    expect(problems.map((p) => [p.code, p.severity, p.accepted])).toEqual([["map/csv-headers", "error", true]]);
  });

  it("lists objects with their time in seconds", async () => {
    const listing = await runOf(reader({ MaxItems: 1 }, "listObjectsV2"), s3(""));
    expect(listing.output).toMatchObject([{ Key: "k", LastModified: 1_789_180_622 }]);
  });
});

describe("definitions that AWS accepts or refuses", () => {
  const codes = async (definition: object, type?: "EXPRESS") =>
    (await parseAsl(definition, type ? { type } : {})).problems.filter((p) => p.severity === "error" && !p.accepted).map((p) => p.message);
  const map = (more: object, processor: object = {}) =>
    one({ Type: "Map", ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", End: true } }, ...processor }, ...more });
  const DISTRIBUTED = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };

  it("accepts IntervalSeconds 0, TimeoutSeconds 0 of the machine, any Comment, an empty Label", async () => {
    const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 0 }];
    const task = { Type: "Task", Resource: "arn:aws:states:::aws-sdk:sqs:listQueues", Retry: retry };
    expect(await codes({ TimeoutSeconds: 0, Comment: null, ...one(task) })).toEqual([]);
    expect(await codes(map({ Label: "" }, DISTRIBUTED))).toEqual([]);
    expect((await codes({ TimeoutSeconds: -1, ...one(task) })).length).toBe(1);
  });

  it("refuses the context object in the numbers of a Map", async () => {
    for (const name of ["MaxConcurrencyPath", "ToleratedFailureCountPath", "ToleratedFailurePercentagePath"]) {
      expect((await codes(map({ [name]: "$$.Execution.Input.n" }, DISTRIBUTED))).length, name).toBe(1);
      expect(await codes(map({ [name]: "$.n" }, DISTRIBUTED)), name).toEqual([]);
    }
    for (const name of ["MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"])
      expect((await codes(map({ ItemBatcher: { [name]: "$$.Execution.Input.n" } }, DISTRIBUTED))).length, name).toBe(1);
  });

  it("refuses a Distributed Map in an Express machine", async () => {
    expect(await codes(map({}, DISTRIBUTED), "EXPRESS")).toEqual([
      '"S" is a Distributed Map, which an Express state machine does not support',
    ]);
    expect(await codes(map({}, DISTRIBUTED))).toEqual([]);
  });
});
