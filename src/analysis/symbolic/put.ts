import { type Constraints, child, look } from "../../values/abstract/constraints.js";
import { fromJson } from "../../values/abstract/json.js";
import { NULL, OBJECT } from "../../values/abstract/kinds.js";
import { anyObject, join, linkMembers } from "../../values/abstract/lattice.js";
import {
  type AbstractValue,
  change,
  type Entry,
  entriesOf,
  indexOfKey,
  MUST,
  NO,
  type Obj,
  OPTIONAL,
  objectOf,
  ofObject,
  setEntry,
} from "../../values/abstract/value.js";
import { ofKinds } from "./faults.js";
import type { Found } from "./select.js";

/** ResultPath: `value` at members below the objects of `root`; missing ones on the way are made. */
export function putAt(root: AbstractValue, names: readonly string[], value: AbstractValue, k: Constraints): Found {
  return put(look(root, k), new Target(names, value), 0, k);
}

/** What is put where. */
class Target {
  private made: AbstractValue[] | undefined;

  constructor(
    readonly names: readonly string[],
    readonly value: AbstractValue,
  ) {}

  /** Objects within one another that hold the value, from the name at `i` on. All are made at once: each level asks for one. */
  nested(i: number): AbstractValue {
    if (!this.made) {
      const { names, value } = this;
      const made = [value];
      for (let at = names.length - 1; at >= 0; at--) {
        const inner = made[made.length - 1] as AbstractValue;
        made.push(ofObject(objectOf([{ key: names[at] as string, value: inner, presence: MUST, seq: 0 }]), value.taint));
      }
      this.made = made.reverse();
    }
    return this.made[i] as AbstractValue;
  }
}

function put(at: AbstractValue, target: Target, i: number, k: Constraints): Found {
  const name = target.names[i];
  if (name === undefined) return { value: target.value };
  // null is as good as an empty object
  const holders = at.kinds & (OBJECT | NULL);
  if (!holders) return { value: at, fails: { evidence: "manifest", always: true } };
  let fails: Found["fails"] = at.kinds === holders ? undefined : { evidence: ofKinds(at), always: false };
  let out: AbstractValue | undefined = at.kinds & NULL ? target.nested(i) : undefined;
  if (at.kinds & OBJECT) {
    const put = putIntoObject(at, name, target, i, k);
    if (put.fails && !fails) fails = { ...put.fails, always: put.fails.always && out === undefined };
    if (!put.fails?.always) out = out ? (orEmptied(at, put.value, name, out) ?? join(out, put.value)) : put.value;
  }
  if (!out) return { value: at, fails: { evidence: fails?.evidence ?? "manifest", always: at.kinds === OBJECT } };
  return fails ? { value: out, fails } : { value: out };
}

/**
 * A symbol's object, or nothing but the new member where the symbol is null: what is not named is the symbol's in both cases,
 * which the join of two objects would forget.
 */
function orEmptied(at: AbstractValue, changed: AbstractValue, name: string, empty: AbstractValue): AbstractValue | undefined {
  const { obj } = changed;
  if (!at.sym || obj?.base !== at.sym || !empty.obj) return undefined;
  const entries = entriesOf(obj).map((entry): Entry => {
    if (entry.key === name) return { ...entry, value: join(entry.value, empty.obj?.vals[0] as AbstractValue) };
    return entry.presence === MUST ? { ...entry, presence: OPTIONAL } : entry;
  });
  return ofObject(objectOf(entries, obj.row, obj.base, 0, obj.rowHi), changed.taint);
}

function putIntoObject(at: AbstractValue, name: string, target: Target, i: number, k: Constraints): Found {
  const { names, value } = target;
  const obj = membersOf(at);
  if (i === names.length - 1) return { value: ofObject(withEntry(obj, name, value), at.taint | value.taint) };
  const part = child(at.kinds === OBJECT ? at : change(at, { kinds: OBJECT, json: at.json }), name, k);
  const made = target.nested(i + 1);
  const below: Found = part.presence === NO ? { value: made } : put(part.value, target, i + 1, k);
  const always = below.fails?.always === true;
  if (always && part.presence === MUST) return { value: at, fails: { evidence: below.fails?.evidence ?? "manifest", always: true } };
  const inner = always ? made : part.presence === MUST || part.presence === NO ? below.value : join(below.value, made);
  const out = ofObject(withEntry(obj, name, inner), at.taint | value.taint);
  return below.fails ? { value: out, fails: { evidence: below.fails.evidence, always: false } } : { value: out };
}

/** The object's members, each known as a part of its symbol. */
function membersOf(v: AbstractValue): Obj {
  const obj = v.obj ?? (v.json ? fromJson(v.json.value).obj : undefined) ?? anyObject(v);
  return v.sym && !v.exact ? linkMembers(obj, v.sym) : obj;
}

/** A member that is there keeps its place, another comes last. */
function withEntry(obj: Obj, key: string, value: AbstractValue): Obj {
  const at = indexOfKey(obj.keys, key);
  const entry: Entry = { key, value, presence: MUST };
  const room = obj.row && at < 0 ? 0 : obj.rowLo;
  const before = at < 0 ? NO : obj.pres[at];
  if (!obj.seq || (before !== NO && before !== MUST)) return setEntry(obj, entry, room);
  const seq = before === MUST ? (obj.seq[at] as number) : obj.seq.reduce((m, n) => Math.max(m, n), -1) + 1;
  return setEntry(obj, { ...entry, seq }, room);
}
