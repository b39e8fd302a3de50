import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { size } from "../../../../test/support/size.js";
import { jsonataEngine, loadJsonata } from "../../../asl/jsonata/parse-jsonata.js";
import { numberRange } from "../../../values/abstract/number.js";
import { containsText, globText, type Text, textLength, textOf } from "../../../values/abstract/text.js";
import { ofNumber, ofText } from "../../../values/abstract/value.js";
import { type ExpressionResult, just, nothing } from "./outcome.js";
import { substringOf } from "./substring.js";

const between = (lo: number, hi: number, int = true): ExpressionResult => just(ofNumber(numberRange(lo, hi, int)));
const of = (text: Text, start: ExpressionResult, length?: ExpressionResult): Text => substringOf(ofText(text), start, length);

describe("$substring", () => {
  beforeAll(loadJsonata);

  const letters = fc.array(fc.constantFrom("a", "b", "-", "é", "😀", "𝒳", "\ud83d", "\ude00"), { maxLength: 8 }).map((all) => all.join(""));
  /** A text, and a set of texts that holds it: the text itself, its begin and end, or its length. */
  const held = fc.tuple(letters, fc.integer({ min: 0, max: 4 }), fc.nat(6), fc.nat(6)).map(([text, how, a, b]) => {
    const begin = Math.min(a, text.length);
    const end = Math.max(begin, text.length - b);
    const pieces = [text.slice(0, begin), text.slice(end)];
    if (how === 0) return { text, abstract: textOf(text, "ab", "") };
    if (how === 1) return { text, abstract: globText(["", ""], Math.max(0, text.length - a), text.length + b) };
    return { text, abstract: globText(pieces, 0, how === 2 ? Infinity : text.length + a) };
  });
  const bound = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.boolean(), fc.nat(3), fc.nat(3)).map(([n, whole, down, up]) => {
    const number = whole ? n : n / 2;
    return { number, abstract: between(number - down, number + up, Number.isInteger(number)) };
  });

  it("gives nothing that is not among its results", () => {
    const run = (source: string, bindings: Record<string, unknown>) =>
      jsonataEngine()(source).evaluate(undefined, bindings) as unknown as string;
    fc.assert(
      fc.property(held, bound, fc.option(bound, { nil: undefined }), ({ text, abstract }, start, length) => {
        const real = run(`$substring($t, $s${length ? ", $l" : ""})`, { t: text, s: start.number, l: length?.number });
        const out = of(abstract, start.abstract, length?.abstract);
        expect(containsText(out, real), `${JSON.stringify({ text, start, length, real })} in ${JSON.stringify(out)}`).toBe(true);
        if (length) expect(containsText(of(abstract, start.abstract, { ...length.abstract, nothing: true }), real)).toBe(true);
      }),
      { numRuns: size(1000, 20_000) },
    );
  });

  const text = (lo: number, hi: number): Text => globText(["", ""], lo, hi);
  it.each([
    ["a length bounds it", of(text(0, Infinity), between(0, 0), between(3, 3)), 0, 6],
    ["all that a start leaves", of(text(10, 10), between(2, 2)), 3, 8],
    ["a start within bounds", of(text(10, 20), between(1, 4)), 1, 19],
    ["a start after the end", of(text(0, 5), between(5, 5)), 0, 0],
    ["a start one before the end", of(text(0, 5), between(4, 4)), 0, 1],
    ["the last ones", of(text(10, Infinity), between(-4, -4)), 4, 8],
    ["a start before the begin", of(text(6, 6), between(-9, -9)), 3, 6],
    ["no length", of(text(6, 6), between(0, 0), between(-2, 0)), 0, 0],
    ["a start that is not whole", of(text(6, 6), between(0, 2, false)), 0, 6],
    ["a length that is not whole", of(text(6, 60), between(0, 0), between(1.5, 2.5, false)), 1, 6],
    ["a length that may be missing", of(text(6, 60), between(0, 0), { ...between(1, 1), nothing: true }), 1, 60],
    ["a length that is missing", of(text(6, 60), between(0, 0), nothing("manifest")), 3, 60],
  ])("is as long as %s", (_, out, lo, hi) => {
    expect(textLength(out)).toEqual({ lo, hi });
  });

  it("is known where the known begin or end of the text covers it", () => {
    const arn = globText(["arn:aws:", ":", ".csv"]);
    expect(of(arn, between(0, 0), between(3, 3))).toEqual(textOf("arn"));
    expect(of(arn, between(4, 4), between(4, 4))).toEqual(textOf("aws:"));
    expect(of(arn, between(4, 4), between(5, 5))).toMatchObject({ glob: ["aws:", ""] });
    expect(of(arn, between(4, 4))).toMatchObject({ glob: ["aws:", ":", ".csv"] });
    expect(of(arn, between(-4, -4))).toEqual(textOf(".csv"));
    expect(of(arn, between(-3, -3), between(2, 2))).toEqual(textOf("cs"));
    expect(of(arn, between(-5, -5))).toMatchObject({ glob: ["", ""] });
  });

  it("is not known where a code point may be cut in halves", () => {
    expect(of(globText(["a\ud83d", ""]), between(0, 0), between(2, 2))).toMatchObject({ glob: ["a", ""] });
    expect(of(globText(["", "\ude00a"]), between(-2, -2))).toMatchObject({ glob: ["", ""] });
  });
});
