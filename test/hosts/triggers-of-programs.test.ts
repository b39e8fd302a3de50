import { describe, expect, test } from "vitest";
import type { Shape } from "../../src/integrations/shapes.js";
import { startedBy } from "../../src/triggers/input-of.js";
import { machinesOf } from "./machines-of.js";

async function shapeOf(files: Readonly<Record<string, string>>, machine: string): Promise<Shape | undefined> {
  const { of } = await machinesOf(files);
  return startedBy(of(machine)?.deployment)?.shape;
}

/** Names of members, by a path of members into the shape; `*` is an item. */
function members(shape: Shape | undefined, ...path: string[]): readonly string[] | undefined {
  let at = shape;
  for (const name of path)
    at = name === "*" ? (at?.kind === "list" ? at.of : undefined) : at?.kind === "object" ? at.members.get(name) : undefined;
  return at?.kind === "object" ? [...at.members.keys()].sort() : undefined;
}

const EVENT = ["account", "detail", "detail-type", "id", "region", "replay-name", "resources", "source", "time", "version"];

describe("what starts a state machine of the CDK", () => {
  const program = (rest: string, declared = "const machine =") => ({
    "lib/stack.ts": `import { CfnOutput, Duration, Stack } from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as events from "aws-cdk-lib/aws-events";
import { SfnStateMachine } from "aws-cdk-lib/aws-events-targets";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as scheduler from "aws-cdk-lib/aws-scheduler";
import * as targets from "aws-cdk-lib/aws-scheduler-targets";
import * as pipes from "aws-cdk-lib/aws-pipes";
export class Shop extends Stack {
  constructor(scope, id) {
    super(scope, id);
    ${declared} new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(this, "A")) });
    ${rest}
  }
}
`,
  });
  const cdk = async (rest: string, declared?: string) => shapeOf(program(rest, declared), "Machine");
  const DAILY = `schedule: events.Schedule.rate(Duration.days(1))`;
  const daily = (target: string) => `new events.Rule(this, "R", { ${DAILY}, targets: [${target}] });`;

  test("rules, with or without an input", async () => {
    expect(members(await cdk(daily("new SfnStateMachine(machine)")))).toEqual(EVENT);
    const input = (made: string) => `new SfnStateMachine(machine, { input: events.RuleTargetInput.${made} })`;
    expect(members(await cdk(daily(input(`fromObject({ mode: "full", at: events.EventField.time })`))))).toEqual(["at", "mode"]);
    expect(await cdk(daily(input(`fromText("all")`)))).toBeUndefined();
    expect(await cdk(daily(input(`fromObject({ ...settings })`)))).toBeUndefined();
    const created = `const rule = new events.Rule(this, "R", { eventPattern: { source: ["aws.s3"], detailType: ["Object Created"] } });`;
    expect(members(await cdk(`${created} rule.addTarget(new SfnStateMachine(machine));`), "detail", "bucket")).toEqual(["name"]);
    expect(members(await cdk(`${created} rule.addTarget(${input(`fromEventPath("$.detail.bucket")`)});`))).toEqual(["name"]);
    expect(await cdk(`bucket.onCloudTrailPutObject("P", { target: new SfnStateMachine(machine) });`)).toBeUndefined();
  });

  test("schedules, pipes and rules as resources of CloudFormation", async () => {
    const schedule = `new scheduler.Schedule(this, "S", { target: new targets.StepFunctionsStartExecution(machine, { input: scheduler.ScheduleTargetInput.fromObject({ day: 1 }) }) });`;
    expect(members(await cdk(schedule))).toEqual(["day"]);
    const rule = `new events.CfnRule(this, "R", { scheduleExpression: "rate(1 day)", targets: [{ id: "t", arn: machine.stateMachineArn, input: JSON.stringify({ n: 1 }) }] });`;
    expect(members(await cdk(rule))).toEqual(["n"]);
    const pipe = `new pipes.CfnPipe(this, "P", { roleArn: "r", source: "arn:aws:sqs:us-east-1:111122223333:q", target: machine.stateMachineArn });`;
    expect(members(await cdk(pipe), "*")).toContain("messageId");
  });

  test("APIs pass what the template of the CDK writes", async () => {
    expect(members(await cdk(`new apigateway.StepFunctionsRestApi(this, "Api", { stateMachine: machine });`))).toEqual([
      "body",
      "path",
      "querystring",
    ]);
    const method = `api.root.addMethod("GET", apigateway.StepFunctionsIntegration.startExecution(machine, { headers: true, path: false }));`;
    expect(members(await cdk(method))).toEqual(["body", "header", "querystring"]);
  });

  test("any other use may start it with anything", async () => {
    const rule = daily("new SfnStateMachine(machine)");
    expect(await cdk(`${rule} machine.grantStartExecution(fn);`)).toBeUndefined();
    expect(await cdk(`${rule} new lambda.Function(this, "F", { environment: { ARN: machine.stateMachineArn } });`)).toBeUndefined();
    expect(await cdk(`${rule} new Other(this, { machine });`)).toBeUndefined();
    expect(await cdk(`${rule} fn.addEnvironment("ARN", machine.stateMachineArn);`)).toBeUndefined();
    expect(await cdk(daily("new SfnStateMachine(this.machine)"), "this.machine =")).toBeUndefined();
    expect(
      members(await cdk(`${rule} table.grantReadData(machine); new CfnOutput(this, "Arn", { value: machine.stateMachineArn });`)),
    ).toEqual(EVENT);
  });
});

describe("the same in Python", () => {
  const stack = (rest: string, declared: string) => `import aws_cdk as cdk
from aws_cdk import aws_events as events, aws_events_targets as targets, aws_lambda as lambda_, aws_stepfunctions as sfn


class Shop(cdk.Stack):
    def __init__(self, scope, id, **kwargs):
        super().__init__(scope, id, **kwargs)
        ${declared} = sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_chainable(sfn.Pass(self, "A")))
${rest.replace(/^/gm, "        ")}
`;
  const inPython = (rest: string, declared = "machine") => shapeOf({ "stack.py": stack(rest, declared) }, "Machine");
  const daily = (target: string) =>
    `events.Rule(self, "R", schedule=events.Schedule.rate(cdk.Duration.days(1)), targets=[targets.SfnStateMachine(${target})])`;

  test("rules, with or without an input", async () => {
    expect(members(await inPython(daily("machine")))).toEqual(EVENT);
    expect(members(await inPython(daily("self._machine"), "self._machine"))).toEqual(EVENT);
    const full = 'machine, input=events.RuleTargetInput.from_object({"mode": "full"})';
    expect(members(await inPython(daily(full)))).toEqual(["mode"]);
    const stored = `rule = events.Rule(self, "R", event_pattern=events.EventPattern(source=["aws.s3"], detail_type=["Object Created"]))
rule.add_target(targets.SfnStateMachine(machine))`;
    expect(members(await inPython(stored), "detail", "bucket")).toEqual(["name"]);
    const asDictionary = stored.replace(/events\.EventPattern\(.*\)\)/, '{"source": ["aws.s3"], "detail_type": ["Object Created"]})');
    expect(members(await inPython(asDictionary), "detail", "bucket")).toEqual(["name"]);
    expect(members(await inPython(`${daily("machine")}\ncdk.CfnOutput(self, "Arn", value=machine.state_machine_arn)`))).toEqual(EVENT);
    expect(members(await inPython(`${daily("machine")}\n# the machine is started by hand as well`))).toEqual(EVENT);
  });

  test("something else may start it", async () => {
    const rule = daily("machine");
    expect(await inPython(`${rule}\nmachine.grant_start_execution(fn)`)).toBeUndefined();
    expect(await inPython(`${rule}\nreturn machine`)).toBeUndefined();
    expect(await inPython(`${rule}\nself.machine = machine`)).toBeUndefined();
    expect(await inPython(`${rule}\nOther(self, state_machine=machine)`)).toBeUndefined();
    expect(await inPython(`${rule}\nfn.add_environment("ARN", machine.state_machine_arn)`)).toBeUndefined();
    expect(await inPython(daily("self.machine"), "self.machine")).toBeUndefined();
  });

  test("a name of the module is its own only where the file makes the app", async () => {
    const program = (first: string) => ({
      "app.py": `import aws_cdk as cdk
from aws_cdk import aws_events as events, aws_events_targets as targets, aws_stepfunctions as sfn
${first}
machine = sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(sfn.Pass(stack, "A")))
events.Rule(stack, "R", schedule=events.Schedule.rate(cdk.Duration.days(1)), targets=[targets.SfnStateMachine(machine)])
`,
    });
    expect(members(await shapeOf(program('stack = cdk.Stack(cdk.App(), "Shop")'), "Machine"))).toEqual(EVENT);
    expect(await shapeOf(program("from shop import stack"), "Machine")).toBeUndefined();
  });
});

describe("what starts a state machine of the Serverless Framework", () => {
  const service = (events: string, rest = "") =>
    shapeOf(
      {
        "serverless.yml": `service: shop
provider: { name: aws }
stepFunctions:
  stateMachines:
    orders:
      events:
${events.replace(/^/gm, "        ")}
      definition: { StartAt: A, States: { A: { Type: Succeed } } }
${rest}`,
      },
      "orders",
    );

  test("schedules and events", async () => {
    expect(members(await service("- schedule: rate(1 day)"))).toEqual(EVENT);
    expect(members(await service("- schedule: { rate: [rate(1 day), rate(1 hour)], input: { mode: full } }"))).toEqual(["mode"]);
    const event = "event: { source: [aws.s3], detail-type: [Object Created] }";
    expect(members(await service(`- eventBridge: { ${event} }`), "detail", "bucket")).toEqual(["name"]);
    expect(members(await service(`- cloudwatchEvent: { ${event}, inputPath: $.detail.bucket }`))).toEqual(["name"]);
    const transformer = `inputTransformer: { inputPathsMap: { k: $.detail.object.key }, inputTemplate: '{"key": <k>}' }`;
    expect(members(await service(`- eventBridge: { ${event}, ${transformer} }`))).toEqual(["key"]);
    expect(await service("- schedule: rate(1 day)\n- sqs: arn:aws:sqs:us-east-1:111122223333:q")).toBeUndefined();
  });

  test("HTTP events pass the body, a request like that of a function, or what a template writes", async () => {
    expect(await service("- http: { path: orders, method: POST }")).toBeUndefined();
    expect(members(await service("- http: { path: orders, method: POST, request: { template: lambda_proxy } }"))).toContain(
      "pathParameters",
    );
    const template = `- http:
    path: orders
    method: POST
    request:
      template:
        application/json: '{"input": "{\\"id\\": \\"$input.params(''id'')\\"}", "stateMachineArn": "arn"}'`;
    expect(members(await service(template))).toEqual(["id"]);
    expect(members(await service("- http: { path: o, method: GET, action: DescribeExecution }\n- schedule: rate(1 day)"))).toEqual(EVENT);
  });

  test("another state machine of the service starts it, by any of its logical ids", async () => {
    const other = (reference: string) => `      name: orders
    nightly:
      definition:
        StartAt: A
        States:
          A:
            Type: Task
            Resource: arn:aws:states:::states:startExecution
            Parameters: { StateMachineArn: ${reference}, Input: { mode: full } }
            End: true
`;
    for (const id of ["OrdersStepFunctionsStateMachine", "Orders"])
      expect(await service("- schedule: rate(1 day)", other(`!Ref ${id}`))).toBeUndefined();
    expect(members(await service("- schedule: rate(1 day)", other("!Ref Others")))).toEqual(EVENT);
  });

  test("the name of the service may be the state machine's as well", async () => {
    expect(members(await service("- schedule: rate(1 day)", "      name: shop\n"))).toEqual(EVENT);
    expect(await service("- schedule: rate(1 day)", "      name: shop\ncustom: { machine: shop }\n")).toBeUndefined();
    expect(members(await service("- schedule: rate(1 day)", "      name: shop\ncustom: { bucket: shop-data }\n"))).toEqual(EVENT);
  });

  test("a function that may start executions hides them", async () => {
    const functions = "functions:\n  f: { handler: a.b, environment: { MACHINE: '${env:STATE_MACHINE_ARN}' } }";
    expect(await service("- schedule: rate(1 day)", functions)).toBeUndefined();
    expect(members(await service("- schedule: rate(1 day)", "functions:\n  f: { handler: a.b }"))).toEqual(EVENT);
  });
});

describe("what APIs of a CloudFormation template pass", () => {
  const template = (rest: string) =>
    shapeOf(
      {
        "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: A, States: { A: { Type: Succeed } } }
${rest}`,
      },
      "Machine",
    );
  const method = (mapping: string) => `  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      Integration:
        Type: AWS
        RequestTemplates:
          application/json: !Sub |
${mapping.replace(/^/gm, "            ")}`;

  test("a plain mapping template; one with directives is open", async () => {
    const plain = `## starts an execution
#set($id = $input.params('id'))
{"input": "{\\"id\\": \\"$id\\", \\"order\\": $util.escapeJavaScript($input.json('$.order')), \\"who\\": \\"\${!context.identity.user}\\"}", "stateMachineArn": "\${Machine}"}`;
    expect(members(await template(method(plain)))).toEqual(["id", "order", "who"]);
    const whole = `{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "\${Machine}"}`;
    expect(await template(method(whole))).toBeUndefined();
    expect(await template(method(`#if($a)\n${plain}\n#end`))).toBeUndefined();
  });

  test("an HTTP API's parameter, and the integrations of a description", async () => {
    const integration = (input: string) => `  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      IntegrationSubtype: StepFunctions-StartExecution
      RequestParameters: { StateMachineArn: !Ref Machine, Input: '${input}' }`;
    expect(members(await template(integration('{"id": "$request.path.id", "body": $request.body}')))).toEqual(["body", "id"]);
    expect(await template(integration("$request.body"))).toBeUndefined();
    const described = (more: string) => `  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
${more}`;
    const inside = `      DefinitionBody:
        openapi: 3.0.1
        paths:
          /orders:
            post:
              x-amazon-apigateway-integration:
                type: aws
                requestTemplates:
                  application/json: !Sub '{"input": "{\\"id\\": \\"$context.requestId\\"}", "stateMachineArn": "\${Machine}"}'`;
    expect(members(await template(described(inside)))).toEqual(["id"]);
    const schedule = `      Events:
        Daily: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
`;
    expect(members(await template(schedule))).toEqual(EVENT);
    expect(await template(schedule + described("      DefinitionUri: api.yaml"))).toBeUndefined();
  });
});

describe("details of events", () => {
  const rule = (pattern: string) =>
    shapeOf(
      {
        "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: A, States: { A: { Type: Succeed } } }
      Events:
        E: { Type: EventBridgeRule, Properties: { Pattern: ${pattern} } }
`,
      },
      "Machine",
    );

  test("of all known sources and types together; of an unknown one anything", async () => {
    const call = "{ source: [aws.s3], detail-type: [AWS API Call via CloudTrail] }";
    expect(members(await rule(call), "detail")).toContain("requestParameters");
    const two = "{ source: [aws.ec2, aws.ecr], detail-type: [EC2 Instance State-change Notification, ECR Image Action] }";
    expect(members(await rule(two), "detail")).toContain("instance-id");
    expect(members(await rule(two), "detail")).toContain("image-tag");
    expect(members(await rule("{ source: [aws.ec2], detail-type: [EBS Volume Notification] }"), "detail")).toBeUndefined();
    expect(members(await rule("{ source: [my.shop], detail-type: [ECR Image Action] }"), "detail")).toBeUndefined();
    expect(members(await rule("{ source: [aws.s3] }"), "detail")).toBeUndefined();
  });

  test("what the pattern asks for is there, whether the table lists it or not", async () => {
    const pattern = "{ source: [aws.ecr], detail-type: [ECR Image Action], detail: { new-member: [a], scan: { kind: [b] } } }";
    expect(members(await rule(pattern), "detail")).toContain("new-member");
  });
});

test("a function of a Terraform module that is given the state machine may start it", async () => {
  const module = (rest: string) =>
    shapeOf(
      {
        "main.tf": `resource "aws_sfn_state_machine" "machine" {
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
}
resource "aws_scheduler_schedule" "nightly" {
  target {
    arn   = aws_sfn_state_machine.machine.arn
    input = jsonencode({ mode = "full" })
  }
}
${rest}`,
      },
      "aws_sfn_state_machine.machine",
    );
  expect(members(await module(""))).toEqual(["mode"]);
  const starter = `resource "aws_lambda_function" "start" {
  environment {
    variables = { ARN = aws_sfn_state_machine.machine.arn }
  }
}`;
  expect(await module(starter)).toBeUndefined();
});
