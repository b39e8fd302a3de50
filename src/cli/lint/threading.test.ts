import { describe, expect, it } from "vitest";
import { threadsFor } from "./threading.js";

describe("the number of threads", () => {
  it.each([
    // processors, files, threads
    [8, 199, 1],
    [8, 200, 8],
    [3, 200, 3],
    [64, 5000, 8],
    [2, 200, 1],
    [2, 999, 1],
    [2, 1000, 2],
    [1, 5000, 1],
  ])("with %i processors and %i files is %i", (processors, files, threads) => {
    expect(threadsFor(undefined, files, processors)).toBe(threads);
  });

  it("is what the user says, but no more than eight, and no thread has a single file", () => {
    expect(threadsFor(2, 3, 1)).toBe(2);
    expect(threadsFor(2, 2, 1)).toBe(1);
    expect(threadsFor(20, 1000, 1)).toBe(8);
    expect(threadsFor(1, 1000, 8)).toBe(1);
  });
});
