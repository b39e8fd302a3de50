import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/built.js";

const page = readFileSync(join(ROOT, "docs/security.md"), "utf8");

it("docs/security.md names files that exist, and a test for each thing that a file cannot do", () => {
  const named = [...page.matchAll(/`((?:src|test|rules)\/[^`]+)`/g)].map(([, path]) => path as string);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  const table = page.slice(page.indexOf("## What a file cannot do"), page.indexOf("## Code that runs"));
  const rows = table.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| Kind") && !line.startsWith("| ---"));
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter((row) => !/\.test\.ts`[^|]*\|$/.test(row))).toEqual([]);
});
