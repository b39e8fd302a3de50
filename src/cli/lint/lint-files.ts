import { statSync } from "node:fs";
import { basename } from "node:path";
import type { FoundFile } from "../../discovery/discover.js";
import { UnreadableFileError } from "../../discovery/plain-file.js";
import { decode, readSourceFile } from "../../discovery/read-file.js";
import type { Copies } from "../../linter/copies.js";
import type { LintedFile, LintSetup } from "../../linter/lint.js";
import { type Digest, enterInto, exhausted, type FileOutcome, isProgram, lintAlone } from "../../linter/outcome.js";
import type { ResultCache } from "../../linter/result-cache.js";
import type { SourceFile } from "../../text/source-file.js";
import { FEW_FILES, prepareForMany } from "./many-files.js";

/** A file to lint; `text` where it does not come from the disk. */
export type InputFile = FoundFile & { readonly text?: Uint8Array };

/** What became of one file: linted, or why it cannot be read. */
export type Result = FileOutcome | { readonly unreadable: string };

export interface LintRun {
  readonly setup: LintSetup;
  readonly cache?: ResultCache | undefined;
  readonly digest?: Digest | undefined;
  /** Results of this run, for files that are copies of each other. */
  readonly copies?: Copies | undefined;
  /** Lints these in other threads, and tells each result. */
  readonly ahead?: ((files: readonly InputFile[], done: (file: InputFile, result: Result) => void) => Promise<void>) | undefined;
  /** Lints one file in a thread whose memory is limited; undefined where that is not enough. */
  readonly isolated?: ((file: InputFile) => Promise<Result | undefined>) | undefined;
  /** What was read and analyzed is needed here, for fixes or a page: a large file is linted here after it was tried in isolation. */
  readonly rehearses?: boolean;
  step(): void;
  unreadable(message: string): void;
  /** A file that the user named has no state machine. */
  empty(path: string): void;
}

/** Lints files in their order. Those that belong to the definition of an earlier one are not reported by themselves. */
export async function lintFiles(files: readonly InputFile[], run: LintRun): Promise<LintedFile[]> {
  const { setup } = run;
  const { access } = setup;
  const results = run.ahead ? await lintAhead(files, run, run.ahead) : new Map<InputFile, Result>();
  const linted: LintedFile[] = [];
  let own = 0;
  let restore: (() => void) | undefined;
  try {
    for (const file of files) {
      run.step();
      if (access.consumed.has(file.path) && !file.named) continue;
      const ready = results.get(file);
      results.delete(file);
      if (!ready && ++own === FEW_FILES) restore = prepareForMany();
      const result = ready ?? (await (run.isolated && isLarge(file) ? largeResultOf(file, run, run.isolated) : resultOf(file, run)));
      if ("unreadable" in result) {
        run.unreadable(result.unreadable);
        continue;
      }
      enterInto(access, result);
      linted.push(result.linted);
      if (linted.length === 1 && files.length > FEW_TO_KEEP) saveCompiledCode();
      if (file.named && result.linted.empty) run.empty(file.path);
    }
  } finally {
    restore?.();
  }
  run.cache?.save();
  return linted;
}

/** A run over so few files compiles little that a run over one does not, and keeps the code of its report, too. */
const FEW_TO_KEEP = 3;

/** Of `bin/code-cache.cjs`, where it keeps the code. */
function saveCompiledCode(): void {
  const save: unknown = Reflect.get(globalThis, Symbol.for("sfn-lint.saveCompiledCode"));
  if (typeof save === "function") save();
}

/** One file, from the cache where it has it, or as the file that it is a copy of. */
export async function resultOf(file: InputFile, run: Pick<LintRun, "setup" | "cache" | "digest" | "copies">): Promise<Result> {
  const source = sourceOf(file);
  if ("unreadable" in source) return source;
  const known = run.cache?.find(source, file.named, run.setup.access);
  if (known) return known;
  const copied = run.copies?.find(source, file.named, run.setup.access);
  const outcome = copied ?? (await lintAlone(source, file.named, run.setup, run.digest));
  run.cache?.keep(source, file.named, outcome);
  if (!copied) run.copies?.keep(source, file.named, outcome);
  return outcome;
}

/** From so many bytes on, a file is worth a thread of its own: a definition may have 1 MiB. */
export const LARGE = 1024 * 1024;

const isLarge = ({ path, text }: InputFile): boolean => (text?.length ?? statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGE;

/** A large file that exhausts the memory is reported as such, and the others go on. */
async function largeResultOf(file: InputFile, run: LintRun, isolated: NonNullable<LintRun["isolated"]>): Promise<Result> {
  const source = sourceOf(file);
  if ("unreadable" in source) return source;
  const known = run.cache?.find(source, file.named, run.setup.access);
  if (known) return known;
  const result = await isolated(file);
  if (result && run.rehearses) return resultOf(file, run);
  if (result && !("unreadable" in result)) run.cache?.keep(source, file.named, result);
  return result ?? exhausted(source);
}

/** The result of a file that exhausted the memory of its thread. */
export function exhaustedResultOf(file: InputFile): Result {
  const source = sourceOf(file);
  return "unreadable" in source ? source : exhausted(source);
}

function sourceOf(file: InputFile): SourceFile | { readonly unreadable: string } {
  try {
    return file.text ? decode(file.path, file.text) : readSourceFile(file.path);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    return { unreadable: error.message };
  }
}

/** So few are linted sooner than a thread has started. */
const FEW_FOR_THREADS = 8;

/** What the order of the files does not change, in other threads. Of files that may be copies of each other, the first is linted first. */
async function lintAhead(
  files: readonly InputFile[],
  { setup, cache, copies }: LintRun,
  ahead: NonNullable<LintRun["ahead"]>,
): Promise<Map<InputFile, Result>> {
  const { access } = setup;
  const results = new Map<InputFile, Result>();
  const left: InputFile[] = [];
  for (const file of files) {
    // whether a program is reported depends on what was read before
    if (file.text || isProgram(file.path)) continue;
    const source = cache && sourceOf(file);
    const known = source && !("unreadable" in source) ? cache?.find(source, file.named, access) : undefined;
    if (known) results.set(file, known);
    else left.push(file);
  }
  const keep = (file: InputFile, result: Result): void => {
    results.set(file, result);
    const source = (cache || copies) && !("unreadable" in result) ? sourceOf(file) : undefined;
    if (!source || "unreadable" in source || "unreadable" in result) return;
    cache?.keep(source, file.named, result);
    copies?.keep(source, file.named, result);
  };
  const [firsts, others] = copies ? byLikeness(left) : [left, []];
  if (firsts.length >= FEW_FOR_THREADS) await ahead(firsts, keep);
  const unlike: InputFile[] = [];
  for (const file of others) {
    const source = sourceOf(file);
    const copied = "unreadable" in source ? undefined : copies?.find(source, file.named, access);
    if (!copied || "unreadable" in source) unlike.push(file);
    else {
      results.set(file, copied);
      cache?.keep(source, file.named, copied);
    }
  }
  if (unlike.length >= FEW_FOR_THREADS) await ahead(unlike, keep);
  return results;
}

/** The first file of each name and size, and the others. */
function byLikeness(files: readonly InputFile[]): [InputFile[], InputFile[]] {
  const seen = new Set<string>();
  const [firsts, others]: [InputFile[], InputFile[]] = [[], []];
  for (const file of files) {
    const like = `${basename(file.path)} ${statSync(file.path, { throwIfNoEntry: false })?.size}`;
    (seen.has(like) ? others : firsts).push(file);
    seen.add(like);
  }
  return [firsts, others];
}
