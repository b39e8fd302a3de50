import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { boundedPattern, loadPatterns, PatternTooCostly } from "./pattern.js";

beforeAll(loadPatterns);

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

const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "-", "\\.", "ä");
const piece = fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{1,2}")).map(([a, q]) => a + q);
const body = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
const source = fc.oneof(
  body,
  fc.tuple(body, body).map(([a, b]) => `(${a})|${b}`),
  fc.tuple(body, body, fc.constantFrom("", "+", "*", "{2}")).map(([a, b, q]) => `${a}(${b})${q}`),
  body.map((b) => `^${b}$`),
);
const text = fc.string({ unit: fc.constantFrom("a", "b", "-", ".", "1", "ä", "\n"), maxLength: 12 });

describe("patterns in bounded time", () => {
  it("find what the engine of JavaScript finds", () => {
    fc.assert(
      fc.property(source, text, fc.constantFrom("g", "gi"), (pattern, searched, flags) => {
        const native = matches(new RegExp(pattern, flags), searched);
        expect(matches(boundedPattern(new RegExp(pattern, flags)), searched)).toEqual(native);
        // a text so long that few patterns are cheap on it; the rest of it matches nothing
        const far = `${searched}\n${"\u0000".repeat(30_000)}`;
        if (/[.^$]|\[\^/.test(pattern)) return;
        const close = matches(boundedPattern(new RegExp(pattern, flags)), far).filter(
          ([at, whole]) => whole !== "" && at < searched.length,
        );
        expect(close).toEqual(native.filter(([, whole]) => whole !== ""));
      }),
      { numRuns: 300 },
    );
  });

  it("end where trying all ways would not", () => {
    const long = `${"a".repeat(5000)}!`;
    for (const pattern of [/^(a+)+$/, /(a|a)*$/g, /(a*)*b/, /a*a*a*a*a*b/, /(?:a?){30}a{30}b/])
      expect(boundedPattern(new RegExp(pattern)).exec(long)?.[0], String(pattern)).toBe(pattern.source === "(a|a)*$" ? "" : undefined);
  });

  it("refuse what only trying all ways could tell", () => {
    expect(() => boundedPattern(/(a+)+(?=b)c/).exec("a".repeat(100))).toThrow(PatternTooCostly);
    expect(() => boundedPattern(/(a+)\1+b/).exec("a".repeat(100))).toThrow(PatternTooCostly);
    expect(boundedPattern(/a(?=b)/).exec("aab")?.index).toBe(1);
  });
});
