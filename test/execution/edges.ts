import type { RunOptions } from "../../src/execution/run.js";
import type { Json } from "../../src/text/node.js";
import { LAMBDA } from "../support/run-definition.js";
import type { RunExample } from "./examples.js";

type States = { readonly [name: string]: object };
const machine = (states: States, top: object = {}) => ({ ...top, StartAt: Object.keys(states)[0], States: states });
const one = (state: object, top: object = {}) => machine({ A: { End: true, ...state } }, top);
const run = (definition: object, mocks: object = {}, input?: Json, options: RunOptions = {}): RunExample => ({
  definition,
  mocks,
  options: { ...(input === undefined ? {} : { input }), ...options },
});
const pass = (more: object = {}) => ({ Type: "Pass", End: true, ...more });
const JSONATA = { QueryLanguage: "JSONata" };
const asked = (more: object = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: "f" },
  ...more,
});
const answering = (...answers: object[]) => ({ states: { A: answers } });
const answered = answering({ output: { Payload: 1 } });
/** A state with a Catch of everything that keeps the input. */
const caught = (state: object, top: object = {}, catcher: object = { ResultPath: "$.error" }) =>
  machine({ A: { End: true, ...state, Catch: [{ ErrorEquals: ["States.ALL"], ...catcher, Next: "B" }] }, B: pass() }, top);

/** What a Task reads and writes, and how each of it fails. */
const fields: Record<string, RunExample> = {
  "ResultSelector that fails before ResultPath": run(one({ ...LAMBDA, ResultSelector: { "x.$": "$.none" }, ResultPath: "$.r" }), answered),
  "ResultSelector that fails, which no Catch takes": run(
    caught({ ...LAMBDA, ResultSelector: { "x.$": "$.none" }, ResultPath: "$.r" }),
    answered,
    {
      a: 1,
    },
  ),
  "Assign that fails after the result": run(one({ ...LAMBDA, Assign: { "x.$": "$.none" } }), answered),
  "Assign of a part of a result and a constant": run(
    machine({
      A: { ...LAMBDA, Assign: { "x.$": "$.Payload", k: [1, { a: null }] }, Next: "B" },
      B: pass({ Parameters: { "x.$": "$x", "k.$": "$k[1]" } }),
    }),
    answered,
  ),
  "ResultPath that fits nowhere": run(one({ ...LAMBDA, ResultPath: "$.a.b" }), answered, { a: 1 }),
  "ResultPath that fits nowhere, which no Catch takes": run(caught({ ...LAMBDA, ResultPath: "$.a.b" }), answered, { a: 1 }),
  "ResultPath of a Catch that fits nowhere": run(caught(LAMBDA, {}, { ResultPath: "$.a.b" }), answering({ error: "E" }), { a: 1 }),
  "OutputPath to nothing": run(one({ ...LAMBDA, OutputPath: "$.none" }), answered),
  "OutputPath null": run(one({ ...LAMBDA, OutputPath: null }), answered),
  "InputPath to nothing": run(one({ ...LAMBDA, InputPath: "$.none" }), answered),
  "InputPath null": run(one({ ...LAMBDA, InputPath: null }), answered, { a: 1 }),
  "InputPath into the context object": run(one({ ...LAMBDA, InputPath: "$$.Execution.Input.a" }), answered, { a: [7] }),
  "Parameters that fail": run(caught({ ...LAMBDA, Parameters: { FunctionName: "f", Payload: { "x.$": "$.none" } } }), answered, {}),
  "Parameters of a list of templates": run(
    one({ ...LAMBDA, Parameters: { FunctionName: "f", Payload: [{ "x.$": "$.a" }, "$.a"] } }),
    answered,
    { a: 1 },
  ),
  "credentials of the input": run(one({ ...LAMBDA, Credentials: { "RoleArn.$": "$.role" } }), answered, {
    role: "arn:aws:iam::123456789012:role/r",
  }),
  "credentials that are not there": run(one({ ...LAMBDA, Credentials: { "RoleArn.$": "$.role" } }), answered, {}),
  "TimeoutSecondsPath to nothing": run(one({ ...LAMBDA, TimeoutSecondsPath: "$.n" }), answered, {}),
  "TimeoutSecondsPath to zero": run(one({ ...LAMBDA, TimeoutSecondsPath: "$.n" }), answered, { n: 0 }),
  "TimeoutSecondsPath to one": run(one({ ...LAMBDA, TimeoutSecondsPath: "$.n" }), answering({ output: 1, seconds: 0.5 }), { n: 1 }),
  "TimeoutSecondsPath to a text": run(one({ ...LAMBDA, TimeoutSecondsPath: "$.n" }), answered, { n: "5" }),
  "HeartbeatSecondsPath to a fraction": run(one({ ...LAMBDA, HeartbeatSecondsPath: "$.n" }), answered, { n: 1.5 }),
  "TimeoutSeconds of an expression": run(
    one(asked({ TimeoutSeconds: "{% $states.input.n %}" }), JSONATA),
    answering({ output: 1, seconds: 3 }),
    { n: 3 },
  ),
  "TimeoutSeconds of an expression that gives zero": run(one(asked({ TimeoutSeconds: "{% $states.input.n %}" }), JSONATA), answered, {
    n: 0,
  }),
  "TimeoutSeconds of an expression that gives a text": run(one(asked({ TimeoutSeconds: "{% 'x' %}" }), JSONATA), answered, {}),
  "HeartbeatSeconds of an expression that fails": run(one(asked({ HeartbeatSeconds: "{% $error('no') %}" }), JSONATA), answered, {}),
  "Output that fails, caught": run(caught(asked({ Output: "{% $states.result.none %}" }), JSONATA, {}), answered, {}),
  "Output of a Catch that fails": run(caught(asked(), JSONATA, { Output: "{% $states.none %}" }), answering({ error: "E" }), {}),
  "Assign of a Catch that fails": run(caught(asked(), JSONATA, { Assign: { x: "{% $states.none %}" } }), answering({ error: "E" }), {}),
  "Assign of a Catch in JSONPath": run(
    machine({
      A: {
        ...LAMBDA,
        End: true,
        Catch: [{ ErrorEquals: ["States.ALL"], Assign: { "e.$": "$.Error", "all.$": "$" }, ResultPath: null, Next: "B" }],
      },
      B: pass({ Parameters: { "e.$": "$e", "all.$": "$all", "in.$": "$" } }),
    }),
    answering({ error: "E", cause: "c" }),
    { a: 1 },
  ),
  "Assign sees the variables from before it": run(
    machine(
      {
        A: { Type: "Pass", Assign: { n: 1 }, Next: "B" },
        B: { ...asked({ Assign: { n: "{% $n + 1 %}", m: "{% $n %}" } }), Next: "C" },
        C: pass({ Output: "{% [$n, $m] %}" }),
      },
      JSONATA,
    ),
    { states: { B: [{ output: 1 }] } },
  ),
  "an error without a name": run(caught(LAMBDA), answering({}), {}),
  "an error without a cause": run(caught(LAMBDA), answering({ error: "E" }), {}),
  "an error without a name, not caught": run(one(LAMBDA), answering({ cause: "c" }), {}),
  "States.Runtime of a mock is not caught": run(caught(LAMBDA), answering({ error: "States.Runtime" }), {}),
  "States.DataLimitExceeded of a mock is a failed task": run(
    machine({
      A: {
        ...LAMBDA,
        End: true,
        Catch: [
          { ErrorEquals: ["States.TaskFailed"], Next: "B" },
          { ErrorEquals: ["States.DataLimitExceeded"], Next: "C" },
        ],
      },
      B: pass({ Result: "task" }),
      C: pass({ Result: "data" }),
    }),
    answering({ error: "States.DataLimitExceeded" }),
  ),
  "a timeout is no failed task": run(
    machine({
      A: {
        ...LAMBDA,
        TimeoutSeconds: 1,
        End: true,
        Catch: [
          { ErrorEquals: ["States.TaskFailed"], Next: "B" },
          { ErrorEquals: ["States.ALL"], Next: "C" },
        ],
      },
      B: pass({ Result: "task" }),
      C: pass({ Result: "all" }),
    }),
    answering({ pending: true }),
  ),
  "the second catcher of two that match": run(
    machine({
      A: {
        ...LAMBDA,
        End: true,
        Catch: [
          { ErrorEquals: ["A", "E"], ResultPath: "$.first", Next: "B" },
          { ErrorEquals: ["States.ALL"], ResultPath: "$.second", Next: "B" },
        ],
      },
      B: pass(),
    }),
    answering({ error: "E" }),
    {},
  ),
  "retriers count for themselves": run(
    one({
      ...LAMBDA,
      Retry: [
        { ErrorEquals: ["E"], MaxAttempts: 1 },
        { ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 7 },
      ],
    }),
    answering({ error: "E" }, { error: "F" }, { error: "F" }),
  ),
  "RetryCount of the context object": run(
    one({ ...LAMBDA, Parameters: { FunctionName: "f", "n.$": "$$.State.RetryCount" }, Retry: [{ ErrorEquals: ["E"] }] }),
    answering({ error: "E" }, { error: "E" }, { output: 1 }),
  ),
  "a delay that is bounded from the first one": run(
    one({ ...LAMBDA, Retry: [{ ErrorEquals: ["E"], IntervalSeconds: 9, MaxDelaySeconds: 10, MaxAttempts: 2 }] }),
    answering({ error: "E" }, { error: "E" }, { error: "E" }),
  ),
  "a job that cannot be submitted": run(
    one({ Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync", Parameters: { JobName: "j" } }),
    answering({ error: "Glue.X" }),
  ),
  "a job that fails after it was submitted": run(
    one({ Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync", Parameters: { JobName: "j" } }),
    answering({ error: "States.TaskFailed", submitted: { JobRunId: "r" }, seconds: 5 }),
  ),
  "a job that never ends": run(
    one({ Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync", Parameters: { JobName: "j" }, TimeoutSeconds: 5 }),
    answering({ pending: true, submitted: { JobRunId: "r" } }),
  ),
  "an SDK call": run(
    one({ Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:getObject", Parameters: { Bucket: "b", Key: "k" } }),
    answering({ output: {} }),
  ),
  "an answer of a mock that says it timed out": run(one(LAMBDA), answering({ error: "States.Timeout", timedOut: true, seconds: 2 })),
  "an activity whose worker has a name": run(
    one({ Type: "Task", Resource: "arn:aws:states:eu-west-1:123456789012:activity:weld" }),
    answering({ output: 1, workerName: "w" }),
  ),
  "an activity that fails": run(
    one({ Type: "Task", Resource: "arn:aws:states:eu-west-1:123456789012:activity:weld" }),
    answering({ error: "E" }),
  ),
  "a function by its ARN that times out": run(
    one({ Type: "Task", Resource: "arn:aws:lambda:eu-west-1:123456789012:function:f", TimeoutSeconds: 2 }),
    answering({ pending: true }),
  ),
};

const processor = (states: States = { T: { ...LAMBDA, End: true } }, config?: object) => ({
  ...(config ? { ProcessorConfig: config } : {}),
  ...machine(states),
});
const STANDARD = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
const map = (more: object, mocks: object = {}, input: Json = { list: [1, 2, 3] }, config?: object): RunExample =>
  run(
    one({ Type: "Map", ItemsPath: "$.list", ItemProcessor: processor(undefined, config), ...more }),
    { states: { T: [{ output: "ok" }] }, ...mocks },
    input,
  );
const items = (more: object, mocks: object = {}, input: Json = { list: [1, 2, 3] }): RunExample => map(more, mocks, input, STANDARD);
const failing = { states: { T: [{ error: "E", iteration: 1 }, { output: "ok" }] } };
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { End: true, ...state } } });
const FAIL = { Type: "Fail", End: undefined, Error: "E", Cause: "c" };

/** Map, Parallel and Map Run: what they read, what ends them, what goes on. */
const groups: Record<string, RunExample> = {
  "ItemsPath to nothing": map({}, {}, {}),
  "ItemsPath to an object, inline": map({}, {}, { list: { a: 1 } }),
  "ItemsPath to an object, a Map Run": items({}, {}, { list: { b: 1, a: { c: 2 } } }),
  "a Map Run over an object with ItemSelector": items(
    { ItemSelector: { "k.$": "$$.Map.Item.Key", "v.$": "$$.Map.Item.Value", "s.$": "$$.Map.Item.Source" } },
    {},
    { list: { b: 1 } },
  ),
  "a Map Run of no items": items({}, {}, { list: [] }),
  "ItemSelector that fails": map({ ItemSelector: { "x.$": "$.none" } }),
  "ItemSelector that fails for the second item": map({ ItemSelector: { "x.$": "$$.Map.Item.Value.a" } }, {}, { list: [{ a: 1 }, {}] }),
  "ItemSelector that fails, one after the other, which no Catch takes": run(
    caught({
      Type: "Map",
      ItemsPath: "$.list",
      MaxConcurrency: 1,
      ItemSelector: { "x.$": "$$.Map.Item.Value.a" },
      ItemProcessor: processor(),
    }),
    { states: { T: [{ output: 1, seconds: 1 }] } },
    { list: [{ a: 1 }, {}] },
  ),
  "ItemSelector of a Map Run that fails": items({ ItemSelector: { "x.$": "$.none" } }),
  "ItemSelector in JSONata": run(
    one(
      {
        Type: "Map",
        Items: "{% $states.input.list %}",
        ItemSelector: { v: "{% $states.context.Map.Item.Value * 2 %}", i: "{% $states.context.Map.Item.Index %}" },
        ItemProcessor: machine({ P: pass() }),
      },
      JSONATA,
    ),
    {},
    { list: [1, 2] },
  ),
  "Items in JSONata that are no list": run(
    one({ Type: "Map", Items: "{% $states.input.list %}", ItemProcessor: machine({ P: pass() }) }, JSONATA),
    {},
    { list: 1 },
  ),
  "Items in JSONata that are the input": run(one({ Type: "Map", ItemProcessor: machine({ P: pass() }) }, JSONATA), {}, { list: 1 }),
  "Items in JSONata that are a range": run(
    one({ Type: "Map", Items: "{% [1..3] %}", ItemProcessor: machine({ P: pass() }) }, JSONATA),
    {},
    {},
  ),
  "Items in JSONata that are written out": run(
    one({ Type: "Map", Items: [1, "{% 1 + 1 %}"], ItemProcessor: machine({ P: pass() }) }, JSONATA),
    {},
    {},
  ),
  "MaxConcurrencyPath to a text": map({ MaxConcurrencyPath: "$.n" }, {}, { list: [1, 2], n: "1" }),
  "MaxConcurrencyPath to a text that is no number": map({ MaxConcurrencyPath: "$.n" }, {}, { list: [1, 2], n: "one" }),
  "MaxConcurrencyPath to a fraction": map({ MaxConcurrencyPath: "$.n" }, {}, { list: [1, 2], n: 1.5 }),
  "MaxConcurrency of an expression that gives a text": run(
    one({ Type: "Map", Items: [1], MaxConcurrency: "{% '1' %}", ItemProcessor: machine({ P: pass() }) }, JSONATA),
    {},
    {},
  ),
  "MaxConcurrency of a negative expression": run(
    one({ Type: "Map", Items: [1], MaxConcurrency: "{% -1 %}", ItemProcessor: machine({ P: pass() }) }, JSONATA),
    {},
    {},
  ),
  "ToleratedFailureCountPath to a negative number": items({ ToleratedFailureCountPath: "$.n" }, {}, { list: [1], n: -1 }),
  "ToleratedFailureCountPath to zero": items({ ToleratedFailureCountPath: "$.n" }, failing, { list: [1, 2], n: 0 }),
  "ToleratedFailurePercentagePath to 100": items({ ToleratedFailurePercentagePath: "$.n" }, failing, { list: [1, 2], n: 100 }),
  "ToleratedFailurePercentagePath to more than 100": items({ ToleratedFailurePercentagePath: "$.n" }, {}, { list: [1], n: 100.5 }),
  "ToleratedFailurePercentagePath to less than 0": items({ ToleratedFailurePercentagePath: "$.n" }, {}, { list: [1], n: -0.5 }),
  "ToleratedFailurePercentagePath to a text": items({ ToleratedFailurePercentagePath: "$.n" }, failing, { list: [1, 2], n: "50.0" }),
  "ToleratedFailurePercentagePath to what is no number": items({ ToleratedFailurePercentagePath: "$.n" }, {}, { list: [1], n: "half" }),
  "batches of one by a path": items({ ItemBatcher: { MaxItemsPerBatchPath: "$.n" } }, {}, { list: [1, 2], n: 1 }),
  "batches of bytes by a path": items({ ItemBatcher: { MaxInputBytesPerBatchPath: "$.n" } }, {}, { list: ["aa", "bb", "cc"], n: 10 }),
  "batches of no bytes by a path": items({ ItemBatcher: { MaxInputBytesPerBatchPath: "$.n" } }, {}, { list: [1], n: 0 }),
  "batches of one byte by a path": items({ ItemBatcher: { MaxInputBytesPerBatchPath: "$.n" } }, {}, { list: [1, 2], n: 1 }),
  "BatchInput that fails": items({ ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { "x.$": "$.none" } } }),
  "a ResultWriter that fails in its Parameters": items({
    ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { "Bucket.$": "$.none" } },
  }),
  "a ResultWriter with a folder that ends in a slash": items({
    ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "b", Prefix: "out/" } },
  }),
  "a ResultWriter without a folder": items({ ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "b" } } }),
  "an ItemReader that fails in its Parameters": run(
    one({
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON" },
        Parameters: { Bucket: "b", "Key.$": "$.none" },
      },
      ItemProcessor: processor(undefined, STANDARD),
    }),
  ),
  "an ItemReader whose MaxItems is negative": run(
    one({
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON", MaxItemsPath: "$.n" },
        Parameters: { Bucket: "b", Key: "k" },
      },
      ItemProcessor: processor(undefined, STANDARD),
    }),
    { s3: [{ bucket: "b", key: "k", body: "[1]" }] },
    { n: -1 },
  ),
  "an ItemReader whose MaxItems is no number": run(
    one({
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON", MaxItemsPath: "$.n" },
        Parameters: { Bucket: "b", Key: "k" },
      },
      ItemProcessor: processor(undefined, STANDARD),
    }),
    { s3: [{ bucket: "b", key: "k", body: "[1]" }] },
    { n: [1] },
  ),
  "a Map Run, two at once": items(
    { MaxConcurrency: 2 },
    {
      states: {
        T: [
          { output: 1, seconds: 3, iteration: 0 },
          { output: 1, seconds: 2 },
        ],
      },
    },
    { list: [1, 2, 3, 4] },
  ),
  "a Map Run, retried": items(
    { Retry: [{ ErrorEquals: ["States.ExceedToleratedFailureThreshold"], MaxAttempts: 1 }] },
    { states: { T: [{ error: "E", iteration: 1 }, { output: "ok" }] } },
  ),
  "a Map Run, caught": run(
    caught({ Type: "Map", ItemsPath: "$.list", ItemProcessor: processor(undefined, STANDARD) }),
    { states: { T: [{ error: "E" }] } },
    { list: [1] },
  ),
  "a Map Run of children that see no variables": run(
    machine({
      A: { Type: "Pass", Assign: { v: 1 }, Next: "M" },
      M: { Type: "Map", ItemsPath: "$.list", ItemProcessor: processor({ P: pass({ Parameters: { "v.$": "$v" } }) }, STANDARD), End: true },
    }),
    {},
    { list: [1] },
  ),
  "iterations that see variables": run(
    machine({
      A: { Type: "Pass", Assign: { v: 1 }, Next: "M" },
      M: { Type: "Map", ItemsPath: "$.list", ItemProcessor: processor({ P: pass({ Parameters: { "v.$": "$v" } }) }), End: true },
    }),
    {},
    { list: [1] },
  ),
  "a Map in a Map, whose item is the inner one": run(
    one({
      Type: "Map",
      ItemsPath: "$.list",
      ItemProcessor: processor({
        M: {
          Type: "Map",
          ItemProcessor: processor({ P: pass({ Parameters: { "i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value" } }) }),
          End: true,
        },
      }),
    }),
    {},
    { list: [[1, 2], [3]] },
  ),
  "a child of a Map Run has the item around it": run(
    one({
      Type: "Map",
      ItemsPath: "$.list",
      ItemProcessor: processor({
        M: {
          Type: "Map",
          ItemsPath: "$.in",
          ItemProcessor: processor({ P: pass({ Parameters: { "c.$": "$$.Map.Item" } }) }, STANDARD),
          End: true,
        },
      }),
    }),
    {},
    { list: [{ in: [8] }] },
  ),
  "a child of a Map Run that is Express times out": run(
    one({
      Type: "Map",
      ItemsPath: "$.list",
      ToleratedFailurePercentage: 100,
      ItemProcessor: processor({ W: { Type: "Wait", Seconds: 300, End: true } }, { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" }),
    }),
    {},
    { list: [1] },
  ),
  "a failing iteration leaves the others at what they do": run(
    one({
      Type: "Map",
      ItemsPath: "$.list",
      ItemProcessor: processor({
        C: { Type: "Choice", Choices: [{ Variable: "$", NumericEquals: 2, Next: "F" }], Default: "W" },
        F: FAIL,
        W: { Type: "Wait", Seconds: 5, End: true },
      }),
    }),
    {},
    { list: [1, 2, 3] },
  ),
  "two branches fail at the same moment": run(
    one({
      Type: "Parallel",
      Branches: [branch("X", { Type: "Fail", End: undefined, Error: "X" }), branch("Y", { Type: "Fail", End: undefined, Error: "Y" })],
    }),
  ),
  "a branch in a branch fails": run(
    one({
      Type: "Parallel",
      Branches: [
        branch("P", { Type: "Parallel", Branches: [branch("F", FAIL), branch("W", { Type: "Wait", Seconds: 1 })] }),
        branch("V", { Type: "Wait", Seconds: 1 }),
      ],
    }),
  ),
  "a branch of a Map fails, and the Map is caught": run(
    caught({
      Type: "Map",
      ItemsPath: "$.list",
      ItemProcessor: processor({ P: { Type: "Parallel", Branches: [branch("F", FAIL), branch("T", LAMBDA)], End: true } }),
    }),
    { states: { T: [{ output: 1, seconds: 1 }] } },
    { list: [1] },
  ),
  "a Parallel whose input is too large": run(
    one({ Type: "Parallel", Parameters: { "a.$": "$", "b.$": "$" }, Branches: [branch("B", pass())] }),
    {},
    "x".repeat(140_000),
  ),
  "a Parallel whose Parameters fail": run(
    one({ Type: "Parallel", Parameters: { "a.$": "$.none" }, Branches: [branch("B", pass())] }),
    {},
    {},
  ),
  "a Parallel whose results are too large together": run(
    one({ Type: "Parallel", Branches: [branch("B", pass()), branch("C", pass())] }),
    {},
    "x".repeat(140_000),
  ),
  "variables of a branch stay in it": run(
    machine({
      A: { Type: "Pass", Assign: { v: 1 }, Next: "P" },
      P: { Type: "Parallel", Branches: [branch("B", pass({ Assign: { w: 2 }, Parameters: { "v.$": "$v" } }))], Next: "C" },
      C: pass({ Parameters: { "w.$": "$w" } }),
    }),
  ),
  "an execution that times out within a Map": run(
    { ...one({ Type: "Map", ItemsPath: "$.list", ItemProcessor: processor() }), TimeoutSeconds: 5 },
    { states: { T: [{ output: 1, seconds: 9 }] } },
    { list: [1, 2] },
  ),
};

const pause = (more: object, input: Json = {}, top: object = {}) => run(one({ Type: "Wait", ...more }, top), {}, input);
const choose = (rule: object, input: Json, more: object = { Default: "N" }, top: object = {}) =>
  run(
    machine({ A: { Type: "Choice", Choices: [{ ...rule, Next: "Y" }], ...more }, Y: { Type: "Succeed" }, N: pass({ Result: "no" }) }, top),
    {},
    input,
  );

/** The other states, and the context object. */
const flow: Record<string, RunExample> = {
  "Wait whose output is cut": pause({ Seconds: 1, InputPath: "$.a", OutputPath: "$.b" }, { a: { b: 2 } }),
  "Wait whose InputPath leads nowhere": pause({ Seconds: 1, InputPath: "$.a" }),
  "Wait whose OutputPath leads nowhere": pause({ Seconds: 1, OutputPath: "$.a" }),
  "Wait whose Assign fails": pause({ Seconds: 1, Assign: { "v.$": "$.a" } }),
  "Wait until now": pause({ Timestamp: "2026-01-01T00:00:00Z" }),
  "Wait until a time with an offset": pause({ TimestampPath: "$.t" }, { t: "2026-01-01T01:00:01+01:00" }),
  "Wait until a fraction of a second": pause({ TimestampPath: "$.t" }, { t: "2026-01-01T00:00:01.999Z" }),
  "Wait in JSONata for a negative number": pause({ Seconds: "{% -1 %}" }, {}, JSONATA),
  "Wait in JSONata for a fraction": pause({ Seconds: "{% 1.5 %}" }, {}, JSONATA),
  "Wait in JSONata for too long": pause({ Seconds: "{% 2147483648 %}" }, {}, JSONATA),
  "Wait in JSONata until what is no time": pause({ Timestamp: "{% 'soon' %}" }, {}, JSONATA),
  "Wait in JSONata that gives nothing": pause({ Seconds: "{% $states.input.none %}" }, {}, JSONATA),
  "Wait in JSONata whose Output fails": pause({ Seconds: 1, Output: "{% $states.input.none %}" }, {}, JSONATA),
  "Fail in JSONata": run(
    one({ Type: "Fail", End: undefined, Error: "{% 'E' & $states.input.n %}", Cause: "{% $string($states.input) %}" }, JSONATA),
    {},
    { n: 1 },
  ),
  "Fail in JSONata whose Error is a number": run(one({ Type: "Fail", End: undefined, Error: "{% 1 %}", Cause: "c" }, JSONATA), {}, {}),
  "Fail whose cause is not there": run(one({ Type: "Fail", End: undefined, Error: "E", CausePath: "$.none" }), {}, {}),
  "Fail of a variable": run(machine({ A: { Type: "Pass", Assign: { e: "E" }, Next: "F" }, F: { Type: "Fail", ErrorPath: "$e" } })),
  "Fail by the context object": run(one({ Type: "Fail", End: undefined, ErrorPath: "$$.State.Name" })),
  "Fail with States.Runtime, caught outside": run(
    caught({ Type: "Parallel", Branches: [branch("F", { Type: "Fail", End: undefined, Error: "States.Runtime" })] }),
  ),
  "Succeed whose InputPath leads nowhere": run(one({ Type: "Succeed", End: undefined, InputPath: "$.a" }), {}, {}),
  "Succeed with null paths": run(one({ Type: "Succeed", End: undefined, OutputPath: null }), {}, { a: 1 }),
  "Pass whose Parameters are too large": run(
    one(pass({ Parameters: { "a.$": "$", "b.$": "$" }, ResultPath: null })),
    {},
    "x".repeat(140_000),
  ),
  "Pass with a Result and Parameters": run(one(pass({ Result: { r: 1 }, Parameters: { p: 1 } }))),
  "Pass with ResultPath null": run(one(pass({ Result: 1, ResultPath: null })), {}, { a: 1 }),
  "Pass with a Result of null": run(one(pass({ Result: null, ResultPath: "$.n" })), {}, { a: 1 }),
  "Pass in JSONata whose Assign fails": run(one(pass({ Assign: { v: "{% $states.input.none %}" } }), JSONATA), {}, {}),
  "Pass in JSONata whose expression is cut": run(one(pass({ Output: ["{% 1 +%}"] }), JSONATA), {}, {}),
  "Pass with intrinsics within each other": run(
    one(pass({ Parameters: { "v.$": "States.Format('{} \\{\\} it\\'s {}', States.ArrayLength($.a), States.StringToJson($.t))" } })),
    {},
    { a: [1, 2], t: "[null]" },
  ),
  "Pass with escapes in texts of intrinsics": run(
    one(pass({ Parameters: { "f.$": "States.Format('\\{{}\\}', 'it\\'s \\{\\}')", "s.$": "States.StringSplit('a\\'b', '\\'')" } })),
  ),
  "Pass with an intrinsic that fails": run(one(pass({ Parameters: { "v.$": "States.ArrayGetItem($.a, 5)" } })), {}, { a: [1] }),
  "Pass with a path that matches several": run(
    one(pass({ Parameters: { "v.$": "$.a[*].b", "w.$": "$..b", "x.$": "$.a[?(@.b > 1)].b", "y.$": "$.a[0,1].b", "z.$": "$.a[-1:].b" } })),
    {},
    { a: [{ b: 1 }, { b: 2 }] },
  ),
  "Choice of a second rule": run(
    machine({
      A: {
        Type: "Choice",
        Choices: [
          { Variable: "$.a", StringEquals: "x", Next: "X" },
          { Variable: "$.a", StringEquals: "y", Next: "Y", Comment: "c" },
        ],
        Default: "X",
      },
      X: pass({ Result: "x" }),
      Y: pass({ Result: "y" }),
    }),
    {},
    { a: "y" },
  ),
  "Choice whose output is cut": choose(
    { Variable: "$.b", IsNumeric: true },
    { a: { b: 1 } },
    { Default: "N", InputPath: "$.a", OutputPath: "$.b" },
  ),
  "Choice whose InputPath leads nowhere": choose({ Variable: "$.b", IsPresent: true }, {}, { Default: "N", InputPath: "$.a" }),
  "Choice whose OutputPath leads nowhere": choose({ Variable: "$.b", IsPresent: false }, {}, { Default: "N", OutputPath: "$.a" }),
  "Choice whose Assign fails": choose({ Variable: "$.b", IsPresent: false, Assign: { "v.$": "$.none" } }, {}),
  "Choice whose Default assigns": run(
    machine({
      A: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "B" }], Default: "B", Assign: { "v.$": "$" } },
      B: pass({ Parameters: { "v.$": "$v" } }),
    }),
    {},
    { b: 1 },
  ),
  "Choice between two paths": choose({ Variable: "$.a", NumericLessThanPath: "$.b" }, { a: 1, b: 2 }),
  "Choice between a path and nothing": choose({ Variable: "$.a", NumericLessThanPath: "$.b" }, { a: 1 }),
  "Choice by the context object": choose({ Variable: "$$.Execution.Name", StringMatches: "*-*-*" }, {}),
  "Choice of a variable that is not there": choose({ Variable: "$v", IsPresent: true }, {}),
  "Choice of no match of several": choose({ Variable: "$.a[?(@.b)]", IsPresent: true }, { a: [{}] }),
  "Choice of And that ends at the first false": choose(
    {
      And: [
        { Variable: "$.a", IsPresent: true },
        { Variable: "$.a.b", NumericEquals: 1 },
      ],
    },
    {},
  ),
  "Choice of Or that ends at the first true": choose(
    {
      Or: [
        { Variable: "$.a", IsPresent: false },
        { Variable: "$.a.b", NumericEquals: 1 },
      ],
    },
    {},
  ),
  "Choice of Or whose first fails": choose(
    {
      Or: [
        { Variable: "$.a.b", NumericEquals: 1 },
        { Variable: "$.a", IsPresent: false },
      ],
    },
    {},
  ),
  "Choice of Not that fails": choose({ Not: { Variable: "$.a", NumericEquals: 1 } }, {}),
  "Choice in JSONata that fails": choose({ Condition: "{% $states.input.a > 'x' %}" }, { a: 1 }, { Default: "N" }, JSONATA),
  "Choice in JSONata that gives nothing": choose({ Condition: "{% $states.input.none %}" }, { a: 1 }, { Default: "N" }, JSONATA),
  "Choice in JSONata whose Default has an Output": choose(
    { Condition: "{% false %}" },
    { a: 1 },
    { Default: "N", Output: "{% $states.input.a %}" },
    JSONATA,
  ),
  "Choice in JSONata without Default": choose({ Condition: "{% false %}" }, { a: 1 }, {}, JSONATA),
  "a state that is not there": run({ StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } }),
  "a run that begins in a state": run(machine({ A: { Type: "Pass", Next: "B" }, B: pass() }), {}, { a: 1 }, { from: "B" }),
  "a run that ends before a state": run(machine({ A: { Type: "Pass", Result: 1, Next: "B" }, B: pass() }), {}, { a: 1 }, { until: "B" }),
  "an Express execution that is synchronous": run(
    one(pass({ Parameters: { "e.$": "$$.Execution" } })),
    {},
    {},
    { type: "express", synchronous: true, name: "n" },
  ),
  "an Express execution that is not": run(one(pass({ Parameters: { "e.$": "$$.Execution" } })), {}, {}, { type: "express", name: "n" }),
  "the context object in JSONata": run(
    one(pass({ Output: "{% $states.context %}" }), JSONATA),
    {},
    { a: 1 },
    { name: "n", stateMachineName: "m" },
  ),
  "an endless loop whose period is longer than what is left": run(
    machine({ A: { Type: "Wait", Seconds: 7, Next: "B" }, B: { Type: "Pass", Next: "A" } }, { TimeoutSeconds: 60 }),
    {},
    {},
    { keep: "visits", skipsRepetition: true },
  ),
  "the same loop, run step by step": run(
    machine({ A: { Type: "Wait", Seconds: 7, Next: "B" }, B: { Type: "Pass", Next: "A" } }, { TimeoutSeconds: 60 }),
    {},
    {},
    { keep: "visits" },
  ),
};

export const EDGES: Readonly<Record<string, Readonly<Record<string, RunExample>>>> = { fields, groups, flow };
