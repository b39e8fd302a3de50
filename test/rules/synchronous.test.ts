import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/linter/config/load.js";
import { lintFile } from "../../src/linter/lint.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";

const config = await loadConfig(import.meta.dirname, { rules: RULES, search: false });

/** Rules about executions that run again, over a template with an Express state machine and what starts it. */
async function reported(starters: string, token = ""): Promise<string[]> {
  const text = `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineType: EXPRESS
      RoleArn: arn:aws:iam::123456789012:role/machine
      Definition:
        StartAt: Run
        States:
          Run:
            Type: Task
            Resource: arn:aws:states:::ecs:runTask
            Parameters:
              Cluster: c
              TaskDefinition: t
${token}            End: true
${starters}`;
  const linted = await lintFile(sourceFile("template.yaml", text), true, {
    rules: RULES,
    config,
    access: memoryAccess({ "template.yaml": text }),
    only: new Set(["express-not-idempotent", "idempotency-token-quality"]),
  });
  expect(linted.crashes).toEqual([]);
  return linted.findings.map(({ rule }) => rule);
}

const api = (name: string, action: string, target = "!Ref Machine") => `  ${name}:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: api
      IntegrationType: AWS_PROXY
      IntegrationSubtype: StepFunctions-${action}
      CredentialsArn: arn:aws:iam::123456789012:role/api
      RequestParameters:
        StateMachineArn: ${target}
`;

const FRESH = "              ClientToken.$: States.UUID()\n";

describe("an Express state machine", () => {
  it("runs at least once where nothing says how it is started", async () => {
    expect(await reported("")).toEqual(["express-not-idempotent"]);
    expect(await reported("", FRESH)).toEqual(["idempotency-token-quality"]);
  });

  it("runs at most once where it is started synchronously alone", async () => {
    expect(await reported(api("Call", "StartSyncExecution"))).toEqual([]);
    expect(await reported(api("Call", "StartSyncExecution"), FRESH)).toEqual([]);
  });

  it("runs at least once where one of its starts is asynchronous", async () => {
    expect(await reported(api("Call", "StartExecution"))).toEqual(["express-not-idempotent"]);
    expect(await reported(api("Call", "StartSyncExecution") + api("Later", "StartExecution"))).toEqual(["express-not-idempotent"]);
  });

  it("is not started by what starts another one, and may be by what names none that is known", async () => {
    const other = "  Other:\n    Type: AWS::StepFunctions::StateMachine\n    Properties: { RoleArn: r, DefinitionString: '{}' }\n";
    expect(await reported(api("Call", "StartSyncExecution") + api("Later", "StartExecution", "!Ref Other") + other)).toEqual([]);
    expect(await reported(api("Call", "StartSyncExecution") + api("Later", "StartExecution", "!ImportValue machine"))).toEqual([
      "express-not-idempotent",
    ]);
  });

  it("runs at most once where another state machine of the template starts it synchronously, and nothing else does", async () => {
    const parent = (resource: string, target = "!GetAtt Machine.Arn") => `  Parent:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: arn:aws:iam::123456789012:role/parent
      Definition:
        StartAt: Start
        States:
          Start:
            Type: Task
            Resource: arn:aws:states:::${resource}
            Parameters:
              StateMachineArn: ${target}
            TimeoutSeconds: 60
            End: true
`;
    expect(await reported(parent("aws-sdk:sfn:startSyncExecution"))).toEqual([]);
    expect(await reported(parent("aws-sdk:sfn:startSyncExecution"), FRESH)).toEqual([]);
    expect(await reported(parent("states:startExecution"))).toEqual(["express-not-idempotent"]);
    expect(await reported(parent("aws-sdk:sfn:startSyncExecution") + api("Later", "StartExecution"))).toEqual(["express-not-idempotent"]);
    expect(await reported(parent("aws-sdk:sfn:startSyncExecution", "!ImportValue machine"))).toEqual(["express-not-idempotent"]);
    expect(await reported(api("Call", "StartSyncExecution") + parent("states:startExecution", "!ImportValue machine"))).toEqual([
      "express-not-idempotent",
    ]);
  });
});
