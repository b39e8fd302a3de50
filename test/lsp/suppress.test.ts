import { describe, expect, it } from "vitest";
import { fileAccess } from "../../src/discovery/read-file.js";
import { applyEdits } from "../../src/linter/fixes.js";
import { lintFile } from "../../src/linter/lint.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { suppressFindings } from "../../src/linter/suppression-findings.js";
import { suppressActions } from "../../src/lsp/features/code-actions.js";
import { diagnosticOf } from "../../src/lsp/features/diagnostics.js";
import { readModel } from "../../src/lsp/model/document-model.js";
import { offsetAt, rangeOfPlace } from "../../src/lsp/text.js";
import { sourceFile } from "../../src/text/source-file.js";

const config = { folder: "/", root: "/", preset: "recommended" as const, layers: [], plugins: [], files: [] };
const KNOWN = new Set(RULES.map((rule) => rule.id));

async function found(path: string, text: string) {
  const linted = await lintFile(sourceFile(path, text), false, { rules: RULES, config, access: fileAccess() });
  return suppressFindings([linted], false, false, KNOWN);
}

const JSON_TEXT = `{
  "StartAt": "Call",
  "States": {
    "Call": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "f" }, "Next": "Use" },
    "Use": { "Type": "Pass", "Parameters": { "a.$": "$.absent" }, "Comment": "uses it", "End": true }
  }
}`;
const YAML = `StartAt: Call
States:
  Call:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke
    Parameters:
      FunctionName: f
    Next: Use
  Use:
    Type: Pass
    InputPath: $.StatusCode.b
    End: true
`;
const indent = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
const OBJECT = `{
    StartAt: "Call",
    States: {
      Call: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, End: true },
    },
  }`;
const FORMS: readonly [string, string, string][] = [
  ["ASL JSON", "a.asl.json", JSON_TEXT],
  ["ASL YAML", "a.asl.yaml", YAML],
  [
    "SAM",
    "sam.yaml",
    `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n${indent(YAML, "        ")}`,
  ],
  [
    "a template in JSON",
    "t.json",
    JSON.stringify(
      { Resources: { M: { Type: "AWS::Serverless::StateMachine", Properties: { Definition: JSON.parse(JSON_TEXT) } } } },
      null,
      2,
    ),
  ],
  [
    "DefinitionString",
    "cfn.yaml",
    `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n${indent(JSON_TEXT, "        ")}\n`,
  ],
  [
    "Serverless",
    "serverless.yml",
    `service: s\nprovider: { name: aws }\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n${indent(YAML, "        ")}`,
  ],
  [
    "Terraform",
    "main.tf",
    `resource "aws_sfn_state_machine" "m" {\n  name       = "m"\n  role_arn   = "r"\n  definition = jsonencode({\n    StartAt = "Call"\n    States = {\n      Call = {\n        Type       = "Task"\n        Resource   = "arn:aws:states:::lambda:invoke"\n        Parameters = { FunctionName = "f" }\n        End        = true\n      }\n    }\n  })\n}\n`,
  ],
  [
    "a heredoc",
    "main.tf",
    `resource "aws_sfn_state_machine" "m" {\n  name       = "m"\n  role_arn   = "r"\n  definition = <<EOF\n${JSON_TEXT}\nEOF\n}\n`,
  ],
  [
    "Pulumi",
    "index.ts",
    `import * as aws from "@pulumi/aws";\nnew aws.sfn.StateMachine("m", {\n  roleArn: "r",\n  definition: JSON.stringify(${OBJECT}),\n});\n`,
  ],
  [
    "a template literal",
    "index.ts",
    `import * as aws from "@pulumi/aws";\nnew aws.sfn.StateMachine("m", { roleArn: "r", definition: \`${JSON_TEXT.replaceAll("$", "\\$")}\` });\n`,
  ],
];

describe("what is offered to suppress a finding silences it and nothing else", () => {
  it.each(FORMS)("%s", async (_, path, text) => {
    const file = sourceFile(path, text);
    const document = await readModel(file, fileAccess());
    const before = await found(path, text);
    expect(before.length).toBeGreaterThan(0);
    for (const finding of before) {
      const diagnostic = diagnosticOf({ ...finding, index: 0, analyzed: false }, path);
      const actions = suppressActions(document, diagnostic, rangeOfPlace(finding.place));
      expect(actions.length).toBeGreaterThan(0);
      for (const action of actions) {
        const edits = Object.values(action.edit?.changes ?? {})
          .flat()
          .map(({ range, newText }) => ({ file: path, start: offsetAt(file, range.start), end: offsetAt(file, range.end), text: newText }));
        const after = await found(path, applyEdits(text, edits).text);
        const rules = after.map((one) => one.rule);
        expect([action.title, rules]).toEqual([
          action.title,
          rules.filter((rule) => rule !== "unused-suppression" && rule !== "invalid-syntax"),
        ]);
        const left = (list: typeof before) => list.filter((one) => one.rule === finding.rule).length;
        expect([action.title, left(after) < left(before)]).toEqual([action.title, true]);
      }
    }
  });
});
