import { resolve } from "node:path";
import { type Inventory, inventory } from "../discovery/inventory.js";
import { fileAccess } from "../discovery/read-file.js";
import type { Definition, HostProblem } from "../hosts/host.js";
import { loadConfig } from "../linter/config/load.js";
import type { LoadedConfig } from "../linter/config/model.js";
import { isIgnored, settingsFor } from "../linter/config/resolve.js";
import { RULES } from "../linter/registry.generated.js";
import { printable } from "../reporters/printable.js";
import type { Style } from "../reporters/reporter.js";
import { pluralize } from "../rule-kit/format.js";
import { get, type Node } from "../text/node.js";
import { type Place, placeJson, placeOf } from "../text/range.js";
import type { Terminal } from "./command.js";
import { terminalStyle } from "./style.js";

export interface ListOptions {
  readonly format: "text" | "json";
  readonly config?: string | boolean;
  readonly configCode?: boolean;
}

/** One machine as `list --format json` prints it. */
interface ListedMachine {
  readonly name: string;
  readonly host: Definition["host"];
  /** Absent where neither the file nor its surroundings nor the configuration say. */
  readonly type?: "STANDARD" | "EXPRESS";
  readonly file: string;
  /** Where the machine is declared. */
  readonly place: Place;
  /** The file that holds the definition's text, where that is another one. */
  readonly definition?: string;
  readonly states: number;
  /** Why parts of it are unknown. */
  readonly partialReason?: string;
  readonly constructPath?: string;
  /** The program's line that made it: `lib/stack.ts:12:5`. */
  readonly createdAt?: string;
}

/** `sfn-lint list [paths…]`: what lint would look at, and where it is. */
export async function listCommand(paths: readonly string[], options: ListOptions, terminal: Terminal): Promise<void> {
  const config = await configFor(options);
  const found = await inventory(paths, fileAccess(), { ignored: (path) => isIgnored(config, path) });
  const machines = found.definitions.map((definition) => listed(definition, config));
  for (const words of [...found.failed, ...found.empty.map((path) => `${path}: no state machine in it`)]) {
    terminal.err(`sfn-lint: ${printable(words)}\n`);
    terminal.exit(2);
  }
  for (const { file, message } of found.unread) terminal.err(`sfn-lint: ${printable(file)}: ${printable(message)}\n`);
  if (options.format === "json") terminal.data(`${JSON.stringify(asJson(machines, found), null, 2)}\n`);
  else for (const line of asText(machines, found, terminalStyle(terminal.color, terminal.width))) terminal.out(`${line}\n`);
}

function configFor(options: ListOptions): Promise<LoadedConfig> {
  return loadConfig(resolve("."), {
    rules: RULES,
    ...(typeof options.config === "string" ? { file: options.config } : {}),
    search: options.config !== false,
    ...(options.configCode === false ? { code: false } : {}),
  });
}

function listed(definition: Definition, config: LoadedConfig): ListedMachine {
  const { name, host, file, at, root, partialReason, deployment: surroundings } = definition;
  const type = definition.type ?? settingsFor(config, file.path, name).type;
  const own = root && root.range.file.path !== file.path ? root.range.file.path : undefined;
  return {
    name,
    host,
    ...(type ? { type } : {}),
    file: file.path,
    place: placeOf(at),
    ...(own === undefined ? {} : { definition: own }),
    states: root ? statesIn(root) : 0,
    ...(partialReason === undefined ? {} : { partialReason }),
    ...(surroundings?.constructPath ? { constructPath: surroundings.constructPath } : {}),
    ...(surroundings?.createdAt ? { createdAt: surroundings.createdAt } : {}),
  };
}

/** States at every level, counted by their form alone: a definition that cannot be read in full still has them. */
function statesIn(root: Node): number {
  let count = 0;
  const machines: Node[] = [root];
  for (let machine = machines.pop(); machine; machine = machines.pop()) {
    const states = machine.kind === "object" ? get(machine, "States") : undefined;
    if (states?.kind !== "object") continue;
    for (const { value } of states.members) {
      count++;
      if (value.kind !== "object") continue;
      const branches = get(value, "Branches");
      if (branches?.kind === "array") machines.push(...branches.items);
      for (const name of ["ItemProcessor", "Iterator"]) {
        const inner = get(value, name);
        if (inner) machines.push(inner);
      }
    }
  }
  return count;
}

function asJson(machines: readonly ListedMachine[], { problems, files }: Inventory) {
  const notes = problems.map(({ range, severity, message }) => ({ severity, message, ...placeJson(placeOf(range)) }));
  const shown = machines.map(({ place, ...machine }) => ({ ...machine, ...placeJson(place) }));
  return { version: 1, machines: shown, notes, summary: { files, machines: machines.length } };
}

const HOSTS: Readonly<Record<Definition["host"], string>> = {
  asl: "ASL",
  cloudformation: "CloudFormation",
  sam: "SAM",
  cdk: "CDK",
  serverless: "Serverless",
  terraform: "Terraform",
  typescript: "TypeScript",
  pulumi: "Pulumi",
  sst: "SST",
  cdktf: "CDKTF",
  python: "Python",
};

function* asText(machines: readonly ListedMachine[], { problems, files }: Inventory, style: Style): Generator<string> {
  const byFile = new Map<string, { machines: ListedMachine[]; notes: HostProblem[] }>();
  const of = (file: string) => {
    const known = byFile.get(file) ?? { machines: [], notes: [] };
    byFile.set(file, known);
    return known;
  };
  for (const machine of machines) of(machine.file).machines.push(machine);
  for (const problem of problems) of(problem.range.file.path).notes.push(problem);
  for (const [file, group] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield style.underline(printable(file));
    const widths = widthsOf(group.machines);
    for (const machine of group.machines) yield* lines(machine, widths, style);
    for (const { range, message } of group.notes) yield style.dim(`  ${position(placeOf(range))}  note: ${printable(message)}`);
    yield "";
  }
  yield machines.length === 0
    ? `No state machine found in ${pluralize(files, "file")}`
    : `${pluralize(machines.length, "state machine")} in ${pluralize(new Set(machines.map((m) => m.file)).size, "file")}`;
}

const cellsOf = (machine: ListedMachine) => [where(machine), printable(machine.name), HOSTS[machine.host], machine.type ?? ""];

/** Columns line up within a file. */
function widthsOf(machines: readonly ListedMachine[]): number[] {
  const rows = machines.map(cellsOf);
  return [0, 1, 2, 3].map((i) => Math.max(0, ...rows.map((row) => (row[i] as string).length)));
}

function* lines(machine: ListedMachine, widths: readonly number[], style: Style): Generator<string> {
  const { states, definition, partialReason, constructPath, createdAt } = machine;
  const cells = cellsOf(machine).map((cell, i) => cell.padEnd(widths[i] as number));
  const [at = "", shown = "", ...rest] = cells;
  yield `  ${at}  ${style.bold(shown)}  ${rest.join("  ")}  ${pluralize(states, "state")}`;
  const indent = " ".repeat(4 + (widths[0] as number));
  if (definition !== undefined) yield `${indent}definition in ${printable(definition)}`;
  if (constructPath !== undefined)
    yield `${indent}construct ${printable(constructPath)}${createdAt ? `, made at ${printable(createdAt)}` : ""}`;
  if (partialReason !== undefined) yield `${indent}in part: ${printable(partialReason)}`;
}

const position = ({ start }: Place) => `${start.line}:${start.column}`;
/** A service may declare its machines in a file that it includes. */
const where = ({ place, file }: ListedMachine) => (place.file === file ? position(place) : `${printable(place.file)}:${position(place)}`);
