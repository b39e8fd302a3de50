import { describe, expect, it } from "vitest";
import { RunBudget, RunBudgetError } from "./run-budget.js";

describe("what all executions of one run take together", () => {
  it("500,000 events and not one more", () => {
    const budget = new RunBudget();
    for (let i = 0; i < 500_000; i++) budget.event();
    expect(() => budget.event()).toThrow(new RunBudgetError("the run has more than 500000 events in all of its executions"));
  });

  it("5,000,000 steps and not one more", () => {
    const budget = new RunBudget();
    budget.evaluated(5_000_000);
    budget.evaluated(0);
    expect(() => budget.evaluated(1)).toThrow(new RunBudgetError("the run takes more than 5000000 steps"));
  });

  it("or what it was given", () => {
    const budget = new RunBudget({ events: 1, steps: 2 });
    budget.event();
    budget.evaluated(2);
    expect(() => budget.event()).toThrow(RunBudgetError);
    expect(() => budget.evaluated(1)).toThrow(RunBudgetError);
  });
});
