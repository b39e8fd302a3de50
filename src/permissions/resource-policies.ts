import type { DeclaredResource, DeclaredResources } from "../hosts/deployment.js";
import { get, type Node } from "../text/node.js";
import { asText } from "../text/node-builders.js";
import type { TextPattern } from "./arn-pattern.js";
import { arnOfDeclared, patternOfNode } from "./declared-text.js";
import { type Match, matchPattern, policyPattern } from "./match.js";
import { resourceIn } from "./role/attachments.js";

/** How a service's resources let callers in by policies of their own. */
interface Guarded {
  readonly resources: readonly string[];
  /** Properties of the resource itself that are such a policy. */
  readonly own?: readonly string[];
  /** Resources that attach one, and the property that names what they attach it to. */
  readonly attached: Readonly<Record<string, string>>;
  /** A resource elsewhere is likely to have one. */
  readonly common: boolean;
}

/**
 * In the account of the resource such a policy suffices alone, where it names the role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
const GUARDED: Readonly<Record<string, Guarded>> = {
  sqs: {
    resources: ["AWS::SQS::Queue", "aws_sqs_queue"],
    own: ["policy"],
    attached: { "AWS::SQS::QueuePolicy": "Queues", "AWS::SQS::QueueInlinePolicy": "Queue", aws_sqs_queue_policy: "queue_url" },
    common: true,
  },
  sns: {
    resources: ["AWS::SNS::Topic", "aws_sns_topic"],
    own: ["policy"],
    attached: { "AWS::SNS::TopicPolicy": "Topics", "AWS::SNS::TopicInlinePolicy": "TopicArn", aws_sns_topic_policy: "arn" },
    common: true,
  },
  s3: {
    resources: ["AWS::S3::Bucket", "aws_s3_bucket"],
    own: ["policy"],
    attached: { "AWS::S3::BucketPolicy": "Bucket", aws_s3_bucket_policy: "bucket" },
    common: true,
  },
  secretsmanager: {
    resources: ["AWS::SecretsManager::Secret", "aws_secretsmanager_secret"],
    own: ["policy"],
    attached: { "AWS::SecretsManager::ResourcePolicy": "SecretId", aws_secretsmanager_secret_policy: "secret_arn" },
    common: true,
  },
  events: {
    resources: ["AWS::Events::EventBus", "aws_cloudwatch_event_bus"],
    own: ["Policy"],
    attached: {
      "AWS::Events::EventBusPolicy": "EventBusName",
      aws_cloudwatch_event_bus_policy: "event_bus_name",
      aws_cloudwatch_event_permission: "event_bus_name",
    },
    common: true,
  },
  kms: {
    resources: ["AWS::KMS::Key", "aws_kms_key"],
    own: ["KeyPolicy", "policy"],
    attached: { aws_kms_key_policy: "key_id", aws_kms_grant: "key_id" },
    common: true,
  },
  dynamodb: {
    resources: ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable", "aws_dynamodb_table"],
    own: ["ResourcePolicy"],
    attached: { aws_dynamodb_resource_policy: "resource_arn" },
    common: false,
  },
  // a trust policy that names the role
  sts: {
    resources: ["AWS::IAM::Role", "aws_iam_role"],
    own: ["AssumeRolePolicyDocument", "assume_role_policy"],
    attached: {},
    common: false,
  },
  lambda: {
    resources: ["AWS::Lambda::Function", "AWS::Serverless::Function", "aws_lambda_function"],
    attached: { "AWS::Lambda::Permission": "FunctionName", aws_lambda_permission: "function_name" },
    common: false,
  },
};

/** Services whose resources are not compared one by one. */
const OPEN: ReadonlySet<string> = new Set(["execute-api"]);

/** May a policy of the resource itself allow the call, so that the role need not? */
export function mayBeGrantedByResource(action: string, needed: TextPattern, declared: DeclaredResources): boolean {
  const service = action.slice(0, action.indexOf(":"));
  if (OPEN.has(service)) return true;
  const guarded = Object.hasOwn(GUARDED, service) ? GUARDED[service] : undefined;
  // rules of EventBridge have none
  if (!guarded || (service === "events" && action !== "events:PutEvents")) return false;
  let surely = false;
  const targets: DeclaredResource[] = [];
  const policies: DeclaredResource[] = [];
  for (const resource of declared.all()) {
    if (Object.hasOwn(guarded.attached, resource.type)) policies.push(resource);
    const match = guarded.resources.includes(resource.type) ? isOrContains(resource, needed, declared) : "no";
    if (match !== "no") targets.push(resource);
    surely ||= match === "yes";
  }
  // a resource of elsewhere has a policy that is not known
  if (!surely && guarded.common && !isDefaultBus(needed)) return true;
  return targets.some(
    (target) =>
      (guarded.own ?? []).some((name) => namesCaller(target.document(name), declared)) ||
      policies.some((policy) => isFor(policy, guarded.attached[policy.type] as string, target, declared) && admits(policy, declared)),
  );
}

/** The bucket of an object, too. */
function isOrContains(resource: DeclaredResource, needed: TextPattern, declared: DeclaredResources): Match {
  const arn = arnOfDeclared(resource, declared);
  if (!arn) return "unknown";
  const matches = [
    arn,
    [...arn, { kind: "literal", text: "/" } as const, { kind: "any" } as const],
    [...arn, { kind: "literal", text: ":" } as const, { kind: "any" } as const],
  ].map((pattern) => matchPattern(pattern, needed));
  return matches.includes("yes") ? "yes" : matches.includes("unknown") ? "unknown" : "no";
}

const isDefaultBus = (needed: TextPattern): boolean => {
  const last = needed.at(-1);
  return last?.kind === "literal" && last.text.endsWith("event-bus/default");
};

function isFor(policy: DeclaredResource, property: string, target: DeclaredResource, declared: DeclaredResources): boolean {
  const given = policy.property(property);
  if (!given) return true;
  return (given.kind === "array" ? given.items : [given]).some((node) => {
    const named = resourceIn(node, declared);
    return !named || named.id === target.id || !GUARDED_TYPES.has(named.type);
  });
}

const GUARDED_TYPES: ReadonlySet<string> = new Set(Object.values(GUARDED).flatMap(({ resources }) => resources));

/** A permission of Lambda names one principal, other policies are documents. */
function admits(policy: DeclaredResource, declared: DeclaredResources): boolean {
  const principal = policy.property("Principal") ?? policy.property("principal");
  if (/permission$/i.test(policy.type)) return !principal || isCaller(principal, declared);
  return ["PolicyDocument", "ResourcePolicy", "Statement", "policy"].some((name) => namesCaller(policy.document(name), declared));
}

function namesCaller(document: Node | undefined, declared: DeclaredResources): boolean {
  if (!document || document.kind === "null") return false;
  if (document.kind !== "object") {
    const data = resourceIn(document, declared);
    return data?.type === "data.aws_iam_policy_document" ? dataNamesCaller(data, declared) : true;
  }
  const inner = get(document, "PolicyDocument");
  if (inner) return namesCaller(inner, declared);
  const statements = get(document, "Statement") ?? document;
  return (statements.kind === "array" ? statements.items : [statements]).some((statement) => {
    if (statement.kind !== "object") return true;
    const effect = get(statement, "Effect");
    if (effect?.kind === "string" && effect.value === "Deny") return false;
    const principal = get(statement, "Principal");
    if (!principal) return true;
    if (principal.kind !== "object") return isCaller(principal, declared);
    return principal.members.some(({ key, value }) => key.name !== "Service" && key.name !== "Federated" && isCaller(value, declared));
  });
}

function dataNamesCaller(data: DeclaredResource, declared: DeclaredResources): boolean {
  return (data.blocks?.("statement") ?? []).some((block) => {
    const principals = block.kind === "object" ? get(block, "principals") : undefined;
    if (principals?.kind !== "array") return true;
    return principals.items.some((one) => {
      if (one.kind !== "object") return true;
      const type = get(one, "type");
      const identifiers = get(one, "identifiers");
      if (type?.kind === "string" && (type.value === "Service" || type.value === "Federated")) return false;
      return !identifiers || isCaller(identifiers, declared);
    });
  });
}

/** Services and the account as such admit no principal: the account's own policies decide then. */
function isCaller(node: Node, declared: DeclaredResources): boolean {
  if (node.kind === "array") return node.items.some((item) => isCaller(item, declared));
  const text = asText(node)?.text ?? "*";
  if (/^[\w.-]+\.amazonaws\.com(?:\.cn)?$|^\d{12}$/.test(text)) return false;
  const pattern = patternOfNode(node, declared) ?? [];
  const [only] = pattern;
  if (pattern.length === 1 && only?.kind === "pseudo" && only.name === "account") return false;
  return !(matchPattern(policyPattern([{ kind: "literal", text: "arn:*:iam::*:root" }]), pattern) === "yes");
}
