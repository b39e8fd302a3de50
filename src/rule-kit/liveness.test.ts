import { expect, it } from "vitest";
import { parseAsl } from "../../test/support/parse.js";
import { liveOut } from "./liveness.js";

const task = (more: object) => ({ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, ...more });

async function live(states: object, name: string) {
  const { machine } = await parseAsl({ StartAt: Object.keys(states)[0], States: states });
  const state = machine?.states.get(name);
  const found = machine && state && liveOut(machine).get(state);
  return found === "all" ? "all" : [...(found ?? [])].sort();
}

it("gives everything to the end of the execution", async () => {
  expect(await live({ A: task({ ResultPath: "$.a", Next: "B" }), B: task({ ResultPath: "$.b", End: true }) }, "A")).toBe("all");
});

it("follows members through states that keep them, to where they are read", async () => {
  const states = {
    A: task({ ResultPath: "$.a", Next: "W" }),
    W: { Type: "Wait", SecondsPath: "$.w", Next: "B" },
    B: task({ Parameters: { FunctionName: "f", "x.$": "$.a.b" }, Next: "C" }),
    C: task({ End: true }),
  };
  expect(await live(states, "A")).toEqual(["a", "w"]);
  expect(await live(states, "B")).toEqual([]);
});

it("follows loops, handlers and whole payloads", async () => {
  const states = {
    A: task({ ResultPath: "$.a", Next: "C" }),
    C: { Type: "Choice", Choices: [{ Variable: "$.again", BooleanEquals: true, Next: "A" }], Default: "B" },
    B: task({ Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "H" }], End: true }),
    H: { Type: "Fail", ErrorPath: "$.a.code" },
  };
  expect(await live(states, "A")).toEqual(["a", "again"]);
  expect(await live({ ...states, B: task({ Parameters: { FunctionName: "f", "all.$": "$" }, End: true }) }, "A")).toBe("all");
  expect(await live({ ...states, B: { Type: "Task", Resource: "arn:aws:lambda:eu-west-1:1:function:f", End: true } }, "A")).toBe("all");
});
