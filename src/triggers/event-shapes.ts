import type { Shape } from "../integrations/shapes.js";
import type { Json } from "../text/node.js";
import { detailsOf } from "./event-details.js";
import { eitherShape } from "./json-shape.js";
import { any, integer, list, map, type ObjectShape, object, text } from "./shape-makers.js";

/** What an event pattern says of the events that it matches. */
export interface Matched {
  readonly sources?: readonly string[];
  readonly types?: readonly string[];
  /** What the pattern says of `detail`. */
  readonly detail?: Json;
}

/**
 * An event as EventBridge passes it to a target. `replay-name` is there while an archive is replayed.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html
 */
export function eventShape({ sources, types, detail }: Matched): ObjectShape {
  return object({
    version: text,
    id: text,
    "detail-type": oneOf(types),
    source: oneOf(sources),
    account: text,
    time: text,
    region: text,
    resources: list(text),
    detail: detailOf(detailsOf(sources, types).reduce(eitherShape), detail),
    "replay-name": text,
  });
}

/** Deeper patterns are not followed. */
const DEEPEST = 6;

/** The detail of an event is an object, whatever is in it. */
function detailOf(shape: Shape, pattern: Json | undefined): Shape {
  return isRecord(pattern) ? narrowed(shape.kind === "any" ? { ...object({}), open: true } : shape, pattern) : shape;
}

const oneOf = (values: readonly string[] | undefined): Shape => (values ? { kind: "string", values } : text);

/** What an event pattern asks for exists, whether the table lists it or not, and is one of the values that it lists. */
function narrowed(shape: Shape, pattern: Json | undefined, depth = 0): Shape {
  if (Array.isArray(pattern)) return among(shape, pattern);
  if (!isRecord(pattern) || depth > DEEPEST || shape.kind !== "object") return shape;
  const members = new Map(shape.members);
  for (const [name, wanted] of Object.entries(pattern)) {
    if (name === "$or") continue;
    if (asksForAbsence(wanted)) members.delete(name);
    else members.set(name, narrowed(members.get(name) ?? any, wanted, depth + 1));
  }
  return { ...shape, members };
}

/** A list that has no more than exact texts. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
function among(shape: Shape, values: readonly Json[]): Shape {
  const texts = exactTexts(values);
  if (!texts) return shape;
  if (shape.kind === "string") return { kind: "string", values: texts };
  return shape.kind === "any" ? { kind: "any", values: texts } : shape;
}

/** The texts of a pattern's list; undefined where it has anything else, or parts that only deployment knows. */
export function exactTexts(values: readonly Json[]): readonly string[] | undefined {
  const texts = values.filter((value) => typeof value === "string" && !value.includes("${"));
  return texts.length > 0 && texts.length === values.length ? (texts as string[]) : undefined;
}

/** `[{ "exists": false }]` */
const asksForAbsence = (pattern: Json): boolean =>
  Array.isArray(pattern) && pattern.length > 0 && pattern.every((one) => isRecord(one) && one.exists === false);

const isRecord = (json: Json | undefined): json is { readonly [key: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export function scheduledEventShape(): ObjectShape {
  const event = eventShape({ sources: ["aws.events"], types: ["Scheduled Event"] });
  return { ...event, members: new Map([...event.members, ["detail", object({})]]) };
}

/** What EventBridge Scheduler passes where a target has no Input: of `detail` only that it is there is documented. */
export function schedulerEventShape(): ObjectShape {
  return eventShape({ sources: ["aws.scheduler"], types: ["Scheduled Event"] });
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
