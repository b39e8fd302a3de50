import type { Tools } from "../../languages/javascript/evaluator/library.js";
import { computedText, plainText } from "../../languages/javascript/evaluator/text.js";
import {
  type ConstructedObject,
  isNothing,
  listOf,
  memberOf,
  type ObjectMember,
  objectOf,
  type Value,
} from "../../languages/javascript/evaluator/values.js";
import { token } from "./json-path.js";
import { secondsOf, unwrapped } from "./values.js";

/** What a task of the library synthesizes besides the fields that all tasks have. */
export interface TaskForm {
  /** `sqs:sendMessage`, without the partition; undefined where `resource` says it. */
  readonly api?: string | ((task: Task) => string | undefined);
  /** The whole resource, where it is no service integration. */
  readonly resource?: (task: Task) => Value | undefined;
  /** Its default pattern; none is request and response. */
  readonly pattern?: "RUN_JOB";
  /** Patterns it does not take: some tasks know one only. */
  readonly fixed?: boolean;
  /** Parameters as entries; undefined where they are not modelled. */
  readonly parameters?: (task: Task) => readonly (readonly [string, Value | undefined])[] | Value | undefined;
  /** Its time limit goes into the parameters, not into the state. */
  readonly ownTimeout?: boolean;
}

/** A task and what it was given. */
export interface Task {
  readonly made: ConstructedObject;
  readonly props: Value | undefined;
  readonly jsonata: boolean;
  readonly pattern: string;
  readonly tools: Tools;
  /** A property as given. */
  prop(name: string): Value | undefined;
  /** An attribute of a construct that was given: an ARN, a name. */
  of(name: string, attribute: string): Value | undefined;
  /** What a `TaskInput` holds. */
  input(name: string): Value | undefined;
  seconds(name: string): Value | undefined;
  text(text: string): Value;
  path(path: string): Value;
}

export function taskOf(made: ConstructedObject, jsonata: boolean, form: TaskForm | undefined, tools: Tools): Task {
  const props = made.args[2];
  const { at } = made;
  const prop = (name: string) => {
    const value = memberOf(props, name);
    return value && value.kind !== "undefined" ? value : undefined;
  };
  const given = plainText(prop("integrationPattern"));
  const pattern = form?.fixed ? "REQUEST_RESPONSE" : prop("integrationPattern") ? (given ?? "?") : (form?.pattern ?? "REQUEST_RESPONSE");
  return {
    made,
    props,
    jsonata,
    pattern,
    tools,
    prop,
    of(name, attribute) {
      const value = prop(name);
      return value && { ...tools.get(value, attribute, value.at), at: value.at };
    },
    input: (name) => unwrapped(prop(name)),
    seconds: (name) => secondsOf(prop(name)),
    text: (text) => computedText(text, at),
    path: (path) => token(computedText(path, at), at, tools),
  };
}

const bool = (value: boolean, task: Task): Value => ({ kind: "boolean", value, at: task.made.at });

/** A construct's attribute, or what stands for a construct that only deployment knows. */
const table = (task: Task) => task.of("table", "tableName");

/** `{ id: DynamoAttributeValue.fromString("1") }` as the API takes it. */
const attributes = (task: Task, name: string): Value | undefined => task.prop(name);

const writeOptions = (task: Task) =>
  [
    ["ConditionExpression", task.prop("conditionExpression")],
    ["ExpressionAttributeNames", task.prop("expressionAttributeNames")],
    ["ExpressionAttributeValues", attributes(task, "expressionAttributeValues")],
    ["ReturnConsumedCapacity", task.prop("returnConsumedCapacity")],
    ["ReturnItemCollectionMetrics", task.prop("returnItemCollectionMetrics")],
    ["ReturnValues", task.prop("returnValues")],
  ] as const;

function lambdaPayload(task: Task): Value {
  return task.input("payload") ?? (task.jsonata ? task.text("{% $states.input %}") : task.path("$"));
}

function events(task: Task): Value | undefined {
  const list = task.prop("entries");
  if (list?.kind !== "list") return list && { kind: "unknown", placeholder: "unknown", name: "${entries}", at: list.at };
  const items = list.items.map((entry): Value => {
    if (entry.kind !== "object" || entry.open) return { kind: "unknown", placeholder: "unknown", name: "${entry}", at: entry.at };
    const member = (name: string, value: Value | undefined): [string, ObjectMember][] =>
      value && !isNothing(value) ? [[name, { key: entry.members.get(keyFor(name))?.key ?? entry.at, value }]] : [];
    const bus = memberOf(entry, "eventBus");
    return objectOf(entry.at, [
      ...member("Detail", unwrapped(memberOf(entry, "detail"))),
      ...member("DetailType", memberOf(entry, "detailType")),
      ...member("EventBusName", bus && !isNothing(bus) ? { ...task.tools.get(bus, "eventBusArn", bus.at), at: bus.at } : undefined),
      ...member("Source", memberOf(entry, "source")),
    ]);
  });
  return listOf(items, list.at, list.open);
}

const keyFor = (name: string): string => (name === "EventBusName" ? "eventBus" : name.charAt(0).toLowerCase() + name.slice(1));

function startInput(task: Task): Value | undefined {
  const input = task.input("input");
  const parent = task.prop("associateWithParent");
  if (!parent || (parent.kind === "boolean" && !parent.value)) return input ?? task.path("$");
  if (parent.kind !== "boolean" || (input && input.kind !== "object"))
    return { kind: "unknown", placeholder: "unknown", name: "${input}", at: parent.at };
  const id = task.jsonata ? task.text("{% $states.context.Execution.Id %}") : task.path("$$.Execution.Id");
  const members: [string, ObjectMember][] = input?.kind === "object" ? [...input.members] : [];
  members.push(["AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID", { key: parent.at, value: id }]);
  return objectOf(input?.at ?? parent.at, members, input?.kind === "object" && input.open);
}

function httpEndpoint(task: Task): Value | undefined {
  const root = plainText(task.prop("apiRoot"));
  const end = plainText(task.input("apiEndpoint"));
  if (root === undefined || end === undefined || task.jsonata)
    return { kind: "unknown", placeholder: "text", name: "${apiRoot}/${apiEndpoint}", at: task.prop("apiRoot")?.at ?? task.made.at };
  return computedText(`${root}/${end}`, task.prop("apiEndpoint")?.at ?? task.made.at);
}

const wrapped = (task: Task, name: string, value: Value | undefined, at = value?.at ?? task.made.at): Value | undefined =>
  value && objectOf(at, [[name, { key: at, value }]]);

/** @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_stepfunctions_tasks-readme.html */
export const TASKS: Readonly<Record<string, TaskForm>> = {
  LambdaInvoke: {
    resource: (task) => (truthy(task.prop("payloadResponseOnly")) ? task.of("lambdaFunction", "functionArn") : undefined),
    api: "lambda:invoke",
    parameters: (task) =>
      truthy(task.prop("payloadResponseOnly"))
        ? task.input("payload")
        : [
            ["FunctionName", task.of("lambdaFunction", "functionArn")],
            ["Payload", lambdaPayload(task)],
            ["InvocationType", task.prop("invocationType")],
            ["ClientContext", task.prop("clientContext")],
            ["Qualifier", task.prop("qualifier")],
          ],
  },
  SqsSendMessage: {
    api: "sqs:sendMessage",
    parameters: (task) => [
      ["QueueUrl", task.of("queue", "queueUrl")],
      ["MessageBody", task.input("messageBody")],
      ["DelaySeconds", task.seconds("delay")],
      ["MessageDeduplicationId", task.prop("messageDeduplicationId")],
      ["MessageGroupId", task.prop("messageGroupId")],
    ],
  },
  SnsPublish: {
    api: "sns:publish",
    parameters: (task) => [
      ["TopicArn", task.of("topic", "topicArn")],
      ["Message", task.input("message")],
      ["MessageDeduplicationId", task.prop("messageDeduplicationId")],
      ["MessageGroupId", task.prop("messageGroupId")],
      ["MessageStructure", truthy(task.prop("messagePerSubscriptionType")) ? task.text("json") : undefined],
      ["MessageAttributes", task.prop("messageAttributes") && unknownAt(task, "messageAttributes")],
      ["Subject", task.prop("subject")],
    ],
  },
  DynamoGetItem: {
    api: "dynamodb:getItem",
    fixed: true,
    parameters: (task) => [
      ["Key", attributes(task, "key")],
      ["TableName", table(task)],
      ["ConsistentRead", task.prop("consistentRead") ?? bool(false, task)],
      ["ExpressionAttributeNames", task.prop("expressionAttributeNames")],
      ["ProjectionExpression", task.prop("projectionExpression") && unknownAt(task, "projectionExpression", "text")],
      ["ReturnConsumedCapacity", task.prop("returnConsumedCapacity")],
    ],
  },
  DynamoPutItem: {
    api: "dynamodb:putItem",
    fixed: true,
    parameters: (task) => [["Item", attributes(task, "item")], ["TableName", table(task)], ...writeOptions(task)],
  },
  DynamoUpdateItem: {
    api: "dynamodb:updateItem",
    fixed: true,
    parameters: (task) => [
      ["Key", attributes(task, "key")],
      ["TableName", table(task)],
      ...writeOptions(task),
      ["UpdateExpression", task.prop("updateExpression")],
    ],
  },
  DynamoDeleteItem: {
    api: "dynamodb:deleteItem",
    fixed: true,
    parameters: (task) => [["Key", attributes(task, "key")], ["TableName", table(task)], ...writeOptions(task)],
  },
  EventBridgePutEvents: { api: "events:putEvents", parameters: (task) => [["Entries", events(task)]] },
  StepFunctionsStartExecution: {
    api: ({ pattern }) => (pattern === "RUN_JOB" ? "states:startExecution.sync:2" : "states:startExecution"),
    parameters: (task) => [
      ["Input", startInput(task)],
      ["StateMachineArn", task.of("stateMachine", "stateMachineArn")],
      ["Name", task.prop("name")],
    ],
  },
  StepFunctionsInvokeActivity: {
    resource: (task) => task.of("activity", "activityArn"),
    parameters: (task) => task.prop("parameters") ?? task.prop("arguments"),
  },
  CallAwsService: {
    api: (task) => {
      const [service, action] = [plainText(task.prop("service")), plainText(task.prop("action"))];
      return service === undefined || action === undefined ? undefined : `aws-sdk:${service.toLowerCase()}:${action}`;
    },
    parameters: (task) => task.prop("parameters") ?? [],
  },
  CallAwsServiceCrossRegion: {},
  GlueStartJobRun: {
    api: "glue:startJobRun",
    ownTimeout: true,
    parameters: (task) => [
      ["JobName", task.prop("glueJobName")],
      ["Arguments", task.input("arguments")],
      [
        "Timeout",
        task.prop("timeout") || task.prop("taskTimeout")
          ? unknownAt(task, task.prop("timeout") ? "timeout" : "taskTimeout", "number")
          : undefined,
      ],
      ["SecurityConfiguration", task.prop("securityConfiguration")],
      ["NotificationProperty", task.prop("notifyDelayAfter") && unknownAt(task, "notifyDelayAfter")],
      ["WorkerType", task.prop("workerConfiguration") && unknownAt(task, "workerConfiguration", "text")],
      ["NumberOfWorkers", memberOf(task.prop("workerConfiguration"), "numberOfWorkers")],
      ["ExecutionClass", task.prop("executionClass")],
    ],
  },
  GlueStartCrawlerRun: { api: "aws-sdk:glue:startCrawler", parameters: (task) => [["Name", task.prop("crawlerName")]] },
  GlueDataBrewStartJobRun: { api: "databrew:startJobRun", parameters: (task) => [["Name", task.prop("name")]] },
  BatchSubmitJob: {
    api: "batch:submitJob",
    pattern: "RUN_JOB",
    ownTimeout: true,
    parameters: (task) => [
      ["JobDefinition", task.prop("jobDefinitionArn")],
      ["JobName", task.prop("jobName")],
      ["JobQueue", task.prop("jobQueueArn")],
      ["Parameters", task.input("payload")],
      ["ArrayProperties", wrapped(task, "Size", task.prop("arraySize"))],
      ["ContainerOverrides", task.prop("containerOverrides") && unknownAt(task, "containerOverrides")],
      ["DependsOn", task.prop("dependsOn") && unknownAt(task, "dependsOn")],
      ["RetryStrategy", wrapped(task, "Attempts", task.prop("attempts"))],
      ["Tags", task.prop("tags")],
      ["Timeout", wrapped(task, "AttemptDurationSeconds", task.seconds("timeout") ?? task.seconds("taskTimeout"))],
    ],
  },
  EcsRunTask: { api: "ecs:runTask" },
  HttpInvoke: {
    api: "http:invoke",
    fixed: true,
    parameters: (task) =>
      task.prop("urlEncodingFormat")
        ? unknownAt(task, "urlEncodingFormat")
        : [
            ["ApiEndpoint", httpEndpoint(task)],
            ["Authentication", wrapped(task, "ConnectionArn", task.of("connection", "connectionArn"))],
            ["Method", task.input("method")],
            ["Headers", task.input("headers")],
            ["RequestBody", task.input("body")],
            ["QueryParameters", task.input("queryStringParameters")],
          ],
  },
  EvaluateExpression: {
    resource: ({ made }) => ({ kind: "unknown", placeholder: "lambda-arn", name: "${EvalFunction}", at: made.at }),
    parameters: (task) => {
      const expression = plainText(task.prop("expression"));
      if (expression === undefined) return task.prop("expression") && unknownAt(task, "expression");
      const at = task.prop("expression")?.at ?? task.made.at;
      const paths = [...new Set(expression.match(/\$[.\w[\]-]+/g) ?? [])];
      const values = objectOf(
        at,
        paths.map((path) => [path, { key: at, value: task.path(path) }] as const),
      );
      return [
        ["expression", task.prop("expression")],
        ["expressionAttributeValues", values],
      ];
    },
  },
  AthenaStartQueryExecution: { api: "athena:startQueryExecution" },
  AthenaGetQueryExecution: { api: "athena:getQueryExecution", parameters: (task) => [["QueryExecutionId", task.prop("queryExecutionId")]] },
  AthenaGetQueryResults: {
    api: "athena:getQueryResults",
    parameters: (task) => [
      ["QueryExecutionId", task.prop("queryExecutionId")],
      ["NextToken", task.prop("nextToken")],
      ["MaxResults", task.prop("maxResults")],
    ],
  },
  AthenaStopQueryExecution: {
    api: "athena:stopQueryExecution",
    parameters: (task) => [["QueryExecutionId", task.prop("queryExecutionId")]],
  },
  CodeBuildStartBuild: {
    api: "codebuild:startBuild",
    parameters: (task) => [
      ["ProjectName", task.of("project", "projectName")],
      ["EnvironmentVariablesOverride", task.prop("environmentVariablesOverride") && unknownAt(task, "environmentVariablesOverride")],
    ],
  },
  CodeBuildStartBuildBatch: { api: "codebuild:startBuildBatch" },
  EmrCreateCluster: { api: "elasticmapreduce:createCluster", pattern: "RUN_JOB" },
  EmrTerminateCluster: {
    api: "elasticmapreduce:terminateCluster",
    pattern: "RUN_JOB",
    parameters: (task) => [["ClusterId", task.prop("clusterId")]],
  },
  EmrAddStep: { api: "elasticmapreduce:addStep", pattern: "RUN_JOB" },
  EmrCancelStep: {
    api: "elasticmapreduce:cancelStep",
    fixed: true,
    parameters: (task) => [
      ["ClusterId", task.prop("clusterId")],
      ["StepId", task.prop("stepId")],
    ],
  },
  EmrSetClusterTerminationProtection: { api: "elasticmapreduce:setClusterTerminationProtection", fixed: true },
  EmrModifyInstanceFleetByName: { api: "elasticmapreduce:modifyInstanceFleetByName", fixed: true },
  EmrModifyInstanceGroupByName: { api: "elasticmapreduce:modifyInstanceGroupByName", fixed: true },
  EmrContainersCreateVirtualCluster: { api: "emr-containers:createVirtualCluster" },
  EmrContainersDeleteVirtualCluster: {
    api: "emr-containers:deleteVirtualCluster",
    parameters: (task) => [["Id", task.input("virtualClusterId")]],
  },
  EmrContainersStartJobRun: { api: "emr-containers:startJobRun", pattern: "RUN_JOB" },
  EksCall: {
    api: "eks:call",
    parameters: (task) => [
      ["ClusterName", task.of("cluster", "clusterName")],
      ["CertificateAuthority", unknownOf(task, "certificateAuthority")],
      ["Endpoint", unknownOf(task, "endpoint")],
      ["Method", task.prop("httpMethod")],
      ["Path", task.prop("httpPath")],
      ["QueryParameters", task.prop("queryParameters")],
      ["RequestBody", task.input("requestBody")],
    ],
  },
  CallApiGatewayRestApiEndpoint: { api: "apigateway:invoke" },
  CallApiGatewayHttpApiEndpoint: { api: "apigateway:invoke" },
  BedrockInvokeModel: { api: "bedrock:invokeModel", fixed: true },
  BedrockCreateModelCustomizationJob: { api: "bedrock:createModelCustomizationJob" },
  MediaConvertCreateJob: { api: "mediaconvert:createJob", parameters: (task) => task.prop("createJobRequest") },
  EventBridgeSchedulerCreateScheduleTask: { api: "aws-sdk:scheduler:createSchedule" },
  SageMakerCreateEndpoint: { api: "sagemaker:createEndpoint" },
  SageMakerCreateEndpointConfig: { api: "sagemaker:createEndpointConfig" },
  SageMakerCreateModel: { api: "sagemaker:createModel" },
  SageMakerCreateTrainingJob: { api: "sagemaker:createTrainingJob" },
  SageMakerCreateTransformJob: { api: "sagemaker:createTransformJob" },
  SageMakerUpdateEndpoint: { api: "sagemaker:updateEndpoint" },
};

const truthy = (value: Value | undefined): boolean => value?.kind === "boolean" && value.value;

function unknownAt(task: Task, name: string, hole: "unknown" | "text" | "number" = "unknown"): Value {
  return { kind: "unknown", placeholder: hole, name: `\${${name}}`, at: task.prop(name)?.at ?? task.made.at };
}

const unknownOf = (task: Task, name: string): Value => ({ kind: "unknown", placeholder: "text", name: `\${${name}}`, at: task.made.at });
