import { describe, expect, it } from "vitest";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import type { Json } from "../text/node.js";
import { sourceFile } from "../text/source-file.js";
import type { MockEntry } from "./mocks/mocks.js";
import { runMachine } from "./run.js";
import { RunBudget } from "./run-budget.js";

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

interface Variation {
  readonly wait?: { readonly [field: string]: Json };
  readonly get?: { readonly [field: string]: Json };
  readonly more?: { readonly [field: string]: Json };
  readonly answers?: readonly Json[];
  readonly input?: Json;
  readonly type?: "standard" | "express";
}

function parsed(definition: unknown) {
  const { root } = parseJson(MappedText.ofFile(sourceFile("polling.asl.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return machine;
}

/** Polls a status with a Wait between, as one likes it. */
function polling({ wait = { Seconds: 30 }, get = {}, more = {} }: Variation) {
  return parsed({
    StartAt: "First",
    ...more,
    States: {
      First: { Type: "Pass", Next: "Get" },
      Get: { Type: "Task", Resource: FUNCTION, Parameters: { "id.$": "$.id" }, ResultPath: "$.job", Next: "Done?", ...get },
      "Done?": { Type: "Choice", Choices: [{ Variable: "$.job.status", StringEquals: "done", Next: "End" }], Default: "Pause" },
      Pause: { Type: "Wait", ...wait, Next: "Get" },
      End: { Type: "Succeed" },
    },
  });
}

/** Loops that go on beside each other. */
function beside(...waits: readonly number[]) {
  const branch = (seconds: number, i: number) => ({
    StartAt: `Wait ${i}`,
    States: {
      [`Wait ${i}`]: { Type: "Wait", Seconds: seconds, Next: `Get ${i}` },
      [`Get ${i}`]: { Type: "Task", Resource: FUNCTION, Next: `Done ${i}` },
      [`Done ${i}`]: { Type: "Choice", Choices: [{ Variable: "$.status", StringEquals: "done", Next: `End ${i}` }], Default: `Wait ${i}` },
      [`End ${i}`]: { Type: "Succeed" },
    },
  });
  return parsed({ StartAt: "All", States: { All: { Type: "Parallel", Branches: waits.map(branch), End: true } } });
}

/** The same run twice: all of it, and without what repeats itself. */
function both(variation: Variation) {
  const answers = (variation.answers ?? [{ status: "running" }]).map((output): MockEntry => ({ answer: { kind: "output", output } }));
  const [whole, short] = [false, true].map((skipsRepetition) => {
    const work = new RunBudget();
    const { status, error, cause, events, start, end, visited, output } = runMachine(polling(variation), {
      input: variation.input ?? { id: "a" },
      type: variation.type ?? "standard",
      mocks: { states: new Map([["Get", answers]]), s3: [] },
      keep: "visits",
      skipsRepetition,
      work,
    });
    return { result: { status, error, cause, events, start, end, visited, output }, events: work.events };
  });
  return { whole: whole as NonNullable<typeof whole>, short: short as NonNullable<typeof short> };
}

describe("iterations that repeat exactly", () => {
  const STUCK: readonly [string, Variation, "skipped" | "run"][] = [
    ["a poll that never ends", {}, "skipped"],
    ["a poll that changes at first", { answers: [{ status: "new" }, { status: "running" }, { status: "stopped" }] }, "skipped"],
    ["a deadline", { more: { TimeoutSeconds: 5_000 } }, "skipped"],
    ["a deadline within an iteration", { more: { TimeoutSeconds: 4_997 } }, "skipped"],
    ["a deadline after few iterations", { more: { TimeoutSeconds: 70 } }, "run"],
    ["an Express execution", { type: "express" }, "skipped"],
    ["an Express execution that never waits", { type: "express", wait: { Seconds: 0 } }, "skipped"],
    ["a Wait for a moment that has passed", { wait: { Timestamp: "2020-01-01T00:00:00Z" } }, "run"],
    ["a task that reads when it is entered", { get: { Parameters: { "at.$": "$$.State.EnteredTime" } } }, "run"],
    ["a task that reads the name of the execution", { get: { Parameters: { "at.$": "$$.Execution.Name" } } }, "skipped"],
    ["a random number", { get: { ResultSelector: { "status.$": "States.UUID()" } } }, "run"],
    [
      "a text made from the result",
      { get: { ResultPath: "$.job", ResultSelector: { "status.$": "States.Format('{}x', $.status)" } } },
      "skipped",
    ],
  ];
  for (const [name, variation, expected] of STUCK)
    it(`${name}: the same result, ${expected}`, () => {
      const { whole, short } = both(variation);
      expect(short.result).toEqual(whole.result);
      if (expected === "skipped") expect(short.events).toBeLessThan(whole.events);
      else expect(short.events).toBe(whole.events);
    });

  it("ends where the outside has more to say", () => {
    const answers = [...new Array<Json>(40).fill({ status: "running" }), { status: "done" }];
    const { whole, short } = both({ answers });
    expect(short.result).toEqual(whole.result);
    expect(short.result.status).toBe("SUCCEEDED");
  });

  for (const waits of [[60], [30, 60], [30, 45, 45], [7, 11, 0]])
    it(`branches beside each other that wait ${waits.join(", ")} s`, () => {
      const [whole, short] = [false, true].map((skipsRepetition) => {
        const work = new RunBudget();
        const answers = [{ answer: { kind: "output", output: { status: "running" } } }] as const;
        const { status, events, end, visited, cause } = runMachine(beside(...waits), {
          mocks: { states: new Map(waits.map((_, i) => [`Get ${i}`, answers])), s3: [] },
          keep: "visits",
          skipsRepetition,
          work,
        });
        return { result: { status, events, end, visited, cause }, events: work.events };
      });
      expect(short?.result).toEqual(whole?.result);
      expect(short?.events).toBeLessThan((whole?.events ?? 0) / 2);
    });

  it("runs few events of 25,000", () => {
    const { short } = both({});
    expect(short.result).toMatchObject({ status: "FAILED", events: 25_000 });
    expect(short.events).toBeLessThan(200);
  });
});
