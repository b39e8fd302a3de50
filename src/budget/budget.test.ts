import { describe, expect, it } from "vitest";
import { Budget, BudgetSpentError } from "./budget.js";

const allowance = { steps: 3, units: 10, depth: 2 };

describe("a budget", () => {
  it("gives as many steps as it has and not one more", () => {
    const budget = new Budget("this test", allowance);
    for (let i = 0; i < 3; i++) budget.step();
    expect(() => budget.step()).toThrow(new BudgetSpentError("steps", "this test"));
  });

  it("gives as much text as it has and not one unit more", () => {
    const budget = new Budget("this test", allowance);
    budget.make(10);
    budget.make(0);
    expect(() => budget.make(1)).toThrow("this test takes more text than sfn-lint allows");
  });

  it("gives as many levels as it has, and takes them back", () => {
    const budget = new Budget("this test", { ...allowance, steps: 100 });
    const nested = (levels: number): number => (levels === 0 ? 0 : budget.within(() => nested(levels - 1) + 1));
    expect(nested(2)).toBe(2);
    expect(() => nested(3)).toThrow("this test takes more nesting than sfn-lint allows");
    expect(nested(2)).toBe(2);
  });
});
