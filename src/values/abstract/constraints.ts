import { commonTests, forgetTests, NO_TESTS, sameTests, type Tests } from "./decided.js";
import { fromJson } from "./json.js";
import { ALL, ARRAY, NUMBER, OBJECT } from "./kinds.js";
import { anyArray, anyObject, entryOf, equal, joiner, meet, type Settle, unlink } from "./lattice.js";
import { numberRange } from "./number.js";
import { filterFrom, intersect, type PMap, pget, pset, sameMap } from "./persistent-map.js";
import type { Origin, Sym } from "./symbol.js";
import {
  type AbstractValue,
  ANY,
  type Arr,
  arrayOf,
  BOTTOM,
  change,
  type Entry,
  entriesOf,
  indexOfKey,
  keyBytes,
  MUST,
  make,
  NO,
  type Obj,
  OPTIONAL,
  objectOf,
  type Presence,
  type Rel,
  setEntry,
  WIDTH,
  withProvenance,
  withSym,
} from "./value.js";

/** What has been learnt about symbols, by root: the root's value as far as it is known now, itself without symbols. */
export interface Constraints {
  readonly facts: PMap<Fact>;
  /** Comparisons of symbols whose outcome is known. */
  readonly tests?: Tests;
}

interface Fact {
  readonly root: Sym;
  readonly value: AbstractValue;
}

export const NO_KNOWLEDGE: Constraints = { facts: null };

/** What is known of the place a symbol names: its value where it exists, and whether it does. */
export interface Known {
  readonly value: AbstractValue;
  readonly presence: Presence;
}

const UNKNOWN: Known = { value: ANY, presence: OPTIONAL };

export function factOf(k: Constraints, sym: Sym): Known {
  const { part } = sym;
  if (!part) {
    const fact = pget(k.facts, sym.id);
    return { value: fact ? fact.value : ANY, presence: MUST };
  }
  if (k.facts === null) return UNKNOWN;
  const { value: of, presence } = factOf(k, part.of);
  if (of === ANY) return UNKNOWN;
  if (part.kind === "field") {
    const entry = memberOf(of, part.key);
    return presence === MUST || entry.presence !== MUST ? entry : { ...entry, presence };
  }
  if (part.kind === "item") return itemOf(of, part.index);
  return { value: lengthValue(of), presence: MUST };
}

function memberOf(v: AbstractValue, key: string): Known {
  if (!(v.kinds & OBJECT)) return { value: BOTTOM, presence: NO };
  if (v.obj) {
    const entry = entryOf(v.obj, key);
    return entry.presence === MUST && v.kinds !== OBJECT ? { ...entry, presence: OPTIONAL } : entry;
  }
  if (v.json) return fromGiven(v, key);
  return { value: make({ kinds: ALL, hi: Math.max(0, v.hi - 1 - keyBytes(key)), taint: v.taint }), presence: OPTIONAL };
}

function fromGiven(v: AbstractValue, key: string): Known {
  const given = v.json?.value;
  if (given === null || typeof given !== "object" || Array.isArray(given) || !Object.hasOwn(given, key))
    return { value: BOTTOM, presence: NO };
  return { value: fromJson(given[key] as never), presence: MUST };
}

function itemOf(v: AbstractValue, index: number): Known {
  if (!(v.kinds & ARRAY) || index < 0) return { value: BOTTOM, presence: NO };
  if (!v.arr && v.json && Array.isArray(v.json.value)) {
    const item = v.json.value[index];
    return item === undefined ? { value: BOTTOM, presence: NO } : { value: fromJson(item), presence: MUST };
  }
  const arr = v.arr ?? anyArray(v);
  const value = arr.prefix[index] ?? arr.rest ?? BOTTOM;
  if (index >= arr.hi || value.kinds === 0) return { value: BOTTOM, presence: NO };
  return { value, presence: index < arr.lo && v.kinds === ARRAY ? MUST : OPTIONAL };
}

/** The number of items, as a value. */
export function lengthValue(v: AbstractValue): AbstractValue {
  const arr = v.arr ?? anyArray(v);
  const given = v.json && Array.isArray(v.json.value) && !v.arr ? v.json.value.length : undefined;
  const num = given === undefined ? numberRange(arr.lo, arr.hi, true) : numberRange(given, given, true);
  return make({ kinds: NUMBER, num, rel: arr.grown, taint: v.taint, sym: v.sym?.length() });
}

/** The value with all that is known of its symbol; still linked. Nothing is left where that contradicts itself. */
export function look(v: AbstractValue, k: Constraints): AbstractValue {
  let out = v;
  if (v.sym && k.facts !== null) {
    const { value, presence } = factOf(k, v.sym);
    if (presence === NO) return BOTTOM;
    if (value !== ANY) out = meet(v, value);
  }
  if (out.rel && out.num) {
    const of = numberOf(factOf(k, out.rel.base).value);
    if (of) {
      const num = numberRange(Math.max(out.num.lo, of.lo + out.rel.lo), Math.min(out.num.hi, of.hi + out.rel.hi), out.num.int);
      if (num.lo !== out.num.lo || num.hi !== out.num.hi) out = make({ ...out, num, kinds: out.kinds & ~(num.lo > num.hi ? NUMBER : 0) });
    }
  }
  return out.arr?.grown ? ofKnownLength(out, out.arr, out.arr.grown, k) : out;
}

/** The array with the length that what is known of the symbol leaves. */
function ofKnownLength(v: AbstractValue, arr: Arr, grown: Rel, k: Constraints): AbstractValue {
  const of = numberOf(factOf(k, grown.base).value);
  if (!of) return v;
  const lo = Math.max(arr.lo, of.lo + grown.lo);
  const hi = Math.min(arr.hi, of.hi + grown.hi);
  if (lo === arr.lo && hi === arr.hi) return v;
  return make({ ...v, ...(lo > hi ? { kinds: v.kinds & ~ARRAY } : { arr: arrayOf(lo, hi, arr.prefix, arr.rest, grown) }) });
}

const numberOf = (v: AbstractValue): { lo: number; hi: number } | undefined => (v.kinds === NUMBER && v.num ? v.num : undefined);

/** What a part of a value is, looked up in the structure and in what is known. */
export interface Part {
  readonly value: AbstractValue;
  readonly presence: Presence;
}

/** The member `key` of the objects among `v`. `presence` speaks of these objects only. */
export function child(v: AbstractValue, key: string, k: Constraints): Part {
  const entry = v.obj ? entryOf(v.obj, key) : memberOf(v.kinds === OBJECT ? v : change(v, { kinds: v.kinds & OBJECT, json: v.json }), key);
  // a member that is the symbol's own exists exactly where the symbol's does
  const own = v.sym ?? (v.obj?.base && entry.value.sym && entry.value.sym === v.obj.base.field(key) ? v.obj.base : undefined);
  return linkPart(entry, own?.field(key), k, v.taint);
}

/** Item `index` (from 0) of the arrays among `v`. */
export function item(v: AbstractValue, index: number, k: Constraints): Part {
  return linkPart(
    itemOf(v.kinds === ARRAY ? v : change(v, { kinds: v.kinds & ARRAY, json: v.json }), index),
    v.sym?.item(index),
    k,
    v.taint,
  );
}

function linkPart(entry: Known, sym: Sym | undefined, k: Constraints, taint: number): Part {
  if (entry.presence === NO) return { value: BOTTOM, presence: NO };
  const linked = entry.value.sym || entry.value.exact ? entry.value : sym ? withProvenance(withSym(entry.value, sym), taint) : entry.value;
  if (!linked.sym || k.facts === null) return { value: linked, presence: entry.presence };
  const presence = entry.presence === MUST || !sym ? entry.presence : existence(factOf(k, sym).presence, entry.presence);
  if (presence === NO) return { value: BOTTOM, presence };
  const value = look(linked, k);
  // no value can be there: no run comes here with it
  return value.kinds === 0 ? { value, presence: NO } : { value, presence };
}

const existence = (known: Presence, structural: Presence): Presence => (known === MUST || known === NO ? known : structural);

/**
 * The knowledge after learning that the place of `sym` holds one of `value` (presence MUST), that there is nothing (NO),
 * or that it holds one of them if it is there (OPTIONAL). Nothing at all where this cannot be.
 */
export function learn(k: Constraints, sym: Sym, value: AbstractValue, presence: Presence = MUST): Constraints | undefined {
  const root = sym.root;
  const before = pget(k.facts, sym.id)?.value ?? ANY;
  const steps: Sym[] = [];
  for (let at = sym; at.part; at = at.part.of) steps.push(at);
  const after = refine(before, steps.reverse(), 0, unlinked(value), presence);
  if (after.kinds === 0) return undefined;
  return after === before || equal(after, before) ? k : { ...k, facts: pset(k.facts, sym.id, { root, value: after }) };
}

export const testsOf = (k: Constraints): Tests => k.tests ?? NO_TESTS;

/** The knowledge with what was decided, where there is something. */
export function withTests(k: Constraints, tests: Tests): Constraints {
  if (tests === testsOf(k)) return k;
  return tests.size === 0 ? { facts: k.facts } : { facts: k.facts, tests };
}

/** Facts hold no symbols: what they say must stay true however the value is named. */
function unlinked(v: AbstractValue): AbstractValue {
  if (!v.linked) return v;
  return rebuild(v, (part) => unlinked(part));
}

function rebuild(v: AbstractValue, inner: (v: AbstractValue) => AbstractValue): AbstractValue {
  const arr = v.arr && arrayOf(v.arr.lo, v.arr.hi, v.arr.prefix.map(inner), v.arr.rest && inner(v.arr.rest));
  const obj =
    v.obj &&
    objectOf(
      entriesOf(v.obj).map((e) => ({ ...e, value: inner(e.value) })),
      v.obj.row && inner(v.obj.row),
      undefined,
      v.obj.rowLo,
      v.obj.rowHi,
      v.obj.listing,
    );
  return make({ kinds: v.kinds, num: v.num, text: v.text, arr, obj, lo: v.lo, hi: v.hi, taint: v.taint, json: v.json, unset: v.unset });
}

function refine(v: AbstractValue, path: readonly Sym[], at: number, value: AbstractValue, presence: Presence): AbstractValue {
  const step = path[at]?.part;
  if (!step) return meet(v, value);
  if (step.kind === "length") return refineLength(v, value);
  const present = presence === MUST;
  const kind = step.kind === "field" ? OBJECT : ARRAY;
  if (!(v.kinds & kind)) return present ? BOTTOM : v;
  const last = at === path.length - 1;
  const old = step.kind === "field" ? memberOf(v, step.key) : itemOf(v, step.index);
  if (old.presence === NO) return present ? BOTTOM : v;
  if (presence === NO && last) {
    if (old.presence === MUST) return change(v, { kinds: v.kinds & ~kind });
    return step.kind === "field" ? withMember(v, step.key, BOTTOM, NO) : withFewer(v, step.index);
  }
  const inner = refine(old.value, path, at + 1, value, presence);
  if (inner.kinds === 0 && present) return BOTTOM;
  if (inner.kinds === 0 && old.presence === MUST) return change(v, { kinds: v.kinds & ~kind });
  const narrowed = present && v.kinds !== kind ? change(v, { kinds: kind }) : v;
  if (inner === old.value && (!present || old.presence === MUST) && narrowed === v) return v;
  const entry: Presence = present ? MUST : inner.kinds === 0 ? NO : old.presence;
  return step.kind === "field" ? withMember(narrowed, step.key, inner, entry) : withItem(narrowed, step.index, inner, entry);
}

export function withMember(v: AbstractValue, key: string, value: AbstractValue, presence: Presence): AbstractValue {
  const obj: Obj = v.obj ?? anyObject(v);
  if (obj.keys.length >= WIDTH && !obj.keys.includes(key)) return v;
  const seq = obj.seq?.[indexOfKey(obj.keys, key)];
  const entry: Entry = seq === undefined ? { key, value, presence } : { key, value, presence, seq };
  return change(v, { obj: setEntry(obj, entry, 0), sym: v.sym });
}

export function withItem(v: AbstractValue, at: number, value: AbstractValue, presence: Presence): AbstractValue {
  const arr = v.arr ?? anyArray(v);
  if (at < 0 && arr.lo !== arr.hi) return fromEnd(v, arr, -at, presence);
  const index = at < 0 ? arr.lo + at : at;
  const lo = presence === MUST ? Math.max(arr.lo, index + 1) : arr.lo;
  if (index >= 16 && index >= arr.prefix.length)
    return change(v, { arr: arrayOf(lo, arr.hi, arr.prefix, arr.rest, arr.grown), sym: v.sym });
  if (presence === NO) return withFewer(v, index);
  const prefix = [...arr.prefix];
  while (prefix.length <= index) prefix.push(arr.rest ?? BOTTOM);
  prefix[index] = value;
  return change(v, { arr: arrayOf(lo, arr.hi, prefix, arr.rest, arr.grown), sym: v.sym });
}

/** An item counted from the end of an array whose length is open: only the length is learnt. */
function fromEnd(v: AbstractValue, arr: Arr, back: number, presence: Presence): AbstractValue {
  if (presence === NO) return withFewer(v, back - 1);
  if (presence !== MUST || arr.lo >= back) return v;
  return change(v, { arr: arrayOf(back, arr.hi, arr.prefix, arr.rest, arr.grown), sym: v.sym });
}

export function withFewer(v: AbstractValue, most: number): AbstractValue {
  const arr = v.arr ?? anyArray(v);
  if (arr.lo > most) return change(v, { kinds: v.kinds & ~ARRAY, sym: v.sym });
  return arr.hi <= most ? v : change(v, { arr: arrayOf(arr.lo, most, arr.prefix, arr.rest, arr.grown), sym: v.sym });
}

function refineLength(v: AbstractValue, count: AbstractValue): AbstractValue {
  const num = count.kinds & NUMBER ? count.num : undefined;
  if (!(count.kinds & NUMBER)) return BOTTOM;
  if (!num || !(v.kinds & ARRAY)) return v;
  const arr = v.arr ?? anyArray(v);
  const lo = Math.max(arr.lo, Math.ceil(num.lo));
  const hi = Math.min(arr.hi, Math.floor(num.hi));
  if (lo > hi) return change(v, { kinds: v.kinds & ~ARRAY, sym: v.sym });
  return lo === arr.lo && hi === arr.hi ? v : change(v, { arr: arrayOf(lo, hi, arr.prefix, arr.rest, arr.grown), sym: v.sym });
}

// putting together and taking apart

/** For joins: a linked value with what is known of its symbol, the symbol itself given up (its parts keep theirs). */
export function settler(k: Constraints): Settle {
  return (v) => expandBase(unlink(look(v, k)), k);
}

/** Members that only facts tell of become named ones, before the link that led to the facts is lost. */
function expandBase(v: AbstractValue, k: Constraints): AbstractValue {
  const base = v.obj?.base;
  if (!base || !v.obj || k.facts === null) return v;
  const fact = factOf(k, base).value.obj;
  if (!fact) return v;
  const known = new Set(v.obj.keys);
  const more = fact.keys.filter((key) => !known.has(key));
  if (more.length === 0) return v;
  const entries = entriesOf(v.obj);
  for (const key of more) {
    const { value, presence } = child(v, key, k);
    entries.push({ key, value, presence });
  }
  return change(v, { obj: objectOf(entries, v.obj.row, base, 0, v.obj.rowHi, v.obj.listing), sym: v.sym, rel: v.rel });
}

export function joinKnowledge(a: Constraints, b: Constraints): Constraints {
  const tests = commonTests(testsOf(a), testsOf(b));
  if (a.facts === b.facts) return withTests(a, tests);
  const join = joiner(unlink, unlink);
  const facts = intersect(a.facts, b.facts, (x, y) => {
    const value = join(x.value, y.value);
    if (value === x.value) return x;
    return value.kinds === ALL && !value.obj && !value.arr && !value.num && !value.text && value.hi === Infinity
      ? undefined
      : { root: x.root, value };
  });
  return withTests(facts === a.facts ? a : { ...a, facts }, tests);
}

export const sameKnowledge = (a: Constraints, b: Constraints): boolean =>
  sameTests(testsOf(a), testsOf(b)) && sameMap(a.facts, b.facts, (x, y) => equal(x.value, y.value));

/** Facts only about symbols that are still meant; all that are gone have numbers of at least `from`. */
export function forgetFacts(k: Constraints, gone: (origin: Origin) => boolean, from = 0): Constraints {
  const facts = filterFrom(k.facts, from, (fact) => !gone(fact.root.origin));
  return withTests(facts === k.facts ? k : { ...k, facts }, forgetTests(testsOf(k), gone));
}

/**
 * The value without the symbols whose root is to be given up; what is known of them stays as structure.
 * With `gone` always true: the value as it is now, free of symbols.
 */
export function release(v: AbstractValue, k: Constraints, gone: (origin: Origin) => boolean, memo: Memo = new Map()): AbstractValue {
  if (!v.linked) return v;
  const known = memo.get(v);
  if (known) return known;
  const out = releaseNow(v, k, gone, memo);
  memo.set(v, out);
  return out;
}

interface Memo {
  get(v: AbstractValue): AbstractValue | undefined;
  set(v: AbstractValue, out: AbstractValue): unknown;
}

function releaseNow(v: AbstractValue, k: Constraints, gone: (origin: Origin) => boolean, memo: Memo): AbstractValue {
  const drop = v.sym !== undefined && gone(v.sym.origin);
  let at = drop ? unlink(look(v, k)) : v;
  const keepSym = drop ? undefined : v.sym;
  if (at.obj?.base && gone(at.obj.base.origin)) at = expandBase(at, k);
  if (!at.linked) return at;
  const inner = (part: AbstractValue): AbstractValue => release(part, k, gone, memo);
  const rel = at.rel && !gone(at.rel.base.origin) ? at.rel : undefined;
  let { arr, obj } = at;
  if (arr) {
    const grown = arr.grown && !gone(arr.grown.base.origin) ? arr.grown : undefined;
    const prefix = arr.prefix.map(inner);
    const rest = arr.rest && inner(arr.rest);
    if (grown !== arr.grown || rest !== arr.rest || prefix.some((p, i) => p !== arr?.prefix[i]))
      arr = arrayOf(arr.lo, arr.hi, prefix, rest, grown);
  }
  if (obj) {
    const base = obj.base && !gone(obj.base.origin) ? obj.base : undefined;
    const row = obj.row && inner(obj.row);
    const vals = obj.vals.map(inner);
    if (base !== obj.base || row !== obj.row || vals.some((p, i) => p !== obj?.vals[i])) {
      obj = objectOf(
        entriesOf(obj).map((e, i) => ({ ...e, value: vals[i] as AbstractValue })),
        row,
        base,
        obj.rowLo,
        obj.rowHi,
        obj.listing,
      );
    }
  }
  if (obj && !obj.base && saysNothing(obj, at)) obj = undefined;
  if (at === v && arr === v.arr && obj === v.obj && rel === v.rel) return v;
  return make({
    kinds: at.kinds,
    num: at.num,
    text: at.text,
    arr,
    obj,
    lo: at.lo,
    hi: at.hi,
    taint: at.taint,
    sym: keepSym,
    rel,
    json: at.json,
    unset: at.unset,
  });
}

/** No more than that it is an object: said in one way only, so that what is equal is seen to be equal. */
function saysNothing(obj: Obj, { hi }: AbstractValue): boolean {
  const { row } = obj;
  if (obj.keys.length > 0 || !row || row.kinds !== ALL || row.linked || row.obj || row.arr || row.num || row.text) return false;
  return obj.rowLo === 0 && obj.rowHi >= hi - 1 && row.hi >= hi - 5;
}

/** The value as it is now, with everything known of its parts, free of symbols. */
export function settled(v: AbstractValue, k: Constraints): AbstractValue {
  if (!v.linked) return v;
  const key = k.facts ?? NOTHING_KNOWN;
  let memo = settledUnder.get(key);
  if (!memo) {
    memo = new WeakMap();
    settledUnder.set(key, memo);
  }
  return release(v, k, ALWAYS, memo);
}

/** States share most of their values and of what is known: each is settled once. */
const settledUnder = new WeakMap<object, WeakMap<AbstractValue, AbstractValue>>();
const NOTHING_KNOWN = {};
const ALWAYS = () => true;
