import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
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

/** `sfn-lint init`. @throws UsageError where there is no such folder, or a configuration already. */
export async function init(folder: string, force: boolean, terminal: Terminal): Promise<void> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${folder}: there is no such folder`);
  const there = readdirSync(folder).find((name) => name.startsWith("sfn-lint.config."));
  if (there && !force) throw new UsageError(`${join(folder, there)} already exists; use --force to write ${NAME} anyway`);
  const seen = await look(folder);
  const path = join(folder, NAME);
  writePlainFile(path, configurationFor(seen));
  terminal.out(`${path} written: ${pluralize(seen.machines, "state machine")} in ${pluralize(seen.files, "file")}\n`);
  if (seen.noisy.length > 0) terminal.out(`Most findings today: ${formatList(seen.noisy.map(([rule, n]) => `${rule} (${n})`))}\n`);
  terminal.out("Next: sfn-lint, or sfn-lint --write-baseline sfn-lint-baseline.json to begin with what is new\n");
}

interface Seen {
  readonly files: number;
  readonly machines: number;
  readonly hosts: readonly string[];
  readonly express: boolean;
  /** Rules with the most findings, and how many. */
  readonly noisy: readonly (readonly [string, number])[];
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
  const known = new Set(RULES.map((rule) => rule.id));
  for (const { rule } of report.findings) if (known.has(rule)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return {
    files: new Set(report.machines.map((m) => m.file)).size,
    machines: report.machines.length,
    hosts: [...new Set(report.machines.map((m) => m.host))].sort(),
    express: report.machines.some((m) => m.type === "EXPRESS"),
    noisy: [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3),
  };
}

function configurationFor(seen: Seen): string {
  const found =
    seen.machines === 0
      ? "no state machine was found yet"
      : `${pluralize(seen.machines, "state machine")} found in: ${seen.hosts.join(", ")}`;
  const lines = [
    "{",
    `  // sfn-lint, ${found}.`,
    '  "$schema": "./node_modules/sfn-lint/schemas/config.schema.json",',
    "",
    "  // recommended (few and sure), strict (advice as well) or all; files may stand here too.",
    '  "extends": ["recommended"],',
    "",
    "  // Files and folders that are not looked at. What git ignores is left out already.",
    '  "ignore": [],',
    "",
    "  // A level for each rule: off, info, warning, error; or a list of level and options.",
    '  "rules": {',
    ...seen.noisy.map(([rule, n]) => `    // "${rule}": "off", // ${pluralize(n, "finding")} today`),
    "  },",
    "",
  ];
  if (seen.express) {
    lines.push(
      "  // Express executions may run more than once. Say here what a second call does not harm:",
      "  // names or ARNs of functions, URLs, service:action; globs.",
      '  "idempotent": [],',
      "",
    );
  }
  lines.push(
    "  // A JSON Schema of the execution input makes the analysis sharper; sfn-lint facts shows what is asked of it.",
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
