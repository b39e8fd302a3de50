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
});
