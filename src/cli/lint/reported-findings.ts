import { existsSync } from "node:fs";
import { UnreadableFileError, writePlainFile } from "../../discovery/plain-file.js";
import { readSourceFile } from "../../discovery/read-file.js";
import { BaselineError, baselineOf, findNewFindings, parseBaseline, serializeBaseline } from "../../linter/baseline.js";
import { overall } from "../../linter/config/resolve.js";
import type { Finding } from "../../linter/finding.js";
import type { LintedFile } from "../../linter/lint.js";
import { hideSecrets } from "../../linter/mask-secrets.js";
import { suppressFindings } from "../../linter/suppression-findings.js";
import { pluralize } from "../../rule-kit/format.js";
import { type Terminal, UsageError } from "../command.js";
import type { LintJob } from "./job.js";

/** The findings that no comment suppresses and no baseline holds; with `--write-baseline`, writes it and leaves none. */
export function reportedFindings(
  files: readonly LintedFile[],
  { options, config, rules }: Pick<LintJob, "options" | "config" | "rules">,
  terminal: Terminal,
): { readonly findings: readonly Finding[]; readonly inBaseline: number } {
  const known = new Set(rules.map(({ id }) => id));
  const requireReason = options.requireReason ?? overall(config, "requireReason") ?? false;
  const findings = suppressFindings(files, requireReason, options.rule !== undefined, known);
  if (options.writeBaseline !== undefined) {
    writePlainFile(
      options.writeBaseline,
      hideSecrets(
        serializeBaseline(baselineOf(findings)),
        files.flatMap((file) => file.secrets),
      ),
    );
    terminal.err(`sfn-lint: ${options.writeBaseline}: ${pluralize(findings.length, "finding")} written as the baseline\n`);
    return { findings: [], inBaseline: findings.length };
  }
  if (options.baseline === undefined) return { findings, inBaseline: 0 };
  const left = fresh(findings, options.baseline, terminal);
  return { findings: left, inBaseline: findings.length - left.length };
}

function fresh(findings: readonly Finding[], path: string, terminal: Terminal): readonly Finding[] {
  try {
    const { fresh: left, gone } = findNewFindings(findings, parseBaseline(readSourceFile(path).text), (file) => existsSync(file));
    if (gone.length > 0)
      terminal.err(
        `sfn-lint: ${path}: ${pluralize(gone.length, "finding")} no longer ${gone.length === 1 ? "occurs" : "occur"}; recreate the file with --write-baseline\n`,
      );
    return left;
  } catch (error) {
    if (error instanceof BaselineError || error instanceof UnreadableFileError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}
