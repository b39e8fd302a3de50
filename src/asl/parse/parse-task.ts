import type { StringNode } from "../../text/node.js";
import { nearest } from "../did-you-mean.js";
import type { Resource, TaskState } from "../model.js";
import { optimizedIntegration } from "../optimized-integrations.js";
import { parseResource } from "../resource.js";
import { field, holey, ObjectReader } from "./context.js";
import type { Draft } from "./draft.js";
import { readScalar, readTemplate } from "./expressions.js";
import { put } from "./put.js";

const SECONDS = { type: "number", integer: true, min: 1, max: 99_999_999, pathTwin: true } as const;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html */
export function readTaskFields(r: ObjectReader, draft: Draft<TaskState>): void {
  const into = draft as Record<string, unknown>;
  r.required("Resource", "Add Resource with the integration or function to call");
  const resource = r.member("Resource");
  if (resource?.value.kind === "string") {
    const value = parseResource(resource.value);
    into.resource = field(value, resource);
    checkResource(r, value, resource.value);
  } else if (resource?.value.kind === "placeholder") {
    const { placeholder: hole } = resource.value;
    const form = hole.kind === "lambda-arn" ? "lambda" : hole.kind === "activity-arn" ? "activity" : "opaque";
    into.resource = field<Resource>({ form, text: hole.name, pattern: "request-response" }, resource);
  } else if (resource) r.wrongType("Resource", resource, "string");
  put(into, "parameters", readTemplate(r, r.where.language === "JSONata" ? "Arguments" : "Parameters", {}));
  readCredentials(r, into);
  put(into, "timeoutSeconds", readScalar(r, "TimeoutSeconds", SECONDS));
  put(into, "heartbeatSeconds", readScalar(r, "HeartbeatSeconds", SECONDS));
  const { timeoutSeconds, heartbeatSeconds } = draft;
  if (
    timeoutSeconds?.value.kind === "literal" &&
    heartbeatSeconds?.value.kind === "literal" &&
    Number(heartbeatSeconds.value.value) > Number(timeoutSeconds.value.value)
  ) {
    r.schema(
      "structure/heartbeat",
      heartbeatSeconds.node.range,
      `HeartbeatSeconds (${heartbeatSeconds.value.value}) must be less than TimeoutSeconds (${timeoutSeconds.value.value})`,
      r.at("HeartbeatSeconds"),
    );
  }
}

function readCredentials(r: ObjectReader, into: Record<string, unknown>): void {
  const member = r.member("Credentials");
  if (!member) return;
  put(into, "credentials", readTemplate(r, "Credentials", {}, { object: true }));
  if (member.value.kind !== "object") return;
  const c = new ObjectReader(member.value, { ...r.where, location: r.at("Credentials") }, r.context, "Credentials");
  if (!c.has("RoleArn") && !c.has("RoleArn.$")) {
    c.schema("structure/missing-field", member.value.range, "The field 'RoleArn' is required but was missing", c.where.location);
  }
  c.unknown({ RoleArn: "both", "RoleArn.$": "JSONPath" });
}

function checkResource(r: ObjectReader, resource: Resource, node: StringNode): void {
  const unrecognized = (suggestion?: string) =>
    r.schema(
      "resource/unknown",
      node.range,
      `The resource provided ${resource.text} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
      r.at("Resource"),
      suggestion,
    );
  if (resource.form === "invalid" && !holey(node)) {
    unrecognized("Use the ARN of a Lambda function or an activity, or of an integration such as arn:aws:states:::lambda:invoke");
    return;
  }
  if (resource.form === "optimized") checkOptimized(resource, unrecognized);
  if (resource.form === "aws-sdk" && (resource.pattern === "sync" || resource.pattern === "sync:2"))
    unrecognized("Remove .sync, which AWS SDK integrations do not support");
}

function checkOptimized(resource: Resource, unrecognized: (suggestion?: string) => void): void {
  const { service, action, pattern } = resource;
  const known = optimizedIntegration(service as string);
  if (!known) {
    unrecognized(`Use arn:aws:states:::aws-sdk:${service}:${action}: no optimized integration "${service}" exists`);
    return;
  }
  const patterns = known.get(action as string);
  if (!patterns) {
    const hint = nearest(action as string, known.keys());
    unrecognized(
      hint
        ? `Did you mean ${service}:${hint}?`
        : `Use one of the optimized actions ${[...known.keys()].join(", ")}, or arn:aws:states:::aws-sdk:${service}:${action}`,
    );
  } else if (!patterns.includes(pattern))
    unrecognized(`Use ${service}:${action} with the pattern ${patterns.join(" or ")}, not ${pattern}`);
}
