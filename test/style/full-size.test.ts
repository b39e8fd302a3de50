import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/built.js";

const testsBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
    .map((name) => `${folder}/${name}`);

it("npm run test:full runs every file that npm test runs in part", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
  const paths = scripts["test:full"]?.split(" ").filter((word) => /^(?:src|test)\//.test(word)) ?? [];
  const inPart = ["src", "rules", "test"]
    .flatMap(testsBelow)
    .filter((file) => /\/support\/size\.js"/.test(readFileSync(join(ROOT, file), "utf8")));
  expect(inPart.length).toBeGreaterThan(15);
  expect(inPart.filter((file) => !paths.some((path) => file.startsWith(path)))).toEqual([]);
});
