import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Rule, WorkflowType } from "../../src/rule-kit/index.js";
import { factsOf } from "../rules/facts.js";
import { check, type Found } from "../rules/harness.js";
import { FULL } from "../support/size.js";
import { TEXT } from "./form.js";
import type { Dict, Mutant } from "./mutate.js";
import { OPERATORS } from "./operators.js";
import { randomFrom } from "./random.js";

/**
 * Sound definitions, each broken in every known way: the right rule must say so, and no other rule at error level.
 * `npm run mutations` does this alone; SEED chooses which places of published definitions are broken.
 */
const sound = join(import.meta.dirname, "..", "..", "fixtures", "clean");
const rulesFolder = join(import.meta.dirname, "..", "..", "rules");
const rules = await Promise.all(
  readdirSync(rulesFolder, { withFileTypes: true })
    .filter((e) => e.isDirectory() && !e.name.startsWith("_"))
    .map(async (e) => ((await import(`../../rules/${e.name}/rule.ts`)) as { default: Rule }).default),
);
const recommended = rules.filter((rule) => rule.presets?.includes("recommended") ?? true);
const typeOf = (file: string): WorkflowType => (file.includes(".express.") ? "EXPRESS" : "STANDARD");
const run = (definition: unknown, type: WorkflowType): Promise<Found[]> =>
  check(rules, JSON.stringify(definition, null, 2), { type, facts: factsOf });

const files = readdirSync(sound);
const same = (a: Found, b: Found): boolean => a.rule === b.rule && a.state === b.state && a.message === b.message;
/** Failures that the broken definition then has at run time, each shown by a replayed run. */
const CONSEQUENCES: ReadonlySet<string> = new Set(["fails-at-run-time", "result-has-no-member"]);
const others = (found: readonly Found[], rule: string): string[] =>
  found
    .filter((one) => one.severity === "error" && one.rule !== rule && !CONSEQUENCES.has(one.rule))
    .map((one) => `${one.rule}: ${one.message}`);

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
        for (const mutant of operator.mutate(JSON.parse(readFileSync(join(sound, file), "utf8")) as Dict)) {
          applied++;
          const found = await run(mutant.definition, type);
          const where = `${file}, ${mutant.state}`;
          expect(
            found.map((one) => one.rule),
            where,
          ).toContain(operator.rule);
          expect(others(found, operator.rule), where).toEqual([]);
        }
      }
      expect(applied).toBeGreaterThan(0);
    });
  }

  for (const { name, rule, change } of TEXT) {
    it(`${name}: ${rule}`, async () => {
      for (const file of files) {
        const text = readFileSync(join(sound, file), "utf8");
        const broken = change(text);
        expect(broken, file).not.toBe(text);
        const found = await check(rules, broken ?? "", { type: typeOf(file), facts: factsOf });
        expect(
          found.map((one) => one.rule),
          file,
        ).toContain(rule);
        expect(others(found, rule), file).toEqual([]);
      }
    });
  }
});

/** Published definitions: whatever else they have, what is broken in them must be found, and nothing else at error level. */
const corpus = join(import.meta.dirname, "..", "..", "..", "shared", "corpus", "asl-json");
const SEED = Number(process.env.SEED ?? 1);
/** Of each definition and operator, this share is tried. */
const SHARE = Number(process.env.SHARE ?? 0.3);
/** Places broken per definition and operator. */
const PLACES = Number(process.env.PLACES ?? 1);

describe.skipIf(!existsSync(corpus))("published definitions, broken (skipped where the corpus is absent)", () => {
  it.runIf(FULL)("finds 95 % of what was broken, for each rule, and no other error", async () => {
    const random = randomFrom(SEED);
    const tally = new Map<string, { total: number; found: number }>();
    const missed: string[] = [];
    const wrong: string[] = [];
    for (const [name, definition] of published()) {
      const before = await run(definition, "STANDARD");
      // what is refused or fails in any case hides what comes after
      if (
        before.some(
          (one) => one.severity === "error" && (FORM_RULES.has(one.rule) || one.certainty === "will" || one.rule === "fails-at-run-time"),
        )
      )
        continue;
      for (const operator of OPERATORS) {
        if (operator.type === "EXPRESS" || random(1000) >= SHARE * 1000) continue;
        for (const mutant of some([...operator.mutate(definition)], random)) {
          if (before.some((one) => one.rule === operator.rule && one.state === mutant.state)) continue;
          const after = await run(mutant.definition, "STANDARD");
          const fresh = after.filter((one) => !before.some((old) => same(one, old)));
          const count = tally.get(operator.rule) ?? { total: 0, found: 0 };
          tally.set(operator.rule, count);
          count.total++;
          if (fresh.some((one) => one.rule === operator.rule)) count.found++;
          else missed.push(`${operator.rule}: ${operator.name}: ${name}, ${mutant.state}`);
          if (before.some((one) => one.severity === "error")) continue;
          for (const other of others(fresh, operator.rule)) wrong.push(`${operator.name}: ${name}, ${mutant.state}: ${other}`);
        }
      }
    }
    report(tally, wrong.length);
    if (process.env.MISSED) process.stdout.write(`${missed.join("\n")}\n`);
    expect(wrong).toEqual([]);
    const poor = [...tally].filter(([, { total, found }]) => found / total < 0.95).map(([rule]) => rule);
    expect(poor, missed.join("\n")).toEqual([]);
  });
});

const FORM_RULES = new Set(rules.filter((rule) => rule.reads.every((r) => r === "problems" || r === "syntax")).map((rule) => rule.id));

function some(mutants: readonly Mutant[], random: (below: number) => number): Mutant[] {
  const left = [...mutants];
  const chosen: Mutant[] = [];
  while (left.length > 0 && chosen.length < PLACES) chosen.push(...left.splice(random(left.length), 1));
  return chosen;
}

function report(tally: ReadonlyMap<string, { total: number; found: number }>, wrong: number): void {
  const lines = [...tally].sort().map(([rule, { total, found }]) => `${rule.padEnd(32)} ${found}/${total}`);
  const all = [...tally.values()];
  const total = all.reduce((sum, one) => sum + one.total, 0);
  const found = all.reduce((sum, one) => sum + one.found, 0);
  process.stdout.write(
    `${lines.join("\n")}\nseed ${SEED}: ${total} definitions broken, ${found} found (${((100 * found) / total).toFixed(1)} %), ${wrong} other errors\n`,
  );
}

function* published(): Generator<[string, Dict]> {
  for (const folder of readdirSync(corpus)) {
    for (const file of readdirSync(join(corpus, folder)).filter((name) => name.endsWith(".json"))) {
      try {
        const definition = JSON.parse(readFileSync(join(corpus, folder, file), "utf8")) as Dict;
        if (definition.StartAt) yield [`${folder}/${file}`, definition];
      } catch {
        // placeholders without quotes: not JSON before deployment
      }
    }
  }
}
