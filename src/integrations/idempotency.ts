import type { TaskState } from "../asl/model.js";
import { argumentNames, argumentOf, literalText, textWithPlaceholders } from "./arguments.js";
import { isLambda } from "./errors.js";
import { freshKey } from "./fresh-key.js";
import type { ActionModel, Idempotency, IdempotencyClass } from "./shapes.js";
import { ofStatement } from "./statement.js";
import { tokenQuality } from "./token-quality.js";
import { updateItem } from "./update-expression.js";

const api = (path: string): string => `https://docs.aws.amazon.com/${path}.html`;

interface Row {
  readonly class: IdempotencyClass;
  readonly reason: string;
  readonly tokens?: readonly string[];
  /** Those of the tokens that are names: a repeat is refused, not ignored. */
  readonly names?: readonly string[];
  readonly window?: number;
  readonly source: string;
}

const N = (reason: string, source: string): Row => ({ class: "N", reason, source });
const I = (reason: string, source: string): Row => ({ class: "I", reason, source });
/** Tokens end in `Token`; any other parameter is a name. */
const C = (tokens: string, reason: string, source: string, window?: number): Row => ({
  class: "C",
  reason,
  tokens: tokens.split(" "),
  names: tokens.split(" ").filter((token) => !/Token$/.test(token)),
  source,
  ...(window ? { window } : {}),
});

/** What names and models do not say. Keys are `service:action` of the API, optimized and `aws-sdk` alike. */
const TABLE: ReadonlyMap<string, Row> = new Map([
  ["dynamodb:putItem", I("it overwrites the item of that key", api("amazondynamodb/latest/APIReference/API_PutItem"))],
  ["dynamodb:deleteItem", I("a deleted item stays deleted", api("amazondynamodb/latest/APIReference/API_DeleteItem"))],
  ["dynamodb:batchWriteItem", I("it only puts and deletes by key", api("amazondynamodb/latest/APIReference/API_BatchWriteItem"))],
  [
    "dynamodb:transactWriteItems",
    C("ClientRequestToken", "each call is a separate transaction", api("amazondynamodb/latest/APIReference/API_TransactWriteItems"), 600),
  ],
  [
    "dynamodb:executeTransaction",
    C("ClientRequestToken", "each call is a separate transaction", api("amazondynamodb/latest/APIReference/API_ExecuteTransaction"), 600),
  ],
  ["eventbridge:putEvents", N("each call publishes the events again", api("eventbridge/latest/APIReference/API_PutEvents"))],
  ["sqs:sendMessageBatch", N("each call sends the messages again", api("AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch"))],
  ["sns:publishBatch", N("each call publishes the messages again", api("sns/latest/api/API_PublishBatch"))],
  ["batch:submitJob", N("each call submits another job; JobName need not be unique", api("batch/latest/APIReference/API_SubmitJob"))],
  ["glue:startJobRun", N("each call starts another run of the job", api("glue/latest/webapi/API_StartJobRun"))],
  ["glue:startCrawler", I("a running crawler is not started again", api("glue/latest/webapi/API_StartCrawler"))],
  ["databrew:startJobRun", N("each call starts another run of the job", api("databrew/latest/dg/API_StartJobRun"))],
  ["ecs:runTask", C("ClientToken", "each call starts another task", api("AmazonECS/latest/APIReference/API_RunTask"))],
  [
    "athena:startQueryExecution",
    C("ClientRequestToken", "each call runs the query again", api("athena/latest/APIReference/API_StartQueryExecution")),
  ],
  [
    "codebuild:startBuild",
    C("IdempotencyToken", "each call starts another build", api("codebuild/latest/APIReference/API_StartBuild"), 300),
  ],
  [
    "codebuild:startBuildBatch",
    C("IdempotencyToken", "each call starts another batch", api("codebuild/latest/APIReference/API_StartBuildBatch"), 300),
  ],
  [
    "codebuild:retryBuildBatch",
    C("IdempotencyToken", "each call starts another batch", api("codebuild/latest/APIReference/API_RetryBuildBatch"), 300),
  ],
  ["elasticmapreduce:createCluster", N("each call creates another cluster", api("step-functions/latest/dg/connect-emr"))],
  ["elasticmapreduce:addStep", N("each call adds the step again", api("step-functions/latest/dg/connect-emr"))],
  ["emr:runJobFlow", N("each call creates another cluster", api("emr/latest/APIReference/API_RunJobFlow"))],
  ["emr:addJobFlowSteps", N("each call adds the step again", api("emr/latest/APIReference/API_AddJobFlowSteps"))],
  [
    "bedrockruntime:invokeModel",
    I(
      "it changes nothing, although a repeat is billed and can return another result",
      api("bedrock/latest/APIReference/API_runtime_InvokeModel"),
    ),
  ],
  [
    "bedrockruntime:converse",
    I(
      "it changes nothing, although a repeat is billed and can return another result",
      api("bedrock/latest/APIReference/API_runtime_Converse"),
    ),
  ],
  [
    "bedrock:createModelCustomizationJob",
    C("ClientRequestToken JobName", "each call creates another job", api("bedrock/latest/APIReference/API_CreateModelCustomizationJob")),
  ],
  ["mediaconvert:createJob", C("ClientRequestToken", "each call creates another job", api("mediaconvert/latest/apireference/jobs"), 60)],
  [
    "sagemaker:updateEndpoint",
    I("the endpoint ends up with the same configuration", api("sagemaker/latest/APIReference/API_UpdateEndpoint")),
  ],
  ["kinesis:putRecord", N("each call appends another record", api("kinesis/latest/APIReference/API_PutRecord"))],
  ["kinesis:putRecords", N("each call appends the records again", api("kinesis/latest/APIReference/API_PutRecords"))],
  ["firehose:putRecord", N("each call appends another record", api("firehose/latest/APIReference/API_PutRecord"))],
  ["firehose:putRecordBatch", N("each call appends the records again", api("firehose/latest/APIReference/API_PutRecordBatch"))],
  ["cloudwatch:putMetricData", N("each call counts the data points again", api("AmazonCloudWatch/latest/APIReference/API_PutMetricData"))],
  [
    "cloudwatchlogs:putLogEvents",
    N("each call appends the log events again", api("AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents")),
  ],
  ["s3:putObject", I("it overwrites the object of that key", api("AmazonS3/latest/API/API_PutObject"))],
  ["s3:copyObject", I("it overwrites the object of that key", api("AmazonS3/latest/API/API_CopyObject"))],
  ["s3:createMultipartUpload", N("each call begins another upload", api("AmazonS3/latest/API/API_CreateMultipartUpload"))],
  ["s3:completeMultipartUpload", I("a completed upload stays completed", api("AmazonS3/latest/API/API_CompleteMultipartUpload"))],
  ["s3:createBucket", I("a bucket name exists once", api("AmazonS3/latest/API/API_CreateBucket"))],
  ["scheduler:createSchedule", C("Name", "a schedule is identified by its name", api("scheduler/latest/APIReference/API_CreateSchedule"))],
  [
    "secretsmanager:createSecret",
    C("ClientRequestToken Name", "a secret is identified by its name", api("secretsmanager/latest/apireference/API_CreateSecret")),
  ],
  [
    "secretsmanager:putSecretValue",
    C("ClientRequestToken", "each call makes another version", api("secretsmanager/latest/apireference/API_PutSecretValue")),
  ],
  [
    "ssm:startAutomationExecution",
    C("ClientToken", "each call starts another automation", api("systems-manager/latest/APIReference/API_StartAutomationExecution")),
  ],
  ["ssm:sendCommand", N("each call sends the command again", api("systems-manager/latest/APIReference/API_SendCommand"))],
  ["ec2:runInstances", C("ClientToken", "each call launches more instances", api("ec2/latest/devguide/ec2-api-idempotency"))],
  [
    "redshiftdata:executeStatement",
    C("ClientToken", "each call runs the statement again", api("redshift-data/latest/APIReference/API_ExecuteStatement")),
  ],
  [
    "redshiftdata:batchExecuteStatement",
    C("ClientToken", "each call runs the statements again", api("redshift-data/latest/APIReference/API_BatchExecuteStatement")),
  ],
  ["sfn:sendTaskSuccess", I("a token is used once", api("step-functions/latest/apireference/API_SendTaskSuccess"))],
  ["sfn:sendTaskFailure", I("a token is used once", api("step-functions/latest/apireference/API_SendTaskFailure"))],
  [
    "sfn:startSyncExecution",
    { class: "U", reason: "it depends on the child execution", source: api("step-functions/latest/apireference/API_StartSyncExecution") },
  ],
  ["ses:sendRawEmail", N("each call sends the mail again", api("ses/latest/APIReference/API_SendRawEmail"))],
  ["ses:sendTemplatedEmail", N("each call sends the mail again", api("ses/latest/APIReference/API_SendTemplatedEmail"))],
  ["ses:sendBulkTemplatedEmail", N("each call sends the mails again", api("ses/latest/APIReference/API_SendBulkTemplatedEmail"))],
  ["ses:sendCustomVerificationEmail", N("each call sends the mail again", api("ses/latest/APIReference/API_SendCustomVerificationEmail"))],
  ["sesv2:sendBulkEmail", N("each call sends the mails again", api("ses/latest/APIReference-V2/API_SendBulkEmail"))],
  [
    "pinpoint:sendMessages",
    N("each call sends the messages again", "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html"),
  ],
  [
    "pinpoint:sendUsersMessages",
    N(
      "each call sends the messages again",
      "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-users-messages.html",
    ),
  ],
  [
    "pinpointsmsvoicev2:sendTextMessage",
    N("each call sends the message again", api("pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage")),
  ],
  [
    "pinpointsmsvoicev2:sendVoiceMessage",
    N("each call makes the call again", api("pinpoint/latest/apireference_smsvoicev2/API_SendVoiceMessage")),
  ],
  [
    "pinpointsmsvoicev2:sendMediaMessage",
    N("each call sends the message again", api("pinpoint/latest/apireference_smsvoicev2/API_SendMediaMessage")),
  ],
  [
    "iotdataplane:publish",
    N("each call publishes the message again", "https://docs.aws.amazon.com/iot/latest/apireference/API_iotdata_Publish.html"),
  ],
  ["cloudwatchevents:putEvents", N("each call publishes the events again", api("eventbridge/latest/APIReference/API_PutEvents"))],
  ["ec2:createSnapshot", N("each call makes another snapshot", api("AWSEC2/latest/APIReference/API_CreateSnapshot"))],
  ["ec2:createSnapshots", N("each call makes more snapshots", api("AWSEC2/latest/APIReference/API_CreateSnapshots"))],
  ["ec2:copySnapshot", N("each call makes another copy", api("AWSEC2/latest/APIReference/API_CopySnapshot"))],
  [
    "dynamodb:createBackup",
    N("each call makes another backup; BackupName need not be unique", api("amazondynamodb/latest/APIReference/API_CreateBackup")),
  ],
  [
    "ecs:registerTaskDefinition",
    N("each call registers another revision", api("AmazonECS/latest/APIReference/API_RegisterTaskDefinition")),
  ],
  ["ecs:startTask", N("each call starts another task", api("AmazonECS/latest/APIReference/API_StartTask"))],
  ["batch:registerJobDefinition", N("each call registers another revision", api("batch/latest/APIReference/API_RegisterJobDefinition"))],
  ["lambda:publishLayerVersion", N("each call publishes another version", api("lambda/latest/api/API_PublishLayerVersion"))],
  ["lambda:publishVersion", I("the same code and configuration is published once", api("lambda/latest/api/API_PublishVersion"))],
  ["glue:startWorkflowRun", N("each call starts another run of the workflow", api("glue/latest/webapi/API_StartWorkflowRun"))],
  [
    "datasync:startTaskExecution",
    N("each call starts another execution of the task", api("datasync/latest/userguide/API_StartTaskExecution")),
  ],
  ["polly:startSpeechSynthesisTask", N("each call starts another task", api("polly/latest/dg/API_StartSpeechSynthesisTask"))],
  [
    "sagemakerruntime:invokeEndpointAsync",
    N("each call queues another inference", api("sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync")),
  ],
  ["ses:sendEmail", N("each call sends the mail again", api("ses/latest/APIReference/API_SendEmail"))],
  ["sesv2:sendEmail", N("each call sends the mail again", api("ses/latest/APIReference-V2/API_SendEmail"))],
  [
    "transcribe:startTranscriptionJob",
    C("TranscriptionJobName", "a job is identified by its name", api("transcribe/latest/APIReference/API_StartTranscriptionJob")),
  ],
  [
    "cloudformation:createStack",
    C("StackName", "a stack is identified by its name", api("AWSCloudFormation/latest/APIReference/API_CreateStack")),
  ],
  [
    "cloudformation:updateStack",
    I("the stack ends up with the same template", api("AWSCloudFormation/latest/APIReference/API_UpdateStack")),
  ],
]);

const VERBS = api("step-functions/latest/dg/supported-services-awssdk");
const READS =
  /^(get|list|describe|head|batchGet|query|scan|search|lookup|check|validate|test|simulate|estimate|preview|detect|batchDetect|evaluate)(?![a-z])/;
const SETTLES =
  /^(delete|terminate|stop|cancel|disable|detach|remove|untag|deregister|abort|put|set|update|modify|tag|attach|enable|register|associate|disassociate|revoke|add)(?![a-z])/;
const ACTS =
  /^(create|run|start|submit|send|publish|invoke|execute|copy|import|export|restore|batchSubmit|allocate|purchase|provision|request)(?![a-z])/;
const TOKEN_NAME = /^((Client)?(Request)?(Idempotency)?Token|IdempotencyKey|CallerReference|CreatorRequestId|ClientRequestId)$/i;

/** Whether repeating a Task repeats its effects: by the service's documentation, else by the API's model or the verb of its name. */
export function idempotencyOfTask(task: TaskState, model: ActionModel | undefined): Idempotency {
  const resource = task.resource?.value;
  if (!resource) return unknown("the resource is unknown", VERBS);
  if (isLambda(resource)) return lambda(task);
  if (resource.form === "activity") return unknown("it depends on the worker", api("step-functions/latest/dg/concepts-activities"));
  if (resource.form === "http") return byMethod(task);
  if (resource.form !== "optimized" && resource.form !== "aws-sdk") return unknown("the resource is unknown", VERBS);
  const { service = "", action = "" } = resource;
  if (service === "apigateway" && action === "invoke") return byMethod(task);
  if (service === "eks" && action === "call") return byMethod(task);
  if (service === "eks" && action === "runJob") return kubernetesJob(task);
  if (service === "bedrockagentcore" && action === "invokeHarness")
    return unknown("it depends on the tools of the agent", api("step-functions/latest/dg/connect-bedrockagentcore"));
  return apiCall(task, model, model?.service ?? service, model?.action ?? action);
}

function apiCall(task: TaskState, model: ActionModel | undefined, service: string, action: string): Idempotency {
  const key = `${service}:${action}`;
  if (key === "dynamodb:updateItem") {
    const verdict = updateItem(task);
    return row({ ...verdict, source: api("amazondynamodb/latest/developerguide/Expressions.UpdateExpressions") });
  }
  if (key === "sqs:sendMessage")
    return fifo(task, "QueueUrl", "each call sends the message again", api("AWSSimpleQueueService/latest/APIReference/API_SendMessage"));
  if (key === "sns:publish") return fifo(task, "TopicArn", "each call publishes the message again", api("sns/latest/api/API_Publish"));
  if (key === "sfn:startExecution") return startExecution();
  const statement = STATEMENTS.get(key);
  if (statement) return byStatement(task, statement);
  const anew = writesAnew(task, key);
  if (anew) return anew;
  const known = TABLE.get(key);
  if (known) return row(known);
  if (service === "sagemaker" && /^create/.test(action))
    return uniqueName(model, "a resource of SageMaker is identified by its name", api("sagemaker/latest/APIReference/Welcome"));
  return byVerb(task, model, action);
}

function byVerb(task: TaskState, model: ActionModel | undefined, action: string): Idempotency {
  if (READS.test(action)) return row({ class: "R", reason: "it only reads", source: VERBS });
  if (SETTLES.test(action)) return row({ class: "I", reason: "a repeat has no further effect", source: VERBS });
  if (!ACTS.test(action)) return unknown("the API does not specify it", VERBS);
  const token = model?.token ?? [...(argumentNames(task) ?? []), ...(model?.parameters.keys() ?? [])].find((name) => TOKEN_NAME.test(name));
  if (token) return row({ class: "C", reason: `each call repeats the work unless ${token} is the same`, tokens: [token], source: VERBS });
  // a create whose resource has a required name is refused the second time, not repeated
  const named = nameOfNew(action, model);
  if (named) return row({ class: "C", reason: `${named} identifies what it creates`, tokens: [named], names: [named], source: VERBS });
  if (!model) return unknown("the action is unknown", VERBS);
  // answers about a token and keys have their effect once
  if (action === "publish" || (/^send[A-Z]/.test(action) && !/(Success|Failure|Heartbeat|Key)$/.test(action)))
    return row({ class: "N", reason: "each call sends it again", source: VERBS });
  return makesAnother(action, model)
    ? row({ class: "N", reason: "each call creates another one", source: VERBS })
    : unknown("the API does not specify it", VERBS);
}

/** Whether a call names nothing that exists or shall exist, so that each one makes another one. */
function makesAnother(action: string, { parameters, required }: ActionModel): boolean {
  const noun = /^(?:create|allocate|purchase)([A-Z].*)/.exec(action)?.[1]?.toLowerCase();
  if (noun === undefined || noun.endsWith("tags")) return false;
  // a name within an object is not looked for
  if (required.some((name) => parameters.get(name)?.kind === "object" || name.toLowerCase() === noun)) return false;
  return !required.some((name) => REFERENCE.test(name)) && ![...parameters.keys()].some((name) => /(^|[a-z])Name$/.test(name));
}

const REFERENCE = /(Names?|Ids?|Identifier|Arns?|Key|Alias|Path|Prefix|Url|Resources?)$/;

/** The required parameter that names what a call makes: `Name`, `StackName`, `DbSnapshotIdentifier` of createDBSnapshot. */
function nameOfNew(action: string, model: ActionModel | undefined): string | undefined {
  const made = /^(?:create|copy|restore|start|import|export)/.exec(action)?.[0];
  if (!made || !model) return undefined;
  const noun = action.slice(made.length).toLowerCase();
  const names = model.required.filter((name) => /(Name|Identifier|Id)$/.test(name));
  const own = names.find((name) => {
    const stem = name
      .replace(/^(Target|New)/, "")
      .replace(/(Name|Identifier|Id)$/, "")
      .toLowerCase();
    // other calls than create take the ids of what exists
    return name.endsWith("Id") ? made === "create" && stem === noun : stem !== "" && noun.startsWith(stem);
  });
  return own ?? (made === "create" ? names.find((name) => name.endsWith("Name")) : undefined);
}

function uniqueName(model: ActionModel | undefined, reason: string, source: string): Idempotency {
  const name = (model && nameOfNew(model.action, model)) ?? model?.required.find((parameter) => parameter.endsWith("Name"));
  return row(
    name ? { class: "C", reason, tokens: [name], names: [name], source } : { class: "U", reason: "the API does not specify it", source },
  );
}

/** Calls whose effect is that of a statement among their arguments. */
const STATEMENTS: ReadonlyMap<string, { readonly parameter: string; readonly dialect: "sql" | "partiql"; readonly source: string }> =
  new Map([
    [
      "rdsdata:executeStatement",
      { parameter: "Sql", dialect: "sql", source: api("rdsdataservice/latest/APIReference/API_ExecuteStatement") },
    ],
    [
      "rdsdata:batchExecuteStatement",
      { parameter: "Sql", dialect: "sql", source: api("rdsdataservice/latest/APIReference/API_BatchExecuteStatement") },
    ],
    [
      "dynamodb:executeStatement",
      { parameter: "Statement", dialect: "partiql", source: api("amazondynamodb/latest/APIReference/API_ExecuteStatement") },
    ],
  ]);

function byStatement(task: TaskState, { parameter, dialect, source }: NonNullable<ReturnType<typeof STATEMENTS.get>>): Idempotency {
  // a statement that runs in a transaction takes effect only when that is committed
  if (argumentOf(task, "TransactionId").kind !== "absent") return unknown("it depends on the transaction", source);
  const text = literalText(argumentOf(task, parameter));
  return text === undefined ? unknown("the statement is unknown", source) : row({ ...ofStatement(text, dialect), source });
}

function lambda(task: TaskState): Idempotency {
  const source = api("lambda/latest/api/API_Invoke");
  if (argumentOf(task, "DurableExecutionName").kind === "given")
    return row({ class: "C", reason: "a durable execution is identified by its name", tokens: ["DurableExecutionName"], source });
  return unknown("it depends on the function code", source);
}

/** Headers by which an endpoint tells a repeat: `Idempotency-Key`, `X-Request-Id`, `If-Match`. */
const REPEAT_HEADER = /idempoten|request-?id|dedup|if-match|if-none-match/i;

/** HTTP's own contract. @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
function byMethod(task: TaskState): Idempotency {
  const source = "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2";
  const method = literalText(argumentOf(task, "Method"))?.toUpperCase();
  if (method === undefined) return unknown("the method is unknown", source);
  if (["GET", "HEAD", "OPTIONS"].includes(method)) return row({ class: "R", reason: `${method} only reads`, source });
  if (["PUT", "DELETE"].includes(method)) return row({ class: "I", reason: `${method} is idempotent by HTTP's contract`, source });
  // a request to the API server of a cluster creates what it names, which is refused the second time
  if (task.resource?.value.service === "eks") return unknown(`the effect of a second ${method} depends on the cluster`, source);
  const headers = argumentOf(task, "Headers");
  const fresh = freshHeader(task);
  if (fresh !== undefined) return row({ class: "N", reason: `its header ${fresh} is different in every attempt`, source });
  const names = headers.kind === "given" && headers.value.kind === "object" ? headers.value.entries.map(({ key }) => key) : undefined;
  if (headers.kind === "absent" || (names && !names.some((name) => REPEAT_HEADER.test(name))))
    return row({ class: "N", reason: `HTTP does not make ${method} idempotent`, source });
  return unknown(`the effect of a second ${method} depends on the endpoint`, source);
}

/** A header that is to tell a repeat, and has another value in each attempt. */
function freshHeader(task: TaskState): string | undefined {
  const headers = argumentOf(task, "Headers");
  if (headers.kind !== "given" || headers.value.kind !== "object") return undefined;
  return headers.value.entries.find(
    ({ key, value }) => REPEAT_HEADER.test(key) && [...tokenQuality(value).provenance].includes("fresh-attempt"),
  )?.key;
}

function kubernetesJob(task: TaskState): Idempotency {
  const source = api("step-functions/latest/dg/connect-eks");
  if (argumentOf(task, "Job", "metadata", "generateName").kind === "given")
    return row({ class: "N", reason: "generateName makes another job on each call", source });
  return row({ class: "I", reason: "a Kubernetes job is identified by its name", source });
}

function startExecution(): Idempotency {
  return row({
    class: "C",
    reason: "each call starts another execution unless Name is the same",
    tokens: ["Name"],
    names: ["Name"],
    source: api("step-functions/latest/apireference/API_StartExecution"),
  });
}

/** Only FIFO queues and topics drop duplicates, for five minutes; a MessageGroupId alone makes no FIFO. */
function fifo(task: TaskState, target: string, reason: string, source: string): Idempotency {
  const deduplicated = argumentOf(task, "MessageDeduplicationId").kind === "given";
  if (deduplicated || textWithPlaceholders(argumentOf(task, target))?.endsWith(".fifo"))
    return row({
      class: "C",
      reason: `${reason} unless MessageDeduplicationId is the same`,
      tokens: ["MessageDeduplicationId"],
      window: 300,
      source,
    });
  return row({ class: "N", reason, source });
}

/** A put whose key is new on each attempt overwrites nothing: it writes once more. */
function writesAnew(task: TaskState, call: string): Idempotency | undefined {
  const reason = freshKey(task, call, "attempt");
  return reason === undefined
    ? undefined
    : row({
        class: "N",
        reason,
        source: call.startsWith("dynamodb:")
          ? api("amazondynamodb/latest/APIReference/API_PutItem")
          : api("AmazonS3/latest/API/API_PutObject"),
      });
}

function row(known: Row): Idempotency {
  return {
    class: known.class,
    reason: known.reason,
    tokens: known.tokens ?? [],
    names: known.names ?? [],
    source: known.source,
    ...(known.window ? { window: known.window } : {}),
  };
}

function unknown(reason: string, source: string): Idempotency {
  return { class: "U", reason, tokens: [], names: [], source };
}
