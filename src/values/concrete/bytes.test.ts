import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metered } from "../../budget/budget.js";
import type { Json } from "../../text/node.js";
import { jsonBytes } from "./bytes.js";

describe("bytes of a value as JSON text", () => {
  it("are those of JSON.stringify in UTF-8, also around values that were measured before", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 }), (values) => {
        let grown = new Array<Json>(200).fill("é");
        for (const value of values as Json[]) {
          grown = [grown, value, grown];
          expect(jsonBytes(grown)).toBe(Buffer.byteLength(JSON.stringify(grown)));
        }
      }),
    );
  });

  it("cost as much as what is new in a value that grows", () => {
    let spent = 0;
    let nested: Json = {};
    const measure = () =>
      metered(
        (steps) => (spent += steps),
        () => jsonBytes(nested),
      );
    for (let i = 0; i < 25_000; i++) {
      nested = { a: nested };
      measure();
    }
    expect(measure()).toBe(2 + 25_000 * 6);
    expect(spent).toBeLessThan(100_000);
  });

  it("are those of the compact text of any JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => jsonBytes(json as Json) === Buffer.byteLength(JSON.stringify(json))));
  });

  it.each([9_997, 9_998, 9_999, 10_000, 30_000])("are those of a list of %i lists", (length) => {
    const list = Array.from({ length }, (_, i) => [i, "é", { k: null }]);
    expect(jsonBytes(list)).toBe(Buffer.byteLength(JSON.stringify(list)));
  });

  it("count what is shared wherever it is, and cost once", () => {
    let value: Json = "x";
    for (let i = 0; i < 40; i++) value = { a: value, b: value };
    let steps = 0;
    const bytes = metered(
      (more) => {
        steps += more;
      },
      () => jsonBytes(value),
    );
    // f(n) = 11 + 2 f(n-1), f(0) = 3
    expect(bytes).toBe(14 * 2 ** 40 - 11);
    expect(steps).toBeLessThan(2_000);
  });
});
