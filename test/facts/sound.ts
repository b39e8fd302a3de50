import { expect } from "vitest";
import type { Analysis } from "../../src/analysis/analyze.js";
import type { Facts } from "../../src/analysis/facts/facts.js";
import { valuesOf } from "../../src/analysis/fixpoint/input-schema.js";
import { sample } from "../../src/analysis/witness/sample.js";
import type { Json } from "../../src/text/node.js";
import { contains } from "../../src/values/abstract/json.js";
import { Random } from "../../src/values/concrete/random.js";
import { excluded, saidOf } from "../soundness/containment.js";
import { runUnlessUnsettled } from "../soundness/run-case.js";
import { FULL } from "../support/size.js";
import { INPUT } from "./expressions.js";

/** Inputs that are as `INPUT` says. */
const DESCRIBED: readonly Json[] = (() => {
  const values = valuesOf(INPUT);
  const random = Random.from("inputs of examples");
  const drawn = Array.from({ length: 3 }, () => sample(values, { kind: "lot", random }));
  const all = [sample(values, { kind: "least" }), sample(values, { kind: "most" }), ...drawn];
  return all.filter((input) => contains(values, input));
})();
const ANY: readonly Json[] = [
  {},
  [],
  { any: { a: "x", b: 1 }, n: 2, t: "a", e: "A", list: [1, 2], rows: [{ a: 1 }], o: { x: 1 } },
  "text",
  null,
];

/**
 * Beside what is approved: at full size, runs of the example do nothing that its facts exclude.
 * @param schema of the input: `INPUT`, or a part of it; any input where absent.
 */
export function expectSound(analysis: Analysis, facts: Facts, schema: Json | undefined, most = Infinity): void {
  if (!FULL) return;
  const inputs = (schema === undefined ? [...ANY, ...DESCRIBED] : DESCRIBED.map((input) => only(input, schema))).slice(0, most);
  const said = saidOf(analysis, facts);
  for (const [i, input] of inputs.entries()) {
    const made = { definition: {}, input, mocks: { states: {} }, type: analysis.type };
    const seen = runUnlessUnsettled(analysis.machine, made, i);
    const problem = seen && excluded(said, seen);
    expect(problem && `${problem}; with input ${JSON.stringify(input)}`).toBeUndefined();
  }
}

/** The input with the members that the schema names. */
function only(input: Json, schema: Json): Json {
  const { properties } = schema as { readonly properties: { readonly [name: string]: Json } };
  return Object.fromEntries(Object.entries(input as { [name: string]: Json }).filter(([name]) => Object.hasOwn(properties, name)));
}
