import type { DeclaredResource } from "../../hosts/deployment.js";
import {
  ANY,
  arnParts,
  isArn,
  literalTextOf,
  PARTITION,
  type PatternPart,
  pattern,
  REGION,
  split,
  type TextPattern,
} from "../arn-pattern.js";
import { type Call, type Need, run } from "../call.js";
import { patternOfNode } from "../declared-text.js";
import { ALL, arnBy, arnFrom, arnOf, call, managedRule, passRole, poll, pollToo, stop } from "../needs.js";

/** Functions, tasks, jobs, builds, clusters and child executions. */

/**
 * A function by its name, its ARN or a part of its ARN, with the qualifier that the call names: since 2022 a policy has to
 * allow the qualified ARN.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
export function functionArn(name: TextPattern, qualifier?: TextPattern): TextPattern {
  const [first] = name;
  const partial = first?.kind === "literal" && /^\d{12}:function:/.test(first.text);
  const arn = partial ? pattern("arn:", PARTITION, ":lambda:", REGION, ":", name) : arnFrom(name, "lambda", "function:");
  if (!qualifier) return arn;
  const parts = arnParts(arn);
  const qualified = parts ? split(parts.resource, ":").length > 2 : false;
  return qualified ? arn : pattern(arn, ":", qualifier);
}

export const lambdaInvoke = (of: Call): Need[] => [
  call("lambda:InvokeFunction", functionArn(of.required("FunctionName"), of.text("Qualifier"))),
];

/**
 * The state machine that is started: an alias or a version is checked as its state machine.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
 */
function unqualifiedMachine(arn: TextPattern): TextPattern {
  const parts = arnParts(arn);
  const [kind, name] = parts ? split(parts.resource, ":") : [];
  if (!parts || !kind || !name) return arn;
  return pattern("arn:", parts.partition, ":", parts.service, ":", parts.region, ":", parts.account, ":", kind, ":", name);
}

/** ARNs of executions of a state machine: `execution:NAME` and what follows. */
export function executionsOf(machine: TextPattern, ...rest: readonly (PatternPart | string)[]): TextPattern {
  const parts = arnParts(machine);
  const [, name] = parts ? split(parts.resource, ":") : [];
  if (!parts || !name) return arnOf("states", "execution:", run("name of the child state machine"), ...rest);
  return pattern("arn:", parts.partition, ":states:", parts.region, ":", parts.account, ":execution:", name, ...rest);
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
export function* startExecution(of: Call): Generator<Need> {
  const machine = unqualifiedMachine(arnFrom(of.required("StateMachineArn"), "states", "stateMachine:", "arn"));
  yield call("states:StartExecution", machine);
  if (!of.sync) return;
  const executions = executionsOf(machine, ":", ANY);
  yield pollToo("states:DescribeExecution", executions);
  yield stop("states:StopExecution", executions);
  yield* managedRule("EventsForStepFunctionsExecutionRule");
}

/** Since 2024 a task definition without a revision is checked with the one that runs. */
function taskDefinition(of: Call): TextPattern {
  const arn = arnBy(of, "ecs", "task-definition/", "TaskDefinition");
  return withRevision(arn);
}

function withRevision(arn: TextPattern): TextPattern {
  const parts = arnParts(arn);
  if (!parts) return arn;
  const segments = split(parts.resource, ":");
  const last = parts.resource.at(-1);
  // a name that only deployment or the execution knows may have a revision
  return segments.length > 1 || (last && last.kind !== "literal") ? arn : pattern(arn, ":", ANY);
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html */
export function* runTask(of: Call): Generator<Need> {
  yield call("ecs:RunTask", taskDefinition(of));
  yield* taskRoles(of);
  if (of.has("Tags") || of.has("PropagateTags"))
    yield call("ecs:TagResource", tasks(of), { advisory: "required where the account authorizes tagging of ECS resources" });
  if (!of.sync) return;
  yield pollToo("ecs:DescribeTasks", tasks(of));
  yield stop("ecs:StopTask", tasks(of));
  yield* managedRule("EventsForECSTaskRule");
}

/** ARNs of tasks have the cluster's name before the task's id. */
function tasks(of: Call): TextPattern {
  const cluster = of.text("Cluster") ?? pattern("default");
  if (!isArn(cluster)) return cluster[0]?.kind === "run" ? arnOf("ecs", "task/", ANY) : arnOf("ecs", "task/", cluster, "/", ANY);
  const parts = arnParts(cluster);
  const [, name] = parts ? split(parts.resource, "/") : [];
  if (!parts || !name) return arnOf("ecs", "task/", ANY);
  return pattern("arn:", parts.partition, ":ecs:", parts.region, ":", parts.account, ":task/", name, "/", ANY);
}

/** A task definition of the same template by its family. */
function declaredFamily(of: Call): DeclaredResource | undefined {
  const family = literalTextOf(of.required("TaskDefinition"))?.replace(/:\d+$/, "");
  if (family === undefined) return undefined;
  for (const resource of of.deployment?.declared?.all() ?? []) {
    const name = FAMILY.get(resource.type);
    const given = name === undefined ? undefined : resource.property(name);
    if (given?.kind === "string" && given.value === family) return resource;
  }
  return undefined;
}

const FAMILY: ReadonlyMap<string, string> = new Map([
  ["AWS::ECS::TaskDefinition", "Family"],
  ["aws_ecs_task_definition", "family"],
]);

const TASKS_SERVICE = "ecs-tasks.amazonaws.com";

function* taskRoles(of: Call): Generator<Need> {
  for (const name of ["TaskRoleArn", "ExecutionRoleArn"]) {
    const override = of.text("Overrides", name);
    if (override) {
      yield passRole(override, TASKS_SERVICE);
      continue;
    }
    const definition = of.declaredBy("TaskDefinition") ?? declaredFamily(of);
    if (!definition)
      yield passRole([run(`${name} of the task definition`)], TASKS_SERVICE, { advisory: "the task definition is not in this file" });
    const terraform = name === "TaskRoleArn" ? "task_role_arn" : "execution_role_arn";
    const given = definition?.property(definition.type.startsWith("aws_") ? terraform : name);
    const role = given && patternOfNode(given, of.deployment?.declared);
    if (role) yield passRole(role, TASKS_SERVICE);
  }
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html */
export function* submitJob(of: Call): Generator<Need> {
  yield call("batch:SubmitJob", arnBy(of, "batch", "job-queue/", "JobQueue"));
  const definition = arnBy(of, "batch", "job-definition/", "JobDefinition");
  yield call("batch:SubmitJob", definition, { inferred: true });
  const revised = withRevision(definition);
  if (revised !== definition) yield call("batch:SubmitJob", revised, { inferred: true });
  if (of.has("Tags")) yield call("batch:TagResource", arnOf("batch", "job/", ANY), { inferred: true });
  if (!of.sync) return;
  yield pollToo("batch:DescribeJobs", ALL, { onlyWildcard: "always" });
  yield stop("batch:TerminateJob", arnOf("batch", "job/", ANY));
  yield* managedRule("EventsForBatchJobsRule");
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-codebuild.html */
export const codebuild = {
  *startBuild(of: Call): Generator<Need> {
    const project = arnBy(of, "codebuild", "project/", "ProjectName");
    yield call("codebuild:StartBuild", project);
    yield* builds(of, project, "Build", "EventForCodeBuildStartBuildRule");
  },
  *startBuildBatch(of: Call): Generator<Need> {
    const project = arnBy(of, "codebuild", "project/", "ProjectName");
    yield call("codebuild:StartBuildBatch", project);
    yield* builds(of, project, "BuildBatch", "EventForCodeBuildStartBuildBatchRule");
  },
  *retryBuildBatch(of: Call): Generator<Need> {
    const project = projectOfBuild(of.required("Id"));
    yield call("codebuild:RetryBuildBatch", project);
    yield* builds(of, project, "BuildBatch", "EventForCodeBuildStartBuildBatchRule", "the guide names no rule for a retried batch");
  },
  stopBuild: (of: Call): Need[] => [call("codebuild:StopBuild", projectOfBuild(of.required("Id")))],
  stopBuildBatch: (of: Call): Need[] => [call("codebuild:StopBuildBatch", projectOfBuild(of.required("Id")))],
  deleteBuildBatch: (of: Call): Need[] => [call("codebuild:DeleteBuildBatch", projectOfBuild(of.required("Id")))],
  *batchDeleteBuilds(of: Call): Generator<Need> {
    for (const id of of.items("Ids") ?? [undefined])
      yield call("codebuild:BatchDeleteBuilds", projectOfBuild(id ? of.ofTemplate(id, "Ids") : [run("Ids")]));
  },
  *batchGetReports(of: Call): Generator<Need> {
    for (const arn of of.items("ReportArns") ?? [undefined]) {
      const group = arn ? split(of.ofTemplate(arn, "ReportArns"), ":", 6).at(5) : undefined;
      const [, name] = group ? split(group, "/") : [];
      const literal = name && literalTextOf(name);
      const known = literal?.includes(":") ? pattern(literal.slice(0, literal.indexOf(":"))) : name;
      yield call("codebuild:BatchGetReports", arnOf("codebuild", "report-group/", known ?? run("ReportArns")));
    }
  },
};

function* builds(of: Call, project: TextPattern, kind: "Build" | "BuildBatch", rule: string, advisory?: string): Generator<Need> {
  if (!of.sync) return;
  yield pollToo(`codebuild:BatchGet${kind === "Build" ? "Builds" : "BuildBatches"}`, project);
  yield stop(`codebuild:Stop${kind}`, project);
  yield* managedRule(rule, advisory === undefined ? {} : { advisory });
}

/** A build's id is its project's name, a colon and a number. */
function projectOfBuild(id: TextPattern): TextPattern {
  if (isArn(id)) {
    const parts = arnParts(id);
    const [, build] = parts ? split(parts.resource, "/") : [];
    if (build) return arnOf("codebuild", "project/", split(build, ":")[0] ?? build);
  }
  return arnOf("codebuild", "project/", split(id, ":")[0] ?? id);
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html */
export const eks = {
  *createCluster(of: Call): Generator<Need> {
    yield call("eks:CreateCluster", ALL, { onlyWildcard: "always" });
    yield passRole(of.required("RoleArn"), "eks.amazonaws.com");
    yield* eksWait(of, "Cluster", cluster(of, "Name"));
  },
  *deleteCluster(of: Call): Generator<Need> {
    yield call("eks:DeleteCluster", cluster(of, "Name"));
    if (of.sync) yield poll("eks:DescribeCluster", cluster(of, "Name"));
  },
  *createNodegroup(of: Call): Generator<Need> {
    yield call("eks:CreateNodegroup", cluster(of, "ClusterName"));
    const role = of.required("NodeRole");
    yield passRole(role, "eks.amazonaws.com");
    yield call("ec2:DescribeSubnets", ALL, { onlyWildcard: "always" });
    for (const action of ["iam:GetRole", "iam:ListAttachedRolePolicies"]) yield call(action, passRole(role, undefined).resource);
    yield* eksWait(of, "Nodegroup", below(of, "nodegroup", "NodegroupName"));
  },
  *deleteNodegroup(of: Call): Generator<Need> {
    yield call("eks:DeleteNodegroup", below(of, "nodegroup", "NodegroupName"));
    if (of.sync) yield poll("eks:DescribeNodegroup", below(of, "nodegroup", "NodegroupName"));
  },
  *createFargateProfile(of: Call): Generator<Need> {
    yield call("eks:CreateFargateProfile", cluster(of, "ClusterName"));
    yield passRole(of.required("PodExecutionRoleArn"), "eks.amazonaws.com");
    yield* eksWait(of, "FargateProfile", below(of, "fargateprofile", "FargateProfileName"));
  },
  *deleteFargateProfile(of: Call): Generator<Need> {
    yield call("eks:DeleteFargateProfile", below(of, "fargateprofile", "FargateProfileName"));
    if (of.sync) yield poll("eks:DescribeFargateProfile", below(of, "fargateprofile", "FargateProfileName"));
  },
  // Kubernetes decides by the role's own entry in the cluster
  call: (): Need[] => [],
  runJob: (): Need[] => [],
};

function* eksWait(of: Call, kind: string, resource: TextPattern): Generator<Need> {
  if (!of.sync) return;
  yield poll(`eks:Describe${kind}`, resource);
  yield stop(`eks:Delete${kind}`, resource);
}

const cluster = (of: Call, name: string): TextPattern => arnOf("eks", "cluster/", of.required(name));

/** `nodegroup/CLUSTER/NAME/ID`. */
const below = (of: Call, kind: string, name: string): TextPattern =>
  arnOf("eks", `${kind}/`, of.required("ClusterName"), "/", of.required(name), "/", ANY);
