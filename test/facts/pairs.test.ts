import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { allStates, type State } from "../../src/asl/model.js";
import type { Json } from "../../src/text/node.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { inputOf } from "./expressions.js";
import { PAIRS, type PairsOf } from "./pairs.js";
import { printValue } from "./printed.js";

/** Whether each of both conditions holds; `no run`: that way is closed. */
const WAYS = ["yes yes", "yes no", "no yes", "no no"] as const;

type Condition = PairsOf["conditions"][number];

/** What the member can be where the first condition and one that follows it in the list were asked, one after the other: a line each. */
function afterBoth(first: Condition, of: PairsOf): string[] {
  const { queryLanguage, member, conditions: all } = of;
  const conditions = all.slice(all.indexOf(first));
  const choice = (condition: Condition, yes: string, no: string) => ({
    Type: "Choice",
    Choices: [{ ...condition, Next: yes }],
    Default: no,
  });
  // each second condition has a branch of its own, on both sides of the first one
  const end = { Type: "Succeed", ...(queryLanguage === "JSONata" ? { Output: "" } : { OutputPath: null }) };
  const asked = (side: string) => ({
    Type: "Parallel",
    Branches: conditions.map((second, i) => {
      const [start, yes, no] = [`${side} ${i}`, `${side} yes ${i}`, `${side} no ${i}`];
      return { StartAt: start, States: { [start]: choice(second, yes, no), [yes]: end, [no]: end } };
    }),
    End: true,
  });
  const machine = machineOf({
    QueryLanguage: queryLanguage,
    StartAt: "S",
    States: { S: choice(first, "yes", "no"), yes: asked("yes"), no: asked("no") },
  });
  if (!machine) return ["refused"];
  const analysis = explore(machine, { inputSchema: inputOf(JSON.stringify(conditions)) });
  const facts = factsOf(analysis, NOTHING_SHOWN);
  const states = new Map([...allStates(machine)].map((state) => [state.name, state]));
  const told = (name: string): string => {
    const state = states.get(name) as State;
    if (facts.reachable(state) === "no") return "no run";
    const found = facts.value(state, "input")?.member(member);
    if (!found || found.presence === "no") return "absent";
    return `${found.presence === "must" ? "" : `${found.presence} `}${printValue(found.value, 1)}`;
  };
  return conditions.map((second, i) => `${written(second)}: ${WAYS.map((way) => told(`${way} ${i}`)).join(" ¦ ")}`);
}

const written = (condition: Condition): string =>
  typeof condition.Condition === "string" ? condition.Condition.slice(3, -3) : JSON.stringify(condition satisfies Json);

beforeAll(loadJsonata);

describe.each(PAIRS.map((of) => [of.name, of] as const))("what two conditions tell together is approved (%s):", (name, of) => {
  itIsApproved(
    join(import.meta.dirname, "approved", `pairs-${name.replaceAll(" ", "-")}.txt`),
    of.conditions.map((first) => [written(first), () => afterBoth(first, of)]),
  );
});
