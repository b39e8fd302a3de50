import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits } from "./fixes.js";
import { editsBetween } from "./line-edits.js";

const applied = (before: string, after: string): string =>
  applyEdits(
    before,
    editsBetween(before, after).map((edit) => ({ file: "f", ...edit })),
  ).text;

describe("the edits between two texts", () => {
  it("are of the lines that differ", () => {
    expect(editsBetween("a\nb\nc\nd\n", "a\nx\nc\nd\ne\n")).toEqual([
      { start: 2, end: 4, text: "x\n" },
      { start: 8, end: 8, text: "e\n" },
    ]);
    expect(editsBetween("a\nb\n", "b\n")).toEqual([{ start: 0, end: 2, text: "" }]);
    expect(editsBetween("same", "same")).toEqual([]);
  });

  it("make one of the other", () => {
    const text = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "\n", "a"), { maxLength: 14 }).map((lines) => lines.join(""));
    fc.assert(fc.property(text, text, (before, after) => applied(before, after) === after));
  });

  it("are one where almost everything differs", () => {
    const before = Array.from({ length: 900 }, (_, i) => `a${i}\n`).join("");
    const after = Array.from({ length: 900 }, (_, i) => `b${i}\n`).join("");
    expect(editsBetween(before, after)).toHaveLength(1);
    expect(applied(before, after)).toBe(after);
  });
});
