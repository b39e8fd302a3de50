// How much a repository is told: findings per ten states, the largest rule's share, and the most frequent findings.
// usage: node bench/findings.mjs [--report REPORT.json] [--top 40] FOLDER…   (needs a build)
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: "string" }, top: { type: "string", default: "40" } },
});
const report = JSON.parse(values.report ? readFileSync(values.report, "utf8") : lint(positionals));
const loud = report.findings.filter((one) => one.severity !== "info");

/** By file and name: names repeat within a file only for copies, which are counted together. */
const machines = new Map();
for (const { file, name, states } of report.machines) {
  const machine = machines.get(`${file}\n${name}`) ?? { states: 0, loud: 0 };
  machine.states += states;
  machines.set(`${file}\n${name}`, machine);
}
for (const { file, machine } of loud) {
  const one = machines.get(`${file}\n${machine}`);
  if (one) one.loud++;
}
const densities = [...machines.values()].filter(({ states }) => states > 0).map((one) => (one.loud * 10) / one.states);
densities.sort((a, b) => a - b);
const states = report.machines.reduce((sum, one) => sum + one.states, 0);
const median = densities[densities.length >> 1] ?? 0;
console.log(
  `${report.machines.length} state machines, ${states} states, ${report.findings.length} findings, ${loud.length} at warning and above`,
);
console.log(`findings at warning and above per 10 states: median ${median.toFixed(2)}, mean ${((loud.length * 10) / states).toFixed(2)}`);
console.log(`state machines without any: ${densities.filter((one) => one === 0).length}`);
for (const [name, list] of [
  ["at warning and above", loud],
  ["with infos", report.findings],
]) {
  const [rule, most] = largest(countBy(list, (one) => one.rule));
  console.log(`largest rule ${name}: ${rule} ${most} of ${list.length}, ${((100 * most) / list.length).toFixed(1)} %`);
}
/** What differs from state machine to state machine only in names and figures is the same finding. */
const kinds = countBy(
  report.findings,
  (one) => `${one.severity} ${one.rule}: ${one.message.replace(/"[^"]*"/g, "…").replace(/\d[\d,.]*/g, "n")}`,
);
console.log("");
for (const [kind, count] of [...kinds].sort((a, b) => b[1] - a[1]).slice(0, Number(values.top)))
  console.log(`${String(count).padStart(5)}  ${kind}`);

function lint(folders) {
  try {
    return execFileSync(process.execPath, ["bin/sfn-lint.js", "lint", "--no-config", "-f", "json", ...folders], { maxBuffer: 1 << 30 });
  } catch (error) {
    // findings end it with 1
    return error.stdout;
  }
}

function countBy(list, keyOf) {
  const counts = new Map();
  for (const one of list) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

function largest(counts) {
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ["none", 0]);
}
