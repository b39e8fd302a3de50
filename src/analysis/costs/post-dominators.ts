import type { FlowEdge } from "./loop-costs.js";

const END = -1;

/**
 * Nodes on every way from `start` to an end: an edge that leaves, or a node where the run can be cut. One way is found
 * and walked along; what cannot be jumped over, even by leaving the way and coming back to it, is on all of them. Linear.
 */
export function findPostDominators(start: number, edges: readonly FlowEdge[], cut: (n: number) => boolean): number[] {
  const out = new Map<number, number[]>();
  for (const { from, to } of edges) {
    const list = out.get(from);
    if (list) list.push(Math.max(to, END));
    else out.set(from, [Math.max(to, END)]);
  }
  const next = (n: number): readonly number[] => (n !== END && cut(n) ? [...(out.get(n) ?? []), END] : (out.get(n) ?? []));
  const way = wayToEnd(start, next);
  if (!way) return [start];
  const place = new Map(way.map((n, i) => [n, i]));
  const seen = new Set<number>();
  const passed: number[] = [];
  let furthest = 0;
  way.forEach((from, i) => {
    if (from === END) return;
    if (furthest <= i) passed.push(from);
    const todo = [from];
    for (let n = todo.pop(); n !== undefined; n = todo.pop()) {
      for (const to of next(n)) {
        const at = place.get(to);
        if (at !== undefined) furthest = Math.max(furthest, at);
        else if (!seen.has(to)) {
          seen.add(to);
          todo.push(to);
        }
      }
    }
  });
  return passed;
}

/** Some way from the start to the end, without repetition. */
function wayToEnd(start: number, next: (n: number) => readonly number[]): number[] | undefined {
  const before = new Map<number, number>([[start, start]]);
  const todo = [start];
  for (const n of todo) {
    if (n === END) break;
    for (const to of next(n)) {
      if (before.has(to)) continue;
      before.set(to, n);
      todo.push(to);
    }
  }
  if (!before.has(END)) return undefined;
  const way: number[] = [END];
  for (let n = END; n !== start; ) {
    n = before.get(n) as number;
    way.push(n);
  }
  return way.reverse();
}
