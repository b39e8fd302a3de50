import type { Fields } from "./definitions.js";
import {
  asked,
  call,
  callback,
  caught,
  chain,
  choice,
  JSONATA,
  lambda,
  map,
  PASS,
  parallel,
  STANDARD_CHILDREN,
  SUCCEED,
  variantsOf,
  wait,
} from "./definitions.js";

const when = (comparison: Fields, next = "Done"): Fields => ({ ...comparison, Next: next });
const n = (comparison: Fields): Fields => ({ Variable: "$.n", ...comparison });
/** A Choice after a Pass that gives a number. */
const known = (...rules: Fields[]): Fields =>
  chain({ Begin: { ...PASS, Result: { n: 1, s: "a", b: true } }, A: choice(rules, { Default: "Done" }), Done: SUCCEED });
const open = (rules: Fields[], more: Fields = { Default: "Done" }): Fields => chain({ A: choice(rules, more), Done: SUCCEED });
const inJsonata = (conditions: string[], more: Fields = { Default: "Done" }): Fields =>
  chain(
    {
      A: choice(
        conditions.map((Condition) => ({ Condition, Next: "Done" })),
        more,
      ),
      Done: SUCCEED,
    },
    JSONATA,
  );

/** A loop: work, and a Choice that goes back to it. */
const loop = (
  work: { readonly [name: string]: Fields },
  back: Fields,
  top: Fields = {},
  before: { readonly [name: string]: Fields } = {},
): Fields => {
  const [first = ""] = Object.keys(work);
  return chain({ ...before, ...work, "More?": choice([{ ...back, Next: first }], { Default: "Done" }), Done: SUCCEED }, top);
};
const more = (path: string): Fields => ({ Variable: path, BooleanEquals: true });
const STATUS = "$.job.JobRun.JobRunState";
const ENDS = ["SUCCEEDED", "FAILED", "ERROR", "TIMEOUT", "STOPPED", "EXPIRED"];
/** A poll of a Glue job, which ends for some statuses. */
const poll = (pause: number, ends: readonly string[], top: Fields = {}, start: { readonly [name: string]: Fields } = {}): Fields =>
  chain(
    {
      ...start,
      Ask: call("aws-sdk:glue:getJobRun", { JobName: "j", "RunId.$": "$.run" }, { ResultPath: "$.job", Next: "Ended?" }),
      "Ended?": choice(
        ends.map((status) => ({ Variable: STATUS, StringEquals: status, Next: "Done" })),
        { Default: "Pause" },
      ),
      Pause: wait(pause, { Next: "Ask" }),
      Done: SUCCEED,
    },
    top,
  );
const pages = (parameters: Fields, wait: Fields = {}): Fields =>
  chain({
    List: call("aws-sdk:s3:listObjectsV2", { Bucket: "b", MaxKeys: 5, ...parameters }, { ResultPath: "$.page", ...wait }),
    "More?": choice([{ Variable: "$.page.NextContinuationToken", IsPresent: true, Next: "List" }], { Default: "Done" }),
    Done: SUCCEED,
  });
/** Pages whose whole request is a variable. */
const kept = (request: string): Fields =>
  chain(
    {
      Begin: { ...PASS, Assign: { request: { Bucket: "b" } } },
      List: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:s3:listObjectsV2", Arguments: "{% $request %}", Assign: { request } },
      "More?": choice([{ Condition: "{% $exists($states.input.NextContinuationToken) %}", Next: "List" }], { Default: "Done" }),
      Done: SUCCEED,
    },
    JSONATA,
  );
const items = (source: string): Fields => chain({ A: map({ B: PASS }, { Items: source }) }, JSONATA);
const getItem = call("dynamodb:getItem", { TableName: "t", Key: { id: { S: "1" } } });
const reading = (path: string): Fields => ({ ...PASS, Parameters: { "x.$": path } });
const after = (task: Fields, path: string): Fields => chain({ A: task, B: reading(path) });
const status = (value: string): Fields =>
  chain({
    A: call("aws-sdk:glue:getJobRun", { JobName: "j", RunId: "r" }),
    B: choice([{ Variable: "$.JobRun.JobRunState", StringEquals: value, Next: "Done" }], { Default: "Done" }),
    Done: SUCCEED,
  });

/** Conditions, loops, and what is read of results. */
export const logic = [
  ...variantsOf(
    "branch-never-taken",
    ["a number that it never is", known(when(n({ NumericEquals: 2 }))), ["A warning"]],
    ["a number that it is", known(when(n({ NumericEquals: 1 }))), []],
    ["just above", known(when(n({ NumericGreaterThan: 1 }))), ["A warning"]],
    ["at least", known(when(n({ NumericGreaterThanEquals: 1 }))), []],
    ["just below", known(when(n({ NumericLessThan: 1 }))), ["A warning"]],
    ["at most", known(when(n({ NumericLessThanEquals: 1 }))), []],
    ["an operator for another type", known(when(n({ StringEquals: "1" }))), ["A warning"]],
    [
      "an operator for another type within And",
      known(when({ And: [n({ StringEquals: "1" }), { Variable: "$.s", StringEquals: "a" }] })),
      ["A warning"],
    ],
    [
      "an operator for another type within Or",
      known(when({ Or: [n({ StringEquals: "1" }), { Variable: "$.s", StringEquals: "a" }] })),
      ["A warning"],
    ],
    ["an operator for another type within Not", known(when({ Not: n({ BooleanEquals: true }) })), ["A warning"]],
    [
      "an operator of time on a number within Or",
      known(when({ Or: [n({ TimestampEquals: "2026-01-01T00:00:00Z" }), { Variable: "$.s", StringEquals: "a" }] })),
      ["A warning"],
    ],
    [
      "operators for their types within Or",
      known(when({ Or: [n({ NumericEquals: 1 }), { Variable: "$.b", BooleanEquals: true }, { Variable: "$.s", StringMatches: "a*" }] })),
      [],
    ],
    [
      "a member that is not there within Or",
      known(
        when({
          Or: [
            { Variable: "$.t", IsPresent: true },
            { Variable: "$.s", StringEquals: "a" },
          ],
        }),
      ),
      [],
    ],
    ["the same rule twice", open([when(n({ NumericEquals: 1 })), when(n({ NumericEquals: 1 }))]), ["A warning"]],
    [
      "the same rule with its members in another order and a comment",
      chain({
        A: choice([when(n({ NumericEquals: 1 })), { Comment: "again", NumericEquals: 1, Variable: "$.n", Next: "B" }], { Default: "Done" }),
        B: PASS,
        Done: SUCCEED,
      }),
      ["A warning"],
    ],
    [
      "a third that is like the first",
      open([when(n({ NumericEquals: 1 })), when(n({ NumericEquals: 2 })), when(n({ NumericEquals: 1 }))]),
      ["A warning"],
    ],
    ["a rule that an earlier one takes in", open([when(n({ NumericGreaterThan: 1 })), when(n({ NumericGreaterThan: 2 }))]), ["A warning"]],
    ["a rule that an earlier one takes in part", open([when(n({ NumericGreaterThan: 2 })), when(n({ NumericGreaterThan: 1 }))]), []],
    ["rules of chance", inJsonata(["{% $random() > 0.5 %}", "{% $random() > 0.5 %}"]), []],
    ["the same expression twice", inJsonata(["{% $states.input.n = 1 %}", "{% $states.input.n = 1 %}"]), ["A warning"]],
    [
      "after InputPath",
      chain({
        Begin: { ...PASS, Result: { o: { n: 1 } } },
        A: choice([when({ Or: [n({ StringEquals: "1" }), n({ NumericEquals: 1 })] })], { InputPath: "$.o", Default: "Done" }),
        Done: SUCCEED,
      }),
      [],
    ],
    [
      "in a branch",
      chain({
        P: parallel([
          { Begin: { ...PASS, Result: { n: 1 } }, A: choice([when(n({ NumericEquals: 2 }), "D")], { Default: "D" }), D: SUCCEED },
        ]),
      }),
      ["A warning"],
    ],
    [
      "where nothing comes",
      chain({
        Begin: { ...PASS, Result: { n: 1 } },
        Z: choice([when(n({ NumericEquals: 1 }), "Done")], { Default: "A" }),
        A: choice([when(n({ NumericEquals: 2 }), "Done")], { Default: "Done" }),
        Done: SUCCEED,
      }),
      [],
    ],
  ),
  ...variantsOf(
    "choice-without-default",
    ["rules that take some", open([when(n({ NumericEquals: 1 }))], {}), ["A info"]],
    ["rules that take everything", open([when(n({ IsPresent: true })), when(n({ IsPresent: false }))], {}), []],
    ["a Default", open([when(n({ NumericEquals: 1 }))]), []],
    ["in JSONata", inJsonata(["{% $states.input.n = 1 %}"], {}), ["A info"]],
    ["in a branch", chain({ P: parallel([{ A: choice([when(n({ NumericEquals: 1 }), "D")]), D: SUCCEED }]) }), ["A info"]],
  ),
  ...variantsOf(
    "no-choice-matched",
    [
      "by a result",
      chain({ W: lambda(), A: choice([{ Variable: "$.Payload.kind", StringEquals: "a", Next: "Done" }]), Done: SUCCEED }),
      [],
    ],
    [
      "by the status of a job",
      chain({
        W: call("aws-sdk:glue:getJobRun", { JobName: "j", RunId: "r" }),
        A: choice([{ Variable: "$.JobRun.JobRunState", StringEquals: "SUCCEEDED", Next: "Done" }]),
        Done: SUCCEED,
      }),
      ["A error"],
    ],
    ["always", chain({ Begin: { ...PASS, Result: { n: 1 } }, A: choice([when(n({ NumericEquals: 2 }))]), Done: SUCCEED }), ["A error"]],
    ["never", chain({ Begin: { ...PASS, Result: { n: 1 } }, A: choice([when(n({ NumericEquals: 1 }))]), Done: SUCCEED }), []],
    [
      "for one of two ways",
      chain({
        W: choice([{ Variable: "$.w", IsPresent: true, Next: "B" }], { Default: "C" }),
        B: { ...PASS, Result: { n: 1 }, Next: "A" },
        C: { ...PASS, Result: { n: 2 } },
        A: choice([when(n({ NumericEquals: 2 }))]),
        Done: SUCCEED,
      }),
      ["A warning"],
    ],
    ["by the input", open([when(n({ NumericEquals: 1 }))], {}), []],
  ),
  ...variantsOf(
    "history-quota",
    ["a loop that a function ends, without a pause", loop({ Work: lambda() }, more("$.Payload.more")), ["More? warning"]],
    ["the same, with a pause of a minute", loop({ Work: lambda(), Pause: wait(60) }, more("$.Payload.more")), ["More? warning"]],
    [
      "the same, in a machine that ends before",
      loop({ Work: lambda(), Pause: wait(60) }, more("$.Payload.more"), { TimeoutSeconds: 3600 }),
      [],
    ],
    ["the same, Express", loop({ Work: lambda() }, more("$.Payload.more")), [], "EXPRESS"],
    ["a loop that a callback ends", loop({ Work: callback() }, more("$.more")), ["More? warning"]],
    ["a loop that nothing changes", loop({ Work: { ...PASS, Result: 1, ResultPath: "$.x" } }, more("$.more")), ["More? error"]],
    ["a loop that nothing changes, with a Wait", loop({ Work: wait(1) }, more("$.more")), ["More? error"]],
    ["a loop without an end, which AWS refuses", chain({ Work: { ...PASS, Next: "Rest" }, Rest: wait(1, { Next: "Work" }) }), []],
    [
      "a counter within the quota",
      loop(
        { Count: { ...PASS, Parameters: { "n.$": "States.MathAdd($.n, 1)" } } },
        n({ NumericLessThan: 100 }),
        {},
        { Begin: { ...PASS, Result: { n: 0 } } },
      ),
      [],
    ],
    [
      "a counter beyond the quota",
      loop(
        { Count: { ...PASS, Parameters: { "n.$": "States.MathAdd($.n, 1)" } } },
        n({ NumericLessThan: 10_000 }),
        {},
        { Begin: { ...PASS, Result: { n: 0 } } },
      ),
      ["More? error"],
    ],
    [
      "a counter beyond the quota that a function may end",
      chain({
        Begin: { ...PASS, Result: { n: 0 } },
        Work: lambda({ ResultPath: "$.r" }),
        Count: { ...PASS, Parameters: { "n.$": "States.MathAdd($.n, 1)", "r.$": "$.r" } },
        "Stop?": choice([{ Variable: "$.r.Payload.stop", BooleanEquals: true, Next: "Done" }], { Default: "More?" }),
        "More?": choice([{ ...n({ NumericLessThan: 10_000 }), Next: "Work" }], { Default: "Done" }),
        Done: SUCCEED,
      }),
      ["Stop? error"],
    ],
    ["a poll", poll(60, ENDS), []],
    ["a poll that asks at once", poll(0, ENDS), ["Ended? warning"]],
    ["a poll that asks every second in a machine that ends before", poll(1, ENDS, { TimeoutSeconds: 60 }), []],
    ["a poll that does not end for a status", poll(60, ENDS.slice(0, 2)), ["Ended? error"]],
    ["a poll that does not end for one status", poll(60, ENDS.slice(0, 5)), ["Ended? error"]],
    ["pages with their token", pages({ "ContinuationToken.$": "$.page.NextContinuationToken" }), ["More? info"]],
    ["pages without their token", pages({}), ["More? error"]],
    [
      "pages whose request is kept with its token",
      kept("{% {'Bucket': 'b', 'ContinuationToken': $states.result.NextContinuationToken} %}"),
      ["More? info"],
    ],
    ["pages whose request is kept without it", kept("{% {'Bucket': $states.result.Name} %}"), ["More? warning"]],
    [
      "a deadline by the clock",
      loop({ Work: lambda(), Pause: wait(60) }, { Variable: "$$.State.EnteredTime", TimestampLessThanPath: "$.until" }),
      [],
    ],
    [
      "a count that begins with the data",
      loop(
        { Work: lambda({ ResultPath: "$.r" }), Count: { ...PASS, Parameters: { "left.$": "States.MathAdd($.left, -1)" } } },
        { Variable: "$.left", NumericGreaterThan: 0 },
      ),
      [],
    ],
    [
      "a count of nothing",
      loop(
        { Work: lambda({ ResultPath: "$.r" }), Count: { ...PASS, Parameters: { "left.$": "States.MathAdd($.left, 0)" } } },
        { Variable: "$.left", NumericGreaterThan: 0 },
      ),
      ["More? warning"],
    ],
    ["a Map of as many items as the input has", chain({ A: map({ B: lambda() }, { ItemsPath: "$.items" }) }), []],
    [
      "a Map of five thousand items, which the linter tells once",
      chain({ A: { ...PASS, QueryLanguage: "JSONata", Output: "{% [1..5000] %}" }, B: map({ C: PASS, D: PASS }) }),
      ["B error", "B error"],
    ],
    [
      "a Map Run of five thousand items",
      chain({ A: { ...PASS, QueryLanguage: "JSONata", Output: "{% [1..5000] %}" }, B: map({ C: PASS, D: PASS }, {}, STANDARD_CHILDREN) }),
      [],
    ],
    [
      "in JSONata, counted",
      chain(
        {
          Begin: { ...PASS, Assign: { n: 0 } },
          Work: { ...PASS, Assign: { n: "{% $n + 1 %}" } },
          "More?": choice([{ Condition: "{% $n < 10000 %}", Next: "Work" }], { Default: "Done" }),
          Done: SUCCEED,
        },
        JSONATA,
      ),
      ["More? error"],
    ],
    [
      "in JSONata, never counted",
      chain(
        {
          Begin: { ...PASS, Assign: { n: 0 } },
          Work: { ...PASS, Output: 1 },
          "More?": choice([{ Condition: "{% $n < 10 %}", Next: "Work" }], { Default: "Done" }),
          Done: SUCCEED,
        },
        JSONATA,
      ),
      ["More? error"],
    ],
  ),
  ...variantsOf(
    "polling-instead-of-sync",
    [
      "a job that is started and polled",
      poll(
        60,
        ENDS,
        {},
        {
          Start: call("glue:startJobRun", { JobName: "j" }, { ResultPath: "$.started" }),
          Keep: { ...PASS, InputPath: "$.started.JobRunId", ResultPath: "$.run" },
        },
      ),
      ["Ask info"],
    ],
    ["a job that others start", poll(60, ENDS), []],
    [
      "a job that is waited for already",
      poll(
        60,
        ENDS,
        {},
        {
          Start: call("glue:startJobRun.sync", { JobName: "j" }, { ResultPath: "$.started" }),
          Keep: { ...PASS, InputPath: "$.started.Id", ResultPath: "$.run" },
        },
      ),
      [],
    ],
    [
      "Express, which has no .sync",
      poll(
        60,
        ENDS,
        {},
        {
          Start: call("glue:startJobRun", { JobName: "j" }, { ResultPath: "$.started" }),
          Keep: { ...PASS, InputPath: "$.started.JobRunId", ResultPath: "$.run" },
        },
      ),
      [],
      "EXPRESS",
    ],
    [
      "no loop",
      chain({
        Start: call("glue:startJobRun", { JobName: "j" }, { ResultPath: "$.s" }),
        W: wait(60),
        Ask: call("aws-sdk:glue:getJobRun", { JobName: "j", "RunId.$": "$.s.JobRunId" }),
      }),
      [],
    ],
  ),
  ...variantsOf(
    "sequence-is-no-array",
    ["a filter", items("{% $states.input.items[price > 1] %}"), ["A warning"]],
    ["a filter in brackets", items("{% [$states.input.items[price > 1]] %}"), []],
    ["an index", items("{% $states.input.items[0] %}"), []],
    ["$filter", items("{% $filter($states.input.items, function($i) { $i.price > 1 }) %}"), ["A warning"]],
    ["$map", items("{% $map($states.input.items, function($i) { $i.price }) %}"), ["A warning"]],
    ["a member of each", items("{% $states.input.items.price %}"), []],
    ["a function that gives an array", items("{% $append($states.input.items, [1]) %}"), []],
    ["a range", items("{% [1..5] %}"), []],
    [
      "a filter that is assigned before",
      chain(
        { Z: { ...PASS, Assign: { some: "{% $states.input.items[price > 1] %}" } }, A: map({ B: PASS }, { Items: "{% $some %}" }) },
        JSONATA,
      ),
      ["A warning"],
    ],
    [
      "a filter that is the Output before",
      chain(
        { Z: { ...PASS, Output: "{% $states.input.items[price > 1] %}" }, A: map({ B: PASS }, { Items: "{% $states.input %}" }) },
        JSONATA,
      ),
      ["A warning"],
    ],
    [
      "a filter in a member of the Output before, and a Wait",
      chain(
        {
          Z: { ...PASS, Output: { some: "{% $states.input.items[price > 1] %}" } },
          W: wait(1),
          A: map({ B: PASS }, { Items: "{% $states.input.some %}" }),
        },
        JSONATA,
      ),
      ["A warning"],
    ],
    [
      "another member of the Output before",
      chain(
        {
          Z: { ...PASS, Output: { some: "{% $states.input.items[price > 1] %}", all: "{% $states.input.items %}" } },
          A: map({ B: PASS }, { Items: "{% $states.input.all %}" }),
        },
        JSONATA,
      ),
      [],
    ],
    [
      "an index of it",
      chain(
        {
          Z: { ...PASS, Output: { some: "{% $states.input.items[price > 1] %}" } },
          A: map({ B: PASS }, { Items: "{% $states.input.some[0] %}" }),
        },
        JSONATA,
      ),
      [],
    ],
    [
      "a member further in",
      chain(
        {
          Z: { ...PASS, Output: { some: "{% $states.input.items[price > 1] %}" } },
          A: map({ B: PASS }, { Items: "{% $states.input.some.deep %}" }),
        },
        JSONATA,
      ),
      [],
    ],
    [
      "the Output of two states before",
      chain(
        {
          C: choice([{ Condition: "{% $states.input.a %}", Next: "Y" }], { Default: "Z" }),
          Y: { ...PASS, Output: "{% $states.input.items %}", Next: "A" },
          Z: { ...PASS, Output: "{% $states.input.items[price > 1] %}" },
          A: map({ B: PASS }, { Items: "{% $states.input %}" }),
        },
        JSONATA,
      ),
      ["A warning"],
    ],
    [
      "an argument that is a list",
      chain({ A: asked("aws-sdk:ec2:describeInstances", { InstanceIds: "{% $states.input.items[new].id %}" }) }, JSONATA),
      ["A warning"],
    ],
    [
      "an argument further in",
      chain(
        { A: asked("aws-sdk:ec2:describeInstances", { Filters: [{ Name: "n", Values: "{% $states.input.items[new].id %}" }] }) },
        JSONATA,
      ),
      ["A warning"],
    ],
    [
      "an argument that is a text",
      chain({ A: asked("aws-sdk:s3:putObject", { Bucket: "b", Key: "{% $states.input.items[new].id %}" }) }, JSONATA),
      [],
    ],
  ),
  ...variantsOf(
    "result-has-no-member",
    ["a member that is not there", after(getItem, "$.Items"), ["B error"]],
    ["a member that is there", after(getItem, "$.Item"), []],
    ["a member of a function's result", after(lambda(), "$.orderId"), ["B error"]],
    ["a member of the payload", after(lambda(), "$.Payload.orderId"), []],
    ["a member in another letter case", after(lambda(), "$.payload"), ["B error"]],
    ["a member of its own result", chain({ A: lambda({ ResultSelector: { "x.$": "$.payload" } }) }), ["A error"]],
    [
      "a member that the task itself read of its input",
      chain({ A: call("lambda:invoke", { FunctionName: "f", "Payload.$": "$.orderId" }), B: reading("$.orderId") }),
      ["B error"],
    ],
    [
      "a member that a state before read",
      chain({ Z: { ...PASS, Parameters: { "x.$": "$.orderId" }, ResultPath: "$.z" }, A: lambda(), B: reading("$.orderId") }),
      ["B error"],
    ],
    [
      "a member with a longer name that a state before read",
      chain({ Z: { ...PASS, Parameters: { "x.$": "$.orderIds" }, ResultPath: "$.z" }, A: lambda(), B: reading("$.orderId") }),
      ["B error"],
    ],
    [
      "a member that a state on another path read",
      chain({
        "New?": choice([{ Variable: "$.new", IsPresent: true, Next: "Z" }], { Default: "A" }),
        Z: { ...PASS, Parameters: { "x.$": "$.orderId" }, Next: "Done" },
        A: lambda(),
        B: reading("$.orderId"),
        Done: SUCCEED,
      }),
      ["B error"],
    ],
    [
      "a member that a state two before read, in JSONata",
      chain(
        {
          Z: { ...PASS, Assign: { x: "{% $states.input.orderId %}" } },
          Y: PASS,
          A: asked("lambda:invoke", { FunctionName: "f" }),
          B: { ...PASS, Output: { x: "{% $states.input.orderId & 'x' %}" } },
        },
        JSONATA,
      ),
      ["B error"],
    ],
    ["a member one level above", after(call("aws-sdk:ssm:getParameter", { Name: "n" }), "$.Value"), ["B error"]],
    ["a member one level above, in another letter case", after(call("aws-sdk:ssm:getParameter", { Name: "n" }), "$.value"), ["B error"]],
    [
      "a member with a word too many",
      after(call("aws-sdk:batch:submitJob", { JobName: "j", JobQueue: "q", JobDefinition: "d" }), "$.SubmittedJobId"),
      ["B error"],
    ],
    [
      "a member of a result with many",
      after(call("aws-sdk:lambda:getFunctionConfiguration", { FunctionName: "f" }), "$.Owner"),
      ["B error"],
    ],
    ["a member of one of two such calls", chain({ Z: lambda({ ResultPath: "$.z" }), A: lambda(), B: reading("$.orderId") }), ["B error"]],
    ["a member of a message", after(call("sqs:sendMessage", { QueueUrl: "q", MessageBody: "m" }), "$.Id"), ["B error"]],
    [
      "a member of the result of a function by its ARN",
      after({ Type: "Task", Resource: "arn:aws:lambda:eu-west-1:123456789012:function:f" }, "$.Payload"),
      ["B warning"],
    ],
    ["a member of what a callback gives", after(callback(), "$.MessageId"), ["B warning"]],
    [
      "a member of a batch",
      chain({ M: map({ B: reading("$.orderId") }, { ItemBatcher: { MaxItemsPerBatch: 5 } }, STANDARD_CHILDREN) }),
      ["B error"],
    ],
    ["the items of a batch", chain({ M: map({ B: reading("$.Items") }, { ItemBatcher: { MaxItemsPerBatch: 5 } }, STANDARD_CHILDREN) }), []],
    [
      "a result that was written",
      chain({
        M: map(
          { B: PASS },
          { ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "b" } } },
          STANDARD_CHILDREN,
        ),
        C: reading("$.orderId"),
      }),
      ["C error"],
    ],
    [
      "a column that the headers do not have",
      chain({
        M: map(
          { B: reading("$.Sku") },
          {
            ItemReader: {
              Resource: "arn:aws:states:::s3:getObject",
              ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["sku", "price"] },
              Parameters: { Bucket: "b", Key: "k" },
            },
          },
          STANDARD_CHILDREN,
        ),
      }),
      ["B error"],
    ],
    [
      "in JSONata",
      chain({ A: asked("lambda:invoke", { FunctionName: "f" }, { Output: "{% $states.result.payload %}" }) }, JSONATA),
      ["A error"],
    ],
  ),
  ...variantsOf(
    "unknown-enumeration-value",
    ["a status that is not listed", status("DONE"), ["B warning"]],
    ["a status with a slip", status("SUCCEDED"), ["B warning"]],
    ["a status in another letter case", status("succeeded"), ["B warning"]],
    ["a status that is listed", status("SUCCEEDED"), []],
  ),
  ...variantsOf(
    "fails-at-run-time",
    ["a member that is not there", chain({ A: { ...PASS, Result: { a: 1 } }, B: reading("$.b") }), ["B error"]],
    ["a member that is there", chain({ A: { ...PASS, Result: { a: 1 } }, B: reading("$.a") }), []],
    ["a member that a Pass has not kept", chain({ Z: reading("$.b"), A: reading("$.x"), B: reading("$.b") }), ["B error"]],
    [
      "what OutputPath leaves out",
      chain({ Y: { ...PASS, Result: { a: { c: 1 }, b: 2 } }, A: { ...PASS, OutputPath: "$.a" }, B: reading("$.b") }),
      ["B error"],
    ],
    [
      "what ResultPath writes over",
      chain({ Y: { ...PASS, Result: { a: { b: 1 } } }, A: { ...PASS, Result: 1, ResultPath: "$.a" }, B: reading("$.a.b") }),
      ["B error"],
    ],
    [
      "a function of arguments that it does not take",
      chain({ A: { ...PASS, Result: { a: "x" } }, B: { ...PASS, Parameters: { "y.$": "States.MathAdd($.a, 1)" } } }),
      ["B error"],
    ],
    [
      "one of two ways",
      chain({
        C: choice([{ Variable: "$.w", IsPresent: true, Next: "Y" }], { Default: "Z" }),
        Y: { ...PASS, Result: { a: 1 }, Next: "B" },
        Z: { ...PASS, Result: { b: 1 } },
        B: reading("$.a"),
      }),
      ["B error"],
    ],
    [
      "what a Catch has replaced",
      chain({ A: lambda({ Next: "Done", ...caught("H") }), H: reading("$.order"), Done: SUCCEED }),
      ["H error"],
    ],
    [
      "in JSONata",
      chain({ A: { ...PASS, Output: { a: "x" } }, B: { ...PASS, Output: "{% $states.input.a + 1 %}" } }, JSONATA),
      ["B error"],
    ],
    [
      "in JSONata after the work, caught",
      chain(
        {
          A: asked("lambda:invoke", { FunctionName: "f" }, { Output: "{% 'x' + 1 %}", Next: "Done", ...caught("H") }),
          H: PASS,
          Done: SUCCEED,
        },
        JSONATA,
      ),
      ["A error"],
    ],
    [
      "an Assign after the work, caught",
      chain(
        {
          A: asked("lambda:invoke", { FunctionName: "f" }, { Assign: { v: "{% 'x' + 1 %}" }, Next: "Done", ...caught("H") }),
          H: PASS,
          Done: SUCCEED,
        },
        JSONATA,
      ),
      ["A error"],
    ],
    [
      "arguments, caught",
      chain(
        { A: asked("lambda:invoke", { FunctionName: "{% 'x' + 1 %}" }, { Next: "Done", ...caught("H") }), H: PASS, Done: SUCCEED },
        JSONATA,
      ),
      ["A error"],
    ],
    ["only where the input decides", chain({ B: reading("$.b") }), []],
  ),
];
