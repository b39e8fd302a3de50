import { describe, expect, it } from "vitest";
import { readDefinitions } from "../../src/hosts/registry.js";
import { decide } from "../../src/permissions/evaluate.js";
import { readExecutionRole } from "../../src/permissions/role/read-role.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";
import { arn, roleOf, text, verdict } from "./support.js";

const work = arn("lambda", "function:work");

/** What a program says of invoking any function, and of sending to a queue. */
async function verdicts(body: string, more = ""): Promise<readonly string[]> {
  const role = await roleOf({
    "stack.ts": `import * as cdk from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as sqs from "aws-cdk-lib/aws-sqs";
${more}
export class Shop extends cdk.Stack {
  constructor(scope: any, id: string, props?: any) {
    super(scope, id, props);
    const fn = new lambda.Function(this, "Fn", { code: lambda.Code.fromInline("x"), handler: "a.b", runtime: lambda.Runtime.NODEJS_20_X });
    const queue = new sqs.Queue(this, "Queue");
${body}
  }
}`,
    "m.asl.json": '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
  });
  return [verdict(role, "lambda:InvokeFunction", work), verdict(role, "sqs:SendMessage", arn("sqs", "q"))];
}

const machine = (more = "") =>
  `const m = new sfn.StateMachine(this, "M", { definitionBody: sfn.DefinitionBody.fromFile("m.asl.json")${more} });\n`;
const statement = (action: string, effect = "ALLOW") =>
  `new iam.PolicyStatement({ effect: iam.Effect.${effect}, actions: ["${action}"], resources: ["*"] })`;
const role = (action: string, effect = "ALLOW") =>
  `const role = new iam.Role(this, "R", {
    assumedBy: new iam.ServicePrincipal("states.amazonaws.com"),
    inlinePolicies: { p: new iam.PolicyDocument({ statements: [${statement(action, effect)}] }) },
  });\n`;
const awsLambdaRole = 'iam.ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaRole")';

describe("the role of a state machine whose definition is a file, in a program of the CDK", () => {
  it.each<[string, string, string, string]>([
    ["nothing is granted", machine(), "denied", "denied"],
    ["a function is granted", `${machine()}fn.grantInvoke(m);`, "unknown", "denied"],
    ["a queue is granted", `${machine()}queue.grantSendMessages(m);`, "denied", "unknown"],
    ["a statement is added", `${machine()}m.addToRolePolicy(${statement("lambda:*")});`, "allowed", "denied"],
    [
      "a statement as JSON is added",
      `${machine()}m.addToRolePolicy(iam.PolicyStatement.fromJson({ Effect: "Allow", Action: "lambda:*", Resource: "*" }));`,
      "allowed",
      "denied",
    ],
    ["the role has a policy", role("sqs:*") + machine(", role"), "denied", "allowed"],
    ["the role denies", `${role("lambda:*", "DENY") + machine(", role")}role.addManagedPolicy(${awsLambdaRole});`, "denied", "denied"],
    ["a managed policy is added", `${role("sqs:*") + machine(", role")}role.addManagedPolicy(${awsLambdaRole});`, "allowed", "allowed"],
    [
      "the role that it was given gets a statement",
      `${role("sqs:*") + machine(", role")}m.role.addToPrincipalPolicy(${statement("lambda:*")});`,
      "allowed",
      "allowed",
    ],
    ["a function of the program grants", `${machine()}grant(fn, m);`, "unknown", "denied"],
  ])("%s", async (_, body, invoke, send) => {
    expect(await verdicts(body, "function grant(f: any, m: any) { f.grantInvoke(m); }")).toEqual([invoke, send]);
  });

  it.each<[string, string]>([
    ["a condition decides on a grant", `${machine()}if (process.env.STAGE) fn.grantInvoke(m);`],
    ["grants are made in a loop over what is not known", `${machine()}for (const f of props.functions) f.grantInvoke(m);`],
    ["the generated role is used", `${machine()}m.role.attachInlinePolicy(props.policy);`],
    ["a grant names it", `${machine()}iam.Grant.addToPrincipal({ grantee: m, actions: ["lambda:*"], resourceArns: ["*"] });`],
    ["a policy names the role", `${role("sqs:*") + machine(", role")}new iam.Policy(this, "P", { roles: [role], statements: [] });`],
    ["the role is another construct's as well", `${role("sqs:*") + machine(", role")}new lambda.Function(this, "G", { role });`],
    ["its principal is granted", `${machine()}fn.grantInvoke(m.grantPrincipal);`],
    ["a function hands it out", `${machine()}this.expose = () => m;`],
    ["others can grant it", `${machine()}this.machine = m;`],
    ["others get it", 'this.machine = new sfn.StateMachine(this, "M", { definitionBody: sfn.DefinitionBody.fromFile("m.asl.json") });'],
    ["it is passed on", `${machine()}props.register(m);`],
    ["the role is imported", `const role = iam.Role.fromRoleArn(this, "R", "arn:aws:iam::123456789012:role/r");\n${machine(", role")}`],
    [
      "properties are not known",
      'const m = new sfn.StateMachine(this, "M", { ...props, definitionBody: sfn.DefinitionBody.fromFile("m.asl.json") });',
    ],
    [
      "the CDK grants for its tasks",
      'const m = new sfn.StateMachine(this, "M", { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(this, "A")) });',
    ],
  ])("is silent where %s", async (_, body) => {
    expect(await verdicts(body)).toEqual(["no role", "no role"]);
  });

  it("does not know a statement that is changed later", async () => {
    const body = `const s = ${statement("sqs:*")};\ns.addActions("lambda:InvokeFunction");\n${machine()}m.addToRolePolicy(s);`;
    expect(await verdicts(body)).toEqual(["unknown", "unknown"]);
  });

  it("is kept by a private member", async () => {
    const body = 'this.m = new sfn.StateMachine(this, "M", { definitionBody: sfn.DefinitionBody.fromFile("m.asl.json") });';
    expect(await verdicts(body, "class Other { private readonly m: any; }")).toEqual(["denied", "denied"]);
  });

  it("leaves logs to the CDK", async () => {
    const files = {
      "stack.ts": `import * as sfn from "aws-cdk-lib/aws-stepfunctions";\n${machine().replaceAll("this", "scope")}`,
      "m.asl.json": '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
    };
    const reading = await readDefinitions(sourceFile("stack.ts", files["stack.ts"]), memoryAccess(files));
    const deployment = reading?.definitions[0]?.deployment;
    const found = deployment && readExecutionRole(deployment);
    const at = reading?.definitions[0]?.at;
    if (!found || !at) throw new Error("no role");
    const needed = {
      action: "logs:CreateLogDelivery",
      resource: text("*"),
      reason: "logging",
      consequence: "creation-refused",
      at,
    } as const;
    expect(decide(found, needed).verdict).toBe("unknown");
  });
});

describe("the same in Python", () => {
  const inPython = async (body: string) => {
    const role = await roleOf({
      "stack.py": `import aws_cdk as cdk
from aws_cdk import aws_iam as iam, aws_lambda as lambda_, aws_sqs as sqs, aws_stepfunctions as sfn


class Shop(cdk.Stack):
    def __init__(self, scope, id, **kwargs):
        super().__init__(scope, id, **kwargs)
        fn = lambda_.Function(self, "Fn", code=lambda_.Code.from_inline("x"), handler="a.b", runtime=lambda_.Runtime.PYTHON_3_12)
        queue = sqs.Queue(self, "Queue")
${body.replace(/^/gm, "        ")}
`,
      "m.asl.json": '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
    });
    return [verdict(role, "lambda:InvokeFunction", work), verdict(role, "sqs:SendMessage", arn("sqs", "q"))];
  };
  const made = (more = "", name = "m") =>
    `${name} = sfn.StateMachine(self, "M", definition_body=sfn.DefinitionBody.from_file("m.asl.json")${more})\n`;
  const allows = (action: string) => `iam.PolicyStatement(actions=["${action}"], resources=["*"])`;
  const roleWith = (action: string) =>
    `role = iam.Role(self, "R", assumed_by=iam.ServicePrincipal("states.amazonaws.com"), inline_policies={"p": iam.PolicyDocument(statements=[${allows(action)}])})\n`;

  it.each<[string, string, string, string]>([
    ["nothing is granted", made(), "denied", "denied"],
    ["a function is granted", `${made()}fn.grant_invoke(m)`, "unknown", "denied"],
    ["a queue is granted", `${made()}queue.grant_send_messages(m)`, "denied", "unknown"],
    ["a statement is added", `${made()}m.add_to_role_policy(${allows("lambda:*")})`, "allowed", "denied"],
    ["the role has a policy", roleWith("sqs:*") + made(", role=role"), "denied", "allowed"],
    [
      "a statement is added to the role",
      `${roleWith("sqs:*") + made(", role=role")}role.add_to_policy(${allows("lambda:*")})`,
      "allowed",
      "allowed",
    ],
    ["a private member has it", made("", "self._m"), "denied", "denied"],
    ["others can grant it", `${made()}self.machine = m`, "no role", "no role"],
    ["others get it", made("", "self.m"), "no role", "no role"],
    ["it is returned", `${made()}return m`, "no role", "no role"],
    [
      "the role is another construct's as well",
      `${roleWith("sqs:*") + made(", role=role")}lambda_.Function(self, "G", role=role)`,
      "no role",
      "no role",
    ],
  ])("%s", async (_, body, invoke, send) => {
    expect(await inPython(body)).toEqual([invoke, send]);
  });
});
