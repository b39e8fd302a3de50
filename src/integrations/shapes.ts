/** What an API's model says about a value, cut at a modest depth (`any` below it). Member names are PascalCase as Step Functions writes them. */
export type Shape =
  | {
      readonly kind: "object";
      readonly members: ReadonlyMap<string, Shape>;
      readonly required: ReadonlySet<string>;
      /** There is no other member, not even one that a newer model would name. */
      readonly closed?: true;
      /** These are only the members that are known: nothing is told of others. */
      readonly open?: true;
      /** Of parameters: the members that AWS has deprecated, with its advice (may be empty). */
      readonly deprecated?: ReadonlyMap<string, string>;
      /** Exactly one member is given. */
      readonly union?: true;
    }
  /** `max`: the most items that a parameter may have. */
  | { readonly kind: "list"; readonly of: Shape; readonly max?: number }
  | { readonly kind: "map"; readonly of: Shape; readonly max?: number }
  /** `values`: the enumeration of the newest model known; a service may add members at any time unless `closed`. */
  | {
      readonly kind: "string";
      readonly values?: readonly string[];
      readonly closed?: true;
      readonly bounds?: Bounds;
      /** Of parameters: a regular expression in Java's dialect. */
      readonly pattern?: string;
    }
  | { readonly kind: "number"; readonly integer: boolean; readonly bounds?: Bounds }
  | { readonly kind: "boolean" }
  /** ISO 8601 text in results of Step Functions. */
  | { readonly kind: "timestamp" }
  /** Below the depth kept, a document type, or (`blob`) a body whose content only the caller knows. A string is one of `values`. */
  | { readonly kind: "any"; readonly blob?: Bounds; readonly values?: readonly string[] };

/** Inclusive: of a number its value, of text and blobs the length. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** One API action as a Task calls it. */
export interface ActionModel {
  /** As in the ARN: `dynamodb`, `getItem`. */
  readonly service: string;
  readonly action: string;
  readonly required: readonly string[];
  /** Every parameter the model knows. */
  readonly parameters: ReadonlyMap<string, Shape>;
  /** The parameter that makes a repeat harmless, where the model marks one. */
  readonly token?: string;
  readonly output: Shape;
  /** Without prefix, with the suffix `Exception`; absent where the source lists none. */
  readonly errors?: readonly string[];
  /** A list call: its lists, and the member that is there while pages remain. */
  readonly pages?: { readonly results: readonly string[]; readonly token?: string; readonly limit?: string };
}

export interface ServiceModel {
  /** As in the ARN after `aws-sdk:`. */
  readonly name: string;
  /** The day that the model is of where it is newer than the list of services: `2026-11-20`. */
  readonly date?: string;
  /** Prefix of its error names in `aws-sdk` tasks: `DynamoDb`. */
  readonly prefix: string;
  readonly actions: readonly string[];
  action(name: string): ActionModel | undefined;
}

/** What a call can raise, by name. */
export interface RaisedErrors {
  readonly names: readonly string[];
  /** `closed`: nothing else; `prefix`: also other names that start with `prefixes`; `open`: any name (code decides). */
  readonly others: "closed" | "prefix" | "open";
  readonly prefixes: readonly string[];
  /** Those that may pass on another try. */
  readonly transient: readonly string[];
}

/** R read only, I idempotent by effect, C idempotent with a stable token, N not idempotent, U only the called code knows. */
export type IdempotencyClass = "R" | "I" | "C" | "N" | "U";

export interface Idempotency {
  readonly class: IdempotencyClass;
  /** For people: why, in one clause. */
  readonly reason: string;
  /** For C: the parameters of which one must be there and stable, the best first. */
  readonly tokens: readonly string[];
  /**
   * Those of `tokens` that name what is made: a repeat with the same name is refused, where a repeat with the same token is
   * answered with the first result.
   */
  readonly names: readonly string[];
  /** Seconds during which the service remembers the token, where documented. */
  readonly window?: number;
  readonly source: string;
}
