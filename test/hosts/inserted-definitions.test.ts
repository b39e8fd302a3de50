import { describe, expect, test } from "vitest";
import { machinesOf } from "./machines-of.js";

const INSERTED = "another tool inserts the text of the definition";

const WORDS = ["{{DEFINITION}}", "@@definition@@", "__DEFINITION__", "<%= definition %>", "STATE_MACHINE_DEFINITION", "%DEFINITION%"];

/** One state machine per host whose definition is the text, as that language writes it. */
const FORMS: Readonly<Record<string, { path: string; file: (text: string) => string }>> = {
  CloudFormation: {
    path: "template.yaml",
    file: (text) =>
      `Resources:\n  Flow:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: arn:aws:iam::123456789012:role/r\n      DefinitionString: ${text}\n`,
  },
  Terraform: {
    path: "main.tf",
    file: (text) =>
      `resource "aws_sfn_state_machine" "flow" {\n  name = "flow"\n  role_arn = aws_iam_role.r.arn\n  definition = ${text.replace("%{", "%%{")}\n}\n`,
  },
  "AWS CDK in TypeScript": {
    path: "stack.ts",
    file: (text) =>
      `import * as sfn from "aws-cdk-lib/aws-stepfunctions";\nimport { Stack } from "aws-cdk-lib";\nexport class S extends Stack {\n  constructor() {\n    super();\n    new sfn.StateMachine(this, "Flow", { definitionBody: sfn.DefinitionBody.fromString(${text}) });\n  }\n}\n`,
  },
  "AWS CDK in Python": {
    path: "stack.py",
    file: (text) =>
      `from aws_cdk import Stack, aws_stepfunctions as sfn\n\nclass S(Stack):\n    def __init__(self, scope, id):\n        super().__init__(scope, id)\n        sfn.CfnStateMachine(self, "Flow", role_arn="r", definition_string=${text})\n`,
  },
  Serverless: {
    path: "serverless.yml",
    file: (text) =>
      `service: s\nprovider:\n  name: aws\nplugins:\n  - serverless-step-functions\nstepFunctions:\n  stateMachines:\n    Flow:\n      definition: ${text}\n`,
  },
  Pulumi: {
    path: "Pulumi.yaml",
    file: (text) =>
      `name: p\nruntime: yaml\nresources:\n  Flow:\n    type: aws:sfn:StateMachine\n    properties:\n      definition: ${text}\n`,
  },
};

describe.each(Object.entries(FORMS))("a definition as a text: %s", (_, { path, file }) => {
  test.each(WORDS)("%s is a word that another tool replaces", async (word) => {
    const { definitions } = await machinesOf({ [path]: file(JSON.stringify(word)) });
    expect(definitions).toMatchObject([{ partialReason: INSERTED, problems: [] }]);
  });

  test.each(["not a definition: [", '{"StartAt": DEFINITION'])("%s is a text with a fault", async (text) => {
    const { definitions } = await machinesOf({ [path]: file(JSON.stringify(text)) });
    expect(definitions).toHaveLength(1);
    expect(definitions[0]?.partialReason).not.toBe(INSERTED);
    expect(definitions[0]?.problems).not.toEqual([]);
  });
});

test("a file of its own is the definition, whatever it holds", async () => {
  const files = {
    "main.tf": `resource "aws_sfn_state_machine" "flow" {\n  name = "flow"\n  role_arn = aws_iam_role.r.arn\n  definition = file("\${path.module}/flow.asl.json")\n}\n`,
    "flow.asl.json": "__DEFINITION__",
  };
  for (const given of [files, { "flow.asl.json": "__DEFINITION__" }]) {
    const { definitions } = await machinesOf(given);
    expect(definitions.map((d) => d.partialReason)).not.toContain(INSERTED);
  }
});
