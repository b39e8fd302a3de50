import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Rule, WorkflowType } from "../../src/rule-kit.js";
import { factsOf } from "../rules/facts.js";
import { check, type Found } from "../rules/harness.js";
import { OPERATORS, type Value } from "./operators.js";

/** Definitions without a finding of the default preset; each is broken in every known way, and the right rule must say so. */
const sound = join(import.meta.dirname, "..", "..", "fixtures", "sound");
const rulesFolder = join(import.meta.dirname, "..", "..", "rules");
const rules = await Promise.all(
  readdirSync(rulesFolder, { withFileTypes: true })
    .filter((e) => e.isDirectory() && !e.name.startsWith("_"))
    .map(async (e) => ((await import(`../../rules/${e.name}/rule.ts`)) as { default: Rule }).default),
);
const recommended = rules.filter((rule) => rule.presets?.includes("recommended") ?? true);
const typeOf = (file: string): WorkflowType => (file.includes(".express.") ? "EXPRESS" : "STANDARD");
const run = (definition: unknown, type: WorkflowType): Promise<Found[]> =>
  check(recommended, JSON.stringify(definition, null, 2), { type, facts: factsOf });

const files = readdirSync(sound);

describe("sound definitions", () => {
  for (const file of files) {
    it(file, async () => {
      const found = await check(recommended, readFileSync(join(sound, file), "utf8"), { type: typeOf(file), facts: factsOf });
      expect(found.map((one) => `${one.line} ${one.rule}: ${one.message}`)).toEqual([]);
    });
  }
});

describe("broken definitions", () => {
  for (const operator of OPERATORS) {
    it(`${operator.name}: ${operator.rule}`, async () => {
      let applied = 0;
      for (const file of files) {
        const type = typeOf(file);
        if (operator.type && operator.type !== type) continue;
        for (const mutant of operator.mutate(JSON.parse(readFileSync(join(sound, file), "utf8")) as { [key: string]: Value })) {
          applied++;
          const found = await run(mutant.definition, type);
          expect(
            found.map((one) => one.rule),
            `${file}, ${mutant.state}`,
          ).toContain(operator.rule);
          const others = found.filter((one) => one.severity === "error" && one.rule !== operator.rule);
          expect(
            others.map((one) => `${one.rule}: ${one.message}`),
            `${file}, ${mutant.state}`,
          ).toEqual([]);
        }
      }
      expect(applied).toBeGreaterThan(0);
    });
  }
});

/** Published definitions: whatever else they have, what is broken in them must be found, and nothing else at error level. */
const corpus = join(import.meta.dirname, "..", "..", "..", "shared", "corpus", "asl-json");

describe.skipIf(!existsSync(corpus))("published definitions, broken (skipped where the corpus is absent)", () => {
  it("finds 95 % of what was broken and no other error", async () => {
    const missed: string[] = [];
    const others: string[] = [];
    let total = 0;
    for (const [name, definition] of published()) {
      const before = await run(definition, "STANDARD");
      for (const operator of OPERATORS) {
        if (operator.type === "EXPRESS") continue;
        for (const mutant of operator.mutate(definition)) {
          total++;
          const after = await run(mutant.definition, "STANDARD");
          const fresh = after.filter(
            (one) => !before.some((old) => old.rule === one.rule && old.state === one.state && old.message === one.message),
          );
          if (!fresh.some((one) => one.rule === operator.rule)) missed.push(`${operator.name}: ${name}, ${mutant.state}`);
          for (const one of fresh)
            if (one.severity === "error" && one.rule !== operator.rule)
              others.push(`${operator.name}: ${name}, ${mutant.state}: ${one.rule}`);
        }
      }
    }
    process.stdout.write(
      `broken in ${total} ways, ${total - missed.length} found (${((100 * (total - missed.length)) / total).toFixed(1)} %)\n`,
    );
    expect(others).toEqual([]);
    expect(missed.length / total, missed.join("\n")).toBeLessThanOrEqual(0.05);
  });
});

function* published(): Generator<[string, { [key: string]: Value }]> {
  for (const folder of readdirSync(corpus)) {
    for (const file of readdirSync(join(corpus, folder)).filter((name) => name.endsWith(".json"))) {
      try {
        const definition = JSON.parse(readFileSync(join(corpus, folder, file), "utf8")) as { [key: string]: Value };
        if (definition["StartAt"]) yield [`${folder}/${file}`, definition];
      } catch {
        // placeholders without quotes: not JSON before deployment
      }
    }
  }
}
