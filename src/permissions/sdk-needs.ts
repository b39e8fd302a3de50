import type { Template } from "../asl/expressions.js";
import { isArn, literalTextOf, type TextPattern } from "./arn-pattern.js";
import type { Call, Need } from "./call.js";
import { iamAction, prefixOfSdkService } from "./iam-data.js";
import { ALL, call, passRole } from "./needs.js";
import { apiGatewayAction, sdkException } from "./sdk-exceptions.js";
import { needsByTypes } from "./sdk-resources.js";
import { objectsOf } from "./services/s3.js";

/** What an `aws-sdk` integration needs; in words, why that is not known. */
export function sdkNeeds(service: string, operation: string, of: Call): readonly Need[] | string {
  const prefix = prefixOfSdkService(service);
  const exception = sdkException(service, operation);
  if (exception === "none") return [];
  if (exception === "unknown" || prefix === undefined) return `the permissions of ${service}:${operation} are not known`;
  const roles = [...passedRoles(prefix, of)];
  if (typeof exception === "function") return [...exception(of), ...roles];
  if (prefix === "apigateway") return [call(`apigateway:${apiGatewayAction(operation)}`, ALL, { inferred: true }), ...roles];
  const names = exception ?? [`${prefix}:${operation}`];
  const needs: Need[] = [];
  for (const name of names) {
    const action = iamAction(name);
    if (!action) return `no IAM action is known for ${service}:${operation}`;
    needs.push(...needsByTypes(action, of));
  }
  return [...needs, ...alsoNeeded(service, operation, of), ...roles];
}

/**
 * What the service does in the caller's name.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/security_iam_id-based-policy-examples.html
 */
function* alsoNeeded(service: string, operation: string, of: Call): Generator<Need> {
  if (service === "rdsdata" && of.has("SecretArn")) yield call("secretsmanager:GetSecretValue", of.required("SecretArn"));
  if (service === "redshiftdata" && /^(?:execute|batchExecute|list|describeTable)/.test(operation) && !/^listStatements/.test(operation)) {
    if (of.has("SecretArn")) yield call("secretsmanager:GetSecretValue", of.required("SecretArn"));
    else if (of.has("WorkgroupName")) yield call("redshift-serverless:GetCredentials", ALL, { inferred: true });
    else if (of.has("DbUser")) yield call("redshift:GetClusterCredentials", ALL, { inferred: true });
    else if (of.has("ClusterIdentifier")) yield call("redshift:GetClusterCredentialsWithIAM", ALL, { inferred: true });
  }
  if (service === "rekognition" || service === "textract") yield* imagesInS3(of);
}

/** `Image.S3Object`, `Document.S3Object`, …: read in the caller's name. */
function* imagesInS3(of: Call): Generator<Need> {
  for (const path of [["Image"], ["Document"], ["SourceImage"], ["TargetImage"], ["DocumentLocation"], ["Video"]]) {
    const bucket = of.text(...path, "S3Object", "Bucket");
    const key = of.text(...path, "S3Object", "Name");
    if (bucket && key) yield call("s3:GetObject", objectsOf(bucket, key));
  }
}

/** Parameters that name a role which the service assumes later. */
const ROLE = /(?:^|[a-z])Role(?:Arn)?$|^RoleARN$/;

/** Services whose role parameters are not passed: the call checks something else. */
const NOT_PASSED = new Set(["sts", "iam", "emr-containers", "identitystore", "sso", "rolesanywhere", "access-analyzer"]);

/** The service that assumes the role, where the operation leaves no choice. */
const ASSUMED_BY: ReadonlyMap<string, string> = new Map([
  ["bedrock", "bedrock.amazonaws.com"],
  ["cloudformation", "cloudformation.amazonaws.com"],
  ["codebuild", "codebuild.amazonaws.com"],
  ["codepipeline", "codepipeline.amazonaws.com"],
  ["comprehend", "comprehend.amazonaws.com"],
  ["ecs", "ecs-tasks.amazonaws.com"],
  ["eks", "eks.amazonaws.com"],
  ["emr-serverless", "emr-serverless.amazonaws.com"],
  ["events", "events.amazonaws.com"],
  ["firehose", "firehose.amazonaws.com"],
  ["glue", "glue.amazonaws.com"],
  ["lambda", "lambda.amazonaws.com"],
  ["mediaconvert", "mediaconvert.amazonaws.com"],
  ["pipes", "pipes.amazonaws.com"],
  ["sagemaker", "sagemaker.amazonaws.com"],
  ["scheduler", "scheduler.amazonaws.com"],
  ["ssm", "ssm.amazonaws.com"],
  ["states", "states.amazonaws.com"],
  ["transcribe", "transcribe.amazonaws.com"],
  ["transfer", "transfer.amazonaws.com"],
]);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function* passedRoles(prefix: string, of: Call): Generator<Need> {
  if (NOT_PASSED.has(prefix) || !of.template) return;
  for (const { name, value } of members(of.template)) {
    if (!ROLE.test(name)) continue;
    const role = of.ofTemplate(value, name);
    if (isRole(role)) yield passRole(role, ASSUMED_BY.get(prefix), { inferred: true });
  }
}

/** A role's ARN, or what may be one: names are taken by few services only. */
function isRole(role: TextPattern): boolean {
  const known = literalTextOf(role);
  if (known !== undefined) return /^arn:[^:]*:iam::[^:]*:role\//.test(known);
  const [first] = role;
  return first?.kind === "literal" ? isArn(role) : first?.kind === "value" || first?.kind === "run";
}

/** Members at any depth, without recursion: nesting is the user's. */
function* members(root: Template): Generator<{ readonly name: string; readonly value: Template }> {
  const todo: Template[] = [root];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "array") todo.push(...at.items);
    else if (at.kind === "object")
      for (const { key, value } of at.entries) {
        yield { name: key, value };
        todo.push(value);
      }
    else if (at.kind === "literal" && at.node.kind === "object")
      for (const { key, value } of at.node.members) {
        const inner: Template = { kind: "literal", node: value, value: value.kind === "string" ? value.value : [] };
        yield { name: key.name, value: inner };
        todo.push(inner);
      }
    else if (at.kind === "literal" && at.node.kind === "array")
      todo.push(...at.node.items.map((node): Template => ({ kind: "literal", node, value: [] })));
  }
}
