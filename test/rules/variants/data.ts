import type { Fields } from "./definitions.js";
import {
  asked,
  call,
  caught,
  chain,
  choice,
  direct,
  EXPRESS_CHILDREN,
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

const one = (state: Fields, top: Fields = {}): Fields => chain({ A: state }, top);
const text = (bytes: number): string => "x".repeat(bytes);
const reader = (resource: string, parameters: Fields, more: Fields = {}): Fields => ({
  ItemReader: { Resource: `arn:aws:states:::${resource}`, Parameters: parameters, ...more },
});
const LISTED = reader("s3:listObjectsV2", { Bucket: "b" });
const WRITER: Fields = { ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "b" } } };
const sync = (selector: Fields, more: Fields = {}): Fields =>
  call("states:startExecution.sync", { StateMachineArn: "arn:aws:states:eu-west-1:123456789012:stateMachine:c" }, { ...selector, ...more });
const selecting = (selector: Fields): Fields => one(sync({ ResultSelector: selector }));
const started = (input: Fields, more: Fields = {}): Fields =>
  call("states:startExecution", { StateMachineArn: "arn:aws:states:eu-west-1:123456789012:stateMachine:c", Input: input }, more);
const LINK = "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID";
const getItem = (more: Fields = {}): Fields => call("dynamodb:getItem", { TableName: "t", Key: { id: { S: "1" } } }, more);
const found = (path: string): Fields => ({ ...PASS, Parameters: { "x.$": path } });
/** A Pass in a loop that a function's answer ends. */
const looping = (state: Fields, more: { readonly [name: string]: Fields } = {}): Fields =>
  chain({
    Work: lambda({ ResultPath: "$.answer" }),
    A: state,
    ...more,
    "More?": choice([{ Variable: "$.answer.Payload.more", BooleanEquals: true, Next: "Work" }], { Default: "Done" }),
    Done: SUCCEED,
  });
/** The same, counted: so many iterations at most. */
const counting = (most: number, state: Fields): Fields =>
  chain({
    Begin: { ...PASS, Result: 0, ResultPath: "$.n" },
    Count: { ...PASS, Parameters: { "n.$": "States.MathAdd($.n, 1)" }, ResultPath: "$.count" },
    Keep: { ...PASS, InputPath: "$.count.n", ResultPath: "$.n" },
    A: state,
    "More?": choice([{ Variable: "$.n", NumericLessThan: most, Next: "Count" }], { Default: "Done" }),
    Done: SUCCEED,
  });
const inventory = (parameters: Fields = {}, more: Fields = {}) => call("aws-sdk:s3:listObjectsV2", { Bucket: "b", ...parameters }, more);

/** Payloads, Map states, and what is read of results. */
export const data = [
  ...variantsOf(
    "variable-not-assigned",
    ["never", one({ ...PASS, Output: "{% $x %}" }, JSONATA), ["A warning"]],
    ["in the state itself, which is too late", one({ ...PASS, Assign: { x: 1 }, Output: "{% $x %}" }, JSONATA), ["A warning"]],
    ["before", chain({ Z: { ...PASS, Assign: { x: 1 } }, A: { ...PASS, Output: "{% $x %}" } }, JSONATA), []],
    ["where it is asked for first", one({ ...PASS, Output: "{% $exists($x) ? $x : 0 %}" }, JSONATA), []],
    ["where another is asked for", one({ ...PASS, Output: "{% $exists($y) ? $x : 0 %}" }, JSONATA), ["A warning"]],
    ["in JSONPath", one({ ...PASS, Parameters: { "x.$": "$x" } }), ["A warning"]],
    [
      "on one of two ways",
      chain(
        {
          Z: { Type: "Choice", Choices: [{ Condition: "{% $states.input.new = true %}", Next: "Y" }], Default: "A" },
          Y: { ...PASS, Assign: { x: 1 } },
          A: { ...PASS, Output: "{% $x %}" },
        },
        JSONATA,
      ),
      ["A warning"],
    ],
    [
      "outside of an inline Map",
      chain({ Z: { ...PASS, Assign: { x: 1 } }, M: map({ A: { ...PASS, Output: "{% $x %}" } }, { Items: [1] }) }, JSONATA),
      [],
    ],
    [
      "outside of a Map Run",
      chain(
        { Z: { ...PASS, Assign: { x: 1 } }, M: map({ A: { ...PASS, Output: "{% $x %}" } }, { Items: [1] }, STANDARD_CHILDREN) },
        JSONATA,
      ),
      ["A warning"],
    ],
    [
      "within a branch only",
      chain({ P: parallel([{ B: { ...PASS, Assign: { x: 1 } } }]), A: { ...PASS, Output: "{% $x %}" } }, JSONATA),
      ["A warning"],
    ],
  ),
  ...variantsOf(
    "deprecated-field",
    ["the older names", one({ Type: "Map", Iterator: chain({ B: PASS }), Parameters: { "x.$": "$" } }), ["A info", "A info"]],
    ["the newer names", one(map({ B: PASS }, { ItemSelector: { "x.$": "$" } })), []],
    ["Parameters of another state", one({ ...PASS, Parameters: { "x.$": "$" } }), []],
  ),
  ...variantsOf(
    "legacy-lambda-arn",
    ["the ARN of a function", one({ Type: "Task", Resource: "arn:aws:lambda:eu-west-1:123456789012:function:f" }), ["A info"]],
    ["lambda:invoke", one(lambda()), []],
    ["an activity", one({ Type: "Task", Resource: "arn:aws:states:eu-west-1:123456789012:activity:f" }), []],
  ),
  ...variantsOf(
    "payload-over-limit",
    ["a whole object", one(call("aws-sdk:s3:getObject", { Bucket: "b", Key: "k" })), ["A warning"]],
    ["a range of it", one(call("aws-sdk:s3:getObject", { Bucket: "b", Key: "k", Range: "bytes=0-9" })), []],
    ["a part of it", one(call("aws-sdk:s3:getObject", { Bucket: "b", Key: "k", PartNumber: 1 })), []],
    ["a manifest", one(call("aws-sdk:s3:getObject", { Bucket: "b", Key: "runs/manifest.json" })), []],
    [
      "something whose name ends like a manifest",
      one(call("aws-sdk:s3:getObject", { Bucket: "b", Key: "runs/mymanifest.json" })),
      ["A warning"],
    ],
    [
      "a whole object whose failure is caught by its name",
      chain({
        A: call("aws-sdk:s3:getObject", { Bucket: "b", Key: "k" }, { Next: "Done", ...caught("H", {}, ["States.DataLimitExceeded"]) }),
        H: PASS,
        Done: SUCCEED,
      }),
      ["A info"],
    ],
    ["whole query results", one(call("athena:getQueryResults", { QueryExecutionId: "q" })), ["A warning"]],
    ["a page of query results", one(call("athena:getQueryResults", { QueryExecutionId: "q", MaxResults: 10 })), []],
    ["what Parameters build, as advice", one({ ...PASS, Parameters: { text: text(40_000) } }), ["A warning"]],
    ["what Parameters build, over the quota", one({ ...PASS, Parameters: { text: text(270_000) } }), ["A error"]],
    ["what Arguments build, as advice", one(asked("lambda:invoke", { FunctionName: "f", Payload: text(40_000) }), JSONATA), ["A warning"]],
    ["what Output builds, as advice", one({ ...PASS, Output: { text: text(40_000) } }, JSONATA), ["A warning"]],
    [
      "what is built, for all later states once",
      chain({ A: { ...PASS, Result: { text: text(40_000) } }, B: PASS, C: PASS }),
      ["A warning"],
    ],
    ["the input of each item", one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { text: text(40_000) } })), ["A warning"]],
    ["what an expression makes, over the quota", one({ ...PASS, Output: "{% $pad('x', 300000) %}" }, JSONATA), ["A error"]],
    ["what an expression makes, just within", one({ ...PASS, Output: "{% $pad('x', 262142) %}" }, JSONATA), ["A warning"]],
    ["a variable that an expression makes too large", one({ ...PASS, Assign: { v: "{% $pad('x', 300000) %}" } }, JSONATA), ["A error"]],
    [
      "variables that expressions make too large together",
      one({ ...PASS, Assign: { v: "{% $pad('x', 140000) %}", w: "{% $pad('x', 140000) %}" } }, JSONATA),
      ["A error"],
    ],
    [
      "a variable of a Catch that is too large",
      chain({
        A: lambda({ Next: "Done", Catch: [{ ErrorEquals: ["States.ALL"], Assign: { v: text(270_000) }, Next: "Done" }] }),
        Done: SUCCEED,
      }),
      ["A error"],
    ],
    ["a variable over the quota", one({ ...PASS, Assign: { v: text(270_000) } }), ["A error"]],
    ["variables of one Assign over the quota together", one({ ...PASS, Assign: { v: text(140_000), w: text(140_000) } }), ["A error"]],
    ["variables of one Assign at the quota", one({ ...PASS, Assign: { v: text(130_000), w: text(130_000) } }), []],
    [
      "a variable of a Choice rule",
      chain({
        A: choice([{ Variable: "$.a", IsPresent: true, Next: "Done", Assign: { v: text(270_000) } }], { Default: "Done" }),
        Done: SUCCEED,
      }),
      ["A error"],
    ],
    [
      "only where it is chosen",
      chain({
        A: choice([{ Variable: "$.a", BooleanEquals: true, Next: "B" }], { Default: "Done" }),
        B: { ...PASS, Result: { text: text(270_000) } },
        Done: SUCCEED,
      }),
      ["B error"],
    ],
    [
      "a text doubled in a loop",
      looping({ ...PASS, Parameters: { "text.$": "States.Format('{}{}', $.text, $.text)", "answer.$": "$.answer" } }),
      [],
    ],
    [
      "a Parallel that gathers what is large, and drops it",
      one(parallel([{ B: { ...PASS, Result: text(140_000) } }, { C: { ...PASS, Result: text(140_000) } }], { ResultPath: null })),
      ["B warning", "C warning"],
    ],
    [
      "a Parallel that gathers what is large",
      one(parallel([{ B: { ...PASS, Result: text(140_000) } }, { C: { ...PASS, Result: text(140_000) } }])),
      ["A error", "B warning", "C warning"],
    ],
  ),
  ...variantsOf(
    "payload-grows",
    [
      "a list in a loop",
      looping({ ...PASS, Parameters: { "list.$": "States.Array($.list, $.answer)", "answer.$": "$.answer" } }),
      ["A warning"],
    ],
    ["the whole input in itself", looping({ ...PASS, Parameters: { "before.$": "$", "answer.$": "$.answer" } }), ["A warning"]],
    [
      "the whole input in itself twice",
      looping({ ...PASS, Parameters: { "before.$": "$", "again.$": "$", "answer.$": "$.answer" } }),
      ["A warning"],
    ],
    [
      "a text and its end",
      looping({ ...PASS, Parameters: { "log.$": "States.Format('{}x', $.log)", "answer.$": "$.answer" } }),
      ["A warning"],
    ],
    [
      "a variable in a loop",
      chain(
        {
          Begin: { ...PASS, Assign: { log: "" } },
          Work: asked("lambda:invoke", { FunctionName: "f" }, { Assign: { log: "{% $log & $string($states.result.Payload) %}" } }),
          "More?": choice([{ Condition: "{% $states.input.Payload.more %}", Next: "Work" }], { Default: "Done" }),
          Done: SUCCEED,
        },
        JSONATA,
      ),
      ["Work warning"],
    ],
    ["a few times only", counting(5, { ...PASS, Parameters: { "n.$": "$.n", "list.$": "States.Array($.list, 'x')" } }), []],
    ["results of all children", one(map({ B: lambda() }, LISTED, STANDARD_CHILDREN)), ["A warning"]],
    ["results of all children, of items of the payload", one(map({ B: lambda() }, {}, STANDARD_CHILDREN)), ["A info"]],
    [
      "results of a few children",
      one(map({ B: lambda() }, reader("s3:listObjectsV2", { Bucket: "b" }, { ReaderConfig: { MaxItems: 10 } }), STANDARD_CHILDREN)),
      [],
    ],
    [
      "results of as many children as the input says",
      one(map({ B: lambda() }, reader("s3:listObjectsV2", { Bucket: "b" }, { ReaderConfig: { MaxItemsPath: "$.n" } }), STANDARD_CHILDREN)),
      ["A warning"],
    ],
    ["results that are written", one(map({ B: lambda() }, { ...LISTED, ...WRITER }, STANDARD_CHILDREN)), []],
    ["results that are dropped", one(map({ B: lambda() }, { ...LISTED, ResultPath: null }, STANDARD_CHILDREN)), []],
    ["an inline Map", one(map({ B: lambda() }, { ItemsPath: "$.items" })), []],
    [
      "a Map Run that is not reached",
      chain({
        Begin: { ...PASS, Result: 1, ResultPath: "$.n" },
        Which: choice([{ Variable: "$.n", NumericEquals: 2, Next: "A" }], { Default: "Done" }),
        A: map({ B: lambda() }, LISTED, STANDARD_CHILDREN),
        Done: SUCCEED,
      }),
      [],
    ],
  ),
  ...variantsOf(
    "list-result-kept-whole",
    ["a large page", one(inventory()), ["A info"]],
    ["a page of so many keys", one(inventory({ MaxKeys: 10 })), []],
    ["a page of as many keys as the input says", one(inventory({ "MaxKeys.$": "$.n" })), []],
    ["a part of a large page", one(inventory({}, { ResultSelector: { "keys.$": "$.Contents[*].Key" } })), ["A info"]],
    ["a large page in JSONata", one(asked("aws-sdk:s3:listObjectsV2", { Bucket: "b" }), JSONATA), ["A info"]],
    ["older versions", one(call("aws-sdk:s3:listObjectVersions", { Bucket: "b" })), ["A info"]],
    ["a query", one(call("aws-sdk:dynamodb:query", { TableName: "t" })), ["A info"]],
    ["a query that counts", one(call("aws-sdk:dynamodb:query", { TableName: "t", Select: "COUNT" })), []],
    ["a query with a limit", one(call("aws-sdk:dynamodb:query", { TableName: "t", Limit: 5 })), []],
    ["a scan", one(call("aws-sdk:dynamodb:scan", { TableName: "t" })), ["A info"]],
    ["a small page", one(call("aws-sdk:ecs:listTasks", { Cluster: "c" })), ["A info"]],
    ["a part of a small page", one(call("aws-sdk:ecs:listTasks", { Cluster: "c" }, { ResultSelector: { "tasks.$": "$.TaskArns" } })), []],
    ["a small page that is dropped", one(call("aws-sdk:ecs:listTasks", { Cluster: "c" }, { ResultPath: null })), []],
    ["a small page that OutputPath drops", one(call("aws-sdk:ecs:listTasks", { Cluster: "c" }, { OutputPath: null })), []],
    [
      "an Output of a small page",
      one(asked("aws-sdk:ecs:listTasks", { Cluster: "c" }, { Output: "{% $states.result.TaskArns[0] %}" }), JSONATA),
      [],
    ],
    ["those that are named", one(call("aws-sdk:ec2:describeInstances", { InstanceIds: ["i-1"] })), []],
    ["those that are named by one identifier", one(call("aws-sdk:rds:describeDBSnapshots", { DbSnapshotIdentifier: "s" })), []],
    ["those of something else", one(call("aws-sdk:rds:describeDBSnapshots", { SnapshotType: "manual" })), ["A info"]],
    ["a call without pages", one(call("aws-sdk:s3:headObject", { Bucket: "b", Key: "k" })), []],
    ["an optimized call", one(call("dynamodb:getItem", { TableName: "t", Key: {} })), []],
    [
      "a list that is not reached",
      chain({
        Begin: { ...PASS, Result: 1, ResultPath: "$.n" },
        Which: choice([{ Variable: "$.n", NumericEquals: 2, Next: "A" }], { Default: "Done" }),
        A: inventory(),
        Done: SUCCEED,
      }),
      [],
    ],
  ),
  ...variantsOf(
    "map-item-unused",
    ["an item is not used", one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { "order.$": "$.order" } })), ["A warning"]],
    [
      "its value is used",
      one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { "order.$": "$.order", "item.$": "$$.Map.Item.Value" } })),
      [],
    ],
    [
      "its index is used",
      one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { "order.$": "$.order", "i.$": "$$.Map.Item.Index" } })),
      [],
    ],
    [
      "the context object as a whole",
      one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { "order.$": "$.order", "all.$": "$$" } })),
      [],
    ],
    [
      "another part of the context object",
      one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { "order.$": "$.order", "id.$": "$$.Execution.Id" } })),
      ["A warning"],
    ],
    [
      "an argument of a function",
      one(
        map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { "order.$": "$.order", "t.$": "States.Format('{}', $$.Map.Item.Value)" } }),
      ),
      [],
    ],
    [
      "a new identifier for each",
      one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { "order.$": "$.order", list: [{ "id.$": "States.UUID()" }] } })),
      [],
    ],
    [
      "the processor reads it from the context object",
      one(
        map(
          { B: { ...PASS, Parameters: { "x.$": "$$.Map.Item.Value" } } },
          { ItemsPath: "$.items", ItemSelector: { "order.$": "$.order" } },
        ),
      ),
      [],
    ],
    ["constants only", one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { order: 1 } })), []],
    [
      "items of a range",
      one(map({ B: PASS }, { Items: "{% [1..5] %}", ItemSelector: { order: "{% $states.input.order %}" } }), JSONATA),
      [],
    ],
    [
      "items that are written out",
      one(map({ B: PASS }, { Items: [1, 2], ItemSelector: { order: "{% $states.input.order %}" } }), JSONATA),
      [],
    ],
    [
      "in JSONata",
      one(map({ B: PASS }, { Items: "{% $states.input.items %}", ItemSelector: { order: "{% $states.input.order %}" } }), JSONATA),
      ["A warning"],
    ],
    [
      "in JSONata, with $states as a whole",
      one(
        map(
          { B: PASS },
          { Items: "{% $states.input.items %}", ItemSelector: { order: "{% $states.input.order %}", all: "{% $states %}" } },
        ),
        JSONATA,
      ),
      [],
    ],
    [
      "in JSONata, with a random number",
      one(
        map(
          { B: PASS },
          { Items: "{% $states.input.items %}", ItemSelector: { order: "{% $states.input.order %}", n: "{% $random() %}" } },
        ),
        JSONATA,
      ),
      [],
    ],
    ["items of the state input as a whole", one(map({ B: PASS }, { ItemSelector: { "order.$": "$.order" } })), ["A warning"]],
    [
      "a Map Run over a list of objects",
      one(map({ B: PASS }, { ...LISTED, ItemSelector: { "order.$": "$.order" } }, STANDARD_CHILDREN)),
      ["A warning"],
    ],
  ),
  ...variantsOf(
    "map-without-concurrency-bound",
    ["without", one(map({ B: lambda() }, {}, STANDARD_CHILDREN)), ["A warning"]],
    ["zero is none", one(map({ B: lambda() }, { MaxConcurrency: 0 }, STANDARD_CHILDREN)), ["A warning"]],
    ["one", one(map({ B: lambda() }, { MaxConcurrency: 1 }, STANDARD_CHILDREN)), []],
    ["as the input says", one(map({ B: lambda() }, { MaxConcurrencyPath: "$.n" }, STANDARD_CHILDREN)), []],
    ["children that call nothing", one(map({ B: PASS }, {}, STANDARD_CHILDREN)), []],
    ["children with a Map", one(map({ B: map({ C: PASS }) }, {}, STANDARD_CHILDREN)), ["A warning"]],
    ["children with a Parallel", one(map({ B: parallel([{ C: PASS }]) }, {}, STANDARD_CHILDREN)), ["A warning"]],
    ["an inline Map", one(map({ B: lambda() })), []],
  ),
  ...variantsOf(
    "map-run-ends-at-first-failure",
    ["without", one(map({ B: lambda() }, {}, STANDARD_CHILDREN)), ["A info"]],
    ["children that fail", one(map({ B: { Type: "Fail" } }, {}, STANDARD_CHILDREN)), ["A info"]],
    ["children that only pass data on", one(map({ B: PASS }, {}, STANDARD_CHILDREN)), []],
    ["a count", one(map({ B: lambda() }, { ToleratedFailureCount: 1 }, STANDARD_CHILDREN)), []],
    ["a percentage", one(map({ B: lambda() }, { ToleratedFailurePercentage: 1 }, STANDARD_CHILDREN)), []],
    ["a Catch", chain({ A: map({ B: lambda() }, { Next: "Done", ...caught("Done") }, STANDARD_CHILDREN), Done: SUCCEED }), []],
    ["a Retry", one(map({ B: lambda() }, { Retry: [{ ErrorEquals: ["States.ALL"] }] }, STANDARD_CHILDREN)), []],
    ["an inline Map", one(map({ B: lambda() })), []],
  ),
  ...variantsOf(
    "failures-all-tolerated",
    [
      "all of them, and no results",
      chain({ A: map({ B: lambda() }, { ToleratedFailurePercentage: 100, ResultPath: null }, STANDARD_CHILDREN), C: PASS }),
      ["A warning"],
    ],
    ["all of them, at the end", one(map({ B: lambda() }, { ToleratedFailurePercentage: 100 }, STANDARD_CHILDREN)), ["A warning"]],
    ["nearly all of them", one(map({ B: lambda() }, { ToleratedFailurePercentage: 99 }, STANDARD_CHILDREN)), []],
    ["results that go on", chain({ A: map({ B: lambda() }, { ToleratedFailurePercentage: 100 }, STANDARD_CHILDREN), C: PASS }), []],
    ["results that are written", one(map({ B: lambda() }, { ToleratedFailurePercentage: 100, ...WRITER }, STANDARD_CHILDREN)), []],
    ["a count beside it", one(map({ B: lambda() }, { ToleratedFailurePercentage: 100, ToleratedFailureCount: 5 }, STANDARD_CHILDREN)), []],
    ["a percentage of the input", one(map({ B: lambda() }, { ToleratedFailurePercentagePath: "$.p" }, STANDARD_CHILDREN)), []],
  ),
  ...variantsOf(
    "map-concurrency-above-limit",
    ["as the input says", one(map({ B: PASS }, { MaxConcurrencyPath: "$.n" })), []],
    ["in JSONata", one(map({ B: PASS }, { Items: [1], MaxConcurrency: 41 }), JSONATA), ["A info"]],
    ["in a branch", one(parallel([{ B: map({ C: PASS }, { MaxConcurrency: 100 }) }])), ["B info"]],
  ),
  ...variantsOf(
    "distributed-map-child-type",
    ["below five minutes", one(map({ B: lambda({ TimeoutSeconds: 299 }) }, {}, STANDARD_CHILDREN)), ["A info"]],
    ["five minutes", one(map({ B: lambda({ TimeoutSeconds: 300 }) }, {}, STANDARD_CHILDREN)), []],
    ["a Wait counts", one(map({ B: lambda({ TimeoutSeconds: 200 }), C: wait(100) }, {}, STANDARD_CHILDREN)), []],
    ["a Wait counts just below", one(map({ B: lambda({ TimeoutSeconds: 200 }), C: wait(99) }, {}, STANDARD_CHILDREN)), ["A info"]],
    [
      "a Wait until a time",
      one(map({ B: lambda({ TimeoutSeconds: 9 }), C: { Type: "Wait", Timestamp: "2030-01-01T00:00:00Z" } }, {}, STANDARD_CHILDREN)),
      [],
    ],
    [
      "a Wait of the input",
      one(map({ B: lambda({ TimeoutSeconds: 9 }), C: { Type: "Wait", SecondsPath: "$.n" } }, {}, STANDARD_CHILDREN)),
      [],
    ],
    [
      "attempts count",
      one(map({ B: lambda({ TimeoutSeconds: 100, Retry: [{ ErrorEquals: ["A"], MaxAttempts: 2 }] }) }, {}, STANDARD_CHILDREN)),
      [],
    ],
    [
      "attempts count just below",
      one(map({ B: lambda({ TimeoutSeconds: 99, Retry: [{ ErrorEquals: ["A"], MaxAttempts: 2 }] }) }, {}, STANDARD_CHILDREN)),
      ["A info"],
    ],
    [
      "three attempts by default",
      one(map({ B: lambda({ TimeoutSeconds: 75, Retry: [{ ErrorEquals: ["A"] }] }) }, {}, STANDARD_CHILDREN)),
      [],
    ],
    [
      "three attempts by default, just below",
      one(map({ B: lambda({ TimeoutSeconds: 74, Retry: [{ ErrorEquals: ["A"] }] }) }, {}, STANDARD_CHILDREN)),
      ["A info"],
    ],
    ["no timeout", one(map({ B: lambda() }, {}, STANDARD_CHILDREN)), []],
    ["a timeout of the input", one(map({ B: lambda({ TimeoutSecondsPath: "$.n" }) }, {}, STANDARD_CHILDREN)), []],
    ["a job", one(map({ B: call("glue:startJobRun.sync", { JobName: "j" }, { TimeoutSeconds: 9 }) }, {}, STANDARD_CHILDREN)), []],
    ["a Map within", one(map({ B: map({ C: lambda({ TimeoutSeconds: 9 }) }) }, {}, STANDARD_CHILDREN)), []],
    ["a Parallel within", one(map({ B: parallel([{ C: lambda({ TimeoutSeconds: 9 }) }]) }, {}, STANDARD_CHILDREN)), []],
    ["only a Pass", one(map({ B: PASS }, {}, STANDARD_CHILDREN)), []],
    ["Express children", one(map({ B: lambda({ TimeoutSeconds: 9 }) }, {}, EXPRESS_CHILDREN)), []],
    ["an inline Map", one(map({ B: lambda({ TimeoutSeconds: 9 }) })), []],
  ),
  ...variantsOf(
    "s3-prefix-without-slash",
    ["a folder", one(map({ B: PASS }, reader("s3:listObjectsV2", { Bucket: "b", Prefix: "logs" }), STANDARD_CHILDREN)), ["A info"]],
    ["a folder with its slash", one(map({ B: PASS }, reader("s3:listObjectsV2", { Bucket: "b", Prefix: "logs/" }), STANDARD_CHILDREN)), []],
    ["a file", one(map({ B: PASS }, reader("s3:listObjectsV2", { Bucket: "b", Prefix: "logs/a.csv" }), STANDARD_CHILDREN)), []],
    ["nothing", one(map({ B: PASS }, reader("s3:listObjectsV2", { Bucket: "b", Prefix: "" }), STANDARD_CHILDREN)), []],
    ["no prefix", one(map({ B: PASS }, LISTED, STANDARD_CHILDREN)), []],
    ["a prefix of the input", one(map({ B: PASS }, reader("s3:listObjectsV2", { Bucket: "b", "Prefix.$": "$.p" }), STANDARD_CHILDREN)), []],
    [
      "an object",
      one(map({ B: PASS }, reader("s3:getObject", { Bucket: "b", Key: "k" }, { ReaderConfig: { InputType: "JSON" } }), STANDARD_CHILDREN)),
      [],
    ],
  ),
  ...variantsOf(
    "nested-output-is-text",
    ["a member of it", selecting({ "x.$": "$.Output.x" }), ["A warning"]],
    ["all of it", selecting({ "x.$": "$.Output" }), []],
    ["parsed", selecting({ list: [{ "x.$": "States.StringToJson($.Output)" }] }), ["A info"]],
    ["parsed within a function", selecting({ "x.$": "States.JsonToString(States.StringToJson($.Output))" }), ["A info"]],
    ["something else parsed", selecting({ "x.$": "States.StringToJson($.Input)" }), []],
    ["a member of the input", selecting({ "x.$": "$.Input.x" }), []],
    ["a member of the context object", selecting({ "x.$": "$$.Execution.Input.Output.x" }), []],
    ["a member of it in a function", selecting({ "x.$": "States.Format('{}', $.Output.x)" }), ["A warning"]],
    [
      "in JSONata",
      one({ ...asked("states:startExecution.sync", { StateMachineArn: "a" }), Output: "{% $states.result.Output.x %}" }, JSONATA),
      ["A warning"],
    ],
    [
      "parsed in JSONata",
      one(
        { ...asked("states:startExecution.sync", { StateMachineArn: "a" }), Assign: { x: "{% $parse( $states.result.Output ) %}" } },
        JSONATA,
      ),
      ["A info"],
    ],
    [
      "all of it in JSONata",
      one({ ...asked("states:startExecution.sync", { StateMachineArn: "a" }), Output: "{% $states.result.Output %}" }, JSONATA),
      [],
    ],
    [
      "the form that gives JSON",
      one(call("states:startExecution.sync:2", { StateMachineArn: "a" }, { ResultSelector: { "x.$": "$.Output.x" } })),
      [],
    ],
    ["another job", one(call("codebuild:startBuild.sync", { ProjectName: "p" }, { ResultSelector: { "x.$": "$.Output.x" } })), []],
  ),
  ...variantsOf(
    "nested-execution-not-linked",
    ["an Input without it", one(started({ order: 1 })), ["A info"]],
    ["an Input with it", one(started({ [`${LINK}.$`]: "$$.Execution.Id" })), []],
    ["no Input", one(call("states:startExecution", { StateMachineArn: "a" })), []],
    ["an Input of the state input", one(call("states:startExecution", { StateMachineArn: "a", "Input.$": "$" })), []],
    ["in JSONata", one(asked("states:startExecution.sync:2", { StateMachineArn: "a", Input: { order: 1 } }), JSONATA), ["A info"]],
    ["an SDK call", one(call("aws-sdk:sfn:startExecution", { StateMachineArn: "a", Input: { order: 1 } })), []],
  ),
  ...variantsOf(
    "result-never-used",
    [
      "a result in a member",
      chain({ A: lambda({ ResultPath: "$.answer" }), B: { ...PASS, Parameters: { "x.$": "$.order" } } }),
      ["A info"],
    ],
    [
      "a result in a member that is read",
      chain({ A: lambda({ ResultPath: "$.answer" }), B: { ...PASS, Parameters: { "x.$": "$.answer.Payload" } } }),
      [],
    ],
    [
      "a result below a member",
      chain({ A: lambda({ ResultPath: "$.answers.first" }), B: { ...PASS, Parameters: { "x.$": "$.order" } } }),
      [],
    ],
    ["a result as the payload", chain({ A: lambda(), B: { ...PASS, Parameters: { x: 1 } } }), ["A info"]],
    ["a result as the payload that is read", chain({ A: lambda(), B: { ...PASS, Parameters: { "x.$": "$.Payload" } } }), []],
    ["a result that is all of the output", one(lambda()), []],
    ["a part that was chosen", chain({ A: lambda({ ResultSelector: { "x.$": "$.Payload" } }), B: { ...PASS, Parameters: { x: 1 } } }), []],
    ["dropped", chain({ A: lambda({ ResultPath: null }), B: { ...PASS, Parameters: { x: 1 } } }), []],
    ["what is assigned", chain({ A: lambda({ Assign: { "x.$": "$.Payload" } }), B: { ...PASS, Parameters: { "x.$": "$x" } } }), []],
    ["of a Map", chain({ A: map({ C: lambda() }), B: { ...PASS, Parameters: { x: 1 } } }), ["A info"]],
    ["of a Parallel", chain({ A: parallel([{ C: lambda() }]), B: { ...PASS, Parameters: { x: 1 } } }), ["A info"]],
    [
      "of a large object",
      chain({
        A: call("aws-sdk:s3:getObject", { Bucket: "b", Key: "k" }, { ResultPath: "$.o" }),
        B: { ...PASS, Parameters: { "x.$": "$.order" } },
      }),
      ["A info"],
    ],
    ["of a table", chain({ A: getItem({ ResultPath: "$.row" }), B: { ...PASS, Parameters: { "x.$": "$.order" } } }), ["A info"]],
    ["in JSONata, where nothing goes on by itself", chain({ A: asked("lambda:invoke"), B: { ...PASS, Output: 1 } }, JSONATA), []],
  ),
  ...variantsOf(
    "result-may-lack-member",
    ["read at once", one(getItem({ ResultSelector: { "x.$": "$.Item.x" } })), ["A warning"]],
    ["read by the next state", chain({ A: getItem(), B: found("$.Item.x.S") }), ["B warning"]],
    ["kept beside the input", chain({ A: getItem({ ResultPath: "$.row" }), B: found("$.row.Item") }), ["B warning"]],
    ["after a Wait", chain({ A: getItem({ ResultPath: "$.row" }), W: wait(1), B: found("$.row.Item") }), ["B warning"]],
    [
      "after a Pass that keeps it",
      chain({ A: getItem({ ResultPath: "$.row" }), P: { ...PASS, Result: 1, ResultPath: "$.n" }, B: found("$.row.Item") }),
      ["B warning"],
    ],
    [
      "after a Choice that asks for it",
      chain({
        A: getItem({ ResultPath: "$.row" }),
        C: choice([{ Variable: "$.row.Item", IsPresent: true, Next: "B" }], { Default: "Done" }),
        B: { ...found("$.row.Item"), Next: "Done" },
        Done: SUCCEED,
      }),
      [],
    ],
    [
      "after a Choice about something else",
      chain({
        A: getItem({ ResultPath: "$.row" }),
        C: choice([{ Variable: "$.n", IsPresent: true, Next: "B" }], { Default: "Done" }),
        B: { ...found("$.row.Item"), Next: "Done" },
        Done: SUCCEED,
      }),
      ["B warning"],
    ],
    [
      "in JSONata",
      chain(
        {
          A: asked("dynamodb:getItem", { TableName: "t", Key: { id: { S: "1" } } }),
          B: { ...PASS, Output: "{% $number($states.input.Item.x.N) + 1 %}" },
        },
        JSONATA,
      ),
      ["B warning"],
    ],
    [
      "in JSONata, where it fails",
      chain(
        { A: asked("dynamodb:getItem", { TableName: "t", Key: { id: { S: "1" } } }), B: { ...PASS, Output: "{% $states.input.Item %}" } },
        JSONATA,
      ),
      ["B warning"],
    ],
    [
      "messages that may not be there",
      chain({ A: call("aws-sdk:sqs:receiveMessage", { QueueUrl: "q" }), B: map({ C: PASS }, { ItemsPath: "$.Messages" }) }),
      ["B warning"],
    ],
    [
      "objects that may not be there",
      chain({ A: inventory({ MaxKeys: 5 }), B: map({ C: PASS }, { ItemsPath: "$.Contents" }) }),
      ["B warning"],
    ],
    [
      "a part that was chosen before",
      chain({ A: getItem({ ResultSelector: { "n.$": "$.SdkHttpMetadata.HttpStatusCode" } }), B: found("$.n") }),
      [],
    ],
  ),
  ...variantsOf(
    "path-from-wrong-root",
    ["the context object", chain({ A: direct(), B: found("$.Execution.Id") }), ["B warning"]],
    ["the token", chain({ A: { ...PASS, Parameters: { "t.$": "$.Task.Token" } } }), ["A warning"]],
    ["the item of a Map", one(map({ B: PASS }, { ItemsPath: "$.items", ItemSelector: { "x.$": "$.Map.Item.Value" } })), ["A warning"]],
    ["an own member of such a name", chain({ A: { ...PASS, Result: { Execution: { Id: 1 } } }, B: found("$.Execution.Id") }), []],
    ["a part that InputPath has selected", one({ ...PASS, InputPath: "$.order", Parameters: { "x.$": "$.order.id" } }), ["A warning"]],
    [
      "an element of a part that InputPath has selected",
      one({ ...PASS, InputPath: "$.orders", Parameters: { "x.$": "$.orders[0]" } }),
      ["A warning"],
    ],
    ["a member that begins alike", one({ ...PASS, InputPath: "$.order", Parameters: { "x.$": "$.orderId" } }), []],
    ["an InputPath of everything", one({ ...PASS, InputPath: "$", Parameters: { "x.$": "$.order" } }), []],
    [
      "a result that ResultPath has put elsewhere",
      chain({ A: lambda({ ResultPath: "$.answer" }), B: found("$.Payload.x") }),
      ["B warning"],
    ],
    ["a result that ResultPath drops", chain({ A: lambda({ ResultPath: null }), B: found("$.Payload.x") }), ["B warning"]],
    ["a result under its own name", chain({ A: lambda({ ResultPath: "$.Payload" }), B: found("$.Payload.Payload") }), []],
    ["a result that is the payload", chain({ A: lambda(), B: found("$.Payload.x") }), []],
    ["OutputPath of a result that was put elsewhere", one(lambda({ ResultPath: "$.answer", OutputPath: "$.Payload" })), ["A warning"]],
    ["OutputPath of where it was put", one(lambda({ ResultPath: "$.answer", OutputPath: "$.answer" })), []],
    [
      "one of two states before",
      chain({
        C: choice([{ Variable: "$.n", IsPresent: true, Next: "A" }], { Default: "B" }),
        A: lambda({ ResultPath: "$.answer" }),
        B: found("$.Payload.x"),
      }),
      [],
    ],
    ["a member that people name so themselves", chain({ A: lambda({ ResultPath: "$.answer" }), B: found("$.StatusCode") }), []],
  ),
  ...variantsOf(
    "pointless-state",
    ["no seconds", one(wait(0)), ["A info"]],
    ["one second", one(wait(1)), []],
    ["one branch", one(parallel([{ B: PASS }])), ["A info"]],
    ["two branches", one(parallel([{ B: PASS }, { C: PASS }])), []],
    ["one branch that is retried", one(parallel([{ B: PASS }], { Retry: [{ ErrorEquals: ["States.ALL"] }] })), []],
    ["one branch that is caught", chain({ A: parallel([{ B: PASS }], { Next: "Done", ...caught("Done") }), Done: SUCCEED }), []],
    ["seconds of the input", one({ Type: "Wait", SecondsPath: "$.n" }), []],
    ["in a branch", one(parallel([{ B: wait(0) }, { C: PASS }])), ["B info"]],
  ),
  ...variantsOf(
    "variable-unused",
    ["never read", one({ ...PASS, Assign: { a: 1 } }), ["A info"]],
    ["one of two", chain({ A: { ...PASS, Assign: { a: 1, b: 2 } }, B: found("$a") }), ["A info"]],
    ["twice, told once", chain({ A: { ...PASS, Assign: { a: 1 } }, B: { ...PASS, Assign: { a: 2 } } }), ["A info"]],
    ["read in a branch", chain({ A: { ...PASS, Assign: { a: 1 } }, B: parallel([{ C: found("$a") }]) }), []],
    [
      "of a Choice rule",
      chain({ A: choice([{ Variable: "$.n", IsPresent: true, Next: "B", Assign: { a: 1, b: 1 } }], { Default: "B" }), B: PASS }),
      ["A info", "A info"],
    ],
    ["of a Catch", chain({ A: lambda({ Next: "Done", ...caught("Done", { Assign: { a: 1 } }) }), Done: SUCCEED }), ["A info"]],
  ),
];
