import { describe, expect, it } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import type { Json } from "../../src/text/node.js";
import { machineOf } from "../soundness/run-case.js";

const limitsOf = (definition: Json) => {
  const machine = machineOf(definition);
  if (!machine) throw new Error("the definition cannot be read");
  return factsOf(explore(machine), NOTHING_SHOWN).limits.map(({ kind, by, state, least }) => ({ kind, by, state: state.name, least }));
};

/** A counter to `most`, two states an iteration. */
const counting = (most: number): Json => ({
  StartAt: "Init",
  States: {
    Init: { Type: "Pass", Result: { n: 0 }, Next: "Add" },
    Add: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "More" },
    More: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: most, Next: "Add" }], Default: "End" },
    End: { Type: "Pass", End: true },
  },
});

const retrying = (retrier: Json, more: { readonly [key: string]: Json } = {}): Json => ({
  StartAt: "Call",
  States: {
    Call: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "f" },
      Retry: [retrier],
      End: true,
    },
  },
  ...more,
});

describe("limits that states add up to", () => {
  it("are the history quota where the shortest run to the end writes more", () => {
    expect(limitsOf(counting(6248))).toEqual([]);
    expect(limitsOf(counting(6249))).toEqual([{ kind: "history-quota", by: "sum", state: "Add", least: 25_002 }]);
  });

  it("are the deadline where all Waits together are longer", () => {
    const waiting = (seconds: number): Json => ({
      StartAt: "A",
      TimeoutSeconds: 100,
      States: { A: { Type: "Wait", Seconds: 40, Next: "B" }, B: { Type: "Wait", Seconds: seconds, End: true } },
    });
    expect(limitsOf(waiting(59))).toEqual([]);
    expect(limitsOf(waiting(60))).toEqual([{ kind: "deadline", by: "sum", state: "B", least: 100 }]);
  });

  it("are the history quota where a retrier has as many attempts, and the time for them", () => {
    const every = (seconds: number, attempts: number): Json => ({
      ErrorEquals: ["States.ALL"],
      IntervalSeconds: seconds,
      MaxAttempts: attempts,
      BackoffRate: 1,
    });
    expect(limitsOf(retrying(every(10, 8000)))).toEqual([]);
    expect(limitsOf(retrying(every(10, 9000)))).toMatchObject([{ kind: "history-quota", by: "retries", state: "Call" }]);
    expect(limitsOf(retrying(every(10, 9000), { TimeoutSeconds: 3600 }))).toEqual([]);
    // a year is over before
    expect(limitsOf(retrying({ ErrorEquals: ["States.ALL"], MaxAttempts: 9000, BackoffRate: 2 }))).toEqual([]);
  });
});
