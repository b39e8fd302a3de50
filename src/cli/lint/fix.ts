import { fileAccess } from "../../discovery/read-file.js";
import { dropDuplicateMachines } from "../../linter/deduplicate.js";
import type { Finding } from "../../linter/finding.js";
import type { LintedFile } from "../../linter/lint.js";
import { hideSecrets } from "../../linter/mask-secrets.js";
import { applyFixes } from "../apply-fixes.js";
import type { Terminal } from "../command.js";
import type { Output } from "../write-reports.js";
import type { LintJob } from "./job.js";
import { lintFiles } from "./lint-files.js";
import { reportedFindings } from "./reported-findings.js";
import { setupFor } from "./setup.js";
import { isolation } from "./threading.js";

/**
 * Applies the fixes of these findings, or prints them as a diff. What they leave is linted again before it is written.
 *
 * @returns whether a file was written
 */
export async function fixFindings(
  job: LintJob,
  linted: readonly LintedFile[],
  shown: readonly LintedFile[],
  findings: readonly Finding[],
  outputs: readonly Output[],
): Promise<boolean> {
  const { paths, options, terminal, config, rules, setup, files } = job;
  const forPeople = outputs.every(({ format, file }) => format === "text" || file !== undefined);
  const secrets = shown.flatMap((file) => file.secrets);
  const diffTo = (text: string): void => (forPeople ? terminal.out : terminal.err)(hideSecrets(text, secrets));
  const again = async (changed: ReadonlySet<string>, pending: ReadonlyMap<string, string>) => {
    const fresh = setupFor(rules, config, fileAccess(undefined, undefined, pending), options, true);
    const quiet: Terminal = { ...terminal, out() {}, err() {}, exit() {} };
    const some = files
      .filter(({ path }) => changed.has(path))
      .map((file) => {
        const text = pending.get(file.path);
        return text === undefined ? file : { ...file, text: Buffer.from(text) };
      });
    const isolated = isolation(paths, options, false);
    const ignored = { step: () => {}, unreadable: () => {}, empty: () => {} };
    const relinted = await lintFiles(some, { setup: fresh, isolated, rehearses: true, ...ignored });
    const left = reportedFindings(dropDuplicateMachines(relinted, fresh.access), job, quiet).findings;
    return { findings: left, read: readOf(relinted), access: fresh.access };
  };
  return applyFixes({ findings, read: readOf(linted), access: setup.access }, { ...options, diffTo }, terminal, again);
}

const readOf = (files: readonly LintedFile[]) => files.flatMap((file) => (file.read ? [file.read] : []));
