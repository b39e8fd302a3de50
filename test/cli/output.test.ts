import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { Log } from "sarif";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { columnsOf } from "../../src/reporters/wrap.js";
import { BUILD_TIME, builtBin, ROOT } from "../support/built.js";
import { Repository, WAITS, waiting } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
  here.put("flows/ask.asl.json", waiting());
});
afterEach(() => here.remove());

const FORMATS = ["text", "compact", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "rdjson", "agent"];

describe("formats", () => {
  it("all at once, each into its file, one of them also to standard output", () => {
    const { stdout, status } = here.run([...FORMATS.flatMap((format) => ["-f", `${format}=out.${format}`]), "-f", "compact"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^flows\/ask\.asl\.json:6:19: error: .* \[task-can-wait-forever, --fix-unsafe\]\n$/);
    expect(here.read("out.compact")).toBe(stdout);
    for (const format of FORMATS) expect(here.read(`out.${format}`), format).toContain(format === "github" ? "::error" : "ask.asl.json");
  });

  it("-o is the file of the first", () => {
    expect(here.run(["-f", "junit", "-o", "report.xml"]).stdout).toBe("");
    expect(here.read("report.xml")).toMatch(/^<\?xml .*\n<testsuites name="sfn-lint" tests="1" failures="1" time="0">/);
  });

  it("that do not exist are incorrect usage, before anything is linted", () => {
    expect(here.run(["-f", "yaml"])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(/unknown format "yaml"; use one of text, compact/),
    });
  });

  it("json is what its schema says", () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(join(ROOT, "schemas/report.schema.json"), "utf8")));
    validate(JSON.parse(here.run(["-f", "json"]).stdout));
    expect(validate.errors).toBeNull();
    validate(JSON.parse(here.run(["-f", "json", join(ROOT, "examples/ingest.asl.yaml")]).stdout));
    expect(validate.errors).toBeNull();
  });

  it("no color and no more than 80 columns where no terminal reads, but for words that are longer", () => {
    const { stdout } = here.run([join(ROOT, "examples/ingest.asl.yaml")], { env: { NO_COLOR: "" } });
    expect(stdout).not.toContain("\u001b");
    expect(stdout.split("\n").filter((line) => columnsOf(line) > 80 && line.trim().includes(" "))).toEqual([]);
    expect(here.run([], { env: { NO_COLOR: "", FORCE_COLOR: "1" } }).stdout).toContain("\u001b[31m");
  });
});

describe("SARIF of a run that fails", () => {
  const log = (...words: string[]) => JSON.parse(here.run(["-f", "sarif", ...words]).stdout) as Log;

  it("shows the way there, what belongs to it, and what repairs it", () => {
    here.put("poll.asl.yaml", readFileSync(join(ROOT, "examples/ingest.asl.yaml"), "utf8"));
    const results = log("poll.asl.yaml").runs[0]?.results ?? [];
    const polls = results.find((r) => r.ruleId === "history-quota");
    const steps = polls?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(steps.map((step) => step.location?.message?.text?.split(":")[0])).toEqual(
      expect.arrayContaining(["Start job", "Wait", "Get job"]),
    );
    // GitHub draws a flow only where each step has a place of its own
    for (const step of steps) expect(step.location?.physicalLocation?.region?.startLine).toBeGreaterThan(0);
    expect(new Set(steps.map((step) => step.location?.physicalLocation?.region?.startLine)).size).toBeGreaterThan(3);
    const [fix] = results.find((r) => r.ruleId === WAITS)?.fixes ?? [];
    expect(fix?.artifactChanges[0]?.replacements[0]?.insertedContent?.text).toContain("TimeoutSeconds");
  });

  it("keeps its fingerprints where lines move", () => {
    const prints = () => log("flows").runs[0]?.results?.map((r) => r.partialFingerprints);
    const before = prints();
    here.put("flows/ask.asl.json", `\n\n${JSON.stringify(waiting(), null, 4)}`);
    expect(prints()).toEqual(before);
  });
});

describe("on GitHub and GitLab", () => {
  const github = { GITHUB_WORKSPACE: "" };
  beforeEach(() => {
    github.GITHUB_WORKSPACE = here.folder;
  });

  it("paths count from the checkout, also for a step that works below it", () => {
    expect(here.run(["-f", "github"], { below: "flows", env: github }).stdout).toContain("::error file=flows/ask.asl.json,line=6,");
    const [issue] = JSON.parse(here.run(["-f", "gitlab"], { below: "flows", env: { CI_PROJECT_DIR: here.folder } }).stdout);
    expect(issue.location.path).toBe("flows/ask.asl.json");
    const { runs } = JSON.parse(here.run(["-f", "sarif"], { below: "flows", env: github }).stdout) as Log;
    expect(runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("flows/ask.asl.json");
    expect(here.run(["-f", "compact"], { below: "flows", env: github }).stdout).toMatch(/^ask\.asl\.json:6:/);
  });

  it("annotations keep within ten of a kind, the rest is counted", () => {
    for (let i = 0; i < 13; i++) here.put(`flows/${i}.asl.json`, waiting());
    const lines = here.run(["-f", "github"]).stdout.trim().split("\n");
    expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(10);
    expect(lines.at(-1)).toMatch(/^::notice title=sfn-lint::4 more findings are not annotated/);
    here.put("sfn-lint.config.json", { rules: { [WAITS]: "info" } });
    const notices = here.run(["-f", "github"]).stdout.trim().split("\n");
    expect(notices.filter((line) => line.startsWith("::notice "))).toHaveLength(10);
    expect(notices.at(-1)).toContain("5 more");
  });
});

describe("what counts, and what is said beside it", () => {
  it("--quiet shows errors only", () => {
    here.put("sfn-lint.config.json", { rules: { [WAITS]: "warning" } });
    expect(here.run(["-f", "compact"]).stdout).toContain(": warning: ");
    expect(here.run(["-q", "-f", "compact"])).toMatchObject({ stdout: "", status: 0 });
  });

  it("--max-warnings and --fail-on decide the exit code", () => {
    here.put("sfn-lint.config.json", { rules: { [WAITS]: "warning" } });
    const status = (...words: string[]) => here.run(words).status;
    expect([status(), status("--max-warnings", "1"), status("--max-warnings", "0")]).toEqual([0, 0, 1]);
    expect([status("--fail-on", "warning"), status("--fail-on", "info"), status("--fail-on", "never")]).toEqual([1, 1, 0]);
    expect([status("--max-warnings", "-1"), status("--max-warnings", "many"), status("--fail-on", "fatal")]).toEqual([2, 2, 2]);
  });

  it("--stats and --timing print to standard error if standard output has a format for programs", () => {
    const { stdout, stderr } = here.run(["--stats", "--timing", "-f", "json"]);
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(stderr).toMatch(/1 {2}error +task-can-wait-forever/);
    expect(stderr).toMatch(/linting +[\d.]+ ms/);
  });

  it("a file that is not there, an option that is not there", () => {
    expect(here.run(["nowhere.asl.json"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("nowhere.asl.json: no such file or folder"),
    });
    const { status, stderr } = here.run(["--formt", "json"]);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^sfn-lint: unknown option '--formt'\n\(Did you mean --format\?\)/)]);
    expect(existsSync(join(here.folder, "json"))).toBe(false);
  });

  it("standard input under a name", () => {
    const { stdout } = here.run(["-", "--stdin-filename", "x/y.asl.json", "-f", "compact"], { input: JSON.stringify(waiting()) });
    expect(stdout).toMatch(/^x\/y\.asl\.json:1:\d+: error/);
  });

  it("standard input without a name, read by its content", () => {
    const yaml = "StartAt: A\nStates:\n  A: { Type: Pass, Next: B }\n";
    expect(here.run(["-", "-f", "compact"], { input: yaml }).stdout).toMatch(/^<stdin>:3:\d+: error/m);
    const template = `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n${yaml.replace(/^/gm, "        ")}`;
    expect(here.run(["-", "-f", "compact"], { input: template }).stdout).toMatch(/^<stdin>:8:\d+: error/m);
    const { runs } = JSON.parse(here.run(["-", "-f", "sarif"], { input: yaml }).stdout) as Log;
    expect(runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("%3Cstdin%3E");
    const { diagnostics } = JSON.parse(here.run(["-", "-f", "rdjson"], { input: yaml }).stdout);
    expect(diagnostics[0].location.path).toBe("<stdin>");
  });
});
