import type { Resource } from "../asl/model.js";
import { action as actionOf, service } from "./catalog.js";
import { pollOf } from "./polling.js";
import type { Shape } from "./shapes.js";

/** How far the list of a result's members can be trusted. `recorded`: on AWS, or AWS documents that there are no others. */
export type Trust = "recorded" | "model" | "hint";

/** A Task's raw result, before ResultSelector. */
export interface CallResult {
  /** As written in the ARN: `s3:headObject`, `ecs:runTask.sync`. */
  readonly call: string;
  readonly shape: Shape;
  readonly trust: Trust;
  /** Members are written as the SDK for Java v2 writes them, and not as the API does where that differs (`DBName`). */
  readonly exact?: true;
}

type ObjectShape = Extract<Shape, { kind: "object" }>;

const any: Shape = { kind: "any" };
const text: Shape = { kind: "string" };
const integer: Shape = { kind: "number", integer: true };
const object = (members: Readonly<Record<string, Shape>>, required: readonly string[] = []): ObjectShape => ({
  kind: "object",
  members: new Map(Object.entries(members)),
  required: new Set(required),
});

/** What optimized integrations that call through the older SDK add. Recorded for DynamoDB, ECS, Lambda, SNS, SQS and Step Functions. */
const METADATA = object({ SdkHttpMetadata: any, SdkResponseMetadata: any });

/**
 * Results that are Step Functions' own, or whose spelling differs from the API's model. Members were recorded on AWS
 * (LocalStack's snapshot tests), HTTP's are documented.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
const RECORDED: ReadonlyMap<string, ObjectShape> = new Map([
  ["apigateway:invoke", object({ Headers: any, ResponseBody: any, StatusCode: integer, StatusText: text })],
  ["http:invoke", object({ Headers: any, ResponseBody: any, StatusCode: integer, StatusText: text })],
  ["lambda:invoke", withMetadata(object({ ExecutedVersion: text, LogResult: text, Payload: any, StatusCode: integer }, ["StatusCode"]))],
  [
    "sqs:sendMessage",
    withMetadata(
      object({
        MD5OfMessageAttributes: text,
        MD5OfMessageBody: text,
        MD5OfMessageSystemAttributes: text,
        MessageId: text,
        SequenceNumber: text,
      }),
    ),
  ],
  ["sns:publish", withMetadata(object({ MessageId: text, SequenceNumber: text }))],
  ["states:startExecution", withMetadata(object({ ExecutionArn: text, StartDate: { kind: "timestamp" } }, ["ExecutionArn", "StartDate"]))],
]);

/** The API's own members plus metadata, and nothing else: recorded. */
const RECORDED_WITH_MODEL = new Set(["dynamodb:getItem", "dynamodb:putItem", "dynamodb:updateItem", "dynamodb:deleteItem", "ecs:runTask"]);

/**
 * Forms that are Step Functions' own and that AWS shows in examples: other members are possible.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html#input-output-resultselector
 */
const SHOWN: ReadonlyMap<string, ObjectShape> = new Map([
  ["bedrock:invokeModel", withMetadata(object({ Body: any, ContentType: text, PerformanceConfigLatency: text, ServiceTier: any }))],
  ["elasticmapreduce:createCluster", withMetadata(object({ Cluster: any, ClusterArn: text, ClusterId: text }))],
  ["elasticmapreduce:createCluster.sync", withMetadata(object({ Cluster: any, ClusterArn: text, ClusterId: text }))],
]);

/**
 * Results that AWS says have the form of another call's. Of a harness it gives the last message of the assistant, only its text.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrockagentcore.html
 */
const LIKE: ReadonlyMap<string, string> = new Map([["bedrockagentcore:invokeHarness", "bedrockruntime:converse"]]);

/** Forms that are Step Functions' own and that nothing recorded: members may be missing here. */
const HINTED: ReadonlyMap<string, ObjectShape> = new Map([
  ["elasticmapreduce:addStep", object({ StepId: text })],
  ["elasticmapreduce:addStep.sync", object({ Step: any, StepId: text })],
  ["eks:call", object({ ResponseBody: any, StatusCode: integer })],
]);

/** What the API's own call, or the one that describes the job, names otherwise. */
const RENAMED: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ["elasticmapreduce:createCluster", { JobFlowId: "ClusterId" }],
  ["elasticmapreduce:addStep", { StepIds: "StepId" }],
]);

/** The member of an optimized integration's result that is meant by a name of the API: `ClusterId` for `JobFlowId`. */
export const renamedMember = (call: string, member: string): string | undefined => {
  const names = RENAMED.get(call.replace(/\.sync(:2)?$/, ""));
  return names && Object.hasOwn(names, member) ? names[member] : undefined;
};

/** How a `.sync` form gives the job that it waited for. */
interface JobResult {
  /** The call whose answer describes the job, as `aws-sdk` names it. */
  readonly describedBy: string;
  /** Where in that answer the job is; `*` is each item of a list. */
  readonly path: readonly string[];
  /** The member that the result puts the job into; absent where its members are the result's own. */
  readonly as?: string;
  readonly also?: readonly string[];
  readonly trust: Trust;
}

const job = (describedBy: string, path: string, trust: Trust, more: { as?: string; also?: readonly string[] } = {}): JobResult => ({
  describedBy,
  path: path === "" ? [] : path.split("."),
  trust,
  ...more,
});

/**
 * Results of `.sync`. ECS was recorded; Glue, Athena, Batch, CodeBuild and SageMaker were seen in AWS's own samples;
 * the rest is documented by example only. What is not listed is open.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const JOBS: ReadonlyMap<string, JobResult> = new Map([
  ["athena:startQueryExecution", job("athena:getQueryExecution", "", "model")],
  ["batch:submitJob", job("batch:describeJobs", "Jobs.*", "model")],
  ["bedrock:createModelCustomizationJob", job("bedrock:getModelCustomizationJob", "", "hint")],
  ["codebuild:startBuild", job("codebuild:batchGetBuilds", "Builds.*", "model", { as: "Build" })],
  ["codebuild:startBuildBatch", job("codebuild:batchGetBuildBatches", "BuildBatches.*", "hint", { as: "BuildBatch" })],
  ["codebuild:retryBuildBatch", job("codebuild:batchGetBuildBatches", "BuildBatches.*", "hint", { as: "BuildBatch" })],
  ["databrew:startJobRun", job("databrew:describeJobRun", "", "hint")],
  ["ecs:runTask", job("ecs:describeTasks", "Tasks.*", "model")],
  ["eks:createCluster", job("eks:describeCluster", "", "hint")],
  ["emr-containers:startJobRun", job("emrcontainers:describeJobRun", "JobRun", "hint")],
  ["emr-serverless:startJobRun", job("emrserverless:getJobRun", "JobRun", "hint")],
  ["glue:startJobRun", job("glue:getJobRun", "JobRun", "model", { also: ["JobRunId"] })],
  ["mediaconvert:createJob", job("mediaconvert:getJob", "", "hint")],
  ["sagemaker:createHyperParameterTuningJob", job("sagemaker:describeHyperParameterTuningJob", "", "hint")],
  ["sagemaker:createLabelingJob", job("sagemaker:describeLabelingJob", "", "hint")],
  ["sagemaker:createProcessingJob", job("sagemaker:describeProcessingJob", "", "hint")],
  ["sagemaker:createTrainingJob", job("sagemaker:describeTrainingJob", "", "hint")],
  ["sagemaker:createTransformJob", job("sagemaker:describeTransformJob", "", "hint")],
]);

/**
 * What a Task's raw result looks like; undefined where only the called code knows, or where nothing is known.
 * Arguments can change it: `resultOfTask`.
 */
export function resultOf(resource: Resource): CallResult | undefined {
  const { form, pattern, service: name = "", action = "" } = resource;
  if (pattern === "waitForTaskToken" || (form !== "optimized" && form !== "aws-sdk" && form !== "http")) return undefined;
  const call = `${name}:${action}`;
  if (form === "aws-sdk") {
    const result = fromModel(call, resource, "model");
    // types of attributes are seen in both spellings
    return result && !name.startsWith("dynamodb") ? { ...result, exact: true } : result;
  }
  const whole = pattern === "request-response" ? call : `${call}.${pattern}`;
  const shown = SHOWN.get(whole);
  if (shown) return { call: whole, shape: shown, trust: "model" };
  const hinted = HINTED.get(whole);
  if (hinted) return { call: whole, shape: hinted, trust: "hint" };
  if (pattern !== "request-response") return jobResult(resource, whole);
  const like = LIKE.get(call);
  if (like) return fromCall(call, like);
  const recorded = RECORDED.get(call);
  if (recorded) return { call, shape: closed(recorded), trust: "recorded" };
  const model = fromModel(call, resource, "model");
  if (model?.shape.kind !== "object") return model;
  const shape = withMetadata(model.shape);
  return RECORDED_WITH_MODEL.has(call) ? { call, shape: closed(shape), trust: "recorded" } : { call, shape, trust: "model" };
}

/** The result's shape alone. */
export function outputShape(resource: Resource): Shape | undefined {
  return resultOf(resource)?.shape;
}

function fromCall(call: string, like: string): CallResult | undefined {
  const [name = "", called = ""] = like.split(":");
  const shape = service(name)?.action(called)?.output;
  return shape && { call, shape, trust: "model" };
}

function fromModel(call: string, resource: Resource, trust: Trust): CallResult | undefined {
  const shape = actionOf(resource)?.output;
  return shape && { call, shape, trust };
}

function jobResult(resource: Resource, call: string): CallResult | undefined {
  const started = `${resource.service}:${resource.action}`;
  if (started === "states:startExecution")
    return { call, shape: closed(execution(resource.pattern === "sync:2" ? any : text)), trust: "recorded" };
  const known = JOBS.get(started);
  if (!known) return undefined;
  const described = describedShape(known, started);
  if (described?.kind !== "object") return undefined;
  const members = new Map(described.members);
  for (const name of known.also ?? []) members.set(name, text);
  const shape = { ...described, members };
  return { call, shape: known.as ? object({ [known.as]: shape }, [known.as]) : shape, trust: known.trust };
}

/** The job's shape, its status restricted to the one of a job that was done: any other fails the task. */
function describedShape({ describedBy, path }: JobResult, started: string): Shape | undefined {
  const [name = "", call = ""] = describedBy.split(":");
  const output = service(name)?.action(call)?.output;
  const polled = pollOf(started);
  const whole = output && polled ? withStatus(output, polled.status, polled.success) : output;
  return path.reduce<Shape | undefined>(
    (shape, step) =>
      step === "*" ? (shape?.kind === "list" ? shape.of : undefined) : shape?.kind === "object" ? shape.members.get(step) : undefined,
    whole,
  );
}

function withStatus(shape: Shape, path: readonly string[], values: readonly string[]): Shape {
  const [first, ...rest] = path;
  if (first === undefined) return { kind: "string", values };
  if (first === "*") return shape.kind === "list" ? { ...shape, of: withStatus(shape.of, rest, values) } : shape;
  const member = shape.kind === "object" ? shape.members.get(first) : undefined;
  return shape.kind === "object" && member
    ? { ...shape, members: new Map([...shape.members, [first, withStatus(member, rest, values)]]) }
    : shape;
}

/** `DescribeExecution`'s members, as recorded of `.sync`. */
function execution(output: Shape): ObjectShape {
  return object(
    {
      Error: text,
      Cause: text,
      ExecutionArn: text,
      Input: output,
      InputDetails: any,
      MapRunArn: text,
      Name: text,
      Output: output,
      OutputDetails: any,
      RedriveCount: integer,
      RedriveDate: any,
      RedriveStatus: text,
      RedriveStatusReason: text,
      StartDate: any,
      StateMachineAliasArn: text,
      StateMachineArn: text,
      StateMachineVersionArn: text,
      // a child that ended otherwise fails the task
      Status: { kind: "string", values: ["SUCCEEDED"], closed: true },
      StopDate: any,
      TraceHeader: text,
    },
    ["ExecutionArn", "StateMachineArn", "Status"],
  );
}

function withMetadata(shape: ObjectShape): ObjectShape {
  return { ...shape, members: new Map([...shape.members, ...METADATA.members]) };
}

const closed = (shape: ObjectShape): ObjectShape => ({ ...shape, closed: true });
