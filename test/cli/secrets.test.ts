import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { Repository, WAITING, waiting } from "./repository.js";

// put together here, so that no scanner of credentials takes it for real
const TOKEN = `ghp_${"a1B2c3D4".repeat(5)}`;

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
  // on one line, so that every diff shows it
  here.put("ask.asl.json", JSON.stringify(waiting("Ask", { Parameters: { ...WAITING.Parameters, token: TOKEN } })));
});
afterEach(() => here.remove());

it("a diff and a baseline show no credential, and the file keeps its own", () => {
  const before = here.read("ask.asl.json");
  const dry = here.run(["--fix-unsafe", "--fix-dry-run"]);
  expect(dry.stdout).toMatch(/^\+\{.*"token":\s?"\*{8}"/m);
  expect(dry.stdout + dry.stderr).not.toContain(TOKEN);
  here.run(["--write-baseline", "baseline.json"]);
  expect(here.read("baseline.json")).toContain("secret-in-definition");
  expect(here.read("baseline.json")).not.toContain(TOKEN);
  expect(here.read("ask.asl.json")).toBe(before);
  here.run(["--fix-unsafe"]);
  expect(here.read("ask.asl.json")).toContain(TOKEN);
  expect(here.read("ask.asl.json")).not.toBe(before);
});

it("a page shows none either, in findings, source, facts and witnesses, and an agent reads none", () => {
  here.run(["-f", "html=page.html", "-f", "agent=agent.txt", "-f", "rdjson=rd.json"]);
  for (const file of ["page.html", "agent.txt", "rd.json"]) {
    expect(here.read(file)).toContain("secret-in-definition");
    expect(here.read(file)).not.toContain(TOKEN);
  }
});
