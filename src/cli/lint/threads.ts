import { Worker } from "node:worker_threads";
import type { FoundFile } from "../../discovery/discover.js";
import { ConfigError } from "../../linter/config/load.js";
import { exhaustedResultOf, type InputFile, type Result } from "./lint-files.js";
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

/** Files that a thread is given at a time. */
const BATCH = 8;

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

/** MiB of the heap of one thread; `SFN_LINT_HEAP` sets another limit. */
const HEAP = Number(process.env.SFN_LINT_HEAP) || 1024;

/** MiB of a thread's heap for what was made last, half of V8's default: little of it lives on, and each thread has its own. */
const YOUNG = 24;

function threadWith(setup: ThreadSetup, heap: number): Worker {
  const file = new URL("../../bin/lint-worker.cjs", import.meta.url);
  return new Worker(file, { workerData: setup, resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: YOUNG } });
}

const isExhausted = (error: Error): boolean => (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";

/**
 * Lints one file in a thread of its own; undefined where its heap is not enough.
 * @param heap MiB.
 */
export function lintInIsolation(file: InputFile, setup: ThreadSetup, heap = HEAP): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const worker = threadWith(setup, heap);
    worker.on("message", (reply: ThreadReply) => {
      void worker.terminate();
      if ("failed" in reply) reject(failureOf(reply.failed));
      else resolve(reply.results[0]);
    });
    worker.on("error", (error) => (isExhausted(error) ? resolve(undefined) : reject(error)));
    worker.postMessage([file]);
  });
}

const failureOf = ({ message, config }: { readonly message: string; readonly config: boolean }): Error =>
  config ? new ConfigError(message) : new Error(message);

/** A batch that exhausts the thread's heap is linted again, each file by itself; then another thread goes on. */
async function runThread(
  setup: ThreadSetup,
  take: () => readonly InputFile[],
  done: (file: InputFile, result: Result) => void,
): Promise<void> {
  for (let left = await runUntilExhausted(setup, take, done); left.length > 0; left = await runUntilExhausted(setup, take, done)) {
    for (const file of left) done(file, (await lintInIsolation(file, setup)) ?? exhaustedResultOf(file));
  }
}

/** @returns the files of the batch with which the heap was exhausted; none: all are done. */
function runUntilExhausted(
  setup: ThreadSetup,
  take: () => readonly InputFile[],
  done: (file: InputFile, result: Result) => void,
): Promise<readonly InputFile[]> {
  return new Promise((resolve, reject) => {
    const worker = threadWith(setup, HEAP);
    let batch: readonly InputFile[] = [];
    const go = (): void => {
      batch = take();
      if (batch.length > 0) worker.postMessage(batch.map(({ path, named }): FoundFile => ({ path, named })));
      else worker.postMessage(undefined);
    };
    worker.on("message", (reply: ThreadReply) => {
      if ("failed" in reply) {
        void worker.terminate();
        reject(failureOf(reply.failed));
        return;
      }
      for (const [i, result] of reply.results.entries()) done(batch[i] as InputFile, result);
      go();
    });
    worker.on("error", (error) => (isExhausted(error) ? resolve(batch) : reject(error)));
    worker.on("exit", () => resolve([]));
    go();
  });
}
