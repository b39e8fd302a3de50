import type { TextEdit } from "./finding.js";

/** Lines that may differ; beyond them the whole stretch is one edit. */
const MOST_DIFFERENCES = 1_000;

type LineEdit = Pick<TextEdit, "start" | "end" | "text">;

/** The fewest changes of whole lines that make one text of another, in their order. */
export function editsBetween(before: string, after: string): LineEdit[] {
  const [old, made] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < made.length && old[head] === made[head]) head++;
  let [oldEnd, madeEnd] = [old.length, made.length];
  while (oldEnd > head && madeEnd > head && old[oldEnd - 1] === made[madeEnd - 1]) [oldEnd, madeEnd] = [oldEnd - 1, madeEnd - 1];
  const kept = commonLines(old.slice(head, oldEnd), made.slice(head, madeEnd));
  const starts = [0];
  for (const line of old) starts.push((starts.at(-1) as number) + line.length);
  const edits: LineEdit[] = [];
  let [x, y] = [head, head];
  for (const [a, b] of [...kept.map(([a, b]) => [a + head, b + head] as const), [oldEnd, madeEnd] as const]) {
    if (a > x || b > y) edits.push({ start: starts[x] as number, end: starts[a] as number, text: made.slice(y, b).join("") });
    [x, y] = [a + 1, b + 1];
  }
  return edits;
}

/** Lines with what ends them. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/**
 * Pairs of equal lines in the order of both, as many as there can be (Myers' greedy algorithm); none where more differs
 * than is compared.
 */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const reached = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_DIFFERENCES); d++) {
    trace.push(new Map(reached));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
      let x = down ? (reached.get(k + 1) ?? 0) : (reached.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return backwards(trace, a.length, b.length);
    }
  }
  return [];
}

function backwards(trace: readonly Map<number, number>[], endX: number, endY: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [endX, endY];
  for (let d = trace.length - 1; d >= 0; d--) {
    const reached = trace[d] as Map<number, number>;
    const k = x - y;
    const down = k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const fromX = reached.get(before) ?? 0;
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      [x, y] = [x - 1, y - 1];
      pairs.push([x, y]);
    }
    if (d > 0) [x, y] = [fromX, fromY];
  }
  return pairs.reverse();
}
