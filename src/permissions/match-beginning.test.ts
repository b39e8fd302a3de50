import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANY, literal, PARTITION, type PatternPart, pattern } from "./arn-pattern.js";
import { beginningOf, matchPattern, policyPattern, wholeTextOf } from "./match.js";

const part: fc.Arbitrary<PatternPart> = fc.oneof(
  fc.constantFrom("a", "ab", ":", "arn:aws:", "arn:", "*", "b?").map(literal),
  fc.constantFrom<PatternPart>(
    ANY,
    PARTITION,
    { kind: "name", resource: "A" },
    { kind: "name", resource: "B" },
    { kind: "value", expression: "a" },
    { kind: "run", label: "a" },
  ),
);
const patterns = fc.array(part, { maxLength: 5 }).map((parts) => pattern(...parts));

describe("the beginning of a policy's pattern", () => {
  it("begins every text that the pattern covers", () => {
    let covered = 0;
    fc.assert(
      fc.property(patterns, patterns, (wide, narrow) => {
        const policy = policyPattern(wide);
        if (matchPattern(policy, narrow) !== "yes") return;
        covered++;
        if (policy.length === 1 && policy[0]?.kind === "any") expect(beginningOf(policy)).toBe("");
        expect(wholeTextOf(narrow).startsWith(beginningOf(policy))).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(covered).toBeGreaterThan(10);
  });
});
