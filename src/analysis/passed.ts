import type { FlowEdge } from "./regions.js";

/**
 * Nodes on every way from `start` to an end (an edge that leaves, or a node where the run can be cut): the dominators of
 * the common end. @see Cooper, Harvey, Kennedy: A simple, fast dominance algorithm
 */
export function alwaysPassed(start: number, edges: readonly FlowEdge[], cut: (n: number) => boolean): number[] {
  const out = new Map<number, number[]>();
  const END = -1;
  for (const { from, to } of edges) {
    const list = out.get(from);
    if (list) list.push(to < 0 ? END : to);
    else out.set(from, [to < 0 ? END : to]);
  }
  const order = postorder(start, (n) => (n === END ? [] : (out.get(n) ?? [])));
  const cuts = order.filter((n) => n !== END && cut(n));
  if (cuts.length > 0) {
    for (const n of cuts) out.set(n, [...(out.get(n) ?? []), END]);
    return dominatorsOf(
      start,
      END,
      postorder(start, (n) => (n === END ? [] : (out.get(n) ?? []))),
      out,
    );
  }
  return dominatorsOf(start, END, order, out);
}

function dominatorsOf(start: number, end: number, order: readonly number[], out: ReadonlyMap<number, readonly number[]>): number[] {
  const number = new Map(order.map((n, i) => [n, i]));
  if (!number.has(end)) return [start];
  const into = new Map<number, number[]>();
  for (const [from, targets] of out) {
    if (!number.has(from)) continue;
    for (const to of targets) {
      const list = into.get(to);
      if (list) list.push(from);
      else into.set(to, [from]);
    }
  }
  const above = new Map<number, number>([[start, start]]);
  const at = (n: number): number => number.get(n) as number;
  const common = (a: number, b: number): number => {
    let [x, y] = [a, b];
    while (x !== y) {
      while (at(x) < at(y)) x = above.get(x) as number;
      while (at(y) < at(x)) y = above.get(y) as number;
    }
    return x;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = order.length - 1; i >= 0; i--) {
      const n = order[i] as number;
      if (n === start) continue;
      let found: number | undefined;
      for (const from of into.get(n) ?? []) if (above.has(from)) found = found === undefined ? from : common(found, from);
      if (found === undefined || above.get(n) === found) continue;
      above.set(n, found);
      changed = true;
    }
  }
  const passed: number[] = [];
  for (let n = above.get(end); n !== undefined; n = above.get(n)) {
    passed.push(n);
    if (n === start) break;
  }
  return passed;
}

function postorder(start: number, next: (n: number) => readonly number[]): number[] {
  const seen = new Set<number>([start]);
  const out: number[] = [];
  const work: { n: number; to: readonly number[]; i: number }[] = [{ n: start, to: next(start), i: 0 }];
  while (work.length > 0) {
    const top = work[work.length - 1] as { n: number; to: readonly number[]; i: number };
    const to = top.to[top.i++];
    if (to === undefined) {
      out.push(top.n);
      work.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      work.push({ n: to, to: next(to), i: 0 });
    }
  }
  return out;
}
