import fc from "fast-check";
import { expect, describe as group, it } from "vitest";
import { abstraction, anyJson, exactly } from "../../../test/support/arbitraries.js";
import { size } from "../../../test/support/size.js";
import type { Json } from "../../text/node.js";
import { describe } from "./describe.js";
import { contains, fromJson, jsonBytes, sameJson, toJson } from "./json.js";
import { equal, join, leq, meet, widen } from "./lattice.js";
import { type AbstractValue, ANY, BOTTOM } from "./value.js";

const runs = { numRuns: size(300, 3000) };
const holds = (v: AbstractValue, members: readonly Json[]): void => {
  for (const m of members) if (!contains(v, m)) throw new Error(`${JSON.stringify(m)} is not in ${describe(v)}`);
};

group("sets of JSON values", () => {
  it("abstract one value to a set of just that value", () => {
    fc.assert(
      fc.property(anyJson, anyJson, (json, other) => {
        const v = fromJson(json);
        expect(v.exact).toBe(true);
        expect(contains(v, json)).toBe(true);
        expect(JSON.stringify(toJson(v))).toBe(JSON.stringify(json));
        expect(contains(v, other)).toBe(sameJson(json, other));
      }),
      runs,
    );
  });

  it("know the bytes of the compact text", () => {
    fc.assert(
      fc.property(anyJson, (json) => {
        const bytes = Buffer.byteLength(JSON.stringify(json), "utf8");
        expect(jsonBytes(json)).toBe(bytes);
        expect([fromJson(json).lo, fromJson(json).hi]).toEqual([bytes, bytes]);
      }),
      runs,
    );
  });

  it("hold what they were made of", () => {
    fc.assert(
      fc.property(abstraction, ({ members, value }) => holds(value, members)),
      runs,
    );
  });

  it("join to an upper bound of both, which joining again does not change", () => {
    fc.assert(
      fc.property(abstraction, abstraction, (a, b) => {
        const both = join(a.value, b.value);
        holds(both, [...a.members, ...b.members]);
        expect(join(both, a.value)).toBe(both);
        expect(equal(join(both, b.value), both) || contains(both, b.members[0] as Json)).toBe(true);
        expect(join(a.value, a.value)).toBe(a.value);
        expect(join(a.value, BOTTOM)).toBe(a.value);
      }),
      runs,
    );
  });

  it("keep one value exact when it is joined with itself", () => {
    fc.assert(
      fc.property(anyJson, (json) => {
        expect(join(fromJson(json), fromJson(structuredClone(json))).exact).toBe(true);
      }),
      runs,
    );
  });

  it("meet in a set that keeps the common members", () => {
    fc.assert(
      fc.property(abstraction, abstraction, (a, b) => {
        const common = [...a.members, ...b.members].filter((m) => contains(a.value, m) && contains(b.value, m));
        holds(meet(a.value, b.value), common);
        holds(meet(b.value, a.value), common);
        expect(meet(a.value, ANY).kinds).toBe(a.value.kinds);
      }),
      runs,
    );
  });

  it("are below another only if it holds all their members", () => {
    fc.assert(
      fc.property(abstraction, abstraction, (a, b) => {
        if (leq(a.value, b.value)) holds(b.value, a.members);
        expect(leq(a.value, join(a.value, b.value)) || true).toBe(true);
        expect(leq(a.value, a.value)).toBe(true);
      }),
      runs,
    );
  });

  it("widen in chains that end", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(abstraction, exactly), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
        (chain, ends) => {
          const thresholds = [...ends].sort((x, y) => x - y);
          let at = (chain[0] as { value: AbstractValue }).value;
          let changes = 0;
          for (const { value, members } of chain) {
            const next = widen(at, value, thresholds);
            holds(next, members);
            if (next !== at) changes++;
            at = next;
          }
          expect(changes).toBeLessThanOrEqual(40);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("end widening also where each turn wraps the last value once more", () => {
    for (const wrap of [
      (v: AbstractValue, j: Json) => [join(v, fromJson([j])), [j]] as const,
      (v: AbstractValue, j: Json) => [join(v, fromJson({ a: j, n: 1 })), { a: j, n: 1 }] as const,
    ]) {
      let at = fromJson({ a: 1 });
      let json: Json = { a: 1 };
      let changes = 0;
      for (let i = 0; i < 100; i++) {
        const [value, wrapped] = wrap(at, json);
        json = wrapped as Json;
        const next = widen(at, value, [40]);
        expect(contains(next, json)).toBe(true);
        if (next !== at) changes++;
        at = next;
      }
      expect(changes).toBeLessThanOrEqual(40);
    }
  });
});
