import { describe, expect, it } from "vitest";
import { parseAsl } from "../../test/support/parse.js";
import { analyze } from "../analysis/facts/analyze-machine.js";
import { runTimeRemedy } from "./run-time-remedy.js";

async function remedies(definition: object): Promise<string[]> {
  const { machine, problems } = await parseAsl(definition);
  if (!machine) throw new Error(JSON.stringify(problems));
  return analyze(machine, { type: "STANDARD" })
    .failures()
    .filter((claim) => claim.goal.kind === "fails")
    .map(runTimeRemedy);
}

const jsonPath = (state: object, before: object = { Type: "Pass" }) => ({
  StartAt: "Start",
  States: { Start: { ...before, Next: "Work" }, Work: { Type: "Pass", ...state, End: true } },
});
const jsonata = (state: object, before: object = { Type: "Pass" }) => ({ QueryLanguage: "JSONata", ...jsonPath(state, before) });
const known = (value: unknown) => ({ Type: "Pass", Result: value });

describe("what to do about an operation that fails", () => {
  it.each([
    [
      "a member that is not there",
      jsonPath({ Parameters: { "x.$": "$.a" } }, { Type: "Pass", Result: {} }),
      "States.Runtime cannot be retried or caught. Provide the value before this state, or check it with IsPresent first",
    ],
    [
      "an index beyond the end",
      jsonPath({ Parameters: { "x.$": "States.ArrayGetItem($.l, 2)" } }, known({ l: [1] })),
      "Pass States.ArrayGetItem an array and an index from 0 to its length minus 1",
    ],
    [
      "text that is not JSON",
      jsonPath({ Parameters: { "x.$": "States.StringToJson($.s)" } }, known({ s: "{" })),
      "Pass States.StringToJson a string that is valid JSON; check it first, for example with StringMatches",
    ],
    [
      "a text in the way of a ResultPath",
      jsonPath({ Result: 1, ResultPath: "$.a.b" }, known({ a: "text" })),
      "Write the result to a path whose parent is an object",
    ],
    [
      "a task token outside a callback",
      jsonPath({ Parameters: { "x.$": "$$.Task.Token" } }),
      "Read the task token in a Task state whose Resource ends in .waitForTaskToken: only there it exists",
    ],
    [
      "a misspelt member of the context object",
      jsonPath({ Parameters: { "x.$": "$$.Execution.StartedTime" } }),
      "Read $$.Execution.StartTime",
    ],
    [
      "a member that the context object lacks",
      jsonPath({ Parameters: { "x.$": "$$.StateMachine.Zone" } }),
      "Read one of $$.StateMachine.Id, $$.StateMachine.Name",
    ],
    [
      "a Map item outside a Map",
      jsonata({ Output: "{% $states.context.Map.Item.Index %}" }),
      "Read Map.Item in the ItemSelector of the Map state, and pass it to the iteration",
    ],
    [
      "an expression without a value, where no Catch can be",
      jsonata({ Output: "{% $states.input.a %}" }, { Type: "Pass", Output: {} }),
      "Provide the value before this state, or check it with $exists() first",
    ],
    [
      "an expression without a value, where a Catch can be",
      jsonata(
        { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: { FunctionName: "f", Payload: "{% $states.input.a %}" } },
        { Type: "Pass", Output: {} },
      ),
      "Provide the value before this state, or catch the error",
    ],
    [
      "an argument of the wrong type",
      jsonata({ Output: "{% $number($states.input.a) %}" }, { Type: "Pass", Output: { a: "ten" } }),
      "Check or convert the value before the expression uses it",
    ],
  ])("%s", async (_name, definition, remedy) => {
    expect(await remedies(definition)).toEqual([remedy]);
  });

  it("a condition that is not a Boolean", async () => {
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "Work",
      States: {
        Work: { Type: "Choice", Choices: [{ Condition: "{% 'yes' %}", Next: "Ok" }], Default: "Ok" },
        Ok: { Type: "Succeed" },
      },
    };
    expect(await remedies(definition)).toEqual(["Return a Boolean, for example from a comparison or from $boolean()"]);
  });
});
