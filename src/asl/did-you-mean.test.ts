import { expect, it } from "vitest";
import { nearest, someEffort } from "./did-you-mean.js";

it("looks for no more names than its effort allows", () => {
  const known = ["Convert", "Charge", "Choose"];
  const effort = { left: known.length + 2 * "Chrge".length };
  expect(nearest("Chrge", known, Number.POSITIVE_INFINITY, effort)).toBe("Charge");
  expect(nearest("Chrge", known, Number.POSITIVE_INFINITY, { left: 1 })).toBeUndefined();
});

it("says the same as ever for hundreds of misspelled names, and nothing after many thousands", () => {
  const known = Array.from({ length: 5_000 }, (_, i) => `State number ${i}`);
  const effort = someEffort();
  const hints = known.map((name) => nearest(name.replace("number", "nmber"), known, Number.POSITIVE_INFINITY, effort));
  expect(hints[0]).toBe("State number 0");
  expect(hints.at(-1)).toBeUndefined();
  expect(effort.left).toBeLessThan(0);
});
