import { loadEngines } from "../analysis/load-evaluators.js";
import type { Machine } from "../asl/model.js";
import { parseMachine } from "../asl/parse/parse-machine.js";
import type { Problem } from "../asl/problems.js";
import { readStandardInput, UnreadableFileError } from "../discovery/plain-file.js";
import { decode, fileAccess, readSourceFile } from "../discovery/read-file.js";
import { parseDefinition } from "../hosts/asl/host.js";
import type { Definition } from "../hosts/host.js";
import { readDefinitions } from "../hosts/registry.js";
import { placeOf, range } from "../text/range.js";
import { type SourceFile, STANDARD_INPUT } from "../text/source-file.js";
import { type Substitutions, substitute } from "../text/substitute.js";
import { UsageError } from "./command.js";
import { LARGE } from "./lint/lint-files.js";

export interface LoadedMachine {
  readonly machine: Machine;
  readonly problems: readonly Problem[];
  readonly definition: Definition;
  /** Placeholders without a value: the text and the name of each. */
  readonly open: ReadonlyMap<string, string>;
}

export interface LoadMachineOptions {
  /** Values of placeholders. */
  readonly substitutions?: Substitutions;
  readonly machine?: string;
  readonly type?: "STANDARD" | "EXPRESS";
}

/** The one machine that a command works on. @throws UsageError where the file has none, several, or cannot be read. */
export async function loadMachine(path: string, options: LoadMachineOptions = {}): Promise<LoadedMachine> {
  const all = await loadMachines(path, options);
  const names = all.map((m) => m.definition.name);
  if (options.machine !== undefined) {
    const found = all.find((m) => m.definition.name === options.machine);
    if (!found) throw new UsageError(`${path}: there is no machine "${options.machine}" in it; it has ${names.join(", ")}`);
    return found;
  }
  const [first] = all;
  if (!first) throw new UsageError(`${path}: no state machine in it (an object with StartAt and States, or a template that declares one)`);
  if (all.length > 1) throw new UsageError(`${path} holds ${all.length} machines; name one with --machine: ${names.join(", ")}`);
  return first;
}

/** Every machine of a file whose text can be read. @throws UsageError at the place of a syntax fault. */
export async function loadMachines(path: string, options: LoadMachineOptions = {}): Promise<LoadedMachine[]> {
  const file = readOne(path);
  await refuseTooMuch(file);
  const reading = await readDefinitions(file, fileAccess());
  const definitions = reading?.definitions.length ? reading.definitions : [await plain(file)].filter(looksLikeMachine);
  const machines: LoadedMachine[] = [];
  for (const definition of definitions) {
    const fault = definition.problems.find((p) => !p.tolerated);
    if (fault) {
      const { file: where, start } = placeOf(fault.range);
      throw new UsageError(`${where}:${start.line}:${start.column}: ${fault.detail ?? `this is not valid (${fault.code})`}`);
    }
    if (!definition.root) continue;
    const { root, open, used } = substitute(definition.root, options.substitutions ?? new Map());
    await loadEngines(root);
    const type = definition.type ?? options.type;
    const { machine, problems } = parseMachine(root, type ? { type } : {});
    if (machine) machines.push({ machine, problems, definition: { ...definition, root }, open });
    refuseUnused(options.substitutions, used, open);
  }
  return machines;
}

/** A large file is read and analyzed in a thread first, whose memory is limited. @throws UsageError where that is not enough. */
async function refuseTooMuch(file: SourceFile): Promise<void> {
  if (file.text.length < LARGE) return;
  const { lintInIsolation } = await import("./lint/threads.js");
  const input = { path: file.path, named: true, text: Buffer.from(file.text) };
  const fits = await lintInIsolation(input, { first: undefined, options: { config: false }, digests: false });
  if (!fits) throw new UsageError(`${file.path}: it makes more data than fits into memory`);
}

/** A substitution that nothing asks for is a misspelled one. */
function refuseUnused(given: Substitutions | undefined, used: ReadonlySet<string>, open: ReadonlyMap<string, string>): void {
  const unused = [...(given?.keys() ?? [])].find((name) => !used.has(name));
  if (unused === undefined) return;
  const known = [...new Set([...used, ...open.values()])].join(", ") || "none";
  throw new UsageError(`--substitutions: there is no placeholder "${unused}" in the definition; it has ${known}`);
}

function readOne(path: string): SourceFile {
  try {
    return path === "-" ? decode(STANDARD_INPUT, readStandardInput()) : readSourceFile(path);
  } catch (error) {
    if (error instanceof UnreadableFileError) throw new UsageError(error.message);
    throw error;
  }
}

/** What has neither StartAt nor States is something else; what could not be read may be anything. */
function looksLikeMachine({ root }: Definition): boolean {
  return root === undefined || (root.kind === "object" && root.members.some((m) => m.key.name === "StartAt" || m.key.name === "States"));
}

async function plain(file: SourceFile): Promise<Definition> {
  const { root, problems } = await parseDefinition(file);
  const at = range(file, 0, Math.min(1, file.text.length));
  return {
    name: file.path === STANDARD_INPUT ? "stdin" : file.path.replace(/^.*\//, "").replace(/\.\w+$/, ""),
    host: "asl",
    file,
    at: root?.range ?? at,
    problems,
    ...(root ? { root } : {}),
  };
}
