import { nearest } from "../../asl/did-you-mean.js";
import { discover } from "../../discovery/discover.js";
import { readStandardInput } from "../../discovery/plain-file.js";
import type { Definition } from "../../hosts/host.js";
import type { LoadedConfig } from "../../linter/config/model.js";
import { isIgnored } from "../../linter/config/resolve.js";
import { STANDARD_INPUT } from "../../text/source-file.js";
import { type Terminal, UsageError } from "../command.js";
import { COMMANDS } from "../commands.generated.js";
import type { InputFile } from "./lint-files.js";
import type { LintCommandOptions } from "./options.js";

/** The files to lint; `failed` where a path does not exist. @throws UsageError for standard input beside paths */
export async function filesOf(
  paths: readonly string[],
  options: LintCommandOptions,
  config: LoadedConfig,
  terminal: Terminal,
): Promise<{ files: readonly InputFile[]; failed: boolean }> {
  if (paths.includes("-")) {
    if (paths.length > 1) throw new UsageError("- cannot be combined with paths: standard input is one file");
    return { files: [{ path: options.stdinFilename ?? STANDARD_INPUT, named: true, text: readStandardInput() }], failed: false };
  }
  const { files, missing } = await discover(paths, { ignored: (path) => isIgnored(config, path) });
  for (const path of missing) {
    const command = /^[a-z-]+$/.test(path) ? nearest(path, Object.keys(COMMANDS)) : undefined;
    terminal.err(`sfn-lint: ${path}: no such file or folder${command ? `; did you mean the command ${command}?` : ""}\n`);
  }
  // a hook names whatever changed: then the configuration decides what is looked at
  return { files: options.allowEmpty ? files.filter(({ path }) => !isIgnored(config, path)) : files, failed: missing.length > 0 };
}

/** `--machine name=FILE`, read once. @throws UsageError */
export async function givenMachines(pairs: readonly string[]): Promise<ReadonlyMap<string, Definition>> {
  const { loadMachine } = await import("../load-machine.js");
  const found = new Map<string, Definition>();
  for (const pair of pairs) {
    const cut = pair.lastIndexOf("=");
    if (cut <= 0) throw new UsageError(`--machine takes name=FILE, not "${pair}"`);
    found.set(pair.slice(0, cut), (await loadMachine(pair.slice(cut + 1))).definition);
  }
  return found;
}
