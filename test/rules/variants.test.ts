import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../src/linter/registry.generated.js";
import type { Json } from "../../src/text/node.js";
import { approvedAt } from "../support/approved.js";
import { factsOf } from "./facts.js";
import { check } from "./harness.js";
import { printFinding } from "./printed.js";
import type { Fields, Variant } from "./variants/definitions.js";
import * as tables from "./variants/index.js";

const RULE = new Map(RULES.map((rule) => [rule.id, rule]));

/** Forms of what a rule reports, and sound definitions beside them: which findings there are, and their words as approved. */
for (const [table, variants] of Object.entries(tables))
  describe(`variants: ${table}`, () => {
    const titles = variants.map(({ rule, name }) => `${rule}: ${name}`);
    const approved = approvedAt(join(import.meta.dirname, "variants", "approved", `${table}.txt`), titles);
    for (const [i, { rule, definition, told, type }] of variants.entries())
      it(titles[i] as string, async () => {
        const text = JSON.stringify(definition);
        const found = await check([RULE.get(rule) ?? expect.fail(rule)], text, { type: type ?? "STANDARD", facts: factsOf });
        expect(found.map(({ state, severity }) => `${state ?? "-"} ${severity}`)).toEqual(told);
        approved.check(titles[i] as string, found.flatMap(printFinding));
      });
  });

const source = (id: string): string => readFileSync(join(import.meta.dirname, "..", "..", "rules", id, "rule.ts"), "utf8");

/** The same states, to which no execution comes: a Choice that nothing decides but the definition leads past them. */
function unreached({ StartAt, States, ...top }: Fields): Fields {
  const begin = { Type: "Pass", Next: "Never?" };
  const never = { Type: "Choice", Default: "Past" };
  const jsonata = top.QueryLanguage === "JSONata";
  return {
    ...top,
    StartAt: "Begin here",
    States: {
      "Begin here": jsonata ? { ...begin, Output: { gate: 1 } } : { ...begin, Result: { gate: 1 } },
      "Never?": jsonata
        ? { ...never, Choices: [{ Condition: "{% $states.input.gate = 2 %}", Next: StartAt as Json }] }
        : { ...never, Choices: [{ Variable: "$.gate", NumericEquals: 2, Next: StartAt as Json }] },
      Past: { Type: "Succeed" },
      ...(States as Fields),
    },
  };
}

/** What the state itself does wrong is no finding where it never runs. */
describe("a state that is never reached", () => {
  const all: readonly Variant[] = Object.values(tables).flat();
  const rules = new Set(all.filter(({ told }) => told.length > 0).map(({ rule }) => rule));
  it.each([...rules].filter((id) => source(id).includes("facts.reachable(")))("is none of %s", async (id) => {
    for (const { rule, name, definition, told, type } of all) {
      if (rule !== id || told.length === 0) continue;
      const text = JSON.stringify(unreached(definition));
      const found = await check([RULE.get(rule) ?? expect.fail(rule)], text, { type: type ?? "STANDARD", facts: factsOf });
      expect(
        found.filter(({ state }) => state !== "Never?").map(({ state, severity }) => `${state ?? "-"} ${severity}`),
        name,
      ).toEqual([]);
    }
  });
});
