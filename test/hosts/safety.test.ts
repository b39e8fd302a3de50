import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toJson } from "../../src/text/node.js";
import { look, repository } from "./repository.js";

const asl = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}';
const sam = (uri: string) =>
  `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: ${JSON.stringify(uri)}\n`;

/** What is said of the only machine, whose definition is outside. */
async function refused(root: string) {
  const { definitions, problems } = await look(root);
  expect(definitions).toHaveLength(1);
  expect(definitions[0]?.root).toBeUndefined();
  expect(problems.every((p) => !/SECRET/.test(p.message))).toBe(true);
  return `${definitions[0]?.partialReason ?? ""} ${problems.map((p) => p.message).join(" ")}`;
}

describe("references never leave the repository", () => {
  const outside = (root: string) => {
    writeFileSync(join(root, "../outside.asl.json"), asl.replace("Succeed", "SECRET"));
    return root;
  };

  test("by dots", async () => {
    expect(await refused(outside(repository({ "t.yaml": sam("../outside.asl.json") })))).toMatch(/outside the repository/);
    expect(await refused(outside(repository({ "sub/t.yaml": sam("../x/../../outside.asl.json") })))).toMatch(/outside the repository/);
  });

  test("by an absolute path", async () => {
    const root = outside(repository({}));
    writeFileSync(join(root, "t.yaml"), sam(join(root, "../outside.asl.json")));
    expect(await refused(root)).toMatch(/outside the repository/);
  });

  test("by a link to a file, a link to a folder, and a link within a link", async () => {
    for (const uri of ["link.asl.json", "folder/outside.asl.json", "hop.asl.json"]) {
      const root = outside(repository({ "t.yaml": sam(uri) }));
      symlinkSync(join(root, "../outside.asl.json"), join(root, "link.asl.json"));
      symlinkSync(join(root, ".."), join(root, "folder"));
      symlinkSync("link.asl.json", join(root, "hop.asl.json"));
      expect(await refused(root)).toMatch(/outside the repository/);
    }
  });

  test("nobody learns whether something is there", async () => {
    const there = await refused(outside(repository({ "t.yaml": sam("../outside.asl.json") })));
    const absent = await refused(repository({ "t.yaml": sam("../outside.asl.json") }));
    expect(absent).toBe(there);
  });

  test("a link that stays within is followed", async () => {
    const root = repository({ "real/m.asl.json": asl, "t.yaml": sam("link.asl.json") });
    symlinkSync(join(root, "real/m.asl.json"), join(root, "link.asl.json"));
    expect((await look(root, ["t.yaml"])).definitions[0]?.root).toBeDefined();
  });

  test("of the Serverless Framework neither", async () => {
    const service = (path: string) => `service: s\nstepFunctions:\n  stateMachines:\n    M:\n      definition: \${file(${path})}\n`;
    expect(await refused(outside(repository({ "serverless.yml": service("../outside.asl.json") })))).toMatch(
      /outside the repository|deployment/,
    );
    expect(await refused(outside(repository({ "serverless.yml": service("${self:custom.p, '../outside.asl.json'}") })))).toMatch(
      /outside the repository|deployment/,
    );
  });

  test("of CloudFormation's include and of an object in S3 neither", async () => {
    const include = `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      Definition:\n        Fn::Transform: {Name: AWS::Include, Parameters: {Location: ../outside.asl.json}}\n`;
    expect(await refused(outside(repository({ "t.yaml": include })))).toMatch(/outside the repository/);
    const s3 = `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionS3Location: {Bucket: b, Key: ../outside.asl.json}\n`;
    expect(await refused(outside(repository({ "t.yaml": s3 })))).toMatch(/Amazon S3/);
  });

  test("of files within a definition and of other tools' tags neither", async () => {
    for (const states of [
      "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: ../outside.asl.json}}}",
      "!Include ../outside.asl.json",
    ]) {
      const template = `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      Definition:\n        StartAt: A\n        States: ${states}\n`;
      const { definitions } = await look(outside(repository({ "t.yaml": template })));
      expect(definitions.map((d) => d.partialReason)).toEqual(["unknown until deployment: States"]);
      expect(definitions[0]?.root && JSON.stringify(toJson(definitions[0].root))).not.toContain("SECRET");
    }
  });

  test("a folder, a device and a file of binary are no definitions", async () => {
    for (const uri of ["sub", "/dev/zero", "bytes.asl.json"]) {
      const root = repository({ "t.yaml": sam(uri), "sub/x.txt": "" });
      writeFileSync(join(root, "bytes.asl.json"), Buffer.from([0, 255, 254, 1, 2, 3]));
      expect((await look(root)).definitions.filter((d) => d.host === "sam")).toHaveLength(1);
    }
  });
});

describe("what refers to itself ends", () => {
  const machines = (custom: string, definition: string) =>
    `service: s\ncustom:\n${custom}\nstepFunctions:\n  stateMachines:\n    M:\n      definition: ${definition}\n`;

  test("variables in a circle", async () => {
    const root = repository({ "serverless.yml": machines("  a: ${self:custom.b}\n  b: ${self:custom.a}", "${self:custom.a}") });
    const { definitions, problems } = await look(root);
    expect(definitions).toHaveLength(1);
    expect(problems.map((p) => p.message).join()).toMatch(/is a circular reference/);
  });

  test("a fallback that only the command line makes needless is no circle", async () => {
    const root = repository({
      "serverless.yml": `service: s\nprovider:\n  stage: \${opt:stage, self:provider.stage}\ncustom: {n: "x-\${self:provider.stage}"}\nstepFunctions:\n  stateMachines:\n    M:\n      name: \${self:custom.n}\n      definition: {StartAt: A, States: {A: {Type: Succeed}}}\n`,
    });
    expect((await look(root)).problems).toEqual([]);
  });

  test("files that include each other", async () => {
    const root = repository({
      "serverless.yml": machines("  x: 1", "${file(a.yml)}"),
      "a.yml": "StartAt: ${file(b.yml):start}\nStates: ${file(b.yml):states}\n",
      "b.yml": "start: A\nstates: ${file(a.yml):States}\n",
    });
    const { definitions, problems } = await look(root);
    expect(definitions).toHaveLength(1);
    expect(problems.map((p) => p.message).join()).toMatch(/is a circular reference/);
  });

  test("a variable that holds itself and more, over and over", async () => {
    const root = repository({ "serverless.yml": machines('  a: ["${self:custom.a}", "${self:custom.a}"]', "${self:custom.a}") });
    expect((await look(root)).definitions).toHaveLength(1);
  });

  test("variables that multiply", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `  v${i + 1}: "\${self:custom.v${i}}\${self:custom.v${i}}"`);
    const root = repository({ "serverless.yml": machines(["  v0: ha", ...lines].join("\n"), "${self:custom.v30}") });
    expect((await look(root)).problems.map((p) => p.message).join()).toMatch(/exceed the limit/);
  });

  test("lists that multiply by variables", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `  v${i + 1}: ["\${self:custom.v${i}}", "\${self:custom.v${i}}"]`);
    const root = repository({ "serverless.yml": machines(["  v0: [ha]", ...lines].join("\n"), "${self:custom.v30}") });
    expect((await look(root)).problems.map((p) => p.message).join()).toMatch(/exceed the limit/);
  });

  test("aliases of YAML that multiply: a problem in templates, services and definitions", async () => {
    const bomb = ["a: &a [ha, ha]", ..."bcdefghijk".split("").map((c, i) => `${c}: &${c} [${Array(9).fill(`*${"abcdefghij"[i]}`)}]`)];
    const files = {
      "t.yaml": `${sam("m.asl.json")}Metadata:\n${bomb.map((line) => `  ${line}`).join("\n")}\n`,
      "serverless.yml": `${machines(bomb.map((line) => `  ${line}`).join("\n"), "${self:custom.k}")}`,
      "m.asl.yaml": `StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true\n    Result:\n${bomb.map((line) => `      ${line}`).join("\n")}\n`,
    };
    const { definitions, problems } = await look(repository(files));
    const said = [...problems.map((p) => p.message), ...definitions.flatMap((d) => d.problems.map((p) => `${p.code} ${p.detail ?? ""}`))];
    expect(said.filter((words) => /alias/i.test(words)).length).toBeGreaterThanOrEqual(3);
  });

  test("an anchor within itself", async () => {
    const { definitions } = await look(repository({ "m.asl.yaml": "&a\nStartAt: A\nStates: {A: {Type: Pass, End: true, Result: *a}}\n" }));
    expect(definitions).toHaveLength(1);
  });

  test("conditions and mappings of a template that refer to themselves", async () => {
    const root = repository({
      "t.yaml": `Conditions:\n  A: !Condition B\n  B: !Not [!Condition A]\nMappings: {M: {x: {y: !FindInMap [M, x, y]}}}\nResources:\n  S:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: !If [A, '${asl}', !FindInMap [M, x, y]]\n`,
    });
    expect((await look(root)).definitions).toHaveLength(1);
  });

  test("parameters whose defaults multiply within Fn::Join", async () => {
    let value = "!Ref P";
    for (let i = 0; i < 40; i++) value = `!Join ['', [${value}, ${i % 2 ? "x" : "!Ref P"}]]`;
    const root = repository({
      "t.yaml": `Parameters: {P: {Type: String, Default: abc}}\nResources:\n  S:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: ${value}\n`,
    });
    expect((await look(root)).definitions).toHaveLength(1);
  });
});
