import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cost, eventsOnly, exactly, variableBounds } from "./costs.js";
import { exactTurns, type FlowEdge, flows, NO_BOUND } from "./loop-costs.js";
import { printPoly } from "./poly.js";

const cost = (n: number): Cost => eventsOnly(exactly(n));
const edge = (from: number, to: number, n = 2): FlowEdge => ({ from, to, cost: cost(n) });

describe("flows", () => {
  it("adds up a chain", () => {
    const { exits } = flows(3, 0, [edge(0, 1), edge(1, 2, 5), edge(2, -1)], () => NO_BOUND);
    expect(exits.get(2)?.events).toEqual({ lo: 9, hi: 9 });
  });

  it("takes the cheaper and the dearer side of a choice", () => {
    const { exits } = flows(4, 0, [edge(0, 1), edge(0, 2), edge(1, 3, 5), edge(2, 3, 2), edge(3, -1)], () => NO_BOUND);
    expect(exits.get(4)?.events).toEqual({ lo: 6, hi: 9 });
  });

  it("multiplies a loop by its iterations", () => {
    // head 0 tests, body 1; three full iterations, then out
    const result = flows(3, 0, [edge(0, 1), edge(1, 0, 5), edge(0, 2), edge(2, -1)], () => exactTurns(3));
    expect(result.exits.get(3)?.events).toEqual({ lo: 25, hi: 25 });
    expect(result.loops[0]?.turn.events).toEqual({ lo: 7, hi: 7 });
    expect(result.most).toEqual([4, 4, 1]);
  });

  it("visits what comes after the test once an iteration", () => {
    // 0 tests and leaves after three iterations; 1 may leave in a second one; 2 closes the iteration
    const edges = [edge(0, 1), edge(1, 2), edge(2, 0), edge(0, 3), edge(1, 3), edge(3, -1)];
    const counted = (late: number) => () => ({
      all: exactly(3),
      byExit: new Map([
        [3, exactly(3)],
        [4, exactly(late)],
      ]),
    });
    expect(flows(4, 0, edges, counted(1)).most).toEqual([4, 3, 3, 1]);
    expect(flows(4, 0, edges, counted(3)).most).toEqual([4, 4, 3, 1]);
  });

  it("reads unknown iterations as a formula", () => {
    const t = { key: "t", letter: "t", meaning: "turns", min: 0, max: Infinity };
    const { exits } = flows(2, 0, [edge(0, 0, 9), edge(0, 1), edge(1, -1)], () => ({ all: variableBounds(t) }));
    const events = exits.get(2)?.events;
    expect(events?.lo).toBe(4);
    expect(events?.hi).toBe(Infinity);
    expect(events?.formula && printPoly(events.formula).formula).toBe("4 + 9·t");
  });

  it("nests loops", () => {
    // 0 → 1 ⟲ (4 iterations of 2) → 2 → 0 (3 iterations), 0 → 3
    const result = flows(4, 0, [edge(0, 1), edge(1, 1), edge(1, 2), edge(2, 0), edge(0, 3), edge(3, -1)], (loop) =>
      exactTurns(loop.head === 1 ? 4 : 3),
    );
    expect(result.exits.get(5)?.events).toEqual({ lo: 3 * (2 + 8 + 2 + 2) + 4, hi: 3 * (2 + 8 + 2 + 2) + 4 });
    expect(result.most[1]).toBe(20);
  });

  it("holds every walk within its bounds", () => {
    const arb = fc.record({
      count: fc.integer({ min: 1, max: 6 }),
      edges: fc.array(fc.tuple(fc.nat(5), fc.integer({ min: -1, max: 5 }), fc.integer({ min: 1, max: 4 })), { maxLength: 12 }),
      choices: fc.array(fc.nat(7), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(arb, ({ count, edges, choices }) => {
        const kept = edges.filter(([from, to]) => from < count && to < count).map(([from, to, n]) => edge(from, to, n));
        const most = 40;
        const { exits, arrivals } = flows(count, 0, kept, () => ({ all: { lo: 0, hi: most } }));
        let at = 0;
        let sum = 0;
        for (const choice of choices) {
          expect(arrivals.get(at)).toBeDefined();
          expect(sum).toBeLessThanOrEqual(arrivals.get(at)?.events.hi as number);
          expect(sum).toBeGreaterThanOrEqual(arrivals.get(at)?.events.lo as number);
          const out = kept.map((e, i) => ({ e, i })).filter(({ e }) => e.from === at);
          const next = out[choice % Math.max(1, out.length)];
          if (!next) return;
          sum += next.e.cost.events.lo;
          if (next.e.to < 0) {
            const bound = exits.get(next.i)?.events;
            expect(bound?.lo).toBeLessThanOrEqual(sum);
            expect(bound?.hi).toBeGreaterThanOrEqual(sum);
            return;
          }
          at = next.e.to;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
