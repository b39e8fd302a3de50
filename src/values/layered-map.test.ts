import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LayeredMap, namesApart } from "./layered-map.js";

const names = fc.integer({ min: 0, max: 60 }).map((n) => `v${n}`);
const step = fc.uniqueArray(fc.tuple(names, fc.nat()), { maxLength: 5, selector: ([name]) => name });

describe("LayeredMap", () => {
  it("holds what a map would hold, and the older ones stay as they were", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let map = LayeredMap.of<number>(new Map());
        const versions = [{ map, plain: new Map<string, number>() }];
        for (const entries of steps) {
          map = map.with(new Map(entries));
          versions.push({ map, plain: new Map([...(versions.at(-1)?.plain ?? []), ...entries]) });
        }
        for (const { map: layered, plain } of versions) {
          expect(new Map(layered)).toEqual(plain);
          expect(layered.size).toBe(plain.size);
          expect(new Set(layered.keys())).toEqual(new Set(plain.keys()));
          for (const name of ["v0", "v1", "v59", "v60"]) {
            expect(layered.get(name)).toBe(plain.get(name));
            expect(layered.has(name)).toBe(plain.has(name));
          }
        }
      }),
    );
  });

  it("names every entry in which two of its versions differ", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.array(step, { maxLength: 10 }),
        fc.array(step, { maxLength: 10 }),
        (first, a, b) => {
          const grown = (map: LayeredMap<number>, steps: typeof first) => steps.reduce((at, entries) => at.with(new Map(entries)), map);
          const common = grown(LayeredMap.of<number>(new Map()), first);
          const [x, y] = [grown(common, a), grown(common, b)];
          const apart = namesApart(x, y);
          for (const name of new Set([...x.keys(), ...y.keys()])) if (x.get(name) !== y.get(name)) expect(apart).toContain(name);
          expect(namesApart(x, x).size).toBe(0);
        },
      ),
    );
  });

  it("sums what its values take", () => {
    const extent = (n: number) => ({ lo: n, hi: 2 * n });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.nat({ max: 39 }), (steps, asked) => {
        let map = LayeredMap.of<number>(new Map());
        const sum = (of: LayeredMap<number>) => [...of.values()].reduce((all, n) => all + n, 0);
        steps.forEach((entries, i) => {
          const next = map.with(new Map(entries));
          expect(map.totalWith(new Map(entries), extent)).toEqual({ ...map.total(extent), lo: sum(next), hi: 2 * sum(next) });
          map = next;
          if (i >= asked) expect(map.total(extent)).toMatchObject({ lo: sum(map), hi: 2 * sum(map) });
        });
      }),
    );
  });

  it("looks at few entries per version, however many there are", () => {
    const n = 4000;
    let [looked, apart] = [0, 0];
    const extent = (value: number) => {
      looked++;
      return { lo: value, hi: value };
    };
    let map = LayeredMap.of<number>(new Map());
    for (let i = 0; i < n; i++) {
      const next = map.with(new Map([[`v${i}`, i]]));
      apart += namesApart(next, map).size;
      map = next;
      expect(map.total(extent).hi).toBe((i * (i + 1)) / 2);
    }
    expect(looked).toBeLessThan(2 * n);
    expect(apart).toBeLessThan(n * 2 * Math.log2(n));
  });
});
