import type { Json } from "../../text/node.js";
import { jsonBytes } from "./bytes.js";

/** A concrete value: plain JSON in a box, never changed. The box remembers how many bytes the JSON text has. */
export class Box {
  private size: number | undefined;

  constructor(readonly json: Json) {}

  /** Bytes of the JSON text in UTF-8. */
  get bytes(): number {
    this.size ??= jsonBytes(this.json);
    return this.size;
  }
}

/** An object from entries; `__proto__` is a key like any other. */
export function objectOf(entries: Iterable<readonly [string, Json]>): { [key: string]: Json } {
  const made: { [key: string]: Json } = {};
  for (const [key, value] of entries) setMember(made, key, value);
  return made;
}

/** Sets a member of an object that is being made; `__proto__` is a key like any other. */
export function setMember(made: { [key: string]: Json }, key: string, value: Json): void {
  if (key === "__proto__") Object.defineProperty(made, key, { value, enumerable: true, writable: true, configurable: true });
  else made[key] = value;
}

/** A copy with one member set. */
export function withMember(object: { readonly [key: string]: Json }, name: string, value: Json): { [key: string]: Json } {
  const made = { ...object };
  setMember(made, name, value);
  return made;
}

export const isObject = (json: Json | undefined): json is { [key: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** The member of that name, never one of Object's own. */
export const member = (json: { readonly [key: string]: Json }, name: string): Json | undefined =>
  Object.hasOwn(json, name) ? json[name] : undefined;

export const kindOf = (json: Json): "null" | "boolean" | "number" | "string" | "array" | "object" => {
  if (json === null) return "null";
  if (Array.isArray(json)) return "array";
  return typeof json as "boolean" | "number" | "string" | "object";
};
