import { describe, expect, it } from "vitest";
import { arn, named, roleOf, text, value, verdict } from "./support.js";

const DEFINITION = `      DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}'`;

const machine = (role: string) => `  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: ${role}
${DEFINITION}
`;

const trust = `      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Service: states.amazonaws.com }, Action: sts:AssumeRole }
`;

const statements = (...lines: readonly string[]) => `      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
${lines.map((line) => `              - ${line}`).join("\n")}
`;

const template = (policies: string, more = "", head = "") =>
  roleOf({
    "template.yaml": `${head}Resources:
${machine("!GetAtt Role.Arn")}  Role:
    Type: AWS::IAM::Role
    Properties:
${trust}${policies}  Orders: { Type: AWS::Lambda::Function, Properties: { Handler: a.b } }
  Billing: { Type: AWS::Lambda::Function, Properties: { FunctionName: billing } }
  Live: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Orders, FunctionVersion: 1, Name: live } }
${more}`,
  });

const invoke = "lambda:InvokeFunction";
const orders = arn("lambda", "function:", named("Orders"));
const live = arn("lambda", "function:", named("Orders"), ":live");

describe("a role with inline policies", () => {
  const of = (...lines: readonly string[]) => template(statements(...lines));

  it.each<[string, string, string, string]>([
    // what the statement is, and what it says of the function, of its alias, of the other function
    ["{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt Orders.Arn }", "allowed", "denied", "denied"],
    [
      "{ Effect: Allow, Action: LAMBDA:invokefunction, Resource: [!GetAtt Orders.Arn, !Sub '${Orders.Arn}:*'] }",
      "allowed",
      "allowed",
      "denied",
    ],
    ["{ Effect: Allow, Action: [lambda:Invoke*], Resource: !Sub '${Orders.Arn}*' }", "allowed", "allowed", "denied"],
    ["{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !Ref Live }", "denied", "allowed", "denied"],
    ["{ Effect: Allow, Action: lambda:*, Resource: '*' }", "allowed", "allowed", "allowed"],
    ["{ Effect: Allow, Action: '*', Resource: 'arn:aws:lambda:*:*:function:*' }", "allowed", "allowed", "allowed"],
    ["{ Effect: Allow, Action: lambda:InvokeAsync, Resource: '*' }", "denied", "denied", "denied"],
    [
      "{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:billing' }",
      "denied",
      "denied",
      "allowed",
    ],
    [
      "{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !Join [':', [arn, !Ref 'AWS::Partition', lambda, !Ref 'AWS::Region', !Ref 'AWS::AccountId', function, !Ref Orders]] }",
      "allowed",
      "denied",
      "denied",
    ],
    [
      "{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !Sub 'arn:aws:lambda:*:*:function:${AWS::StackName}-*' }",
      "unknown",
      "unknown",
      "denied",
    ],
    ["{ Effect: Allow, NotAction: 'iam:*', Resource: '*' }", "allowed", "allowed", "allowed"],
    ["{ Effect: Allow, NotAction: 'lambda:*', Resource: '*' }", "denied", "denied", "denied"],
    ["{ Effect: Allow, Action: lambda:InvokeFunction, NotResource: !GetAtt Orders.Arn }", "denied", "allowed", "allowed"],
    [
      "{ Effect: Allow, Action: lambda:InvokeFunction, Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/team': a } } }",
      "unknown",
      "unknown",
      "unknown",
    ],
    ["{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !ImportValue Functions }", "unknown", "unknown", "unknown"],
    [
      "{ Effect: Allow, Action: lambda:InvokeFunction, Resource: 'arn:aws-us-gov:lambda:*:*:function:billing' }",
      "denied",
      "denied",
      "allowed",
    ],
  ])("%s", async (statement, function_, alias, other) => {
    const role = await of(statement);
    expect(verdict(role, invoke, orders)).toBe(function_);
    expect(verdict(role, invoke, live)).toBe(alias);
    expect(verdict(role, invoke, arn("lambda", "function:billing"))).toBe(other);
  });

  it("lets a Deny win, and one that is not known withdraw what is allowed", async () => {
    const allow = "{ Effect: Allow, Action: '*', Resource: '*' }";
    expect(verdict(await of(allow, "{ Effect: Deny, Action: lambda:*, Resource: '*' }"), invoke, orders)).toBe("denied");
    expect(verdict(await of(allow, "{ Effect: Deny, Action: sqs:*, Resource: '*' }"), invoke, orders)).toBe("allowed");
    const conditional = "{ Effect: Deny, Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }";
    expect(verdict(await of(allow, conditional), invoke, orders)).toBe("unknown");
    expect(verdict(await of(conditional), invoke, orders)).toBe("denied");
  });

  it("decides a condition whose key the request has", async () => {
    const pass = (service: string) =>
      `{ Effect: Allow, Action: iam:PassRole, Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': ${service} } } }`;
    const keys = [{ key: "iam:PassedToService", operator: "StringEquals", values: [text("ecs-tasks.amazonaws.com")] }] as const;
    const role = text("arn:aws:iam::123456789012:role/task");
    expect(verdict(await of(pass("ecs-tasks.amazonaws.com")), "iam:PassRole", role, { keys })).toBe("allowed");
    expect(verdict(await of(pass("[lambda.amazonaws.com, ecs-tasks.amazonaws.com]")), "iam:PassRole", role, { keys })).toBe("allowed");
    expect(verdict(await of(pass("lambda.amazonaws.com")), "iam:PassRole", role, { keys })).toBe("denied");
    expect(verdict(await of(pass("!Ref Service")), "iam:PassRole", role, { keys })).toBe("unknown");
    expect(verdict(await of(pass("lambda.amazonaws.com")), "iam:PassRole", role)).toBe("unknown");
  });

  it("knows actions that take only a wildcard", async () => {
    const role = await of("{ Effect: Allow, Action: logs:CreateLogDelivery, Resource: !GetAtt Orders.Arn }");
    expect(verdict(role, "logs:CreateLogDelivery", [{ kind: "any" }], { onlyWildcard: "always" })).toBe("denied");
    expect(verdict(role, "logs:CreateLogDelivery", [{ kind: "any" }], { onlyWildcard: "unproven" })).toBe("unknown");
  });

  it("names the statement that comes nearest, and who may assume the role", async () => {
    const role = await of(
      "{ Effect: Allow, Action: sqs:SendMessage, Resource: '*' }",
      "{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt Orders.Arn }",
    );
    expect(role?.trusted?.principals).toEqual([text("states.amazonaws.com")]);
    expect(role?.place?.list.items).toHaveLength(2);
  });
});

describe("policies that are attached", () => {
  const policy = (type: string, properties: string) => `  Attached:
    Type: ${type}
    Properties:
${properties}
      PolicyDocument:
        Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: '*' }]
`;

  it.each<[string, string, string]>([
    ["a policy", policy("AWS::IAM::Policy", "      PolicyName: p\n      Roles: [!Ref Role]"), "allowed"],
    [
      "a policy of another role",
      `${policy("AWS::IAM::Policy", "      PolicyName: p\n      Roles: [!Ref Other]")}  Other: { Type: AWS::IAM::Role }\n`,
      "denied",
    ],
    [
      "a policy of a role that a parameter names",
      policy("AWS::IAM::Policy", "      PolicyName: p\n      Roles: [!Ref RoleName]"),
      "unknown",
    ],
    ["a managed policy with its roles", policy("AWS::IAM::ManagedPolicy", "      Roles: [!Ref Role]"), "allowed"],
    ["a policy of a role of its own", policy("AWS::IAM::RolePolicy", "      PolicyName: p\n      RoleName: !Ref Role"), "allowed"],
    [
      "a policy under a condition",
      policy("AWS::IAM::Policy", "      PolicyName: p\n      Roles: [!Ref Role]").replace("    Type", "    Condition: Prod\n    Type"),
      "unknown",
    ],
    ["nothing", "", "denied"],
  ])("%s", async (_, more, expected) => {
    expect(verdict(await template("", more), invoke, orders)).toBe(expected);
  });

  it.each<[string, string]>([
    ["[arn:aws:iam::aws:policy/service-role/AWSLambdaRole]", "allowed"],
    ["[arn:aws:iam::aws:policy/AWSLambda_FullAccess]", "allowed"],
    ["[!Sub 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess']", "allowed"],
    ["[arn:aws:iam::aws:policy/AmazonSQSFullAccess]", "denied"],
    // it touches the service: AWS may have added the action since
    ["[arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess]", "unknown"],
    ["[arn:aws:iam::aws:policy/NotInTheSnapshot]", "unknown"],
    ["[!Ref Own]", "allowed"],
    ["[!Sub 'arn:aws:iam::${AWS::AccountId}:policy/shared']", "unknown"],
    ["!Ref Arns", "unknown"],
    ["!If [Prod, [arn:aws:iam::aws:policy/AmazonSQSFullAccess], [!Ref Own]]", "unknown"],
  ])("ManagedPolicyArns: %s", async (arns, expected) => {
    const own = policy("AWS::IAM::ManagedPolicy", "      Description: own").replace("Attached", "Own");
    const head =
      "Parameters: { Arns: { Type: CommaDelimitedList }, Stage: { Type: String } }\nConditions: { Prod: !Equals [!Ref Stage, prod] }\n";
    expect(verdict(await template(`      ManagedPolicyArns: ${arns}\n`, own, head), invoke, orders)).toBe(expected);
  });

  it("takes nothing for granted within a boundary, which only takes away", async () => {
    const boundary = "      PermissionsBoundary: !Sub 'arn:aws:iam::${AWS::AccountId}:policy/boundary'\n";
    expect(verdict(await template(boundary), invoke, orders)).toBe("denied");
  });
});

describe("roles that are not in the template", () => {
  it.each([
    "arn:aws:iam::123456789012:role/machine",
    "!Ref RoleArn",
    "!ImportValue Role",
    "!If [Prod, !GetAtt Role.Arn, !Ref RoleArn]",
  ])("%s", async (role) => {
    const text = `Parameters: { RoleArn: { Type: String }, Stage: { Type: String } }
Conditions: { Prod: !Equals [!Ref Stage, prod] }
Resources:
${machine(role)}  Role: { Type: AWS::IAM::Role }
`;
    expect(await roleOf({ "template.yaml": text })).toBeUndefined();
  });

  it("is found by its name in an ARN that is written out", async () => {
    const text = `Resources:\n${machine("!Sub 'arn:aws:iam::${AWS::AccountId}:role/${Role}'")}  Role: { Type: AWS::IAM::Role }\n`;
    expect((await roleOf({ "template.yaml": text }))?.name).toBe("Role");
  });
});

describe("a part of a template that another file puts together", () => {
  const part = (policies: string) =>
    roleOf({
      "machines.yaml": `${machine("!GetAtt Role.Arn").replace(/^ {2}/gm, "")}Role:
  Type: AWS::IAM::Role
  Properties:
${`${trust}${policies}`.replace(/^ {2}/gm, "")}`,
    });

  it("may give a role its policies in other files, unless it has some", async () => {
    expect(verdict(await part(""), invoke, orders)).toBe("unknown");
    const own = await part(statements("{ Effect: Allow, Action: sqs:SendMessage, Resource: '*' }"));
    expect(verdict(own, invoke, orders)).toBe("denied");
  });
});

describe("an ARN that is put together from pieces of another", () => {
  const of = (resource: string) => template(statements(`{ Effect: Allow, Action: lambda:InvokeFunction, Resource: ${resource} }`));
  const piece = (index: number, text = "!GetAtt Orders.Arn") => `!Select [${index}, !Split [":", ${text}]]`;

  it.each([
    [`!Join [":", [arn:aws:lambda, ${piece(3)}, ${piece(4)}, function, ${piece(6)}]]`, "allowed", "denied"],
    [`!Join ["", ["arn:aws:lambda:*:*:function:", ${piece(6)}, ":*"]]`, "denied", "allowed"],
    [`!Join [":", [arn:aws:lambda, ${piece(3)}, ${piece(4)}, function, ${piece(6, "!GetAtt Billing.Arn")}]]`, "denied", "denied"],
    // the name after the last slash of what follows a colon
    [
      `!Sub ["arn:aws:lambda:*:*:function:\${N}", { N: !Select [1, !Split ["/", !Select [1, !Split ["|", !Sub "x|y/\${Orders}"]]]] }]`,
      "allowed",
      "denied",
    ],
    // a name may have hyphens, a parameter anything
    [`!Sub ["arn:aws:lambda:*:*:function:\${N}", { N: !Select [0, !Split ["-", !Ref Orders]] }]`, "unknown", "unknown"],
    [`!Sub ["arn:aws:lambda:*:*:function:\${N}", { N: !Select [6, !Split [":", !Ref Given]] }]`, "unknown", "unknown"],
    [`!Sub ["arn:aws:lambda:*:*:function:\${N}", { N: !Select [9, !Split [":", !GetAtt Orders.Arn]] }]`, "unknown", "unknown"],
  ])("%s", async (resource, ofFunction, ofAlias) => {
    const role = await of(resource);
    expect([verdict(role, invoke, orders), verdict(role, invoke, live)]).toEqual([ofFunction, ofAlias]);
  });
});

describe("the role that SAM generates", () => {
  const sam = (policies: string, more = "") =>
    roleOf({
      "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: A, States: { A: { Type: Succeed } } }
${policies}
  Orders: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, AutoPublishAlias: live } }
  Billing: { Type: AWS::Serverless::Function, Properties: { FunctionName: billing } }
  Table: { Type: AWS::Serverless::SimpleTable }
  Topic: { Type: AWS::SNS::Topic }
${more}`,
    });

  it("allows what its policy templates allow", async () => {
    const role = await sam(`      Policies:
        - LambdaInvokePolicy: { FunctionName: !Ref Orders }
        - DynamoDBWritePolicy: { TableName: !Ref Table }
        - SNSPublishMessagePolicy: { TopicName: !GetAtt Topic.TopicName }
        - StepFunctionsExecutionPolicy: { StateMachineName: child }`);
    expect(verdict(role, invoke, orders)).toBe("allowed");
    expect(verdict(role, invoke, live)).toBe("allowed");
    expect(verdict(role, invoke, arn("lambda", "function:other"))).toBe("denied");
    expect(verdict(role, "dynamodb:PutItem", arn("dynamodb", "table/", named("Table")))).toBe("allowed");
    expect(verdict(role, "dynamodb:DeleteItem", arn("dynamodb", "table/", named("Table")))).toBe("denied");
    expect(verdict(role, "sns:Publish", arn("sns", named("Topic")))).toBe("allowed");
    expect(verdict(role, "states:StartExecution", arn("states", "stateMachine:child"))).toBe("allowed");
    expect(verdict(role, "states:DescribeExecution", arn("states", "execution:child:", { kind: "any" }))).toBe("denied");
  });

  it("reads names, statements and what it cannot know", async () => {
    expect(verdict(await sam("      Policies: AWSLambdaRole"), invoke, orders)).toBe("allowed");
    expect(
      verdict(await sam("      Policies: [{ Statement: [{ Effect: Allow, Action: 'lambda:*', Resource: '*' }] }]"), invoke, orders),
    ).toBe("allowed");
    expect(verdict(await sam("      Policies: [{ NewPolicyTemplate: { Name: a } }]"), invoke, orders)).toBe("unknown");
    const secrets = await sam("      Policies: [{ AWSSecretsManagerRotationPolicy: { FunctionName: rotate } }]");
    expect(verdict(secrets, invoke, orders)).toBe("denied");
    expect(verdict(secrets, "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:key-Abc123"))).toBe("unknown");
    expect(verdict(await sam("      Policies: [!Ref SomePolicy]"), invoke, orders)).toBe("unknown");
    expect(verdict(await sam("      Policies: [{ LambdaInvokePolicy: { FunctionName: !Ref Name } }]"), invoke, orders)).toBe("unknown");
  });

  it("allows nothing without policies", async () => {
    expect(verdict(await sam(""), invoke, orders)).toBe("denied");
  });

  const link = (destination: string, permissions: string, source = "{ Id: Machine }") =>
    `  Link: { Type: AWS::Serverless::Connector, Properties: { Source: ${source}, Destination: ${destination}, Permissions: [${permissions}] } }\n`;
  const billing = arn("lambda", "function:billing");

  it("allows what a connector from the state machine adds, and nothing else", async () => {
    const connected = await sam("", link("{ Id: Orders }", "Write"));
    expect(verdict(connected, invoke, orders)).toBe("allowed");
    expect(verdict(connected, invoke, live)).toBe("denied");
    expect(verdict(connected, invoke, billing)).toBe("denied");
    const both = await sam(
      "    Connectors: { C: { Properties: { Destination: [{ Id: Orders }, { Id: Billing }], Permissions: [Write] } } }",
    );
    expect(verdict(both, invoke, orders)).toBe("allowed");
    expect(verdict(both, invoke, billing)).toBe("allowed");
  });

  it("reads a connector to a resource that is given by its type and ARN", async () => {
    const other = await sam("", link("{ Type: AWS::Lambda::Function, Arn: !GetAtt Orders.Arn }", "Write"));
    expect(verdict(other, invoke, orders)).toBe("allowed");
    expect(verdict(other, invoke, billing)).toBe("denied");
  });

  it.each([
    ["another source", "{ Id: Orders }", "Write", "{ Id: Billing }", "denied"],
    ["a source by its role", "{ Id: Orders }", "Write", "{ Type: AWS::StepFunctions::StateMachine, RoleName: x }", "unknown"],
    ["a destination elsewhere", "{ Type: AWS::Lambda::Function, Arn: !Ref Given }", "Write", "{ Id: Machine }", "unknown"],
    ["a type that SAM does not connect", "{ Id: Role }", "Write", "{ Id: Machine }", "unknown"],
    ["permissions of a parameter", "{ Id: Orders }", "!Ref Kind", "{ Id: Machine }", "unknown"],
  ])("judges a connector with %s", async (_, destination, permissions, source, expected) => {
    expect(verdict(await sam("", link(destination, permissions, source)), invoke, orders)).toBe(expected);
  });

  it("reads what a connector to a state machine allows by its permissions", async () => {
    const child = "  Child: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: child.asl.json } }\n";
    const read = await sam("", child + link("{ Id: Child }", "Read"));
    const all = await sam("", child + link("{ Id: Child }", "Read, Write"));
    const start = ["states:StartExecution", arn("states", "stateMachine:", named("Child"))] as const;
    const poll = ["states:DescribeExecution", arn("states", "execution:", named("Child"), ":", { kind: "any" })] as const;
    const rule = ["events:PutRule", arn("events", "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule")] as const;
    const verdicts = (role: typeof read) => [start, poll, rule].map(([action, resource]) => verdict(role, action, resource));
    expect(verdicts(read)).toEqual(["denied", "allowed", "denied"]);
    expect(verdicts(all)).toEqual(["allowed", "allowed", "allowed"]);
  });

  it("finds what is attached to it by its logical id", async () => {
    const policy = (role: string) => `  More:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      Roles: [!Ref ${role}]
      PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: "*" }] }
`;
    expect(verdict(await sam("", policy("MachineRole")), invoke, orders)).toBe("allowed");
    expect(verdict(await sam("", policy("OtherRole")), invoke, orders)).toBe("unknown");
    expect(verdict(await sam("", `${policy("Third")}  Third: { Type: AWS::IAM::Role }\n`), invoke, orders)).toBe("denied");
  });

  it("takes the role that is given", async () => {
    const role = "  Role: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess] } }\n";
    expect(verdict(await sam("      Role: !GetAtt Role.Arn", role), invoke, orders)).toBe("allowed");
    expect(await sam("      Role: !Ref RoleArn")).toBeUndefined();
  });
});

describe("names that are parameters", () => {
  it("are themselves on both sides", async () => {
    const role = await template(
      statements("{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !Sub 'arn:aws:lambda:*:*:function:${Stage}-orders' }"),
      "",
      "Parameters: { Stage: { Type: String } }\n",
    );
    expect(verdict(role, invoke, arn("lambda", "function:", value("Stage"), "-orders"))).toBe("allowed");
    expect(verdict(role, invoke, arn("lambda", "function:", value("Stage"), "-billing"))).toBe("denied");
    expect(verdict(role, invoke, arn("lambda", "function:dev-orders"))).toBe("unknown");
  });
});
