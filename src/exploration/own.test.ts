import { describe, expect, test } from "vitest";
import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import { type Exploration, explore } from "./explore.js";

async function explored(definition: unknown): Promise<Exploration> {
  await loadJsonata();
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return explore(machine, { type: "STANDARD" });
}

const shown = async (states: object, startAt: string, queryLanguage = "JSONPath"): Promise<string[]> =>
  (await explored({ QueryLanguage: queryLanguage, StartAt: startAt, States: states })).failures.map(
    ({ state, site, error }) => `${state.name} ${site?.location ?? ""} ${error}`,
  );

const lambda = (more: object) => ({ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, ...more });
const read = (path: string, more: object = { End: true }) => ({ Type: "Pass", Parameters: { "x.$": path }, ...more });
const done = { Type: "Succeed" };

describe("the state that loses what is read", () => {
  const lostBy = async (states: object, startAt: string): Promise<(string | undefined)[]> =>
    (await explored({ StartAt: startAt, States: states })).failures.map(({ lost }) => lost && `${lost.state.name} ${lost.name}`);
  const shape = { Type: "Pass", Parameters: { "items.$": "$.items", "id.$": "$.id" }, Next: "M" };
  const each = {
    Type: "Map",
    ItemsPath: "$.items",
    ItemProcessor: { StartAt: "X", States: { X: { Type: "Pass", End: true } } },
    Next: "U",
  };

  test("is the Map whose list of results replaces its input", async () => {
    expect(await lostBy({ I: shape, M: each, U: read("$.id") }, "I")).toEqual(["M id"]);
  });

  test("is none where the Map keeps its input", async () => {
    expect(await lostBy({ I: shape, M: { ...each, ResultPath: "$.done" }, U: read("$.id") }, "I")).toEqual([]);
  });
});

describe("a failure is not the state machine's own", () => {
  test("where the input has to have what is read", async () => {
    expect(await shown({ A: read("$.order.id") }, "A")).toEqual([]);
  });

  test("where a result that nothing describes has to have it", async () => {
    expect(await shown({ A: lambda({ Next: "B" }), B: read("$.Payload.rows[2].id") }, "A")).toEqual([]);
  });

  test("where JSONata reads the input without a check", async () => {
    const states = {
      A: { Type: "Pass", Output: "{% $states.input.a.b + 1 %}", Next: "B" },
      B: { Type: "Pass", Output: "{% $states.input * 2 %}", End: true },
    };
    expect(await shown(states, "A", "JSONata")).toEqual([]);
  });

  test("where a guard protects the read", async () => {
    const states = {
      A: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "B" }], Default: "C" },
      B: read("$.a"),
      C: done,
    };
    expect(await shown(states, "A")).toEqual([]);
  });

  test("where some rule has to match a value of the input", async () => {
    const states = { A: { Type: "Choice", Choices: [{ Variable: "$.kind", StringEquals: "a", Next: "B" }] }, B: done };
    expect(await shown(states, "A")).toEqual([]);
  });

  test("where a test asks only whether the value is null", async () => {
    const each = {
      Type: "Map",
      ItemsPath: "$.urls",
      ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", End: true } } },
      End: true,
    };
    const states = {
      A: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:111122223333:function:q", ResultPath: "$.urls", Next: "B" },
      B: { Type: "Choice", Choices: [{ Variable: "$.urls", IsNull: false, Next: "Each" }], Default: "C" },
      Each: each,
      C: done,
    };
    expect(await shown(states, "A")).toEqual([]);
  });

  test("where a loop asks for a member of what the API always returns", async () => {
    const states = {
      A: lambda({ OutputPath: "$.Payload", Next: "B" }),
      B: {
        Type: "Choice",
        Choices: [
          { Variable: "$.list", IsPresent: false, Next: "W" },
          { Variable: "$.count", NumericGreaterThan: 0, Next: "C" },
        ],
        Default: "W",
      },
      W: { Type: "Wait", Seconds: 9, Next: "A" },
      C: done,
    };
    expect(await shown(states, "A")).toEqual([]);
  });

  test("where a state reads its own result, whatever another state calls its own", async () => {
    const call = (action: string, more: object) => ({ Type: "Task", Resource: `arn:aws:states:::aws-sdk:transcribe:${action}`, ...more });
    const states = {
      A: call("startTranscriptionJob", { Parameters: { TranscriptionJobName: "a" }, ResultPath: "$.TranscriptionJob", Next: "B" }),
      B: call("getTranscriptionJob", {
        Parameters: { TranscriptionJobName: "a" },
        ResultSelector: { "name.$": "$.TranscriptionJob.TranscriptionJobName" },
        End: true,
      }),
    };
    expect(await shown(states, "A")).toEqual([]);
  });

  test("where a loop asks whether a whole result is there", async () => {
    const states = {
      A: { Type: "Pass", Parameters: { id: "x" }, Next: "B" },
      B: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:emrserverless:getJobRun",
        Parameters: { ApplicationId: "a", "JobRunId.$": "$.id" },
        ResultPath: "$.job.status",
        Next: "C",
      },
      C: {
        Type: "Choice",
        Choices: [
          {
            And: [
              { Variable: "$.job.status", IsPresent: true },
              { Variable: "$.job.status.JobRun.State", StringEquals: "SUCCESS" },
            ],
            Next: "D",
          },
        ],
        Default: "W",
      },
      W: { Type: "Wait", Seconds: 9, Next: "B" },
      D: done,
    };

    expect(await shown(states, "A")).toEqual([]);
  });

  test("for sure where the task was given the member that its result may return", async () => {
    const states = (payload: object) => ({
      A: { Type: "Pass", Parameters: { seconds: 2 }, ResultPath: "$.wait", Next: "B" },
      B: { ...lambda({ OutputPath: "$.Payload", Next: "C" }), Parameters: { FunctionName: "f", ...payload } },
      C: { Type: "Wait", SecondsPath: "$.wait.seconds", End: true },
    });
    const failures = async (payload: object) =>
      (await explored({ StartAt: "A", States: states(payload) })).failures.map(({ state, unlessReturned }) => [state.name, unlessReturned]);
    expect(await failures({ "Payload.$": "$" })).toEqual([["C", true]]);
    expect(await failures({ Payload: { "wait.$": "$.wait" } })).toEqual([["C", true]]);
    expect(await failures({ Payload: { "other.$": "$.other" } })).toEqual([["C", undefined]]);
  });

  test("where two reads want different kinds", async () => {
    const states = { A: { Type: "Pass", Parameters: { "x.$": "States.MathAdd($.a, 1)" }, ResultPath: "$.x", Next: "B" }, B: read("$.a.b") };
    expect(await shown(states, "A")).toEqual([]);
  });

  test("where text has to hold JSON", async () => {
    expect(await shown({ A: read("States.MathAdd(States.StringToJson($.text), 1)") }, "A")).toEqual([]);
  });

  test("where SDKs disagree on the spelling of an abbreviation", async () => {
    const states = {
      A: { Type: "Task", Resource: "arn:aws:states:::dynamodb:query", Parameters: { TableName: "t" }, Next: "B" },
      B: read("$.Items[0].list.SS"),
    };
    expect(await shown(states, "A")).toEqual([]);
  });

  test.each(["BOOL", "Bool", "NULL", "NS", "S", "M"])("where an attribute of a found item is read as %s", async (type) => {
    const states = {
      A: {
        Type: "Task",
        Resource: "arn:aws:states:::dynamodb:getItem",
        Parameters: { TableName: "t", Key: { id: { S: "a" } } },
        Next: "B",
      },
      B: { Type: "Choice", Choices: [{ Variable: "$.Item", IsPresent: true, Next: "C" }], Default: "D" },
      C: read(`$.Item.paid.${type}`, { Next: "D" }),
      D: { Type: "Succeed" },
    };
    expect(await shown(states, "A")).toEqual([]);
  });

  test("where a task fails with an error that nothing names", async () => {
    expect(await shown({ A: lambda({ Next: "B" }), B: { Type: "Fail", Error: "E" } }, "A")).toEqual([]);
  });
});

describe("a failure is the state machine's own", () => {
  test("where a result replaced what is read", async () => {
    expect(await shown({ A: { Type: "Pass", Result: { b: 1 }, Next: "B" }, B: read("$.order") }, "A")).toEqual([
      "B Parameters/x States.Runtime",
    ]);
  });

  test("where the API's model has no such member", async () => {
    const states = {
      A: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:ssm:getParameter", Parameters: { Name: "n" }, Next: "B" },
      B: read("$.Parameters.Value"),
    };
    expect(await shown(states, "A")).toEqual(["B Parameters/x States.Runtime"]);
  });

  test("where the state machine has seen that it is absent", async () => {
    const states = {
      A: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "C" }], Default: "B" },
      B: read("$.a"),
      C: done,
    };
    expect(await shown(states, "A")).toEqual(["B Parameters/x States.Runtime"]);
  });

  test("where a caught error replaced the input", async () => {
    const states = {
      A: lambda({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }], Next: "C" }),
      B: read("$.order"),
      C: done,
    };
    expect(await shown(states, "A")).toEqual(["B Parameters/x States.Runtime"]);
  });

  test("where the payload rebuilt for a second try lacks what the first one read", async () => {
    const states = {
      Try: lambda({
        Parameters: { FunctionName: "f", "Payload.$": "$.mode" },
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Count" }],
        Next: "Done",
      }),
      Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "Try" },
      Done: done,
    };
    expect(await shown(states, "Try")).toEqual(["Try Parameters/Payload States.Runtime"]);
  });

  test("where an enumeration of the API has members that no rule matches", async () => {
    const states = {
      A: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:athena:getQueryExecution",
        Parameters: { "QueryExecutionId.$": "$.id" },
        Next: "B",
      },
      B: { Type: "Choice", Choices: [{ Variable: "$.QueryExecution.Status.State", StringEquals: "SUCCEEDED", Next: "C" }] },
      C: done,
    };
    expect(await shown(states, "A")).toEqual(["B  States.Runtime"]);
  });

  test("where a variable is assigned on another path only", async () => {
    const states = {
      A: { Type: "Choice", Choices: [{ Variable: "$.n", NumericGreaterThan: 1, Next: "B" }], Default: "C" },
      B: { Type: "Pass", Assign: { v: 1 }, Next: "C" },
      C: read("$v"),
    };
    expect(await shown(states, "A")).toEqual(["C Parameters/x States.Runtime"]);
  });

  test("where a handler parses a cause that is plain text", async () => {
    const states = {
      A: {
        Type: "Task",
        Resource: "arn:aws:states:::dynamodb:putItem",
        Parameters: { TableName: "t", Item: {} },
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.e", Next: "B" }],
        Next: "C",
      },
      B: read("States.StringToJson($.e.Cause)"),
      C: done,
    };
    expect(await shown(states, "A")).toEqual(["B Parameters/x States.Runtime"]);
  });
});

describe("an exploration", () => {
  test("names the state that lost what is missing", async () => {
    const { failures } = await explored({
      StartAt: "A",
      States: { A: lambda({ Next: "B" }), B: lambda({ Next: "C", Parameters: { "x.$": "$.Payload" } }), C: read("$.Payload.id") },
    });
    expect(failures).toEqual([]);
    const { failures: lost } = await explored({
      StartAt: "A",
      States: { A: read("$.id", { ResultPath: "$.keep", Next: "B" }), B: lambda({ Next: "C" }), C: read("$.keep.x") },
    });
    expect(lost.map(({ lost: by }) => [by?.state.name, by?.name])).toEqual([["B", "keep"]]);
  });

  test("reaches every state and edge of a poll, and ends", async () => {
    const { coverage, runs } = await explored({
      StartAt: "Get",
      States: {
        Get: {
          Type: "Task",
          Resource: "arn:aws:states:::aws-sdk:glue:getJobRun",
          Parameters: { JobName: "j", "RunId.$": "$.id" },
          ResultPath: "$.run",
          Next: "Done?",
        },
        "Done?": {
          Type: "Choice",
          Choices: [
            { Variable: "$.run.JobRun.JobRunState", StringEquals: "SUCCEEDED", Next: "Ok" },
            { Variable: "$.run.JobRun.JobRunState", StringEquals: "FAILED", Next: "Bad" },
          ],
          Default: "Wait",
        },
        Wait: { Type: "Wait", Seconds: 30, Next: "Get" },
        Ok: done,
        Bad: { Type: "Fail", Error: "Failed" },
      },
    });
    expect(coverage.states.missed).toEqual([]);
    expect(coverage.edges.missed).toEqual([]);
    expect(runs).toBeLessThan(60);
  });

  test("is the same each time", async () => {
    const definition = {
      StartAt: "A",
      States: {
        A: lambda({ Next: "B" }),
        B: { Type: "Choice", Choices: [{ Variable: "$.Payload.n", NumericGreaterThan: 3, Next: "C" }], Default: "D" },
        C: read("$.x"),
        D: done,
      },
    };
    const [first, second] = [await explored(definition), await explored(definition)];
    expect(JSON.stringify(second.failures.map((f) => [f.state.name, f.input]))).toBe(
      JSON.stringify(first.failures.map((f) => [f.state.name, f.input])),
    );
    expect(second.runs).toBe(first.runs);
  });
});

describe("what is read of items", () => {
  const map = (more: object, inner: object) => ({
    M: {
      Type: "Map",
      ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, StartAt: "X", States: { X: inner } },
      End: true,
      ...more,
    },
  });
  const reader = (config: object, more: object = {}) => ({
    ItemReader: {
      Resource: "arn:aws:states:::s3:getObject",
      ReaderConfig: config,
      Arguments: { Bucket: "{% $states.input.bucket %}", Key: "rows" },
    },
    ...more,
  });
  const sum = { Type: "Pass", Output: "{% $states.input.amount + 1 %}", End: true };
  const rows = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" };

  test("by an ItemReader from CSV is text", async () => {
    expect(await shown(map(reader(rows), sum), "M", "JSONata")).toEqual(["X Output States.QueryEvaluationError"]);
    const parsed = { ...sum, Output: "{% $number($states.input.amount) + 1 %}" };
    expect(await shown(map(reader(rows), parsed), "M", "JSONata")).toEqual([]);
  });

  test.each([["JSON"], ["JSONL"]])("by an ItemReader from %s is what the state machine expects", async (InputType) => {
    expect(await shown(map(reader({ InputType }), sum), "M", "JSONata")).toEqual([]);
    expect(await shown(map(reader({ InputType }, { ItemBatcher: { MaxItemsPerBatch: 2 } }), sum), "M", "JSONata")).toEqual([
      "X Output States.QueryEvaluationError",
    ]);
  });

  test("of a bucket is an entry of its list", async () => {
    const list = { ItemReader: { Resource: "arn:aws:states:::s3:listObjectsV2", Arguments: { Bucket: "b", Prefix: "p/" } } };
    const pass = (name: string) => ({ Type: "Pass", Output: `{% $states.input.${name} %}`, End: true });
    expect(await shown(map(list, pass("Key")), "M", "JSONata")).toEqual([]);
    expect(await shown(map(list, pass("key")), "M", "JSONata")).toEqual(["X Output States.QueryEvaluationError"]);
  });

  test("by an ItemSelector is expected of them", async () => {
    const inline = { ItemProcessor: { StartAt: "X", States: { X: { ...read("$.other"), End: true } } } };
    const selector = { ItemsPath: "$.items", ItemSelector: { "sku.$": "$$.Map.Item.Value.sku" } };
    expect(await shown(map({ ...selector, ...inline }, done), "M")).toEqual(["X Parameters/x States.Runtime"]);
  });
});

test("a result that a Catch of the same state takes for a failure is expected all the same", async () => {
  const states = {
    T: {
      ...lambda({ Arguments: { FunctionName: "f" }, Parameters: undefined }),
      Assign: { receipt: "{% $states.result.Payload.receipt %}" },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "F" }],
      Next: "U",
    },
    U: { Type: "Pass", Output: "{% $states.input.order %}", End: true },
    F: { Type: "Fail", Error: "Failed" },
  };
  expect(await shown(states, "T", "JSONata")).toEqual(["U Output States.QueryEvaluationError"]);
});

describe("behind a condition", () => {
  const after = (condition: object, language: string) => ({
    T: {
      ...lambda({ [language === "JSONata" ? "Arguments" : "Parameters"]: { FunctionName: "f" } }),
      Parameters: undefined,
      ...PASSED[language],
      Next: "C",
    },
    C: { Type: "Choice", Choices: [{ ...condition, Next: "Lost" }], Default: "E" },
    Lost: language === "JSONata" ? { Type: "Pass", Output: "{% $states.input.never %}", End: true } : read("$.never"),
    E: done,
  });
  const PASSED: Record<string, object> = {
    JSONPath: { Parameters: { FunctionName: "f" }, ResultSelector: { "auc.$": "$.Payload.auc", "base.$": "$.Payload.base" } },
    JSONata: {
      Assign: { p: "{% $states.result.Payload %}" },
      Output: { auc: "{% $states.result.Payload.auc %}", base: "{% $states.result.Payload.base %}" },
    },
  };
  const found = async (condition: object, language: string): Promise<string[]> => shown(after(condition, language), "T", language);

  test.each([
    "NumericGreaterThanPath",
    "NumericLessThanPath",
    "NumericEqualsPath",
    "StringGreaterThanPath",
    "StringEqualsPath",
  ])("that compares two values by %s", async (operator) => {
    expect(await found({ Variable: "$.auc", [operator]: "$.base" }, "JSONPath")).toEqual(["Lost Parameters/x States.Runtime"]);
  });

  test.each([
    "$states.input.auc > $states.input.base",
    "$states.input.auc < $states.input.base",
    "$p.auc = $p.base",
    "$contains($states.input.auc, 'gold')",
    "$contains($lowercase($states.input.auc), /^[a-z]+\\.(mp4|mov)$/)",
    "$substring($states.input.auc, 0, 3) = 'EU-'",
    "$uppercase($p.auc) = 'GOLD'",
    "$number($states.input.auc) > 100",
    "'gold' in $p.names",
  ])("in JSONata: %s", async (condition) => {
    expect(await found({ Condition: `{% ${condition} %}` }, "JSONata")).toEqual(["Lost Output States.QueryEvaluationError"]);
  });
});

describe("an error output", () => {
  const caught = { Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Told" }] };
  const told = { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" };
  const choice = (more: object) => ({ C: { Type: "Choice", Choices: [{ Variable: "$.ok", BooleanEquals: true, Next: "T" }], ...more } });

  test("is missing on a path without the Catch that writes it", async () => {
    const states = { ...choice({ Default: "Told" }), T: { ...lambda(caught), End: true }, Told: told };
    expect(await shown(states, "C")).toEqual(["Told ErrorPath States.Runtime"]);
    expect(await shown({ ...states, ...choice({ Default: "E" }), E: done }, "C")).toEqual([]);
  });

  test("may be in the input of a state that no Catch leads to", async () => {
    const states = {
      First: read("$.error.Cause", { Next: "T" }),
      T: { ...lambda({ Catch: [{ ...caught.Catch[0], Next: "E" }] }), End: true },
      E: done,
    };
    expect(await shown(states, "First")).toEqual([]);
  });
});

test("a Catch that takes a failure of the state's own Output is told, unless it names the error", async () => {
  const branch = (name: string, output: object) => ({ StartAt: name, States: { [name]: { Type: "Pass", Output: output, End: true } } });
  const states = (error: string) => ({
    P: {
      Type: "Parallel",
      Branches: [branch("A", { id: 1 }), branch("B", { reason: "none" })],
      Assign: { labels: "{% $states.result[1].labels %}" },
      Catch: [{ ErrorEquals: [error], Next: "F" }],
      Next: "E",
    },
    F: { Type: "Fail", Error: "Failed" },
    E: done,
  });
  expect(await shown(states("States.ALL"), "P", "JSONata")).toEqual(["P Assign/labels States.QueryEvaluationError"]);
  expect(await shown(states("States.QueryEvaluationError"), "P", "JSONata")).toEqual([]);
});
