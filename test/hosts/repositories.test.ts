import { describe, expect, it } from "vitest";
import { machinesOf } from "./machines-of.js";

const IMPORTS = `import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Duration, Stack } from "aws-cdk-lib";
`;
const pass = (id: string) => `new sfn.Pass(this, "${id}")`;

describe("machines of a CDK program", () => {
  it("are found in methods that nothing in the program calls", async () => {
    const { listed } = await machinesOf({
      "stack.ts": `${IMPORTS}import { Base } from "@other/package";
export class S extends Base {
  public addFlow(name: string) { return this.flow(new sfn.Pass(this, "A").next(new sfn.Succeed(this, "B"))); }
  private flow(definition: sfn.IChainable) { return new sfn.StateMachine(this, "M", { definition }); }
  protected createMachine() { return new sfn.StateMachine(this, "N", { definition: ${pass("C")} }); }
  get machine() { return new sfn.StateMachine(this, "O", { definition: ${pass("D")} }); }
  note() { return this.helper.next(${pass("X")}); }
}`,
    });
    expect(listed).toEqual(["stack.ts M 2", "stack.ts N 1", "stack.ts O 1"]);
  });

  it("are classes of the program that extend StateMachine, listed where they are made", async () => {
    const { listed, of } = await machinesOf({
      "lib/machine.ts": `${IMPORTS}
export class Named extends sfn.StateMachine {
  constructor(scope, id, { extra, ...other }) { super(scope, id, { stateMachineName: "x", ...other }); }
}
export class Fixed extends sfn.StateMachine {
  constructor(scope, id) { super(scope, id, { definition: new sfn.Pass(scope, "Only"), stateMachineType: sfn.StateMachineType.EXPRESS }); }
}`,
      "lib/stack.ts": `${IMPORTS}import { Named } from "./machine";
export class S extends Stack {
  constructor(scope, id) {
    super(scope, id);
    new Named(this, "Orders", { definition: new sfn.Pass(this, "A").next(new sfn.Succeed(this, "B")) });
    new Named(this, "Returns", { definition: ${pass("C")} });
  }
}`,
    });
    expect(listed).toEqual(["lib/machine.ts Fixed 1", "lib/stack.ts Orders 2", "lib/stack.ts Returns 1"]);
    expect(of("Fixed")?.type).toBe("EXPRESS");
  });

  it("are read with the states that a caller in another file gives", async () => {
    const { listed } = await machinesOf({
      "lib/machine.ts": `${IMPORTS}
export function make(scope, props) { return new sfn.StateMachine(scope, props.name, { definition: props.definition }); }
export class Flow { constructor(scope, id, props) { new sfn.StateMachine(this, "InClass", { definition: props.definition }); } }`,
      "lib/stack.ts": `${IMPORTS}import { Flow, make } from "./machine";
export class S extends Stack {
  constructor(scope, id) {
    super(scope, id);
    make(this, { name: "Made", definition: new sfn.Pass(this, "A").next(new sfn.Succeed(this, "B")) });
    new Flow(this, "F", { definition: ${pass("C")} });
  }
}`,
    });
    expect(listed).toEqual(["lib/stack.ts Made 2", "lib/stack.ts InClass 1"]);
  });

  it("are read with the states that a caller gives which does not mention Step Functions", async () => {
    const { listed } = await machinesOf({
      "package.json": "{}",
      "lib/steps/index.ts": `export * from "./machine"; export * from "./step";`,
      "lib/steps/machine.ts": `${IMPORTS}
export const Machine = (scope, props) => new sfn.StateMachine(scope, "Made", { definition: props.definition });`,
      "lib/steps/step.ts": `${IMPORTS}
export const Step = (scope, name) => new sfn.Pass(scope, name);`,
      "lib/stack.ts": `import { Stack } from "aws-cdk-lib"; import { Machine, Step } from "./steps";
export class S extends Stack {
  constructor(scope, id) { super(scope, id); Machine(this, { definition: Step(this, "A").next(Step(this, "B")) }); }
}`,
      "lib/other.ts": `import { Other } from "./elsewhere"; new Other("Machine(");`,
    });
    expect(listed).toEqual(["lib/stack.ts Made 2"]);
  });

  it("speak for themselves where the other file says it all", async () => {
    const { listed } = await machinesOf({
      "lib/machine.ts": `${IMPORTS}
export class Flow { constructor(scope, id) { new sfn.StateMachine(this, "Whole", { definition: ${pass("A")} }); } }`,
      "lib/stack.ts": `${IMPORTS}import { Flow } from "./machine";
export class S extends Stack { constructor(scope, id) { super(scope, id); new Flow(this, "F"); new Flow(this, "G"); } }`,
    });
    expect(listed).toEqual(["lib/machine.ts Whole 1"]);
  });

  const BASE = `${IMPORTS}
export abstract class BaseStack extends Stack {
  constructor(scope, id) { super(scope, id); new sfn.StateMachine(this, "Machine", { definition: this.first() }); this.create(); }
  abstract first(): sfn.IChainable;
  protected create() {}
}`;
  const derived = (from: string) => `${IMPORTS}import { BaseStack } from "${from}";
export class A extends BaseStack {
  first() { return ${pass("One")}; }
  protected create() { new sfn.StateMachine(this, "Second", { definition: ${pass("Two")} }); }
}`;

  it.each([
    [
      "paths of tsconfig.json",
      "@ada/base/stack",
      { "tsconfig.json": `{ "compilerOptions": { /* ours */ "baseUrl": ".", "paths": { "@ada/base/*": ["packages/base/src/*"], } } }` },
    ],
    [
      "an exact name of a configuration that is extended",
      "@one",
      {
        "tsconfig.json": `{ "extends": "./tsconfig.base.json" }`,
        "tsconfig.base.json": `{ "compilerOptions": { "paths": { "@one": ["packages/base/src/stack.ts"] } } }`,
      },
    ],
    [
      "a workspace",
      "@ada/base/stack",
      { "package.json": `{ "workspaces": ["packages/*"] }`, "packages/base/package.json": `{ "name": "@ada/base" }` },
    ],
    [
      "a workspace's main file",
      "@ada/base",
      {
        "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
        "packages/base/package.json": `{ "name": "@ada/base", "main": "dist/stack.js" }`,
      },
    ],
  ])("have base classes through %s", async (_, name, more) => {
    const { listed } = await machinesOf({ "lib/a.ts": derived(name), "packages/base/src/stack.ts": BASE, ...more });
    expect(listed).toEqual(["lib/a.ts Machine 1", "lib/a.ts Second 1"]);
  });

  it("are made by AWS Solutions Constructs", async () => {
    const { listed, of } = await machinesOf({
      "stack.ts": `${IMPORTS}import { LambdaToStepfunctions } from "@aws-solutions-constructs/aws-lambda-stepfunctions";
new LambdaToStepfunctions(this, "Sim", { stateMachineProps: { definitionBody: sfn.DefinitionBody.fromChainable(${pass("A")}), stateMachineType: sfn.StateMachineType.EXPRESS } });
new LambdaToStepfunctions(this, "Known", { existingStateMachineObj: other });`,
    });
    expect(listed).toEqual(["stack.ts Sim 1"]);
    expect(of("Sim")?.type).toBe("EXPRESS");
  });

  it("keep what is known where a condition or a list is not", async () => {
    const { listed, json } = await machinesOf({
      "stack.ts": `${IMPORTS}
export class S extends Stack {
  constructor(scope, id, props) {
    super(scope, id);
    let def = ${pass("A")}.next(${pass("B")});
    if (props.notify) def = def.next(${pass("C")});
    new sfn.StateMachine(this, "Assigned", { definition: def.next(${pass("D")}) });
    const e = ${pass("E")};
    if (props.stream) e.next(${pass("F")});
    new sfn.StateMachine(this, "Called", { definition: e });
    const p = new sfn.Parallel(this, "P");
    for (const t of props.tables) p.branch(new sfn.Pass(this, "T" + t));
    p.branch(${pass("Known")});
    new sfn.StateMachine(this, "Listed", { definition: p.next(new sfn.Succeed(this, "End")) });
    const c = new sfn.Choice(this, "Which").when(sfn.Condition.isPresent("$.x"), ${pass("X")});
    if (props.more) c.when(sfn.Condition.isPresent("$.y"), ${pass("Y")});
    new sfn.StateMachine(this, "Chosen", { definition: c });
  }
}`,
    });
    expect(listed).toEqual(["stack.ts Assigned 4?", "stack.ts Called 2?", "stack.ts Listed 2?", "stack.ts Chosen 3?"]);
    expect(json("Assigned")).toMatchObject({ States: { B: { Next: "C" }, C: { Next: "D" } } });
    // what a state does that is known in part is not known
    expect(json("Listed")).toMatchObject({ States: { P: "${…}", End: { Type: "Succeed" } } });
    expect(json("Chosen")).toMatchObject({ States: { Which: "${…}", X: { Type: "Pass" }, Y: { Type: "Pass" } } });
  });

  it("that synthesis refuses are an error at the second next", async () => {
    const { problems } = await machinesOf({
      "stack.ts": `${IMPORTS}const a = ${pass("A")};
a.next(${pass("B")});
a.next(${pass("C")});
new sfn.StateMachine(this, "M", { definition: a });`,
    });
    expect(problems).toMatchObject([{ severity: "error", message: '"A" gets a second next state here, and synthesis fails' }]);
    expect(problems[0]?.range.file.text.slice(problems[0].range.start)).toMatch(/^new sfn.Pass\(this, "C"/);
  });
});

describe("objects of programs that look like definitions", () => {
  const OTHER = `{ StartAt: "A", States: { A: { Type: "Stack", Data: {}, End: true } } }`;
  const ASL = `{ StartAt: "A", States: { A: { Type: "Pass", End: true } } }`;

  it("are none where their states are of another format", async () => {
    const { listed } = await machinesOf({
      "types.ts": `export const flow = { Version: "1", StartAt: "A", States: { A: { Type: "Pass", Data: {}, End: true } } };`,
      "model.ts": `const w = ${OTHER};`,
    });
    expect(listed).toEqual([]);
  });

  it("are some, faults and all, where a name or a call says so", async () => {
    const { listed } = await machinesOf({
      "a.ts": `export const stateMachineDefinition = ${OTHER};`,
      "b.ts": `client.send(new CreateStateMachineCommand({ definition: JSON.stringify(${OTHER}) }));`,
      "c.ts": `const any = ${ASL.replace("Pass", "Pas")};`,
    });
    expect(listed).toEqual(["a.ts stateMachineDefinition 1", "b.ts definition 1", "c.ts any 1"]);
  });

  it("of tests and what tests expect are read only where they are named", async () => {
    const files = {
      "src/flow.test.ts": `const definition = ${ASL};`,
      "test/help.ts": `const definition = ${ASL};`,
      "src/__mocks__/flow.js": `const definition = ${ASL};`,
      "tests/cases/one/expected.json": ASL.replace(/(\w+):/g, '"$1":'),
      "test/integ.flow.ts.snapshot/Stack.template.json": `{"Resources":{"M":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"Definition":{}}}}}`,
      "tests/cases/one/flow.asl.json": ASL.replace(/(\w+):/g, '"$1":'),
    };
    expect((await machinesOf(files)).listed).toEqual(["tests/cases/one/flow.asl.json flow 1"]);
    expect((await machinesOf(files, ["src/flow.test.ts"])).listed).toHaveLength(2);
  });
});

describe("values that are known in part", () => {
  const tf = (definition: string) => ({
    "main.tf": `variable "more" { type = any }\nresource "aws_sfn_state_machine" "m" {\n  definition = jsonencode(${definition})\n}\n`,
  });

  it.each([
    ["a state", `{ StartAt = "A", States = { A = merge(var.more, { End = true }) } }`],
    ["a state whose known part may be replaced", `{ StartAt = "A", States = { A = merge({ Type = "Pass" }, var.more) } }`],
    [
      "a retrier",
      `{ StartAt = "A", States = { A = { Type = "Task", Resource = "arn:aws:states:::lambda:invoke", Retry = [merge(var.more, { MaxAttempts = 2 })], End = true } } }`,
    ],
    [
      "a rule",
      `{ StartAt = "A", States = { A = { Type = "Choice", Choices = [merge(var.more, { Next = "B" })] }, B = { Type = "Succeed" } } }`,
    ],
    ["the machine", `merge(var.more, { States = { A = { Type = "Pass", End = true } } })`],
    ["the states", `{ StartAt = "A", States = merge(var.more, { B = { Type = "Pass", Next = "C" } }) }`],
  ])("are open: %s", async (_, definition) => {
    const { parseMachine } = await import("../../src/asl/parse/parse-machine.js");
    const { of, problems } = await machinesOf(tf(definition));
    const found = of("aws_sfn_state_machine.m");
    expect(problems).toEqual([]);
    const parsed = found?.root?.kind === "object" ? parseMachine(found.root, {}) : undefined;
    expect(parsed?.problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
    expect(parsed?.machine?.timeoutSeconds).toBeUndefined();
    if (definition.startsWith("merge")) expect(parsed?.machine?.timeoutUnresolved).toBe(true);
  });
});

describe("definitions that a template names", () => {
  const MACHINE = `  Type: AWS::Serverless::StateMachine\n  Properties:\n    DefinitionUri: flows/m.asl.json\n    Type: EXPRESS\n`;
  const part = `Machine:\n${MACHINE}`;
  const ASL = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}';

  it("are looked for in the folders above, and linked where there is one", async () => {
    const { listed, problems, of } = await machinesOf({ "iac/main/part.yml": part, "flows/m.asl.json": ASL });
    expect(listed).toEqual(["iac/main/part.yml Machine 1"]);
    expect(of("Machine")?.type).toBe("EXPRESS");
    expect(problems).toEqual([]);
  });

  it("that are there twice or not at all are said, a part's as a warning", async () => {
    const twice = await machinesOf({ "iac/main/part.yml": part, "flows/m.asl.json": ASL, "iac/flows/m.asl.json": ASL });
    expect(twice.problems).toMatchObject([
      { severity: "warning", message: expect.stringContaining("iac/flows/m.asl.json and flows/m.asl.json above it") },
    ]);
    const none = await machinesOf({ "template.yml": `Resources:\n  ${part.replaceAll("\n", "\n  ")}` });
    // a build may put the file where the template looks for it
    expect(none.problems).toMatchObject([{ severity: "warning", message: expect.stringContaining("there is no file") }]);
  });
});

describe("a synthesized app", () => {
  const template =
    '{"Resources":{"M":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"DefinitionString":"{\\"StartAt\\":\\"A\\",\\"States\\":{\\"A\\":{\\"Type\\":\\"Pass\\",\\"End\\":true}}}"}}}}';
  const manifest = (...files: string[]) =>
    JSON.stringify({ artifacts: Object.fromEntries(files.map((f, i) => [`s${i}`, { properties: { templateFile: f } }])) });

  it("is what its manifest names, with nested stacks and stages", async () => {
    const { listed } = await machinesOf({
      "cdk.out/manifest.json": `${manifest("New.template.json").slice(0, -2)},"assembly-Prod":{"properties":{"directoryName":"assembly-Prod"}}}}`,
      "cdk.out/New.template.json": template,
      "cdk.out/Old.template.json": template,
      "cdk.out/New.assets.json": JSON.stringify({ files: { x: { source: { path: "Nested.nested.template.json" } } } }),
      "cdk.out/Nested.nested.template.json": template,
      "cdk.out/assembly-Prod/manifest.json": manifest("Stack.template.json"),
      "cdk.out/assembly-Prod/Stack.template.json": template,
      "cdk.out/assembly-Gone/manifest.json": manifest("Stack.template.json"),
      "cdk.out/assembly-Gone/Stack.template.json": template,
    });
    expect(listed.map((line) => line.split(" ")[0])).toEqual([
      "cdk.out/New.template.json",
      "cdk.out/Nested.nested.template.json",
      "cdk.out/assembly-Prod/Stack.template.json",
    ]);
  });
});
