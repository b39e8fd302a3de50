/**
 * Random inputs for every reader, evaluator, rule, fix and reporter, made by grammars and then changed in their structure.
 * Arguments: `--seed N`, `--minutes N`, `--inputs N`, `--only TEXT`, `--seconds N`. A failure is printed with the words that show it again.
 *
 * The inputs are tried in a thread of their own: one that never ends, or takes all memory, is told as a failure and the rest goes on.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { tapeOf } from "./random-tape.js";
import { Inputs, scheduleOf } from "./schedule.js";
import { TARGETS } from "./targets.js";

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const first = option("seed", Math.floor(Math.random() * 1e9));
const most = option("inputs", Number.POSITIVE_INFINITY);
const minutes = option("minutes", 10);
/** Seconds of CPU from which on an input counts as a failure. */
const longest = option("seconds", 10);
const MOST_FAILURES = 40;
/** Seconds of the clock after which an input will not end: another process may take the processor meanwhile. */
const HANGS = 60 + 20 * longest;
/** Milliseconds of inputs that are reported together. */
const BATCH_MS = 1_000;

const inputs = new Inputs(scheduleOf(TARGETS.filter(({ name }) => only === undefined || name === only || name.includes(only))), first);

/** What the thread reports: sums by kind, problems, and how far it is. */
interface Message {
  readonly next: number;
  readonly spent: { readonly [name: string]: { inputs: number; seconds: number; longest: number } };
  readonly problems: readonly { readonly problem: string; readonly name: string; readonly seed: number }[];
  readonly mebibytes: number;
}

/** Where the thread begins, and the input that it tries now. */
interface Given {
  readonly from: number;
  readonly at: Int32Array;
}

if (isMainThread) await supervise();
else await tryInputs(workerData as Given);

async function tryInputs({ from, at }: Given): Promise<void> {
  await loadJsonata();
  let spent: Record<string, { inputs: number; seconds: number; longest: number }> = {};
  let problems: { problem: string; name: string; seed: number }[] = [];
  let sent = performance.now();
  const tell = (next: number) => {
    sent = performance.now();
    const message: Message = { next, spent, problems, mebibytes: Math.round(process.memoryUsage.rss() / 1024 / 1024) };
    parentPort?.postMessage(message);
    spent = {};
    problems = [];
  };
  for (let index = from; index < most; index++) {
    Atomics.store(at, 0, index);
    const { target, seed } = inputs.at(index);
    const { name } = target;
    const before = process.cpuUsage();
    const problem = await problemOf(() => target.run(tapeOf(`${name} ${seed}`)));
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    spent[name] ??= { inputs: 0, seconds: 0, longest: 0 };
    const sum = spent[name];
    sum.inputs++;
    sum.seconds += seconds;
    sum.longest = Math.max(sum.longest, seconds);
    if (problem) problems.push({ problem, name, seed });
    else if (seconds > longest) problems.push({ problem: `takes ${seconds.toFixed(1)} s of CPU`, name, seed });
    if (performance.now() - sent > BATCH_MS || seconds > longest) tell(index + 1);
  }
  tell(most);
}

async function problemOf(go: () => Promise<void> | void): Promise<string | undefined> {
  try {
    await go();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

async function supervise(): Promise<void> {
  const deadline = performance.now() + minutes * 60_000;
  const sums = new Map<string, { inputs: number; seconds: number; longest: number }>();
  const failures = new Set<string>();
  let done = 0;
  let sent = performance.now();

  /** Failures at the same place are told once. */
  const tell = (problem: string, name: string, seed: number) => {
    const key = `${name} ${problem.split("\n").slice(0, 3).join(" ").replace(/\d+/g, "0").slice(0, 200)}`;
    if (failures.has(key)) return;
    failures.add(key);
    console.log(`\n--only ${JSON.stringify(name)} --seed ${seed} --inputs 1\n${problem.slice(0, 2_000)}`);
  };
  const take = ({ next, spent, problems, mebibytes }: Message) => {
    for (const [name, part] of Object.entries(spent)) {
      const sum = sums.get(name) ?? { inputs: 0, seconds: 0, longest: 0 };
      sums.set(name, {
        inputs: sum.inputs + part.inputs,
        seconds: sum.seconds + part.seconds,
        longest: Math.max(sum.longest, part.longest),
      });
    }
    for (const { problem, name, seed } of problems) tell(problem, name, seed);
    done = next;
    if (performance.now() - sent < 60_000) return;
    sent = performance.now();
    console.log(`${done} inputs, ${failures.size} failures, ${mebibytes} MiB`);
  };

  while (done < most && performance.now() < deadline && failures.size < MOST_FAILURES) {
    const at = new Int32Array(new SharedArrayBuffer(4));
    const ended = await thread({ from: done, at }, take, () => performance.now() < deadline && failures.size < MOST_FAILURES);
    if (ended === undefined) continue;
    const index = Atomics.load(at, 0);
    const { target, seed } = inputs.at(index);
    tell(ended, target.name, seed);
    done = index + 1;
  }
  const seconds = [...sums.values()].reduce((sum, one) => sum + one.seconds, 0);
  console.log(`${done} inputs from seed ${first}, ${failures.size} failures, ${Math.round(seconds)} s of CPU`);
  for (const [name, sum] of [...sums].sort(([a], [b]) => a.localeCompare(b)))
    console.log(
      `${name}: ${sum.inputs} inputs, ${((1000 * sum.seconds) / Math.max(1, sum.inputs)).toFixed(1)} ms each, at most ${sum.longest.toFixed(1)} s`,
    );
  process.exitCode = failures.size > 0 ? 1 : 0;
}

/** Tries inputs until there are no more, or `goesOn` says no. @returns how the thread ended, where it did so by itself. */
function thread(given: Given, take: (message: Message) => void, goesOn: () => boolean): Promise<string | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), {
      argv: process.argv.slice(2),
      workerData: given,
      resourceLimits: { maxOldGenerationSizeMb: 2_048 },
    });
    let timer: NodeJS.Timeout;
    let last: string | undefined;
    const end = (how: string | undefined) => {
      clearTimeout(timer);
      last ??= how;
      void worker.terminate();
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(`does not end within ${HANGS} s`), HANGS * 1_000);
    };
    worker.on("message", (message) => {
      take(message as Message);
      if (goesOn()) wait();
      else end(undefined);
    });
    worker.on("error", (error) => end(`ends the thread: ${error.message}`));
    worker.on("exit", () => {
      clearTimeout(timer);
      resolve(last);
    });
    wait();
  });
}
