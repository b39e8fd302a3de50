import { describe, expect, it } from "vitest";
import { completed, document, taken } from "./documents.js";

const JSON_TEXT = `{
  "StartAt": "Load",
  "States": {
    "Load": {
      "Type": "Task",
      "Resource": "arn:aws:states:::dynamodb:getItem",
      "Parameters": { "TableName": "orders", "Key": { "id": { "S.$": "$.id" } } },
      "ResultPath": "$.loaded",
      "Retry": [{ "ErrorEquals": ["States.ALL"] }],
      "Next": "Check"
    },
    "Check": { "Type": "Choice", "Choices": [{ "Variable": "$.loaded", "IsPresent": true, "Next": "Done" }], "Default": "Done" },
    "Make": { "Type": "Pass", "Result": { "status": "NEW", "count": 1 }, "ResultPath": "$.made", "Next": "Use" },
    "Use": { "Type": "Pass", "Parameters": { "x.$": "$.made" }, "Next": "Done" },
    "Done": { "Type": "Succeed" }
  }
}`;
const with_ = (from: string, to: string) => {
  if (!JSON_TEXT.includes(from)) throw new Error(`${from} is not in the text`);
  return document(
    "order.asl.json",
    JSON_TEXT.replace(from, () => to),
  );
};

describe("completion in ASL JSON", () => {
  it.each([
    ["within quotes", '"Next": "Check"', '"Next": "Ch¦"'],
    ["without quotes", '"Next": "Check"', '"Next": ¦'],
    ["with a quote that is not closed", '"Next": "Check"', '"Next": "¦'],
  ])("of states, %s", async (_, from, to) => {
    expect(await completed(with_(from, to))).toEqual(["Check", "Make", "Use", "Done"]);
  });

  it("writes quotes where there are none", async () => {
    expect(await taken(with_('"Next": "Check"', '"Next": ¦'), "Done")).toContain('"Next": "Done"\n');
    expect(await taken(with_('"Next": "Check"', '"Next": "Ch¦eck"'), "Done")).toContain('"Next": "Done"\n');
    expect(await taken(with_('"Next": "Check"', '"Next": "¦'), "Done")).toContain('"Next": "Done"\n');
  });

  it("of fields that the state does not have yet", async () => {
    const fields = await completed(with_('"ResultPath": "$.loaded",', '"¦",'));
    expect(fields).toContain("Catch");
    expect(fields).toContain("TimeoutSeconds");
    expect(fields).not.toContain("Retry");
    expect(fields).not.toContain("Choices");
    expect(fields).not.toContain("Arguments");
    expect(await taken(with_('"ResultPath": "$.loaded",', "¦"), "TimeoutSeconds")).toContain('"TimeoutSeconds": ');
  });

  it("of resources and their actions", async () => {
    expect(await completed(with_("dynamodb:getItem", "¦"))).toContain("arn:aws:states:::lambda:invoke.waitForTaskToken");
    expect(await completed(with_("dynamodb:getItem", "aws-sdk:dynamodb:¦"))).toContain("arn:aws:states:::aws-sdk:dynamodb:getItem");
  });

  it("of the arguments of a call, the required ones first", async () => {
    const names = await completed(with_('"TableName": "orders", ', '"¦", '));
    expect(names[0]).toBe("TableName");
    expect(names).toContain("ProjectionExpression");
    expect(names).not.toContain("Key");
  });

  it("of enumerated values", async () => {
    expect(await completed(with_('"TableName": "orders"', '"TableName": "orders", "ReturnConsumedCapacity": "¦"'))).toContain("TOTAL");
    expect(await completed(with_('"Type": "Succeed"', '"Type": "¦"'))).toContain("Parallel");
  });

  it("of error names that the call can raise", async () => {
    const names = await completed(with_('"ErrorEquals": ["States.ALL"]', '"ErrorEquals": ["¦"]'), JSON_TEXT);
    expect(names).toContain("DynamoDB.ProvisionedThroughputExceededException");
    expect(names.slice(-3)).toEqual(["States.ALL", "States.TaskFailed", "States.Timeout"]);
  });

  it("of paths that exist there", async () => {
    const known = JSON_TEXT.replace('"StartAt": "Load"', '"StartAt": "Make"');
    const use = (text: string) =>
      document(
        "order.asl.json",
        known.replace('"x.$": "$.made"', () => `"x.$": "${text}"`),
      );
    expect(await completed(use("$.made.¦"), known)).toEqual(["count", "status"]);
    expect(await completed(use("$.¦"), known)).toEqual(["made"]);
    expect(await completed(use("States.Ar¦"), known)).toContain("States.ArrayLength");
    expect(await completed(use("$$.Execution.¦"), known)).toContain("StartTime");
  });
});

const JSONATA = `{
  "QueryLanguage": "JSONata",
  "StartAt": "Make",
  "States": {
    "Make": { "Type": "Pass", "Output": { "status": "NEW", "inner": { "n": 1 } }, "Assign": { "total": 3 }, "Next": "Use" },
    "Use": { "Type": "Pass", "Output": "{% $states.input.inner %}", "End": true }
  }
}`;

describe("completion in JSONata", () => {
  const at = (text: string) =>
    document(
      "a.asl.json",
      JSONATA.replace("$states.input.inner", () => text),
    );
  it("of members, places, variables and functions", async () => {
    expect(await completed(at("$states.input.¦"), JSONATA)).toEqual(["inner", "status"]);
    expect(await completed(at("$states.input.inner.¦"), JSONATA)).toEqual(["n"]);
    expect(await completed(at("$states.¦"), JSONATA)).toEqual(["input", "result", "errorOutput", "context"]);
    const names = await completed(at("$¦"), JSONATA);
    expect(names).toContain("$total");
    expect(names).toContain("$substringBefore");
  });
});

const YAML = `StartAt: Load
States:
  Load:
    Type: Pass
    Next: ¦
  Done:
    Type: Succeed
`;

/** The same definition in every form; the cursor is where Next names a state. */
const FORMS: readonly [string, string, string][] = [
  ["ASL YAML", "a.asl.yaml", YAML],
  ["ASL YAML, a part of a name", "a.asl.yaml", YAML.replace("¦", "Do¦")],
  [
    "SAM, Definition",
    "template.yaml",
    `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n${YAML.replace(/^(?=.)/gm, "        ")}`,
  ],
  [
    "CloudFormation, DefinitionString",
    "template.yaml",
    `Resources:
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {
          "StartAt": "Load",
          "States": {
            "Load": { "Type": "Pass", "Next": "¦" },
            "Done": { "Type": "Succeed" }
          }
        }
`,
  ],
  [
    "Serverless",
    "serverless.yml",
    `service: s\nprovider: aws\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n${YAML.replace(/^(?=.)/gm, "        ")}`,
  ],
  [
    "Terraform, jsonencode",
    "main.tf",
    `resource "aws_sfn_state_machine" "m" {
  name       = "m"
  role_arn   = "r"
  definition = jsonencode({
    StartAt = "Load"
    States = {
      Load = { Type = "Pass", Next = "¦" }
      Done = { Type = "Succeed" }
    }
  })
}
`,
  ],
  [
    "Terraform, a heredoc",
    "main.tf",
    `resource "aws_sfn_state_machine" "m" {
  name       = "m"
  role_arn   = "r"
  definition = <<EOF
{ "StartAt": "Load", "States": { "Load": { "Type": "Pass", "Next": "¦" }, "Done": { "Type": "Succeed" } } }
EOF
}
`,
  ],
  [
    "Pulumi",
    "index.ts",
    `import * as aws from "@pulumi/aws";
new aws.sfn.StateMachine("m", {
  roleArn: "r",
  definition: JSON.stringify({
    StartAt: "Load",
    States: { Load: { Type: "Pass", Next: "¦" }, Done: { Type: "Succeed" } },
  }),
});
`,
  ],
  [
    "CDK, an L1 construct",
    "stack.ts",
    `import { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
new CfnStateMachine(this, "M", {
  roleArn: "r",
  definition: {
    StartAt: "Load",
    States: { Load: { Type: "Pass", Next: "¦" }, Done: { Type: "Succeed" } },
  },
});
`,
  ],
];

describe("completion of states in each form of definition", () => {
  it.each(FORMS)("%s", async (_, path, text) => {
    expect(await completed(document(path, text))).toEqual(["Done"]);
    const after = await taken(document(path, text), "Done");
    expect(after).toBe(text.replace(/(?:Do)?¦/, "Done"));
  });
});
