import { expect, it } from "vitest";
import { BudgetSpentError } from "../budget/budget.js";
import { MappedText } from "./mapped-text.js";
import { range } from "./range.js";
import { sourceFile } from "./source-file.js";

const MOST = 4 * 1024 * 1024;
const origin = range(sourceFile("a.json", ""), 0, 0);

it("a text put together has 4 MiB and not one character more", () => {
  const parts = ["x".repeat(MOST - 1), "y"];
  const build = (pieces: readonly string[]) =>
    MappedText.build(origin, (builder) => {
      for (const piece of pieces) builder.rewritten(piece, origin);
    });
  expect(build(parts).text.length).toBe(MOST);
  expect(build([...parts, ""]).text.length).toBe(MOST);
  expect(() => build([...parts, "z"])).toThrow(BudgetSpentError);
});

it("and a million pieces", () => {
  const build = (pieces: number) =>
    MappedText.build(origin, (builder) => {
      for (let i = 0; i < pieces; i++) builder.rewritten("x", origin);
    });
  expect(build(1_000_000).segments.length).toBe(1_000_000);
  expect(() => build(1_000_001)).toThrow(BudgetSpentError);
});
