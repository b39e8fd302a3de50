import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import type { Machine, TaskState } from "../asl/model.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import { parseJson } from "../languages/json/parse-json.js";
import { MappedText } from "../text/mapped-text.js";
import type { Json } from "../text/node.js";
import { sourceFile } from "../text/source-file.js";
import { explore } from "./explore.js";
import { Sources } from "./outside.js";

function machineOf(resource: string, next: object): Machine {
  const definition = {
    StartAt: "Run",
    States: {
      Run: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters: {}, Next: "Use" },
      Use: next,
      Goal: { Type: "Succeed" },
      Other: { Type: "Succeed" },
    },
  };
  const { root } = parseJson(MappedText.ofFile(sourceFile("test.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return machine;
}

const choice = (rule: { readonly [key: string]: Json }): object => ({
  Type: "Choice",
  Choices: [{ ...rule, Next: "Goal" }],
  Default: "Other",
});

const reached = (machine: Machine): string[] => explore(machine, { type: "STANDARD" }).coverage.states.reached.map(({ name }) => name);

/** Results of jobs that AWS documents: they may have more members, but those that are listed are of their kind. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ["batch:submitJob.sync", "StartedAt"],
  ["glue:startJobRun.sync", "ExecutionTime"],
  ["athena:startQueryExecution.sync", "QueryExecution.Statistics.DataScannedInBytes"],
];

describe("a number in the documented result of a job", () => {
  beforeAll(loadJsonata);

  it.each(NUMBERS)("of %s is compared as a number: %s", (resource, path) => {
    expect(reached(machineOf(resource, choice({ Variable: `$.${path}`, NumericGreaterThan: 7 })))).toContain("Goal");
    expect(reached(machineOf(resource, choice({ Variable: `$.${path}`, NumericLessThanEquals: 7 })))).toContain("Goal");
  });

  it.each(NUMBERS)("of %s is never a text: %s", (resource, path) => {
    for (const rule of [{ StringEquals: "x" }, { StringMatches: "x*" }, { IsString: true }])
      expect(reached(machineOf(resource, choice({ Variable: `$.${path}`, ...rule })))).not.toContain("Goal");
    const { failures } = explore(
      machineOf(resource, { Type: "Pass", Parameters: { "r.$": `States.StringToJson($.${path})` }, End: true }),
      {
        type: "STANDARD",
      },
    );
    expect(failures.map(({ state }) => state.name)).toEqual(["Use"]);
  });

  it.each(NUMBERS)("of %s stays what the model says whatever reads it: %s", (resource, path) => {
    const machine = machineOf(resource, choice({ Variable: `$.${path}`, NumericGreaterThan: 7 }));
    let place = new Sources().result(machine.states.get("Run") as TaskState);
    for (const name of path.split(".")) place = place.member(name) ?? place;
    expect([place.kind, place.proof]).toEqual(["number", "model"]);
    expect(place.is("string", "read")).toBe(false);
    expect(place.kind).toBe("number");
  });

  it.each(NUMBERS)("of %s has members beside it that no list names: %s", (resource) => {
    const machine = machineOf(resource, choice({ Variable: "$.AddedLater", StringEquals: "x" }));
    expect(reached(machine)).toContain("Goal");
    expect(explore(machine, { type: "STANDARD" }).failures).toEqual([]);
  });
});
