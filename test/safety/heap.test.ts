import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin, type Scratch, scratch, sfnLint } from "../support/built.js";
import { FULL } from "../support/size.js";

/** A heap in which a small definition has room, and a large one has not. */
const SMALL = { SFN_LINT_HEAP: "48" };
/** Many values in little more than 1 MiB of text. */
const LARGE = `{"StartAt":"A","States":{"A":{"Type":"Pass","Result":[${"[],".repeat(360_000)}0],"End":true}}}`;
/** A finding with a fix. */
const FIXABLE = JSON.stringify({
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/1/q", MessageBody: "$.a" },
      End: true,
    },
  },
});

let here: Scratch;
beforeAll(() => {
  builtBin();
  here = scratch();
  writeFileSync(join(here.folder, "large.asl.json"), LARGE);
  writeFileSync(join(here.folder, "small.asl.json"), FIXABLE);
}, BUILD_TIME);
afterAll(() => here.remove());

const TOO_MUCH = "it makes more data than fits into memory";
const run = (words: readonly string[], input?: string) =>
  sfnLint(words, { cwd: here.folder, env: SMALL, ...(input === undefined ? {} : { input }) });

describe.runIf(FULL)("a file that exhausts the memory becomes one finding, and the others are reported:", () => {
  it.each([
    ["a text report", ["-f", "compact", "."]],
    ["an HTML report beside another", ["-f", "html=report.html", "-f", "compact", "."]],
    ["fixes", ["--fix-dry-run", "--fix-unsafe", "-f", "compact", "."]],
    ["reports of several formats", ["-f", "sarif=report.sarif", "-f", "junit=report.xml", "-f", "compact", "."]],
  ])("%s", (_, words) => {
    const { status, stdout, stderr } = run(["--no-config", ...words]);
    expect(stdout).toMatch(/^large\.asl\.json:1:1: warning: This file cannot be analyzed: it makes more data than fits into memory/m);
    expect(stdout).toMatch(/^small\.asl\.json:1:\d+: /m);
    expect(stderr).not.toMatch(/internal error|heap/i);
    expect(status).toBe(1);
  });

  it("the HTML report holds both files", () => {
    const page = readFileSync(join(here.folder, "report.html"), "utf8");
    expect(page).toContain("large.asl.json");
    expect(page).toContain("task-can-wait-forever");
  });

  it("from standard input", () => {
    const { status, stdout, stderr } = run(["--no-config", "-f", "compact", "-"], LARGE);
    expect(stdout).toMatch(/^<stdin>:1:1: warning: This file cannot be analyzed: it makes more data than fits into memory/);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe.runIf(FULL)("a command about one file says so:", () => {
  it.each([
    ["graph", ["graph", "-f", "svg", "large.asl.json"]],
    ["facts", ["facts", "large.asl.json"]],
    ["run", ["run", "large.asl.json"]],
    ["replay", ["replay", "large.asl.json"]],
  ])("%s", (_, words) => {
    expect(run(words)).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(new RegExp(`^sfn-lint: large\\.asl\\.json: ${TOO_MUCH}\\n$`)),
    });
  });
});
