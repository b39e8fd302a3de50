import type { Finding, Report } from "../linter/finding.js";
import { xml } from "../text/xml.js";
import { fails, fullText } from "./order.js";
import type { Reporter } from "./reporter.js";

/**
 * One suite per file, one case per finding; a machine without findings is a case that passes. Only what makes the exit
 * code 1 is a failure: CI servers mark a build as unstable for each. `file` is what GitLab links.
 */
export const junit: Reporter = {
  format: "junit",
  summary: "JUnit XML: one suite per file, one case per finding; failures as --fail-on decides",
  *render(report) {
    const suites = suitesOf(report);
    const tests = suites.reduce((sum, suite) => sum + suite.cases.length, 0);
    const failing = (cases: readonly Case[]) => cases.filter(({ finding }) => finding && fails(finding, report)).length;
    const failures = suites.reduce((sum, suite) => sum + failing(suite.cases), 0);
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sfn-lint" tests="${tests}" failures="${failures}" time="0">\n`;
    for (const { file, cases } of suites) {
      yield `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${failing(cases)}" errors="0" skipped="0" time="0">\n`;
      for (const { name, finding } of cases)
        yield finding
          ? caseOf(file, finding, fails(finding, report))
          : `    <testcase classname="${xml(file)}" name="${xml(name)}" time="0"/>\n`;
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

function caseOf(file: string, finding: Finding, fails: boolean): string {
  const { line, column } = finding.place.start;
  const name = `${finding.rule} (${line}:${column})`;
  const text = xml(`${file}:${line}:${column}: ${finding.severity}: ${fullText(finding)}`);
  return (
    `    <testcase classname="${xml(file)}" name="${xml(name)}" file="${xml(file)}" time="0">\n` +
    (fails
      ? `      <failure type="${finding.severity}" message="${xml(finding.message)}">${text}</failure>\n`
      : `      <system-out>${text}</system-out>\n`) +
    "    </testcase>\n"
  );
}
