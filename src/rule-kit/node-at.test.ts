import { expect, it } from "vitest";
import { parseAsl } from "../../test/support/parse.js";
import { toJson } from "../text/node.js";
import { nodeAt } from "./node-at.js";

it("finds the node of a place as AWS names it", async () => {
  const { machine } = await parseAsl({
    StartAt: "A",
    States: { A: { Type: "Pass", InputPath: "$.x", Parameters: { "a.$": "$.b", list: [{ "c.$": "$.d" }] }, End: true } },
  });
  const state = machine?.states.get("A");
  if (!state) throw new Error("no state");
  const text = (location: string) => {
    const node = nodeAt(state, location);
    return node && toJson(node);
  };
  expect(text("InputPath")).toBe("$.x");
  expect(text("Parameters/a")).toBe("$.b");
  expect(text("Parameters/list[0]/c")).toBe("$.d");
  expect(text("Parameters/list[7]/c")).toEqual({ "a.$": "$.b", list: [{ "c.$": "$.d" }] });
  expect(text("ResultPath")).toBeUndefined();
});
