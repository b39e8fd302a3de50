import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sourceFile } from "../text/source-file.js";
import { movedRange } from "./diagnostic-store.js";
import { linePosition, offsetAt } from "./text.js";

const texts = fc.array(fc.constantFrom("a", "b", "\n", "\r\n", "  "), { maxLength: 30 }).map((parts) => parts.join(""));

describe("ranges that move along with edits", () => {
  it("cover the same characters, wherever an edit beside them puts them", () => {
    fc.assert(
      fc.property(texts, texts, texts, texts, fc.boolean(), (before, kept, after, inserted, isBefore) => {
        const text = `${before}<${kept}>${after}`;
        const file = sourceFile("a", text);
        const [start, end] = [before.length, before.length + kept.length + 2];
        const [from, to] = isBefore ? [0, before.length] : [end, text.length];
        const range = { start: linePosition(file, start), end: linePosition(file, end) };
        const edit = { start: linePosition(file, from), end: linePosition(file, to) };
        const moved = movedRange(range, edit, inserted);
        const now = sourceFile("a", text.slice(0, from) + inserted + text.slice(to));
        expect(moved).toBeDefined();
        if (moved) expect(now.text.slice(offsetAt(now, moved.start)).startsWith(`<${kept}>`)).toBe(true);
      }),
    );
  });

  it("are gone where the edit is inside", () => {
    const line = (a: number, b: number) => ({ start: { line: 0, character: a }, end: { line: 0, character: b } });
    expect(movedRange(line(2, 6), line(3, 4), "x")).toBeUndefined();
    expect(movedRange(line(2, 6), line(0, 3), "")).toBeUndefined();
  });
});
