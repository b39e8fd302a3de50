import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LayeredMap } from "./layered-map.js";

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
});
