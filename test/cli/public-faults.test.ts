import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { Repository } from "./repository.js";

/** Faults of sfn-lint that definitions in public repositories showed, each with a definition of the same kind. */
beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly certainty: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly state?: string;
  readonly witness?: {
    readonly mocks: Record<string, Record<string, unknown[]>>;
    readonly result: { readonly eventId?: number };
    readonly path: { state: string }[];
  };
}

function lint(...words: string[]): { findings: Finding[]; machines: { name: string; file: string }[]; stderr: string } {
  const { stdout, stderr } = here.run(["-f", "json", "--no-config", ...words]);
  return { ...(stdout === "" ? { findings: [], machines: [] } : JSON.parse(stdout)), stderr };
}

const rules = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

describe("what is reported without a cause", () => {
  it("not of objects that look like a state machine and are a format of the program's own", () => {
    here.put(
      "src/flow.ts",
      `export const flow = { StartAt: "A", States: { A: { Type: "Stack", Data: { name: "x" }, Next: "B" }, B: { Type: "Pass", Data: {}, End: true } } };\n`,
    );
    here.put(
      "src/flow.test.ts",
      `import { flow } from "./flow";\nexpect(toAsl(flow)).toEqual({ StartAt: "A", States: { A: { Type: "Stack", End: true } } });\n`,
    );
    const { findings, machines } = lint("--allow-empty");
    expect(machines).toEqual([]);
    expect(findings).toEqual([]);
  });

  it("not of the half of a Terraform merge that is known", () => {
    here.put(
      "main.tf",
      `variable "task" { type = any }
resource "aws_sfn_state_machine" "flow" {
  name     = "flow"
  role_arn = "arn:aws:iam::111111111111:role/flow"
  definition = jsonencode({
    StartAt = "Work"
    States = {
      Work = merge(var.task, { Next = "Done" })
      Done = { Type = "Succeed" }
    }
  })
}
`,
    );
    expect(rules(lint().findings.filter(({ severity }) => severity === "error"))).toEqual([]);
  });

  it("not of the path in a fragment of a template that another folder puts together", () => {
    here.put("statemachine/load.asl.json", { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 5, End: true } } });
    here.put(
      "iac/main/resources/load.yml",
      `LoadStateMachine:
  Type: AWS::Serverless::StateMachine
  Properties:
    DefinitionUri: statemachine/load.asl.json
    Type: EXPRESS
    Role: arn:aws:iam::111111111111:role/load
    Logging: { Level: ALL, Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: !GetAtt Logs.Arn } }] }
`,
    );
    const { findings, machines } = lint();
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(machines).toHaveLength(1);
  });

  it("not of a map that the AWS CDK writes with a path", () => {
    here.put(
      "stack.ts",
      `import { Stack } from "aws-cdk-lib";
import * as ddb from "aws-cdk-lib/aws-dynamodb";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
export class Notes extends Stack {
  constructor(scope: any, id: string) {
    super(scope, id);
    const table = ddb.Table.fromTableName(this, "Table", "notes");
    const put = new tasks.DynamoPutItem(this, "Put", {
      table,
      item: { id: tasks.DynamoAttributeValue.fromString("1"), body: tasks.DynamoAttributeValue.mapFromJsonPath("$.body") },
    });
    new sfn.StateMachine(this, "Flow", { definitionBody: sfn.DefinitionBody.fromChainable(put) });
  }
}
`,
    );
    expect(rules(lint().findings)).not.toContain("literal-looks-computed");
  });

  it("not that a retry of a failed job repeats its work, with a token as advice", () => {
    for (const [file, Resource, Parameters] of [
      [
        "child",
        "arn:aws:states:::states:startExecution.sync:2",
        { StateMachineArn: "arn:aws:states:eu-west-1:111111111111:stateMachine:child", "Input.$": "$" },
      ],
      ["task", "arn:aws:states:::ecs:runTask.sync", { Cluster: "c", TaskDefinition: "t" }],
      ["build", "arn:aws:states:::codebuild:startBuild.sync", { ProjectName: "p" }],
    ] as const) {
      const Retry = [{ ErrorEquals: ["States.TaskFailed"], MaxAttempts: 2 }];
      here.put(`${file}.asl.json`, {
        StartAt: "Run",
        States: { Run: { Type: "Task", Resource, Parameters, TimeoutSeconds: 600, Retry, End: true } },
      });
    }
    const reported = lint().findings.filter(({ rule }) => rule === "retry-not-idempotent");
    expect(reported.filter(({ severity, suggestion }) => severity !== "info" || /Token|Name/.test(suggestion ?? ""))).toEqual([]);
  });

  it("not that nothing ends an execution whose timeout a property decides", () => {
    here.put(
      "stack.ts",
      `import { Duration, Stack } from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
import { LIMITS } from "@company/limits";
export class Cleaner extends Stack {
  constructor(scope: any, id: string) {
    super(scope, id);
    const run = tasks.CodeBuildStartBuild.prototype === undefined ? undefined : new sfn.CustomState(this, "Run", { stateJson: { Type: "Task", Resource: "arn:aws:states:::codebuild:startBuild.sync", Parameters: { ProjectName: "p" }, End: true } });
    new sfn.StateMachine(this, "Flow", { definitionBody: sfn.DefinitionBody.fromChainable(run!), timeout: Duration.minutes(LIMITS.minutes) });
  }
}
`,
    );
    const { findings } = lint();
    expect(findings.filter(({ message }) => message.includes("one year"))).toEqual([]);
  });

  it("not that an execution that only StartSyncExecution starts can run twice", () => {
    here.put(
      "template.yaml",
      `Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /notes:
            post:
              x-amazon-apigateway-integration:
                type: aws
                httpMethod: POST
                uri: !Sub arn:aws:apigateway:\${AWS::Region}:states:action/StartSyncExecution
                credentials: arn:aws:iam::111111111111:role/api
                requestTemplates:
                  application/json: !Sub '{"stateMachineArn": "\${Flow}", "input": "$util.escapeJavaScript($input.json(''$''))"}'
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Role: arn:aws:iam::111111111111:role/flow
      Definition:
        StartAt: Send
        States:
          Send: { Type: Task, Resource: "arn:aws:states:::sqs:sendMessage", Parameters: { QueueUrl: "https://sqs.eu-west-1.amazonaws.com/111111111111/q", MessageBody: note }, End: true }
`,
    );
    expect(rules(lint().findings)).not.toContain("express-not-idempotent");
  });

  it("not of a Comment that is empty", () => {
    here.put("flow.asl.yaml", "Comment:\nStartAt: Done\nStates:\n  Done: { Type: Succeed }\n");
    expect(lint().findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("what a run shows", () => {
  it("is the claimed failure at the claimed state, with a status that the API has", () => {
    const ask = (id: string, next: string) => ({
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:redshiftdata:describeStatement",
      Parameters: { "Id.$": id },
      ResultPath: "$.answer",
      Next: next,
    });
    const poll = (n: string, next: object) => ({
      [`Ask ${n}`]: ask("$.id", `Finished ${n}?`),
      [`Finished ${n}?`]: {
        Type: "Choice",
        Choices: [
          { Variable: "$.answer.Status", StringEquals: "FINISHED", Next: `End ${n}` },
          { Variable: "$.answer.Status", StringEquals: "FAILED", Next: `Failed ${n}` },
        ],
        Default: `Rest ${n}`,
      },
      [`Rest ${n}`]: { Type: "Wait", Seconds: 10, Next: `Ask ${n}` },
      [`Failed ${n}`]: { Type: "Fail", Error: "Statement" },
      [`End ${n}`]: next,
    });
    const branch = (n: string) => ({ StartAt: `Ask ${n}`, States: poll(n, { Type: "Succeed" }) });
    here.put("load.asl.json", {
      StartAt: "Both",
      States: {
        Both: {
          Type: "Parallel",
          Branches: [branch("1"), branch("2")],
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.e", Next: "Stop" }],
          ResultPath: null,
          Next: "Ask 3",
        },
        ...poll("3", { Type: "Succeed" }),
        Stop: { Type: "Fail", Error: "Both" },
      },
    });
    const claims = lint().findings.filter(({ rule, certainty }) => rule === "history-quota" && certainty !== "may");
    expect(claims.length).toBeGreaterThan(0);
    for (const { witness, state, message } of claims) {
      expect(message).toContain("ABORTED");
      expect(witness?.path.at(-1)?.state).toMatch(/^(?:Ask|Finished|Rest) /);
      const answers = Object.values(witness?.mocks.states ?? {}).flat();
      expect(JSON.stringify(answers)).not.toMatch(/"Status":"(?!SUBMITTED|PICKED|STARTED|FINISHED|ABORTED|FAILED|ALL)/);
      expect(here.run(["replay", "load.asl.json", "--state", state ?? ""]).stdout).toContain("FAILED States.Runtime");
    }
  });
});

describe("what was missed", () => {
  const TRY = {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: "cook", "Payload.$": "$" },
    ResultPath: "$.cooked",
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Count" }],
    Next: "Done",
  };
  const FIRST = { Type: "Pass", Parameters: { "order.$": "$.order", counters: { tries: 0, "slow.$": "$.slow" } }, Next: "Cook" };

  it("a member that the way back leaves out", () => {
    here.put("kitchen.asl.json", {
      StartAt: "First",
      States: {
        First: FIRST,
        Cook: TRY,
        Count: {
          Type: "Pass",
          Parameters: { "order.$": "$.order", counters: { "tries.$": "States.MathAdd($.counters.tries, 1)" } },
          Next: "Slow?",
        },
        "Slow?": { Type: "Choice", Choices: [{ Variable: "$.counters.slow", BooleanEquals: true, Next: "Long" }], Default: "Short" },
        Long: { Type: "Wait", Seconds: 60, Next: "Cook" },
        Short: { Type: "Wait", Seconds: 5, Next: "Cook" },
        Done: { Type: "Succeed" },
      },
    });
    const found = lint().findings.find(({ rule, state }) => rule === "fails-at-run-time" && state === "Slow?");
    expect(found).toMatchObject({ severity: "error", certainty: expect.stringMatching(/will|can/) });
  });

  it("a counter that nothing tests, in figures that can be", () => {
    here.put("kitchen.asl.json", {
      StartAt: "First",
      States: {
        First: FIRST,
        Cook: TRY,
        Count: {
          Type: "Pass",
          Parameters: { "order.$": "$.order", counters: { "tries.$": "States.MathAdd($.counters.tries, 1)", "slow.$": "$.counters.slow" } },
          Next: "Rest",
        },
        Rest: { Type: "Wait", Seconds: 5, Next: "Cook" },
        Done: { Type: "Succeed" },
      },
    });
    const found = lint().findings.filter(({ rule }) => rule === "history-quota");
    expect(found).toHaveLength(1);
    expect(found[0]?.severity).not.toBe("info");
    expect(found[0]?.message).not.toMatch(/2,147,483|\d{1,3}(?:,\d{3}){2}/);
  });

  it("a handler that only asks for what its Catch took away", () => {
    here.put("mask.asl.json", {
      StartAt: "Mask",
      States: {
        Mask: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Parameters: { FunctionName: "mask", "Payload.$": "$.database" },
          ResultPath: "$.run",
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Which?" }],
          Next: "Done",
        },
        "Which?": {
          Type: "Choice",
          Choices: [
            {
              And: [
                { Variable: "$.database", IsPresent: true },
                { Variable: "$.database", StringEquals: "cluster" },
              ],
              Next: "Delete cluster",
            },
          ],
          Default: "Stop",
        },
        "Delete cluster": { Type: "Pass", Next: "Stop" },
        Done: { Type: "Succeed" },
        Stop: { Type: "Fail", Error: "Masking" },
      },
    });
    expect(
      lint().findings.some(({ rule, state }) => (rule === "branch-never-taken" && state === "Which?") || rule === "catch-loses-input"),
    ).toBe(true);
  });
});
