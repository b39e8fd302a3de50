/** Pieces of literal text with holes between them, the first and last anchored; one piece is that text alone. */
export type Glob = readonly string[];

export function matchesGlob(pieces: Glob, text: string): boolean {
  const first = pieces[0] as string;
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] as string;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (let i = 1; i < pieces.length - 1; i++) {
    const piece = pieces[i] as string;
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** Is every match of `a` surely one of `b`? Decided where `b` has at most an anchored beginning and end, or the pieces agree. */
export function globWithin(a: Glob, b: Glob): boolean {
  if (a.length === 1) return matchesGlob(b, a[0] as string);
  if (b.length === 2) return (a[0] as string).startsWith(b[0] as string) && (a[a.length - 1] as string).endsWith(b[1] as string);
  return sameGlob(a, b);
}

/** Do what both are anchored by, at the beginning and at the end, agree? */
export function endsMeet(a: Glob, b: Glob): boolean {
  const [aFirst, bFirst] = [a[0] as string, b[0] as string];
  const [aLast, bLast] = [a[a.length - 1] as string, b[b.length - 1] as string];
  return (aFirst.startsWith(bFirst) || bFirst.startsWith(aFirst)) && (aLast.endsWith(bLast) || bLast.endsWith(aLast));
}

export const sameGlob = (a: Glob, b: Glob): boolean => a.length === b.length && a.every((piece, i) => piece === b[i]);
