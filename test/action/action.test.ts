import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { findLinter } from "../../src/action/find-linter.js";
import { inputsFrom } from "../../src/action/inputs.js";
import { withinLimit } from "../../src/action/job-summary.js";
import { runAction } from "../../src/action/run-action.js";
import { BUILD_TIME, builtBin, ROOT, type Scratch, scratch } from "../support/built.js";

interface Metadata {
  readonly inputs: Record<string, { default: string; description: string }>;
  readonly outputs: Record<string, unknown>;
  readonly runs: { using: string; main: string };
}
const metadata = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Metadata;

const WAITS = JSON.stringify({
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/1/q", MessageBody: { "token.$": "$$.Task.Token" } },
      End: true,
    },
  },
});

/** The entry, started as the runner does: inputs and files in the environment, the defaults of action.yml filled in. */
describe("the GitHub Action", () => {
  beforeAll(() => void builtBin(), BUILD_TIME);
  let here: Scratch;
  beforeEach(() => {
    here = scratch();
    put("repository/.git/HEAD", "ref: refs/heads/main\n");
    put("repository/services/flows/ask.asl.json", WAITS);
    put("output", "");
    put("summary.md", "");
    mkdirSync(join(here.folder, "temp"));
    mkdirSync(join(here.folder, "repository/node_modules"));
    symlinkSync(dirname(dirname(builtBin())), join(here.folder, "repository/node_modules/sfn-lint"));
  });
  afterEach(() => here.remove());

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(here.folder, path)), { recursive: true });
    writeFileSync(join(here.folder, path), text);
  }
  const read = (path: string) => readFileSync(join(here.folder, path), "utf8");

  function run(more: Record<string, string> = {}) {
    // the built program lies in the checkout of the test
    const given: Record<string, string> = { version: "repository", ...more };
    const inputs = Object.entries(metadata.inputs).map(([name, { default: value }]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? value,
    ]);
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, metadata.runs.main)], {
      cwd: here.folder,
      encoding: "utf8",
      env: {
        PATH: process.env.PATH ?? "",
        HOME: here.folder,
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_WORKSPACE: join(here.folder, "repository"),
        GITHUB_OUTPUT: join(here.folder, "output"),
        GITHUB_STEP_SUMMARY: join(here.folder, "summary.md"),
        RUNNER_TEMP: join(here.folder, "temp"),
        ...Object.fromEntries(inputs),
      },
    });
    return { status, stdout, stderr, outputs: outputsIn(read("output")) };
  }

  /** `name<<delimiter`, value, delimiter: as the runner reads it. */
  const outputsIn = (text: string) =>
    Object.fromEntries([...text.matchAll(/^([\w-]+)<<(.+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name, value]));

  it("fails on errors, annotates the line, writes outputs and the summary", () => {
    const { status, stdout, outputs } = run();
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=services\/flows\/ask\.asl\.json,line=1,.*title=sfn-lint%3A task-can-wait-forever::/m);
    expect(outputs).toMatchObject({ findings: expect.stringMatching(/^[1-9]/), errors: "1" });
    expect(read("summary.md")).toContain("task-can-wait-forever");
  });

  it("writes SARIF where it is asked to, within the working directory", () => {
    const { outputs } = run({ "working-directory": "services", paths: "flows\n", "sarif-file": "reports/sfn.sarif" });
    expect(outputs["sarif-file"]).toBe("services/reports/sfn.sarif");
    const sarif = JSON.parse(read("repository/services/reports/sfn.sarif"));
    expect(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("services/flows/ask.asl.json");
  });

  it("makes no folder outside of the checkout, and names no SARIF file that it has not written", () => {
    mkdirSync(join(here.folder, "outside"));
    symlinkSync(join(here.folder, "outside"), join(here.folder, "repository/reports"));
    const refused = run({ "sarif-file": "reports/deep/sfn.sarif" });
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(/there is no folder .*reports.deep/) });
    expect(existsSync(join(here.folder, "outside/deep"))).toBe(false);
    expect(refused.outputs).not.toHaveProperty("sarif-file");
    // a folder of SARIF files would be uploaded as a whole
    put("repository/sfn.sarif/forged.sarif", "{}");
    put("output", "");
    expect(run({ "sarif-file": "sfn.sarif" }).outputs).not.toHaveProperty("sarif-file");
  });

  it("finds the configuration of the working directory, takes another, and a fail level", () => {
    put("repository/services/sfn-lint.config.json", '{ "rules": { "task-can-wait-forever": "warning" } }');
    put("repository/services/other.json", '{ "rules": { "task-can-wait-forever": "off" } }');
    const inServices = { "working-directory": "services", paths: "flows/*.asl.json" };
    expect(run(inServices).status).toBe(0);
    expect(run({ ...inServices, "fail-on": "warning" }).status).toBe(1);
    expect(run({ ...inServices, "max-warnings": "0" }).status).toBe(1);
    expect(run({ ...inServices, config: "other.json", "fail-on": "warning" }).status).toBe(0);
  });

  it("keeps quiet where neither annotations nor a summary are wanted", () => {
    const { stdout, status } = run({ annotations: "false", summary: "false" });
    expect(status).toBe(1);
    expect(stdout).not.toContain("::error");
    expect(stdout).toContain("task-can-wait-forever");
    expect(read("summary.md")).toBe("");
  });

  it("says what is wrong with its inputs, and takes no input for an option", () => {
    expect(run({ annotations: "maybe" })).toMatchObject({
      status: 2,
      stdout: expect.stringMatching(/^::error title=sfn-lint::the input annotations/),
    });
    expect(run({ version: "1.0.0; rm -rf /" })).toMatchObject({ status: 2, stdout: expect.stringMatching(/should be a version/) });
    expect(run({ paths: "--fix" })).toMatchObject({ status: 2, stderr: expect.stringMatching(/--fix: no such file or folder/) });
  });

  it("loads no code of the checkout where it must not", () => {
    put("repository/sfn-lint.config.mjs", 'throw new Error("this code ran");');
    const program = join(here.folder, "repository/node_modules/sfn-lint/bin/sfn-lint.js");
    expect(run().stderr).toMatch(/this code ran/);
    expect(run({ "config-code": "false" })).toMatchObject({ status: 2, stdout: expect.stringMatching(/version: repository runs code/) });
    const words = ["lint", "--no-config-code", "."];
    const { status, stderr } = spawnSync(process.execPath, [program, ...words], { cwd: join(here.folder, "repository"), encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/not loaded with --no-config-code/) });
  });

  it("leaves nothing of its own in the runner's folder", () => {
    run();
    expect(existsSync(join(here.folder, "temp"))).toBe(true);
    expect(spawnSync("ls", [join(here.folder, "temp")], { encoding: "utf8" }).stdout).toBe("");
  });
});

describe("the program that the action runs", () => {
  let here: Scratch;
  beforeEach(() => {
    here = scratch();
    for (const path of ["action/bin/sfn-lint.js", "action/dist/cli/main.cjs", "checkout/node_modules/sfn-lint/bin/sfn-lint.js"]) {
      mkdirSync(dirname(join(here.folder, path)), { recursive: true });
      writeFileSync(join(here.folder, path), "");
    }
    writeFileSync(join(here.folder, "checkout/node_modules/sfn-lint/package.json"), '{ "name": "sfn-lint", "version": "0.0.1" }');
  });
  afterEach(() => here.remove());
  const find = (version: string, folder = "checkout") =>
    findLinter(version, join(here.folder, folder), join(here.folder, "action"), here.folder);

  it("is its own, not the one in node_modules of the checkout", () => {
    expect(find("")).toBe(join(here.folder, "action/bin/sfn-lint.js"));
  });

  it("is the checkout's only where version says so", () => {
    expect(realpathSync(find("repository"))).toBe(realpathSync(join(here.folder, "checkout/node_modules/sfn-lint/bin/sfn-lint.js")));
    expect(() => find("repository", "action")).toThrow(/the repository has no sfn-lint installed/);
  });

  it("is told to load no code by config-code, which the checkout's own program could ignore", () => {
    const env = { "INPUT_CONFIG-CODE": "false", INPUT_VERSION: "repository", GITHUB_WORKSPACE: here.folder, RUNNER_TEMP: here.folder };
    expect(inputsFrom(env).configCode).toBe(false);
    expect(() => runAction(env, join(here.folder, "action"))).toThrow(/which config-code: false forbids/);
    // a program that writes down how it was called stands for the action's own
    const calls = join(here.folder, "calls.json");
    writeFileSync(
      join(here.folder, "action/bin/sfn-lint.js"),
      `require("node:fs").writeFileSync(${JSON.stringify(calls)}, JSON.stringify(process.argv.slice(2)))`,
    );
    expect(runAction({ ...env, INPUT_VERSION: "" }, join(here.folder, "action"))).toBe(0);
    expect(JSON.parse(readFileSync(calls, "utf8"))).toContain("--no-config-code");
    expect(runAction({ ...env, INPUT_VERSION: "", "INPUT_CONFIG-CODE": "" }, join(here.folder, "action"))).toBe(0);
    expect(JSON.parse(readFileSync(calls, "utf8"))).not.toContain("--no-config-code");
  });
});

describe("action.yml", () => {
  it("names every input that the entry reads, and runs on node24 from a file of the repository", () => {
    const read = new Set<string>();
    inputsFrom(new Proxy({}, { get: (_, name) => void read.add(String(name)) }));
    expect([...read].sort()).toEqual(
      Object.keys(metadata.inputs)
        .map((name) => `INPUT_${name.toUpperCase()}`)
        .sort(),
    );
    expect(metadata.runs).toEqual({ using: "node24", main: "action/index.js" });
    expect(Object.keys(metadata.outputs)).toEqual(["findings", "errors", "warnings", "sarif-file"]);
  });
});

describe("the job summary", () => {
  const MIB = 1024 * 1024;
  it("is cut between lines where GitHub would take no more", () => {
    expect(withinLimit("short\n", 10)).toBe("short\n");
    const cut = withinLimit("é line of the report\n".repeat(100_000), 1000);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(MIB - 1000);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(MIB - 2000);
    expect(cut).toMatch(/report\n\nThe list goes on/);
    expect(withinLimit("more\n", MIB)).toBe("");
  });
});
