import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { type AnalyzeOptions, explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { Machine, State } from "../../src/asl/model.js";
import type { Json } from "../../src/text/node.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { COMPARISONS, CONDITIONS, inputOf } from "./expressions.js";
import { printFacts, printSchema, printValue } from "./printed.js";

type Fields = { readonly [key: string]: Json };

const approved = (name: string): string => join(import.meta.dirname, "approved", `handling-${name}.txt`);
const END = { Type: "Succeed" };
const FAIL = { Type: "Fail", Error: "Other" };
const NOTHING: Fields = {};

function told(definition: Fields, options: AnalyzeOptions | ((machine: Machine) => AnalyzeOptions) = {}): string[] {
  const machine = machineOf({ StartAt: Object.keys(definition.States as Fields)[0] as string, ...definition } as Json);
  if (!machine) return ["refused"];
  return printFacts(factsOf(explore(machine, typeof options === "function" ? options(machine) : options), NOTHING_SHOWN));
}

const task = (resource: string, more: Fields = {}): Fields => ({ Type: "Task", Resource: resource, ...more });
const LAMBDA = "arn:aws:states:::lambda:invoke";
const lambda = (more: Fields): Fields => task(LAMBDA, { Parameters: { FunctionName: "f" }, ...more });

const RETRIES: Readonly<Record<string, readonly Fields[]>> = {
  none: [],
  default: [{ ErrorEquals: ["States.ALL"] }],
  "no attempts": [{ ErrorEquals: ["States.ALL"], MaxAttempts: 0 }],
  "one attempt": [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 5 }],
  "slower each time": [{ ErrorEquals: ["States.ALL"], MaxAttempts: 4, IntervalSeconds: 2, BackoffRate: 3 }],
  "at most so slow": [{ ErrorEquals: ["States.ALL"], MaxAttempts: 4, IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10 }],
  "at any time": [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2, IntervalSeconds: 4, BackoffRate: 1, JitterStrategy: "FULL" }],
  "many attempts": [{ ErrorEquals: ["States.ALL"], MaxAttempts: 201, IntervalSeconds: 1, BackoffRate: 1 }],
  "many attempts, slower": [{ ErrorEquals: ["States.ALL"], MaxAttempts: 250, IntervalSeconds: 1, BackoffRate: 1.01, MaxDelaySeconds: 5 }],
  "some errors": [{ ErrorEquals: ["Lambda.TooManyRequestsException", "States.Timeout"], MaxAttempts: 2 }],
  "one after the other": [
    { ErrorEquals: ["Lambda.TooManyRequestsException"], MaxAttempts: 2, IntervalSeconds: 1 },
    { ErrorEquals: ["Lambda.TooManyRequestsException", "States.TaskFailed"], MaxAttempts: 1, IntervalSeconds: 3 },
    { ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 7 },
  ],
};
const CATCHES: Readonly<Record<string, readonly Fields[]>> = {
  none: [],
  all: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
  "one, then all": [
    { ErrorEquals: ["Lambda.TooManyRequestsException"], Next: "Caught" },
    { ErrorEquals: ["Lambda.TooManyRequestsException", "States.ALL"], ResultPath: "$.error", Next: "Fail" },
  ],
  "what is never raised": [{ ErrorEquals: ["States.HeartbeatTimeout", "Glue.Other"], Next: "Caught" }],
};

describe("what becomes of errors is approved:", () => {
  beforeAll(loadJsonata);
  itIsApproved(
    approved("errors"),
    Object.entries(RETRIES).flatMap(([retried, retry]) =>
      Object.entries(CATCHES).map(([caught, catches]) => [
        `retry ${retried}, catch ${caught}`,
        () =>
          told({
            States: {
              Call: lambda({
                TimeoutSeconds: 30,
                ...(retry.length > 0 ? { Retry: [...retry] } : {}),
                ...(catches.length > 0 ? { Catch: [...catches] } : {}),
                // where all succeeds, it fails: what success takes is the way through the catcher
                Next: catches.length > 0 ? "Fail" : "Caught",
              }),
              Caught: END,
              Fail: FAIL,
            },
          }),
      ]),
    ),
  );

  const timeouts: readonly (readonly [string, Fields])[] = [
    ["Lambda by 899 s", lambda({ TimeoutSeconds: 899, End: true })],
    ["Lambda by 900 s", lambda({ TimeoutSeconds: 900, End: true })],
    ["Lambda by 901 s", lambda({ TimeoutSeconds: 901, End: true })],
    ["Lambda by a member", lambda({ TimeoutSecondsPath: "$.n", End: true })],
    [
      "Lambda with a token",
      task(`${LAMBDA}.waitForTaskToken`, {
        Parameters: { FunctionName: "f", Payload: { "t.$": "$$.Task.Token" } },
        HeartbeatSeconds: 20,
        End: true,
      }),
    ],
    [
      "HTTP",
      task("arn:aws:states:::http:invoke", {
        Parameters: { ApiEndpoint: "https://a.b", Method: "GET", Authentication: { ConnectionArn: "c" } },
        End: true,
      }),
    ],
    ["an activity", task("arn:aws:states:us-east-1:111122223333:activity:a", { TimeoutSeconds: 7, End: true })],
    ["a function by its ARN", task("arn:aws:lambda:us-east-1:111122223333:function:f", { End: true })],
    [
      "a job",
      task("arn:aws:states:::batch:submitJob.sync", { Parameters: { JobName: "j", JobQueue: "q", JobDefinition: "d" }, End: true }),
    ],
    ["a child", task("arn:aws:states:::states:startExecution", { Parameters: { StateMachineArn: "s" }, End: true })],
    ["an unknown service", task("arn:aws:states:::aws-sdk:unknown:call", { Parameters: {}, End: true })],
  ];
  itIsApproved(
    approved("calls"),
    timeouts.map(([name, state]) => [
      name,
      () =>
        told(
          { States: { Call: state } },
          { inputSchema: { type: "object", required: ["n"], properties: { n: { type: "integer", minimum: 1, maximum: 40 } } } },
        ),
    ]),
  );
});

const pass = (more: Fields = {}): Fields => ({ Type: "Pass", ...more, End: true });
const one = (states: Fields, more: Fields = {}): Fields => ({ StartAt: Object.keys(states)[0] as string, States: states, ...more });
const distributed = (states: Fields, type = "STANDARD"): Fields =>
  one(states, { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: type } });
const reader = (config: Fields, resource = "arn:aws:states:::s3:getObject"): Fields => ({
  Resource: resource,
  ReaderConfig: config,
  Parameters: { Bucket: "b", Key: "k" },
});

const MAPS: readonly (readonly [string, Fields])[] = [
  ["a short list", { ItemsPath: "$.list", ItemProcessor: one({ X: pass() }) }],
  ["one at a time", { ItemsPath: "$.list", MaxConcurrency: 1, ItemProcessor: one({ X: { Type: "Wait", Seconds: 4, End: true } }) }],
  ["three at a time", { ItemsPath: "$.list", MaxConcurrency: 3, ItemProcessor: one({ X: { Type: "Wait", Seconds: 4, End: true } }) }],
  [
    "as many as there is to do",
    { ItemsPath: "$.list", MaxConcurrency: 0, ItemProcessor: one({ X: { Type: "Wait", Seconds: 4, End: true } }) },
  ],
  [
    "as many as are told",
    { ItemsPath: "$.list", MaxConcurrencyPath: "$.small", ItemProcessor: one({ X: { Type: "Wait", Seconds: 4, End: true } }) },
  ],
  ["more than 40", { ItemsPath: "$.words", MaxConcurrency: 50, ItemProcessor: one({ X: pass() }) }],
  ["no items", { ItemsPath: "$.empty", ItemProcessor: one({ X: pass() }) }],
  ["two items", { ItemsPath: "$.pair", ItemProcessor: one({ X: pass({ Parameters: { "v.$": "$" } }) }) }],
  [
    "items that are selected",
    {
      ItemsPath: "$.rows",
      ItemSelector: { "a.$": "$$.Map.Item.Value.a", "i.$": "$$.Map.Item.Index", "s.$": "$.small" },
      ItemProcessor: one({ X: pass() }),
    },
  ],
  ["a selection that may fail", { ItemsPath: "$.rows", ItemSelector: { "b.$": "$$.Map.Item.Value.b" }, ItemProcessor: one({ X: pass() }) }],
  ["a selection that fails", { ItemsPath: "$.rows", ItemSelector: { "c.$": "$$.Map.Item.Value.c" }, ItemProcessor: one({ X: pass() }) }],
  ["iterations that fail", { ItemsPath: "$.list", ItemProcessor: one({ X: FAIL }) }],
  [
    "iterations that may fail",
    { ItemsPath: "$.list", ItemProcessor: one({ X: lambda({ End: true }) }), Catch: [{ ErrorEquals: ["States.ALL"], Next: "End" }] },
  ],
  ["a Map Run of a list", { ItemsPath: "$.list", ItemProcessor: distributed({ X: pass() }) }],
  ["a Map Run of Express children", { ItemsPath: "$.list", ItemProcessor: distributed({ X: lambda({ End: true }) }, "EXPRESS") }],
  [
    "a Map Run that tolerates failures",
    { ItemsPath: "$.list", ToleratedFailureCount: 1, ItemProcessor: distributed({ X: lambda({ End: true }) }) },
  ],
  [
    "a Map Run in batches",
    {
      ItemsPath: "$.list",
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { "s.$": "$.small" } },
      ItemProcessor: distributed({ X: pass() }),
    },
  ],
  [
    "a Map Run in batches without input",
    {
      ItemsPath: "$.list",
      ItemBatcher: { MaxItemsPerBatch: 2 },
      ItemProcessor: distributed({ X: pass({ Parameters: { "v.$": "$.Items[0]" } }) }),
    },
  ],
  ["a Map Run of an object", { ItemsPath: "$.map", ItemProcessor: distributed({ X: pass() }) }],
  [
    "a Map Run with results elsewhere",
    {
      ItemsPath: "$.list",
      ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "b", Prefix: "p" } },
      ItemProcessor: distributed({ X: pass() }),
    },
  ],
  [
    "a Map Run with results as they are",
    {
      ItemsPath: "$.list",
      ResultWriter: { WriterConfig: { OutputType: "JSON", Transformation: "NONE" } },
      ItemProcessor: distributed({ X: pass() }),
    },
  ],
  [
    "rows of a CSV",
    {
      ItemReader: reader({ InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" }),
      ItemProcessor: distributed({ X: pass({ Parameters: { "v.$": "$.id" } }) }),
    },
  ],
  [
    "rows of a CSV with headers",
    {
      ItemReader: reader({ InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["id", "n"] }),
      ItemProcessor: distributed({ X: pass({ Parameters: { "v.$": "$.name" } }) }),
    },
  ],
  ["items of a JSON", { ItemReader: reader({ InputType: "JSON" }), ItemProcessor: distributed({ X: pass() }) }],
  [
    "rows of an inventory",
    {
      ItemReader: reader({ InputType: "MANIFEST" }),
      ItemProcessor: distributed({ X: pass({ Parameters: { "k.$": "$.Key", "s.$": "$.Size" } }) }),
    },
  ],
  [
    "objects of a bucket",
    {
      ItemReader: { Resource: "arn:aws:states:::s3:listObjectsV2", Parameters: { Bucket: "b" } },
      ItemProcessor: distributed({ X: pass({ Parameters: { "k.$": "$.Key", "s.$": "$.StorageClass" } }) }),
    },
  ],
  [
    "objects of a bucket, read",
    {
      ItemReader: {
        Resource: "arn:aws:states:::s3:listObjectsV2",
        ReaderConfig: { InputType: "JSONL", Transformation: "LOAD_AND_FLATTEN" },
        Parameters: { Bucket: "b" },
      },
      ItemProcessor: distributed({ X: pass() }),
    },
  ],
  ["rows of a Parquet file", { ItemReader: reader({ InputType: "PARQUET" }), ItemProcessor: distributed({ X: pass() }) }],
];

/** What comes to the states inside, in a line each. */
function inside(definition: Fields): string[] {
  const machine = machineOf({ StartAt: "M", ...definition } as Json);
  if (!machine) return [];
  const facts = factsOf(explore(machine, { inputSchema: inputOf(JSON.stringify(definition)) }), NOTHING_SHOWN);
  const processor = (machine.states.get("M") as Extract<State, { type: "Map" }>).processor;
  return [...(processor?.states.values() ?? [])].flatMap((state) => {
    const [input, output] = [facts.value(state, "input"), facts.value(state, "output")];
    const { min, max } = facts.visits(state);
    return [
      `inside: ${state.name} ${facts.reachable(state)} ${min}..${max ?? "∞"}; ${input ? printValue(input) : "none"} → ${output ? printValue(output) : "none"}`,
    ];
  });
}

describe("what Maps make of their items is approved:", () => {
  itIsApproved(
    approved("maps"),
    MAPS.map(([name, fields]) => {
      const definition = { States: { M: { Type: "Map", ...fields, End: true }, End: END } };
      return [name, () => [...told(definition, { inputSchema: inputOf(JSON.stringify(definition)) }), ...inside(definition)]] as const;
    }),
  );
});

describe("why a rule is always or never selected is approved:", () => {
  const withoutNext: (test: Fields) => Fields = (test) => ({
    Type: "Choice",
    Choices: [
      { ...test, Next: "End" },
      { Variable: "$.small", NumericGreaterThan: 1, Next: "End" },
    ],
  });
  const choice = (definition: Fields): string[] => {
    const machine = machineOf({ StartAt: "S", ...definition } as Json);
    if (!machine) return ["refused"];
    const facts = factsOf(explore(machine, { inputSchema: inputOf(JSON.stringify(definition)) }), NOTHING_SHOWN);
    const found = facts.choice(machine.states.get("S") as Extract<State, { type: "Choice" }>);
    return [
      `${(found?.rules ?? []).map(({ taken, reason }) => `${taken}${reason ? ` (${reason})` : ""}`).join("; ")}; residue ${found?.residue}`,
    ];
  };
  itIsApproved(
    approved("comparisons"),
    COMPARISONS.map(([member, operator, value]) => [
      `$.${member} ${operator} ${JSON.stringify(value)}`,
      () => choice({ States: { S: withoutNext({ Variable: `$.${member}`, [operator]: value }), End: END } }),
    ]),
  );
  itIsApproved(
    approved("conditions"),
    [...new Set(CONDITIONS)].map((condition) => [
      condition,
      () =>
        choice({
          QueryLanguage: "JSONata",
          States: {
            S: {
              Type: "Choice",
              Choices: [
                { Condition: `{% ${condition} %}`, Next: "End" },
                { Condition: "{% $states.input.b %}", Next: "End" },
              ],
            },
            End: END,
          },
        }),
    ]),
  );
});

describe("why a rule of a number is never selected is approved:", () => {
  const RANGES: readonly Fields[] = [{ minimum: 3 }, { maximum: 3 }, { minimum: 3, maximum: 3 }, { minimum: 3, maximum: 5 }, {}];
  itIsApproved(
    approved("ranges"),
    RANGES.flatMap((range) =>
      ["NumericEquals", "NumericLessThan", "NumericGreaterThanEquals", "StringEquals"].map((operator) => [
        `${operator} of ${JSON.stringify(range)}`,
        () => {
          const machine = machineOf({
            StartAt: "S",
            States: {
              S: {
                Type: "Choice",
                Choices: [
                  { Not: { Variable: "$.n", [operator]: operator === "StringEquals" ? "x" : 3 }, Next: "End" },
                  {
                    And: [
                      { Variable: "$.n", NumericLessThan: 2 },
                      { Variable: "$.n", NumericGreaterThan: 6 },
                    ],
                    Next: "End",
                  },
                ],
                Default: "End",
              },
              End: END,
            },
          } as Json);
          if (!machine) return ["refused"];
          const inputSchema: Json = { type: "object", required: ["n"], properties: { n: { type: "integer", ...range } } };
          const facts = factsOf(explore(machine, { inputSchema }), NOTHING_SHOWN);
          const found = facts.choice(machine.states.get("S") as Extract<State, { type: "Choice" }>);
          return (found?.rules ?? []).map(({ taken, reason }) => `${taken}${reason ? ` (${reason})` : ""}`);
        },
      ]),
    ),
  );
});

describe("the names of errors that a handler reads are approved:", () => {
  const CALLS: readonly string[] = [
    "aws-sdk:s3:getObject",
    "dynamodb:putItem",
    "lambda:invoke",
    "glue:startJobRun.sync",
    "states:startExecution.sync:2",
  ];
  itIsApproved(
    approved("names"),
    CALLS.map((call) => [
      call,
      () => {
        const machine = machineOf({
          StartAt: "Call",
          States: {
            Call: task(`arn:aws:states:::${call}`, {
              Parameters: {},
              Catch: [
                { ErrorEquals: ["States.Timeout", "S3.NoSuchKeyException", "DynamoDb.ConditionalCheckFailedException"], Next: "Some" },
                { ErrorEquals: ["States.TaskFailed"], Next: "Failed" },
                { ErrorEquals: ["States.ALL"], Next: "Rest" },
              ],
              End: true,
            }),
            Some: { Type: "Choice", Choices: [{ Variable: "$.Error", StringEquals: "States.Timeout", Next: "Rest" }], Default: "Failed" },
            Failed: { Type: "Pass", Next: "Rest" },
            Rest: { Type: "Choice", Choices: [{ Variable: "$.Error", StringEquals: "S3.SlowDown", Next: "Known" }], Default: "Other" },
            Known: END,
            Other: END,
          },
        } as Json);
        if (!machine) return ["refused"];
        const facts = factsOf(explore(machine), NOTHING_SHOWN);
        return ["Some", "Failed", "Rest", "Known", "Other"].map((name) => {
          const value = facts.value(machine.states.get(name) as State, "input");
          return `${name}: ${value ? printValue(value) : "never"}`;
        });
      },
    ]),
  );
});

/** Where the value of an argument comes from. */
const ARGUMENTS: Readonly<Record<string, Json>> = {
  constant: 1,
  input: "{% $states.input.a %}",
  "input and constant": "{% $states.input.a & 'x' %}",
  execution: "{% $states.context.Execution.Name %}",
  "start of the execution": "{% $states.context.Execution.StartTime %}",
  attempt: "{% $uuid() %}",
  "count of retries": "{% $states.context.State.RetryCount %}",
  "time of the state": "{% $states.context.State.EnteredTime %}",
  "earlier state": "{% $made %}",
  "result of a call": "{% $got.Payload.id %}",
  "error of a call": "{% $why.Error %}",
  "several of these": "{% $states.input.a & $got.Payload.id & $made %}",
  "an object of them": { a: "{% $states.input.a %}", b: [1, "{% $uuid() %}"] },
  nothing: null,
};

describe("where arguments come from is approved:", () => {
  beforeAll(loadJsonata);
  itIsApproved(
    approved("arguments"),
    Object.entries(ARGUMENTS).flatMap(([name, argument]) =>
      [["Token"], ["Token", "a"], ["None"]].map((path) => [
        `${name}: ${path.join(".")}`,
        () => {
          const machine = machineOf({
            QueryLanguage: "JSONata",
            StartAt: "Get",
            States: {
              Get: {
                Type: "Task",
                Resource: LAMBDA,
                Arguments: { FunctionName: "f" },
                Output: "{% $states.input %}",
                Assign: { got: "{% $states.result %}", made: "{% $uuid() %}", why: NOTHING },
                Catch: [{ ErrorEquals: ["States.ALL"], Assign: { got: NOTHING, made: "", why: "{% $states.errorOutput %}" }, Next: "Put" }],
                Next: "Put",
              },
              Put: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:sqs:sendMessage", Arguments: { Token: argument }, End: true },
            },
          } as Json);
          if (!machine) return ["refused"];
          const fact = factsOf(explore(machine), NOTHING_SHOWN).argument(machine.states.get("Put") as State, path);
          return [fact ? `${fact.provenance.join(" ")}: ${printValue(fact.value)}` : "none"];
        },
      ]),
    ),
  );
});

describe("what is known beyond the definition is approved:", () => {
  const FETCH = { Type: "Task", Resource: LAMBDA, Parameters: { FunctionName: "f" }, Next: "Read" };
  const READ = { Type: "Pass", Parameters: { "v.$": "$.Payload.id" }, End: true };
  const states = (machine: Machine) => machine.states.get("Fetch") as Extract<State, { type: "Task" }>;
  const id: Json = { type: "object", required: ["id"], properties: { id: { type: "string", maxLength: 5 } }, additionalProperties: false };
  const shape = { kind: "object", members: new Map([["id", { kind: "string" }]]), required: new Set(["id"]), closed: true } as never;
  const KNOWN: readonly (readonly [string, Fields, (machine: Machine) => AnalyzeOptions])[] = [
    [
      "a result",
      FETCH,
      () => ({ known: { results: new Map([["Fetch", { type: "object", required: ["Payload"], properties: { Payload: id } } as Json]]) } }),
    ],
    ["a result that the API contradicts", FETCH, () => ({ known: { results: new Map([["Fetch", { type: "string" } as Json]]) } })],
    [
      "an output",
      FETCH,
      () => ({ known: { outputs: new Map([["Fetch", { type: "object", required: ["Payload"], properties: { Payload: id } } as Json]]) } }),
    ],
    ["an output that is contradicted", FETCH, () => ({ known: { outputs: new Map([["Fetch", { type: "string" } as Json]]) } })],
    ["the code of a function", FETCH, (machine) => ({ known: { functions: new Map([[states(machine), { file: "f.py", shape }]]) } })],
    [
      "a function that returns nothing",
      FETCH,
      (machine) => ({ known: { functions: new Map([[states(machine), { file: "f.py", shape: null }]]) } }),
    ],
    [
      "the code of a function by its ARN",
      { Type: "Task", Resource: "arn:aws:lambda:us-east-1:111122223333:function:f", ResultSelector: { "Payload.$": "$" }, Next: "Read" },
      (machine) => ({ known: { functions: new Map([[states(machine), { file: "f.py", shape }]]) } }),
    ],
    [
      "a result of so many bytes",
      FETCH,
      () => ({ known: { minBytes: new Map([["states.Fetch.result", 1000]]) }, maxBytes: new Map([["states.Fetch.result", 2000]]) }),
    ],
    ["a result of too many bytes", FETCH, () => ({ known: { minBytes: new Map([["states.Fetch.result", 300_000]]) } })],
    ["an output of so many bytes", FETCH, () => ({ maxBytes: new Map([["states.Fetch.output", 500]]) })],
    ["an input of so many bytes", FETCH, () => ({ maxBytes: new Map([["input", 100]]) })],
    [
      "a child execution",
      {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution.sync:2",
        Parameters: { StateMachineArn: "c" },
        ResultSelector: { "Payload.$": "$.Output" },
        Next: "Read",
      },
      (machine) => ({ known: { children: new Map([[states(machine), { output: id, seconds: 60 }]]) } }),
    ],
    [
      "a child execution that is started",
      { Type: "Task", Resource: "arn:aws:states:::states:startExecution", Parameters: { StateMachineArn: "c" }, Next: "Read" },
      (machine) => ({ known: { children: new Map([[states(machine), { output: id, seconds: 60 }]]) } }),
    ],
    [
      "a child execution whose output is text",
      {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution.sync",
        Parameters: { StateMachineArn: "c" },
        ResultSelector: { "Payload.$": "$.Output" },
        Next: "Read",
      },
      (machine) => ({ known: { children: new Map([[states(machine), { output: id }]]) } }),
    ],
    ["what starts it", { ...FETCH, Next: "Read" }, () => ({ startedBy: { name: "event", shape } })],
  ];
  itIsApproved(
    approved("known"),
    KNOWN.map(([name, fetch, options]) => [name, () => told({ States: { Fetch: fetch, Read: READ } }, options)]),
  );
});

describe("what starters pass is approved:", () => {
  itIsApproved(
    approved("started"),
    ["$.id", "$.ID", "$.id.x"].map((path) => [
      path,
      () => {
        const shape = { kind: "object", members: new Map([["id", { kind: "string" }]]), required: new Set(["id"]), closed: false } as never;
        const machine = machineOf({
          StartAt: "S",
          States: {
            S: { Type: "Choice", Choices: [{ Variable: path, IsPresent: true, Next: "A" }], Default: "A" },
            A: pass({ Parameters: { "v.$": path } }),
          },
        } as Json);
        if (!machine) return ["refused"];
        const facts = factsOf(explore(machine, { startedBy: { name: "event", shape } }), NOTHING_SHOWN);
        return [...printFacts(facts), printSchema(facts.inputSchema())];
      },
    ]),
  );
});
