import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { discover } from "../discovery/discover.js";
import { UnreadableFileError, writePlainFile } from "../discovery/plain-file.js";
import { fileAccess, readSourceFile } from "../discovery/read-file.js";
import { loadConfig } from "../linter/config/load.js";
import { dropDuplicateMachines } from "../linter/deduplicate.js";
import { type LintedFile, lintFile } from "../linter/lint.js";
import { RULES } from "../linter/registry.generated.js";
import { reportOf } from "../linter/report.js";
import { suppressFindings } from "../linter/suppression-findings.js";
import { formatList, pluralize } from "../rule-kit/format.js";
import { type Terminal, UsageError } from "./command.js";

const NAME = "sfn-lint.config.jsonc";
/** More rules than this are not listed in a new configuration. */
const MOST_LISTED = 12;

/** `sfn-lint init`. @throws UsageError where there is no such folder, or a configuration already. */
export async function init(folder: string, force: boolean, terminal: Terminal): Promise<void> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${folder}: there is no such folder`);
  const there = readdirSync(folder).find((name) => name.startsWith("sfn-lint.config."));
  if (there && !force) throw new UsageError(`${join(folder, there)} already exists; use --force to write ${NAME} anyway`);
  const seen = await look(folder);
  const path = join(folder, NAME);
  writePlainFile(path, configurationFor(seen, schemaFrom(folder)));
  terminal.out(`${path} written: ${pluralize(seen.machines, "state machine")} in ${pluralize(seen.files, "file")}\n`);
  if (seen.noisy.length > 0)
    terminal.out(`Most findings today: ${formatList(seen.noisy.slice(0, 3).map(([rule, n]) => `${rule} (${n})`))}\n`);
  terminal.out("Next: sfn-lint, or sfn-lint --write-baseline sfn-lint-baseline.json to report only new findings from now on\n");
}

/** The schema of the installation beside the configuration, else the published one. */
function schemaFrom(folder: string): string {
  const SCHEMA = "node_modules/sfn-lint/schemas/config.schema.json";
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, SCHEMA))) {
      const path = relative(folder, join(at, SCHEMA)).split(sep).join("/");
      return path.startsWith(".") ? path : `./${path}`;
    }
    if (dirname(at) === at) return "https://raw.githubusercontent.com/sfn-lint/sfn-lint/main/schemas/config.schema.json";
  }
}

interface Seen {
  readonly files: number;
  readonly machines: number;
  readonly hosts: readonly string[];
  readonly express: boolean;
  /** Rules with findings, the most first: how many, and their level. */
  readonly noisy: readonly (readonly [rule: string, count: number, level: string])[];
}

async function look(folder: string): Promise<Seen> {
  const config = await loadConfig(folder, { rules: RULES, search: false });
  const access = fileAccess();
  const linted: LintedFile[] = [];
  for (const { path, named } of (await discover([folder])).files) {
    if (access.consumed.has(path)) continue;
    try {
      linted.push(await lintFile(readSourceFile(path), named, { rules: RULES, config, access }));
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
    }
  }
  const once = dropDuplicateMachines(linted, access);
  const report = reportOf(once, suppressFindings(once, false, false, new Set(RULES.map(({ id }) => id))), RULES);
  const counts = new Map<string, number>();
  const levels = new Map(RULES.map((rule) => [rule.id, rule.severity]));
  for (const { rule } of report.findings) if (levels.has(rule)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return {
    files: new Set(report.machines.map((m) => m.file)).size,
    machines: report.machines.length,
    hosts: [...new Set(report.machines.map((m) => m.host))].sort(),
    express: report.machines.some((m) => m.type === "EXPRESS"),
    noisy: [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_LISTED)
      .map(([rule, count]) => [rule, count, levels.get(rule) ?? "warning"]),
  };
}

function configurationFor(seen: Seen, schema: string): string {
  const found =
    seen.machines === 0
      ? "no state machine was found yet"
      : `${pluralize(seen.machines, "state machine")} found in: ${seen.hosts.join(", ")}`;
  const lines = [
    "{",
    `  // sfn-lint, ${found}.`,
    `  "$schema": ${JSON.stringify(schema)},`,
    "",
    "  // recommended (the default), strict (more advice), or all; configuration files can be listed too.",
    '  "extends": ["recommended"],',
    "",
    "  // Files and folders to skip. Files that Git ignores are skipped already.",
    '  "ignore": [],',
    "",
    "  // The level of a rule: off, info, warning, error; or a list of level and options.",
    '  "rules": {',
    ...seen.noisy.map(([rule, n, level]) => `    // "${rule}": "${level}", // ${pluralize(n, "finding")} today`),
    "  },",
    "",
  ];
  if (seen.express) {
    lines.push(
      "  // Asynchronous Express executions can run more than once. Calls that are safe to repeat:",
      "  // globs of function names or ARNs, URLs, or service:action.",
      '  "idempotent": [],',
      "",
    );
  }
  lines.push(
    "  // A JSON Schema of the execution input makes the analysis more precise; sfn-lint facts shows what it infers.",
    '  // "inputSchema": "schemas/input.schema.json",',
    "",
    "  // Settings for some files or machines.",
    '  "overrides": [',
    '    // { "files": ["examples/**"], "rules": { "task-can-wait-forever": "off" } }',
    "  ]",
    "}",
    "",
  );
  return lines.join("\n");
}
