import type { Json } from "../../../text/node.js";
import type { Listing } from "../../lack.js";
import type { Num } from "../number.js";
import type { Sym } from "../symbol.js";
import type { Text } from "../text.js";

/**
 * A set of JSON values. Immutable. A kind whose component is absent is not restricted (but for the size in bytes).
 * Where `sym` is, the value is moreover exactly the one that the symbol names.
 */
export interface AbstractValue {
  /** Bit set of kinds; 0 is the empty set. */
  readonly kinds: number;
  readonly num: Num | undefined;
  readonly text: Text | undefined;
  readonly arr: Arr | undefined;
  readonly obj: Obj | undefined;
  /** Bounds of the size as compact JSON text in UTF-8. */
  readonly lo: number;
  readonly hi: number;
  readonly sym: Sym | undefined;
  /** It is a number that differs from the symbol's (a number as well) by something within these bounds. */
  readonly rel: Rel | undefined;
  /** Where its parts come from, as a bit set. */
  readonly taint: number;
  /** Exactly one JSON value, the order of its members known as well. */
  readonly exact: boolean;
  /** The value itself, where it was given as a whole. */
  readonly json: { readonly value: Json } | undefined;
  /** Does it or a part of it carry a symbol? */
  readonly linked: boolean;
  readonly depth: number;
  /** Only of a variable: on some runs nothing has been assigned to it yet. */
  readonly unset: true | undefined;
}

export interface Rel {
  readonly base: Sym;
  readonly lo: number;
  readonly hi: number;
}

/** `prefix[i]` says what item i is, where there is one; items behind the prefix are `rest` (absent: there are none). */
export interface Arr {
  readonly lo: number;
  readonly hi: number;
  readonly prefix: readonly AbstractValue[];
  readonly rest?: AbstractValue;
  /** The length differs from this symbol (a length, or another number) by something within these bounds. */
  readonly grown?: Rel;
}

/** Is the member there: never, always, on some runs because of the machine, or on some because of the outside? */
export const NO = 0;

export const MUST = 1;
export const MAY = 2;
export const OPTIONAL = 3;
export type Presence = 0 | 1 | 2 | 3;

export interface Obj {
  /** Sorted by code unit. */
  readonly keys: readonly string[];
  readonly vals: readonly AbstractValue[];
  readonly pres: readonly Presence[];
  /** Order of insertion, a number for each key; absent where unknown. */
  readonly seq?: readonly number[];
  /** What further members are, if there may be any. */
  readonly row?: AbstractValue;
  /** Members that are not named are those of this symbol's object. */
  readonly base?: Sym;
  /** The named members are all that this source lists. Says nothing of what can be there: `row` does. */
  readonly listing?: Listing;
  /** Bytes of all further members together, with their keys and commas. */
  readonly rowLo: number;
  readonly rowHi: number;
  /** Bytes of the named members with keys and commas: of those always there, and of all. */
  readonly mustBytes: number;
  readonly mayBytes: number;
}

/** Most named members of an object, and most items told apart in an array. */
export const WIDTH = 256;

export const DEPTH = 24;

/** AWS refuses more. */
export const PAYLOAD_LIMIT = 262_144;

/** Where parts of a value come from. */
export const PROVENANCE = {
  input: 1,
  result: 2,
  /** The same in every attempt and visit of one execution. */
  execution: 4,
  /** New at each evaluation: UUID, random, clock, retry count. */
  fresh: 8,
  item: 16,
  deployment: 32,
  error: 64,
} as const;

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface Entry {
  readonly key: string;
  readonly value: AbstractValue;
  readonly presence: Presence;
  /** Order of insertion; all entries have one or none. */
  readonly seq?: number;
}
