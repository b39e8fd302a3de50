import { join } from "node:path";
import { beforeAll, describe } from "vitest";
import { explore } from "../../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../../src/analysis/facts/build.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { Json } from "../../src/text/node.js";
import { machineOf } from "../soundness/run-case.js";
import { itIsApproved } from "../support/approved.js";
import { COMPARISONS, CONDITIONS, JSONATA, JSONPATH } from "./expressions.js";
import { printSchema } from "./printed.js";
import { expectSound } from "./sound.js";

const approved = (name: string): string => join(import.meta.dirname, "approved", `${name}.txt`);
const END = { Type: "Succeed" };
const FAIL = { Type: "Fail", Error: "Other" };

/** What an input must be like for the execution to succeed; nothing describes it beforehand. */
function contract(states: Json, queryLanguage: "JSONPath" | "JSONata"): string {
  const machine = machineOf({ QueryLanguage: queryLanguage, StartAt: "S", States: states });
  if (!machine) return "refused";
  const analysis = explore(machine);
  const facts = factsOf(analysis, NOTHING_SHOWN);
  expectSound(analysis, facts, undefined);
  const read = facts.membersRead().map((path) => path.join("."));
  return `${printSchema(facts.inputSchema())}${read.length === 0 ? "" : `; if an object: ${read.join(", ")}`}`;
}

/** Where only executions succeed in which the rule matches, and where only those in which it does not. */
function bothSides(rule: { readonly [key: string]: Json }, queryLanguage: "JSONPath" | "JSONata"): string[] {
  const choice = (yes: string, no: string) => ({ Type: "Choice", Choices: [{ ...rule, Next: yes }], Default: no });
  return ["yes", "no"].map((side) => {
    const states = { S: side === "yes" ? choice("End", "Fail") : choice("Fail", "End"), End: END, Fail: FAIL };
    return `${side}: ${contract(states, queryLanguage)}`;
  });
}

beforeAll(loadJsonata);

describe("what a successful execution has read of its input is approved:", () => {
  itIsApproved(
    approved("learned-jsonpath"),
    JSONPATH.map((path) => [path, () => [contract({ S: { Type: "Pass", Parameters: { "v.$": path }, End: true } }, "JSONPath")]]),
  );

  itIsApproved(
    approved("learned-jsonata"),
    [...new Set(JSONATA.paths)].map((expression) => [
      expression,
      () => [contract({ S: { Type: "Pass", Output: `{% ${expression} %}`, End: true } }, "JSONata")],
    ]),
  );
});

describe("what a condition tells of the input is approved:", () => {
  itIsApproved(
    approved("learned-comparisons"),
    COMPARISONS.map(([member, operator, value]) => [
      `$.${member} ${operator} ${JSON.stringify(value)}`,
      () => bothSides({ Variable: `$.${member}`, [operator]: value }, "JSONPath"),
    ]),
  );

  itIsApproved(
    approved("learned-conditions"),
    [...new Set(CONDITIONS)].map((condition) => [condition, () => bothSides({ Condition: `{% ${condition} %}` }, "JSONata")]),
  );
});
