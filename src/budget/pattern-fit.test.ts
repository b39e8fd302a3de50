import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitsPattern } from "./pattern-fit.js";

describe("fitsPattern", () => {
  it.each([
    ["^[0-9a-zA-Z._-]+", ["nightly-job_1"], true],
    ["^[0-9a-zA-Z._-]+", ["nightly job"], false],
    ["[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", ["a".repeat(63)], true],
    ["[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", ["a".repeat(64)], false],
    ["[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", ["ends-"], false],
    ["^a|b$", ["b"], true],
    ["^[a-z]*$", [""], true],
    ["^[a-z]+$", [""], false],
    ["\\p{L}+", ["abc"], true],
    ["[\\w\\_]+", ["a_b"], true],
  ])("%s and the text %j", (pattern, pieces, fits) => {
    expect(fitsPattern(pattern, pieces)).toBe(fits);
  });

  it.each([
    ["^[\\w-]+$", ["arn:", ""], false],
    ["^[\\w-]+$", ["job-", ""], true],
    ["^[\\w-]+$", ["", ":", ""], false],
    ["^arn:.*:role/.+$", ["", ":role/x"], true],
    ["^arn:.*:role/.+$", ["", ":user/x"], true],
    ["^arn:.*:role/[a-z]+$", ["", ":user/X"], false],
    ["^\\d{4}-\\d{2}$", ["20", ""], true],
    ["^\\d{4}-\\d{2}$", ["200012", ""], false],
    ["^a*$", ["", ""], true],
  ])("%s and the pieces %j", (pattern, pieces, fits) => {
    expect(fitsPattern(pattern, pieces)).toBe(fits);
  });

  it.each([
    "^s3://",
    "(?=a)a+",
    "(a+)\\1*",
    "a++",
    "\\Qa.b\\E*",
    "[a-z&&[^b]]+",
    "(?i)abc*",
    "[[:alpha:]]+",
    "(a",
  ])("leaves %s open", (pattern) => {
    expect(fitsPattern(pattern, ["x"])).toBeUndefined();
  });

  it("leaves texts with other than plain characters open", () => {
    expect(fitsPattern("^[a-z]+$", ["é"])).toBeUndefined();
  });

  it("agrees with the engine of JavaScript on whole texts, and keeps each text that pieces leave open", () => {
    const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", "\\d", "(a|bc)", "(?:ab)", ".");
    const part = fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{1,2}")).map((two) => two.join(""));
    const pattern = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `^${parts.join("")}$`);
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", "-"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, fc.nat(8), fc.nat(8), (source, whole, from, to) => {
        const matches = new RegExp(source).test(whole);
        expect(fitsPattern(source, [whole])).toBe(matches);
        const [left, right] = [Math.min(from, to), Math.max(from, to)];
        if (matches) expect(fitsPattern(source, [whole.slice(0, left), whole.slice(right)])).toBe(true);
      }),
    );
  });
});
