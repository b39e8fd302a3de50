import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import type { Machine, State } from "../asl/model.js";
import { HistoryFormatError, type RecordedExecution, readRecordedExecution } from "../execution/mocks/history-mocks.js";
import { MockError } from "../execution/mocks/mock-fields.js";
import type { Unmatched } from "../execution/mocks/mocked-tasks.js";
import { type Mocks, NO_MOCKS } from "../execution/mocks/mocks.js";
import { readMocks } from "../execution/mocks/read-mocks.js";
import { asRecorded, redriven, redrivenIn } from "../execution/mocks/redriven.js";
import type { RunOptions } from "../execution/run.js";
import { importModule } from "../linter/config/import-module.js";
import type { Json } from "../text/node.js";
import type { Substitutions } from "../text/substitute.js";
import { isObject } from "../values/concrete/box.js";
import { parseTimestamp } from "../values/timestamp.js";
import { UsageError } from "./command.js";
import { type LoadedMachine, loadMachine } from "./load-machine.js";
import { readJson, readTree } from "./read-argument.js";

/** Options of `run` as commander hands them over. */
export interface RunFlags {
  readonly input?: string;
  readonly mocks?: string;
  readonly testCase?: string;
  readonly mocksFrom?: string;
  readonly mocksModule?: string;
  readonly from?: string;
  readonly until?: string;
  readonly redrive?: string;
  readonly redriveAt?: string;
  readonly sync?: boolean;
  readonly type?: string;
  readonly startTime?: string;
  readonly seed?: string;
  readonly unmocked: Unmatched;
  readonly machine: readonly string[];
  readonly substitutions?: readonly string[];
}

/** @throws UsageError */
export async function runOptions(loaded: LoadedMachine, flags: RunFlags, recorded?: RecordedExecution): Promise<RunOptions> {
  refuseUnreachable(loaded.machine, flags);
  const type = (flags.type?.toLowerCase() ?? loaded.definition.type?.toLowerCase()) as "standard" | "express" | undefined;
  const start = flags.startTime === undefined ? undefined : startOf(flags.startTime);
  const written = await mocksOf(loaded, flags);
  const own = flags.mocksModule === undefined ? undefined : await answerFrom(flags.mocksModule);
  const base =
    recorded && written ? { ...written, states: new Map([...recorded.mocks.states, ...written.states]) } : (written ?? recorded?.mocks);
  const mocks = own ? { ...(base ?? NO_MOCKS), answer: own } : base;
  return {
    ...(recorded ? asRecorded(recorded) : {}),
    ...(flags.from === undefined ? {} : { from: flags.from }),
    ...(flags.until === undefined ? {} : { until: flags.until }),
    ...(flags.sync ? { synchronous: true } : {}),
    open: loaded.open,
    unmocked: flags.unmocked,
    stateMachineName: loaded.definition.name,
    machines: await machinesOf(flags.machine),
    ...(flags.input === undefined ? {} : { input: await readJson(flags.input, "--input") }),
    ...(mocks ? { mocks } : {}),
    ...(type ? { type } : {}),
    ...(start === undefined ? {} : { start }),
    ...(flags.seed === undefined ? {} : { seed: seedOf(flags.seed) }),
    ...(flags.redrive === undefined ? {} : await redriveOf(flags.redrive, flags, loaded.machine, mocks)),
  };
}

/** @throws UsageError */
async function redriveOf(what: string, { redriveAt }: RunFlags, machine: Machine, mocks: Mocks | undefined): Promise<Partial<RunOptions>> {
  const at = redriveAt === undefined ? undefined : startOf(redriveAt, "--redrive-at");
  if (namesIn(machine, () => true).has(what)) return { redrive: redrivenIn(what, at) };
  return redriven(await recordedFrom(what, "--redrive"), mocks ?? NO_MOCKS, at);
}

async function mocksOf({ machine, definition }: LoadedMachine, { mocks, testCase }: RunFlags): Promise<Mocks | undefined> {
  if (mocks === undefined) {
    if (testCase !== undefined) throw new UsageError("--test-case names a case of a mock configuration: give that file with --mocks");
    return undefined;
  }
  const root = await readTree(mocks, "--mocks");
  // conditions of outcomes are JSONata
  if (root.range.file.text.includes('"when"')) await loadJsonata();
  try {
    const read = readMocks(root, { machine: definition.name, ...(testCase === undefined ? {} : { testCase }) });
    const known = namesIn(machine, (state) => state.type === "Task");
    for (const name of read.states.keys()) {
      if (!known.has(name))
        throw new UsageError(
          `${root.range.file.path}: there is no Task state "${name}" in the definition; it has ${[...known].join(", ") || "none"}`,
        );
    }
    return read;
  } catch (error) {
    if (error instanceof MockError) throw new UsageError(error.message);
    throw error;
  }
}

/** @throws UsageError */
export async function recordedFrom(path: string, option: string): Promise<RecordedExecution> {
  try {
    return readRecordedExecution(await readJson(path, option));
  } catch (error) {
    if (error instanceof HistoryFormatError) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}

/** The function of a module that the user names on the command line; nothing else is ever executed. */
async function answerFrom(path: string): Promise<NonNullable<Mocks["answer"]>> {
  if (!existsSync(path)) throw new UsageError(`--mocks-module: ${path}: there is no such file`);
  const { default: given } = await importModule(pathToFileURL(resolve(path)).href);
  if (typeof given !== "function") throw new UsageError(`--mocks-module: ${path} has no default function`);
  return ({ state, input, iterations, attempt, now }) => {
    const answer: unknown = given({ state: state.name, input, iterations, attempt, time: new Date(now).toISOString() });
    if (answer === undefined || answer === null) return undefined;
    if (typeof answer !== "object") throw new UsageError(`--mocks-module: the function must return an outcome for "${state.name}"`);
    const outcome = answer as Outcome;
    if (outcome.pending) return { kind: "pending" };
    const { output, error, cause, seconds } = outcome;
    const took = seconds === undefined ? {} : { seconds };
    if (output !== undefined) return { kind: "output", output, ...took };
    return { kind: "error", ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }), ...took };
  };
}

interface Outcome {
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly pending?: boolean;
  readonly seconds?: number;
}

/** @throws UsageError where the execution cannot begin or stop there. */
function refuseUnreachable(machine: Machine, { from, until }: RunFlags): void {
  const all = namesIn(machine, () => true);
  for (const [option, name] of [
    ["--from", from],
    ["--until", until],
  ] as const)
    if (name !== undefined && !all.has(name)) throw new UsageError(`${option}: there is no state "${name}" in the definition`);
  if (from !== undefined && !machine.states.has(from))
    throw new UsageError(`--from: an execution cannot begin in "${from}", which is not a state of the top level`);
  if (until !== undefined && !namesIn(machine, () => true, false).has(until))
    throw new UsageError(`--until: "${until}" runs in child executions of a Map Run; name a state of this execution`);
}

/** @param children those that run in child executions of a Map Run, too. */
function namesIn(machine: Machine, wanted: (state: State) => boolean, children = true): Set<string> {
  const names = new Set<string>();
  const todo = [machine];
  for (let scope = todo.pop(); scope; scope = todo.pop()) {
    for (const state of scope.states.values()) {
      if (wanted(state)) names.add(state.name);
      if (state.type === "Parallel") todo.push(...state.branches);
      else if (state.type === "Map" && state.processor && (children || state.processor.processor?.mode !== "DISTRIBUTED"))
        todo.push(state.processor);
    }
  }
  return names;
}

/** `NAME=VALUE`, or files with an object of them; the last value of a name counts. @throws UsageError */
export async function substitutionsOf(given: readonly string[]): Promise<Substitutions> {
  const values = new Map<string, string | number | boolean>();
  for (const one of given) {
    const cut = one.indexOf("=");
    if (cut > 0) {
      values.set(one.slice(0, cut), one.slice(cut + 1));
      continue;
    }
    const read = await readJson(one, "--substitutions");
    if (!isObject(read))
      throw new UsageError(`--substitutions takes NAME=VALUE, or a file with an object of names and values, not "${one}"`);
    for (const [name, value] of Object.entries(read)) {
      if (value === null || typeof value === "object")
        throw new UsageError(`--substitutions: the value of "${name}" must be a string, a number, true or false`);
      values.set(name, value);
    }
  }
  return values;
}

async function machinesOf(given: readonly string[]): Promise<ReadonlyMap<string, Machine>> {
  const machines = new Map<string, Machine>();
  for (const pair of given) {
    const cut = pair.indexOf("=");
    if (cut <= 0) throw new UsageError(`--machine takes name=FILE, not "${pair}"`);
    machines.set(pair.slice(0, cut), (await loadMachine(pair.slice(cut + 1))).machine);
  }
  return machines;
}

/** Milliseconds since 1970 of a timestamp in the form of RFC 3339. @throws UsageError */
export function startOf(text: string, option = "--start-time"): number {
  const instant = parseTimestamp(text);
  if (!instant) throw new UsageError(`${option} takes a time like 2026-01-01T00:00:00Z, not "${text}"`);
  return instant.seconds * 1000 + Math.floor(instant.nanos / 1e6);
}

/** A whole number of up to 15 digits. @throws UsageError */
export function seedOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--seed takes a whole number, not "${text}"`);
  return Number(text);
}
