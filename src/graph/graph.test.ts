import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stronglyConnected } from "./components.js";
import { immediateDominators } from "./dominators.js";

const graphs = fc.integer({ min: 1, max: 9 }).chain((n) =>
  fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 24 }).map((edges) => {
    const out = Array.from({ length: n }, () => [] as number[]);
    for (const [a, b] of edges) out[a]?.push(b);
    return { n, out };
  }),
);

function reachableFrom(out: readonly number[][], start: number, without?: number): Set<number> {
  const seen = new Set<number>();
  const todo = start === without ? [] : [start];
  while (todo.length > 0) {
    const at = todo.pop() as number;
    if (seen.has(at)) continue;
    seen.add(at);
    todo.push(...(out[at] as number[]).filter((to) => to !== without));
  }
  return seen;
}

describe("strongly connected components", () => {
  it("hold exactly the nodes that reach each other, and are in topological order", () => {
    fc.assert(
      fc.property(graphs, ({ n, out }) => {
        const nodes = Array.from({ length: n }, (_, i) => i);
        const found = stronglyConnected(nodes, (i) => out[i] as number[]);
        const place = new Map(found.flatMap((c, i) => c.map((node) => [node, i] as const)));
        for (const a of nodes) {
          for (const b of nodes) {
            const together = reachableFrom(out, a).has(b) && reachableFrom(out, b).has(a);
            expect(place.get(a) === place.get(b)).toBe(together);
          }
          for (const b of out[a] as number[]) expect(place.get(a) as number).toBeLessThanOrEqual(place.get(b) as number);
        }
      }),
    );
  });

  it("take a chain of 100,000", () => {
    expect(stronglyConnected([0], (i) => (i < 100_000 ? [i + 1] : []))).toHaveLength(100_001);
  });
});

describe("dominators", () => {
  it("a dominates b exactly where every way to b passes a", () => {
    fc.assert(
      fc.property(graphs, ({ n, out }) => {
        const into = Array.from({ length: n }, () => [] as number[]);
        out.forEach((list, from) => list.forEach((to) => into[to]?.push(from)));
        const idom = immediateDominators(
          0,
          (i) => out[i] as number[],
          (i) => into[i] as number[],
        );
        const all = reachableFrom(out, 0);
        for (const b of all) {
          const dominators = new Set<number>();
          for (let at: number | undefined = b; at !== undefined; at = idom.get(at)) dominators.add(at);
          for (const a of all) expect(dominators.has(a)).toBe(a === b || !reachableFrom(out, 0, a).has(b));
        }
      }),
    );
  });
});
