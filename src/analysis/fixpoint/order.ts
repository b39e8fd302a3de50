import { components } from "../costs/loop-costs.js";

/** Nodes in weak topological order: heads of loops before their bodies, inner loops contiguous. */
export interface WeakOrder {
  readonly order: readonly number[];
  /** By head: the loop's nodes, itself among them. */
  readonly loops: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Deeper nested loops are ordered as part of the loop around them. */
const MAX_NESTING = 24;

/** Of the nodes that can be reached from `start`. @see Bourdoncle, Efficient chaotic iteration strategies with widenings */
export function weakOrder(start: number, next: (n: number) => readonly number[]): WeakOrder {
  const order: number[] = [];
  const loops = new Map<number, Set<number>>();
  const visit = (nodes: readonly number[], nesting: number): void => {
    const inside = new Set(nodes);
    const to = (n: number): readonly number[] => next(n).filter((m) => inside.has(m));
    for (const group of components(nodes, to)) {
      const head = group[0] as number;
      order.push(head);
      const cyclic = group.length > 1 || to(head).includes(head);
      if (!cyclic) continue;
      loops.set(head, new Set(group));
      const rest = group.slice(1);
      if (rest.length === 0) continue;
      if (nesting < MAX_NESTING) visit(sortedFrom(head, rest, to), nesting + 1);
      else {
        // every node is a head: widening anywhere ends any cycle
        const all = new Set(group);
        for (const n of rest) {
          order.push(n);
          loops.set(n, all);
        }
      }
    }
  };
  visit(reachableFrom(start, next), 0);
  return { order, loops };
}

/** Depth first from the head, so that an inner loop's first node is where it is entered. */
function sortedFrom(head: number, rest: readonly number[], to: (n: number) => readonly number[]): number[] {
  const wanted = new Set(rest);
  return reachableFrom(head, (n) => to(n).filter((m) => wanted.has(m) || m === head)).filter((n) => wanted.has(n));
}

/** In the order of a depth-first walk, without recursion. */
function reachableFrom(start: number, next: (n: number) => readonly number[]): number[] {
  const seen = new Set<number>();
  const out: number[] = [];
  const todo = [start];
  while (todo.length > 0) {
    const n = todo.pop() as number;
    if (seen.has(n)) continue;
    seen.add(n);
    out.push(n);
    const to = next(n);
    for (let i = to.length - 1; i >= 0; i--) if (!seen.has(to[i] as number)) todo.push(to[i] as number);
  }
  return out;
}
