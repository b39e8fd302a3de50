import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../src/linter/registry.generated.js";
import { approvedAt } from "../support/approved.js";
import { factsOf } from "./facts.js";
import { check } from "./harness.js";
import { printFinding } from "./printed.js";
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
