import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BUILD_TIME, builtBin, ROOT, scratch, sfnLint } from "../support/built.js";

const PAGE = readFileSync(join(ROOT, "docs/writing-a-rule.md"), "utf8");
const place = scratch();
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(place.folder, path)), { recursive: true });
  writeFileSync(join(place.folder, path), text);
};

/** Follows the page in an empty repository: each code block whose first line names a file becomes that file. */
beforeAll(() => {
  builtBin();
  put(".git/HEAD", "ref: refs/heads/main\n");
  mkdirSync(join(place.folder, "node_modules"));
  symlinkSync(ROOT, join(place.folder, "node_modules/sfn-lint"));
  for (const [, name, code] of PAGE.matchAll(/^```(?:js|json)\n\/\/ (\S+)\n([\s\S]*?)^```/gm)) put(name as string, code as string);
  put(
    "charge.asl.json",
    '{"StartAt": "charge", "States": {"charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "TimeoutSeconds": 9, "End": true}}}',
  );
}, BUILD_TIME);
afterAll(() => place.remove());

it("the rule of the page is found, run, listed and explained", () => {
  const run = (...words: string[]) => sfnLint(words, { cwd: place.folder });
  const { findings } = JSON.parse(run("-f", "json", "charge.asl.json").stdout) as {
    findings: { rule: string; severity: string; message: string }[];
  };
  expect(findings.find(({ rule }) => rule === "our-rules/task-name")).toMatchObject({
    severity: "error",
    message: 'The name of Task "charge" does not begin with a capital letter',
  });
  expect(run("rules").stdout).toContain("our-rules/task-name");
  expect(run("explain", "our-rules/task-name").stdout).toContain("prefix");
});

it("the test of the page passes, and fails for a rule that misses nested states", () => {
  const test = () => spawnSync(process.execPath, ["--test", "lint/our-rules.test.mjs"], { cwd: place.folder, encoding: "utf8" });
  const { status, stdout } = test();
  expect(stdout).toMatch(/pass 1/);
  expect(status).toBe(0);
  const rule = join(place.folder, "lint/our-rules.mjs");
  const text = readFileSync(rule, "utf8");
  writeFileSync(rule, text.replace("allStates(machine)) {", "machine.states.values()) {"));
  const missed = test();
  expect(missed.status).toBe(1);
  expect(missed.stdout).toMatch(/invalid\[0\]: findings of task-name/);
  writeFileSync(rule, text);
});

it("the commands of the page are those that were run", () => {
  const commands = [...PAGE.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) => (block as string).trim().split("\n"));
  expect(commands).toEqual(["npm install --save-dev sfn-lint", "node --test lint/our-rules.test.mjs", "npx sfn-lint"]);
});
