import { spend } from "../../budget/budget.js";
import type { Json } from "../../text/node.js";

/**
 * Sizes of large values: a value is never changed, and one that grows around the last is measured at each step.
 * Small ones are measured sooner than found.
 */
const known = new WeakMap<object, number>();
const PARTS_TO_KEEP = 100;

/** Bytes of the JSON text in UTF-8. Works without recursion where nesting is too deep for JSON.stringify. */
export function jsonBytes(json: Json): number {
  if (typeof json !== "object" || json === null) return scalarBytes(json);
  const few = { left: PARTS_TO_KEEP - 1 };
  const size = bytesOfFew(json, few, MOST_NESTED);
  if (size !== undefined) {
    spend((PARTS_TO_KEEP - 1 - few.left + size / 20) / PARTS_A_STEP);
    return size;
  }
  let bytes = 0;
  let found = 0;
  const todo: Json[] = [json];
  let parts = 0;
  while (todo.length > 0) {
    const at = todo.pop() as Json;
    // many parts may be few that are shared
    if (++parts > PARTS_AT_ONCE) {
      spend(parts / PARTS_A_STEP);
      return sharedBytes(json);
    }
    const before = typeof at === "object" && at !== null ? known.get(at) : undefined;
    if (before !== undefined) {
      found += before;
      continue;
    }
    bytes += ownBytes(at);
    if (typeof at === "object" && at !== null) for (const inner of innerOf(at)) todo.push(inner);
  }
  spend((parts + bytes / 20) / PARTS_A_STEP);
  if (parts >= PARTS_TO_KEEP) known.set(json, bytes + found);
  return bytes + found;
}

/** Levels that are measured by recursion. */
const MOST_NESTED = 20;

/** The same for a value of few parts, as most are; undefined where there are more, or where it is nested deeply. */
function bytesOfFew(json: Json, few: { left: number }, levels: number): number | undefined {
  if (--few.left < 0) return undefined;
  if (typeof json !== "object" || json === null) return scalarBytes(json);
  if (levels === 0) return undefined;
  let bytes = 1;
  if (Array.isArray(json)) {
    for (const item of json) {
      const own = bytesOfFew(item, few, levels - 1);
      if (own === undefined) return undefined;
      bytes += own + 1;
    }
  } else {
    for (const key of Object.keys(json)) {
      const own = bytesOfFew(json[key] as Json, few, levels - 1);
      if (own === undefined) return undefined;
      bytes += scalarBytes(key) + own + 2;
    }
  }
  return bytes === 1 ? 2 : bytes;
}

/** The same; what is shared is counted wherever it is, and looked at once. */
function sharedBytes(json: Json[] | { [key: string]: Json }): number {
  const sizes = new Map<Json, number>();
  const sizeOf = (at: Json): number | undefined => sizes.get(at) ?? (typeof at === "object" && at !== null ? known.get(at) : undefined);
  const todo: (Json[] | { [key: string]: Json })[] = [json];
  let parts = 0;
  let texts = 0;
  while (todo.length > 0) {
    const at = todo[todo.length - 1] as (typeof todo)[number];
    if (sizeOf(at) !== undefined) {
      todo.pop();
      continue;
    }
    const before = todo.length;
    const inner = innerOf(at);
    for (const one of inner) if (typeof one === "object" && one !== null && sizeOf(one) === undefined) todo.push(one);
    if (todo.length > before) continue;
    todo.pop();
    let own = ownBytes(at);
    let held = 0;
    for (const one of inner) {
      if (typeof one === "object" && one !== null) held += sizeOf(one) as number;
      else own += scalarBytes(one);
    }
    sizes.set(at, own + held);
    parts += inner.length + 1;
    texts += own;
    if (parts < PARTS_AT_ONCE) continue;
    spend(parts / PARTS_A_STEP);
    parts = 0;
  }
  spend((parts + texts / 20) / PARTS_A_STEP);
  const size = sizeOf(json) as number;
  known.set(json, size);
  return size;
}

const innerOf = (at: Json[] | { [key: string]: Json }): readonly Json[] => (Array.isArray(at) ? at : Object.values(at));

/** Without what it holds: of an object the braces, the keys and the commas. */
function ownBytes(at: Json): number {
  if (typeof at !== "object" || at === null) return scalarBytes(at);
  if (Array.isArray(at)) return 2 + Math.max(0, at.length - 1);
  const keys = Object.keys(at);
  let bytes = 2 + Math.max(0, keys.length - 1);
  for (const key of keys) bytes += scalarBytes(key) + 1;
  return bytes;
}

/** Steps are those of an evaluator, which take longer. */
const PARTS_A_STEP = 20;
const PARTS_AT_ONCE = 10_000;

const PLAIN = /^[ !#-[\]-~]*$/;

function scalarBytes(json: string | number | boolean | null): number {
  if (typeof json !== "string") return json === null ? 4 : String(json).length;
  return PLAIN.test(json) ? json.length + 2 : Buffer.byteLength(JSON.stringify(json));
}

/** Compact JSON text; nested too deeply for the engine, a word instead. */
export function jsonText(json: Json): string {
  try {
    return JSON.stringify(json);
  } catch {
    return "(nested too deeply to be shown)";
  }
}
