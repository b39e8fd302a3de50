import { fromJson } from "../values/abstract/json.js";
import { OBJECT } from "../values/abstract/kinds.js";
import { child, type Knowledge, look } from "../values/abstract/knowledge.js";
import { anyObject, entryOf, join, linkMembers } from "../values/abstract/lattice.js";
import { type AVal, change, type Entry, indexOfKey, MUST, NO, type Obj, objectOf, ofObject, setEntry } from "../values/abstract/value.js";
import { ofKinds } from "./faults.js";
import type { Found } from "./select.js";

/** ResultPath: `value` at members below the objects of `root`; missing ones on the way are made. */
export function putAt(root: AVal, names: readonly string[], value: AVal, k: Knowledge): Found {
  return put(look(root, k), names, 0, value, k);
}

function put(at: AVal, names: readonly string[], i: number, value: AVal, k: Knowledge): Found {
  const name = names[i];
  if (name === undefined) return { value };
  if (!(at.kinds & OBJECT)) return { value: at, fails: { evidence: "manifest", always: true } };
  const obj = membersOf(at);
  const part = child(at.kinds === OBJECT ? at : change(at, { kinds: OBJECT, json: at.json }), name, k);
  let fails: Found["fails"] = at.kinds === OBJECT ? undefined : { evidence: ofKinds(at), always: false };
  let inner: AVal;
  if (i === names.length - 1) inner = value;
  else {
    const made = nested(names, i + 1, value);
    if (part.presence === NO) inner = made;
    else {
      const below = put(part.value, names, i + 1, value, k);
      if (below.fails) fails = below.fails.always && part.presence === MUST ? below.fails : (fails ?? { ...below.fails, always: false });
      if (below.fails?.always && part.presence === MUST) return { value: at, fails: { ...below.fails, always: at.kinds === OBJECT } };
      inner = below.fails?.always ? made : part.presence === MUST ? below.value : join(below.value, made);
    }
  }
  const out = ofObject(withEntry(obj, name, inner), at.taint | value.taint);
  return fails ? { value: out, fails } : { value: out };
}

function nested(names: readonly string[], from: number, value: AVal): AVal {
  let out = value;
  for (let i = names.length - 1; i >= from; i--)
    out = ofObject(objectOf([{ key: names[i] as string, value: out, presence: MUST, seq: 0 }]), value.taint);
  return out;
}

/** The object's members, each known as a part of its symbol. */
function membersOf(v: AVal): Obj {
  const obj = v.obj ?? (v.json ? fromJson(v.json.value).obj : undefined) ?? anyObject(v);
  return v.sym && !v.exact ? linkMembers(obj, v.sym) : obj;
}

/** A member that is there already keeps its place. */
function withEntry(obj: Obj, key: string, value: AVal): Obj {
  const old = entryOf(obj, key);
  const at = indexOfKey(obj.keys, key);
  const seq =
    obj.seq === undefined ? undefined : at >= 0 && old.presence === MUST ? obj.seq[at] : obj.seq.reduce((m, s) => Math.max(m, s), -1) + 1;
  const entry: Entry = seq === undefined ? { key, value, presence: MUST } : { key, value, presence: MUST, seq };
  return setEntry(obj, entry, obj.row && at < 0 ? 0 : obj.rowLo);
}
