import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/linter/config/load.js";
import type { Finding } from "../../src/linter/finding.js";
import { applyFixes } from "../../src/linter/fixes.js";
import { lintFile } from "../../src/linter/lint.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";

const config = { ...(await loadConfig(import.meta.dirname, { rules: RULES, search: false })), preset: "all" as const };

async function lint(rule: string, files: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const [[path, text] = ["", ""]] = Object.entries(files);
  const linted = await lintFile(sourceFile(path, text), true, {
    rules: RULES,
    config,
    access: memoryAccess(files),
    only: new Set([rule]),
  });
  expect(linted.crashes).toEqual([]);
  return linted.findings.filter((one) => one.rule === rule);
}

const reported = async (rule: string, text: string) =>
  (await lint(rule, { "template.yaml": text })).map(({ severity, message }) => `${severity}: ${message}`);

const task = (resource: string, parameters: string, more = "") => `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: machine
      RoleArn: !GetAtt Role.Arn
${more}      Definition:
        StartAt: Call
        States:
          Call:
            Type: Task
            Resource: ${resource}
            Parameters: ${parameters}
            End: true
`;

const role = (...statements: readonly string[]) => `  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Service: states.amazonaws.com }, Action: sts:AssumeRole }
      Policies:
        - PolicyName: calls
          PolicyDocument:
            Statement:
${statements.map((one) => `              - ${one}`).join("\n")}
`;

const allow = (actions: string, resource = "'*'") => `{ Effect: Allow, Action: [${actions}], Resource: ${resource} }`;
const NONE = allow("cloudwatch:PutMetricData");

describe("role-lacks-permission", () => {
  const lacks = (text: string) => reported("role-lacks-permission", text);
  const invoke = task("arn:aws:states:::lambda:invoke", "{ FunctionName: !Ref Orders }");
  const orders =
    "  Orders: { Type: AWS::Lambda::Function }\n  Live: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Orders, Name: live } }\n";

  it("tells a call that is refused, with the statement that comes nearest", async () => {
    const text = `${task("arn:aws:states:::lambda:invoke", "{ FunctionName: !Ref Live }")}${role(allow("lambda:InvokeFunction", "!GetAtt Orders.Arn"))}${orders}`;
    const [finding, ...more] = await lint("role-lacks-permission", { "template.yaml": text });
    expect(more).toEqual([]);
    expect(finding?.message).toBe('"Call" needs lambda:InvokeFunction on function:Orders:live, which role Role does not allow');
    expect(finding?.severity).toBe("error");
    expect(finding?.place.start.line).toBe(12);
    expect(finding?.related?.[0]?.message).toContain(
      "allows lambda:InvokeFunction on function:Orders, and the state uses function:Orders:live",
    );
  });

  it.each<[string, string, string, string, readonly string[]]>([
    [
      "a creation that is refused, by its rule",
      "arn:aws:states:::states:startExecution.sync:2",
      "{ StateMachineArn: !Ref Child }",
      allow("states:*"),
      ["error"],
    ],
    [
      "a job whose end is not seen",
      "arn:aws:states:::glue:startJobRun.sync",
      "{ JobName: load }",
      allow("glue:StartJobRun, glue:BatchStopJobRun"),
      ["warning"],
    ],
    [
      "a job that keeps running",
      "arn:aws:states:::glue:startJobRun.sync",
      "{ JobName: load }",
      allow("glue:StartJobRun, glue:GetJobRun, glue:GetJobRuns"),
      ["warning"],
    ],
    ["all that it needs", "arn:aws:states:::glue:startJobRun.sync", "{ JobName: load }", allow("glue:*JobRun*"), []],
  ])("tells %s", async (_, resource, parameters, statement, severities) => {
    const child = "  Child: { Type: AWS::StepFunctions::StateMachine }\n";
    const found = await lacks(`${task(resource, parameters)}${role(statement)}${child}`);
    expect(found.map((one) => one.split(":")[0])).toEqual(severities);
  });

  it("tells what only a redrive needs as information", async () => {
    const text = `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: machine
      RoleArn: !GetAtt Role.Arn
      Definition:
        StartAt: Each
        States:
          Each:
            Type: Map
            Label: Each
            ItemProcessor:
              ProcessorConfig: { Mode: DISTRIBUTED, ExecutionType: STANDARD }
              StartAt: Done
              States: { Done: { Type: Succeed } }
            End: true
${role(allow("states:StartExecution, states:DescribeExecution, states:StopExecution"))}`;
    expect(await lacks(text)).toEqual([
      'info: "Each" needs states:RedriveExecution on execution:machine/Each:*, which role Role does not allow',
    ]);
    expect(await lacks(text.replace("states:StopExecution", "states:*"))).toEqual([]);
  });

  it("tells log delivery that CreateStateMachine refuses", async () => {
    const logging =
      "      LoggingConfiguration: { Level: ALL, Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: !GetAtt Logs.Arn } }] }\n";
    const text = (statement: string) =>
      `${task("arn:aws:states:::lambda:invoke", "{ FunctionName: f }", logging)}${role(allow("lambda:InvokeFunction"), statement)}  Logs: { Type: AWS::Logs::LogGroup }\n`;
    expect(await lacks(text(allow("logs:*")))).toEqual([]);
    expect(await lacks(text(allow("logs:CreateLogStream, logs:PutLogEvents")))).toHaveLength(1);
    // these actions take no resource
    expect(await lacks(text(allow("logs:*", "!GetAtt Logs.Arn")))).toHaveLength(1);
    // creating the state machine does not delete a delivery
    expect(
      await lacks(
        text(
          allow(
            "logs:CreateLogDelivery, logs:GetLogDelivery, logs:UpdateLogDelivery, logs:ListLogDeliveries, logs:PutResourcePolicy, logs:DescribeResourcePolicies, logs:DescribeLogGroups",
          ),
        ),
      ),
    ).toEqual([]);
  });

  it("tells a role that Step Functions cannot assume", async () => {
    const text = `${invoke}${role(allow("lambda:InvokeFunction"))}${orders}`;
    expect(await lacks(text)).toEqual([]);
    expect(await lacks(text.replace("states.amazonaws.com", "lambda.amazonaws.com"))).toEqual([
      "error: Role Role does not trust states.amazonaws.com",
    ]);
    expect(await lacks(text.replace("states.amazonaws.com", "states.eu-west-1.amazonaws.com"))).toEqual([]);
    expect(
      await lacks(
        text.replace("Service: states.amazonaws.com", "Service: [lambda.amazonaws.com, !Sub 'states.${AWS::Region}.amazonaws.com']"),
      ),
    ).toEqual([]);
  });

  it("tells a Deny", async () => {
    expect(await lacks(`${invoke}${role(allow("lambda:*"), "{ Effect: Deny, Action: lambda:Invoke*, Resource: '*' }")}${orders}`)).toEqual([
      'error: "Call" needs lambda:InvokeFunction on function:Orders, which role Role denies',
    ]);
  });

  describe("is silent where a policy of the resource may allow it", () => {
    const publish = `${task("arn:aws:states:::sns:publish", "{ TopicArn: !Ref Topic, Message: m }")}${role(NONE)}  Topic: { Type: AWS::SNS::Topic }\n`;
    const policy = (principal: string) => `  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument: { Statement: [{ Effect: Allow, Action: sns:Publish, Resource: "*", Principal: ${principal} }] }
`;
    it.each<[string, string, number]>([
      ["no policy", "", 1],
      ["a service", policy("{ Service: events.amazonaws.com }"), 1],
      ["the account, which leaves it to the role", policy("{ AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root' }"), 1],
      ["the role", policy("{ AWS: !GetAtt Role.Arn }"), 0],
      ["everybody", policy("'*'"), 0],
    ])("%s", async (_, more, count) => {
      expect(await lacks(publish + more)).toHaveLength(count);
    });

    it("a topic of elsewhere", async () => {
      expect(await lacks(publish.replace("!Ref Topic, ", "'arn:aws:sns:us-east-1:123456789012:other', "))).toEqual([]);
      expect(await lacks(publish.replace("!Ref Topic, ", "!ImportValue Topic, "))).toEqual([]);
    });
  });

  describe("adds a statement in the form of the file", () => {
    const fixed = async (text: string) => {
      const findings = await lint("role-lacks-permission", { "template.yaml": text });
      expect(findings.every(({ fix }) => fix?.safe === false)).toBe(true);
      let after = text;
      for (let round = 0; round < 4; round++) {
        const fixes = (await lint("role-lacks-permission", { "template.yaml": after })).flatMap(({ fix }) => fix ?? []);
        after = applyFixes(after, fixes).text;
      }
      expect(await lint("role-lacks-permission", { "template.yaml": after }), after).toEqual([]);
      return after;
    };

    it("of a role", async () => {
      const after = await fixed(
        `${task("arn:aws:states:::lambda:invoke", "{ FunctionName: !Ref Live }")}${role(allow("lambda:InvokeFunction", "!GetAtt Orders.Arn"))}${orders}`,
      );
      expect(after).toContain("Fn::Sub");
    });

    it("of a JSON template", async () => {
      const template = {
        Resources: {
          Machine: {
            Type: "AWS::StepFunctions::StateMachine",
            Properties: {
              RoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
              Definition: { StartAt: "A", States: { A: { Type: "Task", Resource: { "Fn::GetAtt": ["Orders", "Arn"] }, End: true } } },
            },
          },
          Role: {
            Type: "AWS::IAM::Role",
            Properties: {
              Policies: [
                { PolicyName: "p", PolicyDocument: { Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }] } },
              ],
            },
          },
          Orders: { Type: "AWS::Lambda::Function" },
        },
      };
      const after = JSON.parse(await fixed(JSON.stringify(template, null, 2)));
      expect(after.Resources.Role.Properties.Policies[0].PolicyDocument.Statement[1]).toEqual({
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: { "Fn::GetAtt": ["Orders", "Arn"] },
      });
    });

    it("of SAM", async () => {
      const after = await fixed(`Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: A
        States:
          A: { Type: Task, Resource: "arn:aws:states:::states:startExecution.sync:2", Parameters: { StateMachineArn: !Ref Child }, End: true }
      Policies:
        - StepFunctionsExecutionPolicy:
            StateMachineName: !GetAtt Child.Name
  Child: { Type: AWS::StepFunctions::StateMachine }
`);
      expect(after).toContain("- Statement:");
    });
  });

  it("judges the call of a state with credentials by the role that it assumes", async () => {
    const credentials = (statement: string) =>
      `${task("arn:aws:states:::lambda:invoke", "{ FunctionName: f }").replace("            End", "            Credentials: { RoleArn: 'arn:aws:iam::210987654321:role/there' }\n            End")}${role(statement)}`;
    expect(await lacks(credentials(NONE))).toEqual([
      'error: "Call" needs sts:AssumeRole on arn:aws:iam::210987654321:role/there, which role Role does not allow',
    ]);
    expect(await lacks(credentials(allow("sts:AssumeRole", "arn:aws:iam::210987654321:role/*")))).toEqual([]);
  });
});

describe("unknown-iam-action", () => {
  const unknown = (...actions: readonly string[]) =>
    lint("unknown-iam-action", {
      "template.yaml": `${task("arn:aws:states:::events:putEvents", "{ Entries: [] }")}${role(allow(actions.join(", ")))}`,
    });

  it.each<[string, string | undefined]>([
    ["eventbridge:putEvents", "Use events:PutEvents"],
    ["cloudwatchlogs:PutLogEvents", "Use logs:PutLogEvents"],
    ["lambda:invoke", "Use lambda:InvokeFunction"],
    ["s3:ListObjectsV2", "Use s3:ListBucket"],
    ["dynamodb:PutItems", "Use dynamodb:PutItem"],
    ["stepfunctions:StartExecution", undefined],
    ["events:putevents", ""],
    ["lambda:Invoke*", ""],
    ["'lambda:*'", ""],
    ["'*'", ""],
    ["lambda:Fetch*", undefined],
  ])("%s", async (action, suggestion) => {
    const [finding] = await unknown(action);
    if (suggestion === "") expect(finding).toBeUndefined();
    else if (suggestion === undefined) expect(finding).toBeDefined();
    else expect(finding?.suggestion).toBe(suggestion);
  });

  it("replaces it", async () => {
    const text = `${task("arn:aws:states:::events:putEvents", "{ Entries: [] }")}${role(allow("sqs:SendMessage, eventbridge:putEvents"))}`;
    const [finding] = await lint("unknown-iam-action", { "template.yaml": text });
    expect(finding?.fix?.safe).toBe(false);
    expect(applyFixes(text, finding?.fix ? [finding.fix] : []).text).toBe(text.replace("eventbridge:putEvents", "events:PutEvents"));
  });
});

describe("role-allows-too-much", () => {
  const broad = (...statements: readonly string[]) =>
    reported(
      "role-allows-too-much",
      `${task("arn:aws:states:::lambda:invoke", "{ FunctionName: !Ref Orders }")}${role(...statements)}  Orders: { Type: AWS::Lambda::Function }\n`,
    );

  it.each<[string, readonly string[]]>([
    [allow("'*'"), ["warning: Role Role allows every action on every resource"]],
    [allow("'lambda:*'"), ["warning: Role Role allows lambda:* on every resource"]],
    [allow("'lambda:*'", "!GetAtt Orders.Arn"), ["info: Role Role allows lambda:*"]],
    ["{ Effect: Allow, NotAction: [iam:*], Resource: '*' }", ["warning: Role Role allows every action except iam:* on every resource"]],
    [
      allow("lambda:InvokeFunction"),
      ["info: Role Role allows lambda:InvokeFunction on every resource, and the calls name their resources"],
    ],
    [allow("lambda:InvokeFunction", "!GetAtt Orders.Arn"), []],
    [
      allow("lambda:InvokeFunction, sqs:SendMessage", "!GetAtt Orders.Arn"),
      ["info: Role Role allows sqs:SendMessage, and no state uses it"],
    ],
    ["{ Effect: Allow, Action: [iam:PassRole], Resource: '*' }", ["info: Role Role allows iam:PassRole on every resource"]],
    [
      "{ Effect: Allow, Action: [iam:PassRole], Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': ecs-tasks.amazonaws.com } } }",
      [],
    ],
    ["{ Effect: Deny, Action: '*', Resource: '*' }", []],
  ])("%s", async (statement, expected) => {
    expect(await broad(statement)).toEqual(expected);
  });
});

describe("what AWS's guide lists and nothing calls", () => {
  it("is not too much where logs and traces are on", async () => {
    const statement = allow("logs:CreateLogStream, logs:PutLogEvents, xray:GetSamplingStatisticSummaries");
    const more = "      LoggingConfiguration: { Level: ALL }\n      TracingConfiguration: { Enabled: true }\n";
    const text = (with_: string) =>
      `${task("arn:aws:states:::lambda:invoke", "{ FunctionName: !Ref Orders }", with_)}${role(statement)}  Orders: { Type: AWS::Lambda::Function }\n`;
    expect(await reported("role-allows-too-much", text(more))).toEqual([]);
    expect(await reported("role-allows-too-much", text(""))).toHaveLength(1);
  });
});

describe("what a call uses without the definition showing it", () => {
  const unused = async (resource: string, parameters: string, actions: string) =>
    (await reported("role-allows-too-much", `${task(resource, parameters)}${role(allow(actions, "'arn:aws:x:::y'"))}`)).filter((message) =>
      message.includes("no state uses it"),
    );

  it.each([
    [
      "arn:aws:states:::athena:startQueryExecution.sync",
      "{ QueryString: SELECT 1, WorkGroup: w }",
      "glue:CreateTable, s3:GetBucketLocation",
    ],
    [
      "arn:aws:states:::aws-sdk:scheduler:createSchedule",
      "{ Name: n, ScheduleExpression: rate(1 day), FlexibleTimeWindow: { Mode: 'OFF' }, Target.$: $.t }",
      "iam:PassRole",
    ],
    [
      "arn:aws:states:::apigateway:invoke",
      "{ ApiEndpoint: a.execute-api.eu-west-1.amazonaws.com, Method: POST, AuthType: IAM_ROLE }",
      "execute-api:ManageConnections",
    ],
    ["arn:aws:states:::aws-sdk:rds:deleteDBInstance", "{ DbInstanceIdentifier: d }", "rds:CreateDBSnapshot"],
    [
      "arn:aws:states:::aws-sdk:ssoadmin:createAccountAssignment",
      "{ InstanceArn: i, PermissionSetArn: p, PrincipalId: u, PrincipalType: USER, TargetId: t, TargetType: AWS_ACCOUNT }",
      "iam:CreateRole",
    ],
    ["arn:aws:states:::aws-sdk:s3:headObject", "{ Bucket: b, Key: k }", "s3:ListBucket"],
  ])("%s", async (resource, parameters, actions) => {
    expect(await unused(resource, parameters, actions)).toEqual([]);
    expect(
      await unused("arn:aws:states:::sns:publish", "{ TopicArn: 'arn:aws:sns:eu-west-1:123456789012:t', Message: m }", actions),
    ).toHaveLength(1);
  });

  it("is on every resource in AWS's own policy", async () => {
    const statement = allow("ecs:StopTask, ecs:DescribeTasks", "'*'");
    const text = `${task("arn:aws:states:::ecs:runTask.sync", "{ TaskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/t:1', Cluster: c }")}${role(statement)}`;
    expect(await reported("role-allows-too-much", text)).toEqual([]);
  });
});

describe("starter-lacks-permission", () => {
  const starts = (starter: string, statement: string, service: string) =>
    reported(
      "starter-lacks-permission",
      `${task("arn:aws:states:::lambda:invoke", "{ FunctionName: f }")}${role(allow("lambda:InvokeFunction"))}  Starter:
${starter}  StartRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ${service} }, Action: sts:AssumeRole }] }
      Policies: [{ PolicyName: start, PolicyDocument: { Statement: [${statement}] } }]
  Other: { Type: AWS::StepFunctions::StateMachine }
`,
    );
  const start = (resource: string, action = "states:StartExecution") => allow(action, resource);

  const RULE =
    "    Type: AWS::Events::Rule\n    Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: m, Arn: !Ref Machine, RoleArn: !GetAtt StartRole.Arn }] }\n";
  const SCHEDULE =
    "    Type: AWS::Scheduler::Schedule\n    Properties: { Target: { Arn: !GetAtt Machine.Arn, RoleArn: !GetAtt StartRole.Arn } }\n";
  const PIPE =
    "    Type: AWS::Pipes::Pipe\n    Properties: { Target: !Ref Machine, RoleArn: !GetAtt StartRole.Arn, TargetParameters: { StepFunctionStateMachineParameters: { InvocationType: REQUEST_RESPONSE } } }\n";
  const API =
    "    Type: AWS::ApiGatewayV2::Integration\n    Properties: { IntegrationSubtype: StepFunctions-StartExecution, CredentialsArn: !GetAtt StartRole.Arn, RequestParameters: { StateMachineArn: !Ref Machine } }\n";

  const TEMPLATE = 'requestTemplates: { application/json: !Sub \'{"input": "x", "stateMachineArn": "${Machine}"}\' }';
  const integration = (action: string) =>
    `uri: !Sub "arn:\${AWS::Partition}:apigateway:\${AWS::Region}:states:action/${action}", credentials: !GetAtt StartRole.Arn, ${TEMPLATE}`;
  const METHOD = `    Type: AWS::ApiGateway::Method\n    Properties: { HttpMethod: POST, Integration: { Type: AWS, ${integration(
    "StartExecution",
  )
    .replace("uri", "Uri")
    .replace("credentials", "Credentials")
    .replace("requestTemplates", "RequestTemplates")} } }\n`;
  const OPEN_API = `    Type: AWS::Serverless::Api\n    Properties: { StageName: v1, DefinitionBody: { openapi: 3.0.1, paths: { /orders: { post: { x-amazon-apigateway-integration: { type: aws, ${integration("StartSyncExecution")} } } } } } }\n`;

  it.each<[string, string, string, string, string | undefined]>([
    [
      "a method of a REST API",
      METHOD,
      start("!Ref Other"),
      "apigateway.amazonaws.com",
      "API integration Starter cannot start the state machine, because role StartRole does not allow states:StartExecution on it",
    ],
    ["a method that may", METHOD, start("!Ref Machine"), "apigateway.amazonaws.com", undefined],
    [
      "a method that calls something else",
      METHOD.replace("StartExecution", "ListExecutions"),
      start("!Ref Other"),
      "apigateway.amazonaws.com",
      undefined,
    ],
    [
      "an operation of OpenAPI that waits",
      OPEN_API,
      start("!Ref Machine"),
      "apigateway.amazonaws.com",
      "API integration Starter cannot start the state machine, because role StartRole does not allow states:StartSyncExecution on it",
    ],
    ["an operation that may", OPEN_API, start("!Ref Machine", "states:StartSyncExecution"), "apigateway.amazonaws.com", undefined],
    [
      "a rule",
      RULE,
      start("!Ref Other"),
      "events.amazonaws.com",
      "EventBridge rule Starter cannot start the state machine, because role StartRole does not allow states:StartExecution on it",
    ],
    ["a rule that may", RULE, start("!Ref Machine"), "events.amazonaws.com", undefined],
    ["a rule that may by a wildcard", RULE, start("'*'", "states:*"), "events.amazonaws.com", undefined],
    [
      "a rule whose role EventBridge cannot assume",
      RULE,
      start("!Ref Machine"),
      "states.amazonaws.com",
      "EventBridge rule Starter cannot assume role StartRole, which does not trust events.amazonaws.com",
    ],
    ["a rule whose resource is not known", RULE, start("!ImportValue Machine"), "events.amazonaws.com", undefined],
    [
      "a schedule",
      SCHEDULE,
      start("!Ref Machine", "states:StartSyncExecution"),
      "scheduler.amazonaws.com",
      "Schedule Starter cannot start the state machine, because role StartRole does not allow states:StartExecution on it",
    ],
    [
      "a pipe",
      PIPE,
      start("!Ref Machine"),
      "pipes.amazonaws.com",
      "Pipe Starter cannot start the state machine, because role StartRole does not allow states:StartSyncExecution on it",
    ],
    [
      "an API",
      API,
      start("!Ref Other"),
      "apigateway.amazonaws.com",
      "API integration Starter cannot start the state machine, because role StartRole does not allow states:StartExecution on it",
    ],
    ["an API that may", API, start("!Ref Machine"), "apigateway.amazonaws.com", undefined],
  ])("%s", async (_, starter, statement, service, expected) => {
    expect(await starts(starter, statement, service)).toEqual(expected === undefined ? [] : [`error: ${expected}`]);
  });
});
