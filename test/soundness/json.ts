import type { Tape } from "./choice-sequence.js";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Members = { [key: string]: Json };

export const FIELDS = ["a", "b", "items", "n"] as const;
export const WORDS = ["x", "y", "DONE", ""] as const;
export const NUMBERS = [0, 1, 2, 3, 1.5, -1] as const;
export function json(t: Tape, depth: number): Json {
  switch (t.below(depth > 0 ? 8 : 5)) {
    case 0:
      return t.pick(...NUMBERS);
    case 1:
      return t.pick(...WORDS);
    case 2:
      return t.chance(50);
    case 3:
      return null;
    case 4:
      return t.pick("2024-01-01T00:00:00Z", "2025-06-01T12:00:00+02:00", "é✓", "[1]");
    case 5:
      return t.some(0, 3, () => json(t, depth - 1));
    default:
      return Object.fromEntries(t.some(0, 3, (i) => [FIELDS[(i + t.below(4)) % 4] as string, json(t, depth - 1)] as const));
  }
}
