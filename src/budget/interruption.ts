/** The caller no longer needs the result: a newer text has arrived. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

let isStale: (() => boolean) | undefined;

/**
 * Runs `go`; it throws `InterruptedError` at its next `checkpoint` once `stale` answers true.
 * One at a time: work that is asynchronous keeps the test until it settles.
 */
export async function interruptible<T>(stale: () => boolean, go: () => Promise<T>): Promise<T> {
  isStale = stale;
  try {
    return await go();
  } finally {
    isStale = undefined;
  }
}

/** Where long work can be given up. @throws InterruptedError */
export function checkpoint(): void {
  if (isStale?.()) throw new InterruptedError("interrupted");
}
