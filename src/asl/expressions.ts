import type { Json, Member, Node, PlaceholderNode, StringNode } from "../text/node.js";

/** A path: `$.a.b[0]` (input), `$$.Execution.Id` (context), `$name.x` (variable). Offsets count in the string's value. */
export interface Path {
  readonly kind: "path";
  readonly root: { readonly kind: "input" } | { readonly kind: "context" } | { readonly kind: "variable"; readonly name: string };
  readonly steps: readonly PathStep[];
  /** No step can match several places: the path gives its one value or fails. Else it gives an array, perhaps empty. */
  readonly definite: boolean;
  /** Trailing function of the Jayway dialect, such as `length()`. */
  readonly fn?: string;
  /** A form whose result on AWS is not known, in words. */
  readonly unsettled?: string;
  /** As written. */
  readonly text: string;
  /** The string that holds it (offset `start` in its value), for messages and places. */
  readonly node: StringNode;
  readonly start: number;
}

/** Steps of Jayway's dialect. `start`/`end`: offsets in the path's text. */
export type PathStep = (
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "members"; readonly names: readonly string[] }
  | { readonly kind: "indices"; readonly indices: readonly number[] }
  | { readonly kind: "slice"; readonly from?: number; readonly to?: number; readonly step?: number }
  | { readonly kind: "wildcard" }
  /** `..` followed by the next step at every depth. */
  | { readonly kind: "descend" }
  | { readonly kind: "filter"; readonly filter: FilterExpression; readonly text: string }
  /** What only deployment knows: any place, or none. */
  | { readonly kind: "placeholder" }
) & { readonly start: number; readonly end: number };

export type FilterExpression =
  | { readonly kind: "and" | "or"; readonly left: FilterExpression; readonly right: FilterExpression }
  | { readonly kind: "not"; readonly operand: FilterExpression }
  | { readonly kind: "exists"; readonly path: FilterPath }
  | { readonly kind: "compare"; readonly operator: string; readonly left: FilterOperand; readonly right: FilterOperand };

export type FilterOperand =
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "regex"; readonly source: string; readonly flags: string }
  | FilterPath;

/** `@` is the element under test, `$` the document. */
export interface FilterPath {
  readonly kind: "path";
  readonly root: "element" | "document";
  readonly steps: readonly PathStep[];
  readonly fn?: string;
}

/** `States.Format('…', $.x)`: offsets count in the string's value. */
export interface IntrinsicCall {
  readonly kind: "intrinsic";
  /** With its prefix: `States.Format`. */
  readonly name: string;
  readonly args: readonly IntrinsicArgument[];
  /** A form whose result on AWS is not known, in words. */
  readonly unsettled?: string;
  readonly text: string;
  readonly node: StringNode;
  readonly start: number;
  readonly end: number;
}

export type IntrinsicArgument =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly start: number; readonly end: number }
  | Path
  | IntrinsicCall;

/** The text between `{%` and `%}`, and its syntax tree as the `jsonata` parser gives it (absent when it does not parse). */
export interface JsonataExpression {
  readonly kind: "jsonata";
  readonly source: string;
  /** Offset of `source` in the string's value. */
  readonly start: number;
  readonly ast?: JsonataNode;
  readonly node: StringNode;
}

/** A node of the jsonata 2.0.6 parser, with the members that differ by type left open. */
export interface JsonataNode {
  readonly type: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly [member: string]: unknown;
}

/** Any value position of the language that may be computed: payload templates, JSONata-bearing JSON, scalars with a path variant. */
export type Template =
  /** Nothing below it is computed. */
  | { readonly kind: "literal"; readonly value: Json; readonly node: Node }
  | { readonly kind: "object"; readonly entries: readonly TemplateEntry[]; readonly node: Node }
  | { readonly kind: "array"; readonly items: readonly Template[]; readonly node: Node }
  | Path
  | IntrinsicCall
  | JsonataExpression
  /** A string with holes in it. */
  | { readonly kind: "text"; readonly node: StringNode }
  /** A whole value that only deployment knows. */
  | { readonly kind: "placeholder"; readonly node: PlaceholderNode }
  /** Computed by what only deployment knows: it gives any value, or fails. */
  | { readonly kind: "open"; readonly node: Node }
  /** Could not be parsed; a problem says so. Semantics treat it as unknown (symbolic) or refuse to run (concrete). */
  | { readonly kind: "broken"; readonly node: Node };

export interface TemplateEntry {
  /** Without the `.$` of payload templates. */
  readonly key: string;
  readonly value: Template;
  readonly member: Member;
  /** Only deployment knows the whole key. */
  readonly unresolved?: true;
}
