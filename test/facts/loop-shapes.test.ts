import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { inputOf } from "./expressions.js";
import { LOOPS, type LoopShape } from "./loop-shapes.js";
import { printExecution, printLimits, printLoops } from "./printed.js";
import { expectSound } from "./sound.js";

/** The execution, its loops, and what each state's visits come to. */
function told({ definition, type, described }: LoopShape): string[] {
  const machine = machineOf(definition);
  if (!machine) return ["refused"];
  const inputSchema = described ? inputOf(JSON.stringify(definition)) : undefined;
  const options = { ...(type ? { type } : {}), ...(inputSchema === undefined ? {} : { inputSchema }) };
  const analysis = explore(machine, options);
  const facts = factsOf(analysis, NOTHING_SHOWN);
  expectSound(analysis, facts, inputSchema, 1);
  const visits = [...machine.states.values()].map((state) => {
    const { min, max } = facts.visits(state);
    return `${state.name} ${min === max ? min : `${min}..${max ?? "∞"}`}${facts.reachable(state) === "no" ? " never" : ""}`;
  });
  return [...printExecution(facts), `  visits ${visits.join(", ")}`, ...printLoops(facts), ...printLimits(facts)];
}

beforeAll(loadJsonata);

describe.each(Object.entries(LOOPS))("what the analysis says of loops is approved (%s):", (group, shapes) => {
  itIsApproved(
    join(import.meta.dirname, "approved", `loops-${group}.txt`),
    shapes.map((shape) => [shape.name, () => told(shape)]),
  );
});
