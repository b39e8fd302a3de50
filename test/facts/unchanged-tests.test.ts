import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import { parseAsl } from "../support/parse.js";

const work = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:111111111111:function:f", Next: "Rest" };
const rest = { Type: "Wait", Seconds: 60, Next: "Stop?" };
const stop = { Type: "Choice", Choices: [{ Variable: "$.stop", BooleanEquals: true, Next: "Done" }], Default: "Work" };
const done = { Type: "Succeed" };

async function classOf(states: object, definition: object = {}): Promise<string | undefined> {
  const all = { Work: work, Rest: rest, "Stop?": stop, Done: done, ...states };
  const { machine, problems } = await parseAsl({ StartAt: "Work", ...definition, States: all });
  if (!machine) throw new Error(JSON.stringify(problems));
  return (await analyze(machine, { type: "STANDARD" })).loops[0]?.class;
}

describe("loops whose tests nothing changes", () => {
  it.each([
    ["drops its result", { ResultPath: null }, "spins"],
    ["writes beside the flag", { ResultPath: "$.work" }, "spins"],
    ["writes beside a longer path of the flag", { ResultPath: "$.stops" }, "spins"],
    ["writes over the flag", { ResultPath: "$.stop" }, "polling"],
    ["writes into the flag", { ResultPath: "$.stop.at" }, "polling"],
    ["replaces the state input", {}, "polling"],
    ["hands a part on", { ResultPath: null, OutputPath: "$.rest" }, "polling"],
    ["copies the flag", { ResultSelector: { "stop.$": "$.done" }, ResultPath: "$.stop" }, "polling"],
    ["raises an error of its own that leaves", { ResultPath: null, Catch: [{ ErrorEquals: ["Finished"], Next: "Done" }] }, "polling"],
    ["leaves when Lambda fails", { ResultPath: null, Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Done" }] }, "spins"],
    [
      "writes its error over the flag",
      { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.stop", Next: "Rest" }] },
      "polling",
    ],
    [
      "writes its error beside the flag",
      { ResultPath: null, Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Rest" }] },
      "spins",
    ],
  ])("a task that %s", async (_, fields, expected) => {
    expect(await classOf({ Work: { ...work, ...fields } })).toBe(expected);
  });

  it.each([
    ["a variable that is never assigned again", "$go = 'on'", {}, "spins"],
    ["a variable that the loop assigns", "$go = 'on'", { Assign: { go: "{% $states.result.go %}" } }, "polling"],
    ["the time", "$toMillis($states.input.at) > $millis()", {}, "polling"],
    ["the state input, which the result replaces", "$states.input.go", {}, "polling"],
    ["the input of the execution", "$states.context.Execution.Input.go", {}, "spins"],
    ["when the state was entered", "$states.context.State.EnteredTime > '2030'", {}, "polling"],
  ])("a condition that reads %s", async (_, condition, fields, expected) => {
    const states = {
      Begin: { Type: "Pass", Assign: { go: "{% $states.input.go %}" }, Next: "Work" },
      Work: { ...work, ...fields },
      "Stop?": { Type: "Choice", Choices: [{ Condition: `{% ${condition} %}`, Next: "Work" }], Default: "Done" },
    };
    expect(await classOf(states, { QueryLanguage: "JSONata", StartAt: "Begin" })).toBe(expected);
  });
});
