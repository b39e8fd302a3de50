import fc from "fast-check";
import { describe as group, it } from "vitest";
import { abstraction, exactly } from "../../../test/support/arbitraries.js";
import type { Json } from "../../text/node.js";
import { describe } from "./describe.js";
import { matchesGlob } from "./glob.js";
import { contains, fromJson, sameJson } from "./json.js";
import { BOOLEAN, NUMBER, STRING } from "./kinds.js";
import {
  byBoolean,
  byDeepEquality,
  byGlob,
  byKind,
  byNumberEquality,
  byOrder,
  byText,
  byTextEquality,
  byTextOrder,
  type Divided,
  type Order,
} from "./split.js";
import type { AbstractValue } from "./value.js";

const orders = fc.constantFrom<Order>("<", "<=", ">", ">=");
const either = fc.oneof(abstraction, exactly);

function compare<T extends string | number>(order: Order, a: T, b: T): boolean {
  return order === "<" ? a < b : order === "<=" ? a <= b : order === ">" ? a > b : a >= b;
}

/** Each member goes to the side that the test puts it on. */
function expectPartition(
  v: { members: Json[]; value: AbstractValue },
  w: { members: Json[] },
  divided: Divided,
  test: (a: Json, b: Json) => boolean,
): void {
  for (const a of v.members)
    for (const b of w.members) {
      const side = test(a, b) ? divided.yes : divided.no;
      if (!contains(side, a)) throw new Error(`${JSON.stringify(a)} against ${JSON.stringify(b)} is not in ${describe(side)}`);
    }
}

group("dividing sets of values", () => {
  const runs = { numRuns: 3000 };
  it("keeps every value on its side for all comparisons", () => {
    fc.assert(
      fc.property(either, either, orders, fc.constantFrom("*", "a*", "*b", "a*c", "abc", "*:*"), (v, w, order, pattern) => {
        expectPartition(
          v,
          w,
          byOrder(v.value, order, w.value),
          (a, b) => typeof a === "number" && typeof b === "number" && compare(order, a, b),
        );
        expectPartition(
          v,
          w,
          byTextOrder(v.value, order, w.value),
          (a, b) => typeof a === "string" && typeof b === "string" && compare(order, a, b),
        );
        expectPartition(v, w, byNumberEquality(v.value, w.value), (a, b) => typeof a === "number" && a === b);
        expectPartition(v, w, byTextEquality(v.value, w.value), (a, b) => typeof a === "string" && a === b);
        expectPartition(v, w, byBoolean(v.value, w.value), (a, b) => typeof a === "boolean" && a === b);
        expectPartition(v, w, byDeepEquality(v.value, w.value), (a, b) => sameJson(a, b));
        expectPartition(v, w, byKind(v.value, NUMBER | BOOLEAN), (a) => typeof a === "number" || typeof a === "boolean");
        expectPartition(v, w, byKind(v.value, STRING), (a) => typeof a === "string");
        expectPartition(
          v,
          w,
          byText(v.value, (t) => t.length > 1),
          (a) => typeof a === "string" && a.length > 1,
        );
        const pieces = pattern.split("*");
        expectPartition(v, w, byGlob(v.value, pieces), (a) => typeof a === "string" && matchesGlob(pieces, a));
      }),
      runs,
    );
  });

  it("decides exact values for good", () => {
    fc.assert(
      fc.property(exactly, exactly, orders, (v, w, order) => {
        for (const d of [
          byOrder(v.value, order, w.value),
          byNumberEquality(v.value, w.value),
          byTextEquality(v.value, w.value),
          byTextOrder(v.value, order, w.value),
          byDeepEquality(v.value, w.value),
          byDeepEquality(v.value, fromJson(v.members[0] as Json)),
        ]) {
          if ((d.yes.kinds === 0) === (d.no.kinds === 0))
            throw new Error(`${JSON.stringify(v.members)} ${order} ${JSON.stringify(w.members)}: ${describe(d.yes)} / ${describe(d.no)}`);
        }
      }),
      runs,
    );
  });
});
