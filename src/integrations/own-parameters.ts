import type { Resource } from "../asl/model.js";
import { readParameters } from "./models.js";
import type { Shape } from "./shapes.js";

type ObjectShape = Extract<Shape, { kind: "object" }>;

const any: Shape = { kind: "any" };
const text: Shape = { kind: "string" };
const boolean: Shape = { kind: "boolean" };
const texts: Shape = { kind: "map", of: { kind: "list", of: text } };
const oneOf = (...values: readonly string[]): Shape => ({ kind: "string", values });

/** A name that ends in `*` is required. */
function object(members: Readonly<Record<string, Shape>>): ObjectShape {
  const all = Object.entries(members).map(([name, shape]) => ({ name: name.replace(/\*$/, ""), required: name.endsWith("*"), shape }));
  return {
    kind: "object",
    members: new Map(all.map(({ name, shape }) => [name, shape])),
    required: new Set(all.flatMap(({ name, required }) => (required ? [name] : []))),
  };
}

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/** The cluster that Amazon EKS calls go to. */
const CLUSTER = { "ClusterName*": text, "CertificateAuthority*": text, "Endpoint*": text };

const emr = (action: string): ObjectShape | undefined => {
  const shape = readParameters("emr", action);
  return shape?.kind === "object" ? shape : undefined;
};

const memberOf = (shape: Shape | undefined, name: string): Shape => (shape?.kind === "object" && shape.members.get(name)) || any;
const itemOf = (shape: Shape): Shape => (shape.kind === "list" ? shape.of : any);

/**
 * Parameters of optimized integrations that are Step Functions' own.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html
 */
const OWN: ReadonlyMap<string, () => ObjectShape | undefined> = new Map([
  [
    "apigateway:invoke",
    () =>
      object({
        AllowNullValues: boolean,
        "ApiEndpoint*": text,
        AuthType: oneOf("NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY"),
        Headers: texts,
        "Method*": oneOf(...METHODS),
        Path: text,
        QueryParameters: texts,
        RequestBody: any,
        Stage: text,
      }),
  ],
  ["eks:call", () => object({ ...CLUSTER, "Method*": oneOf(...METHODS), "Path*": text, QueryParameters: texts, RequestBody: any })],
  [
    "eks:runJob",
    () =>
      object({
        ...CLUSTER,
        "Job*": any,
        LogOptions: object({ LogParameters: texts, RawLogs: boolean, RetrieveLogs: boolean }),
        Namespace: text,
      }),
  ],
  ["elasticmapreduce:createCluster", () => emr("runJobFlow")],
  ["elasticmapreduce:terminateCluster", () => object({ "ClusterId*": text })],
  [
    "elasticmapreduce:addStep",
    () => {
      const steps = emr("addJobFlowSteps");
      return object({ "ClusterId*": text, ExecutionRoleArn: text, "Step*": itemOf(memberOf(steps, "Steps")) });
    },
  ],
  ["elasticmapreduce:cancelStep", () => object({ "ClusterId*": text, "StepId*": text })],
  ["elasticmapreduce:setClusterTerminationProtection", () => object({ "ClusterId*": text, "TerminationProtected*": boolean })],
  ["elasticmapreduce:modifyInstanceFleetByName", () => object({ "ClusterId*": text, "InstanceFleet*": any, "InstanceFleetName*": text })],
  ["elasticmapreduce:modifyInstanceGroupByName", () => object({ "ClusterId*": text, "InstanceGroup*": any, "InstanceGroupName*": text })],
]);

/** Step Functions makes the request's body of the payload: text as it is, objects and lists as JSON. Numbers are refused. */
const withPayload = (shape: Shape | undefined): Shape | undefined =>
  shape?.kind === "object" ? { ...shape, members: new Map([...shape.members, ["Payload", text]]) } : shape;

/** What an API's model says of parameters, as the integration takes them. */
export function integrated({ form, service, action }: Resource, shape: Shape | undefined): Shape | undefined {
  return form === "optimized" && service === "lambda" && action === "invoke" ? withPayload(shape) : shape;
}

export function ownParameters({ form, service, action }: Resource): ObjectShape | undefined {
  return form === "optimized" ? OWN.get(`${service}:${action}`)?.() : undefined;
}

/** No white space, no brackets, no wildcards, no special characters. */
const EXECUTION_NAME = '^[^\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/]+$';

/**
 * Bounds that services document and their models do not have, by action as `aws-sdk` names it: of numbers their values, of
 * lists their items.
 */
const BOUNDS: ReadonlyMap<string, Readonly<Record<string, { readonly min?: number; readonly max: number }>>> = new Map([
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html and its siblings
  ["sqs:sendMessage", { DelaySeconds: { min: 0, max: 900 } }],
  [
    "sqs:receiveMessage",
    { MaxNumberOfMessages: { min: 1, max: 10 }, VisibilityTimeout: { min: 0, max: 43_200 }, WaitTimeSeconds: { min: 0, max: 20 } },
  ],
  ["sqs:changeMessageVisibility", { VisibilityTimeout: { min: 0, max: 43_200 } }],
  ["sqs:sendMessageBatch", { Entries: { max: 10 } }],
  ["sqs:deleteMessageBatch", { Entries: { max: 10 } }],
  ["sqs:changeMessageVisibilityBatch", { Entries: { max: 10 } }],
  // https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
  ["sns:publishBatch", { PublishBatchRequestEntries: { max: 10 } }],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
  ["cloudwatch:putMetricData", { MetricData: { max: 1000 } }],
]);

/** Patterns that services document and their models do not have, by action and parameter. */
const PATTERNS: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  // https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
  ["batch:submitJob", { JobName: "^[a-zA-Z0-9][a-zA-Z0-9_-]*$" }],
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
  ["sfn:startExecution", { Name: EXECUTION_NAME }],
  ["sfn:startSyncExecution", { Name: EXECUTION_NAME }],
]);

/** The shape with what services document besides. */
export function withDocumentedBounds(service: string, action: string, shape: Shape | undefined): Shape | undefined {
  const key = `${service}:${action}`;
  const [bounds, patterns] = [BOUNDS.get(key), PATTERNS.get(key)];
  if (!(bounds || patterns) || shape?.kind !== "object") return shape;
  const members = new Map(shape.members);
  for (const [name, pattern] of Object.entries(patterns ?? {})) {
    const member = members.get(name);
    if (member?.kind === "string") members.set(name, { ...member, pattern });
  }
  for (const [name, bound] of Object.entries(bounds ?? {})) {
    const member = members.get(name);
    if (member?.kind === "number") members.set(name, { ...member, bounds: bound });
    else if (member?.kind === "list") members.set(name, { ...member, max: bound.max });
  }
  return { ...shape, members };
}
