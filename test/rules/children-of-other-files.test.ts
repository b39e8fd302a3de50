import { describe, expect, it } from "vitest";
import { type Files, lintForm } from "../hosts/forms.js";

const RULES = /^(?:child-|fails-at-run-time$|result-has-no-member$|handler-never-taken$|starts-itself)/;

/** Findings of the first file about its children. */
const reported = async (files: Files) =>
  (await lintForm(files))
    .filter(({ rule }) => RULES.test(rule))
    .map(({ rule, related = [] }) => `${rule} ${related.map(({ place }) => place.file)}`.trim());

const ARN = "arn:aws:states:eu-west-1:111122223333:stateMachine:ship-order";

const parent = (arn: string, input: object, { read = "$.Output.total", form = "sync:2", ...more }: Record<string, unknown> = {}) =>
  JSON.stringify({
    StartAt: "Ship",
    States: {
      Ship: {
        Type: "Task",
        Resource: `arn:aws:states:::states:startExecution.${form}`,
        Parameters: { StateMachineArn: arn, Input: input },
        ...more,
        Next: "Read",
      },
      Read: { Type: "Pass", Parameters: { "read.$": read }, End: true },
    },
  });

const CHILD = JSON.stringify({
  StartAt: "Sum",
  States: {
    Sum: { Type: "Pass", Parameters: { "total.$": "$.orderId" }, Next: "Cool down" },
    "Cool down": { Type: "Wait", Seconds: 600, End: true },
  },
});

describe("a child that is declared in another file", () => {
  it("is found by the file's name, which the ARN ends with", async () => {
    const files = (made: string): Files => ({ "flows/parent.asl.json": made, "flows/ship-order.asl.json": CHILD });
    expect(await reported(files(parent(ARN, { order: 1 })))).toEqual(["child-input-lacks-member flows/ship-order.asl.json"]);
    expect(await reported(files(parent(ARN, { orderId: 1 })))).toEqual([]);
    expect(await reported(files(parent(`${ARN}-v2`, { order: 1 })))).toEqual([]);
    expect(await reported(files(parent(ARN, { orderId: 1 }, { read: "$.Output.sum" })))).toEqual(["fails-at-run-time"]);
    expect(await reported(files(parent(ARN, { orderId: 1 }, { TimeoutSeconds: 300 })))).toEqual([
      "child-outlasts-timeout flows/ship-order.asl.json",
    ]);
    expect(await reported(files(parent(ARN, { orderId: 1 }, { TimeoutSeconds: 600 })))).toEqual([]);
  });

  it("is found by the name that its template gives it, where only one has it", async () => {
    const template = (type: string) => `Resources:
  Ship:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: ship-order
      StateMachineType: ${type}
      Definition: ${CHILD}
`;
    const files = (type: string, input: object): Files => ({ "parent.asl.json": parent(ARN, input), "infra/ship.yaml": template(type) });
    expect(await reported(files("STANDARD", { order: 1 }))).toEqual(["child-input-lacks-member infra/ship.yaml"]);
    expect(await reported(files("STANDARD", { orderId: 1 }))).toEqual([]);
    expect(await reported({ ...files("STANDARD", { order: 1 }), "infra/other.yaml": template("STANDARD") })).toEqual([]);
    const express = await reported(files("EXPRESS", { orderId: 1 }));
    expect(express.filter((one) => one.startsWith("child-execution-type"))).toEqual(["child-execution-type infra/ship.yaml"]);
  });

  it("is found by its address in the same Terraform module", async () => {
    const files = (input: object): Files => ({
      "parent.tf": `resource "aws_sfn_state_machine" "parent" {
  definition = templatefile("\${path.module}/parent.asl.json", { child = aws_sfn_state_machine.child.arn })
}
`,
      "child.tf": `resource "aws_sfn_state_machine" "child" {
  definition = file("\${path.module}/child.asl.json")
}
`,
      "parent.asl.json": parent("${child}", input),
      "child.asl.json": CHILD,
    });
    expect(await reported(files({ order: 1 }))).toEqual(["child-input-lacks-member child.tf"]);
    expect(await reported(files({ orderId: 1 }))).toEqual([]);
  });
});

describe("timeouts that a task cannot raise", () => {
  const caught = (form: string) =>
    JSON.stringify({
      StartAt: "Ship",
      States: {
        Ship: {
          Type: "Task",
          Resource: `arn:aws:states:::states:startExecution${form}`,
          Parameters: { StateMachineArn: ARN, Input: {} },
          Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Done" }],
          Next: "Done",
        },
        Done: { Type: "Succeed" },
      },
    });

  it("are told of a start that does not wait, not of a child that may time out itself", async () => {
    expect(await reported({ "parent.asl.json": caught("") })).toEqual(["handler-never-taken"]);
    expect(await reported({ "parent.asl.json": caught(".sync:2") })).toEqual([]);
  });
});

it("a state machine that starts itself by an ARN of unknown region has no end", async () => {
  const template = (guarded: boolean) => `Resources:
  Loop:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: looper
      Definition:
        StartAt: ${guarded ? "More?" : "Again"}
        States:
          More?: { Type: Choice, Choices: [{ Variable: $.more, BooleanEquals: true, Next: Again }], Default: Done }
          Again:
            Type: Task
            Resource: arn:aws:states:::states:startExecution
            Parameters: { StateMachineArn: !Sub "arn:aws:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:looper", Input.$: $ }
            End: true
          Done: { Type: Succeed }
`;
  expect(await reported({ "template.yaml": template(false) })).toEqual(["starts-itself-without-end"]);
  expect(await reported({ "template.yaml": template(true) })).toEqual([]);
});

describe("an Express state machine that is started from other files", () => {
  const started = `Resources:
  Ship:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: ship-order
      StateMachineType: EXPRESS
      RoleArn: arn:aws:iam::111122223333:role/ship
      Definition:
        StartAt: Run
        States:
          Run:
            Type: Task
            Resource: arn:aws:states:::ecs:runTask
            Parameters: { Cluster: c, TaskDefinition: t }
            End: true
`;
  const starter = (resource: string, arn = ARN): string =>
    JSON.stringify({
      StartAt: "Ship",
      States: { Ship: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters: { StateMachineArn: arn }, End: true } },
    });
  const isRepeated = async (files: Files) =>
    (await lintForm({ "infra/ship.yaml": started, ...files })).some(({ rule }) => rule === "express-not-idempotent");
  const SYNC = "aws-sdk:sfn:startSyncExecution";

  it("runs at most once where all of them wait for it", async () => {
    expect(await isRepeated({})).toBe(true);
    expect(await isRepeated({ "flows/order.asl.json": starter(SYNC) })).toBe(false);
    expect(await isRepeated({ "flows/order.asl.json": starter(SYNC), "flows/night.asl.json": starter("states:startExecution") })).toBe(
      true,
    );
    expect(await isRepeated({ "flows/order.asl.json": starter(SYNC, `${ARN}-v2`) })).toBe(true);
    const region = "arn:aws:states:${AWS::Region}:${AWS::AccountId}:stateMachine:ship-order";
    const template = (resource: string) => `Resources:
  Order:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/order
      DefinitionString: !Sub '${starter(resource, region)}'
`;
    expect(await isRepeated({ "infra/order.yaml": template(SYNC) })).toBe(false);
    expect(await isRepeated({ "infra/order.yaml": template("states:startExecution") })).toBe(true);
  });
});

describe("a state machine of a program whose id several constructs have", () => {
  const construct = (name: string, reads: string) => `import { Construct } from "constructs";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
export class ${name} extends Construct {
  readonly machine: sfn.StateMachine;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const read = new sfn.Pass(this, "Read", { parameters: { "read.$": "$.${reads}" } });
    this.machine = new sfn.StateMachine(this, "state_machine", { definitionBody: sfn.DefinitionBody.fromChainable(read) });
  }
}
`;
  const files = (names: readonly string[]): Files => ({
    "stack.ts": `import { Stack } from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
${names.map((name) => `import { ${name} } from "./${name}";`).join("\n")}
export class App extends Stack {
  constructor(scope: any, id: string) {
    super(scope, id);
${names.map((name) => `    const made${name} = new ${name}(this, "${name}");`).join("\n")}
    const start = new tasks.StepFunctionsStartExecution(this, "Start", { stateMachine: made${names[0]}.machine, input: sfn.TaskInput.fromObject({ a: 1 }) });
    new sfn.StateMachine(this, "Parent", { definitionBody: sfn.DefinitionBody.fromChainable(start) });
  }
}
`,
    ...Object.fromEntries(names.map((name) => [`${name}.ts`, construct(name, name.toLowerCase())])),
  });

  it("is known only where one has it, however many there are", async () => {
    expect(await reported(files(["B"]))).toEqual(["child-input-lacks-member B.ts"]);
    expect(await reported(files(["A"]))).toEqual([]);
    for (const names of [
      ["A", "B"],
      ["A", "B", "C"],
      ["A", "B", "C", "D"],
    ])
      expect(await reported(files(names))).toEqual([]);
    for (const names of [
      ["B", "A"],
      ["B", "A", "C"],
      ["B", "A", "C", "D"],
    ])
      expect(await reported(files(names))).toEqual([]);
  });
});

describe("a child that only the file of the app passes to the parent's stack", () => {
  const child = (name: string, reads: string) => `import { Stack, StackProps } from "aws-cdk-lib";
import { Construct } from "constructs";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
export class ${name} extends Stack {
  public readonly machine: sfn.StateMachine;
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const read = new sfn.Pass(this, "Read", { parameters: { "total.$": "$.${reads}" } });
    this.machine = new sfn.StateMachine(this, "${name}Machine", { definitionBody: sfn.DefinitionBody.fromChainable(read) });
  }
}
`;
  const stacks = {
    "lib/parent.ts": `import { Stack, StackProps } from "aws-cdk-lib";
import { Construct } from "constructs";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
export interface Props extends StackProps { readonly child: sfn.IStateMachine }
export class Parent extends Stack {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id, props);
    const start = new tasks.StepFunctionsStartExecution(this, "Start", { stateMachine: props.child, input: sfn.TaskInput.fromObject({ order: 1 }) });
    new sfn.StateMachine(this, "ParentMachine", { definitionBody: sfn.DefinitionBody.fromChainable(start) });
  }
}
`,
    "lib/ship.ts": child("Ship", "orderId"),
    "lib/bill.ts": child("Bill", "order"),
    "package.json": "{}",
  };
  const app = (body: string) => ({
    ...stacks,
    "bin/app.ts": `import { App } from "aws-cdk-lib";
import { Parent } from "../lib/parent";
import { Ship } from "../lib/ship";
import { Bill } from "../lib/bill";
const app = new App();
${body}
`,
  });
  const LACKS = ["child-input-lacks-member lib/ship.ts"];

  it("is found where each use of the parent passes the same", async () => {
    const ship = 'const ship = new Ship(app, "Ship");\n';
    expect(await reported(app(`${ship}new Parent(app, "P", { child: ship.machine });`))).toEqual(LACKS);
    const twice = 'new Parent(app, "Dev", { child: ship.machine });\nnew Parent(app, "Prod", { child: ship.machine });';
    expect(await reported(app(ship + twice))).toEqual(LACKS);
    const staged = `for (const stage of ["dev", "prod"]) {
  const ship = new Ship(app, \`Ship-\${stage}\`);
  new Parent(app, \`P-\${stage}\`, { child: ship.machine });
}`;
    expect(await reported(app(staged))).toEqual(LACKS);
    expect(await reported(app('const bill = new Bill(app, "B");\nnew Parent(app, "P", { child: bill.machine });'))).toEqual([]);
  });

  it("is unknown where something else is passed, or nothing is", async () => {
    const both = `const ship = new Ship(app, "S");
const bill = new Bill(app, "B");
new Parent(app, "P", { child: ship.machine });
new Parent(app, "Q", { child: bill.machine });`;
    expect(await reported(app(both))).toEqual([]);
    expect(await reported(app('new Parent(app, "P", { child: load("ship") });'))).toEqual([]);
    expect(await reported(app('const ship = new Ship(app, "S");'))).toEqual([]);
    expect(await reported(stacks)).toEqual([]);
  });

  it("is found in Python", async () => {
    const files = (passed: string): Files => ({
      "stacks/parent.py": `from aws_cdk import Stack, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks


class Parent(Stack):
    def __init__(self, scope, construct_id, child, **kwargs):
        super().__init__(scope, construct_id, **kwargs)
        start = tasks.StepFunctionsStartExecution(self, "Start", state_machine=child, input=sfn.TaskInput.from_object({"order": 1}))
        sfn.StateMachine(self, "ParentMachine", definition_body=sfn.DefinitionBody.from_chainable(start))
`,
      "stacks/ship.py": `from aws_cdk import Stack, aws_stepfunctions as sfn


class Ship(Stack):
    def __init__(self, scope, construct_id, **kwargs):
        super().__init__(scope, construct_id, **kwargs)
        read = sfn.Pass(self, "Read", parameters={"total.$": "$.orderId"})
        self.machine = sfn.StateMachine(self, "ShipMachine", definition_body=sfn.DefinitionBody.from_chainable(read))
`,
      "cdk.json": "{}",
      "app.py": `import aws_cdk as cdk
from stacks.parent import Parent
from stacks.ship import Ship

app = cdk.App()
ship = Ship(app, "Ship")
Parent(app, "Parent", child=${passed})
app.synth()
`,
    });
    expect(await reported(files("ship.machine"))).toEqual(["child-input-lacks-member stacks/ship.py"]);
    expect(await reported(files("load('ship')"))).toEqual([]);
  });
});
