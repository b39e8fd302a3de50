import type { Machine } from "../asl/model.js";
import { MockError } from "../execution/mocks/mock-fields.js";
import type { Unmatched } from "../execution/mocks/mocked-tasks.js";
import type { Mocks } from "../execution/mocks/mocks.js";
import { readMocks } from "../execution/mocks/read-mocks.js";
import type { RunOptions } from "../execution/run.js";
import { parseTimestamp } from "../values/timestamp.js";
import { UsageError } from "./command.js";
import { type LoadedMachine, loadMachine } from "./load-machine.js";
import { readJson, readTree } from "./read-argument.js";

/** Options of `run` as commander hands them over. */
export interface RunFlags {
  readonly input?: string;
  readonly mocks?: string;
  readonly testCase?: string;
  readonly type?: string;
  readonly startTime?: string;
  readonly seed?: string;
  readonly unmocked: Unmatched;
  readonly machine: readonly string[];
}

/** @throws UsageError */
export async function runOptions(loaded: LoadedMachine, flags: RunFlags): Promise<RunOptions> {
  const type = (flags.type?.toLowerCase() ?? loaded.definition.type?.toLowerCase()) as "standard" | "express" | undefined;
  const start = flags.startTime === undefined ? undefined : startOf(flags.startTime);
  const mocks = await mocksOf(loaded, flags);
  return {
    unmocked: flags.unmocked,
    stateMachineName: loaded.definition.name,
    machines: await machinesOf(flags.machine),
    ...(flags.input === undefined ? {} : { input: await readJson(flags.input, "--input") }),
    ...(mocks ? { mocks } : {}),
    ...(type ? { type } : {}),
    ...(start === undefined ? {} : { start }),
    ...(flags.seed === undefined ? {} : { seed: seedOf(flags.seed) }),
  };
}

async function mocksOf({ machine, definition }: LoadedMachine, { mocks, testCase }: RunFlags): Promise<Mocks | undefined> {
  if (mocks === undefined) {
    if (testCase !== undefined) throw new UsageError("--test-case names a case of a mock configuration: give that file with --mocks");
    return undefined;
  }
  const root = await readTree(mocks, "--mocks");
  try {
    const read = readMocks(root, { machine: definition.name, ...(testCase === undefined ? {} : { testCase }) });
    const known = taskNames(machine);
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

function taskNames(machine: Machine): Set<string> {
  const names = new Set<string>();
  const todo = [machine];
  for (let scope = todo.pop(); scope; scope = todo.pop()) {
    for (const state of scope.states.values()) {
      if (state.type === "Task") names.add(state.name);
      else if (state.type === "Parallel") todo.push(...state.branches);
      else if (state.type === "Map" && state.processor) todo.push(state.processor);
    }
  }
  return names;
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

export function startOf(text: string): number {
  const instant = parseTimestamp(text);
  if (!instant) throw new UsageError(`--start-time takes a time like 2026-01-01T00:00:00Z, not "${text}"`);
  return instant.seconds * 1000 + Math.floor(instant.nanos / 1e6);
}

export function seedOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--seed takes a whole number, not "${text}"`);
  return Number(text);
}
