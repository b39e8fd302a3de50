import { expect, test } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import type { Answers } from "../../src/analysis/fixpoint/answers.js";
import type { Json } from "../../src/text/node.js";
import { parseAsl } from "../support/parse.js";

const FETCHED: Json = {
  type: "object",
  properties: { id: { type: "string" }, items: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } } },
  required: ["id"],
  additionalProperties: false,
};

async function failing(read: string, known: Answers): Promise<readonly string[]> {
  const { machine } = await parseAsl({
    StartAt: "Fetch",
    States: {
      Fetch: {
        Type: "Task",
        Resource: "arn:aws:lambda:us-east-1:111122223333:function:fetch",
        ResultPath: "$.order.fetched",
        Assign: { "whole.$": "$" },
        Next: "Read",
      },
      Read: { Type: "Pass", Parameters: { "read.$": read }, End: true },
    },
  });
  if (!machine) throw new Error("the definition has a fault");
  return analyze(machine, { known })
    .failures()
    .filter((f) => f.certainty === "will")
    .map((f) => f.state.name);
}

test("a declared result reaches readers through ResultPath and variables", async () => {
  const known = { results: new Map([["Fetch", FETCHED]]) };
  expect(await failing("$.order.fetched.id", known)).toEqual([]);
  expect(await failing("$.order.fetched.ID", known)).toEqual(["Read"]);
  expect(await failing("$whole.id", known)).toEqual([]);
  expect(await failing("$whole.name", known)).toEqual(["Read"]);
  expect(await failing("$.order.fetched.ID", {})).toEqual([]);
});

test("a declared output is what the next state gets", async () => {
  const order: Json = { type: "object", properties: { order: true }, required: ["order"], additionalProperties: false };
  const known = { outputs: new Map([["Fetch", order]]) };
  expect(await failing("$.orders", known)).toEqual(["Read"]);
  expect(await failing("$.order", known)).toEqual([]);
});
