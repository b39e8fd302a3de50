import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { compileGlob } from "./glob.js";

const piece = fc.constantFrom("a", "b", "/", "*", "**", "**/", "/**", "?", ".", "[ab]", "{a,b}");
const pattern = fc.array(piece, { minLength: 1, maxLength: 5 }).map((p) => p.join(""));
const path = fc
  .array(fc.string({ unit: fc.constantFrom("a", "b", "c", "."), minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
  .map((p) => p.join("/"))
  .filter((p) => !/(?:^|\/)\.{1,2}(?:\/|$)/.test(p));

describe("globs", () => {
  it.each([
    ["*.json", "a.json", true],
    ["*.json", "a/b.json", false],
    ["**/*.json", "a.json", true],
    ["**/*.json", "a/b/c.json", true],
    ["a/**", "a/b/c", true],
    ["a/**", "a", true],
    ["a/**/b", "a/b", true],
    ["a/**/b", "a/x/y/b", true],
    ["a**b", "a/b", false],
    ["**", "a/b", true],
    ["{a,b/c}/*.yaml", "b/c/x.yaml", true],
    ["[a-c]?", "bz", true],
    ["[!a-c]", "b", false],
    ["\\*", "*", true],
    ["\\*", "a", false],
    ["@(a|b).tf", "b.tf", true],
    ["+(ab)", "abab", true],
    ["!*.json", "a.yaml", true],
    ["a}", "a}", true],
    ["{a", "{a", true],
    ["[a", "[a", true],
  ])("%s on %s: %s", (glob, text, expected) => {
    expect(compileGlob(glob)(text)).toBe(expected);
  });

  it("match as picomatch does", () => {
    // where stars are next to each other without a segment of their own, tools disagree
    const plain = pattern.filter(
      (p) => !/\*{3}|[^/]\*\*|\*\*[^/]|\/\/|^\/|\/$|\*\*\/\*\*|\.\*|\*\.|[*?\]}]\/\*\*$/.test(p) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(p),
    );
    fc.assert(
      fc.property(plain, path, (glob, text) => {
        expect(compileGlob(glob)(text), `${glob} on ${text}`).toBe(picomatch.isMatch(text, glob, { dot: true }));
      }),
      { numRuns: 2000 },
    );
  });

  it("ends on patterns that a backtracking engine would try for ever", () => {
    const text = "a".repeat(2000);
    for (const glob of [`${"*a".repeat(200)}*b`, `${"+(a)".repeat(50)}b`, `+(+(a|aa)|a*)b`, `${"{a,*".repeat(30)}${"}".repeat(30)}b`])
      expect(compileGlob(glob)(text), glob).toBe(false);
  });
});
