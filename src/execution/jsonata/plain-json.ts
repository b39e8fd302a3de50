import type { Json } from "../../text/node.js";

/** UTF-16 units that a value may have as JSON text; AWS passes on 256 KiB. */
const LARGEST = 8_000_000;

/** Objects and lists within each other. What AWS makes of more was not measured: usual readers of JSON stop at a thousand levels. */
const DEEPEST = 1_000;

export type Plain = { readonly json: Json } | { readonly unusable: "type" | "size" | "depth" };

interface Frame {
  readonly from: object;
  readonly keys: readonly string[] | undefined;
  readonly json: Json;
  next: number;
  size: number;
}

/**
 * A result of the engine as plain JSON: the engine marks its arrays, and a mark would change what they mean to the next
 * expression. What is shared stays shared; its size counts at each place, because every reader meets it there.
 * `copied` is told of every object and array. Unusable where a function, a pattern or the like is in it. Works without recursion.
 */
export function plainJson(value: unknown, copied?: (from: object, to: object) => void): Plain {
  const done = new Map<object, { readonly json: Json; readonly size: number }>();
  const open = new Set<object>();
  const frames: Frame[] = [];
  const holder: Json[] = [null];
  /** Adds a value to the frame on top, or opens one of its own. */
  const put = (at: unknown, key: string | number, into: Json, frame: Frame | undefined): Plain | undefined => {
    let json: Json;
    let size = typeof key === "string" ? key.length + 4 : 1;
    if (at === null || typeof at === "boolean") [json, size] = [at, size + 4];
    else if (typeof at === "string") [json, size] = [at, size + at.length + 2];
    else if (typeof at === "number") {
      // measured: 1/0 arrives as the text "Infinity"
      [json, size] = [Number.isFinite(at) ? at + 0 : String(at), size + 2];
    } else if (typeof at === "object" && isPlain(at)) {
      const known = done.get(at);
      if (known) [json, size] = [known.json, size + known.size];
      else {
        if (open.has(at)) return { unusable: "type" };
        if (open.size >= DEEPEST) return { unusable: "depth" };
        open.add(at);
        const keys = Array.isArray(at) ? undefined : Object.keys(at).filter((name) => (at as Record<string, unknown>)[name] !== undefined);
        json = Array.isArray(at)
          ? new Array<Json>(at.length).fill(null)
          : Object.fromEntries((keys as string[]).map((name) => [name, null]));
        copied?.(at, json as object);
        frames.push({ from: at, keys, json, next: 0, size: 2 });
      }
    } else return { unusable: "type" };
    if (frame) {
      frame.size += size;
      if (frame.size > LARGEST) return { unusable: "size" };
    }
    if (Array.isArray(into)) into[key as number] = json;
    else Object.defineProperty(into, key, { value: json, enumerable: true, writable: true, configurable: true });
    return undefined;
  };
  const fault = put(value, 0, holder, undefined);
  if (fault) return fault;
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const { from, keys, json } = frame;
    const length = keys ? keys.length : (from as readonly unknown[]).length;
    if (frame.next < length) {
      const key = keys ? (keys[frame.next] as string) : frame.next;
      frame.next++;
      const inner = (from as Record<string | number, unknown>)[key];
      // an array's own gaps are null already
      const wrong = inner === undefined ? undefined : put(inner, key, json, frame);
      if (wrong) return wrong;
      if (frame.size > LARGEST) return { unusable: "size" };
      continue;
    }
    frames.pop();
    open.delete(from);
    done.set(from, { json, size: frame.size });
    const outer = frames.at(-1);
    if (outer) outer.size += frame.size;
    if ((outer ?? frame).size > LARGEST) return { unusable: "size" };
  }
  return { json: holder[0] as Json };
}

const isPlain = (value: object): boolean =>
  Array.isArray(value) || !(value instanceof RegExp || value instanceof Date || "_jsonata_lambda" in value || "_jsonata_function" in value);
