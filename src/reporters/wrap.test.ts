import { describe, expect, it } from "vitest";
import { columnsOf, wrap } from "./wrap.js";

const MARK = /^(?:\p{Mn}|\p{Me}|\u200b|\u200c|\u200d)$/u;

describe("columnsOf", () => {
  it("is 0 for every mark that is added to another character, and for no other", () => {
    const wrong: number[] = [];
    for (let code = 0; code < 0x20000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const char = String.fromCodePoint(code);
      if ((columnsOf(char) === 0) !== MARK.test(char)) wrong.push(code);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ["abc", 3],
    ["→ │ ─", 5],
    ["日本", 4],
    ["한국", 4],
    ["🚀", 2],
    ["e\u0301", 1],
    ["", 0],
  ])("of %j is %d", (text, columns) => expect(columnsOf(text)).toBe(columns));
});

it("wrap breaks at spaces, and counts columns instead of characters", () => {
  expect(wrap("日本 日本  abc\nde", 6)).toEqual(["日本", "日本", "abc de"]);
  expect(wrap("longer-than-that a", 6)).toEqual(["longer-than-that", "a"]);
});
