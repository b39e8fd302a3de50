import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { Repository } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

const task = (resource: string, parameters: object, next?: string) => ({
  Type: "Task",
  Resource: `arn:aws:states:::${resource}`,
  Parameters: parameters,
  ...(next === undefined ? { End: true } : { Next: next }),
});

const ORDER = {
  StartAt: "Save",
  States: {
    Save: task("dynamodb:putItem", { TableName: "orders", Item: {} }, "Call"),
    Call: task("lambda:invoke", { "FunctionName.$": "$.function" }),
  },
};

describe("sfn-lint permissions", () => {
  it("tells people what is needed, for which state, and what happens without it", () => {
    here.put("order.asl.json", ORDER);
    const { stdout, stderr, status } = here.run(["permissions", "order.asl.json", "--region", "eu-west-1", "--account", "123456789012"]);
    expect(stdout).toBe(`order  order.asl.json:1:1
  2 statements, each with the states that need it

  dynamodb:PutItem
    on arn:aws:dynamodb:eu-west-1:123456789012:table/orders
    for "Save": the call
    without it: the state fails

  lambda:InvokeFunction
    on arn:aws:lambda:eu-west-1:123456789012:function:<FunctionName>
    for "Call": the call
    without it: the state fails
`);
    expect(stderr).toBe("sfn-lint: replace <FunctionName>: its value is not in the file\n");
    expect(status).toBe(0);
  });

  it("writes a policy document that needs nothing else on standard output", () => {
    here.put("order.asl.json", ORDER);
    const { stdout } = here.run(["permissions", "order.asl.json", "-f", "json", "--partition", "aws-cn"]);
    expect(JSON.parse(stdout)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "SavePutItem",
          Effect: "Allow",
          Action: ["dynamodb:PutItem"],
          Resource: ["arn:aws-cn:dynamodb:<Region>:<AccountId>:table/orders"],
        },
        {
          Sid: "CallInvokeFunction",
          Effect: "Allow",
          Action: ["lambda:InvokeFunction"],
          Resource: ["arn:aws-cn:lambda:<Region>:<AccountId>:function:<FunctionName>"],
        },
      ],
    });
  });

  it("says so where nothing is needed, and what is not known", () => {
    here.put("pass.asl.json", { StartAt: "A", States: { A: { Type: "Pass", End: true } } });
    expect(here.run(["permissions", "pass.asl.json"]).stdout).toContain("It calls nothing, so its role needs no permissions.");
    here.put("open.asl.json", { StartAt: "A", States: { A: { Type: "Task", Resource: "${Resource}", End: true } } });
    expect(here.run(["permissions", "open.asl.json", "-f", "json"])).toMatchObject({
      stdout: expect.stringContaining('"Statement": []'),
      stderr: 'sfn-lint: "A": the Resource is unknown until deployment, so its permissions are not included\n',
    });
  });

  it("asks which state machine of several, and refuses a format that it does not have", () => {
    const machine =
      "Type: AWS::StepFunctions::StateMachine, Properties: { Definition: { StartAt: A, States: { A: { Type: Pass, End: true } } } }";
    here.put("template.yaml", `Resources:\n  One: { ${machine} }\n  Two: { ${machine} }\n`);
    expect(here.run(["permissions", "template.yaml"])).toMatchObject({ status: 2, stderr: expect.stringContaining("--machine") });
    expect(here.run(["permissions", "template.yaml", "--machine", "Two"]).stdout).toMatch(/^Two {2}template\.yaml:3:3\n/);
    expect(here.run(["permissions", "template.yaml", "-f", "xml"]).status).toBe(2);
  });
});
