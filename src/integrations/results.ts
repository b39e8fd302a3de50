import type { Resource, TaskState } from "../asl/model.js";
import { expressionsOf } from "../asl/variable-references.js";
import { argumentOf, literalText } from "./arguments.js";
import { action as actionOf, service } from "./catalogue.js";
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
  ["states:startExecution", withMetadata(object({ ExecutionArn: text, StartDate: any }))],
]);

/** The API's own members plus metadata, and nothing else: recorded. */
const RECORDED_WITH_MODEL = new Set(["dynamodb:getItem", "dynamodb:putItem", "dynamodb:updateItem", "dynamodb:deleteItem", "ecs:runTask"]);

/** Forms of the result that are Step Functions' own and that nothing recorded: members may be missing here. */
const HINTED: ReadonlyMap<string, ObjectShape> = new Map([
  ["bedrock:invokeModel", object({ Body: any, ContentType: text })],
  ["elasticmapreduce:createCluster", object({ ClusterId: text })],
  ["elasticmapreduce:addStep", object({ StepId: text })],
  ["eks:call", object({ ResponseBody: any, StatusCode: integer })],
]);

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
 * Results of `.sync`. ECS was recorded; Glue, Athena, CodeBuild, Batch and SageMaker were seen in AWS's own samples;
 * the rest is documented by example only. What is not listed is open.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const JOBS: ReadonlyMap<string, JobResult> = new Map([
  ["athena:startQueryExecution", job("athena:getQueryExecution", "", "model")],
  ["batch:submitJob", job("batch:describeJobs", "Jobs.*", "hint")],
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
 * A `.sync` task that hands its token on can be ended with any output: whoever asks has to know (`mentionsTaskToken`).
 */
export function resultOf(resource: Resource): CallResult | undefined {
  const { form, pattern, service: name = "", action = "" } = resource;
  if (pattern === "waitForTaskToken" || (form !== "optimized" && form !== "aws-sdk" && form !== "http")) return undefined;
  const call = `${name}:${action}`;
  if (form === "aws-sdk") return fromModel(call, resource, "model");
  if (pattern !== "request-response") return jobResult(resource, `${call}.${pattern}`);
  const recorded = RECORDED.get(call);
  if (recorded) return { call, shape: closed(recorded), trust: "recorded" };
  const hinted = HINTED.get(call);
  if (hinted) return { call, shape: hinted, trust: "hint" };
  const model = fromModel(call, resource, "model");
  if (model?.shape.kind !== "object") return model;
  const shape = withMetadata(model.shape);
  return RECORDED_WITH_MODEL.has(call) ? { call, shape: closed(shape), trust: "recorded" } : { call, shape, trust: "model" };
}

/** The same of one task: undefined also where its arguments make the result open. */
export function resultOfTask(state: TaskState): CallResult | undefined {
  const resource = state.resource?.value;
  const result = resource && !passesToken(state) && !startsSeveral(state) ? resultOf(resource) : undefined;
  return result && isNotAwaited(state) ? withMember(result, "Payload", text) : result;
}

/** Lambda answers such calls before, or without, running the function: there is no payload to read anything of. */
const isNotAwaited = (state: TaskState): boolean => {
  const { service: name, action = "", form } = state.resource?.value ?? {};
  if (form !== "optimized" || name !== "lambda" || action !== "invoke") return false;
  return ["Event", "DryRun"].includes(literalText(argumentOf(state, "InvocationType")) ?? "");
};

const withMember = (result: CallResult, name: string, shape: Shape): CallResult =>
  result.shape.kind === "object"
    ? { ...result, shape: { ...result.shape, members: new Map([...result.shape.members, [name, shape]]) } }
    : result;

/**
 * Whether a job gets the task token: whoever has it can end the task, with any output and any error.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export function passesToken(state: TaskState): boolean {
  if (!state.resource?.value.pattern.startsWith("sync")) return false;
  for (const e of expressionsOf(state)) {
    if (
      e.kind === "path"
        ? e.root.kind === "context" && /^\$\$(\.Task\b.*)?$/.test(e.text)
        : /\bcontext\b/.test(e.source) && /\bToken\b|Task\b/.test(e.source)
    )
      return true;
  }
  return false;
}

/** What `ecs:runTask.sync` gives of several tasks was not recorded. */
export const startsSeveral = (state: TaskState): boolean => {
  const resource = state.resource?.value;
  return resource?.service === "ecs" && resource.pattern === "sync" && argumentOf(state, "Count").kind !== "absent";
};

function fromModel(call: string, resource: Resource, trust: Trust): CallResult | undefined {
  const shape = actionOf(resource)?.output;
  const result = shape && { call, shape, trust };
  // the content of an object arrives as text, whatever it is: recorded
  return result && call === "s3:getObject" ? withMember(result, "Body", text) : result;
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
