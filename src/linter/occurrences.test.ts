import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.js";
import { oncePerCause } from "./occurrences.js";

const finding = (state: string, line: number, more: Partial<Finding> = {}): Finding => ({
  rule: "r",
  category: "reliability",
  severity: "warning",
  certainty: "may",
  message: `"${state}" has no TimeoutSeconds`,
  place: { file: "a.asl.json", start: { line, column: 1 }, end: { line, column: 2 } },
  machine: "a",
  state,
  fingerprint: state,
  ...more,
});
const statesOf = (found: readonly Finding[]) => found.map((one) => [one.state, ...(one.occurrences ?? []).map((o) => o.state)]);

describe("one finding per cause", () => {
  it("merges what says the same of several states of a machine", () => {
    const found = oncePerCause([finding("A", 1), finding("B", 2), finding("C", 3)]);
    expect(statesOf(found)).toEqual([["A", "B", "C"]]);
    expect(found[0]?.fingerprint).toBe("A");
  });

  it("keeps apart: other words, severities, rules and machines", () => {
    const others = [{ reason: "why" }, { severity: "info" as const }, { rule: "q" }, { machine: "b" }, { suggestion: "do" }];
    for (const more of others) expect(oncePerCause([finding("A", 1), finding("B", 2, more)])).toHaveLength(2);
  });

  it("merges by a cause that the rule names, whatever the words", () => {
    const found = oncePerCause([finding("A", 1, { cause: "x" }), finding("B", 2, { cause: "x", reason: "900 s" })]);
    expect(statesOf(found)).toEqual([["A", "B"]]);
  });

  it("merges what points to the same characters across machines, a line that they share", () => {
    expect(statesOf(oncePerCause([finding("A", 1), finding("B", 1, { machine: "b" })]))).toEqual([["A", "B"]]);
  });

  it("merges what is refused or shown by a run only at the same place", () => {
    const witness = { input: {}, mocks: {}, result: { status: "FAILED" }, path: [] };
    for (const more of [{ category: "validity" as const }, { witness }]) {
      expect(oncePerCause([finding("A", 1, more), finding("B", 2, more)])).toHaveLength(2);
      expect(statesOf(oncePerCause([finding("A", 1, more), finding("B", 1, more)]))).toEqual([["A", "B"]]);
    }
  });

  it("merges what is refused for a cause that is named", () => {
    const refused = { category: "validity" as const, cause: "x" };
    expect(statesOf(oncePerCause([finding("A", 1, refused), finding("B", 2, { ...refused, message: "other" })]))).toEqual([["A", "B"]]);
  });

  it("fixes every place, each once", () => {
    const fix = (start: number, text = "x") => ({ title: "Add it", safe: true, edits: [{ file: "a.asl.json", start, end: start, text }] });
    const [found] = oncePerCause([
      finding("A", 1, { fix: fix(10) }),
      finding("B", 2, { fix: fix(20) }),
      finding("C", 3, { fix: fix(10) }),
      finding("D", 4, { fix: fix(20, "y") }),
    ]);
    expect(found?.fix).toEqual({ ...fix(10), title: "Add it (2 places)", edits: [...fix(10).edits, ...fix(20).edits] });
  });

  it("loses no state and says none twice", () => {
    const one = fc.record({ state: fc.constantFrom("A", "B", "C", "D"), line: fc.nat({ max: 5 }), machine: fc.constantFrom("a", "b") });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (specs) => {
        const all = specs
          .map(({ state, line, machine }) => finding(state, line, { machine }))
          .sort((a, b) => a.place.start.line - b.place.start.line);
        const key = (state: string | undefined, line: number) => `${state} ${line}`;
        const reported = oncePerCause(all).flatMap((f) => [
          key(f.state, f.place.start.line),
          ...(f.occurrences ?? []).map((o) => key(o.state, o.place.start.line)),
        ]);
        expect(new Set(reported)).toEqual(new Set(all.map((f) => key(f.state, f.place.start.line))));
        for (const found of oncePerCause(all)) {
          const remaining = [
            key(found.state, found.place.start.line),
            ...(found.occurrences ?? []).map((o) => key(o.state, o.place.start.line)),
          ];
          expect(new Set(remaining).size).toBe(remaining.length);
        }
      }),
    );
  });
});
