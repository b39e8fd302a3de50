import { dirname, resolve } from "node:path";
import { fileAccess } from "../discovery/read-file.js";
import { loadConfig } from "../linter/config/load.js";
import { overall } from "../linter/config/resolve.js";
import type { Finding } from "../linter/finding.js";
import { type AnalyzedDefinition, lintFile } from "../linter/lint.js";
import { RULES } from "../linter/registry.generated.js";
import { reportOf } from "../linter/report.js";
import { suppressFindings } from "../linter/suppression-findings.js";
import type { SourceFile } from "../text/source-file.js";

export interface LintedMachines {
  readonly machines: readonly AnalyzedDefinition[];
  /** Of the whole file, as `sfn-lint lint` reports them; plugins are not loaded. */
  readonly findings: readonly Finding[];
}

/** Lints one file and keeps what is known of its state machines, for commands that show both. */
export async function lintMachines(file: SourceFile, path: string): Promise<LintedMachines> {
  const config = await loadConfig(path === "-" ? process.cwd() : dirname(resolve(path)), { rules: RULES, search: true });
  const machines: AnalyzedDefinition[] = [];
  const linted = await lintFile(file, true, { rules: RULES, config, access: fileAccess(), inspect: (one) => machines.push(one) });
  const requireReason = overall(config, "requireReason") ?? false;
  const findings = suppressFindings([linted], requireReason, false, new Set(RULES.map(({ id }) => id)));
  return { machines, findings: reportOf([linted], findings, RULES).findings };
}

/** The findings of one state machine of the file, also in the files that its definition is read from. */
export const findingsIn = (findings: readonly Finding[], { definition }: AnalyzedDefinition): Finding[] =>
  findings.filter(({ machine }) => machine === definition.name);
