import { describe, expect, it } from "vitest";
import { sourceFile } from "../text/source-file.js";
import type { Finding } from "./finding.js";
import { applySuppressions, suppressionsInText } from "./suppressions.js";

const finding = (rule: string, line: number): Finding => ({
  rule,
  category: "style",
  severity: "warning",
  certainty: "may",
  message: "m",
  place: { file: "a.yaml", start: { line, column: 3 }, end: { line, column: 9 } },
  fingerprint: `${rule}${line}`,
});

function left(text: string, findings: readonly Finding[]) {
  return applySuppressions(findings, suppressionsInText(sourceFile("a.yaml", text)));
}

describe("suppressions in comments", () => {
  it.each([
    ["# sfn-lint-disable-next-line rule-a -- the worker is ours", 2],
    ["// sfn-lint-disable-next-line rule-a", 2],
    ["/* sfn-lint-disable-next-line rule-a */", 2],
    ["x: 1 # sfn-lint-disable-line rule-a", 1],
    ["# sfn-lint-disable-file rule-a", 40],
    ["# sfn-lint-disable rule-a, rule-b", 40],
    ["# sfn-lint-disable", 2],
  ])("%j silences line %i", (text, line) => {
    expect(left(`${text}\n`, [finding("rule-a", line)]).kept).toEqual([]);
  });

  it("leaves other rules and other lines alone", () => {
    const findings = [finding("rule-b", 2), finding("rule-a", 3)];
    expect(left("# sfn-lint-disable-next-line rule-a\n", findings).kept).toEqual(findings);
  });

  it("is no directive inside text", () => {
    const findings = [finding("rule-a", 2)];
    expect(left("Description: sfn-lint-disable rule-a\n", findings).kept).toEqual(findings);
  });

  it("ends at sfn-lint-enable", () => {
    const text = "# sfn-lint-disable rule-a\n\n# sfn-lint-enable rule-a\n\n";
    expect(left(text, [finding("rule-a", 2), finding("rule-a", 4)]).kept.map((f) => f.place.start.line)).toEqual([4]);
  });

  it("ends with sfn-lint-enable of the same rule, and only once", () => {
    const text = "# sfn-lint-disable rule-a rule-b\n# sfn-lint-disable rule-c\n# sfn-lint-enable rule-b\n# sfn-lint-enable rule-a\n";
    const found = suppressionsInText(sourceFile("a.yaml", text));
    expect(found.map(({ to }) => to.line)).toEqual([3, Number.POSITIVE_INFINITY]);
  });

  it("ends with sfn-lint-enable of no rule, whatever is open; what begins after it goes on", () => {
    const text = "# sfn-lint-disable\n# sfn-lint-disable rule-c\n# sfn-lint-enable\n# sfn-lint-disable rule-c\n";
    const found = suppressionsInText(sourceFile("a.yaml", text));
    expect(found.map(({ to }) => to.line)).toEqual([3, 3, Number.POSITIVE_INFINITY]);
  });

  it.each([
    ["# sfn-lint-disable-line", 1],
    ["#sfn-lint-disable-line", 1],
    ["#\t* sfn-lint-disable-line", 1],
    ["/**sfn-lint-disable-line", 1],
    ["//  sfn-lint-disable-line", 1],
    ["/ sfn-lint-disable-line", 0],
    ["* sfn-lint-disable-line", 0],
    ["#x sfn-lint-disable-line", 0],
    ["#\nsfn-lint-disable-line", 0],
    ["sfn-lint-disable-line", 0],
  ])("%j holds %i directives", (text, count) => {
    expect(suppressionsInText(sourceFile("a.yaml", text))).toHaveLength(count);
  });

  it("tells unused rules and missing reasons", () => {
    const { unused, withoutReason } = left("# sfn-lint-disable-next-line rule-a, rule-b\n", [finding("rule-a", 2)]);
    expect(unused.map((u) => u.rules)).toEqual([["rule-b"]]);
    expect(withoutReason).toHaveLength(1);
    expect(left("# sfn-lint-disable-next-line rule-a -- known\n", []).withoutReason).toEqual([]);
  });
});

describe("the columns of a suppression", () => {
  const at = (line: number, column: number): Finding => ({
    ...finding("rule-a", line),
    place: { file: "a.yaml", start: { line, column }, end: { line, column: column + 1 } },
  });
  const area = (file: string) => ({ file, from: { line: 2, column: 5 }, to: { line: 4, column: 9 } });
  const suppression = { ...area("a.yaml"), rules: ["rule-a"], place: at(1, 1).place };
  const keeps = (one: Finding, by = suppression) => applySuppressions([one], [by]).kept.length === 1;

  it("count on its first and its last line", () => {
    expect([at(2, 4), at(2, 5), at(4, 9), at(4, 10)].map((one) => keeps(one))).toEqual([true, false, false, true]);
    expect([at(1, 7), at(3, 1), at(3, 99), at(5, 1)].map((one) => keeps(one))).toEqual([true, false, false, true]);
  });

  it("count in the file that it is written in, and in those that it names besides", () => {
    expect(keeps(at(3, 1), { ...suppression, file: "b.yaml" })).toBe(true);
    expect(keeps(at(3, 1), { ...suppression, file: "b.yaml", also: [area("a.yaml")] } as typeof suppression)).toBe(false);
    expect(keeps(at(2, 4), { ...suppression, file: "b.yaml", also: [area("a.yaml")] } as typeof suppression)).toBe(true);
  });
});

describe("which of several suppressions silences a finding", () => {
  const area = (from: number, to: number) => ({
    file: "a.yaml",
    from: { line: from, column: 0 },
    to: { line: to, column: Number.POSITIVE_INFINITY },
  });
  const place = finding("rule-a", 1).place;

  it("is the first that covers it, whether of one line or of several, of its rule or of all", () => {
    const all = [
      { ...area(3, 3), rules: [], place },
      { ...area(1, 4), rules: ["rule-a"], place },
      { ...area(2, 2), rules: ["rule-a"], place },
      { ...area(1, 9), rules: [], place },
    ];
    const by = (rule: string, line: number) => {
      const [one] = applySuppressions([finding(rule, line)], all).suppressed;
      return one ? all.indexOf(one.by as (typeof all)[number]) : -1;
    };
    expect([2, 3, 4, 5, 10].map((line) => by("rule-a", line))).toEqual([1, 0, 1, 3, -1]);
    expect([2, 3, 4, 10].map((line) => by("rule-b", line))).toEqual([3, 0, 3, -1]);
  });
});
