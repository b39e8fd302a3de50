import type { InputFile, LintRun } from "./lint-files.js";
import type { LintCommandOptions } from "./options.js";
import type { ThreadSetup } from "./threads.js";

/** So few are linted sooner than a thread has started. */
const FEW_FILES = 100;

/** Many files are linted by several threads. */
export async function threadsOf(
  paths: readonly string[],
  files: readonly InputFile[],
  options: LintCommandOptions,
  digests: boolean,
): Promise<LintRun["ahead"]> {
  if (files.length < 2 || (options.threads === undefined && files.length < FEW_FILES) || paths.includes("-")) return undefined;
  const { lintInThreads, threadsFor } = await import("./threads.js");
  if (threadsFor(options.threads, files.length) < 2) return undefined;
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
