import { beforeAll, describe, expect, it } from "vitest";
import { taskModelOf } from "../../src/analysis/fixpoint/task-model.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { allStates, type Machine } from "../../src/asl/model.js";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { isRefused } from "../../src/asl/problems.js";
import { type ExploredRun, explore } from "../../src/exploration/explore.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { contains } from "../../src/values/abstract/json.js";
import { definitionsIn, published } from "../support/published.js";
import { hasShared, whyNot } from "../support/shared.js";
import { sampleOf, size } from "../support/size.js";
import { analyse, excluded } from "./containment.js";
import type { Case } from "./generator.js";
import type { Json } from "./json.js";
import { runUnlessUnsettled } from "./run-case.js";
import { machineNumber } from "./soundness.js";

/** Random machines, and runs of each that are looked at. */
const MACHINES = size(80, 3000);
const RUNS_EACH = size(4, 60);

interface Read {
  readonly machine: Machine;
  /** AWS would refuse the definition. */
  readonly refused: boolean;
}

function read(definition: Json): Read | undefined {
  const { root } = parseJson(MappedText.ofFile(sourceFile("explored.json", JSON.stringify(definition))));
  const parsed = root && parseMachine(root);
  return parsed?.machine && { machine: parsed.machine, refused: parsed.problems.some(isRefused) };
}

/** Runs of the explorer that the analysis of the definition excludes, or that answer what no task can answer. */
function against(definition: Json, type: Case["type"]): string[] {
  const found = read(definition);
  if (!found || found.refused) return [];
  const { machine } = found;
  const runs: ExploredRun[] = [];
  explore(machine, { type, watch: (run) => runs.push(run) });
  const said = analyse(machine, type);
  const problems: string[] = [];
  for (const { input, mocks, s3, status } of runs.slice(0, RUNS_EACH)) {
    if (status === undefined) continue;
    const states = Object.fromEntries(mocks) as Case["mocks"]["states"];
    const where = `\n  input ${JSON.stringify(input)}\n  mocks ${JSON.stringify(states)}`;
    const impossible = outsideModel(machine, mocks);
    if (impossible) problems.push(`${impossible}${where}`);
    const seen = runUnlessUnsettled(machine, { definition: definition as Case["definition"], input, mocks: { states, s3 }, type }, 0);
    const problem = seen && excluded(said, seen);
    if (problem) problems.push(`${problem}${where}`);
  }
  return problems;
}

/** A result that the model of its API does not have. */
function outsideModel(machine: Machine, mocks: ExploredRun["mocks"]): string | undefined {
  for (const state of allStates(machine)) {
    if (state.type !== "Task") continue;
    const { value } = taskModelOf(state);
    for (const outcome of mocks.get(state.name) ?? []) {
      const { output } = outcome as { output?: Json };
      if (output !== undefined && !contains(value, output)) return `"${state.name}" answers ${JSON.stringify(output)}`;
    }
  }
  return undefined;
}

async function allAgainst(definitions: AsyncIterable<{ readonly name: string; readonly definition: Json; readonly type: Case["type"] }>) {
  const found: string[] = [];
  let machines = 0;
  for await (const { name, definition, type } of definitions) {
    machines++;
    for (const problem of against(definition, type).slice(0, 1)) found.push(`${name}: ${problem}`);
  }
  return { found: found.join("\n\n"), machines };
}

describe("what the explorer runs lies inside what the analysis says", () => {
  beforeAll(loadJsonata);

  it("on random machines", () => {
    const found: string[] = [];
    for (let seed = 0; seed < MACHINES; seed++)
      for (const problem of against(machineNumber(seed), "STANDARD")) found.push(`${seed}: ${problem}`);
    expect(found.slice(0, 3).join("\n\n")).toBe("");
  });

  it("on the fixtures", async () => {
    const { found, machines } = await allAgainst(definitionsIn("fixtures/clean"));
    expect(found).toBe("");
    expect(machines).toBeGreaterThan(5);
  });

  it.skipIf(!hasShared)(`on published definitions${whyNot}`, async () => {
    const { found, machines } = await allAgainst(sampleOf(published(), 10));
    expect(found).toBe("");
    expect(machines).toBeGreaterThan(size(20, 200));
  });
});
