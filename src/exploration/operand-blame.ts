import type { Json } from "../text/node.js";
import { kindOf } from "../values/concrete/box.js";
import type { Blame } from "./log.js";
import type { Marks } from "./marks.js";
import type { Kind, Place } from "./places.js";

/** What an expression has read, and from where. */
type Read = readonly { readonly place: Place; readonly value: unknown }[];

/** Kinds that JSONata's operators and functions demand, by the code of the error. */
const KINDS_BY_CODE: ReadonlyMap<string, readonly Kind[]> = new Map([
  ["T2001", ["number"]],
  ["T2002", ["number"]],
  ["T2009", ["number"]],
  ["T2010", ["number"]],
  ["D1002", ["number"]],
  ["T2003", ["number"]],
  ["T2004", ["number"]],
]);

/** An argument must be an array of something else; the error says of what. */
const OTHER_ITEMS = "T0412";
const KINDS_BY_PLURAL: ReadonlyMap<string, Kind> = new Map([
  ["objects", "object"],
  ["strings", "string"],
  ["numbers", "number"],
  ["booleans", "boolean"],
  ["arrays", "array"],
]);

/** Functions that want a text of a form of its own, by the code of the error; without a sample: JSON. */
const CONTENT_BY_CODE: ReadonlyMap<string, { readonly sample?: Json }> = new Map([
  // $number, $toMillis, $parse
  ["D3030", { sample: "1" }],
  ["D3110", { sample: "2026-01-01T00:00:00Z" }],
  ["D3137", {}],
]);

/** Functions that give nothing, or nothing at a place, for a text that they do not accept. */
const SEARCHES = new Set(["match", "split", "toMillis", "parseInteger", "parse"]);

/**
 * Does what a text says, or how large a number is, decide that the expression fails? Errors of kinds begin with T.
 * @param error none where it gives nothing.
 * @param names of the functions that it calls, among others.
 */
export const dependsOnContent = (error: { readonly code: string } | undefined, names: ReadonlySet<string>): boolean =>
  error ? !error.code.startsWith("T") : [...names].some((name) => SEARCHES.has(name));

/** The value that an expression could not use: its kind is in the code of the error. */
export function operandBlame(
  error: { readonly code: string; readonly value?: unknown; readonly type?: unknown },
  read: Read,
  marks: Marks,
): Blame | undefined {
  const listed = error.code === OTHER_ITEMS ? KINDS_BY_PLURAL.get(String(error.type)) : undefined;
  if (listed && Array.isArray(error.value)) return itemBlame(error.value as Json[], listed, read, marks);
  const wanted = KINDS_BY_CODE.get(error.code);
  const content = CONTENT_BY_CODE.get(error.code);
  if (!wanted && !content) return undefined;
  const value = (error.value ?? null) as Json;
  const place = read.findLast((r) => r.value === error.value)?.place ?? marks.guess(value);
  if (wanted) return { kind: "wrong-kind", value, place, wanted };
  // other functions raise the code of $parse as well, without the text
  if (!content?.sample && (typeof value !== "string" || !place || (place.kind ?? "string") !== "string")) return undefined;
  return { kind: "content", value, place, sample: content?.sample };
}

/** The first item that is of another kind than a function wants of all items. */
function itemBlame(items: readonly Json[], kind: Kind, read: Read, marks: Marks): Blame | undefined {
  const value = items.find((item) => kindOf(item) !== kind);
  if (value === undefined) return undefined;
  const place = read.findLast((one) => one.value === value)?.place ?? marks.placeOf(value) ?? marks.guess(value);
  return { kind: "wrong-kind", value, place, wanted: [kind] };
}
