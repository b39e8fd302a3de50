import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import type { Facts } from "../../src/analysis/facts/facts.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { State } from "../../src/asl/model.js";
import type { Json } from "../../src/text/node.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { COMPARISONS, CONDITIONS, INPUT, JSONATA, JSONPATH } from "./expressions.js";
import { printOperations, printValue } from "./printed.js";
import { expectSound } from "./sound.js";

/**
 * What the analysis says, neither more nor less: that it is sound is tested elsewhere, but a wider answer would be as well.
 */
const approved = (name: string) => join(import.meta.dirname, "approved", `${name}.txt`);
const END = { Type: "Succeed" };

function facts(states: Json, queryLanguage: "JSONPath" | "JSONata"): Facts | undefined {
  const machine = machineOf({ QueryLanguage: queryLanguage, StartAt: "S", States: states });
  if (!machine) return undefined;
  const analysis = explore(machine, { inputSchema: INPUT });
  const of = factsOf(analysis, NOTHING_SHOWN);
  expectSound(analysis, of, INPUT);
  return of;
}

const stateOf = (of: Facts, name: string): State => of.machine.states.get(name) as State;

/** The output of S, or what comes to the states that end it, and what can fail. */
function told(of: Facts | undefined, ...ends: readonly string[]): string[] {
  if (!of) return ["refused"];
  const state = stateOf(of, "S");
  const values = ends.length === 0 ? [of.value(state, "output")] : ends.map((name) => of.value(stateOf(of, name), "input"));
  return [
    ...values.map((value, i) => `${ends[i] ?? ""} ${value ? printValue(value) : "none"}`.trim()),
    ...printOperations(of.operations(state)),
  ];
}

beforeAll(loadJsonata);

describe.each(Object.entries(JSONATA))("what the analysis says of JSONata (%s) is approved:", (group, expressions) => {
  itIsApproved(
    approved(`jsonata-${group}`),
    [...new Set(expressions)].map((expression) => [
      expression,
      () => told(facts({ S: { Type: "Pass", Output: `{% ${expression} %}`, End: true } }, "JSONata")),
    ]),
  );
});

describe("what the analysis says of paths and intrinsic functions is approved:", () => {
  itIsApproved(
    approved("jsonpath"),
    JSONPATH.map((path) => [
      path,
      () => told(facts({ S: { Type: "Pass", Parameters: { "v.$": path }, OutputPath: "$.v", End: true } }, "JSONPath")),
    ]),
  );
});

describe("what the analysis lets comparisons pass is approved:", () => {
  itIsApproved(
    approved("comparisons"),
    COMPARISONS.map(([member, operator, value]) => [
      `$.${member} ${operator} ${JSON.stringify(value)}`,
      () => {
        const [top = ""] = member.split(/[.[]/);
        // what a run without the member could not pass on is replaced by another
        const known = top === "none" || top === "opt" ? "i" : top;
        const next = (to: string) => ({ Type: "Pass", Parameters: { [`${known}.$`]: `$.${known}` }, Next: to });
        const choice = { Type: "Choice", Choices: [{ Variable: `$.${member}`, [operator]: value, Next: "A" }], Default: "B" };
        return told(facts({ S: choice, A: next("Then"), B: next("Else"), Then: END, Else: END }, "JSONPath"), "Then", "Else");
      },
    ]),
  );
});

describe("what the analysis lets conditions pass is approved:", () => {
  itIsApproved(
    approved("conditions"),
    [...new Set(CONDITIONS)].map((condition) => [
      condition,
      () => {
        const members = [...new Set([...condition.matchAll(/\$states\.input\.(\w+)/g)].map(([, member]) => member as string))];
        const values = Object.fromEntries(members.map((member) => [member, `{% [$states.input.${member}] %}`]));
        const next = (to: string) => ({ Type: "Pass", Output: values, Next: to });
        const choice = { Type: "Choice", Choices: [{ Condition: `{% ${condition} %}`, Next: "A" }], Default: "B" };
        return told(facts({ S: choice, A: next("Then"), B: next("Else"), Then: END, Else: END }, "JSONata"), "Then", "Else");
      },
    ]),
  );
});
