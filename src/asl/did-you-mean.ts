/**
 * The known name that a misspelt one most likely means: same letters but for case, else at most a third of them
 * wrong (Damerau–Levenshtein). Nothing where none is near enough to be worth saying.
 * @param most edits, where a third of the letters are too many.
 * @param effort what is left of it, where many names are looked for among many: without any, nothing is said.
 */
export function nearest(name: string, known: Iterable<string>, most = Infinity, effort?: Effort): string | undefined {
  const wanted = name.toLowerCase();
  // one letter of one or two says nothing
  const limit = name.length < 3 ? 0 : Math.min(most, Math.floor(Math.min(name.length, 64) / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    if (effort && --effort.left < 0) return undefined;
    const other = candidate.toLowerCase();
    if (other === wanted) return candidate;
    if (Math.abs(other.length - wanted.length) >= least) continue;
    if (effort) effort.left -= wanted.length;
    const d = distance(wanted, other, least);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

/** Names compared; a comparison letter by letter counts as many as the name has. */
export interface Effort {
  left: number;
}

/** What all hints of one file may take: a misspelled name in each of a hundred states, each with a hint. */
export const someEffort = (): Effort => ({ left: 2_000_000 });

/** Edits between two words (insert, delete, replace, swap neighbors), cut off at `limit`. */
function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] as number) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least >= limit) return limit;
    before = last;
    last = row;
  }
  return last[b.length] as number;
}
