import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin, has } from "../support/built.js";
import { FIXABLE } from "../support/fixable.js";
import { Repository, waiting } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
  here.put("flows/ask.asl.json", TEXT);
});
afterEach(() => here.remove());

const TEXT = JSON.stringify(waiting(), null, 2);
const PATH = "flows/ask.asl.json";
/** Fixes of one state that wait for each other. */
const SEVERAL = JSON.stringify(FIXABLE, null, 2);

describe("--fix", () => {
  it("writes fixes of findings that -q does not show", () => {
    const Ask = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "pack" },
      Retry: [{ ErrorEquals: ["Lambda.TooManyRequestsException"], MaxAttempts: 3 }],
      End: true,
    };
    here.put(PATH, { StartAt: "Ask", States: { Ask } });
    const { stderr, stdout } = here.run(["-q", "--fix"]);
    expect(stderr).toMatch(/ask\.asl\.json: \d fix(es)? made/);
    expect(stdout).toContain("No findings");
    expect(here.read(PATH)).toContain("Lambda.ServiceException");
  });

  it("reports what is left, by which the exit code goes", () => {
    here.put(PATH, TEXT);
    const { status, stdout, stderr } = here.run(["--fix-unsafe"]);
    expect(stderr).toMatch(/ask\.asl\.json: \d fix(es)? made/);
    expect(stdout).not.toContain("task-can-wait-forever");
    expect(status).toBe(0);
    here.put(PATH, TEXT);
    here.put("flows/broken.asl.json", '{"StartAt": ');
    const second = here.run(["--fix-unsafe", "-f", "json"]);
    const rules = JSON.parse(second.stdout).findings.map(({ rule }: { rule: string }) => rule);
    expect(rules).toContain("invalid-syntax");
    expect(rules).not.toContain("task-can-wait-forever");
    expect(second.status).toBe(1);
  });

  it("also fixes what comes up after a fix: a second run changes nothing", () => {
    const Ask = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: "ask", Payload: { "token.$": "$$.Task.Token" } },
      Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Failed" }],
      Next: "Done",
    };
    here.put(PATH, { StartAt: "Ask", States: { Ask, Failed: { Type: "Pass", End: true }, Done: { Type: "Succeed" } } });
    const { stderr } = here.run(["--fix-unsafe"]);
    const once = here.read(PATH);
    expect(once).toContain("TimeoutSeconds");
    expect(once).toContain("States.Timeout");
    expect(stderr).toMatch(/^sfn-lint: flows\/ask\.asl\.json: \d fixes made$/m);
    here.run(["--fix-unsafe"]);
    expect(here.read(PATH)).toBe(once);
  });

  it("keeps a byte order mark and the line ends of the file", () => {
    const windows = TEXT.replaceAll("\n", "\r\n");
    here.put(PATH, `\ufeff${windows}`);
    here.run(["--fix-unsafe"]);
    const text = readFileSync(join(here.folder, PATH), "utf8");
    expect(text).toContain("TimeoutSeconds");
    expect(text.startsWith("\ufeff")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  });

  it("leaves files alone that are not UTF-8, and says so", () => {
    const bytes = Buffer.from(TEXT.replace('"Ask"', '"\u00e9sk"').replace('"Ask"', '"\u00e9sk"'), "latin1");
    writeFileSync(join(here.folder, PATH), bytes);
    const { stderr } = here.run(["--fix-unsafe"]);
    expect(stderr).toContain("not made: the file is not UTF-8");
    expect(readFileSync(join(here.folder, PATH)).equals(bytes)).toBe(true);
  });

  it("writes no file for standard input", () => {
    const { stderr } = here.run(["--fix-unsafe", "-"], { input: TEXT });
    expect(stderr).toContain("<stdin>: 1 fix not made: there is no such file to write");
    expect(() => here.read("stdin.asl.json")).toThrow();
  });
});

describe("--fix-dry-run", () => {
  it("prints a unified diff and changes nothing", () => {
    const before = here.read(PATH);
    const { stdout, stderr } = here.run(["--fix-unsafe", "--fix-dry-run"]);
    expect(here.read(PATH)).toBe(before);
    expect(stdout).toMatch(/^--- a\/flows\/ask\.asl\.json\n\+\+\+ b\/flows\/ask\.asl\.json\n@@ -\d+,\d+ \+\d+,\d+ @@\n/);
    expect(stdout).toMatch(/^\+ +"TimeoutSeconds": \d+/m);
    expect(stderr).toContain("1 fix would be made");
  });

  it("leaves standard output to a report for machines", () => {
    const { stdout, stderr } = here.run(["--fix-unsafe", "--fix-dry-run", "-f", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
    expect(stderr).toContain("+++ b/flows/ask.asl.json");
  });

  it.skipIf(!has("git")).each([
    ["one pass", TEXT],
    ["several passes", SEVERAL],
  ])("is a patch that gives what --fix writes in %s", (_, text) => {
    here.put(PATH, text);
    const { stderr } = here.run(["--fix-unsafe", "--fix-dry-run", "-f", "json"]);
    const patch = stderr.slice(0, stderr.indexOf("sfn-lint: "));
    const count = / (\d+) fix(?:es)? would be made/.exec(stderr)?.[1];
    expect(here.read(PATH)).toBe(text);
    const { stderr: said } = here.run(["--fix-unsafe", "-f", "json"]);
    expect(said).toMatch(new RegExp(` ${count} fix(?:es)? made`));
    const fixed = here.read(PATH);
    here.put(PATH, text);
    execFileSync("git", ["apply", "--unsafe-paths", "-"], { cwd: here.folder, input: patch });
    expect(here.read(PATH)).toBe(fixed);
  });
});
