import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareTimestamps, parseTimestamp } from "../timestamp.js";
import { type Atom, decide, decidedBy, NO_TESTS, type Operand } from "./decided.js";
import { matchesGlob } from "./glob.js";
import { Sym } from "./symbol.js";

const ids = { next: 0 };
const symbols = ["a", "b"].map((name) => Sym.root(ids, { kind: "input", name }));
const values = [
  "",
  "a",
  "ab",
  "abc",
  "b",
  "2024-01-01T00:00:00Z",
  "2024-01-01T01:00:00+01:00",
  "2025-01-01T00:00:00Z",
  0,
  1,
  2,
  null,
] as const;
const literals = { text: values.slice(0, 8), number: [0, 1, 2], time: values.slice(5, 8), any: [] } as const;

const named = fc.constantFrom(...symbols);
const atom: fc.Arbitrary<Atom> = fc.oneof(
  fc.constantFrom("text" as const, "number" as const, "time" as const, "any" as const).chain((type) => {
    const operand: fc.Arbitrary<Operand> =
      type === "any" ? named : fc.oneof(named, fc.constantFrom(...(literals[type] as readonly Operand[])));
    return fc
      .tuple(fc.constantFrom("<" as const, "<=" as const, "=" as const), named, operand, fc.boolean())
      .filter(([, x, y]) => x !== y)
      .map(([relation, x, y, flip]): Atom => ({ type, relation, left: flip ? y : x, right: flip ? x : y }));
  }),
  fc
    .tuple(named, fc.constantFrom(["a", ""], ["ab", ""], ["", "c"], ["a", "c"], ["abc"]))
    .map(([left, glob]): Atom => ({ type: "text", relation: "like", left, glob })),
  named.map((left): Atom => ({ type: "time", relation: "is", left })),
);

type Value = (typeof values)[number];

function holds(one: Atom, [a, b]: readonly [Value, Value]): boolean {
  const of = (operand: Operand): Value => (typeof operand === "object" ? (operand === symbols[0] ? a : b) : (operand as Value));
  const x = of(one.left);
  if (one.relation === "is") return typeof x === "string" && parseTimestamp(x) !== undefined;
  if (one.relation === "like") return typeof x === "string" && matchesGlob(one.glob, x);
  const y = of(one.right);
  if (one.type === "any" && one.relation === "=") return x === y;
  const strings = typeof x === "string" && typeof y === "string";
  const numbers = typeof x === "number" && typeof y === "number";
  if (one.type === "time") {
    const sign = strings ? compareTimestamps(x, y) : undefined;
    return sign !== undefined && (one.relation === "=" ? sign === 0 : one.relation === "<" ? sign < 0 : sign <= 0);
  }
  if (!(strings && one.type !== "number") && !(numbers && one.type !== "text")) return false;
  const [l, r] = [x as string, y as string];
  return one.relation === "=" ? l === r : one.relation === "<" ? l < r : l <= r;
}

describe("decided comparisons", () => {
  it("decide others only as every value does", () => {
    const pair = fc.tuple(fc.constantFrom(...values), fc.constantFrom(...values));
    fc.assert(
      fc.property(fc.array(atom, { maxLength: 4 }), atom, pair, (known, asked, given) => {
        const tests = known.reduce((sum, one) => decide(sum, one, holds(one, given)), NO_TESTS);
        const said = decidedBy(tests, asked);
        if (said !== undefined) expect(said).toBe(holds(asked, given));
      }),
      { numRuns: 20_000 },
    );
  });

  it("know that the opposite order of the same values is decided as well", () => {
    const [left, right] = symbols as [Sym, Sym];
    const less: Atom = { type: "number", relation: "<", left, right };
    expect(decidedBy(decide(NO_TESTS, less, false), less)).toBe(false);
    expect(decidedBy(decide(NO_TESTS, less, true), { ...less, left: right, right: left })).toBe(false);
    expect(decidedBy(decide(NO_TESTS, { ...less, relation: "<=" }, false), less)).toBe(false);
    expect(decidedBy(decide(NO_TESTS, less, false), { ...less, left: right, right: left })).toBeUndefined();
  });
});
