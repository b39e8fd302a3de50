import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printable } from "../src/reporters/printable.js";
import { builtBin } from "./support/built.js";
import { FULL } from "./support/size.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "test/node_modules");
const hasCdk = existsSync(join(modules, "aws-cdk-lib")) && existsSync(join(modules, "constructs"));
const whyNot = hasCdk ? "" : " (skipped: aws-cdk-lib is not installed)";

interface Violation {
  ruleName: string;
  description: string;
  severity: string;
  suggestedFix: string;
  ruleMetadata: { at: string };
  violatingConstructs: {
    constructPath: string;
    cloudFormationResource: { templatePath: string; logicalId: string; propertyPaths?: string[] };
    stackTraces?: string[];
  }[];
}

test("what names in a definition would do to a terminal is made visible", () => {
  const folder = mkdtempSync(join(tmpdir(), "sfn-lint-cdk-"));
  try {
    const name = "A\u001b[31m\r\n::error::x\u202e";
    const definition = { StartAt: name, States: { [name]: { Type: "Pass", Next: "B\u0007" } } };
    const machine = { Type: "AWS::StepFunctions::StateMachine", Properties: { DefinitionString: JSON.stringify(definition) } };
    const path = join(folder, "S.template.json");
    writeFileSync(path, JSON.stringify({ Resources: { M: machine } }, null, 1));
    const { SfnLintPlugin } = createRequire(builtBin())("../dist/cdk/plugin.cjs") as typeof import("../src/cdk-plugin.js");
    const { violations } = new SfnLintPlugin().validate({ templatePaths: [path] });
    expect(violations.length).toBeGreaterThan(0);
    for (const { description, fix, ruleMetadata } of violations)
      for (const text of [description, fix ?? "", ...Object.values(ruleMetadata ?? {})]) expect(text).toBe(printable(text));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The app of a user who installed both packages, synthesized for real by its own process. */
describe.skipIf(!hasCdk || !FULL)(`the plugin in a synthesis${whyNot}`, () => {
  let folder = "";
  let found: ReturnType<typeof synth>;
  const synth = (program: string, env: Record<string, string> = {}) => {
    rmSync(join(folder, "cdk.out"), { recursive: true, force: true });
    const { NODE_ENV: _, VITEST: __, ...rest } = process.env;
    const run = spawnSync(process.execPath, [program], { cwd: folder, encoding: "utf8", env: { ...rest, CDK_OUTDIR: "cdk.out", ...env } });
    const path = join(folder, "cdk.out/validation-report.json");
    const report = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { pluginReports: [] };
    const violations = report.pluginReports.flatMap((r: { violations: Violation[] }) => r.violations) as Violation[];
    return { status: run.status, stderr: run.stderr, violations };
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sfn-lint-cdk-"));
    cpSync(join(root, "fixtures/cdk-app"), folder, { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(builtBin(), "../.."), join(folder, "node_modules/sfn-lint"));
    for (const name of ["aws-cdk-lib", "constructs"]) symlinkSync(join(modules, name), join(folder, "node_modules", name));
    found = synth("bin/app.mjs", { CDK_DEBUG: "true" });
  }, 120_000);

  afterAll(() => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  test("every finding fails it with construct, template, resource, property, fix and the program's line", () => {
    const { status, stderr, violations } = found;
    expect(status).toBe(1);
    expect(stderr).toContain("Missing 'Next' target: Nowhere");
    expect(violations.map((v) => [v.ruleName, v.violatingConstructs[0]?.constructPath]).sort()).toEqual([
      ["missing-transition-target", "Orders/FromFile/Resource"],
      ["missing-transition-target", "Orders/Inner/AlsoRefused"],
      ["missing-transition-target", "Orders/Refused"],
      ["no-terminal-state", "Orders/FromFile/Resource"],
      ["no-terminal-state", "Orders/Refused"],
    ]);
    const refused = violations.find((v) => v.description.includes("Nowhere"));
    expect(refused).toMatchObject({
      severity: "error",
      suggestedFix: expect.stringContaining("sfn-lint explain missing-transition-target"),
      ruleMetadata: {
        certainty: "will",
        "aws:cdk:path": "Orders/Refused",
        program: "bin/app.mjs:10:52",
        creationStack: expect.stringContaining("(bin/app.mjs:8:5)"),
      },
    });
    expect(refused?.violatingConstructs[0]).toMatchObject({
      cloudFormationResource: {
        templatePath: "Orders.template.json",
        logicalId: "Refused",
        propertyPaths: ["Properties.DefinitionString"],
      },
    });
    expect(refused?.violatingConstructs[0]?.stackTraces?.join()).toContain("bin/app.mjs:8:5");
  });

  test("a definition's own file is where the finding is, not its copy among the assets", () => {
    const ship = found.violations.find((v) => v.description.includes("Ship"));
    expect(ship?.ruleMetadata.at).toBe("lib/packing.asl.json:11:15");
    // the CDK prints the construct's place alone
    expect(ship?.description).toContain('(state "Pack", lib/packing.asl.json:11:15, will happen)');
    expect(ship?.suggestedFix).toMatch(/^Use the name of a state in the same States object\. \(sfn-lint explain/);
    expect(ship?.violatingConstructs[0]?.cloudFormationResource.propertyPaths).toEqual(["Properties.DefinitionS3Location"]);
  });

  test("nested stacks are looked into", () => {
    const nested = found.violations.find((v) => v.description.includes("Missing 'Next' target: Missing"));
    expect(nested?.violatingConstructs[0]?.cloudFormationResource).toMatchObject({
      templatePath: expect.stringMatching(/^OrdersInner.*\.nested\.template\.json$/),
      logicalId: "AlsoRefused",
      propertyPaths: ["Properties.Definition"],
    });
  });

  test("a sound app is synthesized without a word, through the older way of registering too", () => {
    const { status, stderr, violations } = synth("bin/sound.mjs");
    expect({ status, violations }).toEqual({ status: 0, violations: [] });
    expect(stderr).not.toContain("sfn-lint");
  });

  test("what the linter cannot do is told and fails the synthesis", () => {
    writeFileSync(join(folder, "sfn-lint.config.json"), '{"rules": {"no-such-rule": "error"}}');
    const { status, stderr, violations } = synth("bin/sound.mjs");
    rmSync(join(folder, "sfn-lint.config.json"));
    expect(status).toBe(1);
    expect(stderr).toContain("no-such-rule");
    expect(violations[0]?.description).toMatch(/^sfn-lint could not look at the templates: .*no-such-rule/);
  });

  // the compiler reads all declarations of the CDK, which takes most of this file's time
  test.runIf(FULL)("fits the interfaces of the CDK, today's and Beta1", () => {
    const source = `import type { IPolicyValidationPlugin, IPolicyValidationPluginBeta1 } from "aws-cdk-lib/core";
import { SfnLintPlugin } from ${JSON.stringify(join(root, "src/cdk-plugin.js"))};
export const stable: IPolicyValidationPlugin = new SfnLintPlugin();
export const beta: IPolicyValidationPluginBeta1 = new SfnLintPlugin({ failOn: "warning" });
`;
    writeFileSync(join(folder, "shape.mts"), source);
    const options =
      "--noEmit --strict --module nodenext --moduleResolution nodenext --target es2023 --exactOptionalPropertyTypes --skipLibCheck --types node";
    const words = [
      join(root, "node_modules", "typescript/bin/tsc"),
      ...options.split(" "),
      "--typeRoots",
      join(root, "node_modules", "@types"),
      "shape.mts",
    ];
    const { status, stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});
