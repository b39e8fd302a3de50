import { expect, it } from "vitest";
import { type Files, lintForm } from "../hosts/forms.js";

const told = async (files: Files, rules: RegExp) =>
  (await lintForm(files)).filter(({ rule }) => rules.test(rule)).map(({ rule, message }) => `${rule}: ${message}`);

const call = (resource: string, args: object) =>
  JSON.stringify({
    QueryLanguage: "JSONata",
    StartAt: "Do",
    States: { Do: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Arguments: args, TimeoutSeconds: 60, End: true } },
  });

it("objects that a path makes of each item are held against the model of the call", async () => {
  const entries = (expression: string) =>
    told({ "a.asl.json": call("events:putEvents", { Entries: `{% ${expression} %}` }) }, /^argument-/);
  const number = ['argument-not-accepted: "Do" passes a number as Arguments.Entries.DetailType, but events:putEvents takes a string'];
  expect(await entries('[$states.input.rows.{"Source":"s","DetailType":5,"Detail":{}}]')).toEqual(number);
  expect(await entries('$states.input.rows[ok].{"Source":"s","DetailType":5,"Detail":{}}[]')).toEqual(number);
  expect(await entries('[$states.input.rows.{"Source":"s","DetailType":kind,"Detail":{}}]')).toEqual([]);
  // the keys are the items' own
  expect(await entries("[$states.input.rows.{key:5}]")).toEqual([]);
});

it("each text that an expression chooses from is held against the enumeration", async () => {
  const action = (expression: string) =>
    told(
      {
        "a.asl.json": call("aws-sdk:route53:changeResourceRecordSets", {
          HostedZoneId: "Z1",
          ChangeBatch: { Changes: [{ Action: expression, ResourceRecordSet: { Name: "a.example.com", Type: "A" } }] },
        }),
      },
      /^argument-/,
    );
  expect(await action("{% $states.input.gone ? 'REMOVE' : 'UPSERT' %}")).toEqual([
    'argument-not-accepted: Arguments.ChangeBatch.Changes[0].Action of "Do" can be "REMOVE", which route53:changeResourceRecordSets does not accept',
  ]);
  expect(await action("{% $states.input.gone ? 'DELETE' : 'UPSERT' %}")).toEqual([]);
  expect(await action("{% $states.input.action %}")).toEqual([]);
});

it("a sequence is no array in a list of objects either", async () => {
  const values = (expression: string) =>
    told(
      { "a.asl.json": call("aws-sdk:resourcegroupstaggingapi:getResources", { TagFilters: [{ Key: "Owner", Values: expression }] }) },
      /^sequence-/,
    );
  expect(await values("{% $states.input.tags[Key='Owner'].Value %}")).toHaveLength(1);
  expect(await values("{% [$states.input.tags[Key='Owner'].Value] %}")).toEqual([]);
});

const sam = (pattern: string, variable: string, value: string): Files => ({
  "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Events: { Changed: { Type: EventBridgeRule, Properties: { Pattern: ${pattern} } } }
      Definition:
        StartAt: Which
        States:
          Which: { Type: Choice, Choices: [{ Variable: "${variable}", StringEquals: ${value}, Next: Yes }], Default: No }
          "Yes": { Type: Pass, End: true }
          "No": { Type: Succeed }
`
    .replace("Next: Yes", 'Next: "Yes"')
    .replace("Default: No", 'Default: "No"'),
});

it("values that the event pattern does not match are told, and what it asks to be absent", async () => {
  const rules = /^(?:unknown-enumeration-value|input-has-no-member)$/;
  const shop =
    "{ source: [shop], detail-type: [Placed, Sent], detail: { state: [OPEN], note: [{ exists: false }], kind: [{ prefix: a }, b] } }";
  expect(await told(sam(shop, "$.detail.state", "CLOSED"), rules)).toEqual([
    'unknown-enumeration-value: "Which" compares $.detail.state with "CLOSED", which no event that starts the state machine has',
  ]);
  expect(await told(sam(shop, "$['detail-type']", "Returned"), rules)).toHaveLength(1);
  expect(await told(sam(shop, "$.source", "shops"), rules)).toHaveLength(1);
  for (const [variable, value] of [
    ["$.detail.state", "OPEN"],
    ["$['detail-type']", "Sent"],
    ["$.detail.kind", "c"],
  ] as const)
    expect(await told(sam(shop, variable, value), rules)).toEqual([]);
  const ec2 = "{ source: [aws.ec2], detail-type: [EC2 Instance State-change Notification], detail: { state: [stopped] } }";
  expect(await told(sam(ec2, "$.detail.state", "running"), rules)).toHaveLength(1);
});

const program = (body: string, imports = "") => `import { Duration, Stack } from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
${imports}
export class S extends Stack {
  constructor(scope: any, id: string) {
    super(scope, id);
    ${body}
  }
}
`;

it("a pipe of the CDK passes a list of records", async () => {
  const read = (path: string, target = "") =>
    told(
      {
        "lib/s.ts": program(
          `const flow = new sfn.StateMachine(this, "Flow", { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(this, "R", { parameters: { "v.$": "${path}" } })) });
    new Pipe(this, "P", { source: new SqsSource(new Queue(this, "Q")), target: new SfnStateMachine(flow, { ${target} }) });`,
          `import { Queue } from "aws-cdk-lib/aws-sqs";
import { Pipe, InputTransformation } from "@aws-cdk/aws-pipes-alpha";
import { SqsSource } from "@aws-cdk/aws-pipes-sources-alpha";
import { SfnStateMachine } from "@aws-cdk/aws-pipes-targets-alpha";`,
        ),
      },
      /^(?:fails-at-run-time|input-has-no-member)$/,
    );
  expect(await read("$.body")).toHaveLength(1);
  expect(await read("$[0].id")).toHaveLength(1);
  expect(await read("$.body", 'inputTransformation: InputTransformation.fromObject({ body: "x" })')).toEqual(
    await read("$.other", 'inputTransformation: InputTransformation.fromObject({ body: "x" })'),
  );
});

it("a child of the CDK may be made by a construct of another file", async () => {
  const files = (input: string): Files => ({
    "lib/s.ts": program(
      `const billing = new Billing(this, "Billing");
    const go = new tasks.StepFunctionsStartExecution(this, "Go", { stateMachine: billing.machine, integrationPattern: sfn.IntegrationPattern.RUN_JOB, input: sfn.TaskInput.fromObject({ ${input}: sfn.JsonPath.stringAt("$.id") }), taskTimeout: sfn.Timeout.duration(Duration.minutes(5)) });
    new sfn.StateMachine(this, "Parent", { definitionBody: sfn.DefinitionBody.fromChainable(go) });`,
      'import { Billing } from "./billing";',
    ),
    "lib/billing.ts": `import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
export class Billing extends Construct {
  readonly machine: sfn.StateMachine;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.machine = new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(this, "Bill", { parameters: { "v.$": "$.invoiceId" } })) });
  }
}
`,
  });
  expect(await told(files("invoice"), /^child-/)).toHaveLength(1);
  expect(await told(files("invoiceId"), /^child-/)).toEqual([]);
});
