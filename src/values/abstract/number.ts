/** Finite doubles between two ends, both inclusive (an infinite end is no bound), perhaps integers only. */
export interface Num {
  readonly lo: number;
  readonly hi: number;
  readonly int: boolean;
}

export const ANY_NUMBER: Num = { lo: -Infinity, hi: Infinity, int: false };

export function numberRange(lo: number, hi: number, int = false): Num {
  return int ? { lo: Math.ceil(lo) + 0, hi: Math.floor(hi) + 0, int } : { lo: lo + 0, hi: hi + 0, int: lo === hi && Number.isInteger(lo) };
}

export function exactNumber(value: number): Num {
  return { lo: value + 0, hi: value + 0, int: Number.isInteger(value) };
}

export const isEmptyNumber = (n: Num): boolean => !(n.lo <= n.hi);

export function containsNumber(n: Num, value: number): boolean {
  return value >= n.lo && value <= n.hi && (!n.int || Number.isInteger(value));
}

export function joinNumber(a: Num, b: Num): Num {
  if (leqNumber(b, a)) return a;
  if (leqNumber(a, b)) return b;
  return { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi), int: a.int && b.int };
}

export function meetNumber(a: Num, b: Num): Num {
  if (leqNumber(a, b)) return a;
  if (leqNumber(b, a)) return b;
  return numberRange(Math.max(a.lo, b.lo), Math.min(a.hi, b.hi), a.int || b.int);
}

export function leqNumber(a: Num, b: Num): boolean {
  return a.lo >= b.lo && a.hi <= b.hi && (a.int || !b.int);
}

export const equalNumber = (a: Num, b: Num): boolean => a.lo === b.lo && a.hi === b.hi && a.int === b.int;

/** An end that moved jumps to the next threshold, so that chains are finite. */
export function widenNumber(a: Num, b: Num, thresholds: readonly number[]): Num {
  const joined = joinNumber(a, b);
  if (joined === a || equalNumber(joined, a)) return a;
  const lo = joined.lo < a.lo ? (thresholds.findLast((t) => t <= joined.lo) ?? -Infinity) : joined.lo;
  const hi = joined.hi > a.hi ? (thresholds.find((t) => t >= joined.hi) ?? Infinity) : joined.hi;
  return { lo, hi, int: joined.int };
}

const bits = new DataView(new ArrayBuffer(8));

/** The next greater double. */
export function above(value: number): number {
  if (value === Infinity || Number.isNaN(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

export const below = (value: number): number => -above(-value);

const LARGEST_PRINT = 25;

/** Width of the numbers' shortest text, as JSON prints them. */
export function numberBytes(n: Num): { lo: number; hi: number } {
  if (n.lo === n.hi) {
    const width = String(n.lo).length;
    return { lo: width, hi: width };
  }
  if (!n.int || n.lo < -1e15 || n.hi > 1e15) return { lo: 1, hi: LARGEST_PRINT };
  const a = String(n.lo).length;
  const b = String(n.hi).length;
  const hi = Math.max(a, b);
  if (n.lo >= 0) return { lo: a, hi };
  if (n.hi < 0) return { lo: b, hi };
  return { lo: 1, hi };
}
