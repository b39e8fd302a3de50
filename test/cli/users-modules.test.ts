import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { BUILD_TIME, builtBin, ROOT } from "../support/built.js";
import { Repository } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

const LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:f";

it("the built command runs a module of mocks", () => {
  here.put("m.asl.json", JSON.stringify({ StartAt: "Call", States: { Call: { Type: "Task", Resource: LAMBDA, End: true } } }));
  here.put("tasks.mjs", "export default ({ state, input }) => ({ output: { state, input } });\n");
  const run = here.run(["run", "m.asl.json", "--input", '{"id":7}', "--mocks-module", "tasks.mjs", "--format", "json"]);
  expect(JSON.parse(run.stdout)).toMatchObject({ status: "SUCCEEDED", output: { state: "Call", input: { id: 7 } } });
  const missing = here.run(["run", "m.asl.json", "--mocks-module", "nothing.mjs"]);
  expect(missing.stderr).toContain("--mocks-module: nothing.mjs: there is no such file");
  expect(missing.status).toBe(2);
});

it("every import of a path that is computed goes through the one that the bundle replaces", () => {
  const all = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" });
  const files = all.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const computed = files.filter((file) => /(?:await|=>?) import\([^"\n]/.test(readFileSync(join(ROOT, "src", file), "utf8")));
  expect(computed.filter((file) => !file.endsWith("typescript-modules.ts"))).toEqual([join("linter", "config", "import-module.ts")]);
});
