/** Tries and milliseconds of one search for a smaller tape: some of the smaller cases run for long. */
const MOST_TRIES = 3000;
const MOST_TIME = 30_000;

/**
 * A smaller tape of which the same is true: cut off, with parts taken out, zeroed, or lowered. Zero is the simplest
 * choice wherever a tape is read, so a smaller tape is a smaller case.
 */
export function shrunk(bytes: Uint8Array, holds: (bytes: Uint8Array) => boolean): Uint8Array {
  let best = bytes;
  let left = MOST_TRIES;
  const end = performance.now() + MOST_TIME;
  const better = (candidate: Uint8Array): boolean => {
    if (performance.now() > end) left = 0;
    if (left-- <= 0 || !holds(candidate)) return false;
    best = candidate;
    return true;
  };
  for (;;) {
    const before = best;
    for (let size = best.length >> 1; size > 0; size >>= 1) {
      for (let at = best.length - size; at >= 0; ) {
        if (!better(without(best, at, size)) && !better(zeroed(best, at, size))) at -= size;
        else at = Math.min(at, best.length - size);
        if (left <= 0) return best;
        if (best.subarray(Math.max(0, at), at + size).every((b) => b === 0)) at -= size;
      }
    }
    for (let at = 0; at < best.length && left > 0; at++) {
      const byte = best[at] as number;
      if (byte > 1) better(lowered(best, at, byte >> 1)) || better(lowered(best, at, byte - 1));
    }
    if (best === before || left <= 0) return best;
  }
}

function without(bytes: Uint8Array, at: number, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length - size);
  out.set(bytes.subarray(0, at));
  out.set(bytes.subarray(at + size), at);
  return out;
}

function zeroed(bytes: Uint8Array, at: number, size: number): Uint8Array {
  const out = bytes.slice();
  out.fill(0, at, at + size);
  return out;
}

function lowered(bytes: Uint8Array, at: number, to: number): Uint8Array {
  const out = bytes.slice();
  out[at] = to;
  return out;
}
