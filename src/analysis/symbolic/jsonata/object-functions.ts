import { fromJson } from "../../../values/abstract/json.js";
import { ARRAY, OBJECT, STRING } from "../../../values/abstract/kinds.js";
import { anyObject, entryOf, join, joinAll } from "../../../values/abstract/lattice.js";
import { textOf } from "../../../values/abstract/text.js";
import {
  type AbstractValue,
  ANY,
  BOTTOM,
  change,
  type Entry,
  entriesOf,
  indexOfKey,
  MAY,
  MUST,
  NO,
  type Obj,
  OPTIONAL,
  objectOf,
  ofObject,
  ofText,
  type Presence,
} from "../../../values/abstract/value.js";
import { ofKinds } from "../faults.js";
import { lookupMember } from "./members.js";
import { arrayIn, type ExpressionResult, either, maybe, NEVER, nothing, Sequence, UNKNOWN, UNKNOWN_OR_FUNCTION } from "./outcome.js";
import type { Run } from "./run.js";
import type { Scope } from "./scope.js";

export function keysOf(v: ExpressionResult): ExpressionResult {
  const seq = new Sequence();
  let most = 0;
  let each: AbstractValue = BOTTOM;
  if (v.value.kinds & OBJECT) {
    const obj = v.value.obj ?? anyObject(v.value);
    const present = obj.keys.filter((_, i) => obj.pres[i] !== NO);
    each = join(each, present.length > 0 ? joinAll(present.map((k) => ofText(textOf(k)))) : BOTTOM);
    if (obj.row) each = ofText(undefined);
    most = obj.row ? Infinity : present.length;
    seq.pushMaybe(each, v.value.kinds === OBJECT && !v.nothing ? obj.pres.filter((p) => p === MUST).length : 0, most);
  }
  if (v.value.kinds & ARRAY) seq.pushMaybe(ofText(undefined), 0, Infinity);
  const out = seq.collapse();
  return v.nothing || v.value.kinds & ~OBJECT || v.fn ? { ...out, nothing: true } : out;
}

export function lookupOf(v: ExpressionResult, key: ExpressionResult, scope: Scope, run: Run): ExpressionResult {
  if (v.fn) return run.unknown();
  const set = key.value.text?.set;
  if (key.nothing || key.fn || key.value.kinds !== STRING || !set) {
    run.fail("latent");
    return UNKNOWN;
  }
  let out: ExpressionResult = NEVER;
  for (const name of set) out = either(out, lookupMember(v, name, scope, run));
  return out;
}

/** Members of later objects replace those of earlier ones. */
export function mergeOf(v: ExpressionResult, run: Run): ExpressionResult {
  if (v.listed) return mergedInOrder(v.listed, run);
  if (v.fn) run.fail("latent");
  const parts: AbstractValue[] = [];
  const arr = v.value.kinds & ARRAY ? arrayIn(v.value) : undefined;
  if (v.value.kinds & ~(ARRAY | OBJECT)) run.fail(ofKinds(v.value));
  let out: AbstractValue = BOTTOM;
  if (v.value.kinds & OBJECT) out = join(out, v.value.kinds === OBJECT ? v.value : change(v.value, { kinds: OBJECT }));
  if (arr) {
    parts.push(...arr.prefix, ...(arr.rest ? [arr.rest] : []));
    if (parts.some((p) => p.kinds & ~OBJECT)) run.fail("latent");
    const known = arr.lo === arr.hi && !arr.rest && parts.every((p) => p.kinds === OBJECT);
    out = join(
      out,
      known
        ? parts.reduce(merged, ofObject(objectOf([])))
        : ofObject(objectOf([], joinAll(parts.filter((p) => p.kinds & OBJECT).map(membersOf))), v.value.taint),
    );
  }
  if (out.kinds === 0) return v.nothing ? nothing(v.why) : NEVER;
  return maybe(out, v.nothing, v.why);
}

/** The members of the last object are known even where an earlier one is not, or may be several. */
function mergedInOrder(items: readonly ExpressionResult[], run: Run): ExpressionResult {
  let out = ofObject(objectOf([]));
  const known = new KnownMembers();
  /** An item that has changed nothing. */
  let settled: { out: AbstractValue; value: AbstractValue; absent: boolean } | undefined;
  for (const item of items) {
    // objects of known members are put together first: each merge copies what there is
    if (known.add(item)) continue;
    const under = known.over(out);
    const { value, nothing: absent, fn } = item;
    // thousands of unknown items are one value
    if (under === settled?.out && value === settled.value && absent === settled.absent && !fn) continue;
    out = under;
    if (fn || value.kinds & ~(ARRAY | OBJECT)) run.fail("latent");
    const ways: AbstractValue[] = absent ? [out] : [];
    if (value.kinds & OBJECT) ways.push(merged(out, value.kinds === OBJECT ? value : change(value, { kinds: OBJECT })));
    if (value.kinds & ARRAY) {
      const { prefix, rest } = arrayIn(value);
      const parts = [...prefix, ...(rest ? [rest] : [])];
      if (parts.some(({ kinds }) => kinds & ~OBJECT)) run.fail("latent");
      const members = joinAll(parts.filter(({ kinds }) => kinds & OBJECT).map(membersOf));
      ways.push(members.kinds === 0 ? out : merged(out, ofObject(objectOf([], members), value.taint)));
    }
    if (ways.length === 0) return NEVER;
    out = joinAll(ways);
    settled = out === under ? { out, value, absent } : undefined;
  }
  return maybe(known.over(out), false);
}

/** Objects, one over another, that have no members but the named ones. */
class KnownMembers {
  private members = new Map<string, Entry>();
  private seq: number | undefined = 0;
  private taint = 0;

  /** False where it is another value, or may have other members. */
  add({ value, nothing: absent, fn }: ExpressionResult): boolean {
    if (absent || fn || value.kinds !== OBJECT) return false;
    const object = openObject(value);
    if (object.row || object.base) return false;
    if (object.keys.length > 0 && (!object.seq || object.pres.some((presence) => presence !== MUST))) this.seq = undefined;
    for (const entry of entriesOf(object).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))) {
      const under = this.members.get(entry.key);
      const { value, presence } = under ? laidOver(under, entry) : entry;
      const seq = under?.seq ?? (this.seq === undefined ? undefined : this.seq++);
      this.members.set(entry.key, { key: entry.key, value, presence, ...(seq === undefined ? {} : { seq }) });
    }
    this.taint |= value.taint;
    return true;
  }

  /** All of them over `under`; what is added later begins anew. */
  over(under: AbstractValue): AbstractValue {
    if (this.members.size === 0) return under;
    const entries = [...this.members.values()].map(({ key, value, presence, seq }) =>
      this.seq === undefined || seq === undefined ? { key, value, presence } : { key, value, presence, seq },
    );
    const out = merged(under, ofObject(objectOf(entries), this.taint));
    this.members = new Map();
    this.seq = 0;
    this.taint = 0;
    return out;
  }
}

function membersOf(v: AbstractValue): AbstractValue {
  const obj = v.obj ?? anyObject(v);
  return joinAll([...obj.vals, obj.row ?? BOTTOM]);
}

/** One object over another, shallowly. */
export function merged(a: AbstractValue, b: AbstractValue): AbstractValue {
  const x = openObject(a);
  const y = openObject(b);
  const entries: Entry[] = [];
  const after = 1 + (x.seq ?? []).reduce((most, place) => Math.max(most, place), -1);
  const withSeq = (e: Entry, key: string): Entry => {
    const seq = placeOf(key, x, y, after);
    const { value, presence } = e;
    return seq === undefined || presence === NO ? { key, value, presence } : { key, value, presence, seq };
  };
  for (const key of new Set([...x.keys, ...y.keys])) {
    const under = entryOf(x, key);
    const over = entryOf(y, key);
    const entry = laidOver(under, over);
    entries.push(entry === over || entry === under ? withSeq(entry, key) : entry);
  }
  const row = x.row || y.row ? join(x.row ?? BOTTOM, y.row ?? BOTTOM) : undefined;
  const base = x.base && !y.row ? x.base : y.base && !x.row && x.keys.every((k) => indexOfKey(y.keys, k) >= 0) ? y.base : undefined;
  return ofObject(objectOf(entries, row, base, 0, x.rowHi + y.rowHi), a.taint | b.taint);
}

/** A member over another one of the same name. */
function laidOver(under: Entry, over: Entry): Entry {
  if (over.presence === MUST) return over;
  if (over.presence === NO) return under;
  const presence = under.presence === MUST ? MUST : weaker(under.presence, over.presence);
  return { key: over.key, value: join(under.value, over.value), presence };
}

const weaker = (a: Presence, b: Presence): Presence => (a === MAY || b === MAY ? MAY : OPTIONAL);

/** The members of the first keep their places, new ones follow from `after` on. */
function placeOf(key: string, x: Obj, y: Obj, after: number): number | undefined {
  const i = indexOfKey(x.keys, key);
  if (i >= 0 && x.pres[i] !== NO) return x.seq?.[i];
  const place = y.seq?.[indexOfKey(y.keys, key)];
  return place === undefined ? undefined : after + place;
}

/** The object with its members known as parts of its symbol. */
function openObject(v: AbstractValue) {
  const obj = v.obj ?? (v.json ? (fromJson(v.json.value).obj ?? anyObject(v)) : anyObject(v));
  if (!v.sym || v.exact) return obj;
  const sym = v.sym;
  const entries = entriesOf(obj).map((e) =>
    e.value.sym || e.presence === NO ? e : { ...e, value: { ...e.value, sym: sym.field(e.key), linked: true } as AbstractValue },
  );
  return objectOf(entries, obj.row, obj.base ?? sym, obj.rowLo, obj.rowHi, obj.listing);
}

// higher order

export function spreadOf(v: ExpressionResult): ExpressionResult {
  if (v.fn) return UNKNOWN_OR_FUNCTION;
  const others = v.value.kinds & ~(OBJECT | ARRAY) ? change(v.value, { kinds: v.value.kinds & ~(OBJECT | ARRAY) }) : BOTTOM;
  return maybe(join(others, v.value.kinds & (OBJECT | ARRAY) ? ANY : BOTTOM), true, v.why);
}
