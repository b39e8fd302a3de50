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
const EXAMPLE = /^## (.*)\n(?:(?!^## |^```)[\s\S])*?^```(asl|ts)( express| strict)?\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```/gm;
const OPTIONS: Record<string, readonly string[]> = { express: ["--type", "express"], strict: ["--type", "standard", "--preset", "strict"] };
const examples = [...page.matchAll(EXAMPLE)].map(([, advice, language, option, text, printed]) => ({
  advice: advice as string,
  file: language === "ts" ? "worker.ts" : "example.asl.yaml",
  options: OPTIONS[(option ?? "").trim()] ?? [],
  text: text as string,
  printed: (printed as string).split("\n").map((line) => line.trimEnd()),
}));

const folder = mkdtempSync(join(tmpdir(), "best-practices-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("best practices of AWS", () => {
  it("has an example for each advice", () => {
    expect(examples.map(({ advice }) => advice)).toEqual(rows.map(({ advice }) => advice));
  });

  it.each(examples)("$advice", { timeout: BUILD_TIME }, ({ advice, file, options, text, printed }) => {
    writeFileSync(join(folder, file), text);
    const { stdout } = sfnLint([join(folder, file), "--no-config", ...options], { cwd: ROOT });
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
    expect(lines.filter((line) => /^ +\d+:\d+ /.test(line) && line.includes(`  ${row?.rule}`))).toHaveLength(1);
  });
});
