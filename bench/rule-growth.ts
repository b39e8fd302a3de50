/**
 * Time of linting, rule by rule, against the number of states, for the shapes of bench/growth.ts. What a rule asks for first
 * (loops, failures, runs) is counted as its own. Fails where an exponent is above the limit.
 * usage: node scripts/run-typescript.mjs bench/rule-growth.ts [--sizes 100,400] [--only NAME] [--limit 1.2] [--preset all]
 */
import { fileAccess } from "../src/discovery/read-file.js";
import { loadConfig } from "../src/linter/config/load.js";
import type { Preset } from "../src/linter/config/model.js";
import { lintFile } from "../src/linter/lint.js";
import { RULES } from "../src/linter/registry.generated.js";
import type { Rule } from "../src/rule-kit/index.js";
import { sourceFile } from "../src/text/source-file.js";
import { SHAPES } from "./shapes.js";

function option(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
}

/** Milliseconds below which a rule says nothing. */
const LEAST = 20;

const [small, large] = option("sizes", "100,400").split(",").map(Number) as [number, number];
const only = option("only", "");
const limit = Number(option("limit", "1.2"));
const config = { ...(await loadConfig(process.cwd(), { rules: RULES, search: false })), preset: option("preset", "all") as Preset };

/** CPU milliseconds by rule, the whole as `total`. */
async function measure(definition: unknown): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  const since = (before: NodeJS.CpuUsage) => process.cpuUsage(before).user / 1000;
  const timed = RULES.map(
    (rule): Rule => ({
      ...rule,
      check(context) {
        const before = process.cpuUsage();
        const found = [...rule.check(context)];
        times.set(rule.id, since(before));
        return found;
      },
    }),
  );
  const before = process.cpuUsage();
  const file = sourceFile("growth.asl.json", JSON.stringify(definition));
  const { crashes } = await lintFile(file, true, { rules: timed, config, access: fileAccess() });
  if (crashes.length > 0) throw new Error(crashes.join("\n"));
  return times.set("total", since(before));
}

let slow = false;
for (const { name, make } of SHAPES) if (name.includes(only)) for (let i = 0; i < 3; i++) await measure(make(10));
for (const { name, make, largest = Infinity } of SHAPES) {
  if (!name.includes(only) || large > largest) continue;
  const [few, many] = [await measure(make(small)), await measure(make(large))];
  const slowest = [...many].sort(([, a], [, b]) => b - a).slice(0, 4);
  console.log(`${name.padEnd(24)} at ${large}: ${slowest.map(([rule, ms]) => `${rule} ${ms.toFixed(0)} ms`).join(", ")}`);
  for (const [rule, ms] of many) {
    if (ms < LEAST && rule !== "total") continue;
    const exponent = Math.log(ms / Math.max(few.get(rule) ?? 0, 1)) / Math.log(large / small);
    const above = exponent > limit;
    slow ||= above;
    if (rule === "total" || above)
      console.log(
        `${name.padEnd(24)} ${rule.padEnd(36)} ${(few.get(rule) ?? 0).toFixed(0).padStart(7)} ms ${ms.toFixed(0).padStart(7)} ms  ^${exponent.toFixed(2)}${above ? "  above the limit" : ""}`,
      );
  }
}
process.exitCode = slow ? 1 : 0;
