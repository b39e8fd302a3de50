import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DocumentSymbol, Hover } from "vscode-languageserver-protocol";
import { Client } from "./client.js";

/** A state that always fails, in each form of definition. */
const JSON_TEXT =
  '{ "StartAt": "Make", "States": { "Make": { "Type": "Pass", "Result": { "a": 1 }, "Next": "Use" }, "Use": { "Type": "Pass", "InputPath": "$.absent", "End": true } } }';
const YAML = `StartAt: Make
States:
  Make:
    Type: Pass
    Result: { a: 1 }
    Next: Use
  Use:
    Type: Pass
    InputPath: $.absent
    End: true
`;
const indent = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
const OBJECT = `{ StartAt: "Make", States: { Make: { Type: "Pass", Result: { a: 1 }, Next: "Use" }, Use: { Type: "Pass", InputPath: "$.absent", End: true } } }`;
const FORMS: readonly [string, string, string, string][] = [
  ["ASL JSON", "a.asl.json", "json", JSON_TEXT],
  ["ASL YAML", "a.asl.yaml", "yaml", YAML],
  [
    "SAM",
    "sam.yaml",
    "yaml",
    `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n${indent(YAML, "        ")}`,
  ],
  [
    "CloudFormation",
    "cfn.yaml",
    "yaml",
    `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n        ${JSON_TEXT}\n`,
  ],
  [
    "Serverless",
    "serverless.yml",
    "yaml",
    `service: s\nprovider: { name: aws }\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n${indent(YAML, "        ")}`,
  ],
  [
    "Terraform",
    "main.tf",
    "terraform",
    `resource "aws_sfn_state_machine" "m" {\n  name       = "m"\n  role_arn   = "r"\n  definition = <<EOF\n${JSON_TEXT}\nEOF\n}\n`,
  ],
  [
    "Pulumi",
    "index.ts",
    "typescript",
    `import * as aws from "@pulumi/aws";\nnew aws.sfn.StateMachine("m", { roleArn: "r", definition: JSON.stringify(${OBJECT}) });\n`,
  ],
  [
    "CDK",
    "stack.ts",
    "typescript",
    `import { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";\nnew CfnStateMachine(this, "M", { roleArn: "r", definition: ${OBJECT} });\n`,
  ],
];

describe("diagnostics and hover in each form of definition", () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start({});
  });
  afterAll(async () => {
    expect(await client.stop()).toBe(0);
  });

  it.each(FORMS)("%s", async (_, name, language, text) => {
    await client.open(name, text, language);
    const found = await client.diagnostics(name, (codes) => codes.includes("fails-at-run-time"));
    const line = text.slice(0, text.indexOf("$.absent")).split("\n").length - 1;
    expect(found.find((d) => d.code === "fails-at-run-time")?.range.start.line).toBe(line);
    const hover = await client.at<Hover>("textDocument/hover", name, text, "$.absent", 4);
    expect((hover.contents as { value: string }).value).toContain("`$.absent` does not exist here");
  });
});

describe("a text that is being typed", () => {
  it("is linted as it is now, never as it was: runs on earlier texts are given up", async () => {
    const client = await Client.start({});
    await client.open("a.asl.json", JSON_TEXT);
    for (let version = 2; version < 30; version++) {
      const path = version % 2 === 0 ? "$.a" : "$.absent";
      await client.change("a.asl.json", version, JSON_TEXT.replace("$.absent", path));
    }
    await client.change("a.asl.json", 30, JSON_TEXT.replace('"$.absent"', '"$.a"'));
    await client.at("textDocument/hover", "a.asl.json", JSON_TEXT, '"Make": {', 2);
    await client.diagnostics("a.asl.json", (codes) => !codes.includes("fails-at-run-time"));
    await client.change("a.asl.json", 31, JSON_TEXT);
    await client.diagnostics("a.asl.json", (codes) => codes.includes("fails-at-run-time"));
    await client.change("a.asl.json", 32, JSON_TEXT.slice(0, -20));
    await client.diagnostics("a.asl.json", (codes) => codes.includes("invalid-syntax"));
    const outline = await client.request<DocumentSymbol[]>("textDocument/documentSymbol", {
      textDocument: { uri: client.uri("a.asl.json") },
    });
    expect(outline.map((symbol) => symbol.name)).toEqual(["Make", "Use"]);
    expect(await client.stop()).toBe(0);
  });
});
