import fc from "fast-check";
import { expect, test } from "vitest";
import { literal, type PatternPart, pattern, type TextPattern } from "./arn-pattern.js";
import { matchPattern, policyPattern } from "./match.js";

const CHARACTERS = ["a", "b", ":", "/"];
const written = fc.array(fc.constantFrom(...CHARACTERS, "*", "?"), { maxLength: 8 }).map((all) => all.join(""));
const text = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 8 }).map((all) => all.join(""));

/** What IAM does with a wildcard, by the engine of JavaScript. */
const oracle = (policy: string) => new RegExp(`^${policy.replaceAll("/", "\\/").replaceAll("?", "[^]").replaceAll("*", "[^]*")}$`);

test("a policy matches a known text as its wildcards say", () => {
  fc.assert(
    fc.property(written, text, (policy, needed) => {
      expect(matchPattern(policyPattern([literal(policy)]), [literal(needed)])).toBe(oracle(policy).test(needed) ? "yes" : "no");
    }),
  );
});

const NAMES = ["x", "y"] as const;
const part: fc.Arbitrary<PatternPart> = fc.oneof(
  text.filter((one) => one !== "").map(literal),
  fc.constantFrom(...NAMES).map((expression): PatternPart => ({ kind: "value", expression })),
);
const withValues = fc.array(part, { maxLength: 4 }).map((parts) => pattern(...parts));
const filled = (of: TextPattern, values: Readonly<Record<string, string>>) =>
  of.map((one) => (one.kind === "literal" ? one.text : one.kind === "value" ? (values[one.expression] ?? "") : "")).join("");

test("what is decided of values that are not known holds for every value", () => {
  fc.assert(
    fc.property(withValues, fc.boolean(), withValues, fc.record({ x: text, y: text }), (policy, open, needed, values) => {
      const allowed = open ? [...policy, { kind: "any" } as const] : policy;
      const match = matchPattern(allowed, needed);
      const known = matchPattern(
        [literal(filled(policy, values)), ...(open ? [{ kind: "any" } as const] : [])],
        [literal(filled(needed, values))],
      );
      if (match !== "unknown") expect(known).toBe(match);
    }),
    { numRuns: 2_000 },
  );
});
