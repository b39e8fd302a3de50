import { describe, expect, it } from "vitest";
import { fromJson } from "../../../values/abstract/json.js";
import { type AbstractValue, entriesOf, MUST, OPTIONAL, objectOf, ofObject } from "../../../values/abstract/value.js";
import { mergeOf } from "./object-functions.js";
import { just } from "./outcome.js";

type Listed = Parameters<typeof mergeOf>[0];

const run = { fail: () => undefined } as unknown as Parameters<typeof mergeOf>[1];
const listOf = (values: readonly Listed[]): Listed => ({ ...just(fromJson([])), listed: values });

describe("$merge of objects that are written out", () => {
  it("looks at a member a few times, however many objects follow", () => {
    let looked = 0;
    const first = new Proxy(fromJson(1), {
      get(value, name) {
        if (name === "hi") looked++;
        return value[name as keyof AbstractValue];
      },
    });
    const object = ofObject(objectOf([{ key: "a", value: first, presence: MUST, seq: 0 }]));
    const before = looked;
    const others = Array.from({ length: 4000 }, (_, i) => just(fromJson({ [`k${i}`]: i })));
    const { value } = mergeOf(listOf([just(object), ...others]), run);
    expect(value.obj?.vals[0]).toBe(first);
    expect(looked - before).toBeGreaterThan(0);
    expect(looked - before).toBeLessThan(10);
  });

  it("keeps the place of the first and the value of the last", () => {
    const items = [{ a: 1, b: 1 }, { c: 1 }, { b: 2, d: 2 }, {}, { a: 3 }];
    const merged = mergeOf(listOf(items.map((json) => just(fromJson(json)))), run).value;
    const members = entriesOf(merged.obj as NonNullable<typeof merged.obj>).sort((x, y) => (x.seq ?? 0) - (y.seq ?? 0));
    expect(members.map(({ key, value, presence, seq }) => [key, value.num?.lo, presence === MUST, seq !== undefined])).toEqual([
      ["a", 3, true, true],
      ["b", 2, true, true],
      ["c", 1, true, true],
      ["d", 2, true, true],
    ]);
  });

  it("joins a member with the one that may replace it", () => {
    const maybe = ofObject(objectOf([{ key: "a", value: fromJson("x"), presence: OPTIONAL }]));
    const { obj } = mergeOf(listOf([just(fromJson({ a: 1 })), just(maybe), just(fromJson({ b: 1 }))]), run).value;
    expect(obj?.keys).toEqual(["a", "b"]);
    expect(obj?.pres).toEqual([MUST, MUST]);
    expect(obj?.vals[0]?.num).toMatchObject({ lo: 1, hi: 1 });
    expect(obj?.vals[0]?.text?.set).toEqual(new Set(["x"]));
    expect(obj?.seq).toBeUndefined();
  });
});
