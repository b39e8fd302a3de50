/**
 * Immediate dominators of every node that is reached from `start` (Cooper, Harvey, Kennedy: intersection along reverse
 * post-order until nothing changes). The start has none.
 */
export function immediateDominators<T>(
  start: T,
  successors: (node: T) => readonly T[],
  predecessors: (node: T) => readonly T[],
): Map<T, T> {
  const order = reversePostOrder(start, successors);
  const rank = new Map(order.map((node, i) => [node, i]));
  const dominator = new Map<T, T>([[start, start]]);
  const meet = (a: T, b: T): T => {
    let [x, y] = [a, b];
    while (x !== y) {
      while ((rank.get(x) as number) > (rank.get(y) as number)) x = dominator.get(x) as T;
      while ((rank.get(y) as number) > (rank.get(x) as number)) y = dominator.get(y) as T;
    }
    return x;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of order) {
      if (node === start) continue;
      const known = predecessors(node).filter((p) => dominator.has(p));
      const best = known.reduce<T | undefined>((a, b) => (a === undefined ? b : meet(a, b)), undefined);
      if (best === undefined || dominator.get(node) === best) continue;
      dominator.set(node, best);
      changed = true;
    }
  }
  dominator.delete(start);
  return dominator;
}

export function reversePostOrder<T>(start: T, successors: (node: T) => readonly T[]): T[] {
  const seen = new Set<T>([start]);
  const order: T[] = [];
  const stack: { node: T; out: readonly T[]; at: number }[] = [{ node: start, out: successors(start), at: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1] as { node: T; out: readonly T[]; at: number };
    if (top.at < top.out.length) {
      const to = top.out[top.at++] as T;
      if (seen.has(to)) continue;
      seen.add(to);
      stack.push({ node: to, out: successors(to), at: 0 });
    } else {
      order.push(top.node);
      stack.pop();
    }
  }
  return order.reverse();
}
