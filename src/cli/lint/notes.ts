import { isIgnored } from "../../linter/config/resolve.js";
import type { LintedFile } from "../../linter/lint.js";
import type { LintJob } from "./job.js";

/** Says on standard error what was not read, and which states the configuration knows that no state machine has. */
export async function sayNotes(job: LintJob, linted: readonly LintedFile[]): Promise<void> {
  if (job.options.since === undefined) await sayWhatWasNotRead(job, linted);
  if (job.config.layers.some(({ config: one }) => one.known || one.overrides)) await sayUnknownStates(job, linted);
}

/** Programs in other languages, and where nothing was found at all, why. */
async function sayWhatWasNotRead({ paths, files, config, terminal }: LintJob, linted: readonly LintedFile[]): Promise<void> {
  const machines = linted.flatMap((file) => file.machines.map((machine) => machine.file));
  const looked = files.map(({ path }) => path);
  const { unreadPrograms } = await import("../../discovery/unread-programs.js");
  const unread: { readonly file: string; readonly message: string }[] = unreadPrograms(looked, machines);
  if (machines.length === 0 && unread.length === 0 && !files.some(({ named }) => named)) {
    const { whyNothing } = await import("../../discovery/why-nothing.js");
    unread.push(...whyNothing(paths, new Set(looked), (path) => isIgnored(config, path)));
  }
  for (const { file, message } of unread) terminal.err(`sfn-lint: ${file}: ${message}\n`);
}

/** States that the configuration knows something of, and that nothing has. */
async function sayUnknownStates({ config, terminal }: LintJob, linted: readonly LintedFile[]): Promise<void> {
  const { unknownStates } = await import("./unknown-states.js");
  const texts = new Map(linted.flatMap(({ sources }) => [...sources]));
  for (const { message, sure } of await unknownStates(config, texts)) {
    terminal.err(`sfn-lint: ${message}\n`);
    if (sure) terminal.exit(2);
  }
}
