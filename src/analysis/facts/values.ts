import type { Role } from "../../semantics/roles.js";
import type { Json } from "../../text/node.js";
import type { Interval } from "./measure.js";

export type ValueRole = Role;
export { ROLES as VALUE_ROLES } from "../../semantics/roles.js";

/** What is known of a value, without the analysis' own representation. */
export interface ValueFact {
  /** JSON Schema's names: null boolean number string array object. Empty: there is no such value. */
  readonly kinds: readonly string[];
  readonly bytes: Interval;
  /** Exactly this value. */
  readonly constant?: { readonly value: Json };
  /** If a string: one of these (at most 16). */
  readonly strings?: readonly string[];
  /** If a string of which only parts are known: those, the first and the last anchored, with anything between them. */
  readonly pieces?: readonly string[];
  /** If a string: its length in UTF-16 units. */
  readonly characters?: Interval;
  /** If a number: between. */
  readonly number?: Interval & { readonly integer: boolean };
  /** If an array: its number of items. */
  readonly length?: Interval;
  /** A name for people where the value is exactly the one found there: `$.orders`, `Get.Status`. */
  readonly name?: string;
  /** Nothing at all is known of it: any input, an opaque result. */
  readonly opaque: boolean;
  /** If an object: its members that are spoken of, sorted. */
  members(): readonly { readonly name: string; readonly presence: "must" | "may" | "no" }[];
  /** May have members that are not spoken of. */
  readonly open: boolean;
  /** Member of an object, item of an array (`items`: all of them joined). */
  member(name: string): { readonly presence: "must" | "may" | "no"; readonly value: ValueFact };
  items(): ValueFact;
  /** Item of an array by its place; `items()` where it is not told apart. */
  item(index: number): ValueFact;
  /** As JSON Schema; modest depth. */
  schema(): Json;
}

/** Bytes of a payload as JSON text in UTF-8. */
export interface SizeFact {
  readonly bytes: Interval;
  /**
   * Bytes by what documents bound: opaque results and inputs count with their least size here, APIs with their documented
   * pages. What `envelope` exceeds can be exceeded; what only `bytes.max` exceeds cannot be said.
   */
  readonly envelope: number;
  /** Largest parts, the largest first: `$.orders` up to 120,000 bytes. */
  readonly contributors: readonly { readonly name: string; readonly bytes: Interval }[];
}
