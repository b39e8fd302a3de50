import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../text/node.js";
import { callIntrinsic, InvalidArgumentsError } from "./intrinsics.js";
import { Random } from "./random.js";

const call = (name: string, ...args: unknown[]): Json => callIntrinsic(`States.${name}`, args as Json[], new Random(1));
const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe("intrinsic functions", () => {
  it("JsonToString and StringToJson undo each other", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(call("StringToJson", call("JsonToString", value))).toEqual(value);
      }),
    );
  });

  it("Base64Encode and Base64Decode undo each other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(call("Base64Decode", call("Base64Encode", text))).toBe(text);
      }),
    );
  });

  it("ArrayPartition loses nothing, and only its last part may be shorter", () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (items, size) => {
        const parts = call("ArrayPartition", items, size) as Json[][];
        expect(parts.flat(1)).toEqual(items);
        for (const part of parts.slice(0, -1)) expect(part).toHaveLength(size);
        expect(parts.at(-1)?.length ?? 1).toBeGreaterThan(0);
      }),
    );
  });

  it("ArrayRange goes in equal steps from the first to at most the last", () => {
    const small = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(
        small,
        small,
        fc.integer({ min: -20, max: 20 }).filter((n) => n !== 0),
        (first, last, step) => {
          const items = call("ArrayRange", first, last, step) as number[];
          for (const [i, item] of items.entries()) expect(item).toBe(first + i * step);
          for (const item of items) expect(step > 0 ? item <= last : item >= last).toBe(true);
          const next = first + items.length * step;
          expect(step > 0 ? next > last : next < last).toBe(true);
        },
      ),
    );
  });

  it("ArrayUnique has each element once; ArrayContains and ArrayGetItem find them", () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: 1, maxLength: 20 }), (items) => {
        const unique = call("ArrayUnique", items) as Json[];
        expect(new Set(unique.map((u) => JSON.stringify(u))).size).toBe(unique.length);
        for (const item of items) expect(call("ArrayContains", unique, item)).toBe(true);
        expect(call("ArrayGetItem", items, items.length - 1)).toEqual(items.at(-1));
        expect(call("ArrayLength", items)).toBe(items.length);
      }),
    );
  });

  it("MathAdd wraps as a 32-bit integer or refuses; MathRandom stays in its range", () => {
    const int = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });
    fc.assert(
      fc.property(int, int, (a, b) => {
        const sum = a + b;
        if (sum >= -2_147_483_648 && sum <= 2_147_483_647) expect(call("MathAdd", a, b)).toBe(sum);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 }), fc.integer(), (low, width, seed) => {
        const value = callIntrinsic("States.MathRandom", [low, low + width], new Random(seed)) as number;
        expect(Number.isInteger(value) && value >= low && value <= low + width).toBe(true);
      }),
    );
  });

  it("StringSplit takes each character as a delimiter and drops empty pieces", () => {
    expect(call("StringSplit", "a,b;,c", ",;")).toEqual(["a", "b", "c"]);
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 8 }), (pieces) => {
        expect(call("StringSplit", pieces.join(","), ",")).toEqual(pieces);
      }),
    );
  });

  it("Format fills its places in order, and JsonMerge lets the second win", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 5 }), (values) => {
        expect(call("Format", values.map(() => "{}").join("-"), ...values)).toBe(values.join("-"));
      }),
    );
    expect(call("JsonMerge", { a: { x: 1 }, b: 1 }, { a: { y: 2 } }, false)).toEqual({ a: { y: 2 }, b: 1 });
    expect(() => call("JsonMerge", {}, {}, true)).toThrow(InvalidArgumentsError);
  });

  it.each([
    ["ArrayPartition", [[1], 0]],
    ["ArrayRange", [1, 2, 0]],
    ["ArrayRange", [1, 5000, 1]],
    ["ArrayGetItem", [[1], 3]],
    ["ArrayLength", ["text"]],
    ["StringToJson", ["{"]],
    ["Base64Encode", ["x".repeat(10_001)]],
    ["Hash", ["x", "CRC"]],
    ["Nothing", []],
  ])("%s refuses %j", (name, args) => {
    expect(() => call(name, ...args)).toThrow(InvalidArgumentsError);
  });

  it("gives a new UUID each time, the same ones for the same seed", () => {
    const two = (seed: number) => {
      const random = new Random(seed);
      return [callIntrinsic("States.UUID", [], random), callIntrinsic("States.UUID", [], random)];
    };
    expect(two(7)).toEqual(two(7));
    expect(two(7)[0]).not.toBe(two(7)[1]);
    expect(two(7)[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
