import type { Json } from "../../src/text/node.js";

type States = { readonly [name: string]: Json };

export interface Failing {
  readonly name: string;
  readonly definition: { readonly [key: string]: Json };
  readonly type?: "EXPRESS";
  readonly inputSchema?: Json;
}

const END: Json = { Type: "Succeed" };
const ALL: Json = ["States.ALL"];
const call = (next: string | undefined, more: States = {}): States => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "f", "Payload.$": "$" },
  ...(next === undefined ? { End: true } : { Next: next }),
  ...more,
});
const sdk = (action: string, parameters: States, next: string | undefined, more: States = {}): States => ({
  Type: "Task",
  Resource: `arn:aws:states:::aws-sdk:${action}`,
  Parameters: parameters,
  ...(next === undefined ? { End: true } : { Next: next }),
  ...more,
});
const reads = (path: string): States => ({ Type: "Pass", Parameters: { "read.$": path }, End: true });
const choice = (otherwise: string | undefined, ...rules: readonly States[]): States => ({
  Type: "Choice",
  Choices: [...rules],
  ...(otherwise === undefined ? {} : { Default: otherwise }),
});
const of = (name: string, states: States, more: States = {}, options: Partial<Failing> = {}): Failing => ({
  name,
  definition: { StartAt: Object.keys(states)[0] as string, States: states, ...more },
  ...options,
});
const inJsonata = (name: string, states: States, more: States = {}, options: Partial<Failing> = {}): Failing =>
  of(name, states, { QueryLanguage: "JSONata", ...more }, options);
const lambda = (next: string | undefined, more: States = {}): States => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: "f", Payload: "{% $states.input %}" },
  ...(next === undefined ? { End: true } : { Next: next }),
  ...more,
});

const reading: readonly Failing[] = [
  of("a constant that has no such member", { A: { Type: "Pass", Result: { a: 1 }, Next: "B" }, B: reads("$.b") }),
  of("a member of a constant's member", { A: { Type: "Pass", Result: { a: { c: 1 } }, Next: "B" }, B: reads("$.a.b.c") }),
  of("an item that is not there", { A: { Type: "Pass", Result: { a: [1] }, Next: "B" }, B: reads("$.a[1]") }),
  of("one of two ways lacks it", {
    S: choice("No", { Variable: "$.kind", StringEquals: "x", Next: "Yes" }),
    Yes: { Type: "Pass", Result: { a: 1 }, Next: "B" },
    No: { Type: "Pass", Result: { c: 1 }, Next: "B" },
    B: reads("$.a"),
  }),
  of("the second of three ways lacks it", {
    S: choice("Third", { Variable: "$.n", NumericLessThan: 3, Next: "First" }, { Variable: "$.n", NumericLessThan: 10, Next: "Second" }),
    First: { Type: "Pass", Result: 1, ResultPath: "$.a", Next: "B" },
    Second: { Type: "Pass", Result: {}, Next: "B" },
    Third: { Type: "Pass", Result: 2, ResultPath: "$.a", Next: "B" },
    B: reads("$.a"),
  }),
  of("a Catch replaces the input", {
    A: call("B", { ResultPath: "$.r", Catch: [{ ErrorEquals: ALL, Next: "C" }] }),
    B: reads("$.id"),
    C: reads("$.id"),
  }),
  of("a Catch of the second task", {
    A: call("B", { ResultPath: "$.r" }),
    B: sdk("dynamodb:getItem", { TableName: "t", "Key.$": "$.key" }, "End", {
      ResultPath: "$.item",
      Catch: [{ ErrorEquals: ["DynamoDb.ResourceNotFoundException"], ResultPath: "$", Next: "C" }],
    }),
    C: reads("$.r.Payload"),
    End: END,
  }),
  of("a Catch of a task in a branch", {
    P: {
      Type: "Parallel",
      Branches: [
        { StartAt: "X", States: { X: call("Y"), Y: { Type: "Pass", End: true } } },
        { StartAt: "Z", States: { Z: { Type: "Wait", Seconds: 3, End: true } } },
      ],
      Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "C" }],
      End: true,
    },
    C: reads("$.id"),
  }),
  of("inside of a branch", {
    P: {
      Type: "Parallel",
      Branches: [
        { StartAt: "X", States: { X: { Type: "Pass", Result: { a: 1 }, Next: "Y" }, Y: reads("$.b") } },
        { StartAt: "Z", States: { Z: { Type: "Pass", End: true } } },
      ],
      End: true,
    },
  }),
  of("inside of an iteration", {
    M: {
      Type: "Map",
      ItemsPath: "$.orders.list",
      ItemProcessor: { StartAt: "X", States: { X: { Type: "Pass", Result: { a: 1 }, Next: "Y" }, Y: reads("$.b") } },
      End: true,
    },
  }),
  of("inside of an iteration over a result", {
    T: call("M", { ResultSelector: { "rows.$": "$.Payload.rows" } }),
    M: {
      Type: "Map",
      ItemsPath: "$.rows",
      ItemProcessor: {
        StartAt: "X",
        States: {
          X: choice("Z", { Variable: "$.kind", StringEquals: "k", Next: "Y" }),
          Y: { Type: "Pass", Parameters: {}, Next: "Z" },
          Z: reads("$.kind"),
        },
      },
      End: true,
    },
  }),
  of("a result's member that its API does not list", { T: sdk("sqs:getQueueUrl", { QueueName: "q" }, "B"), B: reads("$.Url") }),
  of("a member that an answer leaves out at times", {
    T: sdk("dynamodb:getItem", { TableName: "t", Key: {} }, "B"),
    B: reads("$.Item.id"),
  }),
  of(
    "lost by an OutputPath",
    { A: { Type: "Pass", OutputPath: "$.a", Next: "B" }, B: reads("$.c") },
    {},
    {
      inputSchema: { type: "object", required: ["a", "c"], properties: { a: { type: "object", additionalProperties: false }, c: true } },
    },
  ),
  of("a conflict of a ResultPath", {
    A: { Type: "Pass", Result: "text", ResultPath: "$.a", Next: "B" },
    B: { Type: "Pass", Result: 1, ResultPath: "$.a.b", End: true },
  }),
  of("a number that is none", { A: { Type: "Pass", Result: { n: "x" }, Next: "B" }, B: reads("States.MathAdd($.n, 1)") }),
  of("seconds that are text", { A: { Type: "Pass", Result: { n: "x" }, Next: "B" }, B: { Type: "Wait", SecondsPath: "$.n", End: true } }),
  of("a variable of one way", {
    S: choice("B", { Variable: "$.x", BooleanEquals: true, Next: "A" }),
    A: { Type: "Pass", Assign: { v: 1 }, Next: "B" },
    B: reads("$v"),
  }),
  of("items that are an object", {
    A: { Type: "Pass", Result: { a: { b: 1 } }, Next: "M" },
    M: { Type: "Map", ItemsPath: "$.a", ItemProcessor: { StartAt: "X", States: { X: { Type: "Pass", End: true } } }, End: true },
  }),
  of("a second visit", {
    A: call("B", { ResultPath: "$.r" }),
    B: choice("C", { Variable: "$.r.Payload.more", BooleanEquals: true, Next: "D" }),
    D: { Type: "Pass", Parameters: { "r.$": "$.r" }, Next: "E" },
    E: call("F", { Parameters: { FunctionName: "f", "Payload.$": "$.id" }, ResultPath: "$.r" }),
    F: { Type: "Wait", Seconds: 1, Next: "B" },
    C: END,
  }),
];

const choosing: readonly Failing[] = [
  of("no rule of a constant", {
    A: { Type: "Pass", Result: { k: "z" }, Next: "S" },
    S: choice(undefined, { Variable: "$.k", StringEquals: "a", Next: "E" }),
    E: END,
  }),
  of("no rule of some", {
    S: choice("N", { Variable: "$.x", BooleanEquals: true, Next: "Y" }),
    Y: { Type: "Pass", Result: { k: "a" }, Next: "T" },
    N: { Type: "Pass", Result: { k: "b" }, Next: "T" },
    T: choice(undefined, { Variable: "$.k", StringEquals: "a", Next: "E" }),
    E: END,
  }),
  of("no rule of the statuses", {
    T: sdk("ecs:describeServices", { Services: ["s"] }, "S"),
    S: choice(undefined, { Variable: "$.Services[0].Status", StringEquals: "ACTIVE", Next: "E" }),
    E: END,
  }),
  of(
    "no rule of what a schema lists",
    { S: choice(undefined, { Variable: "$.k", StringEquals: "a", Next: "E" }), E: END },
    {},
    {
      inputSchema: { type: "object", required: ["k"], properties: { k: { enum: ["a", "b"] } } },
    },
  ),
  of(
    "no rule of a number",
    {
      S: choice(undefined, { Variable: "$.n", NumericLessThan: 5, Next: "E" }, { Variable: "$.n", NumericGreaterThan: 5, Next: "E" }),
      E: END,
    },
    {},
    {
      inputSchema: { type: "object", required: ["n"], properties: { n: { type: "integer", minimum: 0, maximum: 9 } } },
    },
  ),
  inJsonata("no rule in JSONata", {
    A: { Type: "Pass", Assign: { n: "{% $states.input.b ? 1 : 2 %}" }, Next: "S" },
    S: { Type: "Choice", Choices: [{ Condition: "{% $n = 1 %}", Next: "E" }], Output: "{% $n %}" },
    E: END,
  }),
];

const evaluating: readonly Failing[] = [
  inJsonata("nothing to give", {
    A: { Type: "Pass", Output: { a: 1 }, Next: "B" },
    B: { Type: "Pass", Output: "{% $states.input.b %}", End: true },
  }),
  inJsonata("a text and a number", {
    A: { Type: "Pass", Output: { a: "x" }, Next: "B" },
    B: { Type: "Pass", Output: "{% $states.input.a + 1 %}", End: true },
  }),
  inJsonata("a condition that is a text", {
    A: { Type: "Pass", Output: { a: "x" }, Next: "B" },
    B: { Type: "Choice", Choices: [{ Condition: "{% $states.input.a %}", Next: "E" }], Default: "E" },
    E: END,
  }),
  inJsonata("a variable of one way", {
    S: { Type: "Choice", Choices: [{ Condition: "{% $states.input.b = true %}", Next: "A" }], Default: "B" },
    A: { Type: "Pass", Assign: { v: 1 }, Next: "B" },
    B: { Type: "Pass", Output: "{% $v + 1 %}", End: true },
  }),
  inJsonata("a Catch's output", {
    T: lambda("B", { Catch: [{ ErrorEquals: ALL, Output: { e: "{% $states.errorOutput.Error %}" }, Next: "C" }] }),
    B: END,
    C: { Type: "Pass", Output: "{% $states.input.id %}", End: true },
  }),
  inJsonata("an Output that fails and is caught", {
    T: lambda("B", {
      Output: "{% $states.result.Payload.a + 'x' %}",
      Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "C" }],
    }),
    B: END,
    C: END,
  }),
  inJsonata("items that are one", {
    M: {
      Type: "Map",
      Items: "{% $states.input.rows[n > 1] %}",
      ItemProcessor: { StartAt: "X", States: { X: { Type: "Pass", End: true } } },
      End: true,
    },
  }),
  inJsonata("inside of an iteration", {
    M: {
      Type: "Map",
      Items: "{% $states.input.order.rows %}",
      ItemProcessor: {
        StartAt: "X",
        States: { X: { Type: "Pass", Output: { a: 1 }, Next: "Y" }, Y: { Type: "Pass", Output: "{% $states.input.b.c %}", End: true } },
      },
      End: true,
    },
  }),
  inJsonata("a member of a result that its API does not list", {
    T: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:sqs:getQueueUrl",
      Arguments: { QueueName: "q" },
      Output: "{% $states.result.Url %}",
      End: true,
    },
  }),
];

const beyond: readonly Failing[] = [
  of("a Wait longer than the execution", { A: { Type: "Wait", Seconds: 100, End: true } }, { TimeoutSeconds: 100 }),
  of("a Wait as long as is left", { A: { Type: "Wait", Seconds: 100, End: true } }, { TimeoutSeconds: 101 }),
  of("a Wait in Express", { A: { Type: "Wait", Seconds: 300, End: true } }, {}, { type: "EXPRESS" }),
  of(
    "a Wait on one way",
    { S: choice("E", { Variable: "$.x", BooleanEquals: true, Next: "A" }), A: { Type: "Wait", Seconds: 100, End: true }, E: END },
    { TimeoutSeconds: 60 },
  ),
  of(
    "Waits together",
    { A: { Type: "Wait", Seconds: 40, Next: "B" }, B: call("C"), C: { Type: "Wait", Seconds: 60, End: true } },
    { TimeoutSeconds: 100 },
  ),
  of(
    "a Wait beside a branch that fails",
    {
      P: {
        Type: "Parallel",
        Branches: [
          { StartAt: "W", States: { W: { Type: "Wait", Seconds: 100, End: true } } },
          { StartAt: "F", States: { F: { Type: "Fail", Error: "X" } } },
        ],
        End: true,
      },
    },
    { TimeoutSeconds: 60 },
  ),
  of(
    "a Wait beside a branch that may fail",
    {
      P: {
        Type: "Parallel",
        Branches: [
          { StartAt: "W", States: { W: { Type: "Wait", Seconds: 100, End: true } } },
          { StartAt: "F", States: { F: call(undefined) } },
        ],
        End: true,
      },
    },
    { TimeoutSeconds: 60 },
  ),
  ...[59, 60, 61].map((seconds) =>
    of(
      `a Wait of ${seconds} s after another, on one of two ways`,
      {
        A: { Type: "Wait", Seconds: 40, Next: "S" },
        S: choice("E", { Variable: "$.x", BooleanEquals: true, Next: "B" }),
        B: { Type: "Wait", Seconds: seconds, End: true },
        E: END,
      },
      { TimeoutSeconds: 100 },
    ),
  ),
  of("a counter beyond the quota", {
    I: { Type: "Pass", Result: { n: 0 }, Next: "A" },
    A: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "M" },
    M: choice("E", { Variable: "$.n", NumericLessThan: 6300, Next: "A" }),
    E: END,
  }),
  of("a loop without an end", { A: { Type: "Wait", Seconds: 1, Next: "A2" }, A2: { Type: "Pass", Next: "A" } }),
  of("a status that stays", {
    W: { Type: "Wait", Seconds: 20, Next: "G" },
    G: sdk("glue:getJobRun", { JobName: "j", "RunId.$": "$.id" }, "D", { ResultPath: "$.r" }),
    D: choice("W", { Variable: "$.r.JobRun.JobRunState", StringEquals: "SUCCEEDED", Next: "E" }),
    E: END,
  }),
  of("a status in a list that stays", {
    W: { Type: "Wait", Seconds: 20, Next: "G" },
    G: sdk("cloudformation:describeStacks", { "StackName.$": "$.name" }, "D", { ResultPath: "$.r" }),
    D: choice("W", { Variable: "$.r.Stacks[0].StackStatus", StringEquals: "CREATE_COMPLETE", Next: "E" }),
    E: END,
  }),
  of("a page again and again", {
    L: sdk("s3:listObjectsV2", { Bucket: "b" }, "M", { ResultPath: "$.r" }),
    M: choice("E", { Variable: "$.r.IsTruncated", BooleanEquals: true, Next: "L" }),
    E: END,
  }),
  of("a test that nothing changes", {
    A: call("B", { ResultPath: null }),
    B: choice("E", { Variable: "$.x", NumericGreaterThan: 1, Next: "A" }),
    E: END,
  }),
  of("retries up to the quota", {
    A: call(undefined, { Retry: [{ ErrorEquals: ALL, IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 9000 }] }),
  }),
  of("retries of a Map up to the quota", {
    M: {
      Type: "Map",
      ItemProcessor: { StartAt: "X", States: { X: call(undefined) } },
      Retry: [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 9000 }],
      End: true,
    },
  }),
  of("a list that grows beyond a payload", {
    I: { Type: "Pass", Result: { n: 0, l: [] }, Next: "A" },
    A: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)", "l.$": "States.ArrayRange(1, 1000, 1)" }, Next: "B" },
    B: { Type: "Pass", Parameters: { "n.$": "$.n", "l.$": "States.Array($.l, $.l, $.l, $.l, $.l, $.l, $.l, $.l)" }, Next: "C" },
    C: { Type: "Pass", Parameters: { "l.$": "States.Array($.l, $.l, $.l, $.l, $.l, $.l, $.l, $.l, $.l)" }, End: true },
  }),
  inJsonata("a payload that is too large", { A: { Type: "Pass", Output: "{% [1..60000] %}", End: true } }),
  inJsonata("variables that are too large", { A: { Type: "Pass", Assign: { a: "{% [1..60000] %}" }, End: true } }),
  inJsonata("a list that an iteration makes longer", {
    I: { Type: "Pass", Assign: { n: 0, l: [] }, Next: "A" },
    A: { Type: "Pass", Assign: { n: "{% $n + 1 %}", l: "{% $append($l, [$pad('x', 4000), $pad('y', 4000)]) %}" }, Next: "M" },
    M: { Type: "Choice", Choices: [{ Condition: "{% $n < 40 %}", Next: "A" }], Default: "E" },
    E: END,
  }),
  of("a Map with more than the quota", {
    A: { Type: "Pass", Parameters: { "l.$": "States.ArrayRange(1, 1000, 1)" }, Next: "M" },
    M: {
      Type: "Map",
      ItemsPath: "$.l",
      ItemProcessor: {
        StartAt: "X1",
        States: Object.fromEntries(
          Array.from({ length: 13 }, (_, i) => [`X${i + 1}`, { Type: "Pass", ...(i === 12 ? { End: true } : { Next: `X${i + 2}` }) }]),
        ),
      },
      End: true,
    },
  }),
  of("a Map Run whose children fail", {
    M: {
      Type: "Map",
      ItemsPath: "$.l",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "X",
        States: { X: { Type: "Pass", Result: { a: 1 }, Next: "Y" }, Y: reads("$.b") },
      },
      End: true,
    },
  }),
];

export const FAILING: Readonly<Record<string, readonly Failing[]>> = { reading, choosing, evaluating, beyond };
