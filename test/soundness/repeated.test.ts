import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { Machine } from "../../src/asl/model.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { type ExploreOptions, explore } from "../../src/exploration/explore.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { published } from "../support/published.js";
import { hasShared, whyNot } from "../support/shared.js";
import { sampleOf, size } from "../support/size.js";
import type { Json } from "./json.js";
import { machineNumber } from "./soundness.js";

/** Random machines. */
const MACHINES = size(120, 2000);

function read(definition: Json): Machine | undefined {
  const { root } = parseJson(MappedText.ofFile(sourceFile("repeated.json", JSON.stringify(definition))));
  return root && parseMachine(root).machine;
}

/** All that an exploration has found, as plain data. */
function found(machine: Machine, options: ExploreOptions): unknown {
  const { coverage, failures, taken, endless, late, runs, events, cut, settled } = explore(machine, options);
  return {
    edges: coverage.edges.reached.length,
    handlers: coverage.handlers.reached.length,
    states: coverage.states.reached.map(({ name }) => name),
    failures: failures.map(({ state, error, cause, site, input, mocks, s3, world, only, blame, lost }) => ({
      failure: [state.name, error, cause, site?.location, blame?.kind, lost?.name],
      shown: [input, [...mocks], s3, world.key, only],
    })),
    taken: taken.map(({ input, answers, edges }) => [input, [...answers].map(([{ name }, given]) => [name, given]), [...edges]]),
    endless: endless.map(({ state, input, mocks, only, repeats, varied }) => [state.name, input, [...mocks], only, repeats, varied.size]),
    late: late.map(({ state, input, mocks }) => [state.name, input, [...mocks]]),
    totals: [runs, events, cut, settled],
  };
}

const both = (machine: Machine, type: ExploreOptions["type"]): [unknown, unknown] => [
  found(machine, { type }),
  found(machine, { type, repeats: true }),
];

const task = (name: string, more: object) => ({
  Type: "Task",
  Resource: `arn:aws:lambda:us-east-1:111111111111:function:${name}`,
  ...more,
});

beforeAll(loadJsonata);

describe("a run that goes on from another one finds what it finds from its start on", () => {
  it("with variables, handlers, branches and items before the state at which the worlds differ", () => {
    const inner = (name: string) => ({ StartAt: name, States: { [name]: task(name, { End: true }) } });
    const machine = read({
      StartAt: "Order",
      States: {
        Order: task("order", { Assign: { "id.$": "$.id" }, Catch: [{ ErrorEquals: ["Lost"], Next: "Both" }], Next: "Both" }),
        Both: { Type: "Parallel", Branches: [inner("Left"), inner("Right")], ResultPath: "$.both", Next: "Each" },
        Each: { Type: "Map", ItemsPath: "$.items", ItemProcessor: inner("Item"), ResultPath: "$.done", Next: "Ask" },
        Ask: task("ask", {
          Parameters: { "id.$": "$id", "first.$": "$.both[0].name" },
          Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 2 }],
          Catch: [{ ErrorEquals: ["Gone"], ResultPath: "$.error", Next: "Tell" }],
          ResultPath: "$.answer",
          Next: "Kind",
        }),
        Kind: {
          Type: "Choice",
          Choices: [
            { Variable: "$.answer.kind", StringEquals: "again", Next: "Wait" },
            { Variable: "$.answer.kind", StringEquals: "stop", Next: "Tell" },
          ],
          Default: "Tell",
        },
        Wait: { Type: "Wait", Seconds: 5, Next: "Ask" },
        Tell: { Type: "Pass", Parameters: { "name.$": "$.answer.customer.name", "id.$": "$id" }, End: true },
      },
    });
    const [quick, slow] = both(machine as Machine, "STANDARD");
    expect(quick).toEqual(slow);
    expect((slow as { totals: number[] }).totals[0]).toBeGreaterThan(6);
  });

  it(`in ${MACHINES} random state machines`, { timeout: 600_000 }, () => {
    for (let i = 0; i < MACHINES; i++) {
      const machine = read(machineNumber(i + 40_000));
      if (!machine) continue;
      const [quick, slow] = both(machine, i % 8 === 0 ? "EXPRESS" : "STANDARD");
      expect(quick, `machine ${i + 40_000}`).toEqual(slow);
    }
  });

  it.skipIf(!hasShared)(`in published definitions${whyNot}`, { timeout: 600_000 }, async () => {
    for await (const { name, definition, type } of sampleOf(published(), 10)) {
      const machine = read(definition);
      if (!machine) continue;
      const [quick, slow] = both(machine, type);
      expect(quick, name).toEqual(slow);
    }
  });
});
