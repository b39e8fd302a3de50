import { describe, expect, it } from "vitest";
import type { Machine } from "../asl/model.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { callsWithTypicalMembers, typicalMembers } from "../integrations/typical-answers.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import type { Json } from "../text/node.js";
import { sourceFile } from "../text/source-file.js";
import { explore } from "./explore.js";

function machineOf(states: { readonly [name: string]: Json }): Machine {
  const definition = { StartAt: Object.keys(states)[0] as string, States: states };
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return machine;
}

/** The input and the first answer of `Run` in a run of a state machine that fails by itself. */
function witnessOf(resource: string, parameters: Json = {}, failing: Json = { "x.$": "States.ArrayGetItem(States.Array(1), 5)" }) {
  const machine = machineOf({
    Run: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters: parameters, Next: "Fail" },
    Fail: { Type: "Pass", Parameters: failing, End: true },
  });
  const [failure] = explore(machine, { type: "STANDARD" }).failures;
  return { input: failure?.input, answer: (failure?.mocks.get("Run")?.[0] as { output: Json } | undefined)?.output };
}

/** Does the value have something at the path? */
function holds(json: Json | undefined, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return json !== undefined;
  if (name === "*") return Array.isArray(json) && json.length > 0 && json.every((item) => holds(item, rest));
  return typeof json === "object" && json !== null && !Array.isArray(json) && Object.hasOwn(json, name) && holds(json[name], rest);
}

describe("an answer that nothing is read of", () => {
  it.each(callsWithTypicalMembers())("of %s has its typical members", (call) => {
    const [service = "", action = "", pattern = "request-response"] = call.split(/[:.]/);
    const optimized = { form: "optimized", service, action, pattern } as Parameters<typeof typicalMembers>[0];
    const { answer } = witnessOf(call).answer ? witnessOf(call) : witnessOf(`aws-sdk:${call}`);
    const named = typicalMembers(optimized);
    expect(named.length).toBeGreaterThan(0);
    for (const path of named) expect(holds(answer, path), `${path.join(".")} in ${JSON.stringify(answer)}`).toBe(true);
  });

  it("has values of the form that AWS gives", () => {
    expect(witnessOf("sns:publish").answer).toEqual({ MessageId: "11111111-2222-4333-8444-000000000001" });
    expect(witnessOf("events:putEvents").answer).toEqual({
      FailedEntryCount: 0,
      Entries: [{ EventId: "11111111-2222-4333-8444-000000000001" }],
    });
    expect(witnessOf("states:startExecution").answer).toEqual({
      ExecutionArn: "arn:aws:states:us-east-1:111111111111:execution:example:example",
      StartDate: "2026-01-01T00:00:00Z",
    });
  });

  it("stays empty where an ordinary answer may be", () => {
    expect(witnessOf("dynamodb:putItem").answer).toEqual({});
  });
});

it("lets a test find a typical member and miss it", () => {
  const machine = machineOf({
    Run: { Type: "Task", Resource: "arn:aws:states:::sns:publish", Parameters: {}, Next: "Sent" },
    Sent: { Type: "Choice", Choices: [{ Variable: "$.MessageId", IsPresent: true, Next: "Yes" }], Default: "No" },
    Yes: { Type: "Succeed" },
    No: { Type: "Succeed" },
  });
  const { reached } = explore(machine, { type: "STANDARD" }).coverage.states;
  expect(reached.map(({ name }) => name).sort()).toEqual(["No", "Run", "Sent", "Yes"]);
});

it.each([
  ["day", "2026-01-01"],
  ["instanceId", "i-0123456789abcdef0"],
  ["SubnetId", "subnet-0123456789abcdef0"],
  ["accountId", "111111111111"],
  ["roleArn", "arn:aws:iam::111111111111:role/example"],
  ["createdAt", "2026-01-01T00:00:00Z"],
  ["queueUrl", "https://sqs.us-east-1.amazonaws.com/111111111111/example"],
  ["orderId", "orderId-1"],
])("gives %s of the input a text of its form", (name, text) => {
  const { input } = witnessOf("dynamodb:putItem", { TableName: "t", Item: { id: { "S.$": `$.${name}` } } });
  expect(input).toEqual({ [name]: text });
});

it("gives items of a list the form that the list's name tells", () => {
  const { input } = witnessOf("aws-sdk:ec2:stopInstances", { InstanceIds: [{ "x.$": "$.instanceIds[0]" }] });
  expect(input).toEqual({ instanceIds: ["i-0123456789abcdef0"] });
});
