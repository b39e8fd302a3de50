#!/usr/bin/env node
// How fast executions run: events per second in one process, for each kind of state, and the whole process for a run of ten states.
// Times are of the processor, so that other work on the machine counts little; the best of the rounds, and their median.
// usage: node bench/interpreter.mjs [--rounds N] [--bin FILE]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const bin = option("--bin", join(root, "bin/sfn-lint.js"));
const rounds = Number(option("--rounds", 15));
const { run } = await import(pathToFileURL(join(dirname(bin), "../dist/esm/index.js")).href);

const lambda = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { "Payload.$": "$" } };
/** A state that is entered again and again, up to the quota. */
const again = (state, more = {}) => ({ StartAt: "A", ...more, States: { A: { ...state, Next: "A" } } });
const jsonata = { QueryLanguage: "JSONata" };
const nothing = { StartAt: "I", States: { I: { Type: "Pass", End: true } } };
const tens = { items: Array.from({ length: 10 }, (_, i) => i) };

/** Name, definition, input. */
const machines = [
  [
    "Pass, Choice and Task",
    {
      StartAt: "A",
      States: {
        A: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "B" },
        B: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 1e9, Next: "T" }], Default: "C" },
        T: { ...lambda, ResultPath: "$.r", Next: "A" },
        C: { Type: "Succeed" },
      },
    },
    { n: 0 },
  ],
  ["Pass", again({ Type: "Pass" }), {}],
  ["Pass with Parameters", again({ Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" } }), { n: 0 }],
  ["Pass in JSONata", again({ Type: "Pass", Output: { n: "{% $states.input.n + 1 %}" } }, jsonata), { n: 0 }],
  ["Choice", { StartAt: "A", States: { A: { Type: "Choice", Choices: [{ Variable: "$.n", NumericEquals: 1, Next: "A" }] } } }, { n: 1 }],
  [
    "Choice in JSONata",
    { ...jsonata, StartAt: "A", States: { A: { Type: "Choice", Choices: [{ Condition: "{% $states.input.n = 1 %}", Next: "A" }] } } },
    { n: 1 },
  ],
  ["Wait", again({ Type: "Wait", Seconds: 1 }), {}],
  ["Task", again({ ...lambda, ResultPath: "$.r" }), {}],
  ["Parallel of two", again({ Type: "Parallel", Branches: [nothing, nothing], ResultPath: null }), {}],
  ["Map of ten", again({ Type: "Map", ItemsPath: "$.items", ItemProcessor: nothing, ResultPath: null }), tens],
];

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const figure = (n) => Math.round(n).toLocaleString("en-US");

console.log(
  `${"loop".padEnd(24)}${"events/s".padStart(10)}${"median".padStart(10)}${"µs/event".padStart(10)}${"25,000 events".padStart(16)}`,
);
for (const [name, definition, input] of machines) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const began = processor();
    const { history } = await run(definition, {
      input,
      mocks: { states: { A: [{ output: { ok: true } }], T: [{ output: { ok: true } }] } },
    });
    times.push((processor() - began) / history.length);
  }
  const [best, middle] = [Math.min(...times), median(times)];
  const cells = [figure(1000 / best), figure(1000 / middle), (best * 1000).toFixed(2)];
  console.log(`${name.padEnd(24)}${cells.map((c) => c.padStart(10)).join("")}${`${(best * 25_000).toFixed(0)} ms`.padStart(16)}`);
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
