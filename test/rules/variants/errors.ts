import type { Fields } from "./definitions.js";
import {
  asked,
  call,
  callback,
  caught,
  chain,
  choice,
  direct,
  JSONATA,
  lambda,
  map,
  PASS,
  parallel,
  retried,
  STANDARD_CHILDREN,
  SUCCEED,
  variantsOf,
  wait,
} from "./definitions.js";

const FAIL: Fields = { Type: "Fail", Error: "Broken" };
/** A task with a Catch that leads to a handler. */
const handled = (handler: Fields, catcher: Fields = {}, more: Fields = {}, top: Fields = {}): Fields =>
  chain({ A: lambda({ Next: "Done", ...caught("H", catcher), ...more }), H: handler, Done: SUCCEED }, top);
const reading = (path: string, more: Fields = {}): Fields => ({ ...PASS, Parameters: { "x.$": path }, ...more });
const LAMBDA_NAMES = ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"];
const ALL_NAMES = [...LAMBDA_NAMES, "Lambda.TooManyRequestsException", "Lambda.ClientExecutionTimeoutException", "Lambda.Unknown"];
const timed = (more: Fields) => lambda({ TimeoutSeconds: 60, ...more });
const failed = (next: string) => caught(next, {}, ["States.TaskFailed"]);
const lock = (name: string, more: Fields = {}) => call("lambda:invoke", { FunctionName: name }, more);

export const errors = [
  ...variantsOf(
    "catch-loses-input",
    [
      "a Catch of what is never raised",
      chain({
        A: lambda({ Next: "Done", Catch: [{ ErrorEquals: ["States.NoChoiceMatched"], Next: "H" }] }),
        H: reading("$.order"),
        Done: SUCCEED,
      }),
      [],
    ],
    [
      "a Catch of what is never raised, beside one that keeps the input",
      chain({
        A: lambda({
          Next: "Done",
          Catch: [
            { ErrorEquals: ["States.NoChoiceMatched"], Next: "H" },
            { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "H" },
          ],
        }),
        H: reading("$.order"),
        Done: SUCCEED,
      }),
      [],
    ],
    ["the error output itself", handled(reading("$.Error")), []],
    ["a member of the cause, which is a text", handled(reading("$.Cause.message")), ["A error"]],
    ["a part of the error's name", handled(reading("$.Error.name")), ["A error"]],
    ["all of what the handler is given", handled(reading("$")), []],
    ["the length of what it is given", handled(reading("$.items.length()")), []],
    ["each of something", handled(reading("$..orderId")), []],
    ["a variable", handled(reading("$orderId"), { Assign: { orderId: 1 } }), []],
    ["the context object", handled(reading("$$.Execution.Input.orderId")), []],
    ["InputPath of the handler", handled({ ...PASS, InputPath: "$.order" }), ["A error"]],
    ["InputPath that is null, whatever else it reads", handled({ ...PASS, InputPath: null, Parameters: { "x.$": "$.order" } }), []],
    [
      "argument of a function in a list",
      handled({ ...PASS, Parameters: { list: [{ "x.$": "States.Format('{}', $.order.id)" }] } }),
      ["A error"],
    ],
    [
      "argument of a function in a function",
      handled({ ...PASS, Parameters: { "x.$": "States.Format('{} {}', 'a', States.JsonToString($.order))" } }),
      ["A error"],
    ],
    ["Parameters of a Parallel", handled(parallel([{ B: PASS }], { Parameters: { "x.$": "$.order" } })), ["A error"]],
    ["items of a Map", handled(map({ B: PASS }, { ItemsPath: "$.items" })), ["A error"]],
    [
      "what a Choice compares",
      handled(choice([{ Variable: "$.kind", StringEquals: "a", Next: "Done" }], { Default: "Done" })),
      ["A error"],
    ],
    ["what a Choice asks for", handled(choice([{ Variable: "$.kind", IsPresent: true, Next: "Done" }], { Default: "Done" })), []],
    [
      "what a Choice compares after it asked",
      handled(
        choice(
          [
            {
              And: [
                { Variable: "$.kind", IsPresent: true },
                { Variable: "$.kind", StringEquals: "a" },
              ],
              Next: "Done",
            },
          ],
          { Default: "Done" },
        ),
      ),
      [],
    ],
    [
      "what a Choice compares first",
      handled(
        choice([{ Or: [{ Not: { Variable: "$.kind", StringEquals: "a" } }, { Variable: "$.kind", IsPresent: true }], Next: "Done" }], {
          Default: "Done",
        }),
      ),
      ["A error"],
    ],
    [
      "what the second rule of a Choice compares",
      handled(
        choice(
          [
            { Variable: "$.kind", IsPresent: false, Next: "Done" },
            { Variable: "$.kind", StringEquals: "a", Next: "Done" },
          ],
          { Default: "Done" },
        ),
      ),
      [],
    ],
    ["seconds of a Wait", handled({ Type: "Wait", SecondsPath: "$.delay", Next: "Done" }), ["A error"]],
    ["time of a Wait", handled({ Type: "Wait", TimestampPath: "$.due", Next: "Done" }), ["A error"]],
    ["cause of a Fail", handled({ Type: "Fail", Error: "E", CausePath: "$.reason" }), ["A error"]],
    ["error of a Fail", handled({ Type: "Fail", ErrorPath: "$.reason", Cause: "c" }), ["A error"]],
    ["a Catch with a ResultPath", handled(reading("$.order"), { ResultPath: "$.error" }), []],
    ["a Catch that drops the error", handled(reading("$.order"), { ResultPath: null }), []],
    [
      "a Catch that no error reaches",
      chain({
        A: lambda({ Next: "Done", Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Done" }] }),
        H: reading("$.order"),
        Done: SUCCEED,
      }),
      [],
    ],
    [
      "a Catch on a Map",
      chain({ A: map({ B: lambda() }, { ...caught("H"), Next: "Done" }), H: reading("$.order"), Done: SUCCEED }),
      ["A error"],
    ],
    [
      "a Catch on a Parallel in a branch",
      chain({ P: parallel([{ A: parallel([{ B: lambda() }], { ...caught("H"), Next: "Done" }), H: reading("$.order"), Done: SUCCEED }]) }),
      ["A error"],
    ],
    ["the first of two places is named", handled({ ...PASS, Parameters: { "b.$": "$.later", a: { "c.$": "$.last" } } }), ["A error"]],
    [
      "a JSONata handler builds a text without it",
      chain(
        {
          A: { ...asked("lambda:invoke", { FunctionName: "work" }), Next: "Done", ...caught("H") },
          H: { ...PASS, Output: "{% $states.input.orderId & '!' %}" },
          Done: SUCCEED,
        },
        JSONATA,
      ),
      ["A warning"],
    ],
    [
      "a JSONata Catch that keeps the input",
      chain(
        {
          A: {
            ...asked("lambda:invoke", { FunctionName: "work" }),
            Next: "Done",
            ...caught("H", { Output: "{% $merge([$states.input, {'error': $states.errorOutput}]) %}" }),
          },
          H: { ...PASS, Output: "{% $states.input.orderId & '!' %}" },
          Done: SUCCEED,
        },
        JSONATA,
      ),
      [],
    ],
  ),
  ...variantsOf(
    "catch-drops-error",
    ["ResultPath null", handled(SUCCEED, { ResultPath: null }), ["A info"]],
    [
      "one named error needs no output",
      chain({ A: lambda({ Next: "Done", ...caught("Done", { ResultPath: null }, ["OrderExists"]) }), Done: SUCCEED }),
      [],
    ],
    [
      "two named errors",
      chain({ A: lambda({ Next: "Done", ...caught("Done", { ResultPath: null }, ["OrderExists", "OrderGone"]) }), Done: SUCCEED }),
      ["A info"],
    ],
    [
      "States.TaskFailed",
      chain({ A: lambda({ Next: "Done", ...caught("Done", { ResultPath: null }, ["States.TaskFailed"]) }), Done: SUCCEED }),
      ["A info"],
    ],
    [
      "an Output without it",
      chain({ A: { ...asked("lambda:invoke"), Next: "Done", ...caught("Done", { Output: { done: false } }) }, Done: SUCCEED }, JSONATA),
      ["A info"],
    ],
    [
      "an Output with a part of it in a list",
      chain(
        {
          A: { ...asked("lambda:invoke"), Next: "Done", ...caught("Done", { Output: { why: ["{% $states.errorOutput.Cause %}"] } }) },
          Done: SUCCEED,
        },
        JSONATA,
      ),
      [],
    ],
    [
      "an Output of $states as a whole",
      chain(
        { A: { ...asked("lambda:invoke"), Next: "Done", ...caught("Done", { Output: "{% $string($states) %}" }) }, Done: SUCCEED },
        JSONATA,
      ),
      [],
    ],
    [
      "an Output of other members",
      chain(
        { A: { ...asked("lambda:invoke"), Next: "Done", ...caught("Done", { Output: "{% $states.input.errorOutput %}" }) }, Done: SUCCEED },
        JSONATA,
      ),
      ["A info"],
    ],
    [
      "an Output without it beside an Assign with it",
      chain(
        {
          A: { ...asked("lambda:invoke"), Next: "Done", ...caught("Done", { Output: {}, Assign: { why: "{% $states.errorOutput %}" } }) },
          Done: SUCCEED,
        },
        JSONATA,
      ),
      [],
    ],
    [
      "an Output without it beside another Assign",
      chain(
        { A: { ...asked("lambda:invoke"), Next: "Done", ...caught("Done", { Output: {}, Assign: { n: 1 } }) }, Done: SUCCEED },
        JSONATA,
      ),
      ["A info"],
    ],
    [
      "ResultPath null on a Map in a branch",
      chain({ P: parallel([{ A: map({ B: lambda() }, { Next: "Done", ...caught("Done", { ResultPath: null }) }), Done: SUCCEED }]) }),
      ["A info"],
    ],
    [
      "ResultPath null on a Parallel",
      chain({ A: parallel([{ B: lambda() }], { Next: "Done", ...caught("Done", { ResultPath: null }) }), Done: SUCCEED }),
      ["A info"],
    ],
    ["the state input is replaced, not the error", handled(SUCCEED), []],
  ),
  ...variantsOf(
    "catch-hides-failure",
    ["through a Pass", chain({ A: lambda({ Next: "Done", ...caught("H") }), H: { ...PASS, Next: "Done" }, Done: SUCCEED }), ["A info"]],
    [
      "through a loop of no work",
      chain({ A: parallel([{ B: lambda() }], { Next: "Done", ...failed("H") }), H: { ...PASS, Next: "Done" }, Done: SUCCEED }),
      ["A info"],
    ],
    [
      "a notification",
      chain({
        A: lambda({ Next: "Done", ...caught("H") }),
        H: call("sns:publish", { TopicArn: "t", Message: "m" }, { Next: "Done" }),
        Done: SUCCEED,
      }),
      [],
    ],
    [
      "a Choice decides",
      chain({
        A: lambda({ Next: "Done", ...caught("H") }),
        H: choice([{ Variable: "$.Error", StringEquals: "a", Next: "F" }], { Default: "Done" }),
        F: FAIL,
        Done: SUCCEED,
      }),
      [],
    ],
    ["a Wait comes before", chain({ A: lambda({ Next: "Done", ...caught("H") }), H: wait(1, { Next: "Done" }), Done: SUCCEED }), []],
    ["one named error", chain({ A: lambda({ Next: "Done", ...caught("Done", {}, ["OrderExists"]) }), Done: SUCCEED }), []],
    ["on a Map", chain({ A: map({ B: lambda() }, { Next: "Done", ...caught("Done") }), Done: SUCCEED }), ["A info"]],
    ["a Fail", chain({ A: lambda({ Next: "Done", ...caught("F") }), F: FAIL, Done: SUCCEED }), []],
  ),
  ...variantsOf(
    "catch-misses-timeout",
    ["a handler that does work", chain({ A: timed({ Next: "Done", ...failed("H") }), H: lambda(), Done: SUCCEED }), ["A warning"]],
    [
      "a handler that calls a Map after a Pass",
      chain({ A: timed({ Next: "Done", ...failed("H") }), H: { ...PASS, Next: "M" }, M: map({ B: lambda() }), Done: SUCCEED }),
      ["A warning"],
    ],
    [
      "a handler that runs a Parallel",
      chain({ A: timed({ Next: "Done", ...failed("H") }), H: parallel([{ B: PASS }]), Done: SUCCEED }),
      ["A warning"],
    ],
    ["a handler that does nothing", chain({ A: timed({ Next: "Done", ...failed("H") }), H: PASS, Done: SUCCEED }), ["A info"]],
    [
      "a handler that goes round",
      chain({
        A: timed({ Next: "Done", ...failed("H") }),
        H: choice([{ Variable: "$.a", IsPresent: true, Next: "W" }], { Default: "Done" }),
        W: wait(1, { Next: "H" }),
        Done: SUCCEED,
      }),
      ["A info"],
    ],
    ["a Fail only words the failure", chain({ A: timed({ Next: "Done", ...failed("F") }), F: FAIL, Done: SUCCEED }), []],
    [
      "heartbeats",
      chain({ A: callback({ HeartbeatSeconds: 60, Next: "Done", ...failed("H") }), H: lambda(), Done: SUCCEED }),
      ["A warning"],
    ],
    [
      "the default is no timeout",
      chain({ A: lambda({ TimeoutSeconds: 99_999_999, Next: "Done", ...failed("H") }), H: lambda(), Done: SUCCEED }),
      [],
    ],
    ["no timeout", chain({ A: lambda({ Next: "Done", ...failed("H") }), H: lambda(), Done: SUCCEED }), []],
    [
      "caught beside it",
      chain({ A: timed({ Next: "Done", ...caught("H", {}, ["States.TaskFailed", "States.Timeout"]) }), H: lambda(), Done: SUCCEED }),
      [],
    ],
    [
      "the Catch of a Parallel around",
      chain({ P: parallel([{ A: timed({}) }], { Next: "Done", ...failed("H") }), H: lambda(), Done: SUCCEED }),
      ["P warning"],
    ],
    [
      "the Catch of a Parallel catches everything",
      chain({
        P: parallel([{ A: timed({ Next: "Done", ...failed("H") }), H: PASS, Done: SUCCEED }], { Next: "Done", ...caught("H") }),
        H: lambda(),
        Done: SUCCEED,
      }),
      [],
    ],
    [
      "the Catch of an inline Map around",
      chain({ P: map({ A: timed({}) }, { Next: "Done", ...failed("H") }), H: lambda(), Done: SUCCEED }),
      ["P warning"],
    ],
    [
      "a Map Run fails with another error",
      chain({ P: map({ A: timed({}) }, { Next: "Done", ...failed("H") }, STANDARD_CHILDREN), H: lambda(), Done: SUCCEED }),
      [],
    ],
    [
      "two tasks, one Catch",
      chain({ P: parallel([{ A: timed({}) }, { B: timed({}) }], { Next: "Done", ...failed("H") }), H: lambda(), Done: SUCCEED }),
      ["P warning"],
    ],
  ),
  ...variantsOf(
    "lambda-service-exceptions",
    ["nothing", chain({ A: direct() }), ["A warning"]],
    ["a Retry of States.ALL", chain({ A: direct(retried()) }), []],
    ["a Retry of none of them", chain({ A: direct(retried({}, ["OrderGone"])) }), ["A warning"]],
    ["a Retry of one of them", chain({ A: direct(retried({}, ["Lambda.ServiceException"])) }), ["A warning"]],
    [
      "a Retry of one of them without attempts",
      chain({ A: direct(retried({ MaxAttempts: 0 }, ["Lambda.ServiceException"])) }),
      ["A warning"],
    ],
    [
      "a Retry of one after another that gives up",
      chain({
        A: direct({
          Retry: [{ ErrorEquals: ["Lambda.AWSLambdaException"], MaxAttempts: 0 }, { ErrorEquals: ["Lambda.ServiceException"] }],
        }),
      }),
      ["A warning"],
    ],
    ["a Catch that does something", handled(lambda(retried())), []],
    ["a Catch that only fails", handled(FAIL), ["A info"]],
    ["a Catch that only fails, and a Retry of some", handled(FAIL, {}, retried({}, ["Lambda.ServiceException"])), ["A info"]],
    ["the names of the guide", chain({ A: lambda(retried({}, LAMBDA_NAMES)) }), []],
    [
      "a Catch of a Parallel around",
      chain({ P: parallel([{ A: lambda() }], { Next: "Done", ...caught("H") }), H: PASS, Done: SUCCEED }),
      [],
    ],
    ["an SDK call of Lambda, which has its own names", chain({ A: call("aws-sdk:lambda:invoke", { FunctionName: "f" }) }), ["A warning"]],
    ["a queue", chain({ A: call("sqs:sendMessage", { QueueUrl: "q", MessageBody: "m" }) }), []],
  ),
  ...variantsOf(
    "lambda-retry-incomplete",
    ["the names of the guide, without throttling", chain({ A: lambda(retried({}, LAMBDA_NAMES)) }), ["A info"]],
    ["all names", chain({ A: lambda(retried({}, ALL_NAMES)) }), []],
    ["the names of the guide, and a Catch", handled(PASS, {}, retried({}, LAMBDA_NAMES)), []],
    ["one of the guide's is missing, which another rule asks for", chain({ A: lambda(retried({}, LAMBDA_NAMES.slice(1))) }), []],
    ["a Retry of a Map around", chain({ M: map({ A: lambda(retried({}, LAMBDA_NAMES)) }, retried()) }), []],
    ["the Retry of a Map around names them", chain({ M: map({ A: lambda() }, retried({}, LAMBDA_NAMES)) }), ["A info"]],
  ),
  ...variantsOf(
    "sdk-lambda-hides-errors",
    ["the SDK call", chain({ A: call("aws-sdk:lambda:invoke", { FunctionName: "f" }) }), ["A warning"]],
    [
      "with a Catch for an error of the function",
      handledSdk({ ErrorEquals: ["OrderGone", "Lambda.SdkClientException"], Next: "H" }),
      ["A warning"],
    ],
    ["asynchronous", chain({ A: call("aws-sdk:lambda:invokeAsync", { FunctionName: "f" }) }), []],
    ["a callback", chain({ A: call("aws-sdk:lambda:invoke.waitForTaskToken", { FunctionName: "f", "Payload.$": "$$.Task.Token" }) }), []],
    [
      "a later state looks at FunctionError",
      chain({
        A: call("aws-sdk:lambda:invoke", { FunctionName: "f" }),
        B: choice([{ Variable: "$.FunctionError", IsPresent: true, Next: "F" }], { Default: "Done" }),
        F: FAIL,
        Done: SUCCEED,
      }),
      [],
    ],
    ["the optimized call", chain({ A: lambda() }), []],
  ),
  ...variantsOf(
    "transient-errors-unhandled",
    ["a call", chain({ A: call("dynamodb:getItem", { TableName: "t", Key: { id: { S: "1" } } }) }), ["A info"]],
    ["an SDK call", chain({ A: call("aws-sdk:s3:getObject", { Bucket: "b", Key: "k" }) }), ["A info"]],
    ["a job", chain({ A: call("glue:startJobRun.sync", { JobName: "j" }) }), ["A info"]],
    ["a job that is retried", chain({ A: call("glue:startJobRun.sync", { JobName: "j" }, retried({}, ["States.TaskFailed"])) }), []],
    [
      "a job that is caught only to fail",
      chain({ A: call("glue:startJobRun.sync", { JobName: "j" }, { Next: "Done", ...caught("F") }), F: FAIL, Done: SUCCEED }),
      ["A info"],
    ],
    ["a callback", chain({ A: callback() }), []],
    ["a function", chain({ A: lambda() }), []],
    [
      "retried in part",
      chain({
        A: call(
          "dynamodb:getItem",
          { TableName: "t", Key: { id: { S: "1" } } },
          retried({}, ["DynamoDB.ProvisionedThroughputExceededException"]),
        ),
      }),
      [],
    ],
  ),
  ...variantsOf(
    "cleanup-skipped",
    [
      "an instance",
      chain({
        A: call("aws-sdk:ec2:startInstances", { InstanceIds: ["i"] }),
        B: lambda(),
        C: call("aws-sdk:ec2:stopInstances", { InstanceIds: ["i"] }),
      }),
      ["B warning"],
    ],
    [
      "an instance that two later steps may end",
      chain({
        A: call("aws-sdk:ec2:startInstances", { InstanceIds: ["i"] }),
        B: lambda(),
        C: call("aws-sdk:ec2:terminateInstances", { InstanceIds: ["i"] }),
        D: call("aws-sdk:ec2:stopInstances", { InstanceIds: ["i"] }),
      }),
      ["B warning"],
    ],
    [
      "other instances",
      chain({
        A: call("aws-sdk:ec2:startInstances", { InstanceIds: ["i"], ClientToken: "a" }),
        B: lambda(),
        C: call("aws-sdk:ec2:stopInstances", { InstanceIds: ["i"], ClientToken: "b" }),
      }),
      [],
    ],
    [
      "a step between that is guarded",
      chain({
        A: call("aws-sdk:ec2:startInstances", { InstanceIds: ["i"] }),
        B: lambda(caught("C")),
        C: call("aws-sdk:ec2:stopInstances", { InstanceIds: ["i"] }),
      }),
      [],
    ],
    [
      "nothing between",
      chain({
        A: call("aws-sdk:ec2:startInstances", { InstanceIds: ["i"] }),
        C: call("aws-sdk:ec2:stopInstances", { InstanceIds: ["i"] }),
      }),
      [],
    ],
    [
      "a database from a snapshot",
      chain({
        A: call("aws-sdk:rds:restoreDBInstanceFromDBSnapshot", { DbInstanceIdentifier: "d" }),
        B: lambda(),
        C: call("aws-sdk:rds:deleteDBInstance", { DbInstanceIdentifier: "d" }),
      }),
      ["B warning"],
    ],
    [
      "a cluster from a snapshot",
      chain({
        A: call("aws-sdk:rds:restoreDBClusterFromSnapshot", { DbClusterIdentifier: "d" }),
        B: lambda(),
        C: call("aws-sdk:rds:deleteDBCluster", { DbClusterIdentifier: "d" }),
      }),
      ["B warning"],
    ],
    [
      "another database",
      chain({
        A: call("aws-sdk:rds:createDBInstance", { DbInstanceIdentifier: "d" }),
        B: lambda(),
        C: call("aws-sdk:rds:deleteDBInstance", { DbInstanceIdentifier: "e" }),
      }),
      [],
    ],
    [
      "another service",
      chain({
        A: call("aws-sdk:rds:createDBInstance", { DbInstanceIdentifier: "d" }),
        B: lambda(),
        C: call("aws-sdk:neptune:deleteDBInstance", { DbInstanceIdentifier: "d" }),
      }),
      [],
    ],
    [
      "only one way passes it",
      chain({
        A: call("aws-sdk:ec2:startInstances", { InstanceIds: ["i"] }),
        B: lambda(),
        D: choice([{ Variable: "$.keep", BooleanEquals: true, Next: "Done" }], { Default: "C" }),
        C: call("aws-sdk:ec2:stopInstances", { InstanceIds: ["i"] }),
        Done: SUCCEED,
      }),
      [],
    ],
    [
      "both ways pass one",
      chain({
        A: call("aws-sdk:ec2:startInstances", { InstanceIds: ["i"] }),
        B: lambda(),
        D: choice([{ Variable: "$.keep", BooleanEquals: true, Next: "E" }], { Default: "C" }),
        C: call("aws-sdk:ec2:stopInstances", { InstanceIds: ["i"] }),
        E: call("aws-sdk:ec2:terminateInstances", { InstanceIds: ["i"] }),
      }),
      ["B warning"],
    ],
    [
      "a job that is waited for has ended",
      chain({
        A: call("emr-serverless:startJobRun.sync", { ApplicationId: "a" }),
        B: lambda(),
        C: call("aws-sdk:emrserverless:stopApplication", { ApplicationId: "a" }),
      }),
      [],
    ],
    [
      "an application that is waited for runs",
      chain({
        A: call("emr-serverless:startApplication.sync", { ApplicationId: "a" }),
        B: lambda(),
        C: call("emr-serverless:stopApplication.sync", { ApplicationId: "a" }),
      }),
      ["B warning"],
    ],
    [
      "an application that is created",
      chain({
        A: call("emr-serverless:createApplication.sync", { ReleaseLabel: "r", Type: "SPARK" }),
        B: lambda(),
        C: call("emr-serverless:deleteApplication.sync", { ApplicationId: "a" }),
      }),
      ["B warning"],
    ],
    ["a lock of functions", chain({ A: lock("acquireLock"), B: lambda(), C: lock("releaseLock") }), ["B warning"]],
    ["a lock by the names of states", chain({ "Lock row": lock("f"), B: lambda(), "Unlock row": lock("g") }), ["B warning"]],
    ["functions that are no lock", chain({ A: lock("acquireOrder"), B: lambda(), C: lock("shipOrder") }), []],
    ["a release and an acquisition are no pair", chain({ A: lock("releaseLock"), B: lambda(), C: lock("acquireLock") }), []],
    [
      "a lock in a table",
      chain({
        A: call("dynamodb:putItem", { TableName: "locks", Item: {}, ConditionExpression: "attribute_not_exists(id)" }),
        B: lambda(),
        C: call("dynamodb:deleteItem", { TableName: "locks", Key: {} }),
      }),
      ["B warning"],
    ],
    [
      "a lock that is updated",
      chain({
        A: call("dynamodb:updateItem", { TableName: "locks", Key: {}, ConditionExpression: "attribute_not_exists(id)" }),
        B: lambda(),
        C: call("dynamodb:deleteItem", { TableName: "locks", Key: {} }),
      }),
      ["B warning"],
    ],
    [
      "another table",
      chain({
        A: call("dynamodb:putItem", { TableName: "locks", Item: {}, ConditionExpression: "attribute_not_exists(id)" }),
        B: lambda(),
        C: call("dynamodb:deleteItem", { TableName: "orders", Key: {} }),
      }),
      [],
    ],
    [
      "an item without a condition",
      chain({
        A: call("dynamodb:putItem", { TableName: "locks", Item: {} }),
        B: lambda(),
        C: call("dynamodb:deleteItem", { TableName: "locks", Key: {} }),
      }),
      [],
    ],
    [
      "an item that is read",
      chain({
        A: call("dynamodb:getItem", { TableName: "locks", Key: {} }),
        B: lambda(),
        C: call("dynamodb:deleteItem", { TableName: "locks", Key: {} }),
      }),
      [],
    ],
    [
      "an EMR cluster is another rule's",
      chain({
        A: call("elasticmapreduce:createCluster.sync", { Name: "c" }),
        B: lambda(),
        C: call("elasticmapreduce:terminateCluster", { ClusterId: "c" }),
      }),
      [],
    ],
    [
      "a loop before the end",
      chain({
        A: call("aws-sdk:ec2:startInstances", { InstanceIds: ["i"] }),
        W: wait(5),
        D: choice([{ Variable: "$.ready", BooleanEquals: false, Next: "W" }], { Default: "B" }),
        B: lambda(),
        C: call("aws-sdk:ec2:stopInstances", { InstanceIds: ["i"] }),
      }),
      ["B warning"],
    ],
    [
      "a Map between",
      chain({
        A: call("aws-sdk:autoscaling:suspendProcesses", { AutoScalingGroupName: "g" }),
        B: map({ X: lambda() }),
        C: call("aws-sdk:autoscaling:resumeProcesses", { AutoScalingGroupName: "g" }),
      }),
      ["B warning"],
    ],
    [
      "a Parallel between",
      chain({
        A: call("aws-sdk:elasticloadbalancingv2:registerTargets", { TargetGroupArn: "g" }),
        B: parallel([{ X: lambda() }]),
        C: call("aws-sdk:elasticloadbalancingv2:deregisterTargets", { TargetGroupArn: "g" }),
      }),
      ["B warning"],
    ],
  ),
  ...variantsOf(
    "cluster-not-terminated",
    ["a cluster that stays", cluster(true, {}), ["B warning"]],
    ["a cluster that ends by itself", cluster(false, {}), []],
    ["a step that is guarded", cluster(true, caught("C")), []],
    [
      "nothing terminates it",
      chain({
        A: call("elasticmapreduce:createCluster.sync", { Name: "c", Instances: { KeepJobFlowAliveWhenNoSteps: true } }),
        B: lambda(),
      }),
      [],
    ],
  ),
];

function handledSdk(catcher: Fields): Fields {
  return chain({ A: call("aws-sdk:lambda:invoke", { FunctionName: "f" }, { Next: "Done", Catch: [catcher] }), H: PASS, Done: SUCCEED });
}

function cluster(stays: boolean, more: Fields): Fields {
  return chain({
    A: call("elasticmapreduce:createCluster.sync", { Name: "c", Instances: { KeepJobFlowAliveWhenNoSteps: stays } }),
    B: call("elasticmapreduce:addStep.sync", { ClusterId: "c", Step: {} }, more),
    C: call("elasticmapreduce:terminateCluster", { ClusterId: "c" }),
  });
}
