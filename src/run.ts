import { loadEngines } from "./analysis/load-evaluators.js";
import type { Machine } from "./asl/model.js";
import { parseMachine } from "./asl/parse/parse-machine.js";
import type { ExecutionResult } from "./execution/execution.js";
import { readMocks } from "./execution/mocks/read-mocks.js";
import { type RunOptions as MachineOptions, runMachine } from "./execution/run.js";
import { parseDefinition } from "./hosts/asl/host.js";
import type { Json, Node } from "./text/node.js";
import { placeOf } from "./text/range.js";
import { sourceFile } from "./text/source-file.js";
import { type Substitutions, substitute } from "./text/substitute.js";

/** Options of {@link run}. */
export interface RunOptions
  extends Pick<MachineOptions, "input" | "type" | "seed" | "name" | "stateMachineName" | "unmocked" | "listener"> {
  /** The content of a mocks file, as an object or as its text; `MockConfigFile.json` of Step Functions Local too. */
  readonly mocks?: object | string;
  /** Which test case of a `MockConfigFile.json`. */
  readonly testCase?: string;
  /** When the execution starts: ISO 8601 or milliseconds since 1970. Default: 2026-01-01T00:00:00Z. */
  readonly startTime?: string | number;
  /** Values of placeholders such as `${TableName}`, by name. A run that needs one that is missing throws. */
  readonly substitutions?: Readonly<Record<string, string | number | boolean>>;
  /** Definitions that this one starts, by name. */
  readonly machines?: Readonly<Record<string, object | string>>;
}

/**
 * Runs a definition offline, as AWS would, on a virtual clock.
 *
 * ```ts
 * const { status, output, history } = await run(definition, { input: { id: 7 }, mocks: { states: { Charge: [{ output: {} }] } } });
 * ```
 * @param definition JSON or YAML text, or the object that it stands for.
 * @returns status, output or error and cause, and the history as GetExecutionHistory gives it.
 * @throws Error where the definition or the mocks cannot be read, with `line:column`; where a task is called that has no mock.
 */
export async function run(definition: object | string, options: RunOptions = {}): Promise<ExecutionResult> {
  const { mocks, testCase, startTime, machines, substitutions, ...rest } = options;
  const start = typeof startTime === "string" ? Date.parse(startTime) : startTime;
  if (Number.isNaN(start)) throw new Error(`startTime is no time: ${startTime}`);
  const named = new Map<string, Machine>();
  for (const [name, one] of Object.entries(machines ?? {})) named.set(name, await machineOf(one, name));
  const { machine, open } = await machineWith(definition, "definition", new Map(Object.entries(substitutions ?? {})));
  return runMachine(machine, {
    ...rest,
    open,
    machines: named,
    ...(start === undefined ? {} : { start }),
    ...(mocks === undefined ? {} : { mocks: readMocks(await treeOf(mocks, "mocks"), testCase === undefined ? {} : { testCase }) }),
  });
}

const machineOf = async (given: object | string, name: string): Promise<Machine> => (await machineWith(given, name, new Map())).machine;

async function machineWith(given: object | string, name: string, substitutions: Substitutions) {
  const { root, open } = substitute(await treeOf(given, name), substitutions);
  await loadEngines(root);
  const { machine } = parseMachine(root);
  if (!machine) throw new Error(`${name}: this is no state machine: an object with StartAt and States`);
  return { machine, open };
}

async function treeOf(given: object | string, name: string): Promise<Node> {
  const text = typeof given === "string" ? given : JSON.stringify(given satisfies object as Json);
  const isJson = /^\s*[[{]/.test(text);
  const { root, problems } = await parseDefinition(sourceFile(`${name}.${isJson ? "json" : "yaml"}`, text));
  const fault = problems.find((p) => !p.tolerated);
  if (fault) {
    const { start } = placeOf(fault.range);
    throw new Error(`${name}:${start.line}:${start.column}: ${fault.detail ?? fault.code}`);
  }
  if (!root) throw new Error(`${name}: there is nothing in it`);
  return root;
}
