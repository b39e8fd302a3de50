import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ZERO_COST } from "./costs.js";
import { findPostDominators } from "./post-dominators.js";

const SIZE = 8;
const graphs = fc.array(fc.tuple(fc.nat(SIZE - 1), fc.integer({ min: -1, max: SIZE - 1 })), { maxLength: 20 });

/** Can an end be reached without the node? */
function avoids(without: number, edges: readonly (readonly [number, number])[], cuts: ReadonlySet<number>): boolean {
  if (without === 0) return false;
  const seen = new Set([0]);
  for (const n of seen) {
    if (cuts.has(n)) return true;
    for (const [from, to] of edges) {
      if (from !== n || to === without) continue;
      if (to < 0) return true;
      seen.add(to);
    }
  }
  return false;
}

describe("the nodes on every way", () => {
  it("are those without which no end is reached", () => {
    fc.assert(
      fc.property(graphs, fc.array(fc.nat(SIZE - 1), { maxLength: 2 }), (edges, cutAt) => {
        const cuts = new Set(cutAt);
        const found = findPostDominators(
          0,
          edges.map(([from, to]) => ({ from, to, cost: ZERO_COST })),
          (n) => cuts.has(n),
        );
        const ends = avoids(-2, edges, cuts);
        const wanted = ends ? Array.from({ length: SIZE }, (_, n) => n).filter((n) => !avoids(n, edges, cuts)) : [0];
        expect([...found].sort((a, b) => a - b)).toEqual(wanted);
      }),
      { numRuns: 3000 },
    );
  });

  it("are found along a long chain in which every node can end", () => {
    const edges = Array.from({ length: 50_000 }, (_, n) => [
      { from: n, to: n + 1, cost: ZERO_COST },
      { from: n, to: -1, cost: ZERO_COST },
    ]).flat();
    expect(findPostDominators(0, edges, () => false)).toEqual([0]);
  });
});
