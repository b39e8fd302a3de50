import { beforeEach, describe, expect, it, vi } from "vitest";

const merges = vi.hoisted(() => ({ entries: 0 }));

vi.mock("../../../values/abstract/value.js", async (original) => {
  const value = await original<typeof import("../../../values/abstract/value.js")>();
  const objectOf: typeof value.objectOf = (entries, ...rest) => {
    merges.entries += entries.length;
    return value.objectOf(entries, ...rest);
  };
  return { ...value, objectOf };
});

const { fromJson } = await import("../../../values/abstract/json.js");
const { entriesOf, MUST, OPTIONAL, objectOf, ofObject } = await import("../../../values/abstract/value.js");
const { mergeOf } = await import("./object-functions.js");
const { just } = await import("./outcome.js");

type Listed = Parameters<typeof mergeOf>[0];

const run = { fail: () => undefined } as unknown as Parameters<typeof mergeOf>[1];
const listOf = (values: readonly Listed[]): Listed => ({ ...just(fromJson([])), listed: values });

beforeEach(() => {
  merges.entries = 0;
});

describe("$merge of objects that are written out", () => {
  it("copies each member a few times, however many objects there are", () => {
    const looked = (n: number) => {
      merges.entries = 0;
      mergeOf(listOf(Array.from({ length: n }, (_, i) => just(fromJson({ [`k${i}`]: i })))), run);
      return merges.entries;
    };
    expect(looked(4000)).toBeLessThan(4 * 4000);
    expect(looked(4000)).toBeLessThan(5 * looked(1000));
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
