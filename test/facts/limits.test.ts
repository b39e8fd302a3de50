import { describe, expect, it } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { limitsOf as limitsOfType, YEAR_SECONDS } from "../../src/analysis/fixpoint/engine.js";
import type { State } from "../../src/asl/model.js";
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

describe("limits of an execution", () => {
  const given = (value: number | undefined, unresolved = false) => {
    const definition = { StartAt: "S", ...(value === undefined ? {} : { TimeoutSeconds: value }), States: { S: { Type: "Succeed" } } };
    const machine = machineOf(definition as Json);
    if (!machine) throw new Error("the definition cannot be read");
    return unresolved ? { ...machine, timeoutUnresolved: true as const } : machine;
  };

  it("are a year, or TimeoutSeconds where that is not more", () => {
    expect(limitsOfType("STANDARD", given(undefined))).toMatchObject({ deadline: YEAR_SECONDS, soonest: YEAR_SECONDS, history: 24_998 });
    expect(limitsOfType("STANDARD", given(YEAR_SECONDS))).toMatchObject({ deadlineIs: `TimeoutSeconds ${YEAR_SECONDS}` });
    expect(limitsOfType("STANDARD", given(YEAR_SECONDS + 1))).toMatchObject({
      deadline: YEAR_SECONDS,
      deadlineIs: "executions end after one year",
    });
  });

  it("are five minutes of Express, without a quota of events", () => {
    expect(limitsOfType("EXPRESS", given(300))).toMatchObject({ deadline: 300, deadlineIs: "TimeoutSeconds 300", history: Infinity });
    expect(limitsOfType("EXPRESS", given(301))).toMatchObject({ deadline: 300, deadlineIs: "Express executions end after 300 s" });
  });

  it("can come after one second where TimeoutSeconds is known only at deployment", () => {
    expect(limitsOfType("STANDARD", given(undefined, true))).toMatchObject({ deadline: YEAR_SECONDS, soonest: 1 });
  });
});

describe("counters within counters", () => {
  /** `m` iterations of `n` iterations each. */
  const nested = (n: number, m: number): Json => ({
    StartAt: "Init",
    States: {
      Init: { Type: "Pass", Result: { n: 0, m: 0 }, Next: "Add" },
      Add: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)", "m.$": "$.m" }, Next: "More" },
      More: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: n, Next: "Add" }], Default: "Outer" },
      Outer: { Type: "Pass", Parameters: { n: 0, "m.$": "States.MathAdd($.m, 1)" }, Next: "Again" },
      Again: { Type: "Choice", Choices: [{ Variable: "$.m", NumericLessThan: m, Next: "Add" }], Default: "End" },
      End: { Type: "Pass", End: true },
    },
  });

  it.each([
    [2, 2],
    [7, 3],
    [300, 7],
    [12, 1000],
  ])("end with the values of their last iteration: %i and %i", (n, m) => {
    const machine = machineOf(nested(n, m));
    if (!machine) throw new Error("the definition cannot be read");
    const facts = factsOf(explore(machine), NOTHING_SHOWN);
    expect(facts.value(machine.states.get("End") as State, "input")?.constant?.value).toEqual({ n: 0, m });
  });
});
