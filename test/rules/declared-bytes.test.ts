import { describe, expect, it } from "vitest";
import rule from "../../rules/payload-over-limit/rule.js";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import { check } from "./harness.js";

const FETCH = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f", "Payload.$": "$" } };

/** Findings where the configuration says how many bytes the results of states have at least. */
async function found(states: object, least: Readonly<Record<string, number>>): Promise<string[]> {
  const minBytes = new Map(Object.entries(least).map(([state, bytes]) => [`states.${state}.result`, bytes]));
  const text = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  const all = await check([rule], text, { facts: ({ machine }) => analyze(machine, { known: { minBytes } }) });
  return all.map(({ severity, state }) => `${severity} ${state}`);
}

const KIB = 1024;

describe("a result of which the configuration knows the bytes", () => {
  // the member `report` and the braces around it are 11 bytes
  const kept = { Fetch: { ...FETCH, ResultPath: "$.report", Next: "Read" }, Read: { Type: "Pass", End: true } };
  const replaced = { Fetch: { ...FETCH, Next: "Read" }, Read: { Type: "Pass", End: true } };
  const dropped = { Fetch: { ...FETCH, ResultPath: null, Next: "Read" }, Read: { Type: "Pass", End: true } };

  it("is advised against above 32 KiB", async () => {
    expect(await found(replaced, { Fetch: 32 * KIB })).toEqual([]);
    expect(await found(replaced, { Fetch: 32 * KIB + 1 })).toEqual(["warning Fetch"]);
    expect(await found(kept, { Fetch: 32 * KIB - 11 })).toEqual([]);
    expect(await found(kept, { Fetch: 32 * KIB - 10 })).toEqual(["warning Fetch"]);
  });

  it("fails the state above 256 KiB, wherever it is written", async () => {
    expect(await found(replaced, { Fetch: 256 * KIB })).toEqual(["warning Fetch"]);
    for (const states of [replaced, kept, dropped]) {
      expect(await found(states, { Fetch: 256 * KIB + 1 })).toEqual(["error Fetch"]);
      expect(await found(states, { Fetch: 10_000_000 })).toEqual(["error Fetch"]);
    }
    expect(await found(kept, { Fetch: 256 * KIB - 11 })).toEqual(["warning Fetch"]);
    expect(await found(kept, { Fetch: 256 * KIB - 10 })).toEqual(["error Fetch"]);
  });

  it("counts with others that the state keeps", async () => {
    const two = {
      A: { ...FETCH, ResultPath: "$.a", Next: "B" },
      B: { ...FETCH, ResultPath: "$.b", Next: "Read" },
      Read: { Type: "Pass", End: true },
    };
    // {"a":…,"b":…}
    const half = (256 * KIB - 11) / 2;
    expect(await found(two, { A: Math.floor(half), B: Math.floor(half) })).toEqual(["warning A"]);
    expect(await found(two, { A: Math.ceil(half), B: Math.ceil(half) })).toEqual(["warning A", "error B"]);
    expect(await found({ ...two, B: { ...two.B, ResultPath: "$.a" } }, { A: 150_000, B: 150_000 })).toEqual(["warning A"]);
  });

  it("is not believed where the result cannot be as large", async () => {
    const send = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Parameters: { QueueUrl: "q", MessageBody: "x" }, End: true };
    const calm = { Calm: { Type: "Pass", Result: { a: 1 }, End: true } };
    expect(await found(calm, { Calm: 300_000 })).toEqual([]);
    expect(await found({ Send: { ...send, ResultSelector: { "id.$": "$.MessageId" } } }, { Send: 20_000 })).toEqual([]);
  });
});
