import type { Shape } from "../integrations/shapes.js";

type ObjectShape = Extract<Shape, { kind: "object" }>;

const any: Shape = { kind: "any" };
const text: Shape = { kind: "string" };
const integer: Shape = { kind: "number", integer: true };
const list = (of: Shape): Shape => ({ kind: "list", of });
const map: Shape = { kind: "map", of: any };
export const object = (members: Readonly<Record<string, Shape>>): ObjectShape => ({
  kind: "object",
  members: new Map(Object.entries(members)),
  required: new Set(),
});

/** What an event pattern says of the events that it matches. */
export interface Matched {
  readonly sources?: readonly string[];
  readonly types?: readonly string[];
}

/**
 * An event as EventBridge passes it to a target. `replay-name` is there while an archive is replayed.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html
 */
export function eventShape({ sources, types }: Matched): ObjectShape {
  return object({
    version: text,
    id: text,
    "detail-type": text,
    source: text,
    account: text,
    time: text,
    region: text,
    resources: list(text),
    detail: detailOf(sources, types),
    "replay-name": text,
  });
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export function scheduledEventShape(): ObjectShape {
  const event = eventShape({ sources: ["aws.events"], types: ["Scheduled Event"] });
  return { ...event, members: new Map([...event.members, ["detail", object({})]]) };
}

/** What EventBridge Scheduler passes where a target has no Input: of `detail` only that it is there is documented. */
export function schedulerEventShape(): ObjectShape {
  return eventShape({ sources: ["aws.scheduler"], types: ["Scheduled Event"] });
}

const named = (...names: readonly string[]): ObjectShape => object(Object.fromEntries(names.map((name) => [name, any])));

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const S3_DETAIL = object({
  version: text,
  bucket: object({ name: text }),
  object: object({ key: text, size: integer, etag: text, "version-id": text, sequencer: text }),
  "request-id": text,
  requester: text,
  "source-ip-address": text,
  reason: text,
  "deletion-type": text,
  "restore-expiry-time": text,
  "source-storage-class": text,
  "destination-storage-class": text,
  "destination-access-tier": text,
});

/**
 * Details of the events that start state machines most, by source and detail-type; what is not listed is open.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
 * @see https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
 */
const DETAILS: ReadonlyMap<string, ObjectShape> = new Map([
  [
    "aws.states Step Functions Execution Status Change",
    object({
      executionArn: text,
      stateMachineArn: text,
      stateMachineVersionArn: text,
      stateMachineAliasArn: text,
      name: text,
      status: { kind: "string", values: ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"] },
      startDate: integer,
      stopDate: any,
      redriveCount: integer,
      redriveDate: any,
      redriveStatus: text,
      redriveStatusReason: text,
      input: text,
      inputDetails: named("included"),
      output: any,
      outputDetails: any,
      error: any,
      cause: any,
    }),
  ],
  ["aws.ec2 EC2 Instance State-change Notification", named("instance-id", "state")],
  [
    "aws.glue Glue Job State Change",
    named("jobName", "severity", "state", "jobRunId", "message", "notificationCondition", "JobRunQueuingEnabled"),
  ],
  [
    "aws.glue Glue Crawler State Change",
    named(
      "tablesCreated",
      "warningMessage",
      "partitionsUpdated",
      "tablesUpdated",
      "message",
      "partitionsDeleted",
      "accountId",
      "runningTime (sec)",
      "tablesDeleted",
      "crawlerName",
      "completionDate",
      "state",
      "partitionsCreated",
      "cloudWatchLogLink",
      "errorMessage",
    ),
  ],
]);

/** Where all pairs of source and detail-type have the same known detail. */
function detailOf(sources: readonly string[] | undefined, types: readonly string[] | undefined): Shape {
  if (sources?.length !== 1 || !types) return any;
  const [source] = sources;
  // calls that CloudTrail has recorded have the same source
  if (source === "aws.s3" && types.every((type) => type.startsWith("Object "))) return S3_DETAIL;
  return (types.length === 1 ? DETAILS.get(`${source} ${types[0]}`) : undefined) ?? any;
}

/** An SQS message as pipes and Lambda read it. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html */
const SQS_RECORD = object({
  messageId: text,
  receiptHandle: text,
  body: any,
  attributes: map,
  messageAttributes: map,
  md5OfBody: text,
  md5OfMessageAttributes: text,
  eventSource: text,
  eventSourceARN: text,
  awsRegion: text,
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kinesis.html */
const KINESIS_RECORD = object({
  kinesisSchemaVersion: text,
  partitionKey: text,
  sequenceNumber: text,
  data: any,
  approximateArrivalTimestamp: { kind: "number", integer: false },
  eventSource: text,
  eventVersion: text,
  eventID: text,
  eventName: text,
  invokeIdentityArn: text,
  awsRegion: text,
  eventSourceARN: text,
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html */
const DYNAMODB_RECORD = object({
  eventID: text,
  eventVersion: text,
  eventName: { kind: "string", values: ["INSERT", "MODIFY", "REMOVE"] },
  eventSource: text,
  awsRegion: text,
  dynamodb: object({
    ApproximateCreationDateTime: { kind: "number", integer: false },
    Keys: map,
    NewImage: map,
    OldImage: map,
    SequenceNumber: text,
    SizeBytes: integer,
    StreamViewType: text,
  }),
  eventSourceARN: text,
  userIdentity: any,
  tableName: text,
});

/** The records of a pipe's source, by the service in its ARN or by the kind of the resource. */
export function recordShape(service: string): Shape {
  switch (service) {
    case "sqs":
      return SQS_RECORD;
    case "kinesis":
      return KINESIS_RECORD;
    case "dynamodb":
      return DYNAMODB_RECORD;
    default:
      return any;
  }
}

export const records = (of: Shape): Shape => list(of);
