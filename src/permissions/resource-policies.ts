import type { DeclaredResource, DeclaredResources } from "../hosts/deployment.js";
import { get, type Node } from "../text/node.js";
import { asText } from "../text/node-builders.js";
import { ANY, pattern, type TextPattern } from "./arn-pattern.js";
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

/** Comparisons of a call with a resource, for all calls of a state machine; after them a policy may allow any call. */
const MOST_COMPARISONS = 300_000;

/** A resource with what its ARN is, and what the ARNs of its parts are. */
interface Target {
  readonly resource: DeclaredResource;
  /** Absent where the form of the ARN is not known. */
  readonly arns?: { readonly beginning: TextPattern; readonly each: readonly TextPattern[] };
}

/** What the policies of resources allow beside the role. */
export class ResourcePolicies {
  private readonly services = new Map<string, { readonly targets: readonly Target[]; readonly policies: readonly DeclaredResource[] }>();
  private compared = 0;

  constructor(
    private readonly declared: DeclaredResources,
    private readonly most = MOST_COMPARISONS,
  ) {}

  /** May a policy of the resource itself allow the call, so that the role need not? */
  mayGrant(action: string, needed: TextPattern): boolean {
    const { declared } = this;
    const service = action.slice(0, action.indexOf(":"));
    if (OPEN.has(service)) return true;
    const guarded = Object.hasOwn(GUARDED, service) ? GUARDED[service] : undefined;
    // rules of EventBridge have none
    if (!guarded || (service === "events" && action !== "events:PutEvents")) return false;
    const { targets, policies } = this.of(service, guarded);
    this.compared += targets.length;
    if (this.compared > this.most) return true;
    let surely = false;
    const matching: DeclaredResource[] = [];
    for (const target of targets) {
      const match = isOrContains(target, needed);
      if (match !== "no") matching.push(target.resource);
      surely ||= match === "yes";
    }
    // a resource of elsewhere has a policy that is not known
    if (!surely && guarded.common && !isDefaultBus(needed)) return true;
    return matching.some(
      (target) =>
        (guarded.own ?? []).some((name) => namesCaller(target.document(name), declared)) ||
        policies.some((policy) => isFor(policy, guarded.attached[policy.type] as string, target, declared) && admits(policy, declared)),
    );
  }

  private of(service: string, guarded: Guarded) {
    let known = this.services.get(service);
    if (!known) {
      const all = [...this.declared.all()];
      known = {
        targets: all.filter(({ type }) => guarded.resources.includes(type)).map((resource) => targetOf(resource, this.declared)),
        policies: all.filter(({ type }) => Object.hasOwn(guarded.attached, type)),
      };
      this.services.set(service, known);
    }
    return known;
  }
}

function targetOf(resource: DeclaredResource, declared: DeclaredResources): Target {
  const arn = arnOfDeclared(resource, declared);
  if (!arn) return { resource };
  return { resource, arns: { beginning: pattern(arn, ANY), each: [arn, pattern(arn, "/", ANY), pattern(arn, ":", ANY)] } };
}

/** The bucket of an object, too. */
function isOrContains({ arns }: Target, needed: TextPattern): Match {
  if (!arns) return "unknown";
  if (matchPattern(arns.beginning, needed) === "no") return "no";
  const matches = arns.each.map((arn) => matchPattern(arn, needed));
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
