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
