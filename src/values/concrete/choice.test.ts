import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compares, matchesGlob } from "./choice.js";

const KINDS = ["String", "Numeric", "Timestamp"] as const;
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<never>;
const timestamp = fc
  .date({ min: new Date("1970-01-01T00:00:00Z"), max: new Date("2100-01-01T00:00:00Z"), noInvalidDate: true })
  .map((d) => d.toISOString());
const ofKind = (kind: (typeof KINDS)[number]) =>
  kind === "String" ? fc.string() : kind === "Numeric" ? fc.double({ noNaN: true, noDefaultInfinity: true }) : timestamp;

describe("operators of Choice", () => {
  it.each(KINDS)("%s: exactly one of less, equal, greater holds, and the others follow from them", (kind) => {
    fc.assert(
      fc.property(ofKind(kind), ofKind(kind), (a, b) => {
        const holds = (relation: string) => compares(`${kind}${relation}`, a, b);
        const [less, equal, greater] = [holds("LessThan"), holds("Equals"), holds("GreaterThan")];
        expect([less, equal, greater].filter(Boolean)).toHaveLength(1);
        expect(holds("LessThanEquals")).toBe(less || equal);
        expect(holds("GreaterThanEquals")).toBe(greater || equal);
        expect(compares(`${kind}GreaterThan`, b, a)).toBe(less);
      }),
    );
  });

  it("a value of another type makes every comparison false", () => {
    fc.assert(
      fc.property(json, (value) => {
        if (typeof value !== "string") expect(compares("StringGreaterThanEquals", value, "")).toBe(false);
        if (typeof value !== "number") expect(compares("NumericLessThanEquals", value, 1e9)).toBe(false);
        if (typeof value !== "boolean") expect(compares("BooleanEquals", value, true)).toBe(false);
        expect(compares("TimestampLessThan", value, "no time")).toBe(false);
      }),
    );
  });

  it("the tests of types tell the types apart", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(compares("IsNull", value, true)).toBe(value === null);
        expect(compares("IsString", value, true)).toBe(typeof value === "string");
        expect(compares("IsNumeric", value, true)).toBe(typeof value === "number");
        expect(compares("IsBoolean", value, false)).toBe(typeof value !== "boolean");
      }),
    );
    expect(compares("IsTimestamp", "2026-02-30T00:00:00Z", true)).toBe(false);
    expect(compares("IsTimestamp", "2026-02-28T00:00:00+01:00", true)).toBe(true);
  });

  it("times in different zones compare as instants", () => {
    expect(compares("TimestampEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00")).toBe(true);
    expect(compares("StringEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00")).toBe(false);
  });
});

describe("StringMatches", () => {
  it("agrees with a regular expression", () => {
    const part = fc.constantFrom("a", "b", "ab", "*", "\\*", "\\\\");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.constantFrom("a", "b", "*", "\\"), { maxLength: 10 }), (parts, letters) => {
        const text = letters.join("");
        const source = parts.map((p) => (p === "*" ? "[^]*" : p.replace(/[\\*]/g, "\\$&").replace(/^\\\\\\/, "\\"))).join("");
        expect(matchesGlob(text, parts.join(""))).toBe(new RegExp(`^${source}$`).test(text));
      }),
    );
  });

  it("is quick where backtracking would not be", () => {
    expect(matchesGlob("a".repeat(100_000), `${"a*".repeat(2_000)}b`)).toBe(false);
  });
});
