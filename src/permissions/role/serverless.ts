import type { State } from "../../asl/model.js";
import type { Deployment } from "../../hosts/deployment.js";
import type { RequiredPermission } from "../required.js";
import { roleIn } from "./attachments.js";
import { ROLES, readRole } from "./cloudformation.js";
import { PolicyReader } from "./document.js";
import { type ExecutionRole, roleParts } from "./model.js";

/**
 * The integrations for which the plugin adds permissions. It passes over every other Task with a line in its log.
 * @see https://github.com/serverless-operations/serverless-step-functions (lib/deploy/stepFunctions/iamStrategies, version 3.30)
 */
const GRANTED: ReadonlySet<string> = new Set([
  ...patterns("sqs:sendMessage sns:publish events:putEvents lambda:invoke ecs:runTask states:startExecution", ["", ".waitForTaskToken"]),
  ...patterns(
    "batch:submitJob glue:startJobRun ecs:runTask states:startExecution codebuild:startBuild athena:startQueryExecution elasticmapreduce:createCluster elasticmapreduce:terminateCluster elasticmapreduce:addStep",
    ["", ".sync"],
  ),
  ...patterns(
    "dynamodb:updateItem dynamodb:putItem dynamodb:getItem dynamodb:deleteItem bedrock:invokeModel http:invoke athena:stopQueryExecution athena:getQueryExecution athena:getQueryResults elasticmapreduce:cancelStep elasticmapreduce:setClusterTerminationProtection elasticmapreduce:modifyInstanceFleetByName elasticmapreduce:modifyInstanceGroupByName",
    [""],
  ),
  ...patterns(
    "dynamodb:updateItem dynamodb:putItem dynamodb:updateTable dynamodb:query dynamodb:scan dynamodb:batchGetItem dynamodb:batchWriteItem redshiftdata:executeStatement redshiftdata:batchExecuteStatement redshiftdata:listStatements redshiftdata:describeStatement redshiftdata:getStatementResult redshiftdata:cancelStatement sfn:startSyncExecution eventbridge:putTargets scheduler:createSchedule scheduler:deleteSchedule s3:getObject s3:putObject s3:listObjectsV2 sesv2:sendEmail",
    [""],
    "aws-sdk:",
  ),
  ...patterns("dynamodb:updateItem dynamodb:putItem eventbridge:putTargets", [".waitForTaskToken"], "aws-sdk:"),
  "states:startExecution.sync:2",
  "sagemaker:createTransformJob.sync",
]);

function patterns(actions: string, ends: readonly string[], before = ""): string[] {
  return actions.split(" ").flatMap((action) => ends.map((end) => `${before}${action}${end}`));
}

/** What it adds for a Map: the child executions, the reader, the writer. */
const MAP_ACTIONS: ReadonlySet<string> = new Set([
  "states:StartExecution",
  "states:DescribeExecution",
  "states:StopExecution",
  "s3:GetObject",
  "s3:ListBucket",
  "s3:PutObject",
]);

/** The role of a machine of the Serverless Framework: a resource of the service, or the one that the plugin generates. */
export function roleOfService({ self, declared }: Deployment): ExecutionRole | undefined {
  if (!self || !declared) return undefined;
  const given = self.property("role");
  if (given) {
    const role = roleIn(given, declared, ROLES);
    return role && readRole(role, declared);
  }
  const parts = roleParts();
  const reader = new PolicyReader(declared, parts);
  const statements = self.property("iamRoleStatements");
  if (statements?.kind === "array") {
    for (const statement of statements.items) reader.statement(statement, true);
    parts.place = { list: statements, item: "statement" };
  } else if (statements) parts.unread.push("statements that are unknown until deployment");
  return { name: `${self.id}Role`, at: statements?.range ?? self.at, generated: true, ...parts, grants, trusted: undefined };
}

function grants({ action, reason, state }: RequiredPermission): boolean {
  if (reason === "logging" || reason === "tracing" || reason === "encryption" || !state) return true;
  if (state.type === "Map") return MAP_ACTIONS.has(action);
  return state.type !== "Task" || isGranted(state, action);
}

function isGranted(state: State & { type: "Task" }, action: string): boolean {
  const { form, text = "", service } = state.resource?.value ?? {};
  if (form === "lambda" || form === "opaque" || form === undefined) return true;
  const integration = /^arn:[^:]*:states:::(.+)$/.exec(text)?.[1] ?? text;
  if (!GRANTED.has(integration)) return false;
  // it reads only Parameters of these two
  if (state.queryLanguage === "JSONata" && form === "optimized" && (service === "sqs" || service === "sns")) return false;
  return action !== "iam:PassRole" || service !== "sagemaker";
}
