import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Definition } from "../../src/hosts/host.js";
import { withoutSynthesized } from "../../src/hosts/shared/synthesized.js";
import { range } from "../../src/text/range.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";
import { found, look, repository } from "./repository.js";

const asl = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}';
const sam = (uri: string) => `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: ${uri}\n`;

describe("a repository is looked through without configuration", () => {
  test("every form is found", async () => {
    const root = repository({
      "a/order.asl.json": asl,
      "a/plain.json": asl,
      "a/other.json": '{"name": "no machine"}',
      "b/template.yaml": sam("inner.asl.json"),
      "b/inner.asl.json": asl,
      "c/serverless.yml": "service: s\nstepFunctions:\n  stateMachines:\n    m:\n      definition: ${file(def/m.yml)}\n",
      "c/def/m.yml": "StartAt: A\nStates: {A: {Type: Succeed}}\n",
      "d/main.tf": 'resource "aws_sfn_state_machine" "t" {\n  name = "t"\n  definition = file("${path.module}/t.json")\n}\n',
      "d/t.json": asl,
      "d/t.yaml.j2": `{% if live %}\n${sam("u.asl.json")}{% endif %}\n`,
      "d/u.asl.json": asl,
      "d/v.json.j2": '{"StartAt": "A", "States": { {{ states }} }}',
      "e/state.json.tpl": '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${arn}", "End": true}}}',
      "node_modules/x/machine.asl.json": asl,
      ".aws-sam/build/template.yaml": sam("x.asl.json"),
    });
    expect(await found(root)).toEqual([
      "asl order a/order.asl.json",
      "asl plain a/plain.json",
      "sam M b/template.yaml",
      "serverless m c/serverless.yml",
      "terraform aws_sfn_state_machine.t d/main.tf",
      "sam M d/t.yaml.j2",
      "asl v d/v.json.j2",
      "asl state e/state.json.tpl",
    ]);
  });

  test("a definition that a template refers to is one machine, whatever the files are called", async () => {
    const root = repository({
      "a.asl.json": asl,
      "b.json": asl,
      "z.yaml": `${sam("a.asl.json")}  N:\n    Type: AWS::Serverless::StateMachine\n    Properties: {DefinitionUri: b.json}\n`,
    });
    expect(await found(root)).toEqual(["sam M z.yaml", "sam N z.yaml"]);
  });

  test("a module's resource whose definition its callers give is theirs, and its own where nobody calls", async () => {
    const module = 'variable "definition" {}\nresource "aws_sfn_state_machine" "this" {\n  definition = var.definition\n}\n';
    const call = 'module "m" {\n  source = "../modules/flow"\n  definition = file("${path.module}/m.json")\n}\n';
    const root = repository({ "live/main.tf": call, "live/m.json": asl, "modules/flow/main.tf": module, "modules/other/main.tf": module });
    expect(await found(root)).toEqual([
      "terraform module.m.aws_sfn_state_machine.this live/main.tf",
      "terraform aws_sfn_state_machine.this modules/other/main.tf",
    ]);
  });

  test("resources that a service includes are the service's, also where their file is read first", async () => {
    const inner = "M:\n  Type: AWS::StepFunctions::StateMachine\n  Properties:\n    DefinitionString: '{}'\n";
    const service = (more: string) => `service: s\n${more}stepFunctions: {stateMachines: {own: {definition: ${asl}}}}\n`;
    const root = repository({
      "one/a.yml": inner,
      "one/serverless.yml": service("resources: {Resources: '${file(a.yml)}'}\n"),
      "two/a.yml": `Resources:\n${inner.replace(/^/gm, "  ")}Outputs: {x: {Value: y}}\n`,
      "two/serverless.yml": service("custom: {x: '${file(a.yml):Outputs.x.Value}'}\n").replace(
        "{StartAt",
        "{Comment: '${self:custom.x}', StartAt",
      ),
    });
    expect(await found(root)).toEqual([
      "cloudformation M one/serverless.yml",
      "serverless own one/serverless.yml",
      "cloudformation M two/a.yml",
      "serverless own two/serverless.yml",
    ]);
  });

  test("what a service that is a program reads is its own", async () => {
    const root = repository({
      "serverless.js": `module.exports = { service: 's', stepFunctions: { stateMachines: { m: { definition: require('./m.json') } } } };\n`,
      "m.json": asl,
      "own/serverless.json": `{"service": "t", "stepFunctions": {"stateMachines": {"n": {"definition": ${asl}}}}}`,
    });
    expect(await found(root)).toEqual(["serverless n own/serverless.json", "serverless m serverless.js"]);
  });

  test("a part of a service is no place to look for the service's files from", async () => {
    const root = repository({
      "parts/all.yml": "stateMachines:\n  - ${file(parts/m.yml)}\n  - n: {definition: {StartAt: A, States: {A: {Type: Succeed}}}}\n",
      "parts/m.yml": `m: {definition: ${asl}}\n`,
      "serverless.yml": "service: s\nstepFunctions: ${file(parts/all.yml)}\n",
    });
    expect(await found(root)).toEqual(["serverless m serverless.yml", "serverless n serverless.yml"]);
    expect((await look(root)).problems).toEqual([]);
    expect((await look(root, ["parts/all.yml"])).problems).toEqual([]);
  });

  test("the section of a service in a file of its own is the service's, and a machine where no service is at hand", async () => {
    const section = `stateMachines:\n  m: {definition: ${asl}}\n`;
    const service = "service: s\nstepFunctions:\n  ${file(parts/flows.yml)}\n";
    const root = repository({
      "one/parts/flows.yml": section,
      "one/serverless.yml": service,
      "two/flows.yml": section,
      "four/all.yml": `stepFunctions:\n  ${section.replace(/\n(?=.)/g, "\n  ")}`,
      "four/serverless.yml": "service: s\nstepFunctions: ${file(all.yml):stepFunctions}\n",
      "three/notes.yml": "stateMachines: [StartAt noon]\n",
    });
    expect(await found(root)).toEqual([
      "serverless m four/serverless.yml",
      "serverless m one/serverless.yml",
      "serverless m two/flows.yml",
    ]);
  });

  test("two templates that share a file are two machines", async () => {
    const root = repository({ "m.asl.json": asl, "one.yaml": sam("m.asl.json"), "two.yaml": sam("m.asl.json") });
    expect(await found(root)).toEqual(["sam M one.yaml", "sam M two.yaml"]);
  });

  test("an included file that is named is looked at for itself and within the template", async () => {
    const root = repository({ "m.asl.json": asl, "t.yaml": sam("m.asl.json") });
    expect(await found(root, ["m.asl.json"])).toEqual(["asl m m.asl.json"]);
    expect(await found(root, ["t.yaml"])).toEqual(["sam M t.yaml"]);
  });

  test("files that only speak of machines are none", async () => {
    const root = repository({
      "description.json": `{"title": "a workflow", "definition": ${asl}}`,
      "recorded.json": `{"stateMachine": {"definition": ${JSON.stringify(asl)}}, "StartAt": "2024-01-01", "events": []}`,
      "notes.yaml": `steps:\n  - StartAt: A\n    States: {A: {Type: Succeed}}\n`,
      "broken.json": '{"request": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}',
      "broken-machine.json": '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}',
    });
    expect(await found(root)).toEqual(["asl broken-machine broken-machine.json"]);
  });

  test("globs, files and folders together", async () => {
    const root = repository({ "x/a.asl.json": asl, "x/b.asl.yaml": "StartAt: A\nStates: {A: {Type: Succeed}}\n", "y/c.asl.json": asl });
    expect(await found(root, ["**/*.asl.json"])).toEqual(["asl a x/a.asl.json", "asl c y/c.asl.json"]);
    expect(await found(root, ["x", "y/c.asl.json", "x/a.asl.json"])).toHaveLength(3);
    expect((await look(root, ["nowhere", "*.none"])).failed).toEqual(["nowhere: no such file or folder", "*.none: no such file or folder"]);
  });

  test("a named file without a machine is told, another one is not", async () => {
    const root = repository({ "data.json": "{}", "more.json": "[]" });
    expect((await look(root, ["data.json"])).empty.map((p) => p.split("/").pop())).toEqual(["data.json"]);
    expect((await look(root)).empty).toEqual([]);
  });
});

describe("what .gitignore leaves out", () => {
  const files = {
    ".gitignore": "build/\n*.gen.json\n!keep.gen.json\ncdk.out\n",
    "build/a.asl.json": asl,
    "b.gen.json": asl,
    "keep.gen.json": asl,
    "cdk.out/Stack.template.json": JSON.stringify({
      Resources: {
        M: {
          Type: "AWS::StepFunctions::StateMachine",
          Properties: { DefinitionString: asl },
          Metadata: { "aws:cdk:path": "Stack/M/Resource" },
        },
      },
    }),
    "sub/.gitignore": "/local.asl.json\n!wanted.gen.json\n",
    "sub/local.asl.json": asl,
    "sub/wanted.gen.json": asl,
    "sub/deep/local.asl.json": asl,
  };

  test("is left out; the nearest file that speaks of a path decides", async () => {
    expect(await found(repository(files))).toEqual([
      "asl keep.gen keep.gen.json",
      "asl local sub/deep/local.asl.json",
      "asl wanted.gen sub/wanted.gen.json",
    ]);
  });

  test("is looked at where it is named", async () => {
    const root = repository(files);
    expect(await found(root, ["build"])).toEqual(["asl a build/a.asl.json"]);
    expect(await found(root, ["cdk.out"])).toEqual(["cdk Stack/M cdk.out/Stack.template.json"]);
    expect(await found(root, ["b.gen.json"])).toEqual(["asl b.gen b.gen.json"]);
  });
});

describe("symbolic links", () => {
  test("are not followed: what they lead to is found where it is, once, and loops end", async () => {
    const root = repository({ "real/m.asl.json": asl, "../outside/secret.asl.json": asl });
    symlinkSync(join(root, "real"), join(root, "again"));
    symlinkSync(root, join(root, "real/loop"));
    symlinkSync(join(root, "../outside"), join(root, "out"));
    symlinkSync(join(root, "real/m.asl.json"), join(root, "linked.asl.json"));
    expect(await found(root)).toEqual(["asl m real/m.asl.json"]);
    expect(await found(root, ["**/*.asl.json"])).toEqual(["asl m real/m.asl.json"]);
  });

  test("a deep tree of folders is no recursion", async () => {
    const root = repository({});
    const deep = join(root, ...Array.from({ length: 400 }, () => "d"));
    mkdirSync(deep, { recursive: true });
    expect(await found(root)).toEqual([]);
  });
});

describe("a program and its synthesized template", () => {
  const definition = (name: string, file: string, more: Partial<Definition> = {}): Definition => {
    const source = sourceFile(file, "new StateMachine");
    return { name, host: "cdk", file: source, at: range(source, 0, 3), problems: [], ...more };
  };
  const synthesized = (path: string, file: string, program?: string) =>
    definition(path.replace(/\/Resource$/, ""), file, {
      deployment: {
        constructPath: path,
        declaration: range(sourceFile(file, ""), 0, 0),
        describesOperations: true,
        resources: new Map(),
        ...(program === undefined ? {} : { program: range(sourceFile(program, ""), 0, 0) }),
      },
    });

  test("are one machine: the template speaks", () => {
    const access = memoryAccess({});
    const made = synthesized("App/Orders/Resource", "infra/cdk.out/App.template.json");
    expect(withoutSynthesized([made], access)).toEqual([made]);
    expect(withoutSynthesized([definition("Orders", "infra/lib/app.ts")], access)).toEqual([]);
    expect(withoutSynthesized([definition("Returns", "infra/lib/app.ts")], access)).toHaveLength(1);
    expect(withoutSynthesized([definition("Orders", "other/lib/app.ts")], access)).toHaveLength(1);
  });

  test("of a stage: its assembly lies within cdk.out", () => {
    const access = memoryAccess({});
    withoutSynthesized([synthesized("Prod/App/Orders/Resource", "cdk.out/assembly-Prod/ProdApp.template.json")], access);
    expect(withoutSynthesized([definition("Orders", "lib/app.ts")], access)).toEqual([]);
  });

  test("where the program's line is recorded, that file and no other", () => {
    const access = memoryAccess({});
    withoutSynthesized([synthesized("App/Orders/Resource", "cdk.out/App.template.json", "lib/app.ts")], access);
    expect(withoutSynthesized([definition("Orders", "lib/other.ts")], access)).toHaveLength(1);
    expect(withoutSynthesized([definition("Orders", "lib/app.ts")], access)).toEqual([]);
  });
});
