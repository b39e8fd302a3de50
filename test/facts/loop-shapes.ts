import type { Json } from "../../src/text/node.js";

export interface LoopShape {
  readonly name: string;
  readonly definition: { readonly [key: string]: Json };
  readonly type?: "EXPRESS";
  /** The input is as `INPUT` describes it; otherwise nothing is known of it. */
  readonly described?: true;
}

type States = { readonly [name: string]: Json };

const END: Json = { Type: "Succeed" };
const FAIL: Json = { Type: "Fail", Error: "GaveUp" };
const TASK = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, ResultPath: null };
const pass = (parameters: States, next: string): Json => ({ Type: "Pass", Parameters: parameters, Next: next });
const choice = (otherwise: string, ...rules: readonly States[]): Json => ({ Type: "Choice", Choices: [...rules], Default: otherwise });
const asked = (condition: string, next: string): States => ({ Condition: `{% ${condition} %}`, Next: next });

/** `$.c` counts from `first`, a number or a member of the input, by `step`, while the test holds. */
function counted(first: number | string, step: number | string, test: States, before = false): States {
  const init = typeof first === "number" ? { c: first, "i.$": "$.i" } : { "c.$": `$.${first}`, "i.$": "$.i" };
  const added = `States.MathAdd($.c, ${typeof step === "number" ? step : `$$.Execution.Input.${step}`})`;
  return {
    Init: pass(init, before ? "More" : "Add"),
    Add: pass({ "c.$": added, "i.$": "$.i" }, "More"),
    More: choice("End", { Variable: "$.c", ...test, Next: "Add" }),
    End: END,
  };
}

const FIRST = [0, 5, "small", "n", "i"] as const;
const STEPS = [1, 3, -1, -2, 0, "small"] as const;
const TESTS: readonly States[] = [
  { NumericLessThan: 9 },
  { NumericLessThanEquals: 9 },
  { NumericGreaterThan: -4 },
  { NumericGreaterThanEquals: -4 },
  { NumericLessThanPath: "$.i" },
];

const counters: readonly LoopShape[] = FIRST.flatMap((first) =>
  STEPS.flatMap((step) =>
    TESTS.flatMap((test) =>
      (first === 5 || first === "small" ? [false, true] : [false]).map((before) => ({
        name: `${before ? "tested first, " : ""}from ${first} by ${step} while ${JSON.stringify(test)}`,
        definition: { StartAt: "Init", States: counted(first, step, test, before) },
        described: true as const,
      })),
    ),
  ),
);

/** Variables of JSONata, set by `init`, changed by each iteration's `work`, which goes on while the condition holds. */
const variables = (name: string, init: States, work: States, condition: string, more: States = {}): LoopShape => ({
  name,
  described: true,
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Init",
    States: {
      Init: { Type: "Pass", Assign: init, Next: "Work" },
      Work: { Type: "Pass", Assign: work, Next: "More" },
      More: { Type: "Choice", Choices: [asked(condition, "Work")], Default: "End" },
      End: END,
      ...more,
    },
  },
});

const e = (expression: string): Json => `{% ${expression} %}`;

const inVariables: readonly LoopShape[] = [
  ...["$c < 9", "$c <= 9", "9 > $c", "$c != 9", "$not($c >= 9)", "$c < $states.input.i", "$c < $states.input.small", "$c in [1, 2]"].map(
    (test) => variables(`$c while ${test}`, { c: 0 }, { c: e("$c + 1") }, test),
  ),
  ...["$c + 2", "$c - 1", "$c * 2", "1 + $c", "$c + $states.input.small", "$c + 0.5", "$sum([$c, 1])", "5", "$states.input.i"].map((next) =>
    variables(`$c := ${next}`, { c: 1 }, { c: e(next) }, "$c < 20"),
  ),
  ...["$l[0] != 9", "$count($l) > 0", "$count($l) < 9", "$count($l) >= 2", "$exists($l)"].flatMap((test) =>
    ["$append($l, 1)", "$append($l, [1, 2])", "$filter($l, function($v, $i) { $i > 0 })", "$l[$ > 1]", "[$l, 7]"].map((next) =>
      variables(`$l := ${next} while ${test}`, { l: e("$states.input.list") }, { l: e(next) }, test),
    ),
  ),
  variables("two that grow", { l: [], s: "" }, { l: e("$append($l, {'a': $s})"), s: e("$s & 'x'") }, "$count($l) < 5"),
  variables("two that count", { a: 0, b: 10 }, { a: e("$a + 1"), b: e("$b - 2") }, "$a < 8 and $b > 0"),
  variables("either of two", { a: 0, b: 10 }, { a: e("$a + 1"), b: e("$b - 2") }, "$a < 8 or $b > 0"),
  variables("an object's member", { o: { n: 0, k: "x" } }, { o: e("$merge([$o, {'n': $o.n + 1}])") }, "$o.n < 6"),
  variables("a member deeper", { o: { p: { n: 0 } } }, { o: e("{'p': {'n': $o.p.n + 2}}") }, "$o.p.n < 6"),
  variables("two steps", { c: 0 }, { c: e("$c + ($states.input.b ? 1 : 3)") }, "$c < 12"),
  variables("never changed", { c: 0 }, { d: 1 }, "$c < 9"),
  variables("never left", { c: 0 }, { c: e("$c + 1") }, "$c >= 0"),
  variables("left at once", { c: 9 }, { c: e("$c + 1") }, "$c < 9"),
];

/** `$.l` is a list of the input that each iteration takes from, or adds to. */
const consumed = (name: string, next: string, test: States, from = "list"): LoopShape => ({
  name,
  described: true,
  definition: {
    StartAt: "Init",
    States: {
      Init: pass({ "l.$": `$.${from}`, "o.$": "$.o" }, "More"),
      More: choice("End", { ...test, Next: "Work" }),
      Work: { ...TASK, Next: "Next" },
      Next: pass({ "l.$": next, "o.$": "$.o" }, "More"),
      End: END,
    },
  },
});
const THERE: States = { Variable: "$.l[0]", IsPresent: true };

const lists: readonly LoopShape[] = [
  consumed("the rest of a short list", "$.l[1:]", THERE),
  consumed("the rest of any list", "$.l[1:]", THERE, "words"),
  consumed("the rest of what is unknown", "$.l[1:]", THERE, "any"),
  consumed("two at a time", "$.l[2:]", THERE),
  consumed("while the length is", "$.l[1:]", { Variable: "$.l.length()", NumericGreaterThan: 1 }, "words"),
  consumed("one more", "States.Array($.l, 1)", THERE),
  consumed("the same list", "$.l", THERE),
  consumed("unique ones", "States.ArrayUnique($.l)", THERE, "words"),
];

/** The same with variables in JSONPath. */
const assigned = (name: string, work: States, test: States, more: States = {}): LoopShape => ({
  name: `variables in JSONPath: ${name}`,
  described: true,
  definition: {
    StartAt: "Init",
    States: {
      Init: { Type: "Pass", Assign: { c: 0, "l.$": "$.list", o: { n: 1 } }, Next: "Work" },
      Work: { Type: "Pass", Assign: work, ...more, Next: "More" },
      More: choice("End", { ...test, Next: "Work" }),
      End: END,
    },
  },
});

const inPaths: readonly LoopShape[] = [
  assigned("a counter", { "c.$": "States.MathAdd($c, 1)" }, { Variable: "$c", NumericLessThan: 5 }),
  assigned("a counter tested against the input", { "c.$": "States.MathAdd($c, 2)" }, { Variable: "$c", NumericLessThanPath: "$.small" }),
  assigned("another is changed", { "c.$": "States.MathAdd($c, 1)" }, { Variable: "$.small", NumericLessThan: 3 }),
  assigned("a member of another", { "c.$": "States.MathAdd($c, 1)" }, { Variable: "$o.n", NumericLessThan: 3 }),
  assigned("a member of the same", { o: { "n.$": "States.MathAdd($o.n, 1)" } }, { Variable: "$o.n", NumericLessThan: 3 }),
  assigned("the rest", { "l.$": "$l[1:]" }, { Variable: "$l[0]", IsPresent: true }),
  assigned("the input is replaced", { c: 1 }, { Variable: "$.small", NumericLessThan: 3 }, { Result: { small: 2 } }),
  assigned("the input is kept aside", { c: 1 }, { Variable: "$.small", NumericLessThan: 3 }, { Result: 2, ResultPath: "$.other" }),
  assigned("what is tested is put", { c: 1 }, { Variable: "$.other.x", NumericLessThan: 3 }, { Result: 2, ResultPath: "$.other.x" }),
  assigned("the context", { c: 1 }, { Variable: "$$.Execution.Name", StringEquals: "x" }),
  assigned("the time", { c: 1 }, { Variable: "$$.State.EnteredTime", StringEquals: "x" }),
  assigned("a filter", { c: 1 }, { Variable: "$.rows[?(@.a == 1)]", IsPresent: true }),
];

const wait = (seconds: number, next: string): Json => ({ Type: "Wait", Seconds: seconds, Next: next });
const poll = (resource: string, next: string, parameters: States = {}): Json => ({
  Type: "Task",
  Resource: `arn:aws:states:::${resource}`,
  Parameters: parameters,
  ResultPath: "$.r",
  Next: next,
});
const shape = (name: string, states: States, more: States = {}, type?: "EXPRESS"): LoopShape => ({
  name,
  definition: { StartAt: Object.keys(states)[0] as string, States: states, ...more },
  ...(type ? { type } : {}),
});
const status = (value: string, next: string, variable = "$.r.JobRun.JobRunState"): States => ({
  Variable: variable,
  StringEquals: value,
  Next: next,
});
const glue = (...rules: readonly States[]): States => ({
  Wait: wait(30, "Get"),
  Get: poll("aws-sdk:glue:getJobRun", "Done", { JobName: "j", "RunId.$": "$.id" }),
  Done: choice("Wait", ...rules),
  End: END,
  Fail: FAIL,
});

const polls: readonly LoopShape[] = [
  shape("a job, success alone", glue(status("SUCCEEDED", "End"))),
  shape("a job, all but one status", glue(...["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT"].map((one) => status(one, "End")))),
  shape("a job, by what goes on", {
    ...glue(),
    Done: choice("End", {
      Or: ["STARTING", "RUNNING", "STOPPING", "WAITING"].map((one) => ({ ...status(one, ""), Next: undefined })) as never,
      Next: "Wait",
    }),
  }),
  shape("a job with a deadline", glue(status("SUCCEEDED", "End")), { TimeoutSeconds: 600 }),
  shape("a job in Express", glue(status("SUCCEEDED", "End")), {}, "EXPRESS"),
  shape("a job without a Wait", { ...glue(status("SUCCEEDED", "End")), Done: choice("Get", status("SUCCEEDED", "End")) }),
  shape("a job with a Catch that leaves", {
    ...glue(status("SUCCEEDED", "End")),
    Get: {
      ...(poll("aws-sdk:glue:getJobRun", "Done", { JobName: "j", "RunId.$": "$.id" }) as States),
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Fail" }],
    },
  }),
  shape("a list of statuses", {
    Wait: wait(5, "Get"),
    Get: poll("aws-sdk:ecs:describeTasks", "Done", { Cluster: "c", "Tasks.$": "$.tasks" }),
    Done: choice("Wait", status("STOPPED", "End", "$.r.Tasks[0].LastStatus")),
    End: END,
  }),
  shape("a status that a model enumerates", {
    Wait: wait(5, "Get"),
    Get: poll("aws-sdk:lambda:getFunction", "Done", { FunctionName: "f" }),
    Done: choice("Wait", status("Active", "End", "$.r.Configuration.State"), status("Failed", "Fail", "$.r.Configuration.State")),
    End: END,
    Fail: FAIL,
  }),
  shape("an answer of a function", {
    Wait: wait(5, "Get"),
    Get: { ...TASK, ResultPath: "$.r", Next: "Done" },
    Done: choice("Wait", status("done", "End", "$.r.Payload.status")),
    End: END,
  }),
  shape("counted as well", {
    Init: pass({ n: 0, "id.$": "$.id" }, "Get"),
    Get: poll("aws-sdk:glue:getJobRun", "Add", { JobName: "j", "RunId.$": "$.id" }),
    Add: pass({ "n.$": "States.MathAdd($.n, 1)", "id.$": "$.id", "r.$": "$.r" }, "Done"),
    Done: choice("Wait", status("SUCCEEDED", "End"), { Variable: "$.n", NumericGreaterThanEquals: 10, Next: "Fail" }),
    Wait: wait(60, "Get"),
    End: END,
    Fail: FAIL,
  }),
];

const pages: readonly LoopShape[] = [
  shape("the next page", {
    List: poll("aws-sdk:s3:listObjectsV2", "More", { Bucket: "b", "ContinuationToken.$": "$.r.NextContinuationToken" }),
    More: choice("End", { Variable: "$.r.NextContinuationToken", IsPresent: true, Next: "List" }),
    End: END,
  }),
  shape("the same page", {
    List: poll("aws-sdk:s3:listObjectsV2", "More", { Bucket: "b" }),
    More: choice("End", { Variable: "$.r.IsTruncated", BooleanEquals: true, Next: "List" }),
    End: END,
  }),
  shape("the same page, and something that is done", {
    List: poll("aws-sdk:dynamodb:scan", "Work", { TableName: "t" }),
    Work: { ...TASK, Next: "More" },
    More: choice("End", { Variable: "$.r.LastEvaluatedKey", IsPresent: true, Next: "List" }),
    End: END,
  }),
  shape("a page of a function", {
    List: { ...TASK, ResultPath: "$.r", Next: "More" },
    More: choice("End", { Variable: "$.r.Payload.cursor", IsPresent: true, Next: "List" }),
    End: END,
  }),
];

const restart = (arn: States): LoopShape =>
  shape(`an execution of its own by ${JSON.stringify(arn)}`, {
    Work: { ...TASK, ResultPath: "$.r", Next: "More" },
    More: choice("Work", { Variable: "$.r.Payload", NumericGreaterThan: 9, Next: "Again" }),
    Again: { Type: "Task", Resource: "arn:aws:states:::states:startExecution", Parameters: arn, End: true },
  });

const tests = (name: string, states: States): LoopShape => shape(name, states);

const shapes: readonly LoopShape[] = [
  restart({ "StateMachineArn.$": "$$.StateMachine.Id" }),
  restart({ StateMachineArn: "arn:aws:states:us-east-1:111122223333:stateMachine:other" }),
  {
    name: "an execution of its own in JSONata",
    definition: {
      QueryLanguage: "JSONata",
      StartAt: "Work",
      States: {
        Work: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: { FunctionName: "f" }, Next: "More" },
        More: { Type: "Choice", Choices: [asked("$states.input.Payload > 9", "Again")], Default: "Work" },
        Again: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution",
          Arguments: { StateMachineArn: "{% $states.context.StateMachine.Id %}" },
          End: true,
        },
      },
    },
  },
  tests("a test of itself", { A: choice("End", { Variable: "$.x", NumericGreaterThan: 1, Next: "A" }), End: END }),
  tests("nothing that changes", {
    A: { ...TASK, Next: "B" },
    B: choice("End", { Variable: "$.x", NumericGreaterThan: 1, Next: "A" }),
    End: END,
  }),
  tests("a result that is put aside", {
    A: { ...TASK, ResultPath: "$.y", Next: "B" },
    B: choice("End", { Variable: "$.x", NumericGreaterThan: 1, Next: "A" }),
    End: END,
  }),
  tests("a result that is tested", {
    A: { ...TASK, ResultPath: "$.x", Next: "B" },
    B: choice("End", { Variable: "$.x.Payload", NumericGreaterThan: 1, Next: "A" }),
    End: END,
  }),
  tests("no way out", { A: pass({ x: 1 }, "B"), B: wait(10, "A") }),
  tests("a way out that is closed", {
    A: pass({ x: 1 }, "B"),
    B: choice("A", { Variable: "$.x", NumericEquals: 2, Next: "End" }),
    End: END,
  }),
  tests("a time that passes", {
    A: wait(10, "B"),
    B: choice("A", { Variable: "$$.State.EnteredTime", TimestampGreaterThanPath: "$.until", Next: "End" }),
    End: END,
  }),
  tests("a Catch alone", {
    A: { ...TASK, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "B" }], Next: "End" },
    B: wait(1, "A"),
    End: END,
  }),
  tests("a Catch of a name that somebody chose", {
    A: { ...TASK, Catch: [{ ErrorEquals: ["NotReady"], ResultPath: null, Next: "B" }], Next: "End" },
    B: wait(1, "A"),
    End: END,
  }),
  tests("two ways back", {
    Init: pass({ n: 0, "x.$": "$.x" }, "A"),
    A: choice("C", { Variable: "$.x", BooleanEquals: true, Next: "B" }),
    B: pass({ "n.$": "States.MathAdd($.n, 1)", "x.$": "$.x" }, "D"),
    C: pass({ "n.$": "States.MathAdd($.n, 2)", "x.$": "$.x" }, "E"),
    D: choice("End", { Variable: "$.n", NumericLessThan: 5, Next: "A" }),
    E: choice("End", { Variable: "$.n", NumericLessThan: 7, Next: "A" }),
    End: END,
  }),
  tests("a counter that starts anew", {
    Init: pass({ page: 0, attempt: 0 }, "Get"),
    Get: { ...TASK, ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "Again" }], Next: "Next" },
    Again: pass({ "page.$": "$.page", "attempt.$": "States.MathAdd($.attempt, 1)" }, "Retry"),
    Retry: choice("Fail", { Variable: "$.attempt", NumericLessThan: 3, Next: "Get" }),
    Next: pass({ "page.$": "States.MathAdd($.page, 1)", attempt: 0 }, "More"),
    More: choice("End", { Variable: "$.page", NumericLessThan: 4, Next: "Get" }),
    End: END,
    Fail: FAIL,
  }),
  tests("entered at two places", {
    S: choice("B", { Variable: "$.x", BooleanEquals: true, Next: "A" }),
    A: pass({ "x.$": "$.x" }, "B"),
    B: choice("End", { Variable: "$.x", IsNull: false, Next: "A" }),
    End: END,
  }),
  tests("left in the middle", {
    Init: pass({ n: 0, "x.$": "$.x" }, "A"),
    A: choice("B", { Variable: "$.x", NumericGreaterThanPath: "$.n", Next: "End" }),
    B: { ...TASK, Next: "C" },
    C: pass({ "n.$": "States.MathAdd($.n, 1)", "x.$": "$.x" }, "D"),
    D: choice("Fail", { Variable: "$.n", NumericLessThan: 4, Next: "A" }),
    End: END,
    Fail: FAIL,
  }),
  tests("loops in a loop", {
    Init: pass({ a: 0, b: 0, c: 0 }, "Inner"),
    Inner: pass({ "a.$": "States.MathAdd($.a, 1)", "b.$": "$.b", "c.$": "$.c" }, "MoreInner"),
    MoreInner: choice("Second", { Variable: "$.a", NumericLessThan: 3, Next: "Inner" }),
    Second: pass({ "a.$": "$.a", "b.$": "States.MathAdd($.b, 2)", "c.$": "$.c" }, "MoreSecond"),
    MoreSecond: choice("Outer", { Variable: "$.b", NumericLessThan: 6, Next: "Second" }),
    Outer: pass({ a: 0, b: 0, "c.$": "States.MathAdd($.c, 1)" }, "MoreOuter"),
    MoreOuter: choice("End", { Variable: "$.c", NumericLessThan: 4, Next: "Inner" }),
    End: END,
  }),
  tests("a Map in a loop", {
    Init: pass({ n: 0, "l.$": "$.list" }, "Each"),
    Each: {
      Type: "Map",
      ItemsPath: "$.l",
      MaxConcurrency: 2,
      ResultPath: null,
      ItemProcessor: { StartAt: "One", States: { One: { Type: "Wait", Seconds: 3, End: true } } },
      Next: "Add",
    },
    Add: pass({ "n.$": "States.MathAdd($.n, 1)", "l.$": "$.l" }, "More"),
    More: choice("End", { Variable: "$.n", NumericLessThan: 3, Next: "Each" }),
    End: END,
  }),
  tests("a Parallel in a loop", {
    Init: pass({ n: 0 }, "Both"),
    Both: {
      Type: "Parallel",
      ResultPath: null,
      Branches: [
        { StartAt: "X", States: { X: { Type: "Wait", Seconds: 3, End: true } } },
        { StartAt: "Y", States: { Y: { ...TASK, End: true } } },
      ],
      Next: "Add",
    },
    Add: pass({ "n.$": "States.MathAdd($.n, 1)" }, "More"),
    More: choice("End", { Variable: "$.n", NumericLessThan: 3, Next: "Both" }),
    End: END,
  }),
  tests("two Maps, one in the other's items", {
    First: {
      Type: "Map",
      ItemsPath: "$.a",
      ResultPath: null,
      ItemProcessor: {
        StartAt: "Inner",
        States: {
          Inner: {
            Type: "Map",
            ItemsPath: "$.of",
            ItemProcessor: { StartAt: "One", States: { One: { Type: "Wait", Seconds: 2, End: true } } },
            End: true,
          },
        },
      },
      Next: "Second",
    },
    Second: {
      Type: "Map",
      ItemsPath: "$.b",
      ResultPath: null,
      ItemProcessor: { StartAt: "Two", States: { Two: { Type: "Pass", End: true } } },
      End: true,
    },
  }),
  tests("a text that grows", {
    Init: pass({ s: "", n: 0 }, "Add"),
    Add: pass({ "s.$": "States.Format('{}ab', $.s)", "n.$": "States.MathAdd($.n, 1)" }, "More"),
    More: choice("End", { Variable: "$.n", NumericLessThan: 5, Next: "Add" }),
    End: END,
  }),
  ...[6249, 6248].map((most) => ({
    name: `events up to the quota and beyond: ${most}`,
    definition: { StartAt: "Init", States: counted(0, 1, { NumericLessThan: most }) },
  })),
  ...[9, 10, 11].map((seconds) =>
    shape(
      `Waits up to a deadline and beyond: ${seconds}`,
      { A: wait(seconds, "B"), B: wait(10, "C"), C: choice("End", { Variable: "$.x", IsNull: true, Next: "A" }), End: END },
      { TimeoutSeconds: 20 },
    ),
  ),
];

export const LOOPS: Readonly<Record<string, readonly LoopShape[]>> = {
  counters,
  variables: inVariables,
  paths: inPaths,
  lists,
  polls,
  pages,
  shapes,
};
