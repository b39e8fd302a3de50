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

describe("patterns that look around or refer back", () => {
  /** Trying takes more steps than there are, on texts without an `x`. */
  const costly: [string, (length: number) => string][] = [
    ["(a+)+\\1x", (n) => "a".repeat(n)],
    ["(?:(a+)\\1)*x", (n) => "a".repeat(n)],
    ["(a*)(a*)(a*)(a*)\\1\\2x", (n) => "a".repeat(n)],
    ["(?<n>a+)a+a+a+\\k<n>x", (n) => "a".repeat(n)],
    ["(?=(a|aa)+x)a", (n) => "a".repeat(n)],
    ["(?!(?:a{1,20})+x)a", (n) => "a".repeat(n)],
    ["(?<=(a|a)*)x", (n) => "a".repeat(n)],
    [`(?=a)${"a?".repeat(40)}a{20}x`, (n) => "a".repeat(n)],
    [`(?=a)${"(?:a|aa)".repeat(40)}x`, (n) => "a".repeat(n)],
    [`(?=a)${"a{0,3}".repeat(20)}x`, (n) => "a".repeat(n)],
    // a question mark after what could also begin a group
    ...["=", ":", "!", "<"].map((c): [string, (length: number) => string] => [
      `(?=${c})${`${c}?`.repeat(40)}${c}{20}x`,
      (n) => c.repeat(n),
    ]),
    // few paths, each of them long
    ["(?=a)a{50000}x", (n) => "a".repeat(n * 1000)],
    ["(?=a{50000}x)(?=a{50000}x)a", (n) => "a".repeat(n * 1000)],
  ];

  it.each(costly)("%s is refused, and not tried", (pattern, text) => {
    for (const flags of ["", "g", "u", "y"])
      expect(() => boundedPattern(new RegExp(pattern, flags)).exec(text(100)), flags).toThrow(PatternTooCostlyError);
  });

  it("are tried as long as all searches together stay within the steps, and not one search more", () => {
    // a path from each of n + 1 places, and where the group ends and what refers to it, times the length of the pattern
    const cost = (n: number, source: string) => (n + 1) ** 3 * source.length;
    const source = "(a+)\\1";
    const [n, most] = [50, 5_000_000];
    const text = "b".repeat(n);
    const pattern = boundedPattern(new RegExp(source));
    const searches = Math.floor(most / cost(n, source));
    for (let i = 0; i < searches; i++) expect(pattern.exec(text)).toBeNull();
    expect(() => pattern.exec(text)).toThrow(PatternTooCostlyError);
    let spent = 0;
    boundedPattern(new RegExp(source), (steps) => (spent += steps)).exec(text);
    expect(spent).toBe(cost(n, source));
  });

  it("name the pattern where they are refused, and at most two hundred characters of it", () => {
    const refusal = (source: string) => {
      try {
        return boundedPattern(new RegExp(source)).exec("a");
      } catch (error) {
        return (error as Error).message;
      }
    };
    const of = (length: number) => `${"x".repeat(length - 8)}(\\w+)+\\1`.slice(-length);
    expect(refusal(of(200))).toBe(`searching with the pattern /${of(200)}/ takes too many steps`);
    expect(refusal(of(201))).toBe(`searching with the pattern /${of(201).slice(0, 200)}…/ takes too many steps`);
  });

  const referring = fc
    .tuple(
      fc.array(fc.constantFrom("a", "b?", "[ab]", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)", ":?", "=?", "a{1,2}", "b+", "\\b"), {
        maxLength: 3,
      }),
      fc.constantFrom("(a|b)", "(a+)", "(?<n>b?)", "(ab)?", "(=|:)"),
      fc.array(fc.constantFrom("a", "b", ".", "\\1", "\\1?", "(?=\\1)", "$", "|a"), { minLength: 1, maxLength: 3 }),
    )
    .map(([before, group, after]) => [...before, group, ...after, "\\1"].join(""));

  it("find what the engine of JavaScript finds, where they are tried", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "=", ":"), maxLength: 10 });
    fc.assert(
      fc.property(referring, text, fc.constantFrom("g", "gi", "gu", "y"), (source, searched, flags) => {
        let found: ReturnType<typeof matches> | undefined;
        try {
          found = matches(boundedPattern(new RegExp(source, flags)), searched);
        } catch (error) {
          expect(error).toBeInstanceOf(PatternTooCostlyError);
          return;
        }
        expect(found).toEqual(matches(new RegExp(source, flags), searched));
      }),
    );
  });
});
