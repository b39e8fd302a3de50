import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatBytes, formatDuration, formatList, formatNumber, pluralize } from "./format.js";

describe("words for people", () => {
  it("groups digits as English does", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.integer(),
          fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 8),
        ),
        (n) => {
          expect(formatNumber(n)).toBe(n.toLocaleString("en-US").replace(/^-0$/, "0"));
        },
      ),
    );
    expect(formatNumber(25_000)).toBe("25,000");
  });

  it("takes the largest unit that leaves a number to hold", () => {
    expect([90, 900, 23_400, 172_800].map(formatDuration)).toEqual(["90 s", "15 min", "6.5 h", "2 d"]);
    expect([812, 32_768, 1_572_864].map(formatBytes)).toEqual(["812 B", "32 KiB", "1.5 MiB"]);
  });

  it("counts and lists", () => {
    expect([pluralize(1, "state"), pluralize(1200, "state")]).toEqual(["1 state", "1,200 states"]);
    expect([formatList(["a"]), formatList(["a", "b"]), formatList(["a", "b", "c"], "or")]).toEqual(["a", "a and b", "a, b or c"]);
  });
});
