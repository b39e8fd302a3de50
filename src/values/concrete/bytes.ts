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
  let bytes = 0;
  let found = 0;
  const todo: Json[] = [json];
  let parts = 0;
  while (todo.length > 0) {
    const at = todo.pop() as Json;
    // what is shared is counted wherever it is
    if (++parts % PARTS_AT_ONCE === 0) spend(PARTS_AT_ONCE / PARTS_A_STEP);
    const before = typeof at === "object" && at !== null ? known.get(at) : undefined;
    if (before !== undefined) found += before;
    else if (Array.isArray(at)) {
      bytes += 2 + Math.max(0, at.length - 1);
      for (const item of at) todo.push(item);
    } else if (typeof at === "object" && at !== null) {
      const keys = Object.keys(at);
      bytes += 2 + Math.max(0, keys.length - 1);
      for (const key of keys) {
        bytes += scalarBytes(key) + 1;
        todo.push(at[key] as Json);
      }
    } else bytes += scalarBytes(at);
  }
  spend(((parts % PARTS_AT_ONCE) + bytes / 20) / PARTS_A_STEP);
  if (parts >= PARTS_TO_KEEP) known.set(json, bytes + found);
  return bytes + found;
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
