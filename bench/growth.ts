/**
 * Time and memory of the analysis alone against the number of states, for shapes in which one of the two could grow
 * faster than the definition does. Fails where an exponent is above the limit.
 * usage: node scripts/run-typescript.mjs bench/growth.ts [--most 10000] [--only NAME] [--limit 1.1]
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { explore } from "../src/analysis/analyze.js";
import { factsOf, NOTHING_SHOWN } from "../src/analysis/facts/build.js";
import type { Facts } from "../src/analysis/facts/facts.js";
import { loadJsonata } from "../src/asl/jsonata/parse-jsonata.js";
import { allStates, type Machine } from "../src/asl/model.js";
import { parseMachine } from "../src/asl/parse/parse-machine.js";
import { parseJson } from "../src/languages/json/parse-json.js";
import { MappedText } from "../src/text/mapped-text.js";
import { sourceFile } from "../src/text/source-file.js";
import { SHAPES } from "./shapes.js";

function option(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
}

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

function parsed(definition: unknown): Machine {
  const { root } = parseJson(MappedText.ofFile(sourceFile("growth.json", JSON.stringify(definition))));
  const machine = root && parseMachine(root).machine;
  if (!machine) throw new Error("the definition cannot be read");
  return machine;
}

function everything(machine: Machine): Facts {
  const facts = factsOf(explore(machine), NOTHING_SHOWN);
  for (const state of allStates(machine)) {
    facts.reachable(state);
    facts.visits(state);
    facts.operations(state);
    facts.uncaughtErrors(state);
  }
  return facts;
}

/** CPU milliseconds, so that what else the computer does counts little; the least of a few runs. */
function milliseconds(machine: Machine, runs: number): number {
  let least = Infinity;
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    everything(machine);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** What the facts hold. Measured by itself: a forced collection throws optimised code away, too. */
function kilobytes(machine: Machine): number {
  gc();
  const before = process.memoryUsage().heapUsed;
  const facts = everything(machine);
  gc();
  const after = process.memoryUsage().heapUsed;
  // the facts are used until here
  if (facts.execution.statuses.length === 0) throw new Error("no run ends");
  return (after - before) / 1024;
}

await loadJsonata();
const most = Number(option("most", "10000"));
const only = option("only", "");
const limit = Number(option("limit", "1.1"));
let slow = false;
for (let i = 0; i < 20; i++) for (const { name, make } of SHAPES) if (name.includes(only)) everything(parsed(make(10)));
for (const { name, make, largest } of SHAPES) {
  if (!name.includes(only)) continue;
  const points: { n: number; ms: number; kilobytes: number }[] = [];
  for (const n of [10, 100, 1000, 10_000]) {
    if (n > most || n > (largest ?? Infinity)) continue;
    points.push({ n, ms: milliseconds(parsed(make(n)), n > 1000 ? 2 : 3), kilobytes: 0 });
  }
  for (const point of points) point.kilobytes = kilobytes(parsed(make(point.n)));
  const [b, c] = points.slice(-2);
  // from one decade to the next; below a millisecond it is noise
  const exponent = (x: number, y: number): number => Math.log(Math.max(y, 1) / Math.max(x, 1)) / Math.log((c?.n ?? 10) / (b?.n ?? 1));
  const time = b && c ? exponent(b.ms, c.ms) : 0;
  const memory = b && c ? exponent(b.kilobytes, c.kilobytes) : 0;
  if (time > limit || memory > limit) slow = true;
  const figures = points.map(({ n, ms, kilobytes }) => `${n}: ${ms.toFixed(1)} ms ${(kilobytes / 1024).toFixed(1)} MB`).join("  ");
  console.log(`${name.padEnd(24)} time^${time.toFixed(2)} memory^${memory.toFixed(2)}  ${figures}`);
}
process.exitCode = slow ? 1 : 0;
