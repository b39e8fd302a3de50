import type { Shape } from "../integrations/shapes.js";
import { any, integer, named, type ObjectShape, object, text } from "./shape-makers.js";

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
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 * @see https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 * @see https://docs.aws.amazon.com/transcribe/latest/dg/monitoring-events.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
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
  [
    "aws.codebuild CodeBuild Build State Change",
    named("build-status", "project-name", "build-id", "additional-information", "current-phase", "current-phase-context", "version"),
  ],
  [
    "aws.ecr ECR Image Action",
    named(
      "result",
      "repository-name",
      "image-digest",
      "action-type",
      "image-tag",
      "artifact-media-type",
      "manifest-media-type",
      "reference-metadata-keys",
    ),
  ],
  ["aws.ecr ECR Image Scan", named("scan-status", "repository-name", "finding-severity-counts", "image-digest", "image-tags")],
  [
    "aws.batch Batch Job State Change",
    named(
      "jobArn",
      "jobName",
      "jobId",
      "jobQueue",
      "status",
      "attempts",
      "statusReason",
      "createdAt",
      "startedAt",
      "stoppedAt",
      "retryStrategy",
      "dependsOn",
      "jobDefinition",
      "parameters",
      "container",
      "nodeDetails",
      "nodeProperties",
      "arrayProperties",
      "timeout",
      "tags",
      "platformCapabilities",
      "propagateTags",
      "shareIdentifier",
      "schedulingPriority",
      "eksProperties",
      "eksAttempts",
      "ecsProperties",
      "isCancelled",
      "isTerminated",
      "consumableResourceProperties",
    ),
  ],
  [
    "aws.ecs ECS Task State Change",
    named(
      "attachments",
      "attributes",
      "availabilityZone",
      "capacityProviderName",
      "clusterArn",
      "connectivity",
      "connectivityAt",
      "containerInstanceArn",
      "containers",
      "cpu",
      "createdAt",
      "desiredStatus",
      "enableExecuteCommand",
      "ephemeralStorage",
      "executionStoppedAt",
      "fargateEphemeralStorage",
      "group",
      "healthStatus",
      "inferenceAccelerators",
      "lastStatus",
      "launchType",
      "memory",
      "overrides",
      "platformFamily",
      "platformVersion",
      "pullStartedAt",
      "pullStoppedAt",
      "startedAt",
      "startedBy",
      "stopCode",
      "stoppedAt",
      "stoppedReason",
      "stoppingAt",
      "tags",
      "taskArn",
      "taskDefinitionArn",
      "updatedAt",
      "version",
    ),
  ],
  ["aws.transcribe Transcribe Job State Change", named("TranscriptionJobName", "TranscriptionJobStatus", "FailureReason")],
  ["aws.securityhub Security Hub Findings - Imported", named("findings")],
  ["aws.securityhub Security Hub Findings - Custom Action", named("actionName", "actionDescription", "findings")],
  [
    "aws.guardduty GuardDuty Finding",
    named(
      "schemaVersion",
      "accountId",
      "region",
      "partition",
      "id",
      "arn",
      "type",
      "resource",
      "service",
      "severity",
      "createdAt",
      "updatedAt",
      "title",
      "description",
      "associatedAttackSequenceArn",
      "confidence",
    ),
  ],
]);

/**
 * A call of an API, from whichever service: the record of CloudTrail.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const CALL_DETAIL = named(
  "addendum",
  "additionalEventData",
  "apiVersion",
  "awsRegion",
  "edgeDeviceDetails",
  "errorCode",
  "errorMessage",
  "eventCategory",
  "eventContext",
  "eventID",
  "eventName",
  "eventSource",
  "eventTime",
  "eventType",
  "eventVersion",
  "managementEvent",
  "readOnly",
  "recipientAccountId",
  "requestID",
  "requestParameters",
  "resources",
  "responseElements",
  "serviceEventDetails",
  "sessionCredentialFromConsole",
  "sharedEventID",
  "sourceIPAddress",
  "tlsDetails",
  "userAgent",
  "userIdentity",
  "vpcEndpointAccountId",
  "vpcEndpointId",
);

/**
 * What the details of all events of these sources and types have; anything where one of them is not known. A type belongs
 * to one service, so that of several sources and types only the pairs that exist count.
 */
export function detailsOf(sources: readonly string[] | undefined, types: readonly string[] | undefined): readonly Shape[] {
  if (!sources || !types || !sources.every((source) => source.startsWith("aws."))) return [any];
  return types.map((type) => {
    if (type === "AWS API Call via CloudTrail") return CALL_DETAIL;
    const found = sources.flatMap((source) => detailOf(source, type) ?? []);
    return found.length === 1 ? (found[0] as Shape) : any;
  });
}

function detailOf(source: string, type: string): Shape | undefined {
  if (source === "aws.s3" && type.startsWith("Object ")) return S3_DETAIL;
  return DETAILS.get(`${source} ${type}`);
}
