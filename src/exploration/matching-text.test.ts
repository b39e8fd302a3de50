import fc from "fast-check";
import { expect, test } from "vitest";
import { matchingText } from "./matching-text.js";

const atom = fc.oneof(
  fc.constantFrom("a", "Z", "7", " ", "-", "\\.", "\\d", "\\w", "\\s", "\\/", ".", "[a-c]", "[^a-c]", "[\\d_]", "\\]"),
  fc.constantFrom("(mp4|mov)", "(?:x|y)"),
);
const piece = fc.tuple(atom, fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "+?", "*?")).map((parts) => parts.join(""));
const pattern = fc
  .tuple(fc.constantFrom("", "^"), fc.array(piece, { maxLength: 6 }), fc.constantFrom("", "$"))
  .map(([begin, pieces, end]) => `${begin}${pieces.join("")}${end}`);

test("the text made for a pattern matches it", () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      for (const source of [one, `(${one})|${other}`]) expect(matchingText(source)).toMatch(new RegExp(source));
    }),
  );
});

test.each(["(?=a)b", "(?<!a)b", "(a)\\1", "\\p{L}", "\\u0041", "[", "(", "a{9999}"])("there is none for %s", (source) => {
  expect(matchingText(source)).toBeUndefined();
});

test("a group may have a name", () => {
  expect(matchingText("^(?<kind>order|refund)-\\d{3}$")).toBe("order-111");
});
