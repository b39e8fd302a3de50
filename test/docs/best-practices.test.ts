import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { BUILD_TIME, ROOT, sfnLint } from "../support/built.js";

/** The page's examples: each is reported by default, by the rule and with the severity that the table names. */
const page = readFileSync(join(ROOT, "docs/best-practices.md"), "utf8");
const rows = [...page.matchAll(/^\| \[([^\]]+)\]\(#[^)]+\) \| \[([\w-]+)\]\([^)]+\) \| (\w+)/gm)].map(([, advice, rule, severity]) => ({
  advice: advice as string,
  rule: rule as string,
  severity: severity as string,
}));
const examples = [...page.matchAll(/^## (.*)\n[\s\S]*?^```asl( express)?\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```/gm)].map(
  ([, advice, type, definition, printed]) => ({
    advice: advice as string,
    type: type ? ["--type", "express"] : [],
    definition: definition as string,
    printed: (printed as string).split("\n").map((line) => line.trimEnd()),
  }),
);

const folder = mkdtempSync(join(tmpdir(), "best-practices-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("best practices of AWS", () => {
  it("has an example for each advice that a definition can break", () => {
    expect(examples.length).toBeGreaterThanOrEqual(10);
    const known = new Set(rows.map(({ advice }) => advice));
    for (const { advice } of examples) expect(known).toContain(advice);
  });

  it.each(examples)("$advice", { timeout: BUILD_TIME }, ({ advice, type, definition, printed }) => {
    const file = join(folder, "example.asl.yaml");
    writeFileSync(file, definition);
    const { stdout } = sfnLint([file, "--no-config", ...type], { cwd: ROOT });
    const lines = stdout.split("\n").map((line) => line.trimEnd());
    let at = 0;
    const invented = printed.filter((line) => {
      const found = lines.indexOf(line, at);
      if (found < 0) return true;
      at = found;
      return false;
    });
    expect(invented).toEqual([]);
    const row = rows.find((one) => one.advice === advice);
    expect(printed[0]).toContain(`${row?.severity}  ${row?.rule}`);
  });
});
