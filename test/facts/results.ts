import type { Json } from "../../src/text/node.js";

/** Calls whose results are described by the API's model, each in its own way. */
export const CALLS: Readonly<Record<string, { readonly [key: string]: Json }>> = {
  item: { Resource: "arn:aws:states:::dynamodb:getItem", Parameters: { TableName: "t", Key: { id: { "S.$": "$.id" } } } },
  queue: { Resource: "arn:aws:states:::aws-sdk:sqs:getQueueUrl", Parameters: { QueueName: "q" } },
  tasks: { Resource: "arn:aws:states:::aws-sdk:ecs:describeTasks", Parameters: { Tasks: ["t"] } },
  job: { Resource: "arn:aws:states:::glue:startJobRun.sync", Parameters: { JobName: "j" } },
  objects: { Resource: "arn:aws:states:::aws-sdk:s3:listObjectsV2", Parameters: { Bucket: "b" } },
  object: { Resource: "arn:aws:states:::aws-sdk:s3:getObject", Parameters: { Bucket: "b", Key: "k" } },
  child: {
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Parameters: { StateMachineArn: "arn:aws:states:us-east-1:111122223333:stateMachine:c" },
  },
  function: { Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" } },
  message: { Resource: "arn:aws:states:::sqs:sendMessage", Parameters: { QueueUrl: "u", MessageBody: "m" } },
  token: {
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: { QueueUrl: "u", MessageBody: { "t.$": "$$.Task.Token" } },
  },
  http: {
    Resource: "arn:aws:states:::http:invoke",
    Parameters: {
      ApiEndpoint: "https://a.b",
      Method: "GET",
      Authentication: { ConnectionArn: "arn:aws:events:us-east-1:111122223333:connection/c/1" },
    },
  },
  activity: { Resource: "arn:aws:states:us-east-1:111122223333:activity:a" },
};

/** Reads of each result; some members are listed, some are not, some have another case. */
export const READS: Readonly<Record<string, readonly string[]>> = {
  item: ["Item", "Item.id", "Item.id.S", "Item.id.N", "item", "Item.id.X", "ConsumedCapacity.CapacityUnits", "ConsumedCapacity.Units"],
  queue: ["QueueUrl", "queueUrl", "Url", "QueueUrl.a"],
  tasks: [
    "Tasks",
    "Tasks[0].LastStatus",
    "Tasks[0].lastStatus",
    "Tasks[0].Containers[0].ExitCode",
    "Tasks[0].Containers[0].Code",
    "Failures[0].Reason",
    "Tasks.LastStatus",
  ],
  job: ["JobRunState", "JobRun.JobRunState", "Id", "JobName", "State"],
  objects: ["Contents", "Contents[0].Key", "Contents[0].key", "KeyCount", "Count", "NextContinuationToken"],
  object: ["Body", "Body.a", "ContentLength", "Metadata.a", "body"],
  child: ["Output", "Output.a", "Status", "output", "ExecutionArn", "Input"],
  function: ["Payload", "Payload.a", "StatusCode", "payload", "body", "Payload.Payload"],
  message: ["MessageId", "MD5OfMessageBody", "Md5OfMessageBody", "messageId"],
  token: ["MessageId", "a.b"],
  http: ["ResponseBody", "ResponseBody.a", "StatusCode", "StatusText", "Headers.a", "Body"],
  activity: ["a", "a.b"],
};

/** Paths that may lead to several places. */
export const MANY: readonly string[] = [
  "Tasks[*].LastStatus",
  "Tasks[*].lastStatus",
  "Tasks[0:2].LastStatus",
  "Tasks[0,1].Status",
  "Tasks[?(@.LastStatus == 'STOPPED')]",
  "Tasks[?(@.Status == 'STOPPED')]",
  "Tasks[?(@.Status == 'STOPPED' || !(@.DesiredStatus == 'RUNNING'))].TaskArn",
  "Tasks[?(@.Containers.Name == 'x')].taskArn",
  "Tasks[*].Containers[*].ExitCode",
  "Tasks[*].Containers[*].Exit",
  "Tasks[*].Containers.ExitCode",
  "Tasks[-1].LastStatus",
  "Tasks[-1].Last",
  "tasks[*]",
  "Tasks..LastStatus",
  "Tasks.*",
  "Tasks[*]['LastStatus','Status']",
];

/** Conditions on the result of a call; `_` is what is read. */
export const TESTS: Readonly<Record<string, readonly string[]>> = {
  tasks: [
    '_.Tasks[0].LastStatus = "STOPPED"',
    '_.Tasks[0].LastStatus = "Stopped"',
    '_.Tasks[0].LastStatus in ["STOPPED", "ENDED"]',
    '"ENDED" = _.Tasks[0].LaunchType',
    '_.Tasks[0].LaunchType != "EC3"',
    "$exists(_.Task)",
    "$exists(_.Tasks[0].Foo)",
    "_.Tasks[0].Foo",
    "$boolean(_.Foo)",
    "$count(_.Failures) = 0",
    "$count(_.Failure) = 0",
    '$contains(_.Tasks[0].LastStatus, "STOP")',
    '_.Tasks[LastStatus = "X"].TaskArn != ""',
    "$not(_.Foo = 1)",
    "_.Foo.Bar = 1 and _.Tasks[0].Cpu > 5",
  ],
  job: [
    '_.JobRunState = "SUCCEEDED"',
    '_.JobRunState = "SUCCESS"',
    '_.JobRun.JobRunState = "SUCCEEDED"',
    '_.JobRunState in ["FAILED", "ERRORED"]',
  ],
};
