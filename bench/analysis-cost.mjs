#!/usr/bin/env node
// What the analysis of a state machine costs with all that runs show of its failures, in checkouts of two commits: state machine by
// state machine, in turn, warmed up, in one process. Prints milliseconds of the processor, which other programs do not lengthen, and the ratios of the second to the first.
// usage: node bench/analysis-cost.mjs FOLDER --tree DIR --tree DIR [--rounds 5]
//   --tree: a checkout, with its dependencies installed
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const words = process.argv.slice(2);
const [folder] = words;
const trees = words.flatMap((word, i) => (words[i - 1] === "--tree" ? [resolve(word)] : []));
const rounds = words.includes("--rounds") ? Number(words[words.indexOf("--rounds") + 1]) : 5;
if (!folder || trees.length !== 2) {
  console.error("usage: node bench/analysis-cost.mjs FOLDER --tree DIR --tree DIR [--rounds 5]");
  process.exit(2);
}

/** Where the modules are, and were. */
const MODULES = {
  analyze: ["src/analysis/facts/analyze-machine.ts"],
  loadEngines: ["src/analysis/load-evaluators.ts", "src/analysis/load-engines.ts"],
  parseMachine: ["src/asl/parse/parse-machine.ts"],
  parseJson: ["src/languages/json/parse-json.ts", "src/sources/text/parse-json.ts"],
  MappedText: ["src/text/mapped-text.ts", "src/sources/text/mapped-text.ts"],
  sourceFile: ["src/text/source-file.ts", "src/sources/text/source-file.ts"],
};
const DATA = ["src/integrations/data", "src/permissions/data"];

/** What one checkout analyzes with. */
async function open(tree) {
  const cache = join(tree, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const place = mkdtempSync(join(cache, "cost-"));
  process.on("exit", () => rmSync(place, { recursive: true, force: true }));
  mkdirSync(join(place, "data"));
  for (const data of DATA.map((one) => join(tree, one)))
    for (const name of existsSync(data) ? readdirSync(data) : []) symlinkSync(join(data, name), join(place, "data", name));
  const entry = join(place, "entry.ts");
  const lines = Object.entries(MODULES).map(([name, paths]) => {
    const path = paths.map((one) => join(tree, one)).find((one) => existsSync(one));
    if (!path) throw new Error(`${tree} has no ${paths[0]}`);
    return `export { ${name} } from ${JSON.stringify(path)};`;
  });
  writeFileSync(entry, lines.join("\n"));
  const outfile = join(place, "program.mjs");
  await build({
    absWorkingDir: tree,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
}

function* definitions(path) {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) yield* definitions(join(path, name));
  else if (path.endsWith(".json")) yield { path, text: readFileSync(path, "utf8") };
}

async function machineOf({ path, text }, { parseJson, parseMachine, MappedText, sourceFile, loadEngines }) {
  if (!text.includes("StartAt")) return undefined;
  try {
    const { root } = parseJson(MappedText.ofFile(sourceFile(path, text)));
    if (root?.kind !== "object") return undefined;
    await loadEngines(root);
    return parseMachine(root).machine;
  } catch {
    return undefined;
  }
}

/** Failures were called claims. */
function analyzed({ analyze }, machine) {
  const begin = process.cpuUsage();
  const facts = analyze(machine, { type: "STANDARD" });
  (facts.failures ?? facts.claims).call(facts);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

const programs = [await open(trees[0]), await open(trees[1])];
const pairs = [];
for (const one of definitions(folder)) {
  const pair = [await machineOf(one, programs[0]), await machineOf(one, programs[1])];
  if (pair[0] && pair[1]) pairs.push(pair);
}
/** The least time of each state machine: what else the computer does only adds to it. */
const least = pairs.map(() => [Infinity, Infinity]);
for (let round = -2; round < rounds; round++) {
  for (const [i, pair] of pairs.entries()) {
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const taken = analyzed(programs[which], pair[which]);
      if (round >= 0) least[i][which] = Math.min(least[i][which], taken);
    }
  }
}
const quantile = (all, q) => all.toSorted((a, b) => a - b)[Math.floor(q * (all.length - 1))];
const figures = {
  median: (all) => quantile(all, 0.5),
  "90th percentile": (all) => quantile(all, 0.9),
  sum: (all) => all.reduce((a, b) => a + b, 0),
};
console.log(`${pairs.length} state machines, Node ${process.version}; the least of ${rounds} rounds of each`);
for (const [name, of] of Object.entries(figures)) {
  const [first, second] = [0, 1].map((which) => of(least.map((one) => one[which])));
  console.log(
    `  ${name.padEnd(16)} ${first.toFixed(2).padStart(9)} ms ${second.toFixed(2).padStart(9)} ms   ratio ${(second / first).toFixed(2)}`,
  );
}
