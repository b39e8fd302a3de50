/**
 * Strongly connected components in topological order of the graph between them (Tarjan, with a stack of its own:
 * definitions may have as many states in a row as they like).
 */
export function stronglyConnected<T>(nodes: readonly T[], successors: (node: T) => readonly T[]): T[][] {
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const onStack = new Set<T>();
  const stack: T[] = [];
  const found: T[][] = [];
  let next = 0;
  for (const root of nodes) {
    if (index.has(root)) continue;
    const calls: { node: T; out: readonly T[]; at: number }[] = [];
    const open = (node: T) => {
      index.set(node, next);
      low.set(node, next++);
      stack.push(node);
      onStack.add(node);
      calls.push({ node, out: successors(node), at: 0 });
    };
    open(root);
    while (calls.length > 0) {
      const call = calls[calls.length - 1] as { node: T; out: readonly T[]; at: number };
      if (call.at < call.out.length) {
        const to = call.out[call.at++] as T;
        if (!index.has(to)) open(to);
        else if (onStack.has(to)) low.set(call.node, Math.min(low.get(call.node) as number, index.get(to) as number));
        continue;
      }
      calls.pop();
      const lowest = low.get(call.node) as number;
      const parent = calls[calls.length - 1];
      if (parent) low.set(parent.node, Math.min(low.get(parent.node) as number, lowest));
      if (lowest !== index.get(call.node)) continue;
      const component: T[] = [];
      for (let node: T | undefined; node !== call.node; ) {
        node = stack.pop() as T;
        onStack.delete(node);
        component.push(node);
      }
      found.push(component.reverse());
    }
  }
  return found.reverse();
}
