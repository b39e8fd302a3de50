import { describe, expect, it } from "vitest";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import { sourceFile } from "../text/source-file.js";
import { explore } from "./explore.js";

/** States that runs have reached, and those that have failed by the state machine's own doing. */
function explored(variable: string, more: object = {}, startAt = "If"): { reached: string[]; failed: string[] } {
  const definition = {
    StartAt: startAt,
    States: {
      ...more,
      If: { Type: "Choice", Choices: [{ Variable: variable, IsPresent: true, Next: "There" }], Default: "Not there" },
      There: { Type: "Pass", InputPath: variable, End: true },
      "Not there": { Type: "Succeed" },
    },
  };
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  const { coverage, failures } = explore(machine, { type: "STANDARD" });
  return { reached: coverage.states.reached.map(({ name }) => name), failed: failures.map(({ state }) => state.name) };
}

describe("an item that IsPresent asks for", () => {
  it.each(["$.Things[0]", "$.Things[1]", "$.Things[49]", "$.Things[999]"])("%s is there in one run and not in another", (variable) => {
    const { reached, failed } = explored(variable);
    expect(reached).toEqual(expect.arrayContaining(["There", "Not there"]));
    expect(failed).toEqual([]);
  });

  it("is there in the list of a result, and where an API's model describes it", () => {
    const call = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, Next: "If" };
    expect(explored("$.Payload[5]", { Call: call }, "Call").reached).toContain("There");
    const list = { Type: "Task", Resource: "arn:aws:states:::aws-sdk:sqs:listQueues", Parameters: {}, Next: "If" };
    expect(explored("$.QueueUrls[5]", { Call: list }, "Call").reached).toContain("There");
  });

  it("beyond what is tried is not there", () => {
    expect(explored("$.Things[1000]").reached).not.toContain("There");
  });
});
