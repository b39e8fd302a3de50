import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterFrom, intersect, type PMap, pget, pset, sameMap } from "./persistent-map.js";

type Pairs = readonly (readonly [number, number])[];

const pairs = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 3 })), { maxLength: 60 });
const build = (list: Pairs): PMap<number> => list.reduce<PMap<number>>((map, [key, value]) => pset(map, key, value), null);
const held = (map: PMap<number>): Map<number, number> =>
  map ? new Map([...held(map.left), [map.key, map.value], ...held(map.right)]) : new Map();
const alike = (x: number, y: number): boolean => x === y;

describe("persistent maps", () => {
  it("hold what was set last, in the order of the keys", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const map = build(list);
        const plain = new Map(list);
        expect([...held(map)]).toEqual([...plain].sort(([a], [b]) => a - b));
        for (const [key, value] of plain) expect(pget(map, key)).toBe(value);
        expect(pget(map, 41)).toBeUndefined();
      }),
    );
  });

  it("are the same where their entries are, however they came about", () => {
    fc.assert(
      fc.property(pairs, pairs, (list, other) => {
        const plain = new Map(list);
        expect(sameMap(build(list), build([...plain].reverse()), alike)).toBe(true);
        expect(sameMap(build(list), build(other), alike)).toBe(
          JSON.stringify([...held(build(list))]) === JSON.stringify([...held(build(other))]),
        );
      }),
    );
  });

  it("keep of two maps the keys of both, and the first map itself where nothing is lost", () => {
    fc.assert(
      fc.property(pairs, pairs, (list, other) => {
        const [a, b] = [new Map(list), new Map(other)];
        const both = intersect(build(list), build(other), (x, y) => (x + y > 4 ? undefined : Math.max(x, y)));
        const expected = [...a].flatMap(([key, x]): [number, number][] => {
          const y = b.get(key);
          if (y === undefined || (x !== y && x + y > 4)) return [];
          return [[key, Math.max(x, y)]];
        });
        expect(held(both)).toEqual(new Map(expected));
        const map = build(list);
        expect(intersect(map, build([...other, ...list]), (x) => x)).toBe(map);
      }),
    );
  });

  it("lose from a key on what is not kept", () => {
    fc.assert(
      fc.property(pairs, fc.nat({ max: 40 }), (list, from) => {
        const kept = filterFrom(build(list), from, (value) => value > 1);
        expect(held(kept)).toEqual(new Map([...held(build(list))].filter(([key, value]) => key < from || value > 1)));
      }),
    );
  });
});
