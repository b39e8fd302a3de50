import { plainText } from "../../languages/javascript/evaluator/text.js";
import { ToNode } from "../../languages/javascript/evaluator/to-node.js";
import { type ConstructedObject, isNothing, memberOf, type Value } from "../../languages/javascript/evaluator/values.js";
import type { Node } from "../../text/node.js";
import { placeholder, placeholderNode } from "../../text/node-builders.js";
import type { DeclaredResource, DeclaredResources, Deployment } from "../deployment.js";

/** Pulumi's classes by the names that Terraform's provider gives the same resources. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["sfn.StateMachine", "aws_sfn_state_machine"],
  ["sfn.Activity", "aws_sfn_activity"],
  ["lambda.Function", "aws_lambda_function"],
  ["lambda.CallbackFunction", "aws_lambda_function"],
  ["lambda.Alias", "aws_lambda_alias"],
  ["lambda.Permission", "aws_lambda_permission"],
  ["iam.Role", "aws_iam_role"],
  ["iam.RolePolicy", "aws_iam_role_policy"],
  ["iam.RolePolicyAttachment", "aws_iam_role_policy_attachment"],
  ["iam.PolicyAttachment", "aws_iam_policy_attachment"],
  ["iam.Policy", "aws_iam_policy"],
  ["sqs.Queue", "aws_sqs_queue"],
  ["sqs.QueuePolicy", "aws_sqs_queue_policy"],
  ["sns.Topic", "aws_sns_topic"],
  ["sns.TopicPolicy", "aws_sns_topic_policy"],
  ["dynamodb.Table", "aws_dynamodb_table"],
  ["s3.Bucket", "aws_s3_bucket"],
  ["s3.BucketV2", "aws_s3_bucket"],
  ["s3.BucketPolicy", "aws_s3_bucket_policy"],
  ["cloudwatch.EventBus", "aws_cloudwatch_event_bus"],
  ["cloudwatch.EventTarget", "aws_cloudwatch_event_target"],
  ["scheduler.Schedule", "aws_scheduler_schedule"],
  ["pipes.Pipe", "aws_pipes_pipe"],
  ["kms.Key", "aws_kms_key"],
  ["ecs.TaskDefinition", "aws_ecs_task_definition"],
  ["ecs.Cluster", "aws_ecs_cluster"],
  ["batch.JobQueue", "aws_batch_job_queue"],
  ["batch.JobDefinition", "aws_batch_job_definition"],
  ["glue.Job", "aws_glue_job"],
]);

/** The resources of a Pulumi program, with the properties that Terraform has for them. */
export function declaredByPulumi(machine: ConstructedObject, made: readonly ConstructedObject[]): Pick<Deployment, "self" | "declared"> {
  const all = made.flatMap((one) => declaredResource(one) ?? []);
  const byId = new Map<string, DeclaredResource | undefined>();
  // a name that resources of several types share says nothing about any of them
  for (const one of all) byId.set(one.id, byId.has(one.id) ? undefined : one);
  const declared: DeclaredResources = { get: (id) => byId.get(id), all: () => all };
  const self = declaredResource(machine);
  return { ...(self ? { self } : {}), declared };
}

function declaredResource(made: ConstructedObject): DeclaredResource | undefined {
  const path = /^@pulumi\/aws[./](\w+)[./](?:\w+\.)?(\w+)$/.exec(made.type);
  const type = path && TYPES.get(`${path[1]}.${path[2]}`);
  const id = plainText(made.args[0]);
  if (!type || id === undefined) return undefined;
  const props = made.args[1];
  const given = (name: string): Value | undefined => {
    const value = memberOf(props, inCamelCase(name));
    if (value) return isNothing(value) ? undefined : value;
    const open = props !== undefined && (props.kind !== "object" || props.open);
    return open ? { kind: "unknown", placeholder: "unknown", name: "${…}", at: props.at } : undefined;
  };
  const property = (name: string) => {
    const value = given(name);
    return value && nodeOf(value);
  };
  return {
    id,
    type,
    at: made.at,
    property,
    document(name) {
      const value = given(name);
      return value && nodeOf(value.kind === "json" ? value.of : value);
    },
    blocks(name) {
      const value = given(`${name === "inline_policy" ? "inline_policies" : name}`);
      if (!value) return [];
      const items = value.kind === "list" && !value.open ? value.items : [value];
      return items.flatMap((item) => nodeOf(item) ?? []);
    },
  };
}

const inCamelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A resource that is given as such stands for its id. */
function nodeOf(value: Value): Node | undefined {
  if (value.kind !== "made") return new ToNode().node(value);
  const id = plainText(value.args[0]);
  return placeholderNode(placeholder("unknown", `\${${id ?? "…"}}`, value.at, id, id === undefined ? undefined : `${id}.id`));
}
