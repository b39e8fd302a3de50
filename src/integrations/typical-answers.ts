import type { Resource } from "../asl/model.js";

/**
 * Members that a successful answer of these calls has, although the API's model marks none as required: identifiers of what
 * was made, and the status of a request. They make the answers of runs that are shown look like those of AWS; nothing is
 * proved with them.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
const TYPICAL: ReadonlyMap<string, readonly string[]> = new Map([
  ["apigateway:invoke", ["ResponseBody", "StatusCode", "StatusText"]],
  ["athena:getQueryExecution", ["QueryExecution.QueryExecutionId", "QueryExecution.Status.State"]],
  ["athena:getQueryResults", ["ResultSet.Rows.*.Data.*.VarCharValue"]],
  ["athena:startQueryExecution", ["QueryExecutionId"]],
  ["athena:startQueryExecution.sync", ["QueryExecution.QueryExecutionId"]],
  ["cloudformation:createStack", ["StackId"]],
  ["codebuild:startBuild", ["Build.Id", "Build.Arn"]],
  ["ec2:createSnapshot", ["SnapshotId", "VolumeId"]],
  ["ec2:runInstances", ["Instances.*.InstanceId"]],
  ["ecs:runTask", ["Tasks.*.TaskArn"]],
  ["ecs:runTask.sync", ["TaskArn"]],
  ["elasticmapreduce:addStep", ["StepId"]],
  ["elasticmapreduce:createCluster", ["ClusterId", "ClusterArn"]],
  ["events:putEvents", ["FailedEntryCount", "Entries.*.EventId"]],
  ["glue:startJobRun", ["JobRunId"]],
  ["glue:startJobRun.sync", ["Id"]],
  ["http:invoke", ["ResponseBody", "StatusCode", "StatusText"]],
  ["redshiftdata:executeStatement", ["Id"]],
  ["s3:copyObject", ["CopyObjectResult.ETag"]],
  ["s3:getObject", ["ContentLength", "ETag"]],
  ["s3:headObject", ["ContentLength", "ETag"]],
  ["s3:putObject", ["ETag"]],
  ["secretsmanager:getSecretValue", ["ARN", "Name"]],
  ["sesv2:sendEmail", ["MessageId"]],
  ["sns:publish", ["MessageId"]],
  ["sqs:sendMessage", ["MD5OfMessageBody", "MessageId"]],
  ["ssm:getParameter", ["Parameter.Name", "Parameter.Value"]],
  ["ssm:sendCommand", ["Command.CommandId"]],
  ["sts:getCallerIdentity", ["Account", "Arn"]],
]);

/** Paths from the root of the result; `*` is an item of a list. */
export const typicalMembers = ({ service, action, pattern }: Resource): readonly (readonly string[])[] =>
  TYPICAL.get(`${service}:${action}${pattern.startsWith("sync") ? ".sync" : ""}`)?.map((path) => path.split(".")) ?? [];

/** The calls of the table: `sns:publish`, `ecs:runTask.sync`. */
export const callsWithTypicalMembers = (): readonly string[] => [...TYPICAL.keys()];
