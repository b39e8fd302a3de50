import type { CallResult } from "../../integrations/results.js";
import type { Shape } from "../../integrations/shapes.js";
import type { ForeignMembers } from "../../integrations/task-result.js";
import { BOOLEAN, NUMBER, STRING } from "../../values/abstract/kinds.js";
import { ANY_TEXT, textOf } from "../../values/abstract/text.js";
import {
  type AbstractValue,
  arrayOf,
  change,
  type Entry,
  EXTERNAL,
  MUST,
  make,
  OPTIONAL,
  objectOf,
  ofArray,
  ofObject,
  PAYLOAD_LIMIT,
} from "../../values/abstract/value.js";
import type { Listing } from "../../values/lack.js";

const MAX_DEPTH = 6;

/**
 * The values of a call's result. What the API's model does not name stays possible, since services add members; each
 * object keeps in mind what is listed, so that reading anything else can be told.
 */
export function valueOfResult({ call, shape, trust, exact }: CallResult): AbstractValue {
  return valueOfShape(shape, { call, at: "", trust, ...(exact ? { exact } : {}) }, 0);
}

/** Any value; of an object, these members are told if something reads them. */
export function valueWithout(foreign: ForeignMembers | undefined): AbstractValue {
  if (!foreign) return EXTERNAL;
  const listing: Listing = { call: foreign.call, at: "", trust: "model", foreign: foreign.names };
  return change(EXTERNAL, { obj: objectOf([], EXTERNAL, undefined, 0, PAYLOAD_LIMIT, listing) });
}

/** The values of an execution input of which the names of members are known; it is open, since others can start executions too. */
export function valueOfInput(name: string, shape: Shape): AbstractValue {
  return valueOfShape(shape, { call: name, at: "", trust: "model", input: true }, 0);
}

/** What a function's code returns, by the file that it is in. @param at the member of the result that it is, or `""`. */
export function valueOfCode(file: string, shape: Shape, at: string): AbstractValue {
  return valueOfShape(shape, { call: file, at, trust: "model", code: true }, at === "" ? 0 : 1);
}

function valueOfShape(shape: Shape, listing: Listing, depth: number): AbstractValue {
  if (depth > MAX_DEPTH) return EXTERNAL;
  switch (shape.kind) {
    case "object":
      return objectIn(shape, listing, depth);
    case "list":
      return ofArray(arrayOf(0, PAYLOAD_LIMIT, [], valueOfShape(shape.of, below(listing, "[*]"), depth + 1)), 0, PAYLOAD_LIMIT);
    case "map":
      return ofObject(objectOf([], valueOfShape(shape.of, below(listing, ".*"), depth + 1), undefined, 0, PAYLOAD_LIMIT), 0, PAYLOAD_LIMIT);
    case "string":
      return make({ kinds: STRING, hi: PAYLOAD_LIMIT, ...enumerated(shape, listing) });
    case "number":
      return make({ kinds: NUMBER });
    case "boolean":
      return make({ kinds: BOOLEAN });
    case "timestamp":
      return make({ kinds: STRING | NUMBER, hi: PAYLOAD_LIMIT });
    default:
      // the content of a body arrives as text, whatever it is: recorded of objects in Amazon S3
      if (shape.blob) return make({ kinds: STRING, hi: PAYLOAD_LIMIT });
      return shape.values ? change(EXTERNAL, enumerated({ kind: "string", values: shape.values }, listing)) : EXTERNAL;
  }
}

function objectIn(shape: Extract<Shape, { kind: "object" }>, listing: Listing, depth: number): AbstractValue {
  const own: Listing = shape.closed || listing.trust !== "recorded" ? listing : { ...listing, trust: "model" };
  // where the form of a result is a guess, what is in its members is the API's own all the same
  const inner: Listing = own.trust === "hint" ? { ...own, trust: "model" } : own;
  const entries: Entry[] = [...shape.members].map(([key, member]) => ({
    key,
    value: valueOfShape(member, below(inner, depth === 0 ? key : `.${key}`), depth + 1),
    // lists and maps that are empty are left out
    presence: shape.required.has(key) && member.kind !== "list" && member.kind !== "map" ? MUST : OPTIONAL,
  }));
  entries.push(...spelledAsAcronyms(shape, entries));
  const row = shape.closed ? undefined : EXTERNAL;
  return ofObject(objectOf(entries, row, undefined, 0, row ? PAYLOAD_LIMIT : 0, shape.open ? undefined : own), 0, PAYLOAD_LIMIT);
}

/** DynamoDB's attributes: `BOOL` and `SS` in the optimized integration, `Bool` and `Ss` in its SDK. */
function spelledAsAcronyms({ members }: Extract<Shape, { kind: "object" }>, entries: readonly Entry[]): Entry[] {
  if (!members.has("S") || !members.has("N")) return [];
  return entries
    .filter(({ key }) => /^[A-Z][a-z]{1,3}$/.test(key) && !members.has(key.toUpperCase()))
    .map(({ key, value }) => ({ key: key.toUpperCase(), value, presence: OPTIONAL }));
}

const below = (listing: Listing, step: string): Listing => ({ ...listing, at: `${listing.at}${step}` });

function enumerated({ values, closed }: Extract<Shape, { kind: "string" }>, { trust }: Listing) {
  if (!values) return {};
  return { text: closed ? textOf(...values) : trust === "hint" ? ANY_TEXT : { ...ANY_TEXT, usual: new Set(values) } };
}
