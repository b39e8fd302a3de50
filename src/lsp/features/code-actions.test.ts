import { describe, expect, it } from "vitest";
import { withRule } from "./code-actions.js";

describe("a rule added to a comment", () => {
  it.each([
    ["", "sfn-lint-disable b"],
    ["loads the order", "loads the order\nsfn-lint-disable b"],
    ["sfn-lint-disable a", "sfn-lint-disable a, b"],
    ["sfn-lint-disable a -- known", "sfn-lint-disable a, b -- known"],
    ["sfn-lint-disable", "sfn-lint-disable"],
    ["x: sfn-lint-disable a\nmore", "x: sfn-lint-disable a, b\nmore"],
  ])("%j", (comment, expected) => {
    expect(withRule(comment, "b")).toBe(expected);
  });
});
