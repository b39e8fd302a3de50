import { expect, describe as group, it } from "vitest";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import { explore } from "./explore.js";

function explored(states: object) {
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify({ StartAt: "Kind", States: states }))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return explore(machine, { type: "STANDARD" });
}

const call = (next: object) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "work", Payload: {} },
  ResultPath: null,
  ...next,
});
const note = (value: object) => ({ Type: "Pass", Result: value, ResultPath: "$.note", Next: "Work" });

/** Two ways lead to a task whose error a handler reports with what only one of them has noted. */
const machine = (rules: number, noted: object) => ({
  Kind: {
    Type: "Choice",
    Choices: Array.from({ length: rules }, (_, i) => ({ Variable: "$.kind", StringEquals: `k${i}`, Next: i === 0 ? "Short" : "Long" })),
    Default: "Long",
  },
  Long: note({ text: "long", ticket: 7 }),
  Short: note(noted),
  Work: call({ Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Report" }], End: true }),
  Report: { Type: "Pass", InputPath: "$.note.ticket", End: true },
});

group("errors are raised for each way to a task", () => {
  it("the handler reads what one way to the task has not set", () => {
    const { failures } = explored(machine(2, { text: "short" }));
    expect(failures.map(({ state, error }) => [state.name, error])).toEqual([["Report", "States.Runtime"]]);
  });

  it("nothing fails where every way sets it", () => {
    expect(explored(machine(2, { text: "short", ticket: 1 })).failures).toEqual([]);
  });

  it("the same way costs no further runs: values that lead nowhere else raise nothing again", () => {
    const runs = (count: number) => {
      const values = { ...machine(1, { ticket: 1 }), Work: call({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "Done" }], Next: "Then" }) };
      const tests = Array.from({ length: count }, (_, i) => ({ Variable: "$.size", NumericEquals: i, Next: "Done" }));
      return explored({ ...values, Then: { Type: "Choice", Choices: tests, Default: "Done" }, Done: { Type: "Succeed" } }).runs;
    };
    const [few, more] = [runs(4), runs(8)];
    // one run, and no error, for each further value
    expect(more - few).toBeLessThanOrEqual(8);
  });
});
