import type { Bounds, Shape } from "./shapes.js";

/** What a service documents of a parameter and its model does not say. */
interface Limit {
  /** Of numbers their values, of lists (`max`) their items, of strings their characters. */
  readonly bounds?: Bounds;
  /** Of strings. */
  readonly pattern?: string;
  /** Members that an object needs. */
  readonly required?: readonly string[];
}

/** No white space, no brackets, no wildcards, no special characters. */
const EXECUTION_NAME: Limit = { pattern: '^[^\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/]+$' };
const STACK_NAME: Limit = { pattern: "^[a-zA-Z][-a-zA-Z0-9]*$" };
const UP_TO_TEN: Limit = { bounds: { max: 10 } };
/** A type, and behind a dot what the application calls it. */
const ATTRIBUTE_TYPE: Limit = { pattern: "^(String|Number|Binary)([.].+)?$" };
const TOPIC_ATTRIBUTE_TYPE: Limit = { pattern: "^(String|String[.]Array|Number|Binary)([.].+)?$" };
const HIDDEN_FOR: Limit = { bounds: { min: 0, max: 43_200 } };

/** By action as `aws-sdk` names it, and path: `*` is each item of a list and each value of a map, `""` the parameters themselves. */
const LIMITS: ReadonlyMap<string, Readonly<Record<string, Limit>>> = new Map([
  // https://docs.aws.amazon.com/athena/latest/APIReference/API_ResultConfiguration.html
  ["athena:startQueryExecution", { "ResultConfiguration.OutputLocation": { pattern: "^s3://.*$" } }],
  // https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
  [
    "batch:submitJob",
    {
      JobName: { pattern: "^[a-zA-Z0-9][a-zA-Z0-9_-]*$" },
      "ArrayProperties.Size": { bounds: { min: 2, max: 10_000 } },
      "RetryStrategy.Attempts": { bounds: { min: 1, max: 10 } },
      "Timeout.AttemptDurationSeconds": { bounds: { min: 60 } },
    },
  ],
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
  ["cloudformation:createStack", { StackName: STACK_NAME }],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
  ["cloudwatch:putMetricData", { MetricData: { bounds: { max: 1000 } } }],
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
  ["ecs:runTask", { Count: { bounds: { min: 1, max: 10 } }, ClientToken: { bounds: { max: 64 } } }],
  // "EventBridge fails that entry": https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
  ["eventbridge:putEvents", { "Entries.*": { required: ["Detail", "DetailType", "Source"] } }],
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  ["s3:createBucket", { Bucket: { pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$" } }],
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
  ["sfn:startExecution", { Name: EXECUTION_NAME }],
  ["sfn:startSyncExecution", { Name: EXECUTION_NAME }],
  // https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html and https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
  ["sns:publish", { "MessageAttributes.*.DataType": TOPIC_ATTRIBUTE_TYPE }],
  [
    "sns:publishBatch",
    { PublishBatchRequestEntries: UP_TO_TEN, "PublishBatchRequestEntries.*.MessageAttributes.*.DataType": TOPIC_ATTRIBUTE_TYPE },
  ],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html and its siblings
  ["sqs:sendMessage", { DelaySeconds: { bounds: { min: 0, max: 900 } }, "MessageAttributes.*.DataType": ATTRIBUTE_TYPE }],
  [
    "sqs:receiveMessage",
    {
      MaxNumberOfMessages: { bounds: { min: 1, max: 10 } },
      VisibilityTimeout: HIDDEN_FOR,
      WaitTimeSeconds: { bounds: { min: 0, max: 20 } },
    },
  ],
  ["sqs:changeMessageVisibility", { VisibilityTimeout: HIDDEN_FOR }],
  ["sqs:sendMessageBatch", { Entries: UP_TO_TEN, "Entries.*.MessageAttributes.*.DataType": ATTRIBUTE_TYPE }],
  ["sqs:deleteMessageBatch", { Entries: UP_TO_TEN }],
  ["sqs:changeMessageVisibilityBatch", { Entries: UP_TO_TEN }],
]);

/** The shape of a call's parameters with what services document besides. */
export function withDocumentedLimits(service: string, action: string, shape: Shape | undefined): Shape | undefined {
  const limits = LIMITS.get(`${service}:${action}`);
  if (!limits || !shape) return shape;
  return Object.entries(limits).reduce((sum, [path, limit]) => limited(sum, path.split("."), limit), shape);
}

function limited(shape: Shape, [step, ...rest]: readonly string[], limit: Limit): Shape {
  if (step === undefined) return applied(shape, limit);
  if (step === "*") return shape.kind === "list" || shape.kind === "map" ? { ...shape, of: limited(shape.of, rest, limit) } : shape;
  const member = shape.kind === "object" ? shape.members.get(step) : undefined;
  if (shape.kind !== "object" || !member) return shape;
  return { ...shape, members: new Map([...shape.members, [step, limited(member, rest, limit)]]) };
}

function applied(shape: Shape, { bounds, pattern, required }: Limit): Shape {
  switch (shape.kind) {
    case "string":
      return { ...shape, ...(pattern === undefined ? {} : { pattern }), ...(bounds ? { bounds } : {}) };
    case "number":
      return bounds ? { ...shape, bounds } : shape;
    case "list":
      return bounds?.max === undefined ? shape : { ...shape, max: bounds.max };
    case "object":
      return required ? { ...shape, required: new Set([...shape.required, ...required]) } : shape;
    default:
      return shape;
  }
}
