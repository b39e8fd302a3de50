import { beforeAll, expect, test } from "vitest";
import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import { explore } from "./explore.js";

beforeAll(loadJsonata);

const choice = (conditions: number, condition: (i: number) => string, Default: string) => ({
  Type: "Choice",
  Choices: Array.from({ length: conditions }, (_, i) => ({ Condition: `{% ${condition(i)} %}`, Next: i % 2 ? "T" : "U" })),
  Default,
});

/** A Choice with so many conditions of which none can hold, so that every run evaluates all, and one with a hundred that can. */
function explored(conditions: number) {
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: "C",
    States: {
      C: choice(conditions, () => "1 = 2", "D"),
      D: choice(100, (i) => `$states.input.a = 'x${i}'`, "T"),
      T: { Type: "Succeed" },
      U: { Type: "Succeed" },
    },
  };
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return explore(machine, { type: "STANDARD" });
}

test("the steps of all runs together are bounded: many conditions are evaluated in fewer runs", () => {
  const few = explored(10);
  const many = explored(4000);
  expect(few.runs).toBeGreaterThan(40);
  expect(many.runs).toBeGreaterThan(0);
  expect(many.runs).toBeLessThan(few.runs);
  expect(many.cut).toBe(true);
});
