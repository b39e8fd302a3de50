/** Generators for the properties of the domain: JSON from a small vocabulary, and abstractions that hold given values. */
import fc from "fast-check";
import type { Json } from "../../src/text/node.js";
import { fromJson } from "../../src/values/abstract/json.js";
import { ARRAY, NUMBER, OBJECT, STRING } from "../../src/values/abstract/kinds.js";
import { join, widen } from "../../src/values/abstract/lattice.js";
import {
  type AbstractValue,
  ANY,
  arrayOf,
  change,
  type Entry,
  EXTERNAL,
  entriesOf,
  MAY,
  MUST,
  make,
  OPTIONAL,
  objectOf,
} from "../../src/values/abstract/value.js";

const strings = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "",
      "a",
      "ab",
      "abc",
      "b",
      "DONE",
      "FAILED",
      "x/y",
      "arn:aws:a",
      "arn:aws:b",
      "2020-01-01T00:00:00Z",
      "1",
      "true",
      '{"a":1}',
      "a,b",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('q"', "\n", "\u0000", "é", "€", "😀", "\ud800") },
);
const numbers = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -3, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(0.5, 1.5, -0.5, 1e21, 1e-7, 2147483647, -2147483648, 99999.99) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);
const keys = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("a", "b", "c", "x", "items", "Error") },
  { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "1", "") },
);

export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: fc.boolean() },
    { weight: 4, arbitrary: numbers },
    { weight: 4, arbitrary: strings },
    { weight: 3, arbitrary: fc.array(tie("json"), { maxLength: 4 }) },
    { weight: 5, arbitrary: fc.array(fc.tuple(keys, tie("json")), { maxLength: 4 }).map((pairs) => objectFrom(pairs)) },
  ),
})).json;

function objectFrom(pairs: readonly (readonly [string, Json])[]): Json {
  const out: { [key: string]: Json } = {};
  for (const [key, value] of pairs) Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
  return out;
}

/** Forgets something at random: choices are drawn from `dice` (numbers in [0, 1)). */
function blur(v: AbstractValue, dice: () => number, depth = 4): AbstractValue {
  const roll = dice();
  if (roll < 0.06) return ANY;
  if (roll < 0.12) return v.hi <= EXTERNAL.hi ? EXTERNAL : ANY;
  if (roll < 0.2) return make({ kinds: v.kinds });
  if (depth === 0) return v;
  let out = v;
  if (v.kinds & NUMBER && v.num && roll > 0.7)
    out = change(out, {
      num: { lo: v.num.lo - Math.floor(dice() * 3), hi: v.num.hi + Math.floor(dice() * 5), int: v.num.int && dice() < 0.7 },
      lo: 0,
      hi: Infinity,
    });
  if (v.kinds & STRING && roll > 0.8) out = widen(out, change(fromJson("abz"), {}), []);
  if (v.obj && v.kinds & OBJECT) {
    const entries: Entry[] = entriesOf(v.obj).map((e) => ({
      key: e.key,
      value: blur(e.value, dice, depth - 1),
      presence: e.presence === MUST && dice() < 0.25 ? (dice() < 0.5 ? MAY : OPTIONAL) : e.presence,
    }));
    const open = dice() < 0.25;
    out = change(out, { obj: objectOf(entries, open ? ANY : v.obj.row, undefined, 0, open ? Infinity : v.obj.rowHi), lo: 0, hi: Infinity });
  }
  if (v.arr && v.kinds & ARRAY) {
    const items = v.arr.prefix.map((p) => blur(p, dice, depth - 1));
    const longer = dice() < 0.3;
    out = change(out, {
      arr: arrayOf(Math.floor(v.arr.lo * (dice() < 0.5 ? 1 : 0.5)), longer ? Infinity : v.arr.hi, items, longer ? ANY : v.arr.rest),
      lo: 0,
      hi: Infinity,
    });
  }
  return out;
}

/** A few values, and a set of the domain that holds them all. */
export const abstraction: fc.Arbitrary<{ members: Json[]; value: AbstractValue }> = fc
  .tuple(
    fc.array(anyJson, { minLength: 1, maxLength: 3 }),
    fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 24, maxLength: 24 }),
    fc.integer({ min: 0, max: 2 }),
  )
  .map(([members, rolls, level]) => {
    let at = 0;
    const dice = (): number => rolls[at++ % rolls.length] as number;
    let value = members.map(fromJson).reduce((sum, v) => join(sum, v));
    for (let i = 0; i < level; i++) value = blur(value, dice);
    return { members, value };
  });

export const exactly: fc.Arbitrary<{ members: Json[]; value: AbstractValue }> = anyJson.map((json) => ({
  members: [json],
  value: fromJson(json),
}));
