import { describe, expect, it } from "vitest";
import { placeOf } from "../../src/text/range.js";
import { machinesOf } from "./machines-of.js";
import { nodeAt } from "./programs.js";

const PROGRAM = `name: orders
runtime: yaml
variables:
  shared:
    fn::toJSON:
      StartAt: Wait
      States:
        Wait: { Type: Wait, Seconds: 5, End: true }
resources:
  work:
    type: aws:lambda:Function
  text:
    type: aws:sfn:StateMachine
    properties:
      roleArn: \${role.arn}
      type: EXPRESS
      definition: |
        {
          "StartAt": "Work",
          "States": {"Work": {"Type": "Task", "Resource": "\${work.arn}", "Next": "Nope"}}
        }
  object:
    type: aws:sfn/stateMachine:StateMachine
    properties:
      definition:
        fn::toJSON:
          StartAt: Work
          States:
            Work: { Type: Task, Resource: "\${work.arn}", End: true }
  variable:
    type: aws:sfn:StateMachine
    properties: { definition: "\${shared}" }
  file:
    type: aws:sfn:StateMachine
    properties: { definition: { fn::readFile: ./flows/a.asl.json } }
  native:
    type: aws-native:stepfunctions:StateMachine
    properties:
      stateMachineType: EXPRESS
      definition: { StartAt: A, States: { A: { Type: Succeed } } }
  computed:
    type: aws:sfn:StateMachine
    properties: { definition: { fn::invoke: { function: x } } }
`;

describe("Pulumi programs in YAML", () => {
  const read = () => machinesOf({ "Pulumi.yaml": PROGRAM, "flows/a.asl.json": '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}' });

  it("hold machines as text, as object, as variable, in a file", async () => {
    const { listed, of } = await read();
    expect(listed).toEqual([
      "Pulumi.yaml text 1",
      "Pulumi.yaml object 1",
      "Pulumi.yaml variable 1",
      "Pulumi.yaml file 1",
      "Pulumi.yaml native 1",
      "Pulumi.yaml computed 0?",
    ]);
    expect(["text", "object", "native"].map((name) => of(name)?.type)).toEqual(["EXPRESS", "STANDARD", "EXPRESS"]);
  });

  it("give placeholders their kinds and places", async () => {
    const { of } = await read();
    for (const name of ["text", "object"])
      expect(nodeAt(of(name) as NonNullable<ReturnType<typeof of>>, "States", "Work", "Resource")).toMatchObject({
        placeholders: [{ placeholder: { kind: "lambda-arn", resource: "work" } }],
      });
    const next = nodeAt(of("text") as NonNullable<ReturnType<typeof of>>, "States", "Work", "Next");
    expect(placeOf(next.range).start).toEqual({ line: 20, column: 82 });
  });

  it("end a cycle of variables", async () => {
    const { listed } = await machinesOf({
      "Pulumi.yaml":
        'variables: { a: "${b}", b: "${a}" }\nresources:\n  m: { type: "aws:sfn:StateMachine", properties: { definition: "${a}" } }\n',
    });
    expect(listed).toEqual(["Pulumi.yaml m 0?"]);
  });
});
