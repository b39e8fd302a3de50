import { describe, expect, it } from "vitest";
import type { Machine } from "../../src/asl/model.js";
import { MissingMockError } from "../../src/execution/mocks/mocked-tasks.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import { type RunOptions, runMachine } from "../../src/execution/run.js";
import { RunBudget, RunBudgetError } from "../../src/execution/run-budget.js";
import { parseAsl, parseText } from "../support/parse.js";

const LAMBDA = "arn:aws:states:::lambda:invoke";

async function machine(definition: unknown): Promise<Machine> {
  const { machine } = await parseAsl(definition);
  if (!machine) throw new Error("no machine");
  return machine;
}

const mocks = (json: unknown) => {
  const { root } = parseText(JSON.stringify(json));
  if (!root) throw new Error("no mocks");
  return readMocks(root);
};

async function run(definition: unknown, options: RunOptions = {}) {
  return runMachine(await machine(definition), options);
}

const task = (more: object = {}) => ({ StartAt: "T", States: { T: { Type: "Task", Resource: LAMBDA, End: true, ...more } } });
const spin = { StartAt: "A", States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } } };

describe("quotas end an execution as AWS ends it", () => {
  it("25,000 events, the last of which says so", async () => {
    const { status, error, history, cause } = await run(spin);
    expect([status, error, history.length]).toEqual(["FAILED", "States.Runtime", 25_000]);
    expect(history.at(-1)?.type).toBe("ExecutionFailed");
    expect(cause).toContain("25000");
  });

  it("five minutes of Express, however short each step", async () => {
    expect(await run(spin, { type: "express" })).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout" });
    const wait = { StartAt: "W", States: { W: { Type: "Wait", Seconds: 299, Next: "V" }, V: { Type: "Wait", Seconds: 1, End: true } } };
    const timedOut = await run(wait, { type: "express" });
    expect([timedOut.status, timedOut.end - timedOut.start]).toEqual(["TIMED_OUT", 300_000]);
    expect((await run(wait)).status).toBe("SUCCEEDED");
  });

  it("the machine's TimeoutSeconds, which no Catch takes", async () => {
    const definition = { TimeoutSeconds: 10, ...task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "T" }] }) };
    const result = await run(definition, { mocks: mocks({ states: { T: [{ pending: true }] } }) });
    expect(result).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout" });
    expect(result.history.at(-1)).toMatchObject({ type: "ExecutionTimedOut" });
  });

  it("256 KiB in a task's result: States.DataLimitExceeded, which a Catch by that name takes", async () => {
    const big = mocks({ states: { T: [{ output: "x".repeat(262_143) }] } });
    expect(await run(task(), { mocks: big })).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
    const fits = mocks({ states: { T: [{ output: "x".repeat(262_142) }] } });
    expect((await run(task(), { mocks: fits })).status).toBe("SUCCEEDED");
    const caught = {
      StartAt: "T",
      States: {
        T: { Type: "Task", Resource: LAMBDA, Catch: [{ ErrorEquals: ["States.DataLimitExceeded"], Next: "F" }], End: true },
        F: { Type: "Succeed" },
      },
    };
    expect((await run(caught, { mocks: mocks({ states: { T: [{ output: "x".repeat(262_143) }] } }) })).status).toBe("SUCCEEDED");
  });

  it("Map Runs within Map Runs: a bound on all of their events together", async () => {
    const items = { "list.$": "States.ArrayRange(1, 1000, 1)" };
    const inner = (processor: object) => ({
      StartAt: "I",
      States: {
        I: { Type: "Pass", Parameters: items, Next: "M" },
        M: {
          Type: "Map",
          ItemsPath: "$.list",
          ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, ...processor },
          End: true,
        },
      },
    });
    const rename = (text: string, n: number) => text.replace(/"(I|M)"/g, `"$1${n}"`);
    const deep = JSON.parse(rename(JSON.stringify(inner({})), 1));
    deep.States.M1.ItemProcessor = { ...deep.States.M1.ItemProcessor, ...JSON.parse(rename(JSON.stringify(inner(spin)), 2)) };
    await expect(run(deep)).rejects.toThrow(RunBudgetError);
  });
});

describe("Retry", () => {
  const retry = (more: object) => task({ Retry: [{ ErrorEquals: ["E"], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, ...more }] });
  const failing = () => mocks({ states: { T: [{ error: "E" }] } });

  it("waits longer each time, at most MaxDelaySeconds", async () => {
    const plain = await run(retry({}), { mocks: failing() });
    expect(plain.end - plain.start).toBe((2 + 6 + 18 + 54) * 1000);
    const capped = await run(retry({ MaxDelaySeconds: 10 }), { mocks: failing() });
    expect(capped.end - capped.start).toBe((2 + 6 + 10 + 10) * 1000);
    expect(capped.history.filter((e) => e.type === "TaskScheduled")).toHaveLength(5);
  });

  it("jitters within the delay, the same way for the same seed", async () => {
    const took = async (seed: number) => {
      const { start, end } = await run(retry({ JitterStrategy: "FULL" }), { mocks: failing(), seed });
      return end - start;
    };
    expect(await took(1)).toBe(await took(1));
    expect(await took(1)).not.toBe(await took(2));
    expect(await took(1)).toBeLessThanOrEqual(80_000);
  });

  it("keeps a count for each retrier, and begins anew when the state is entered again", async () => {
    const definition = {
      StartAt: "T",
      States: {
        T: {
          Type: "Task",
          Resource: LAMBDA,
          Retry: [
            { ErrorEquals: ["A"], MaxAttempts: 1 },
            { ErrorEquals: ["B"], MaxAttempts: 1 },
          ],
          Catch: [{ ErrorEquals: ["A"], Next: "T" }],
          End: true,
        },
      },
    };
    const outcomes = [{ error: "A" }, { error: "B" }, { error: "A" }, { error: "A" }, { output: 1 }];
    const result = await run(definition, { mocks: mocks({ states: { T: outcomes } }) });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: 1 });
    expect(result.history.filter((e) => e.type === "TaskStateEntered")).toHaveLength(2);
  });
});

describe("mocks", () => {
  it("go to iterations by their number, else to whoever asks next; the last repeats", async () => {
    const definition = {
      StartAt: "M",
      States: {
        M: {
          Type: "Map",
          ItemProcessor: { StartAt: "T", States: { T: { Type: "Task", Resource: LAMBDA, End: true } } },
          End: true,
        },
      },
    };
    const given = { states: { T: [{ output: "second", iteration: 1 }, { output: "a" }, { output: "b" }] } };
    expect((await run(definition, { input: [0, 0, 0, 0], mocks: mocks(given) })).output).toEqual(["a", "second", "b", "b"]);
  });

  it("of MockConfigFile.json: attempts by number and range", async () => {
    const { root } = parseText(
      JSON.stringify({
        StateMachines: { Order: { TestCases: { Slow: { T: "Twice" } } } },
        MockedResponses: { Twice: { "0-1": { Throw: { Error: "E", Cause: "c" } }, "2": { Return: { ok: true } } } },
      }),
    );
    if (!root) throw new Error();
    const definition = task({ Retry: [{ ErrorEquals: ["States.ALL"] }] });
    const result = await run(definition, { mocks: readMocks(root, { testCase: "Slow" }) });
    expect(result.output).toEqual({ ok: true });
    expect(result.history.filter((e) => e.type === "TaskFailed")).toHaveLength(2);
    expect(() => readMocks(root, { testCase: "Fast" })).toThrow(/a\.asl\.json:1:\d+: there is no test case "Fast"; there are Order#Slow/);
  });

  it("that cannot be understood are told with their place", () => {
    expect(() => mocks({ states: { T: [{ ouput: 1 }] } })).toThrow(/^a\.asl\.json:1:18: unknown key "ouput"/);
    expect(() => mocks({ states: { T: [] } })).toThrow(/are empty/);
    expect(() => mocks({ state: {} })).toThrow(/unknown key "state"/);
  });

  it("are asked for by the state's name, unless told otherwise", async () => {
    await expect(run(task())).rejects.toThrow(MissingMockError);
    await expect(run(task())).rejects.toThrow(/"T"/);
    expect((await run(task(), { unmocked: "echo", input: { a: 1 } })).output).toEqual({ a: 1 });
    expect(await run(task(), { unmocked: "fail" })).toMatchObject({ status: "FAILED", error: "States.TaskFailed" });
  });
});

describe("executions of other definitions", () => {
  const parent = (pattern: string) => ({
    StartAt: "S",
    States: {
      S: {
        Type: "Task",
        Resource: `arn:aws:states:::states:startExecution${pattern}`,
        Parameters: { StateMachineArn: "arn:aws:states:us-east-1:111111111111:stateMachine:child", "Input.$": "$" },
        End: true,
      },
    },
  });

  it("are run; their time counts, their output comes back as text or as JSON", async () => {
    const child = await machine({ StartAt: "W", States: { W: { Type: "Wait", Seconds: 7, End: true } } });
    const machines = new Map([["child", child]]);
    const second = await run(parent(".sync:2"), { machines, input: { a: 1 } });
    expect(second).toMatchObject({ status: "SUCCEEDED", output: { Output: { a: 1 }, Status: "SUCCEEDED" } });
    expect(second.end - second.start).toBe(7000);
    expect((await run(parent(".sync"), { machines, input: { a: 1 } })).output).toMatchObject({ Output: '{"a":1}' });
    expect((await run(parent(""), { machines })).output).toHaveProperty("ExecutionArn");
  });

  it("that fail are States.TaskFailed with the child's description as cause", async () => {
    const child = await machine({ StartAt: "F", States: { F: { Type: "Fail", Error: "Broken", Cause: "so" } } });
    const result = await run(parent(".sync"), { machines: new Map([["child", child]]) });
    expect(result.error).toBe("States.TaskFailed");
    expect(JSON.parse(result.cause ?? "")).toMatchObject({ Error: "Broken", Cause: "so", Status: "FAILED" });
  });

  it("that start themselves come to an end", async () => {
    const self = await machine(parent(".sync"));
    expect((await run(parent(".sync"), { machines: new Map([["child", self]]) })).status).toBe("FAILED");
  });
});

describe("hostile definitions", () => {
  it("a thousand Parallel states in each other", async () => {
    let definition: object = { StartAt: "E", States: { E: { Type: "Pass", Result: 1, End: true } } };
    for (let i = 0; i < 1000; i++) {
      definition = { StartAt: `P${i}`, States: { [`P${i}`]: { Type: "Parallel", Branches: [definition], ResultSelector: {}, End: true } } };
    }
    expect((await run(definition)).status).toBe("SUCCEEDED");
  });

  it.each([
    ["an endless recursion", "{% ($f := function($n){ $f($n) + 1 }; $f(1)) %}"],
    ["an endless loop", "{% ($f := function($n){ $f($n + 1) }; $f(1)) %}"],
    ["a great array", "{% [1..100000000] %}"],
    ["a way to the host", "{% $states.constructor.constructor('return process')() %}"],
  ])("%s in JSONata fails the state", async (_what, Output) => {
    const result = await run({ QueryLanguage: "JSONata", StartAt: "A", States: { A: { Type: "Pass", Output, End: true } } });
    expect(result).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
  });

  it("names of JavaScript's own objects are names like any other", async () => {
    const definition = {
      StartAt: "__proto__",
      States: JSON.parse(
        '{"__proto__": {"Type": "Pass", "Parameters": {"a.$": "$.constructor"}, "ResultPath": "$.__proto__", "End": true}}',
      ),
    };
    const input = JSON.parse('{"constructor": 1, "__proto__": {"x": 1}}');
    const { output, status } = await run(JSON.stringify(definition), { input });
    expect(status).toBe("SUCCEEDED");
    expect(JSON.stringify(output)).toBe('{"constructor":1,"__proto__":{"a":1}}');
  });
});

it("the same seed gives the same history", async () => {
  const definition = {
    StartAt: "A",
    States: { A: { Type: "Pass", Parameters: { "id.$": "States.UUID()", "n.$": "States.MathRandom(1, 1000)" }, End: true } },
  };
  expect(await run(definition, { seed: 5 })).toEqual(await run(definition, { seed: 5 }));
  expect((await run(definition, { seed: 5 })).output).not.toEqual((await run(definition, { seed: 6 })).output);
});

describe("hostile JSONata", () => {
  const output = (source: string) => ({
    QueryLanguage: "JSONata",
    StartAt: "A",
    States: { A: { Type: "Pass", Output: `{% ${source} %}`, End: true } },
  });

  it.each([
    ["a text of a billion", "$pad('x', 1000000000)"],
    ["a list of ten million", "[1..10000000]"],
    ["texts that double", "($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f('ab', 40))"],
    ["lists that double", "($f := function($s, $n) { $n = 0 ? $s : $f($append($s, $s), $n - 1) }; $count($f([1, 2], 40)))"],
    ["lists of lists", "$count($map([1..100000], function($x) { [1..100000] }))"],
    ["endless recursion", "($f := function($n) { $f($n + 1) + $f($n + 2) }; $f(1))"],
    ["a pattern with 2^n ways", `$contains('${"a".repeat(60)}!', /^(a+)+$/) ? 1 : $error('none')`],
  ])("%s ends with an error", async (_name, source) => {
    const { status, error } = await run(output(source));
    expect([status, error]).toEqual(["FAILED", "States.QueryEvaluationError"]);
  });

  it("the same in every turn of a loop is given up", async () => {
    const spin = output("{'n': ($count([1..300000].($ + 1)))}");
    const loop = { ...spin, States: { A: { ...spin.States.A, End: undefined, Next: "A" } } };
    await expect(run(JSON.parse(JSON.stringify(loop)), { work: new RunBudget({ steps: 1_000_000 }) })).rejects.toThrow(RunBudgetError);
  });
});
