#!/usr/bin/env node
// How fast executions run: events per second in one process, and the whole process for a run of ten states.
// usage: node bench/interpreter.mjs [--rounds N] [--bin FILE]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const bin = option("--bin", join(root, "bin/sfn-lint.js"));
const rounds = Number(option("--rounds", 7));
const { run } = await import(pathToFileURL(join(dirname(bin), "../dist/esm/index.js")).href);

const lambda = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { "Payload.$": "$" } };
const machines = {
  "Pass and Choice": {
    StartAt: "A",
    States: {
      A: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "B" },
      B: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 1e9, Next: "A" }], Default: "C" },
      C: { Type: "Succeed" },
    },
  },
  JSONata: {
    QueryLanguage: "JSONata",
    StartAt: "A",
    States: {
      A: { Type: "Pass", Output: { n: "{% $states.input.n + 1 %}" }, Next: "B" },
      B: { Type: "Choice", Choices: [{ Condition: "{% $states.input.n < 1000000000 %}", Next: "A" }], Default: "C" },
      C: { Type: "Succeed" },
    },
  },
  "Task with a mock": {
    StartAt: "A",
    States: { A: { ...lambda, ResultPath: "$.r", Next: "B" }, B: { Type: "Wait", Seconds: 1, Next: "A" } },
  },
};

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

for (const [name, definition] of Object.entries(machines)) {
  const rates = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    const { history } = await run(definition, { input: { n: 0 }, mocks: { states: { A: [{ output: { ok: true } }] } } });
    rates.push((history.length / (performance.now() - began)) * 1000);
  }
  console.log(
    `${name.padEnd(18)} ${Math.round(median(rates)).toLocaleString("en-US").padStart(10)} events/s (median of ${rounds} runs to the quota of 25,000)`,
  );
}

const folder = mkdtempSync(join(tmpdir(), "sfn-lint-bench-"));
const states = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [
    `S${i}`,
    i === 9 ? { Type: "Succeed" } : { Type: "Pass", Parameters: { "i.$": "$" }, Next: `S${i + 1}` },
  ]),
);
writeFileSync(join(folder, "ten.asl.json"), JSON.stringify({ StartAt: "S0", States: states }));
writeFileSync(join(folder, "empty.cjs"), "");
const spawned = (args) => {
  const began = performance.now();
  spawnSync(process.execPath, args, { stdio: "ignore" });
  return performance.now() - began;
};
const [whole, node] = [[], []];
for (let i = 0; i < rounds; i++) {
  whole.push(spawned([bin, "run", join(folder, "ten.asl.json")]));
  node.push(spawned([join(folder, "empty.cjs")]));
}
rmSync(folder, { recursive: true });
console.log(
  `ten states, whole process: ${median(whole).toFixed(0)} ms, ${(median(whole) / median(node)).toFixed(1)} times an empty script`,
);
