import { describe, expect, it } from "vitest";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { MissingSubstitutionError } from "../../src/execution/deployment-mode.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import { runMachine } from "../../src/execution/run.js";
import { type Json, toJson } from "../../src/text/node.js";
import { type Substitutions, substitute } from "../../src/text/substitute.js";
import { parseText } from "../support/parse.js";
import { LAMBDA } from "../support/run-definition.js";

const values = (given: Record<string, string | number | boolean>): Substitutions => new Map(Object.entries(given));

function filled(json: Json, given: Record<string, string | number | boolean>) {
  const { root } = parseText(JSON.stringify(json));
  if (!root) throw new Error("nothing");
  return substitute(root, values(given));
}

/** What the run gives, or what it asks for. */
function run(states: object, given: Record<string, string | number | boolean> = {}, mocks: object = {}, input: Json = {}) {
  const { root, open } = filled({ StartAt: "A", States: states } as Json, given);
  const { machine } = parseMachine(root);
  const outcomes = parseText(JSON.stringify(mocks)).root;
  if (!machine || !outcomes) throw new Error("no machine");
  try {
    return runMachine(machine, { open, input, mocks: readMocks(outcomes) });
  } catch (error) {
    if (error instanceof MissingSubstitutionError) return `needs ${error.placeholder}: ${error.message}`;
    throw error;
  }
}

describe("placeholders", () => {
  it("get values in texts, keys and whole values", () => {
    const { root, open, used } = filled(
      { a: "arn:${Region}:${Name}", "${Name}": "${Count}", b: ["${Flag}", "${Other}"] },
      {
        Region: "eu",
        Name: "n",
        Count: 5,
        Flag: true,
      },
    );
    expect(toJson(root)).toEqual({ a: "arn:eu:n", n: 5, b: [true, "${Other}"] });
    expect([...open]).toEqual([["${Other}", "Other"]]);
    expect(used.size).toBe(4);
  });

  it("keep their place in the file", () => {
    const { root } = filled({ a: "x ${Name} y" }, { Name: "a much longer value" });
    const node = root.kind === "object" ? root.members[0]?.value : undefined;
    if (node?.kind !== "string") throw new Error("no string");
    expect(node.value).toBe("x a much longer value y");
    const { start, end, file } = node.content().rangeOf(22, 23);
    expect(file.text.slice(start, end)).toBe("y");
  });

  it("are passed on as data", () => {
    const result = run({ A: { Type: "Pass", Parameters: { bucket: "${Bucket}/x" }, End: true } });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: { bucket: "${Bucket}/x" } });
  });

  it.each([
    ["a computed part", { A: { Type: "Pass", Parameters: { "x.$": "$.${Name}" }, End: true } }],
    ["a path", { A: { Type: "Pass", InputPath: "$.${Name}", End: true } }],
    ["JSONata", { A: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $states.input.${Name} %}", End: true } }],
    ["a number", { A: { Type: "Wait", Seconds: "${Name}", End: true } }],
    [
      "a comparison",
      { A: { Type: "Choice", Choices: [{ Variable: "$.a", StringEquals: "${Name}", Next: "B" }], Default: "B" }, B: { Type: "Succeed" } },
    ],
    [
      "a value that came from one",
      {
        A: { Type: "Pass", Result: { a: "${Name}" }, Next: "C" },
        C: { Type: "Choice", Choices: [{ Variable: "$.a", StringEquals: "x", Next: "B" }], Default: "B" },
        B: { Type: "Succeed" },
      },
    ],
    ["a catcher", { A: { ...LAMBDA, Catch: [{ ErrorEquals: ["${Name}"], Next: "B" }], End: true }, B: { Type: "Succeed" } }],
    ["a retrier", { A: { ...LAMBDA, Retry: [{ ErrorEquals: ["${Name}"] }], End: true } }],
  ])("stop the run where they decide something: %s", (_what, states) => {
    const mocks = { states: { A: [{ error: "E" }] } };
    expect(run(states, {}, mocks, { a: "v" })).toMatch(/^needs Name: .*"A|^needs Name: .*"C/);
    expect(run(states, { Name: "a" }, mocks, { a: "v" })).toHaveProperty("status");
  });

  it("do not stop the run where the state is not reached, or an earlier handler matches", () => {
    const caught = {
      A: {
        ...LAMBDA,
        Catch: [
          { ErrorEquals: ["E"], Next: "B" },
          { ErrorEquals: ["${Name}"], Next: "B" },
        ],
        End: true,
      },
      B: { Type: "Succeed" },
    };
    expect(run(caught, {}, { states: { A: [{ error: "E" }] } })).toMatchObject({ status: "SUCCEEDED" });
    expect(run(caught, {}, { states: { A: [{ output: 1 }] } })).toMatchObject({ status: "SUCCEEDED" });
  });
});
