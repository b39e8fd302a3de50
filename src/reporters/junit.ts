import type { Finding, Report } from "../linter/finding.js";
import { fullText } from "./order.js";
import type { Reporter } from "./reporter.js";
import { xml } from "./xml.js";

/** One suite a file, one case a finding; a machine without findings is a case that passes. */
export const junit: Reporter = {
  format: "junit",
  summary: "JUnit XML: one suite a file, one failing case a finding",
  *render(report) {
    const suites = suitesOf(report);
    const failures = report.findings.length;
    const tests = suites.reduce((sum, suite) => sum + suite.cases.length, 0);
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sfn-lint" tests="${tests}" failures="${failures}">\n`;
    for (const { file, cases } of suites) {
      yield `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${cases.filter((c) => c.finding).length}">\n`;
      for (const { name, finding } of cases)
        yield finding ? failing(file, finding) : `    <testcase classname="${xml(file)}" name="${xml(name)}"/>\n`;
      yield "  </testsuite>\n";
    }
    yield "</testsuites>\n";
  },
};

interface Case {
  readonly name: string;
  readonly finding?: Finding;
}

function suitesOf(report: Report): { file: string; cases: Case[] }[] {
  const suites = new Map<string, Case[]>();
  const suite = (file: string) => suites.get(file) ?? suites.set(file, []).get(file) ?? [];
  for (const finding of report.findings) suite(finding.place.file).push({ name: finding.rule, finding });
  for (const machine of report.machines) {
    const clean = !report.findings.some((f) => f.machine === machine.name && f.place.file === machine.file);
    if (clean) suite(machine.file).push({ name: machine.name });
  }
  return [...suites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, cases]) => ({ file, cases }));
}

function failing(file: string, finding: Finding): string {
  const { line, column } = finding.place.start;
  const name = `${finding.rule} (${line}:${column})`;
  const text = `${file}:${line}:${column}: ${fullText(finding)}`;
  return (
    `    <testcase classname="${xml(file)}" name="${xml(name)}" file="${xml(file)}" line="${line}">\n` +
    `      <failure type="${finding.severity}" message="${xml(finding.message)}">${xml(text)}</failure>\n    </testcase>\n`
  );
}
