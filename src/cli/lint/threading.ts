import { availableParallelism } from "node:os";
import type { InputFile, LintRun } from "./lint-files.js";
import type { LintCommandOptions } from "./options.js";
import type { ThreadSetup } from "./threads.js";

/** From so many files on, threads are worth their start, and that each compiles the same functions. */
const MANY_FILES = 200;
/** The same where there are two processors: the compiler and the garbage collector of one thread keep the second one busy. */
const MANY_FOR_TWO = 1000;
const MOST_THREADS = 8;

/** How many threads lint: what the user says, else more than one where there are many files. */
export function threadsFor(asked: number | undefined, files: number, processors?: number): number {
  if (asked !== undefined) return Math.min(asked, MOST_THREADS, Math.max(1, Math.ceil(files / 2)));
  if (files < MANY_FILES) return 1;
  const available = processors ?? availableParallelism();
  return available <= 2 && files < MANY_FOR_TWO ? 1 : Math.min(available, MOST_THREADS);
}

/** Many files are linted by several threads. */
export async function threadsOf(
  paths: readonly string[],
  files: readonly InputFile[],
  options: LintCommandOptions,
  digests: boolean,
): Promise<LintRun["ahead"]> {
  if (paths.includes("-") || threadsFor(options.threads, files.length) < 2) return undefined;
  const { lintInThreads } = await import("./threads.js");
  // copies and results that are known already are left out by then
  return async (left, done) => {
    const threads = threadsFor(options.threads, left.length);
    if (threads > 1) await lintInThreads(left, threads, threadSetup(paths, options, digests), done);
  };
}

/** A large file is linted in a thread whose memory is limited. */
export function isolation(paths: readonly string[], options: LintCommandOptions, digests: boolean): LintRun["isolated"] {
  return async (file) => (await import("./threads.js")).lintInIsolation(file, threadSetup(paths, options, digests));
}

function threadSetup(paths: readonly string[], options: LintCommandOptions, digests: boolean): ThreadSetup {
  const { config, configCode, preset, type, rule, stats } = options;
  const given = Object.fromEntries(
    Object.entries({ config, configCode, preset, type, rule, stats }).filter(([, value]) => value !== undefined),
  );
  return { first: paths[0], options: given, digests };
}
