// Explores every state machine of a folder (or of a JSON list of {id, definition}): runs, events, time, coverage, failures.
// usage: node scripts/run-typescript.mjs bench/exploration.ts PLACE [--list] [--only TEXT]
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { explore as analyzeAll } from "../src/analysis/analyze.js";
import { analyze } from "../src/analysis/facts/analyze-machine.js";
import { factsOf } from "../src/analysis/facts/build.js";
import { loadEngines } from "../src/analysis/load-evaluators.js";
import { findFailures } from "../src/analysis/witness/failures.js";
import type { Machine } from "../src/asl/model.js";
import { parseMachine } from "../src/asl/parse/parse-machine.js";
import { explore, unexplored } from "../src/exploration/explore.js";
import { parseJson } from "../src/languages/json/parse-json.js";
import { MappedText } from "../src/text/mapped-text.js";
import { sourceFile } from "../src/text/source-file.js";

const [place = "fixtures", ...flags] = process.argv.slice(2);
const list = flags.includes("--list");
const only = flags.includes("--only") ? (flags[flags.indexOf("--only") + 1] ?? "") : "";

interface Named {
  readonly name: string;
  readonly text: string;
  readonly type: "STANDARD" | "EXPRESS";
}

function* definitions(path: string): Generator<Named> {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) yield* definitions(join(path, name));
  } else if (path.endsWith(".json")) {
    const text = readFileSync(path, "utf8");
    const json = text.trimStart().startsWith("[") ? (JSON.parse(text) as unknown) : undefined;
    if (!Array.isArray(json)) yield { name: relative(place, path), text, type: "STANDARD" };
    else
      for (const one of json as { id: string; type?: string; definition?: unknown }[])
        if (one.definition)
          yield { name: one.id, text: JSON.stringify(one.definition), type: one.type === "express" ? "EXPRESS" : "STANDARD" };
  }
}

async function parsed({ name, text }: Named): Promise<Machine | undefined> {
  try {
    const { root } = parseJson(MappedText.ofFile(sourceFile(name, text)));
    if (root?.kind !== "object" || !text.includes("StartAt")) return undefined;
    await loadEngines(root);
    return parseMachine(root).machine;
  } catch {
    return undefined;
  }
}

const share = (one: { readonly reached: readonly unknown[]; readonly missed: readonly unknown[] }): string =>
  `${one.reached.length}/${one.reached.length + one.missed.length}`;

/** Milliseconds of CPU, which other programs do not lengthen. */
function timed(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const machines: { named: Named; machine: Machine }[] = [];
for (const named of definitions(place)) {
  if (!`${named.name}`.includes(only)) continue;
  const machine = await parsed(named);
  if (machine) machines.push({ named, machine });
}
const quantile = (all: readonly number[], q: number): number => all.toSorted((a, b) => a - b)[Math.floor(q * (all.length - 1))] ?? 0;
const withoutRuns = (machine: Machine, type: Named["type"]) =>
  factsOf(analyzeAll(machine, { type }), { explore: () => unexplored(machine), findFailures }).failures();
for (let warm = 0; warm < 2; warm++) {
  for (const { machine, named } of machines) {
    withoutRuns(machine, named.type);
    analyze(machine, { type: named.type }).failures();
  }
}
const [exploring, analyzing, both, counted]: [number[], number[], number[], number[]] = [[], [], [], []];
for (const { named, machine } of machines) {
  analyzing.push(timed(() => withoutRuns(machine, named.type)));
  both.push(timed(() => analyze(machine, { type: named.type }).failures()));
  let found = explore(machine, { type: named.type });
  exploring.push(
    timed(() => {
      found = explore(machine, { type: named.type });
    }),
  );
  counted.push(found.runs);
  const { coverage, failures, runs, events, cut } = found;
  if (list) {
    console.log(
      `${named.name} ${exploring.at(-1)?.toFixed(1)} ms ${runs} runs ${events} events${cut ? " cut" : ""} states ${share(coverage.states)} edges ${share(coverage.edges)} handlers ${share(coverage.handlers)}`,
    );
    for (const f of failures) {
      console.log(
        `   ${f.state.name} ${f.site?.location ?? ""} ${f.error}: ${f.cause?.replace(/^An error occurred.*?\(entered[^)]*\)\. /, "")}`,
      );
      console.log(`      ${JSON.stringify(f.input)} ${JSON.stringify(Object.fromEntries(f.mocks)).slice(0, 400)}`);
    }
  }
}
for (const [name, all] of [
  ["exploration", exploring],
  ["analysis with its own search", analyzing],
  ["analysis with exploration", both],
] as const)
  console.log(
    `${name}: median ${quantile(all, 0.5).toFixed(2)} ms, 90 % ${quantile(all, 0.9).toFixed(2)} ms, sum ${all.reduce((a, b) => a + b, 0).toFixed(0)} ms of ${all.length} state machines`,
  );
console.log(`runs: median ${quantile(counted, 0.5)}, 90 % ${quantile(counted, 0.9)}`);
