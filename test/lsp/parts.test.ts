import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client.js";

const DEFINITION = `{
  "StartAt": "Wait",
  "States": {
    "Wait": { "Type": "Wait", "Seconds": 400, "Next": "Call" },
    "Call": { "Type": "Task", "Resource": "\${FunctionArn}", "TimeoutSeconds": 10, "End": true }
  }
}
`;
const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionUri: flow.asl.json
      DefinitionSubstitutions:
        FunctionArn: !GetAtt Function.Arn
  Function:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs22.x, Handler: index.handler, Code: { ZipFile: "" }, Role: arn:aws:iam::123456789012:role/r }
`;

describe("a definition that a template names", () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start({ files: { "flow.asl.json": DEFINITION, "template.yaml": TEMPLATE } });
  });
  afterAll(async () => {
    expect(await client.stop()).toBe(0);
  });

  it("is linted as the template gives it: an Express workflow cannot wait that long", async () => {
    await client.open("flow.asl.json", DEFINITION);
    const found = await client.diagnostics(
      "flow.asl.json",
      (codes) => codes.includes("express-too-long") || codes.includes("wait-outlasts-execution"),
    );
    expect(found[0]?.range.start.line).toBeGreaterThan(1);
  });

  it("follows what is typed in the template", async () => {
    await client.open("template.yaml", TEMPLATE, "yaml");
    await client.change("template.yaml", 2, TEMPLATE.replace("EXPRESS", "STANDARD"));
    await client.diagnostics("flow.asl.json", (codes) => !codes.includes("express-too-long") && !codes.includes("wait-outlasts-execution"));
  });
});
