import type { PlaceholderKind } from "../../text/mapped-text.js";

/**
 * What an attribute of a resource or a data source gives, as a kind of hole.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs ("Attribute Reference" of each resource)
 */
export function kindOfAttribute(type: string, attribute: string): PlaceholderKind {
  const own = OWN_KINDS.get(type)?.[attribute];
  if (own) return own;
  if (/(?:^|_)arn$/.test(attribute)) return "arn";
  return TEXTS.test(attribute) ? "text" : "unknown";
}

/** Attributes whose kind their name does not tell. */
const OWN_KINDS: ReadonlyMap<string, Readonly<Record<string, PlaceholderKind>>> = new Map([
  ["aws_lambda_function", { arn: "lambda-arn", qualified_arn: "lambda-arn" }],
  ["aws_lambda_alias", { arn: "lambda-arn", id: "lambda-arn" }],
  ["aws_sfn_state_machine", { arn: "state-machine-arn", id: "state-machine-arn", state_machine_version_arn: "state-machine-arn" }],
  ["aws_sfn_alias", { arn: "state-machine-arn", id: "state-machine-arn" }],
  ["aws_sfn_activity", { arn: "activity-arn", id: "activity-arn" }],
  ["awscc_lambda_function", { arn: "lambda-arn" }],
  ["awscc_stepfunctions_state_machine", { arn: "state-machine-arn", id: "state-machine-arn" }],
  ["awscc_stepfunctions_activity", { arn: "activity-arn", id: "activity-arn" }],
  ["aws_sqs_queue", { url: "queue-url", id: "queue-url" }],
  ["aws_sns_topic", { id: "arn" }],
  ["aws_ecs_cluster", { id: "arn" }],
  ["aws_secretsmanager_secret", { id: "arn" }],
  ["aws_cloudwatch_event_connection", { id: "text" }],
] as [string, Readonly<Record<string, PlaceholderKind>>][]);

/** Attributes that are text in every resource type that has them. */
const TEXTS =
  /(?:^|_)(?:id|name|url|endpoint|bucket|key|prefix|region|account_id|partition|dns_suffix|domain|path|json|hex|result|output|family|uri|address|hostname)$/;

/** What a module's output is, by its name: `lambda_function_arn`, `queue_url`. */
export function kindOfOutput(name: string): PlaceholderKind {
  if ((name.includes("lambda") && name.endsWith("_arn")) || /function(?:_qualified)?_arn$/.test(name))
    return /invoke_arn$|role_arn$|log_group_arn$/.test(name) ? "arn" : "lambda-arn";
  if (/(?:^|_)state_machine_arn$|(?:^|_)sfn_arn$/.test(name)) return "state-machine-arn";
  if (/(?:^|_)queue_url$/.test(name)) return "queue-url";
  if (/(?:^|_)arn$/.test(name)) return "arn";
  return TEXTS.test(name) ? "text" : "unknown";
}

/** Attributes whose usual value says all that matters. */
export function usualValue(type: string, attribute: string): string | undefined {
  if (type !== "aws_partition") return undefined;
  return attribute === "partition" || attribute === "id" ? "aws" : attribute === "dns_suffix" ? "amazonaws.com" : undefined;
}

/** What a variable without a default is, by its type. */
export function kindOfVariable(type: string | undefined): PlaceholderKind {
  return type === "string" ? "text" : type === "number" ? "number" : type === "bool" ? "boolean" : "unknown";
}
