/**
 * Random inputs for every reader, evaluator, rule, fix and reporter, made by grammars and then changed in their structure.
 * Arguments: `--seed N`, `--minutes N`, `--inputs N`, `--only TEXT`, `--seconds N`. A failure is printed with the words that show it again.
 */
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { tapeOf } from "./random-tape.js";
import { TARGETS } from "./targets.js";

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const first = option("seed", Math.floor(Math.random() * 1e9));
const inputs = option("inputs", Number.POSITIVE_INFINITY);
const deadline = performance.now() + option("minutes", 10) * 60_000;
/** Seconds of CPU from which on an input counts as a failure. */
const longest = option("seconds", 10);
const MOST_FAILURES = 20;

await loadJsonata();
const targets = TARGETS.filter(({ name }) => only === undefined || name.includes(only));
const spent = new Map(targets.map(({ name }) => [name, { inputs: 0, seconds: 0, longest: 0 }]));
const failures = new Set<string>();
let done = 0;
let told = performance.now();
for (let seed = first; done < inputs && performance.now() < deadline && failures.size < MOST_FAILURES; seed++)
  for (const target of targets) {
    const before = process.cpuUsage();
    const problem = await problemOf(() => target.run(tapeOf(`${target.name} ${seed}`)));
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    const sum = spent.get(target.name) as { inputs: number; seconds: number; longest: number };
    sum.inputs++;
    sum.seconds += seconds;
    sum.longest = Math.max(sum.longest, seconds);
    done++;
    if (problem) tell(problem, target.name, seed);
    else if (seconds > longest) tell(`takes ${seconds.toFixed(1)} s of CPU`, target.name, seed);
    if (performance.now() - told > 60_000) progress();
  }
progress();
for (const [name, sum] of spent)
  console.log(
    `${name}: ${sum.inputs} inputs, ${((1000 * sum.seconds) / Math.max(1, sum.inputs)).toFixed(1)} ms each, at most ${sum.longest.toFixed(1)} s`,
  );
process.exitCode = failures.size > 0 ? 1 : 0;

async function problemOf(go: () => Promise<void> | void): Promise<string | undefined> {
  try {
    await go();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** Failures at the same place are told once. */
function tell(problem: string, name: string, seed: number): void {
  const key = `${name} ${problem.split("\n").slice(0, 3).join(" ").replace(/\d+/g, "0").slice(0, 200)}`;
  if (failures.has(key)) return;
  failures.add(key);
  console.log(`\n--only ${JSON.stringify(name)} --seed ${seed} --inputs 1\n${problem.slice(0, 2_000)}`);
}

function progress(): void {
  told = performance.now();
  const { rss } = process.memoryUsage();
  console.log(`${done} inputs, ${failures.size} failures, ${Math.round(rss / 1024 / 1024)} MiB`);
}
