import type { Json } from "../../text/node.js";
import { ARRAY, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "./kinds.js";
import { containsNumber, exactNumber } from "./number.js";
import { containsText, textOf } from "./text.js";
import { stringBytes } from "./utf8.js";
import {
  type AbstractValue,
  arrayOf,
  DEPTH,
  type Entry,
  FALSE_VALUE,
  indexOfKey,
  keyBytes,
  MUST,
  make,
  NO,
  NULL_VALUE,
  objectOf,
  type Presence,
  TRUE_VALUE,
} from "./value.js";

/** The set of just this value. Items and members below the depth and width limits are kept as the given value only. */
export function fromJson(json: Json): AbstractValue {
  return build(json, DEPTH - 1);
}

function build(json: Json, room: number): AbstractValue {
  if (json === null) return NULL_VALUE;
  if (typeof json === "boolean") return json ? TRUE_VALUE : FALSE_VALUE;
  if (typeof json === "number") return make({ kinds: NUMBER, num: exactNumber(json) });
  if (typeof json === "string") return make({ kinds: STRING, text: textOf(json) });
  const bytes = room > 0 ? undefined : jsonBytes(json);
  const given = { json: { value: json } };
  if (Array.isArray(json)) {
    if (bytes !== undefined) return make({ kinds: ARRAY, lo: bytes, hi: bytes, ...given });
    const items = json.map((item) => build(item, room - 1));
    let lo = Math.max(0, json.length - 1) + 2;
    for (const item of items) lo += item.lo;
    return make({ kinds: ARRAY, arr: arrayOf(items.length, items.length, items, undefined), lo, hi: lo, ...given });
  }
  if (bytes !== undefined) return make({ kinds: OBJECT, lo: bytes, hi: bytes, ...given });
  const entries: Entry[] = [];
  let total = 0;
  for (const key of Object.keys(json)) {
    const value = build(json[key] as Json, room - 1);
    total += keyBytes(key) + value.lo;
    entries.push({ key, value, presence: MUST, seq: entries.length });
  }
  const size = 2 + Math.max(0, total - 1);
  return make({ kinds: OBJECT, obj: objectOf(entries), lo: size, hi: size, ...given });
}

/** Bytes of the compact JSON text in UTF-8. Without recursion: nesting is the user's. */
export function jsonBytes(json: Json): number {
  let bytes = 0;
  const todo: Json[] = [json];
  while (todo.length > 0) {
    const at = todo.pop() as Json;
    if (at === null || at === true) bytes += 4;
    else if (at === false) bytes += 5;
    else if (typeof at === "number") bytes += String(at + 0).length;
    else if (typeof at === "string") bytes += stringBytes(at);
    else if (Array.isArray(at)) {
      bytes += 2 + Math.max(0, at.length - 1);
      for (const item of at) todo.push(item);
    } else {
      const keys = Object.keys(at);
      bytes += 2 + Math.max(0, keys.length - 1);
      for (const key of keys) {
        bytes += stringBytes(key) + 1;
        todo.push(at[key] as Json);
      }
    }
  }
  return bytes;
}

/** The one value of an exact set. */
export function toJson(v: AbstractValue): Json {
  if (v.json) return v.json.value;
  if (v.kinds === NULL) return null;
  if (v.kinds === TRUE) return true;
  if (v.kinds === FALSE) return false;
  if (v.num) return v.num.lo;
  if (v.text?.set) for (const member of v.text.set) return member;
  if (v.arr) return v.arr.prefix.map(toJson);
  const out: { [key: string]: Json } = {};
  const obj = v.obj;
  if (!obj) throw new Error("not an exact value");
  const order = obj.keys.map((_, i) => i).sort((a, b) => (obj.seq?.[a] ?? 0) - (obj.seq?.[b] ?? 0));
  for (const i of order) put(out, obj.keys[i] as string, toJson(obj.vals[i] as AbstractValue));
  return out;
}

/** `__proto__` is a key like any other. */
function put(out: { [key: string]: Json }, key: string, value: Json): void {
  if (key === "__proto__") Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
  else out[key] = value;
}

/** Is the value one of the set? Symbols are not looked at. */
export function contains(v: AbstractValue, json: Json): boolean {
  const kind = kindOf(json);
  if ((v.kinds & kind) === 0) return false;
  const bytes = jsonBytes(json);
  if (bytes < v.lo || bytes > v.hi) return false;
  if (kind === NUMBER) return !v.num || containsNumber(v.num, json as number);
  if (kind === STRING) return !v.text || containsText(v.text, json as string);
  if (kind === ARRAY) return containsArray(v, json as Json[]);
  if (kind === OBJECT) return containsObject(v, json as { [key: string]: Json });
  return true;
}

function containsArray(v: AbstractValue, json: Json[]): boolean {
  const arr = v.arr;
  if (!arr) return !v.json || sameJson(v.json.value, json);
  if (json.length < arr.lo || json.length > arr.hi) return false;
  return json.every((item, i) => {
    const at = arr.prefix[i] ?? arr.rest;
    return at !== undefined && contains(at, item);
  });
}

function containsObject(v: AbstractValue, json: { [key: string]: Json }): boolean {
  const obj = v.obj;
  if (!obj) return !v.json || sameJson(v.json.value, json);
  let rest = 0;
  for (const key of Object.keys(json)) {
    const i = indexOfKey(obj.keys, key);
    const value = json[key] as Json;
    if (i >= 0) {
      if (obj.pres[i] === NO || !contains(obj.vals[i] as AbstractValue, value)) return false;
    } else {
      if (!obj.row || !contains(obj.row, value)) return false;
      rest += keyBytes(key) + jsonBytes(value);
    }
  }
  if (rest > obj.rowHi || rest < obj.rowLo) return false;
  return obj.keys.every((key, i) => (obj.pres[i] as Presence) !== MUST || Object.hasOwn(json, key));
}

const kindOf = (json: Json): number => {
  if (json === null) return NULL;
  if (typeof json === "boolean") return json ? TRUE : FALSE;
  if (typeof json === "number") return NUMBER;
  if (typeof json === "string") return STRING;
  return Array.isArray(json) ? ARRAY : OBJECT;
};

/** Equal as JSON: the order of members has no meaning. */
export function sameJson(a: Json, b: Json): boolean {
  const todo: [Json, Json][] = [[a, b]];
  while (todo.length > 0) {
    const [x, y] = todo.pop() as [Json, Json];
    if (x === y) continue;
    if (x === null || y === null || typeof x !== "object" || typeof y !== "object" || Array.isArray(x) !== Array.isArray(y)) return false;
    if (Array.isArray(x) && Array.isArray(y)) {
      if (x.length !== y.length) return false;
      x.forEach((item, i) => todo.push([item, y[i] as Json]));
    } else {
      const [ox, oy] = [x as { [key: string]: Json }, y as { [key: string]: Json }];
      const keys = Object.keys(ox);
      if (keys.length !== Object.keys(oy).length) return false;
      for (const key of keys) {
        if (!Object.hasOwn(oy, key)) return false;
        todo.push([ox[key] as Json, oy[key] as Json]);
      }
    }
  }
  return true;
}
