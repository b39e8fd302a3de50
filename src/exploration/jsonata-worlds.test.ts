import { describe, expect, test } from "vitest";
import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import { explore } from "./explore.js";

/** Whether a run has reached the state "Goal". */
async function reaches(states: object, startAt: string): Promise<boolean> {
  await loadJsonata();
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: startAt,
    States: { ...states, Goal: { Type: "Succeed" }, Other: { Type: "Succeed" } },
  };
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  const { coverage } = explore(machine, { type: "STANDARD" });
  return coverage.states.reached.some(({ name }) => name === "Goal");
}

const choice = (condition: string): object => ({
  Type: "Choice",
  Choices: [{ Condition: `{% ${condition} %}`, Next: "Goal" }],
  Default: "Other",
});
const call = (output: string): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: "f" },
  Output: `{% ${output} %}`,
  Next: "C",
});

describe("a condition in JSONata", () => {
  test.each([
    "$states.input.ok",
    "$states.input.ok = true",
    "$states.input.status in ['a', 'b']",
    "$states.input.status = 'a' and $states.input.n > 3",
    "$states.input.status = 'a' and $states.input.kind != 'b' and $states.input.n <= -7",
    "$states.input.a.b.c = 'x' or $states.input.n = 12",
  ])("%s comes out both ways by the input, by a function's result, and by a member that $merge has added", async (condition) => {
    expect(await reaches({ C: choice(condition) }, "C")).toBe(true);
    expect(await reaches({ A: call("$states.result.Payload"), C: choice(condition) }, "A")).toBe(true);
    const merged = call("$merge([$states.input, { 'found': $states.result.Payload }])");
    expect(await reaches({ A: merged, C: choice(condition.replaceAll("$states.input", "$states.input.found")) }, "A")).toBe(true);
  });

  test("that cannot hold is not reached", async () => {
    expect(await reaches({ C: choice("$states.input.n > 3 and $states.input.n < 3") }, "C")).toBe(false);
  });
});

describe("$merge", () => {
  const merge = (parts: string): object => ({ Type: "Pass", Output: `{% $merge([${parts}]) %}`, Next: "B" });
  const needs = { Type: "Pass", Output: { id: "{% $states.input.order.id %}" }, Next: "Goal" };

  test("keeps what the input has to have", async () => {
    expect(await reaches({ A: merge("$states.input, { 'x': 1 }"), B: needs }, "A")).toBe(true);
    expect(await reaches({ A: merge("{ 'x': 1 }, $states.input"), B: needs }, "A")).toBe(true);
    expect(await reaches({ A: merge("$states.input.first, $states.input.second"), B: needs }, "A")).toBe(true);
  });

  test("adds nothing to objects that the state machine makes", async () => {
    expect(await reaches({ A: merge("{ 'x': 1 }, { 'y': $states.input.y }"), B: needs }, "A")).toBe(false);
  });

  test("takes the later member", async () => {
    const reads = choice("$states.input.x = 2");
    expect(await reaches({ A: merge("$states.input, { 'x': 1 }"), B: reads }, "A")).toBe(false);
    expect(await reaches({ A: merge("{ 'x': 1 }, $states.input"), B: reads }, "A")).toBe(true);
  });
});
