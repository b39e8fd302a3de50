import { describe, expect, test } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import { asksForItsInput } from "../../src/asl/asks-input.js";
import { lacksOf } from "../../src/rule-kit/index.js";
import { startedBy } from "../../src/triggers/input-of.js";
import { object } from "../../src/triggers/shape-makers.js";
import { parseAsl } from "../support/parse.js";
import { machinesOf } from "./machines-of.js";

const MACHINE = `      DefinitionString: '{ "StartAt": "A", "States": { "A": { "Type": "Succeed" } } }'`;

async function template(text: string) {
  const { of } = await machinesOf({ "template.yaml": text });
  return of("Machine")?.deployment;
}

const sam = (events: string, rest = "") => `Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: A, States: { A: { Type: Succeed } } }
      Events:
${events}
${rest}`;

const cloudFormation = (rest: string) => `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
${MACHINE}
${rest}`;

/** Members of the input as `startedBy` knows them; undefined where it knows nothing. */
async function membersOf(text: string, ...path: string[]): Promise<readonly string[] | undefined> {
  let shape = startedBy(await template(text))?.shape;
  for (const name of path)
    shape = name === "*" ? (shape?.kind === "list" ? shape.of : undefined) : shape?.kind === "object" ? shape.members.get(name) : undefined;
  return shape?.kind === "object" ? [...shape.members.keys()].sort() : undefined;
}

const EVENT = ["account", "detail", "detail-type", "id", "region", "replay-name", "resources", "source", "time", "version"];

describe("what starts a state machine of a SAM template", () => {
  test("a schedule passes the scheduled event, or its Input", async () => {
    expect(await membersOf(sam("        E: { Type: Schedule, Properties: { Schedule: rate(1 day) } }"))).toEqual(EVENT);
    expect(await membersOf(sam("        E: { Type: Schedule, Properties: { Schedule: rate(1 day) } }"), "detail")).toEqual([]);
    expect(await membersOf(sam(`        E: { Type: Schedule, Properties: { Schedule: rate(1 day), Input: '{"mode": "full"}' } }`))).toEqual(
      ["mode"],
    );
    expect(await membersOf(sam("        E: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day) } }"))).toEqual(EVENT);
  });

  test("an event rule passes the event that its pattern matches, or a part of it", async () => {
    const rule = (more: string) =>
      sam(`        E: { Type: EventBridgeRule, Properties: { Pattern: { source: [aws.s3], detail-type: [Object Created] }${more} } }`);
    expect(await membersOf(rule(""), "detail", "object")).toEqual(["etag", "key", "sequencer", "size", "version-id"]);
    expect(await membersOf(rule(", InputPath: $.detail.bucket"))).toEqual(["name"]);
    expect(
      await membersOf(
        rule(`, InputTransformer: { InputPathsMap: { k: $.detail.object.key }, InputTemplate: '{"key": <k>, "uri": "s3://b/<k>"}' }`),
      ),
    ).toEqual(["key", "uri"]);
  });

  test("several events are taken together, and one that says nothing hides the others", async () => {
    const two = `        A: { Type: Schedule, Properties: { Schedule: rate(1 day), Input: '{"mode": "full"}' } }
        B: { Type: Schedule, Properties: { Schedule: rate(1 hour), Input: '{"since": 1}' } }`;
    expect(await membersOf(sam(two))).toEqual(["mode", "since"]);
    expect(await membersOf(sam(`${two}\n        C: { Type: Api, Properties: { Path: /x, Method: post } }`))).toBeUndefined();
    expect(await membersOf(sam("        C: { Type: Api, Properties: { Path: /x, Method: post } }"))).toBeUndefined();
  });

  test("who else refers to the state machine may start it with anything", async () => {
    const schedule = "        E: { Type: Schedule, Properties: { Schedule: rate(1 day) } }";
    const caller = `  Caller:
    Type: AWS::Serverless::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, CodeUri: ., Environment: { Variables: { MACHINE: !Ref Machine } } }`;
    expect(await membersOf(sam(schedule, caller))).toBeUndefined();
    const alarm = `  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: { Dimensions: [{ Name: StateMachineArn, Value: !Ref Machine }] }`;
    expect(await membersOf(sam(schedule, alarm))).toEqual(EVENT);
  });
});

describe("what starts a state machine of a CloudFormation template", () => {
  const rule = (target: string) => `  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: { source: [my.shop], detail-type: [Order Placed] }
      Targets: [{ Id: t, Arn: !GetAtt Machine.Arn${target} }]`;

  test("a rule's target", async () => {
    expect(await membersOf(cloudFormation(rule("")))).toEqual(EVENT);
    expect(await membersOf(cloudFormation(rule("")), "detail")).toBeUndefined();
    expect(await membersOf(cloudFormation(rule(`, Input: '{"a": 1}'`)))).toEqual(["a"]);
    expect(await membersOf(cloudFormation(rule(', Input: !Sub \'{"a": "${AWS::Region}"}\'')))).toEqual(["a"]);
    expect(await membersOf(cloudFormation(rule("").replace("Machine.Arn", "Other.Arn")))).toBeUndefined();
  });

  test("a pipe passes a list of records", async () => {
    const pipe = (more: string) => `  Pipe:
    Type: AWS::Pipes::Pipe
    Properties: { Source: "arn:aws:sqs:us-east-1:111122223333:q", Target: !Ref Machine, RoleArn: r${more} }`;
    expect(await membersOf(cloudFormation(pipe("")), "*")).toContain("messageId");
    const source = (declared: string, attribute: string) =>
      cloudFormation(`${pipe("").replace(/Source: [^,}]*/, `Source: !GetAtt ${attribute}`)}\n  From: { Type: ${declared} }`);
    expect(await membersOf(source("AWS::DynamoDB::Table", "From.StreamArn"), "*")).toContain("dynamodb");
    expect(await membersOf(source("AWS::Kinesis::Stream", "From.Arn"), "*")).toContain("partitionKey");
    expect(await membersOf(source("AWS::SQS::Queue", "From.Arn"), "*")).toContain("messageId");
    expect(await membersOf(source("AWS::AmazonMQ::Broker", "From.Arn"), "*")).toBeUndefined();
    expect(await membersOf(cloudFormation(pipe(`, TargetParameters: { InputTemplate: '{"id": <$.messageId>}' }`)), "*")).toEqual(["id"]);
  });
});

test("what starts a state machine of a Terraform module", async () => {
  const { of } = await machinesOf({
    "main.tf": `resource "aws_sfn_state_machine" "machine" {
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
}
resource "aws_cloudwatch_event_rule" "nightly" {
  schedule_expression = "rate(1 day)"
}
resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_sfn_state_machine.machine.arn
  input = jsonencode({ mode = "full" })
}
resource "aws_sfn_state_machine" "other" {
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
}
resource "aws_cloudwatch_event_rule" "placed" {
  event_pattern = jsonencode({ source = ["aws.glue"], "detail-type" = ["Glue Job State Change"] })
}
resource "aws_cloudwatch_event_target" "placed" {
  rule       = aws_cloudwatch_event_rule.placed.name
  arn        = aws_sfn_state_machine.other.arn
  input_path = "$.detail"
}
`,
  });
  const members = (name: string) => {
    const shape = startedBy(of(`aws_sfn_state_machine.${name}`)?.deployment)?.shape;
    return shape?.kind === "object" ? [...shape.members.keys()] : undefined;
  };
  expect(members("machine")).toEqual(["mode"]);
  expect(members("other")).toContain("jobRunId");
});

test("a member that no event passes is told, and one that a Choice has tested for is not", async () => {
  const { machine } = await parseAsl({
    StartAt: "There?",
    States: {
      "There?": { Type: "Choice", Choices: [{ Variable: "$.mode", IsPresent: true, Next: "Guarded" }], Default: "Read" },
      Guarded: { Type: "Pass", Parameters: { "mode.$": "$.mode" }, End: true },
      Read: { Type: "Pass", Parameters: { "key.$": "$.detial.object.key", "there.$": "$.detail.object.key" }, End: true },
    },
  });
  if (!machine) throw new Error("the definition has a fault");
  const shape = object({ id: { kind: "any" }, detail: { kind: "any" } });
  const facts = analyze(machine, { startedBy: { name: "the rule", shape } });
  const lacks = [...machine.states.values()].flatMap((state) =>
    lacksOf(state, facts).map(({ lack }) => [state.name, lack.kind === "member" && lack.member]),
  );
  expect(lacks).toEqual([["Read", "detial"]]);
});

test("a Choice that asks for the form of the input expects other starts than those of the template", async () => {
  const { machine } = await parseAsl({
    StartAt: "Typed?",
    States: {
      "Direct?": { Type: "Choice", Choices: [{ Variable: "$.query", IsPresent: true, Next: "Done" }], Default: "Batch" },
      Batch: { Type: "Pass", InputPath: "$[0].body", Next: "Again?" },
      "Typed?": {
        Type: "Choice",
        QueryLanguage: "JSONata",
        Choices: [{ Condition: "{% $exists($states.input.query) %}", Next: "Done" }],
        Default: "Direct?",
      },
      "Again?": { Type: "Choice", Choices: [{ Variable: "$.query", IsPresent: true, Next: "Done" }], Default: "Done" },
      Done: { Type: "Succeed" },
    },
  });
  if (!machine) throw new Error("the definition has a fault");
  const facts = analyze(machine, { startedBy: { name: "the pipe", shape: { kind: "list", of: object({ body: { kind: "string" } }) } } });
  const rules = (name: string) => {
    const state = machine.states.get(name);
    return state?.type === "Choice" ? facts.choice(state)?.rules : undefined;
  };
  expect(rules("Direct?")).toMatchObject([{ taken: "never", asksForInput: true }]);
  const asks = (name: string) => {
    const state = machine.states.get(name);
    return state?.type === "Choice" && state.choices.map(({ condition }) => asksForItsInput(state, condition));
  };
  expect([asks("Typed?"), asks("Direct?"), asks("Again?")]).toEqual([[true], [true], [false]]);
  expect(rules("Again?")?.[0]).not.toHaveProperty("asksForInput");
});
