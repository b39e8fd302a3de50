import { describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { policyLines } from "../../src/cli/permissions-command.js";
import type { Definition } from "../../src/hosts/host.js";
import { readDefinitions } from "../../src/hosts/registry.js";
import { parseHcl } from "../../src/languages/hcl/parse.js";
import { parseYaml } from "../../src/languages/yaml/parse-yaml.js";
import { policyOf } from "../../src/permissions/policy.js";
import { requiredPermissions } from "../../src/permissions/required-permissions.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";

type Format = Parameters<typeof policyLines>[2]["format"];

async function policy(
  path: string,
  text: string,
  format: Format,
  name?: string,
): Promise<{ readonly text: string; readonly marks: string[] }> {
  await loadJsonata();
  const access = memoryAccess({ [path]: text });
  const found = await readDefinitions(access.open(path), access);
  const definition = found?.definitions.find((one) => name === undefined || one.name === name) as Definition;
  const { machine } = parseMachine(definition.root as NonNullable<Definition["root"]>);
  if (!machine) throw new Error("no state machine");
  const marks = new Set<string>();
  const statements = policyOf(requiredPermissions(machine, definition).permissions);
  const lines = await policyLines(statements, definition, { format }, marks);
  return { text: `${[...lines].join("\n")}\n`, marks: [...marks] };
}

const TEMPLATE = `
Parameters: { Bus: { Type: String } }
Resources:
  Work: { Type: AWS::Lambda::Function, Properties: {} }
  Live: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Work, Name: live } }
  Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }
  Role: { Type: AWS::IAM::Role, Properties: {} }
  Flow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      DefinitionSubstitutions: { Live: !Ref Live, Orders: !Ref Orders, Bus: !Ref Bus }
      Definition:
        StartAt: Work
        States:
          Work: { Type: Task, Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "\${Live}" }, Next: "Save it" }
          "Save it": { Type: Task, Resource: "arn:aws:states:::dynamodb:putItem", Parameters: { TableName: "\${Orders}", Item: {} }, Next: Tell }
          Tell: { Type: Task, Resource: "arn:aws:states:::events:putEvents", Parameters: { Entries: [{ EventBusName: "\${Bus}" }] }, Next: Each }
          Each:
            Type: Map
            Label: each
            ItemProcessor:
              ProcessorConfig: { Mode: DISTRIBUTED, ExecutionType: STANDARD }
              StartAt: Item
              States: { Item: { Type: Task, Resource: "arn:aws:states:::dynamodb:putItem", Parameters: { TableName: "\${Orders}", Item: {} }, End: true } }
            Next: Any
          Any: { Type: Task, Resource: "arn:aws:states:::sqs:sendMessage", Parameters: { "QueueUrl.$": $.queue, MessageBody: m }, End: true }
`;

const SAM = TEMPLATE.replace("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine").replace(
  "      RoleArn: !GetAtt Role.Arn\n",
  "",
);

const MODULE = `
variable "stage" { type = string }
resource "aws_lambda_function" "work" { function_name = "work" }
resource "aws_sqs_queue" "jobs" {}
resource "aws_iam_role" "flow" {}
resource "aws_sfn_state_machine" "flow" {
  name     = "flow"
  role_arn = aws_iam_role.flow.arn
  definition = jsonencode({
    StartAt = "Work"
    States = {
      Work = { Type = "Task", Resource = "arn:aws:states:::lambda:invoke", Parameters = { FunctionName = aws_lambda_function.work.arn }, Next = "Send" }
      Send = { Type = "Task", Resource = "arn:aws:states:::sqs:sendMessage", Parameters = { QueueUrl = aws_sqs_queue.jobs.url, MessageBody = "m" }, Next = "Load" }
      Load = { Type = "Task", Resource = "arn:aws:states:::glue:startJobRun", Parameters = { JobName = "load-\${var.stage}" }, End = true }
    }
  })
}
`;

describe("CloudFormation", () => {
  it("keeps references, names states, and gives what names the state machine a policy of its own", async () => {
    const { text, marks } = await policy("template.yaml", TEMPLATE, "cloudformation");
    expect(text).toBe(`# Flow needs this policy when it is created: give it DependsOn: FlowPolicy
FlowPolicy:
  Type: AWS::IAM::Policy
  Properties:
    PolicyName: FlowPolicy
    Roles:
      - !Ref Role
    PolicyDocument:
      Version: "2012-10-17"
      Statement:
        # "Save it", "Item": the call
        - Sid: SaveItAnd1MorePutItem
          Effect: Allow
          Action:
            - dynamodb:PutItem
          Resource:
            - !GetAtt Orders.Arn
        # "Tell": the call
        - Sid: TellPutEvents
          Effect: Allow
          Action:
            - events:PutEvents
          Resource:
            - !Sub "arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/\${Bus}"
        # "Work": the call
        - Sid: WorkInvokeFunction
          Effect: Allow
          Action:
            - lambda:InvokeFunction
          Resource:
            - !Ref Live
        # "Any": the call
        - Sid: AnySendMessage
          Effect: Allow
          Action:
            - sqs:SendMessage
          Resource:
            - !Sub "arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:<QueueUrl>"
# Names the state machine itself, so it is created after it
FlowSelfPolicy:
  Type: AWS::IAM::Policy
  Properties:
    PolicyName: FlowSelfPolicy
    Roles:
      - !Ref Role
    PolicyDocument:
      Version: "2012-10-17"
      Statement:
        # "Each": redriving
        - Sid: EachRedriveExecution
          Effect: Allow
          Action:
            - states:RedriveExecution
          Resource:
            - !Sub "arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:execution:\${Flow.Name}/each:*"
        # "Each": the call
        - Sid: EachStartExecution
          Effect: Allow
          Action:
            - states:StartExecution
          Resource:
            - !Ref Flow
        # "Each": seeing the end of the job, stopping the job
        # Recommended: the guide's policy has it
        - Sid: EachStates
          Effect: Allow
          Action:
            - states:DescribeExecution
            - states:StopExecution
          Resource:
            - !Sub "arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:execution:\${Flow.Name}:*"
`);
    expect(marks).toEqual(["<QueueUrl>"]);
    expect((await parseYaml(MappedText.ofFile(sourceFile("policy.yaml", text)))).problems).toEqual([]);
  });

  it("writes what another host refers to as a place to fill in", async () => {
    const { text, marks } = await policy("main.tf", MODULE, "cloudformation");
    expect(marks).toEqual(["<name of the execution role>", "<var.stage>", "<name of aws_sqs_queue.jobs>"]);
    expect((await parseYaml(MappedText.ofFile(sourceFile("policy.yaml", text)))).problems).toEqual([]);
  });
});

describe("SAM", () => {
  it("puts the ARN of the state machine together, because its role is made before it", async () => {
    const { text } = await policy("template.yaml", SAM, "sam");
    expect(text).toMatch(/^Policies:\n {2}- Version: "2012-10-17"\n {4}Statement:\n/);
    expect(text).toContain('- !Sub "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:Flow-*"');
    expect(text).not.toContain("!Ref Flow");
    expect((await parseYaml(MappedText.ofFile(sourceFile("policy.yaml", text)))).problems).toEqual([]);
  });
});

describe("Terraform", () => {
  it("keeps references, formatted as terraform fmt does", async () => {
    const { text, marks } = await policy("main.tf", MODULE, "terraform");
    expect(text).toBe(`data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_iam_policy_document" "flow" {
  # "Load": the call
  statement {
    sid       = "LoadStartJobRun"
    actions   = ["glue:StartJobRun"]
    resources = ["arn:\${data.aws_partition.current.partition}:glue:\${data.aws_region.current.id}:\${data.aws_caller_identity.current.account_id}:job/load-\${var.stage}"]
  }

  # "Work": the call
  statement {
    sid       = "WorkInvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.work.arn]
  }

  # "Send": the call
  statement {
    sid       = "SendSendMessage"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn]
  }
}

resource "aws_iam_role_policy" "flow" {
  name   = "flow"
  role   = aws_iam_role.flow.id
  policy = data.aws_iam_policy_document.flow.json
}
`);
    expect(marks).toEqual([]);
    expect(parseHcl(MappedText.ofFile(sourceFile("policy.tf", text))).error).toBeUndefined();
  });

  it("is well-formed for a template, too", async () => {
    const { text } = await policy("template.yaml", TEMPLATE, "terraform");
    expect(parseHcl(MappedText.ofFile(sourceFile("policy.tf", text))).error).toBeUndefined();
    expect(text).not.toMatch(/Orders\.Arn|\[Live/);
  });
});

describe("the CDK", () => {
  it("refers to a synthesized template by logical ids", async () => {
    const { text } = await policy("template.yaml", TEMPLATE, "cdk");
    expect(text).toContain('import { Aws, Fn, aws_iam as iam } from "aws-cdk-lib";');
    expect(text).toContain('resources: [Fn.getAtt("Orders", "Arn").toString()],');
    expect(text).toContain('event-bus/${Fn.ref("Bus")}`]');
  });
});

describe("the CDK, in a program", () => {
  const program = (declarations: string, ref: string) =>
    policy(
      "stack.ts",
      `import * as cdk from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
import * as lambda from "aws-cdk-lib/aws-lambda";
export class Shop extends cdk.Stack {
  private readonly kept = new lambda.Function(this, "Kept", {});
  constructor(scope: any, id: string, props: any) {
    super(scope, id, props);
    ${declarations}
    new sfn.StateMachine(this, "M", {
      definitionBody: sfn.DefinitionBody.fromChainable(new tasks.LambdaInvoke(this, "A", { lambdaFunction: ${ref} })),
    });
  }
}
`,
      "cdk",
    );

  it.each([
    ['const fn = new lambda.Function(this, "Fn", {});', "fn", "resources: [fn.functionArn],", 0],
    ['const fn: lambda.Function = new lambda.Function(this, "Fn", {});', "fn", "resources: [fn.functionArn],", 0],
    ['this.work = new lambda.Function(\n      this,\n      "Fn", {});', "this.work", "resources: [this.work.functionArn],", 0],
    ["", "this.kept", "resources: [this.kept.functionArn],", 0],
    ["", "props.fn", 'resources: ["<props.fn>"],', 1],
    // kept under no name of its own
    ['const all = [new lambda.Function(this, "Fn", {})];', "all[0]", 'resources: ["<Fn.functionArn>"],', 1],
    [
      'const fn = new lambda.Function(this, "Fn", {}), b = 1;\n    const other = new lambda.Alias(this, "Fn", {});',
      "fn",
      'resources: ["<Fn.functionArn>"],',
      1,
    ],
  ])("names constructs as the program does: %s", async (declarations, ref, expected, marks) => {
    const { text, marks: found } = await program(declarations, ref);
    expect(text).toContain(expected);
    expect(found).toHaveLength(marks);
  });
});

describe("JSON", () => {
  it("is a policy document", async () => {
    const { text } = await policy("template.yaml", TEMPLATE, "json");
    const { Version, Statement } = JSON.parse(text) as {
      Version: string;
      Statement: { Sid: string; Effect: string; Resource: string[] }[];
    };
    expect(Version).toBe("2012-10-17");
    expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
    for (const { Sid, Effect } of Statement) expect([Sid.replace(/[A-Za-z0-9]/g, ""), Effect]).toEqual(["", "Allow"]);
    expect(Statement[0]?.Resource).toEqual(["arn:aws:dynamodb:<Region>:<AccountId>:table/orders"]);
  });
});

it("does not depend on the order of the states in its output", async () => {
  const turned = TEMPLATE.replace(/( {10}Tell:.*\n)([\s\S]*)( {10}Any:.*\n)/, "$3$2$1");
  expect(turned).not.toBe(TEMPLATE);
  expect((await policy("template.yaml", turned, "json")).text).toBe((await policy("template.yaml", TEMPLATE, "json")).text);
});
