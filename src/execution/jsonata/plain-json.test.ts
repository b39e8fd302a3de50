import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../text/node.js";
import { plainJson } from "./plain-json.js";

/** `{a: {a: …, b: …}, b: …}`, the same object twice at each level. */
function doubled(levels: number): unknown {
  let value: unknown = "x";
  for (let i = 0; i < levels; i++) value = { a: value, b: value };
  return value;
}

describe("a result as plain JSON", () => {
  it("is what it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(plainJson(value)).toEqual({ json: JSON.parse(JSON.stringify(value), (_, v) => (Object.is(v, -0) ? 0 : v)) as Json });
      }),
    );
  });

  it("keeps what is shared shared, and counts it at each place", () => {
    const made = plainJson(doubled(12)) as { json: { a: Json; b: Json } };
    expect(made.json.a).toBe(made.json.b);
    expect(plainJson(doubled(60))).toEqual({ unusable: "size" });
  });

  it("refuses functions, patterns, and what contains itself", () => {
    const self: unknown[] = [];
    self.push(self);
    for (const value of [self, /a/, { a: { _jsonata_lambda: true } }]) expect(plainJson(value)).toEqual({ unusable: "type" });
  });

  it("has at most a thousand levels", () => {
    const nested = (levels: number): unknown => {
      let deep: unknown = 1;
      for (let i = 0; i < levels; i++) deep = [deep];
      return deep;
    };
    expect(plainJson(nested(1_000))).toHaveProperty("json");
    expect(plainJson(nested(1_001))).toEqual({ unusable: "depth" });
    expect(plainJson(nested(1_000_000))).toEqual({ unusable: "depth" });
  });

  it("may have a name like __proto__", () => {
    expect(JSON.stringify((plainJson(JSON.parse('{"__proto__":{"a":1}}')) as { json: Json }).json)).toBe('{"__proto__":{"a":1}}');
  });
});
