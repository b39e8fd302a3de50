import { describe, expect, it } from "vitest";
import rule from "../../rules/lambda-error-without-name/rule.js";
import { fileAccess, readSourceFile } from "../../src/discovery/read-file.js";
import { loadConfig } from "../../src/linter/config/load.js";
import { lintFile } from "../../src/linter/lint.js";
import type { Rule } from "../../src/rule-kit/index.js";

async function reported(path: string) {
  const rules = [rule as Rule];
  const config = await loadConfig(process.cwd(), { rules, search: false });
  const { findings, crashes } = await lintFile(readSourceFile(path), true, { rules, config, access: fileAccess() });
  expect(crashes).toEqual([]);
  return findings;
}

describe("handlers of functions", () => {
  it("tell which matchers can never match", async () => {
    const findings = await reported("fixtures/handlers/template.yaml");
    expect(findings.map((f) => [f.place.start.line, f.certainty, f.message])).toEqual([
      [23, "will", 'Catch 1 of "Reserve" lists OutOfStock, which the function reports as Error'],
      [25, "may", 'Catch 2 of "Reserve" lists PaymentMising, which the function never throws; it throws PaymentMissing'],
    ]);
    expect(findings[0]?.related?.[0]?.place).toMatchObject({ file: "fixtures/handlers/src/errors.ts", start: { line: 1, column: 14 } });
  });

  it("are read for programs as for templates", async () => {
    const findings = await reported("fixtures/handlers/stack.ts");
    expect(findings.map((f) => [f.place.start.line, f.message])).toEqual([
      [17, 'Catch 1 of "Call" lists OutOfStock, which the function reports as Error'],
    ]);
  });
});
