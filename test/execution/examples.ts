import type { RunOptions } from "../../src/execution/run.js";
import type { Json } from "../../src/text/node.js";
import { LAMBDA } from "../support/run-definition.js";

export interface RunExample {
  readonly definition: object;
  readonly mocks?: object;
  readonly options?: RunOptions;
}

type States = { readonly [name: string]: object };
const machine = (states: States, top: object = {}) => ({ ...top, StartAt: Object.keys(states)[0], States: states });
const one = (state: object, top: object = {}) => machine({ A: { End: true, ...state } }, top);
const END = { Type: "Succeed" };
const pass = (more: object = {}) => ({ Type: "Pass", End: true, ...more });
const run = (definition: object, mocks: object = {}, input?: Json, options: RunOptions = {}): RunExample => ({
  definition,
  mocks,
  options: { ...(input === undefined ? {} : { input }), ...options },
});
const fail = (error: string, more: object = {}) => ({ error, cause: `why ${error}`, ...more });

// Map Runs
const child = (processor: object = {}, states: States = { B: pass() }) => ({
  ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD", ...processor },
  ...machine(states),
});
const read = (config: object, body: string, more: object = {}, others: object[] = []): RunExample =>
  run(
    one({
      Type: "Map",
      ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig: config, Parameters: { Bucket: "b", Key: "k" } },
      ItemProcessor: child(),
      ...more,
    }),
    { s3: [{ bucket: "b", key: "k", body }, ...others] },
    {},
  );
const listed = (more: object, language = "JSONPath"): RunExample => {
  const place = { Bucket: "b", Prefix: "in/" };
  return run(
    one(
      {
        Type: "Map",
        ItemReader: {
          Resource: "arn:aws:states:::s3:listObjectsV2",
          ...(language === "JSONata" ? { Arguments: place } : { Parameters: place }),
          ...more,
        },
        ItemProcessor: child(),
      },
      { QueryLanguage: language },
    ),
    {
      s3: [
        { bucket: "b", key: "in/2.json", body: "[3]", lastModified: "2026-02-03T04:05:06Z", storageClass: "GLACIER", etag: '"x"' },
        { bucket: "b", key: "in/1.json", body: "[1, 2]" },
        { bucket: "b", key: "out/1.json", body: "[9]" },
      ],
    },
    {},
  );
};
const csv = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" };
const manifest = (text: object, rows: string): RunExample =>
  read({ InputType: "MANIFEST" }, JSON.stringify(text), {}, [{ bucket: "inventory", key: "rows.csv", body: rows }]);

const readers: Record<string, RunExample> = {
  JSON: read({ InputType: "JSON" }, '[1, null, {"a": 2}]'),
  "JSON that is no list": read({ InputType: "JSON" }, '{"a": 1}'),
  "JSON that is none": read({ InputType: "JSON" }, "[1,"),
  "JSON of no items": read({ InputType: "JSON" }, "[]"),
  "JSON, some of its items": read({ InputType: "JSON", MaxItems: 2 }, "[1, 2, 3]"),
  "JSON, all of its items": read({ InputType: "JSON", MaxItems: 3 }, "[1, 2, 3]"),
  "JSON, no limit": read({ InputType: "JSON", MaxItems: 0 }, "[1, 2]"),
  "JSON with a pointer": read({ InputType: "JSON", ItemsPointer: "/a/1/b~1c~0d" }, '{"a": [0, {"b/c~d": [7, 8]}]}'),
  "JSON with a pointer to nothing": read({ InputType: "JSON", ItemsPointer: "/a/2" }, '{"a": [[0], [1]]}'),
  "JSON with a pointer to a text": read({ InputType: "JSON", ItemsPointer: "/a" }, '{"a": "x"}'),
  "JSON without a type": read({}, "[1]"),
  "JSON Lines": read({ InputType: "JSONL" }, '{"a":1}\n\n2\r\n  \n"x"'),
  "JSON Lines, one broken": read({ InputType: "JSONL" }, "1\n{\n3"),
  CSV: read(csv, "a,b\n1,2\n3\n4,5,6\n"),
  "CSV with quotes": read(csv, '\uFEFFa,"b ""c"""\r\n"1\n2",""\r\n'),
  "CSV with headers that are repeated": read(csv, "a,a\n1,2\n"),
  "CSV with given headers": read({ InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["x", "y"] }, "1,2\n3,4\n"),
  "CSV with given headers that are repeated": read({ InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["x", "x"] }, "1,2\n"),
  "CSV with other delimiters": read({ ...csv, CSVDelimiter: "SEMICOLON" }, "a;b,c\n1;2\n"),
  "CSV, one row": read({ ...csv, MaxItems: 1 }, "a\n1\n2\n"),
  "CSV of headers alone": read(csv, "a,b\n"),
  "CSV of nothing": read(csv, ""),
  "a manifest of an inventory": manifest(
    { destinationBucket: "arn:aws:s3:::inventory", fileSchema: "Bucket, Key, Size", files: [{ key: "rows.csv" }] },
    '"b","k1","12"\n"b","k2"\n',
  ),
  "a manifest without a schema": manifest({ destinationBucket: "inventory", files: [{ key: "rows.csv" }] }, "b,k1\n"),
  "a manifest without files": manifest({ destinationBucket: "inventory" }, ""),
  "a manifest that names a file which is not there": manifest({ destinationBucket: "inventory", files: [{ key: "none.csv" }] }, ""),
  "a manifest of Athena": read({ InputType: "JSONL", ManifestType: "ATHENA_DATA" }, "s3://o/1.jsonl\n\nS3://o/2.jsonl\nnot one\n", {}, [
    { bucket: "o", key: "1.jsonl", body: "1\n2" },
    { bucket: "o", key: "2.jsonl", body: "3" },
  ]),
  Parquet: read({ InputType: "PARQUET" }, "PAR1"),
  "an object that is not there": run(
    one({
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON" },
        Parameters: { Bucket: "b", Key: "none" },
      },
      ItemProcessor: child(),
      Catch: [{ ErrorEquals: ["States.ItemReaderFailed"], Next: "Caught" }],
      Next: "Caught",
      End: undefined,
    }),
    { s3: [{ bucket: "b", key: "k", body: "[]" }] },
    {},
  ),
  "a list of objects": listed({}),
  "a list of objects in JSONata": listed({}, "JSONata"),
  "one object of a list": listed({ ReaderConfig: { MaxItems: 1 } }),
  "the items of the listed objects": listed({ ReaderConfig: { InputType: "JSON", Transformation: "LOAD_AND_FLATTEN" } }),
  "a list of a bucket that is not there": run(
    one({
      Type: "Map",
      ItemReader: { Resource: "arn:aws:states:::s3:listObjectsV2", Parameters: { Bucket: "other" } },
      ItemProcessor: child(),
    }),
    { s3: [{ bucket: "b", key: "k", body: "" }] },
    {},
  ),
  "MaxItems by a path": run(
    one({
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON", MaxItemsPath: "$.most" },
        Parameters: { Bucket: "b", "Key.$": "$.key" },
      },
      ItemProcessor: child(),
    }),
    { s3: [{ bucket: "b", key: "k", body: "[1, 2, 3]" }] },
    { most: 1, key: "k" },
  ),
};

const items = (more: object, mocks: object = {}, input: Json = [1, 2, 3], processor: object = {}): RunExample =>
  run(one({ Type: "Map", ItemProcessor: child(processor, { T: { ...LAMBDA, End: true } }), ...more }), mocks, input);
const inline = (more: object, mocks: object = {}, input: Json = [1, 2, 3]): RunExample =>
  run(one({ Type: "Map", ItemProcessor: { ...machine({ T: { ...LAMBDA, End: true } }) }, ...more }), mocks, input);
const works = { states: { T: [{ output: { ok: true } }] } };
const third = { states: { T: [fail("E", { iteration: 1, seconds: 2 }), { output: { ok: true }, seconds: 1 }] } };

const maps: Record<string, RunExample> = {
  inline: inline({}, works),
  "inline of no items": inline({}, works, []),
  "inline over what is no list": inline({}, works, { a: 1 }),
  "inline, one iteration fails": inline({}, third),
  "inline, one after the other, and one fails": inline({ MaxConcurrency: 1 }, third),
  "inline with ItemSelector": inline(
    { ItemsPath: "$.list", ItemSelector: { "i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "all.$": "$.list" } },
    works,
    { list: ["a"] },
  ),
  "inline with ResultSelector and ResultPath": inline(
    { ItemsPath: "$.list", ResultSelector: { "n.$": "States.ArrayLength($)" }, ResultPath: "$.did" },
    works,
    {
      list: [1, 2],
    },
  ),
  "inline, retried": inline({ Retry: [{ ErrorEquals: ["E"], MaxAttempts: 1 }] }, { states: { T: [fail("E"), { output: 1 }] } }, [1]),
  "inline, caught": run(
    machine({
      A: {
        Type: "Map",
        ItemProcessor: machine({ T: { ...LAMBDA, End: true } }),
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "B" }],
        ItemsPath: "$.list",
        End: true,
      },
      B: pass(),
    }),
    { states: { T: [fail("E")] } },
    { list: [1, 2] },
  ),
  "a Map Run": items({}, works),
  "a Map Run of Express children": items({}, works, [1, 2], { ExecutionType: "EXPRESS" }),
  "a Map Run whose child fails": items({}, third),
  "a Map Run that tolerates one of three": items({ ToleratedFailureCount: 1 }, third),
  "a Map Run that tolerates a third": items({ ToleratedFailurePercentage: 34 }, third),
  "a Map Run that tolerates less than a third": items({ ToleratedFailurePercentage: 33 }, third),
  "a Map Run, tolerated by a path": items({ ItemsPath: "$.list", ToleratedFailureCountPath: "$.n" }, third, { n: 1, list: [1, 2, 3] }),
  "a Map Run of batches": items({ ItemsPath: "$.list", ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { "t.$": "$.t" } } }, works, {
    t: 1,
    list: [1, 2, 3],
  }),
  "a Map Run of batches by a path that is none": items({ ItemsPath: "$.list", ItemBatcher: { MaxItemsPerBatchPath: "$.n" } }, works, {
    n: 0,
    list: [1],
  }),
  "a Map Run with a label and a concurrency": items({ Label: "each", MaxConcurrency: 2 }, works),
  "a Map Run by a path of concurrency": items({ ItemsPath: "$.list", MaxConcurrencyPath: "$.n" }, works, { n: 1, list: [1, 2] }),
  "a Map Run by a negative path of concurrency": items({ ItemsPath: "$.list", MaxConcurrencyPath: "$.n" }, works, { n: -1, list: [1, 2] }),
  "a Map Run that writes its results": items(
    { ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "b", Prefix: "out" } } },
    { ...works, s3: [{ bucket: "b", key: "k", body: "" }] },
  ),
  "a Map Run with a timeout": run(
    { ...items({}, { states: { T: [{ output: 1, seconds: 20 }] } }).definition, TimeoutSeconds: 10 },
    { states: { T: [{ output: 1, seconds: 20 }] } },
    [1, 2],
  ),
};

// Tasks
const task = (more: object, answers: object[], top: object = {}, options: RunOptions = {}): RunExample =>
  run(one({ ...LAMBDA, ...more }, top), { states: { A: answers } }, { a: 1 }, options);
const retry = (more: object, errors = ["States.ALL"]) => ({ Retry: [{ ErrorEquals: errors, ...more }] });
const five = Array.from({ length: 5 }, (_, i) => fail(`E${i}`));

const tasks: Record<string, RunExample> = {
  answers: task({}, [{ output: { Payload: 1, StatusCode: 200 }, seconds: 3 }]),
  "with all of the data flow": task(
    {
      InputPath: "$.a",
      Parameters: { FunctionName: "f", "Payload.$": "$" },
      ResultSelector: { "p.$": "$.Payload" },
      ResultPath: "$",
      OutputPath: "$.p",
    },
    [{ output: { Payload: [1] } }],
  ),
  fails: task({}, [fail("E")]),
  "times out": task({ TimeoutSeconds: 5 }, [{ output: 1, seconds: 5 }]),
  "times out by a path": task({ TimeoutSecondsPath: "$.a" }, [{ output: 1, seconds: 2 }]),
  "has no heartbeat": task({ TimeoutSeconds: 9, HeartbeatSeconds: 3 }, [{ output: 1, seconds: 5 }]),
  "never answers": task({ TimeoutSeconds: 7 }, [{ pending: true }]),
  "is retried by default": task(retry({}), [...five]),
  "is retried twice": task(retry({ MaxAttempts: 2, IntervalSeconds: 3, BackoffRate: 1.5 }), [...five]),
  "is not retried": task(retry({ MaxAttempts: 0 }), [...five]),
  "is retried until it answers": task(retry({ MaxAttempts: 3 }), [fail("E"), fail("E"), { output: 1 }]),
  "waits no longer than MaxDelaySeconds": task(retry({ MaxAttempts: 4, IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 7 }), [
    ...five,
  ]),
  "waits with jitter": task(retry({ MaxAttempts: 3, IntervalSeconds: 10, JitterStrategy: "FULL" }), [...five], {}, { seed: 7 }),
  "has a retrier for each error": task(
    {
      Retry: [
        { ErrorEquals: ["E0"], MaxAttempts: 1 },
        { ErrorEquals: ["E1", "E2"], MaxAttempts: 2 },
      ],
    },
    [...five],
  ),
  "is retried after a timeout": task({ TimeoutSeconds: 2, ...retry({ MaxAttempts: 1 }, ["States.Timeout"]) }, [{ pending: true }]),
  "is caught": run(
    machine({
      A: {
        ...LAMBDA,
        Catch: [
          { ErrorEquals: ["Other"], Next: "B" },
          { ErrorEquals: ["States.TaskFailed"], ResultPath: "$.failed", Next: "B" },
        ],
        End: true,
      },
      B: pass(),
    }),
    { states: { A: [fail("E")] } },
    { a: 1 },
  ),
  "is caught with nothing kept": run(
    machine({ A: { ...LAMBDA, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "B" }], End: true }, B: pass() }),
    { states: { A: [fail("E")] } },
    { a: 1 },
  ),
  "is caught in JSONata": run(
    machine(
      {
        A: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Arguments: { FunctionName: "f" },
          Catch: [
            {
              ErrorEquals: ["States.ALL"],
              Assign: { v: "{% $states.errorOutput.Error %}" },
              Output: { e: "{% $states.errorOutput %}" },
              Next: "B",
            },
          ],
          End: true,
        },
        B: pass({ Output: "{% [$v, $states.input] %}" }),
      },
      { QueryLanguage: "JSONata" },
    ),
    { states: { A: [fail("E")] } },
    { a: 1 },
  ),
  "keeps a result in JSONata": run(
    one(
      {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Arguments: { FunctionName: "f", Payload: "{% $states.input.a + 1 %}" },
        Assign: { v: "{% $states.result.Payload %}" },
        Output: "{% $states.result %}",
      },
      { QueryLanguage: "JSONata" },
    ),
    { states: { A: [{ output: { Payload: 5 } }] } },
    { a: 1 },
  ),
  "fails in its arguments": run(
    one(
      { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: { FunctionName: "{% $states.input.none %}" } },
      { QueryLanguage: "JSONata" },
    ),
    {},
    {},
  ),
  "has no answer": run(one({ ...LAMBDA }), {}, {}, { unmocked: "fail" }),
  "is an activity": run(one({ Type: "Task", Resource: "arn:aws:states:eu-west-1:123456789012:activity:weld", HeartbeatSeconds: 5 }), {
    states: { A: [{ output: 1, seconds: 4 }] },
  }),
  "is an activity without a worker": run(
    one({ Type: "Task", Resource: "arn:aws:states:eu-west-1:123456789012:activity:weld", TimeoutSeconds: 5 }),
    { states: { A: [{ pending: true }] } },
  ),
  "is a function by its ARN": run(one({ Type: "Task", Resource: "arn:aws:lambda:eu-west-1:123456789012:function:f" }), {
    states: { A: [fail("Lambda.Unknown"), { output: 1 }] },
  }),
  "waits for a token": run(
    one({
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { QueueUrl: "q", MessageBody: { "t.$": "$$.Task.Token" } },
    }),
    { states: { A: [{ output: 1, seconds: 2 }] } },
  ),
  "waits for a job": run(one({ Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync", Parameters: { JobName: "j" } }), {
    states: { A: [{ output: { JobRunState: "SUCCEEDED" }, seconds: 60 }] },
  }),
  "ends with the state machine": task({}, [{ output: 1, seconds: 30 }], { TimeoutSeconds: 20 }),
  "ends with an Express execution": task({}, [{ output: 1, seconds: 301 }], {}, { type: "express" }),
};

// The rest
const wait = (more: object, input: Json = {}, top: object = {}) => run(one({ Type: "Wait", ...more }, top), {}, input);
const choose = (rule: object, input: Json, more: object = { Default: "N" }) =>
  run(machine({ A: { Type: "Choice", Choices: [{ ...rule, Next: "Y" }], ...more }, Y: END, N: pass({ Result: "no" }) }), {}, input);
const branches = (...states: object[]) => states.map((state, i) => ({ StartAt: `B${i}`, States: { [`B${i}`]: { End: true, ...state } } }));
const jsonata = (state: object, input: Json = { a: 1 }) => run(one(state, { QueryLanguage: "JSONata" }), {}, input);

const states: Record<string, RunExample> = {
  "Wait by seconds": wait({ Seconds: 1 }),
  "Wait of nothing": wait({ Seconds: 0 }),
  "Wait by a path": wait({ SecondsPath: "$.s" }, { s: 5 }),
  "Wait by a path to a fraction": wait({ SecondsPath: "$.s" }, { s: 1.5 }),
  "Wait by a path to a negative number": wait({ SecondsPath: "$.s" }, { s: -1 }),
  "Wait by a path to a text": wait({ SecondsPath: "$.s" }, { s: "5" }),
  "Wait by a path to the most": wait({ SecondsPath: "$.s" }, { s: 2_147_483_647 }),
  "Wait by a path to more than the most": wait({ SecondsPath: "$.s" }, { s: 2_147_483_648 }),
  "Wait by a path to nothing": wait({ SecondsPath: "$.s" }),
  "Wait until a past time": wait({ Timestamp: "2020-01-01T00:00:00Z" }),
  "Wait until a time": wait({ TimestampPath: "$.t" }, { t: "2030-01-01T00:00:00.5Z" }, { TimeoutSeconds: 9 }),
  "Wait until what is no time": wait({ TimestampPath: "$.t" }, { t: "2030" }),
  "Wait in JSONata": jsonata({ Type: "Wait", Seconds: "{% $states.input.a * 2 %}", Output: "{% $states.input.a %}", Assign: { v: 1 } }),
  "Wait in JSONata for a text": jsonata({ Type: "Wait", Seconds: "{% 'x' %}" }),
  "Wait in JSONata until a time": jsonata({ Type: "Wait", Timestamp: "{% '2020-01-01T00:00:00Z' %}" }),
  Fail: run(one({ Type: "Fail", End: undefined, Error: "E", Cause: "because" })),
  "Fail with nothing": run(one({ Type: "Fail", End: undefined })),
  "Fail by paths": run(
    one({ Type: "Fail", End: undefined, ErrorPath: "$.e", CausePath: "States.Format('{}!', $.c)" }),
    {},
    { e: "E", c: 1 },
  ),
  "Fail by a path to a number": run(one({ Type: "Fail", End: undefined, ErrorPath: "$.e" }), {}, { e: 1 }),
  "Succeed with paths": run(one({ Type: "Succeed", End: undefined, InputPath: "$.a", OutputPath: "$.b" }), {}, { a: { b: 3 } }),
  "Succeed in JSONata": jsonata({ Type: "Succeed", End: undefined, Output: "{% $states.input.a + 1 %}" }),
  "Pass with all of the data flow": run(
    one({ Type: "Pass", InputPath: "$.a", Parameters: { "b.$": "$.c", k: [1] }, ResultPath: "$.d.e", OutputPath: "$.d" }),
    {},
    { a: { c: 1, d: {} } },
  ),
  "Pass with a result over a number": run(one({ Type: "Pass", Result: 1, ResultPath: "$.a.b" }), {}, { a: 1 }),
  "Pass with a result in a list": run(one({ Type: "Pass", Result: 1, ResultPath: "$.a[0]" }), {}, { a: [0] }),
  "Pass with variables": run(
    machine({
      A: { Type: "Pass", Assign: { v: 1, "w.$": "$.a" }, Next: "B" },
      B: pass({ Assign: { "v.$": "$w", "w.$": "$v" }, Next: "C", End: undefined }),
      C: pass({ Parameters: { "v.$": "$v", "w.$": "$w" } }),
    }),
    {},
    { a: 2 },
  ),
  "Pass with a variable that is not there": run(one(pass({ Parameters: { "v.$": "$v" } }))),
  "Pass with nothing for input": run(one(pass({ InputPath: null, OutputPath: null })), {}, 1),
  "Pass in JSONata that gives nothing": jsonata({ Type: "Pass", Output: "{% $states.input.none %}" }),
  "Pass in JSONata that gives a function": jsonata({ Type: "Pass", Output: "{% $sum %}" }),
  "Pass in JSONata of a template": jsonata({ Type: "Pass", Output: { a: ["{% $states.input.a %}", "{% 1/0 %}", null], b: "x{% 1 %}" } }),
  "Choice that matches": choose({ Variable: "$.a", NumericEquals: 1 }, { a: 1 }),
  "Choice that does not": choose({ Variable: "$.a", NumericEquals: 1 }, { a: 2 }),
  "Choice without Default": choose({ Variable: "$.a", NumericEquals: 1 }, { a: 2 }, {}),
  "Choice of a member that is not there": choose({ Variable: "$.b", NumericEquals: 1 }, { a: 2 }),
  "Choice with And, Or and Not": choose(
    {
      And: [
        {
          Or: [
            { Variable: "$.b", IsPresent: true },
            { Variable: "$.a", IsNumeric: true },
          ],
        },
        { Not: { Variable: "$.a", StringMatches: "*" } },
      ],
    },
    { a: 2 },
  ),
  "Choice with Assign": choose({ Variable: "$.a", NumericEqualsPath: "$.a", Assign: { v: 1 } }, { a: 2 }),
  "Choice in JSONata": run(
    machine(
      {
        A: {
          Type: "Choice",
          Choices: [{ Condition: "{% $states.input.a = 1 %}", Output: "{% 'yes' %}", Assign: { v: 1 }, Next: "Y" }],
          Default: "N",
        },
        Y: END,
        N: END,
      },
      { QueryLanguage: "JSONata" },
    ),
    {},
    { a: 1 },
  ),
  "Choice in JSONata of no boolean": run(
    machine(
      { A: { Type: "Choice", Choices: [{ Condition: "{% $states.input.a %}", Next: "Y" }], Default: "Y" }, Y: END },
      { QueryLanguage: "JSONata" },
    ),
    {},
    { a: 1 },
  ),
  Parallel: run(
    one({ Type: "Parallel", Branches: branches({ Type: "Wait", Seconds: 3 }, pass({ Result: 1 }), { Type: "Wait", Seconds: 1 }) }),
    {},
    { a: 1 },
  ),
  "Parallel with Parameters and a selector": run(
    one({
      Type: "Parallel",
      Parameters: { "x.$": "$.a" },
      Branches: branches(pass()),
      ResultSelector: { "first.$": "$[0]" },
      ResultPath: "$.p",
    }),
    {},
    { a: 1 },
  ),
  "Parallel whose branch fails": run(
    one({ Type: "Parallel", Branches: branches({ Type: "Wait", Seconds: 3 }, { Type: "Fail", End: undefined, Error: "E", Cause: "c" }) }),
    {},
    {},
  ),
  "Parallel, retried and caught": run(
    machine({
      A: {
        Type: "Parallel",
        Branches: branches({ Type: "Fail", End: undefined, Error: "E" }),
        Retry: [{ ErrorEquals: ["E"], MaxAttempts: 1, IntervalSeconds: 4 }],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.x", Next: "B" }],
        End: true,
      },
      B: pass(),
    }),
    {},
    { a: 1 },
  ),
  "Parallel in JSONata": jsonata({
    Type: "Parallel",
    Arguments: { k: "{% $states.input.a %}" },
    Branches: branches({ Type: "Pass", Output: "{% $states.input.k + 1 %}" }, { Type: "Pass", Output: "{% $v %}" }),
    Assign: { r: "{% $states.result %}" },
    Output: "{% $states.result[0] %}",
  }),
  "the context object": run(one(pass({ Parameters: { "c.$": "$$" } })), {}, { a: 1 }, { name: "n", stateMachineName: "m" }),
  "an endless loop": run(
    machine({ A: { Type: "Pass", Next: "B" }, B: { Type: "Wait", Seconds: 3600, Next: "A" } }),
    {},
    {},
    { keep: "visits" },
  ),
  "a machine that is stopped": run(one({ Type: "Wait", Seconds: 60 }), {}, {}, { abortAt: Date.parse("2026-01-01T00:00:30Z") }),
};

export const RUNS: Readonly<Record<string, Readonly<Record<string, RunExample>>>> = { readers, maps, tasks, states };
