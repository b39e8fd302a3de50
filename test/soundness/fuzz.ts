/** A long search for counterexamples to soundness. Arguments: `--seed N`, `--cases N`, `--minutes N`, `--most N`. */
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { checkSeed, describeCounterexample } from "./soundness.js";

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

await loadJsonata();
const seed = option("seed", Math.floor(Math.random() * 1e9));
const cases = option("cases", 1_000_000);
const deadline = performance.now() + option("minutes", 10) * 60_000;
const most = option("most", 10);
console.log(`soundness on ${cases} runs; again with --seed ${seed}`);
const begin = process.cpuUsage().user;
let found = 0;
let i = 0;
for (let machine = seed; i < cases && found < most && performance.now() < deadline; machine++) {
  const { runs, against } = checkSeed(machine);
  i += runs;
  if (!against) continue;
  found++;
  console.log(describeCounterexample(against));
}
console.log(`${i} runs, ${found} against the analysis, ${((process.cpuUsage().user - begin) / 1000 / i).toFixed(2)} ms each`);
process.exitCode = found > 0 ? 1 : 0;
