import { plainText } from "../../../languages/evaluator/text.js";
import { isNothing, listOf, memberOf, type Value } from "../../../languages/evaluator/values.js";
import { token } from "../json-path.js";
import { sizeIn } from "../sizes.js";
import { secondsOf, timeoutPath } from "../values.js";
import { divided, each, given, hole, objectWith, pairs, structure, text } from "./shapes.js";
import type { Task, TaskForm } from "./task.js";

/** The time limit that goes into the parameters, in seconds or as a path. */
function limit(task: Task): { readonly seconds?: Value; readonly path?: Value } {
  const limited = task.prop("timeout") ?? task.prop("taskTimeout");
  const path = timeoutPath(limited);
  if (path) return { path: token(path, path.at, task.tools) };
  const seconds = secondsOf(limited);
  return seconds ? { seconds } : {};
}

function resultConfiguration(task: Task): Value {
  const configuration = structure(task.prop("resultConfiguration"), {
    EncryptionConfiguration: (of) =>
      structure(memberOf(of, "encryptionConfiguration"), {
        EncryptionOption: "encryptionOption",
        KmsKey: (encryption) => given(memberOf(encryption, "encryptionKey")),
      }),
    OutputLocation: (of) => location(memberOf(of, "outputLocation"), "/"),
  });
  return configuration ?? objectWith(task.made.at, {});
}

/** `{ bucketName, objectKey }` as `s3://…`. */
export function location(of: Value | undefined, end = ""): Value | undefined {
  if (!of || isNothing(of)) return undefined;
  const [bucket, key] = [memberOf(of, "bucketName"), memberOf(of, "objectKey")].map(plainText);
  if (bucket === undefined || key === undefined) return hole(of.at, "text");
  return text(`s3://${bucket}/${key}${end}`, of.at);
}

function reuse(task: Task): Value | undefined {
  const age = task.seconds("resultReuseConfigurationMaxAge");
  if (!age) return undefined;
  const enabled: Value = { kind: "boolean", value: true, at: age.at };
  const byAge = objectWith(age.at, { Enabled: enabled, MaxAgeInMinutes: divided(age, 60) });
  return objectWith(age.at, { ResultReuseByAgeConfiguration: byAge });
}

function glueParameters(task: Task): readonly (readonly [string, Value | undefined])[] {
  const { seconds, path } = limit(task);
  const workers = task.prop("workerConfiguration");
  const notify = task.seconds("notifyDelayAfter");
  const notification = notify && objectWith(notify.at, { NotifyDelayAfter: divided(notify, 60) });
  return [
    ["JobName", task.prop("glueJobName")],
    ["Arguments", task.input("arguments")],
    ["Timeout", path ?? divided(seconds, 60)],
    ["SecurityConfiguration", task.prop("securityConfiguration")],
    // the library writes null, which only JSONata's arguments keep
    ["NotificationProperty", notification ?? (task.jsonata ? { kind: "null", at: task.made.at } : undefined)],
    ["WorkerType", memberOf(workers, "workerType") ?? workerType(memberOf(workers, "workerTypeV2"))],
    ["NumberOfWorkers", memberOf(workers, "numberOfWorkers")],
    ["ExecutionClass", task.prop("executionClass")],
  ];
}

const workerType = (value: Value | undefined): Value | undefined =>
  value?.kind === "made" && value.type === "tasks.WorkerTypeV2.of" ? value.args[0] : value?.kind === "text" ? value : given(value, "text");

function containerOverrides(task: Task): Value | undefined {
  return structure(task.prop("containerOverrides"), {
    Command: "command",
    Environment: (of) => pairs(memberOf(of, "environment"), "Name"),
    InstanceType: "instanceType",
    ResourceRequirements: (of) => {
      const all = [
        ...requirement("GPU", memberOf(of, "gpuCount")),
        ...requirement("MEMORY", sizeIn(memberOf(of, "memory"), "MiB")),
        ...requirement("VCPU", memberOf(of, "vcpus")),
      ];
      return all.length > 0 ? listOf(all, of.at) : undefined;
    },
  });
}

function requirement(type: string, value: Value | undefined): Value[] {
  if (!value || isNothing(value)) return [];
  const amount = value.kind === "number" ? text(String(value.value), value.at) : hole(value.at, "text");
  return [objectWith(value.at, { Type: text(type, value.at), Value: amount })];
}

function batchParameters(task: Task): readonly (readonly [string, Value | undefined])[] {
  const { seconds, path } = limit(task);
  const within = (name: string, value: Value | undefined) => value && objectWith(value.at, { [name]: value });
  return [
    ["JobDefinition", task.prop("jobDefinitionArn")],
    ["JobName", task.prop("jobName")],
    ["JobQueue", task.prop("jobQueueArn")],
    ["Parameters", task.input("payload")],
    ["ArrayProperties", within("Size", task.prop("arraySize"))],
    ["ContainerOverrides", containerOverrides(task)],
    ["DependsOn", each(task.prop("dependsOn"), (job) => structure(job, { JobId: "jobId", Type: "type" }))],
    ["RetryStrategy", within("Attempts", task.prop("attempts"))],
    ["Tags", task.prop("tags")],
    ["Timeout", within("AttemptDurationSeconds", path ?? seconds)],
  ];
}

const environmentVariables = (task: Task): Value | undefined =>
  pairs(task.prop("environmentVariablesOverride"), "Name", (variable) => [
    ["Type", memberOf(variable, "type") ?? text("PLAINTEXT", variable.at)],
    ["Value", memberOf(variable, "value") ?? hole(variable.at)],
  ]);

const build = (api: string): TaskForm => ({
  api,
  parameters: (task) => [
    ["ProjectName", task.of("project", "projectName")],
    ["EnvironmentVariablesOverride", environmentVariables(task)],
  ],
});

const query = (api: string): TaskForm => ({ api, parameters: (task) => [["QueryExecutionId", task.prop("queryExecutionId")]] });

/** Queries, ETL jobs, batch jobs and builds. */
export const JOBS: Readonly<Record<string, TaskForm>> = {
  AthenaStartQueryExecution: {
    api: "athena:startQueryExecution",
    parameters: (task) => [
      ["QueryString", task.prop("queryString")],
      ["ClientRequestToken", task.prop("clientRequestToken")],
      ["QueryExecutionContext", structure(task.prop("queryExecutionContext"), { Catalog: "catalogName", Database: "databaseName" })],
      ["ResultConfiguration", resultConfiguration(task)],
      ["WorkGroup", task.prop("workGroup")],
      ["ExecutionParameters", task.prop("executionParameters")],
      ["ResultReuseConfiguration", reuse(task)],
    ],
  },
  AthenaGetQueryExecution: query("athena:getQueryExecution"),
  AthenaGetQueryResults: {
    api: "athena:getQueryResults",
    parameters: (task) => [
      ["QueryExecutionId", task.prop("queryExecutionId")],
      ["NextToken", task.prop("nextToken")],
      ["MaxResults", task.prop("maxResults")],
    ],
  },
  AthenaStopQueryExecution: query("athena:stopQueryExecution"),
  GlueStartJobRun: { api: "glue:startJobRun", ownTimeout: true, parameters: glueParameters },
  GlueStartCrawlerRun: { api: "aws-sdk:glue:startCrawler", parameters: (task) => [["Name", task.prop("crawlerName")]] },
  GlueDataBrewStartJobRun: { api: "databrew:startJobRun", parameters: (task) => [["Name", task.prop("name")]] },
  BatchSubmitJob: { api: "batch:submitJob", pattern: "RUN_JOB", ownTimeout: true, parameters: batchParameters },
  CodeBuildStartBuild: build("codebuild:startBuild"),
  CodeBuildStartBuildBatch: build("codebuild:startBuildBatch"),
};
