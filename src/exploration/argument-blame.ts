import type { IntrinsicCall } from "../asl/expressions.js";
import type { Json } from "../text/node.js";
import { kindOf } from "../values/concrete/box.js";
import type { Blame } from "./log.js";
import type { Marks } from "./marks.js";
import type { Kind, Place } from "./places.js";

/** Kinds of the arguments of each intrinsic function; the last one repeats. */
const SIGNATURES: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ["States.Format", ["string"]],
  ["States.StringToJson", ["string"]],
  ["States.ArrayPartition", ["array", "number"]],
  ["States.ArrayContains", ["array"]],
  ["States.ArrayRange", ["number", "number", "number"]],
  ["States.ArrayGetItem", ["array", "number"]],
  ["States.ArrayLength", ["array"]],
  ["States.ArrayUnique", ["array"]],
  ["States.Base64Encode", ["string"]],
  ["States.Base64Decode", ["string"]],
  ["States.JsonMerge", ["object", "object", "boolean"]],
  ["States.MathRandom", ["number", "number", "number"]],
  ["States.MathAdd", ["number", "number"]],
  ["States.StringSplit", ["string", "string"]],
]);

/** Texts that functions accept. */
const CONTENT: ReadonlyMap<string, string | undefined> = new Map([
  ["States.StringToJson", undefined],
  ["States.Base64Decode", "dGV4dA=="],
]);

/** Which argument an intrinsic function could not use. */
export function argumentBlame({ name }: IntrinsicCall, args: readonly Json[], places: readonly (Place | undefined)[], marks: Marks): Blame {
  for (const [i, kind] of (SIGNATURES.get(name) ?? []).entries()) {
    const value = args[i];
    if (value !== undefined && kindOf(value) !== kind) return { kind: "wrong-kind", value, place: places[i], wanted: [kind] };
  }
  if (name === "States.ArrayGetItem" && Array.isArray(args[0]) && typeof args[1] === "number") {
    return { kind: "missing", ...marks.stop(args[0], Math.floor(args[1] + 0.5)) };
  }
  if (CONTENT.has(name)) return { kind: "content", value: args[0] ?? null, place: places[0], sample: CONTENT.get(name) };
  // a number outside what the function takes: only a constant is the state machine's own
  const open = places.find((place) => place !== undefined);
  return open ? { kind: "unknown" } : { kind: "made" };
}
