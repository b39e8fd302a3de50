import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/linter/config/load.js";
import { lintFile } from "../../src/linter/lint.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { reportOf } from "../../src/linter/report.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";

/** One policy: a state machine has the same findings in a file of its own and in every tool's file that it is written into. */
const config = await loadConfig(import.meta.dirname, { rules: RULES, search: false });

const ROLE = "arn:aws:iam::123456789012:role/machine";
const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));

/** Programs of the AWS CDK around the statements that make the state machine. */
const cdk = (
  statements: string,
): string => `import { Duration, Stack, aws_batch as batch, aws_ecs as ecs, aws_lambda as lambda, aws_sqs as sqs } from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
export class Flow extends Stack {
  constructor(scope: any, id: string) {
    super(scope, id);
${indent(statements, 4)}
  }
}
`;
const pythonCdk = (statements: string): string => `from aws_cdk import Duration, Stack, aws_lambda as lambda_, aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
import aws_cdk.aws_stepfunctions_tasks as tasks

class Flow(Stack):
    def __init__(self, scope, id, **kwargs):
        super().__init__(scope, id, **kwargs)
${indent(statements, 8)}
`;

const FORMS: readonly (readonly [string, string, (json: string) => string])[] = [
  ["a definition", "a.asl.json", (json) => json],
  [
    "AWS SAM",
    "template.yaml",
    (json) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Role: ${ROLE}
      Definition:
${indent(json, 8)}
`,
  ],
  [
    "CloudFormation",
    "template.json",
    (json) =>
      JSON.stringify({
        Resources: { Machine: { Type: "AWS::StepFunctions::StateMachine", Properties: { RoleArn: ROLE, DefinitionString: json } } },
      }),
  ],
  [
    "Fn::Sub",
    "template.yml",
    (json) => `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: ${ROLE}
      DefinitionString: !Sub |
${indent(json, 8)}
`,
  ],
  [
    "Terraform",
    "main.tf",
    (json) => `resource "aws_sfn_state_machine" "machine" {
  name       = "machine"
  role_arn   = "${ROLE}"
  definition = jsonencode(${json})
}
`,
  ],
  [
    "a heredoc",
    "main.tf",
    (json) => `resource "aws_sfn_state_machine" "machine" {
  name       = "machine"
  role_arn   = "${ROLE}"
  definition = <<JSON
${json}
JSON
}
`,
  ],
  [
    "the Serverless Framework",
    "serverless.yml",
    (json) => `service: s
provider: { name: aws }
plugins: [serverless-step-functions]
stepFunctions:
  stateMachines:
    machine:
      role: ${ROLE}
      definition:
${indent(json, 8)}
`,
  ],
];

const CDK_FORMS: typeof FORMS = [
  [
    "CDK: an object",
    "flow/app.ts",
    (json) => cdk(`new sfn.CfnStateMachine(this, "Machine", { roleArn: "${ROLE}", definition: ${json} });`),
  ],
  [
    "CDK: a text",
    "flow/app.ts",
    (json) => cdk(`new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(${json})) });`),
  ],
  [
    "CDK in Python: a text",
    "flow/app.py",
    (json) => pythonCdk(`sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_string("""${json}"""))`),
  ],
];

/** The situations that constructs can write alike, in both languages. */
const CONSTRUCTS: { readonly [situation: string]: readonly [typescript: string, python: string] } = {
  "a callback without a timeout": [
    `const queue = sqs.Queue.fromQueueArn(this, "Queue", "arn:aws:sqs:eu-west-1:123456789012:q");
const ask = new tasks.SqsSendMessage(this, "Ask", {
  queue,
  integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
  messageBody: sfn.TaskInput.fromObject({ t: sfn.JsonPath.taskToken }),
});
new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(ask) });`,
    `queue = sqs.Queue.from_queue_arn(self, "Queue", "arn:aws:sqs:eu-west-1:123456789012:q")
ask = tasks.SqsSendMessage(self, "Ask", queue=queue, integration_pattern=sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN, message_body=sfn.TaskInput.from_object({"t": sfn.JsonPath.task_token}))
sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_chainable(ask))`,
  ],
  "a job, and a function without Retry": [
    `const run = new tasks.BatchSubmitJob(this, "Run", { jobName: "j", jobQueueArn: "q", jobDefinitionArn: "d" });
const call = new tasks.LambdaInvoke(this, "Call", { lambdaFunction: lambda.Function.fromFunctionName(this, "F", "f"), retryOnServiceExceptions: false });
new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(run.next(call)) });`,
    `run = tasks.BatchSubmitJob(self, "Run", job_name="j", job_queue_arn="q", job_definition_arn="d")
call = tasks.LambdaInvoke(self, "Call", lambda_function=lambda_.Function.from_function_name(self, "F", "f"), retry_on_service_exceptions=False)
sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_chainable(run.next(call)))`,
  ],
  "a poll that never leaves for a terminal status": [
    `const rest = new sfn.Wait(this, "Rest", { time: sfn.WaitTime.duration(Duration.seconds(30)) });
const ask = new tasks.CallAwsService(this, "Ask", {
  service: "glue",
  action: "getJobRun",
  parameters: { JobName: "j", RunId: sfn.JsonPath.stringAt("$.run") },
  iamResources: ["*"],
  resultPath: "$.job",
  taskTimeout: sfn.Timeout.duration(Duration.seconds(30)),
});
const isDone = new sfn.Choice(this, "Done?")
  .when(sfn.Condition.stringEquals("$.job.JobRun.JobRunState", "SUCCEEDED"), new sfn.Succeed(this, "Done"))
  .otherwise(rest);
new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(rest.next(ask).next(isDone)) });`,
    `rest = sfn.Wait(self, "Rest", time=sfn.WaitTime.duration(Duration.seconds(30)))
ask = tasks.CallAwsService(self, "Ask", service="glue", action="getJobRun", parameters={"JobName": "j", "RunId": sfn.JsonPath.string_at("$.run")}, iam_resources=["*"], result_path="$.job", task_timeout=sfn.Timeout.duration(Duration.seconds(30)))
is_done = sfn.Choice(self, "Done?").when(sfn.Condition.string_equals("$.job.JobRun.JobRunState", "SUCCEEDED"), sfn.Succeed(self, "Done")).otherwise(rest)
sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_chainable(rest.next(ask).next(is_done)))`,
  ],
  "a whole object, and a read that fails": [
    `const read = new tasks.CallAwsService(this, "Read", {
  service: "s3",
  action: "getObject",
  parameters: { Bucket: "b", Key: sfn.JsonPath.stringAt("$.key") },
  iamResources: ["*"],
  resultSelector: { text: sfn.JsonPath.stringAt("$.Body") },
  taskTimeout: sfn.Timeout.duration(Duration.seconds(30)),
});
const use = new sfn.Pass(this, "Use", { parameters: { key: sfn.JsonPath.stringAt("$.key") } });
new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(read.next(use)) });`,
    `read = tasks.CallAwsService(self, "Read", service="s3", action="getObject", parameters={"Bucket": "b", "Key": sfn.JsonPath.string_at("$.key")}, iam_resources=["*"], result_selector={"text": sfn.JsonPath.string_at("$.Body")}, task_timeout=sfn.Timeout.duration(Duration.seconds(30)))
use = sfn.Pass(self, "Use", parameters={"key": sfn.JsonPath.string_at("$.key")})
sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_chainable(read.next(use)))`,
  ],
  "a Retry that repeats an effect": [
    `const start = new tasks.CallAwsService(this, "Start", {
  service: "ecs",
  action: "runTask",
  parameters: { Cluster: "c", TaskDefinition: "t" },
  iamResources: ["*"],
  taskTimeout: sfn.Timeout.duration(Duration.seconds(60)),
}).addRetry({ errors: ["States.ALL"] });
new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(start) });`,
    `start = tasks.CallAwsService(self, "Start", service="ecs", action="runTask", parameters={"Cluster": "c", "TaskDefinition": "t"}, iam_resources=["*"], task_timeout=sfn.Timeout.duration(Duration.seconds(60)))
start.add_retry(errors=["States.ALL"])
sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_chainable(start))`,
  ],
};

const task = (resource: string, parameters: object, more: object = { End: true }): object => ({
  Type: "Task",
  Resource: `arn:aws:states:::${resource}`,
  Parameters: parameters,
  ...more,
});
const SITUATIONS: { readonly [name: string]: { readonly [state: string]: object } } = {
  "a callback without a timeout": {
    Ask: task("sqs:sendMessage.waitForTaskToken", {
      QueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/q",
      MessageBody: { "t.$": "$$.Task.Token" },
    }),
  },
  "a job, and a function without Retry": {
    Run: task("batch:submitJob.sync", { JobName: "j", JobQueue: "q", JobDefinition: "d" }, { Next: "Call" }),
    Call: task("lambda:invoke", { FunctionName: "f" }),
  },
  "a poll that never leaves for a terminal status": {
    Rest: { Type: "Wait", Seconds: 30, Next: "Ask" },
    Ask: task("aws-sdk:glue:getJobRun", { JobName: "j", "RunId.$": "$.run" }, { ResultPath: "$.job", TimeoutSeconds: 30, Next: "Done?" }),
    "Done?": {
      Type: "Choice",
      Choices: [{ Variable: "$.job.JobRun.JobRunState", StringEquals: "SUCCEEDED", Next: "Done" }],
      Default: "Rest",
    },
    Done: { Type: "Succeed" },
  },
  "a whole object, and a read that fails": {
    Read: task(
      "aws-sdk:s3:getObject",
      { Bucket: "b", "Key.$": "$.key" },
      { TimeoutSeconds: 30, ResultSelector: { "text.$": "$.Body" }, Next: "Use" },
    ),
    Use: { Type: "Pass", Parameters: { "key.$": "$.key" }, End: true },
  },
  "a Retry that repeats an effect": {
    Start: task(
      "ecs:runTask",
      { Cluster: "c", TaskDefinition: "t" },
      { TimeoutSeconds: 60, Retry: [{ ErrorEquals: ["States.ALL"] }], End: true },
    ),
  },
};

/** What only a template can tell: its role, its logging. */
const OF_THE_TEMPLATE = /^(role-|observability|express-logging|starter|unknown-iam)/;

async function reported(path: string, text: string): Promise<string[]> {
  const linted = await lintFile(sourceFile(path, text), true, { rules: RULES, config, access: memoryAccess({ [path]: text }) });
  expect(linted.crashes).toEqual([]);
  expect(linted.machines).toHaveLength(1);
  return reportOf([linted], linted.findings, RULES)
    .findings.filter(({ rule }) => !OF_THE_TEMPLATE.test(rule))
    .map(({ rule, state, severity, certainty, occurrences }) => [rule, state, severity, certainty, occurrences?.length ?? 0].join(" "))
    .sort();
}

describe.each(Object.entries(SITUATIONS))("%s", (situation, states) => {
  const json = JSON.stringify({ StartAt: Object.keys(states)[0], States: states }, undefined, 2);
  it("has the same findings in every form", async () => {
    const alone = await reported("a.asl.json", json);
    expect(alone.length).toBeGreaterThan(0);
    for (const [form, path, write] of [...FORMS, ...CDK_FORMS]) expect(await reported(path, write(json)), form).toEqual(alone);
  });

  it("has the same findings where constructs of the CDK write it, in both languages", async () => {
    const [typescript, python] = CONSTRUCTS[situation] ?? expect.fail(situation);
    const alone = await reported("a.asl.json", json);
    expect(await reported("flow/app.ts", cdk(typescript))).toEqual(alone);
    expect(await reported("flow/app.py", pythonCdk(python))).toEqual(alone);
  });
});
