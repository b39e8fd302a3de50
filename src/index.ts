/**
 * The library: lint definitions from files or text, and run them.
 *
 * ```ts
 * import { lint, run } from "sfn-lint";
 * const report = await lint(["template.yaml"]);
 * const { status, history } = await run({ StartAt: "A", States: { A: { Type: "Succeed" } } });
 * ```
 */

import { discover } from "./discovery/discover.js";
import { UnreadableFileError } from "./discovery/plain-file.js";
import { fileAccess, readSourceFile } from "./discovery/read-file.js";
import { loadConfig } from "./linter/config/load.js";
import type { LoadedConfig } from "./linter/config/model.js";
import { isIgnored, overall } from "./linter/config/resolve.js";
import { dropDuplicateMachines } from "./linter/deduplicate.js";
import type { Report } from "./linter/finding.js";
import { type LintedFile, lintFile } from "./linter/lint.js";
import { RULES } from "./linter/registry.generated.js";
import { reportOf } from "./linter/report.js";
import { suppressFindings } from "./linter/suppression-findings.js";
import { type SourceFile, sourceFile } from "./text/source-file.js";

/** What the library may be told beside the files. */
export interface LintOptions {
  /** Where a definition does not say it itself. */
  readonly type?: "STANDARD" | "EXPRESS";
  /** A configuration file, or false for none; by default it is looked for upwards from the working directory. */
  readonly config?: string | false;
  /** False: a configuration that is a program, or that has plugins, is an error. Default: true. */
  readonly configCode?: boolean;
  /** Only these rules. */
  readonly rules?: readonly string[];
}

/** Text that is not in a file; `name` tells its form by its ending, as a file's name would. */
export interface TextInput {
  readonly text: string;
  readonly name?: string;
}

/**
 * Lints files, folders and globs, or one text.
 * @throws Error where the configuration is wrong. A file that cannot be read is skipped; unreadable definitions are findings.
 */
export async function lint(input: readonly string[] | TextInput, options: LintOptions = {}): Promise<Report> {
  const config = await loadConfig(process.cwd(), {
    rules: RULES,
    ...(typeof options.config === "string" ? { file: options.config } : {}),
    search: options.config !== false,
    ...(options.configCode === false ? { code: false } : {}),
  });
  const own =
    config.plugins.length === 0
      ? []
      : await (await import("./linter/config/plugins.js")).loadPlugins(config.plugins, config.folder, config.root);
  const rules = [...RULES, ...own];
  const access = fileAccess();
  const linted: LintedFile[] = [];
  for (const { file, named } of await filesOf(input, config)) {
    if (access.consumed.has(file.path)) continue;
    const only = options.rules ? { only: new Set(options.rules) } : {};
    linted.push(await lintFile(file, named, { rules, config, access, ...only, ...(options.type ? { type: options.type } : {}) }));
  }
  const once = dropDuplicateMachines(linted, access);
  const requireReason = overall(config, "requireReason") ?? false;
  return reportOf(once, suppressFindings(once, requireReason, options.rules !== undefined, new Set(rules.map(({ id }) => id))), rules);
}

async function filesOf(input: readonly string[] | TextInput, config: LoadedConfig): Promise<{ file: SourceFile; named: boolean }[]> {
  if ("text" in input) return [{ file: sourceFile(input.name ?? "definition.asl.json", input.text), named: true }];
  const { files } = await discover(input, { ignored: (path) => isIgnored(config, path) });
  return files.flatMap(({ path, named }) => {
    const file = readable(path);
    return file ? [{ file, named }] : [];
  });
}

function readable(path: string): SourceFile | undefined {
  try {
    return readSourceFile(path);
  } catch (error) {
    if (error instanceof UnreadableFileError) return undefined;
    throw error;
  }
}

export type { ExecutionResult, ExecutionStatus } from "./execution/execution.js";
export type { HistoryEvent } from "./execution/history.js";
export type { Finding, MachineReport, Report, RuleDescription, Severity, Summary } from "./linter/finding.js";
export { reportJson } from "./reporters/json.js";
export { type RunOptions, run } from "./run.js";
