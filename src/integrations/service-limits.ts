import type { Resource } from "../asl/model.js";
import { sdkCounterpart } from "./optimized.js";

/** A parameter whose whole value, as JSON text, has a most length that the API's model does not say. */
export interface ServiceLimit {
  readonly parameter: string;
  readonly bytes: number;
  readonly source: string;
}

const CONTAINER_OVERRIDES = 8192;

/**
 * By action as `aws-sdk` names it. Limits at or above the payload quota (SQS, SNS and EventBridge: 1 MiB) cannot be exceeded.
 */
const LIMITS: ReadonlyMap<string, readonly ServiceLimit[]> = new Map([
  [
    "ecs:runTask",
    [
      {
        parameter: "Overrides",
        bytes: CONTAINER_OVERRIDES,
        source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html",
      },
    ],
  ],
  [
    "batch:submitJob",
    [
      {
        parameter: "ContainerOverrides",
        bytes: CONTAINER_OVERRIDES,
        source: "https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html",
      },
    ],
  ],
  ["sns:publish", [{ parameter: "Subject", bytes: 102, source: "https://docs.aws.amazon.com/sns/latest/api/API_Publish.html" }]],
  [
    "ssm:putParameter",
    [{ parameter: "Value", bytes: 8194, source: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html" }],
  ],
  ["lambda:invoke", [{ parameter: "ClientContext", bytes: 3585, source: "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html" }]],
]);

/** Limits in bytes on parameters of a call, from the service's documentation. */
export function serviceLimitsOf(resource: Resource): readonly ServiceLimit[] {
  const counterpart = sdkCounterpart(resource);
  return (counterpart && LIMITS.get(`${counterpart.service}:${counterpart.action}`)) ?? [];
}
