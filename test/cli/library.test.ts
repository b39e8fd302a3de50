import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { Repository, WAITS, waiting } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

it("the library obeys the configuration as the command does: ignore, levels, plugins, reasons", () => {
  mkdirSync(join(here.folder, "node_modules"));
  symlinkSync(dirname(dirname(builtBin())), join(here.folder, "node_modules/sfn-lint"));
  here.put("flows/ask.asl.json", waiting());
  here.put("old/ask.asl.json", waiting());
  here.put("quiet.asl.json", { ...waiting(), Comment: `sfn-lint-disable ${WAITS}` });
  here.put(
    "house.mjs",
    `import { defineRule } from "sfn-lint/rule";
export default [defineRule({ id: "seen", category: "style", severity: "info", summary: "s", reference: "https://example.com", reads: ["graph"],
  *check({ machine }) { for (const state of machine.states.values()) yield { at: state.key.range, certainty: "will", state, data: 0 }; },
  describe: () => ({ message: "seen" }) })];`,
  );
  here.put("sfn-lint.config.json", { ignore: ["old/**"], plugins: ["./house.mjs"], requireReason: true, rules: { [WAITS]: "info" } });
  here.put(
    "program.mjs",
    `import { lint } from "sfn-lint";
const { findings } = await lint(["."]);
console.log(JSON.stringify(findings.map((f) => [f.place.file, f.rule, f.severity])));`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, ["program.mjs"], { cwd: here.folder, encoding: "utf8" });
  expect(stderr).toBe("");
  const printed = JSON.parse(stdout) as [string, string, string][];
  expect([...printed].sort()).toEqual(
    here
      .findings()
      .map((f) => [f.file, f.rule, f.severity])
      .sort(),
  );
  expect(new Set(printed.map(([, rule]) => rule))).toEqual(new Set([WAITS, "house/seen", "suppression-without-reason"]));
  expect(printed.some(([file]) => file.startsWith("old/"))).toBe(false);
});
