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

describe.each(Object.entries(SITUATIONS))("%s", (_, states) => {
  const json = JSON.stringify({ StartAt: Object.keys(states)[0], States: states }, undefined, 2);
  it("has the same findings in every form", async () => {
    const alone = await reported("a.asl.json", json);
    expect(alone.length).toBeGreaterThan(0);
    for (const [form, path, write] of FORMS) expect(await reported(path, write(json)), form).toEqual(alone);
  });
});
