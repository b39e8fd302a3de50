import { describe, expect, it } from "vitest";
import { arn, named, roleOf, text, value, verdict } from "./support.js";

const invoke = "lambda:InvokeFunction";

describe("Terraform", () => {
  const module = (policies: string, role = "aws_iam_role.machine.arn", more: Readonly<Record<string, string>> = {}) =>
    roleOf({
      "main.tf": `
resource "aws_sfn_state_machine" "orders" {
  name       = "orders"
  role_arn   = ${role}
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
}
resource "aws_lambda_function" "work" { function_name = "\${var.stage}-work" }
resource "aws_lambda_function" "other" { function_name = "other" }
variable "stage" { type = string }
variable "role_arn" { type = string }
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }
  }
}
${policies}`,
      ...more,
    });
  const role = (inside = "") => `resource "aws_iam_role" "machine" {
  name               = "machine"
  assume_role_policy = data.aws_iam_policy_document.trust.json
${inside}
}
`;
  const work = arn("lambda", "function:", value("var.stage"), "-work");
  const document = (resource: string) =>
    `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["lambda:InvokeFunction"], Resource = ${resource} }] })`;

  it.each<[string, string, string, string]>([
    [
      "jsonencode",
      `resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.machine.id
      policy = ${document("aws_lambda_function.work.arn")}
    }`,
      "allowed",
      "denied",
    ],
    [
      "a heredoc",
      `resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.machine.name
      policy = <<EOF
{ "Statement": [{ "Effect": "Allow", "Action": "lambda:*", "Resource": "\${aws_lambda_function.work.arn}:*" }] }
EOF
    }`,
      "denied",
      "denied",
    ],
    [
      "a data source",
      `data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["lambda:InvokeFunction"]
        resources = ["arn:aws:lambda:\${data.aws_region.here.name}:\${data.aws_caller_identity.me.account_id}:function:\${aws_lambda_function.work.function_name}"]
      }
    }
    resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.machine.id
      policy = data.aws_iam_policy_document.d.json
    }`,
      "allowed",
      "denied",
    ],
    [
      "a data source with blocks that a variable makes",
      `data "aws_iam_policy_document" "d" {
      dynamic "statement" {
        for_each = var.statements
        content { actions = ["lambda:InvokeFunction"]
          resources = [statement.value] }
      }
    }
    resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.machine.id
      policy = data.aws_iam_policy_document.d.json
    }`,
      "unknown",
      "unknown",
    ],
    [
      "a policy and its attachment",
      `resource "aws_iam_policy" "p" { policy = ${document('"*"')} }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.machine.name
      policy_arn = aws_iam_policy.p.arn
    }`,
      "allowed",
      "allowed",
    ],
    [
      "an attachment under a condition",
      `resource "aws_iam_policy" "p" { policy = ${document('"*"')} }
    resource "aws_iam_role_policy_attachment" "a" {
      count      = var.enabled ? 1 : 0
      role       = aws_iam_role.machine.name
      policy_arn = aws_iam_policy.p.arn
    }`,
      "unknown",
      "unknown",
    ],
    [
      "an attachment to several roles",
      `resource "aws_iam_policy_attachment" "a" {
      name       = "a"
      roles      = [aws_iam_role.machine.name]
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaRole"
    }`,
      "allowed",
      "allowed",
    ],
    [
      "an attachment of a foreign policy",
      `resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.machine.name
      policy_arn = var.policy_arn
    }`,
      "unknown",
      "unknown",
    ],
    [
      "a policy of another role",
      `resource "aws_iam_role" "else" { name = "else" }
    resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.else.id
      policy = ${document('"*"')}
    }`,
      "denied",
      "denied",
    ],
    [
      "attachments for each of a list",
      `resource "aws_iam_role_policy_attachment" "a" {
      for_each   = toset(["arn:aws:iam::aws:policy/service-role/AWSLambdaRole", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"])
      role       = aws_iam_role.machine.name
      policy_arn = each.value
    }`,
      "allowed",
      "allowed",
    ],
    [
      "attachments for each of a list that a variable with a default gives",
      `variable "more" { default = ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] }
    resource "aws_iam_role_policy_attachment" "a" {
      for_each   = toset(var.more)
      role       = aws_iam_role.machine.name
      policy_arn = each.value
    }`,
      "unknown",
      "unknown",
    ],
    [
      "policies counted by a number",
      `resource "aws_iam_role_policy" "p" {
      count  = 2
      role   = aws_iam_role.machine.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "lambda:*", Resource = [aws_lambda_function.work.arn, aws_lambda_function.other.arn][count.index] }] })
    }`,
      "allowed",
      "allowed",
    ],
    [
      "a policy that is counted away",
      `resource "aws_iam_role_policy" "p" {
      count  = 0
      role   = aws_iam_role.machine.id
      policy = ${document('"*"')}
    }`,
      "denied",
      "denied",
    ],
    [
      "blocks for each of a list that the module writes",
      `locals { functions = [aws_lambda_function.other.arn] }
    data "aws_iam_policy_document" "d" {
      dynamic "statement" {
        for_each = local.functions
        iterator = each_function
        content {
          actions   = ["lambda:InvokeFunction"]
          resources = [each_function.value]
        }
      }
    }
    resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.machine.id
      policy = data.aws_iam_policy_document.d.json
    }`,
      "denied",
      "allowed",
    ],
    [
      "blocks for each of a variable's default",
      `variable "functions" { default = [] }
    data "aws_iam_policy_document" "d" {
      dynamic "statement" {
        for_each = var.functions
        content {
          actions   = ["lambda:InvokeFunction"]
          resources = [statement.value]
        }
      }
    }
    resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.machine.id
      policy = data.aws_iam_policy_document.d.json
    }`,
      "unknown",
      "unknown",
    ],
    ["nothing", "", "denied", "denied"],
    [
      "a module that is given the role",
      `module "policies" {
      source    = "example/policies/aws"
      role_name = aws_iam_role.machine.name
    }`,
      "unknown",
      "unknown",
    ],
  ])("%s", async (_, policies, own, other) => {
    const found = await module(role() + policies);
    expect(verdict(found, invoke, work)).toBe(own);
    expect(verdict(found, invoke, arn("lambda", "function:other"))).toBe(other);
  });

  it("reads inline policies, the trust policy and conditions", async () => {
    const found = await module(
      role(`  inline_policy {
    name   = "p"
    policy = ${document("[aws_lambda_function.work.arn]")}
  }
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]`),
    );
    expect(verdict(found, invoke, work)).toBe("allowed");
    expect(verdict(found, "sqs:SendMessage", arn("sqs", "q"))).toBe("allowed");
    expect(found?.trusted?.principals).toEqual([text("states.amazonaws.com")]);
  });

  it("is silent about roles of elsewhere", async () => {
    expect(await module("", "var.role_arn")).toBeUndefined();
    expect(await module("", '"arn:aws:iam::123456789012:role/machine"')).toBeUndefined();
    expect(await module('data "aws_iam_role" "r" { name = "machine" }', "data.aws_iam_role.r.arn")).toBeUndefined();
  });

  it("follows a local module that makes the role, and one that attaches its policy", async () => {
    const files = {
      "role/main.tf": `variable "name" {}
resource "aws_iam_role" "this" { name = var.name }
output "arn" { value = aws_iam_role.this.arn }
output "name" { value = aws_iam_role.this.name }
`,
      "policy/main.tf": `variable "role" {}
resource "aws_iam_role_policy" "this" {
  role   = var.role
  policy = ${document('"*"')}
}
`,
    };
    const call = `module "role" {
  source = "./role"
  name   = "machine"
}
`;
    expect(verdict(await module(call, "module.role.arn", files), invoke, work)).toBe("denied");
    const attached = `${call}module "policy" {
  source = "./policy"
  role   = module.role.name
}
`;
    expect(verdict(await module(attached, "module.role.arn", files), invoke, work)).toBe("allowed");
  });
});

describe("the registry's module for state machines", () => {
  const called = (args: string, more = "") =>
    roleOf({
      "main.tf": `
module "orders" {
  source     = "terraform-aws-modules/step-functions/aws"
  name       = "orders"
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
${args}
}
resource "aws_lambda_function" "work" { function_name = "work" }
${more}`,
    });
  const work = arn("lambda", "function:work");
  const child = arn("states", "stateMachine:child");
  const rule = arn("events", "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule");

  it("allows what its integrations say, and nothing else", async () => {
    const found = await called("  service_integrations = { lambda = { lambda = [aws_lambda_function.work.arn] } }");
    expect(verdict(found, invoke, work)).toBe("allowed");
    expect(verdict(found, invoke, arn("lambda", "function:work:live"))).toBe("denied");
    expect(verdict(found, "sqs:SendMessage", arn("sqs", "q"))).toBe("denied");
    expect(verdict(await called(""), invoke, work)).toBe("denied");
  });

  it("takes the resources of the module where the call says true, and knows what they are called", async () => {
    const found = await called(`  service_integrations = {
    stepfunction_Sync = {
      stepfunction          = ["arn:aws:states:*:*:stateMachine:child"]
      stepfunction_Wildcard = ["arn:aws:states:*:*:execution:child:*"]
      events                = true
    }
  }`);
    expect(verdict(found, "states:StartExecution", child)).toBe("denied");
    expect(verdict(found, "states:DescribeExecution", arn("states", "execution:child:", { kind: "any" }))).toBe("allowed");
    expect(verdict(found, "events:PutRule", rule)).toBe("allowed");
  });

  it.each<[string, string, string]>([
    ["integrations of a variable", "service_integrations = var.integrations", "unknown"],
    ["an integration that it does not have", "service_integrations = { lambda2 = { lambda = true } }", "unknown"],
    ["another version", 'version = "4.2.1"', "unknown"],
    ["this version", 'version = "~> 5.0"', "denied"],
    [
      "integrations that are not attached",
      'attach_policies_for_integrations = false\n  service_integrations = { lambda = { lambda = ["*"] } }',
      "denied",
    ],
    [
      "a policy as JSON",
      'attach_policy_json = true\n  policy_json = jsonencode({ Statement = [{ Effect = "Allow", Action = "lambda:*", Resource = "*" }] })',
      "allowed",
    ],
    [
      "a policy as JSON that is not attached",
      'policy_json = jsonencode({ Statement = [{ Effect = "Allow", Action = "lambda:*", Resource = "*" }] })',
      "denied",
    ],
    [
      "documents",
      "attach_policy_jsons = true\n  number_of_policy_jsons = 1\n  policy_jsons = [data.aws_iam_policy_document.d.json]",
      "allowed",
    ],
    [
      "statements",
      'attach_policy_statements = true\n  policy_statements = { invoke = { effect = "Allow", actions = ["lambda:Invoke*"], resources = ["*"] } }',
      "allowed",
    ],
    [
      "statements that deny",
      'attach_policy_statements = true\n  policy_statements = { invoke = { effect = "Deny", actions = ["lambda:Invoke*"], resources = ["*"] } }',
      "denied",
    ],
    ["a managed policy", 'attach_policy = true\n  policy = "arn:aws:iam::aws:policy/service-role/AWSLambdaRole"', "allowed"],
    ["policies of elsewhere", "attach_policies = true\n  number_of_policies = 1\n  policies = [var.policy]", "unknown"],
    ["a choice of the deployment", "attach_policy = var.enabled\n  policy = var.policy", "unknown"],
  ])("judges %s", async (_, args, expected) => {
    const document =
      'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["lambda:InvokeFunction"]\n    resources = ["*"]\n  }\n}\n';
    expect(verdict(await called(`  ${args}`, document), invoke, work)).toBe(expected);
  });

  it("takes a role that it is given, and policies that are attached to its own", async () => {
    const given = await called(
      "  use_existing_role = true\n  role_arn = aws_iam_role.own.arn",
      'resource "aws_iam_role" "own" { managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaRole"] }',
    );
    expect(given?.name).toBe("aws_iam_role.own");
    expect(verdict(given, invoke, work)).toBe("allowed");
    expect(await called("  create_role = false\n  use_existing_role = true\n  role_arn = var.role")).toBeUndefined();
    const attached = await called(
      "",
      'resource "aws_iam_role_policy" "more" {\n  role = module.orders.role_name\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "lambda:*", Resource = "*" }] })\n}',
    );
    expect(verdict(attached, invoke, work)).toBe("allowed");
  });

  it("allows log delivery where it is asked for logs", async () => {
    const logs = ["logs:CreateLogDelivery", [{ kind: "any" as const }]] as const;
    expect(verdict(await called('  logging_configuration = { level = "ALL" }'), logs[0], logs[1])).toBe("allowed");
    expect(
      verdict(await called('  logging_configuration = { level = "ALL" }\n  attach_cloudwatch_logs_policy = false'), logs[0], logs[1]),
    ).toBe("denied");
  });
});

describe("the Serverless Framework", () => {
  const service = (machine: string, more = "") =>
    roleOf({
      "serverless.yml": `service: shop
provider: { name: aws, stage: dev }
functions:
  work: { handler: a.b }
stepFunctions:
  stateMachines:
    orders:
${machine}
      definition: { StartAt: A, States: { A: { Type: Succeed } } }
${more}`,
    });

  it("reads the statements that are added to the generated role", async () => {
    const found = await service(`      iamRoleStatements:
        - Effect: Allow
          Action: [sqs:SendMessage]
          Resource: '*'`);
    expect(found?.generated).toBe(true);
    expect(verdict(found, "sqs:SendMessage", arn("sqs", "q"))).toBe("allowed");
  });

  it("takes a role of the service's resources", async () => {
    const found = await service(
      "      role: { Fn::GetAtt: [Role, Arn] }",
      `resources:
  Resources:
    Role:
      Type: AWS::IAM::Role
      Properties:
        Policies:
          - PolicyName: p
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: { Fn::GetAtt: [WorkLambdaFunction, Arn] } }]
`,
    );
    expect(found?.name).toBe("Role");
    expect(verdict(found, invoke, arn("lambda", "function:", value("the name of work")))).toBe("allowed");
    // the framework puts the service and the stage into the name
    expect(verdict(found, invoke, arn("lambda", "function:shop-dev-work"))).toBe("unknown");
    expect(await service("      role: arn:aws:iam::123456789012:role/r")).toBeUndefined();
  });
});

describe("Pulumi", () => {
  const program = (policies: string, role = "role.arn") =>
    roleOf({
      "index.ts": `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const work = new aws.lambda.Function("work", { handler: "a.b" });
const role = new aws.iam.Role("machine-role", { assumeRolePolicy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "states.amazonaws.com" } }] }) });
${policies}
export const machine = new aws.sfn.StateMachine("machine", {
  roleArn: ${role},
  definition: JSON.stringify({ StartAt: "A", States: { A: { Type: "Succeed" } } }),
});
`,
    });
  const work = arn("lambda", "function:", named("work"));

  it.each<[string, string, string]>([
    [
      "a role policy",
      'new aws.iam.RolePolicy("p", { role: role.id, policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" }] }) });',
      "allowed",
    ],
    [
      "a role policy that names the function",
      'new aws.iam.RolePolicy("p", { role: role, policy: pulumi.jsonStringify({ Statement: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: work.arn }] }) });',
      "allowed",
    ],
    [
      "another action",
      'new aws.iam.RolePolicy("p", { role, policy: pulumi.jsonStringify({ Statement: [{ Effect: "Allow", Action: "lambda:GetFunction", Resource: work.arn }] }) });',
      "denied",
    ],
    [
      "an attachment",
      'new aws.iam.RolePolicyAttachment("a", { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaRole" });',
      "allowed",
    ],
    [
      "an attachment of a constant",
      'new aws.iam.RolePolicyAttachment("a", { role: role.name, policyArn: aws.iam.ManagedPolicy.AWSLambdaFullAccess });',
      "unknown",
    ],
    [
      "a document that is computed",
      'new aws.iam.RolePolicy("p", { role, policy: aws.iam.getPolicyDocumentOutput({ statements: [] }).json });',
      "unknown",
    ],
    ["nothing", "", "denied"],
  ])("%s", async (_, policies, expected) => {
    const found = await program(policies);
    expect(verdict(found, invoke, work)).toBe(expected);
  });

  it("is silent about roles of elsewhere", async () => {
    expect(await program("", '"arn:aws:iam::123456789012:role/r"')).toBeUndefined();
    expect(await program("const config = new pulumi.Config();", 'config.require("role")')).toBeUndefined();
  });
});

describe("Pulumi in YAML", () => {
  const program = (policy: string, more = "") =>
    roleOf({
      "Pulumi.yaml": `name: shop
runtime: yaml
resources:
  role:
    type: aws:iam:Role
    properties:
      assumeRolePolicy: { "fn::toJSON": { Statement: [{ Effect: Allow, Principal: { Service: states.amazonaws.com }, Action: "sts:AssumeRole" }] } }
${more}  queue: { type: "aws:sqs/queue:Queue", properties: { name: orders } }
  policy:
    type: aws:iam:RolePolicy
    properties:
      role: \${role.id}
      policy: ${policy}
  flow:
    type: aws:sfn:StateMachine
    properties:
      roleArn: \${role.arn}
      definition: { "fn::toJSON": { StartAt: A, States: { A: { Type: Succeed } } } }
`,
    });
  const send = (role: Awaited<ReturnType<typeof program>>) => verdict(role, "sqs:SendMessage", arn("sqs", "orders"));

  it.each([
    ["an object", '{ "fn::toJSON": { Statement: [{ Effect: Allow, Action: "sqs:Send*", Resource: "${queue.arn}" }] } }', "allowed"],
    ["another action", '{ "fn::toJSON": { Statement: [{ Effect: Allow, Action: "sqs:Receive*", Resource: "${queue.arn}" }] } }', "denied"],
    ["a text", `'{"Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "\${queue.arn}"}}'`, "allowed"],
    ["a function of Pulumi's", '{ "fn::invoke": { function: "aws:iam:getPolicyDocument", return: json } }', "unknown"],
    ["a variable", "${document}", "unknown"],
  ])("reads a policy that is %s", async (_, policy, expected) => {
    expect(send(await program(policy))).toBe(expected);
  });

  it("reads the trust policy and managed policies", async () => {
    const attached = "      managedPolicyArns: [arn:aws:iam::aws:policy/AmazonSQSFullAccess]\n";
    const role = await program('{ "fn::toJSON": { Statement: [] } }', attached);
    expect(send(role)).toBe("allowed");
    expect(role?.trusted?.principals).toEqual([text("states.amazonaws.com")]);
  });
});
