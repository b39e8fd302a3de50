import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FoundFile } from "../../discovery/discover.js";
import { ConfigError } from "../../linter/config/load.js";
import type { InputFile, Result } from "./lint-files.js";
import { prepareForMany } from "./many-files.js";

/** What a thread needs to lint as this one does. */
export interface ThreadSetup {
  /** The first path of the command line, where the search for a configuration begins. */
  readonly first: string | undefined;
  readonly options: {
    readonly config?: string | boolean;
    readonly configCode?: boolean;
    readonly preset?: string;
    readonly type?: "standard" | "express";
    readonly rule?: readonly string[];
    readonly stats?: boolean;
  };
  /** Digests of dependencies are wanted. */
  readonly digests: boolean;
}

export type ThreadReply =
  | { readonly results: readonly Result[] }
  | { readonly failed: { readonly message: string; readonly config: boolean } };

/** From so many files on, threads are worth their start. */
const MANY_FILES = 200;
const MOST_THREADS = 8;
/** Files that a thread is given at a time. */
const BATCH = 8;

/** How many threads lint: what the user says, else more than one where there are many files. */
export function threadsFor(asked: number | undefined, files: number): number {
  if (asked !== undefined) return Math.min(asked, MOST_THREADS, Math.max(1, Math.ceil(files / 2)));
  return files < MANY_FILES ? 1 : Math.min(availableParallelism(), MOST_THREADS);
}

/** Lints files in threads; which one lints which does not show in the results. */
export async function lintInThreads(
  files: readonly InputFile[],
  threads: number,
  setup: ThreadSetup,
  done: (file: InputFile, result: Result) => void,
): Promise<void> {
  const count = Math.min(threads, Math.ceil(files.length / BATCH));
  let next = 0;
  let taken = 0;
  let restore: (() => void) | undefined;
  const take = (): readonly InputFile[] => {
    const from = next;
    next += BATCH;
    taken++;
    // by then each thread has loaded what it needs, and writes its cache when it ends
    if (taken === 3 * count) restore = prepareForMany();
    if (from >= files.length) restore?.();
    return files.slice(from, next);
  };
  try {
    await Promise.all(Array.from({ length: count }, () => runThread(setup, take, done)));
  } finally {
    restore?.();
  }
}

function runThread(setup: ThreadSetup, take: () => readonly InputFile[], done: (file: InputFile, result: Result) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("../../bin/lint-worker.cjs", import.meta.url), { workerData: setup });
    let batch: readonly InputFile[] = [];
    const go = (): void => {
      batch = take();
      if (batch.length > 0) worker.postMessage(batch.map(({ path, named }): FoundFile => ({ path, named })));
      else worker.postMessage(undefined);
    };
    worker.on("message", (reply: ThreadReply) => {
      if ("failed" in reply) {
        void worker.terminate();
        reject(reply.failed.config ? new ConfigError(reply.failed.message) : new Error(reply.failed.message));
        return;
      }
      for (const [i, result] of reply.results.entries()) done(batch[i] as InputFile, result);
      go();
    });
    worker.on("error", reject);
    worker.on("exit", () => resolve());
    go();
  });
}
