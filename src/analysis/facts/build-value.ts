import type { Json } from "../../text/node.js";
import { toJson } from "../../values/abstract/json.js";
import { ALL, ARRAY, BOOLEAN, kindNames, NULL, NUMBER, OBJECT, STRING } from "../../values/abstract/kinds.js";
import { anyArray, entryOf, join } from "../../values/abstract/lattice.js";
import { type Text, textLength } from "../../values/abstract/text.js";
import { type AbstractValue, ANY, BOTTOM, entriesOf, keyBytes, MUST, NO, PROVENANCE, type Presence } from "../../values/abstract/value.js";
import type { Interval } from "./facts.js";
import type { SizeFact, ValueFact } from "./values.js";

const OUTSIDE = PROVENANCE.input | PROVENANCE.result | PROVENANCE.item;
const DEEPEST = 6;
const CONTRIBUTORS = 5;

export const openEnd = (n: number): number | null => (n === Infinity ? null : n);
export const interval = (min: number, max: number): Interval => ({ min, max: openEnd(max) });

/** A value as rules see it. `v` is settled: everything known of its symbols is in it. */
export function valueFact(v: AbstractValue, name?: string): ValueFact {
  const { text, num, obj } = v;
  const arr = v.kinds & ARRAY ? (v.arr ?? anyArray(v)) : undefined;
  return {
    kinds: kindNames(v.kinds),
    bytes: interval(v.lo, v.hi),
    ...(v.exact ? { constant: { value: toJson(v) } } : {}),
    ...(v.kinds & STRING && text?.set ? { strings: [...text.set] } : {}),
    ...(v.kinds & STRING && text && !text.set && text.glob.some((piece) => piece !== "") ? { pieces: text.glob } : {}),
    ...(v.kinds & STRING ? { characters: charactersOf(text) } : {}),
    ...(v.kinds & NUMBER
      ? { number: { min: num ? num.lo : -Infinity, max: num ? openEnd(num.hi) : null, integer: num?.int ?? false } }
      : {}),
    ...(arr ? { length: interval(arr.lo, arr.hi) } : {}),
    ...(name === undefined ? {} : { name }),
    opaque: isOpaque(v),
    open: v.kinds & OBJECT ? obj === undefined || obj.row !== undefined : false,
    members: () => (obj ? obj.keys.map((key, i) => ({ name: key, presence: presenceName(obj.pres[i] as Presence) })) : []),
    member: (key) => {
      const entry = memberOf(v, key);
      return { presence: presenceName(entry.presence), value: valueFact(entry.value) };
    },
    items: () => valueFact(itemsOf(v)),
    item: (index) => valueFact(arr?.prefix[index] ?? itemsOf(v)),
    schema: () => schemaOf(v),
  };
}

function charactersOf(text: Text | undefined): Interval {
  if (!text) return { min: 0, max: null };
  const { lo, hi } = textLength(text);
  return interval(lo, hi);
}

const isOpaque = (v: AbstractValue): boolean => v.kinds === ALL && !v.obj && !v.arr && !v.text && !v.num;

const presenceName = (p: Presence): "must" | "may" | "no" => (p === MUST ? "must" : p === NO ? "no" : "may");

function memberOf(v: AbstractValue, key: string): { value: AbstractValue; presence: Presence } {
  if (!(v.kinds & OBJECT)) return { value: BOTTOM, presence: NO };
  if (!v.obj) return { value: ANY, presence: 2 };
  const entry = entryOf(v.obj, key);
  return { value: entry.value, presence: entry.presence === MUST && v.kinds !== OBJECT ? 2 : entry.presence };
}

function itemsOf(v: AbstractValue): AbstractValue {
  if (!(v.kinds & ARRAY)) return BOTTOM;
  const arr = v.arr ?? anyArray(v);
  return arr.prefix.reduce((sum, p) => join(sum, p), arr.rest ?? BOTTOM);
}

/** JSON Schema of everything known; `true` where nothing is. */
export function schemaOf(v: AbstractValue, depth = 0): Json {
  if (v.kinds === 0) return false;
  if (v.exact && depth > 0 && v.hi <= 200) return { const: toJson(v) };
  if (isOpaque(v) || depth > DEEPEST) return true;
  const types = kindNames(v.kinds);
  const out: { [key: string]: Json } = { type: types.length === 1 ? (types[0] as string) : types };
  if (v.kinds & NUMBER && v.num) {
    if (v.num.int && types.length === 1) out.type = "integer";
    if (Number.isFinite(v.num.lo)) out.minimum = v.num.lo;
    if (Number.isFinite(v.num.hi)) out.maximum = v.num.hi;
  }
  if (v.kinds === STRING && v.text?.set) out.enum = [...v.text.set].sort();
  if (v.kinds & OBJECT && v.obj) {
    const entries = entriesOf(v.obj).filter((e) => e.presence !== NO);
    if (entries.length > 0) out.properties = Object.fromEntries(entries.map((e) => [e.key, schemaOf(e.value, depth + 1)]));
    const required = entries.filter((e) => e.presence === MUST).map((e) => e.key);
    if (required.length > 0) out.required = required;
    if (!v.obj.row) out.additionalProperties = false;
  }
  if (v.kinds & ARRAY && v.arr) {
    if (v.arr.lo > 0) out.minItems = v.arr.lo;
    if (v.arr.hi < 100_000) out.maxItems = v.arr.hi;
    const items = schemaOf(itemsOf(v), depth + 1);
    if (items !== true && items !== false) out.items = items;
  }
  if (v.kinds & (NULL | BOOLEAN) && types.length === 0) return true;
  return out;
}

/**
 * Lengths above these follow from the payload's own limit and from nothing that a definition or a document states: taken
 * for sizes, they would blame every Map over an input.
 */
const STATED_ITEMS = 1000;
const STATED_TEXT = 16_384;

/** Bytes that documents bound: what comes from outside and is not bounded counts with its least size. */
function envelopeOf(v: AbstractValue, depth = 0): number {
  if (v.exact) return v.hi;
  if (depth > 16) return v.lo;
  let most = v.lo;
  if (v.kinds & OBJECT && v.obj) {
    let sum = 2 + v.obj.rowLo;
    v.obj.keys.forEach((key, i) => {
      if (v.obj?.pres[i] !== NO && (v.obj?.pres[i] === MUST || !((v.obj?.vals[i] as AbstractValue).taint & OUTSIDE)))
        sum += keyBytes(key) + envelopeOf(v.obj?.vals[i] as AbstractValue, depth + 1);
    });
    most = Math.max(most, sum - 1);
  }
  if (v.kinds & ARRAY && v.arr) {
    const bounded = v.arr.hi <= STATED_ITEMS && !(v.taint & OUTSIDE);
    let sum = 2;
    v.arr.prefix.forEach((p) => {
      sum += envelopeOf(p, depth + 1) + 1;
    });
    if (v.arr.rest) sum += Math.max(0, (bounded ? v.arr.hi : v.arr.lo) - v.arr.prefix.length) * (envelopeOf(v.arr.rest, depth + 1) + 1);
    most = Math.max(most, sum - 1);
  }
  if (v.kinds & STRING && v.text && !(v.taint & OUTSIDE)) {
    const hi = v.text.set ? Math.max(0, ...[...v.text.set].map((t) => t.length + 2)) : v.text.hi + 2;
    if (hi <= STATED_TEXT) most = Math.max(most, hi);
  }
  return Math.min(most, v.hi);
}

/** Rules ask for the size of one value against several limits, and for its parts only where it is too large. */
const sizes = new WeakMap<AbstractValue, SizeFact>();

export function sizeFact(v: AbstractValue): SizeFact {
  let fact = sizes.get(v);
  if (!fact) {
    fact = {
      bytes: interval(v.lo, v.hi),
      envelope: envelopeOf(v),
      get contributors() {
        return contributorsOf(v);
      },
    };
    sizes.set(v, fact);
  }
  return fact;
}

function contributorsOf(v: AbstractValue): SizeFact["contributors"] {
  if (!v.obj) return [];
  const parts = entriesOf(v.obj)
    .filter((e) => e.presence !== NO)
    .map((e) => ({
      name: `$.${e.key}`,
      bytes: interval(e.value.lo, e.value.hi),
      weight: e.value.hi === Infinity ? e.value.lo : e.value.hi,
    }));
  return parts
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .slice(0, CONTRIBUTORS)
    .map(({ name, bytes }) => ({ name, bytes }));
}
