import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedPattern, PatternTooCostlyError } from "./pattern.js";

/** All matches, as JSONata asks for them. */
function matches(
  pattern: { lastIndex: number; exec(text: string): { [i: number]: string | undefined; index: number } | null },
  text: string,
) {
  const found: [number, ...string[]][] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match && found.length < 20; match = pattern.exec(text)) {
    // whether a group that matched nothing took part is told differently
    found.push([match.index, ...Array.from(match as unknown as (string | undefined)[], (group) => group ?? "")]);
    if (match[0] === "") pattern.lastIndex++;
  }
  return found;
}

const atom = fc.constantFrom(
  "a",
  "b",
  ".",
  "[ab]",
  "[^a]",
  "\\d",
  "\\w",
  "-",
  "\\.",
  "ä",
  "(a|b)",
  "(?:ab|a)",
  "(?<n>b)?",
  "\\b",
  "\\W",
  "[^\\s-]",
);
const piece = fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{1,2}", "*?", "+?", "??", "{2,}", "{0}")).map(([a, q]) => a + q);
const body = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
const source = fc.oneof(
  body,
  fc.tuple(body, body).map(([a, b]) => `(${a})|${b}`),
  fc.tuple(body, body, fc.constantFrom("", "+", "*", "{2}", "*?", "{1,3}?")).map(([a, b, q]) => `${a}(${b})${q}`),
  body.map((b) => `^${b}$`),
);
const text = fc.string({ unit: fc.constantFrom("a", "b", "-", ".", "1", "ä", "\n"), maxLength: 12 });

/** A repeated body that may lazily match nothing: the engine of JavaScript then tries once more, threads do not. */
const repeatsLazyBody = (candidate: string): boolean => /[*+?}]\?[^()]*\)[*+{]/.test(candidate);

/** Two groups of one name, a repeated assertion: no pattern at all. */
function isPattern(candidate: string): boolean {
  try {
    return new RegExp(candidate, "u") !== undefined;
  } catch {
    return false;
  }
}

describe("patterns in bounded time", () => {
  it("find what the engine of JavaScript finds", () => {
    fc.assert(
      fc.property(
        source.filter((s) => isPattern(s) && !repeatsLazyBody(s)),
        text,
        fc.constantFrom("g", "gi", "gu", "gm", "gs", "giu", "y"),
        (pattern, searched, flags) => {
          const native = matches(new RegExp(pattern, flags), searched);
          expect(matches(boundedPattern(new RegExp(pattern, flags)), searched)).toEqual(native);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("end where trying all ways would not", () => {
    const long = `${"a".repeat(5000)}!`;
    for (const pattern of [/^(a+)+$/, /(a|a)*$/g, /(a*)*b/, /a*a*a*a*a*b/, /(?:a?){30}a{30}b/])
      expect(boundedPattern(new RegExp(pattern)).exec(long)?.[0], String(pattern)).toBe(pattern.source === "(a|a)*$" ? "" : undefined);
  });

  it("bound all searches with one pattern together", () => {
    const all = (pattern: RegExp, text: string) => {
      const bounded = boundedPattern(pattern);
      while (bounded.exec(text));
    };
    expect(() => all(/c.*x|c/g, "c".repeat(200_000))).toThrow(PatternTooCostlyError);
    expect(() => all(/c/g, "c".repeat(200_000))).not.toThrow();
    let spent = 0;
    boundedPattern(/b+/, (steps) => (spent += steps)).exec("aab");
    expect(spent).toBeGreaterThan(0);
  });

  it("do not compile what would be larger than the text", () => {
    expect(() => boundedPattern(/((a{200}){200}){200}/).exec("a".repeat(300))).toThrow(PatternTooCostlyError);
    expect(() => boundedPattern(new RegExp(`${"(".repeat(2000)}a*${")*".repeat(2000)}`)).exec("a".repeat(300))).toThrow(
      PatternTooCostlyError,
    );
  });

  it("refuse what only trying all ways could tell", () => {
    expect(() => boundedPattern(/(a+)+(?=b)c/).exec("a".repeat(100))).toThrow(PatternTooCostlyError);
    expect(() => boundedPattern(/(a+)\1+b/).exec("a".repeat(100))).toThrow(PatternTooCostlyError);
    expect(boundedPattern(/a(?=b)/).exec("aab")?.index).toBe(1);
  });
});
