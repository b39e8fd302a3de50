import type { IntrinsicCall, JsonataExpression, Path, PathStep, Template } from "../asl/expressions.js";
import type { Condition, Field, Retrier, State } from "../asl/model.js";
import type { Json } from "../text/node.js";
import type { Extent } from "../values/layered-map.js";
import type { Fault, Result } from "../values/result.js";
import type { Step } from "./effects.js";
import type { Frame } from "./frame.js";
import type { Role } from "./roles.js";

/**
 * The only door from the semantics to values: what a concrete and a symbolic run do differently.
 * Values are boxed (`V extends object`), immutable, and never inspected by the semantics itself.
 * Partial operations give `Result`: concrete exactly one of value and faults; symbolic perhaps both.
 */
export interface Mode<V extends object> {
  // building: total
  literal(json: Json): V;
  /** @param open keys of which only deployment knows what they are. */
  object(entries: readonly (readonly [string, V])[], open?: readonly string[]): V;
  array(items: readonly V[]): V;
  /** A part that only deployment knows. Concrete: its placeholder text. */
  unknown(template: Template, frame: Frame<V>): V;
  /** A part that is computed by what only deployment knows. Concrete: its placeholder text. */
  open(template: Template, frame: Frame<V>, site: Site): Result<V, Frame<V>>;

  // reading: partial
  /** Follows the steps of a path from `root`; on failure faults with AWS's wording for `site`. */
  select(root: V, path: Path, frame: Frame<V>, site: Site): Result<V, Frame<V>>;
  /** ResultPath: `root` with `value` put at a reference path. */
  put(root: V, steps: readonly PathStep[], value: V, frame: Frame<V>, site: Site): Result<V, Frame<V>>;
  intrinsic(call: IntrinsicCall, args: readonly V[], frame: Frame<V>, site: Site): Result<V, Frame<V>>;
  jsonata(expression: JsonataExpression, bindings: StatesVariable<V>, frame: Frame<V>, site: Site): Result<V, Frame<V>>;
  /** Is `value` what the field needs (an integer >= 0, a timestamp, an array, a string)? Faults else, in AWS's words. */
  expect(value: V, expected: Expected, frame: Frame<V>, site: Site): Result<V, Frame<V>>;
  /** The payload quota: faults `States.DataLimitExceeded` where `value` is (or may be) over the limit in bytes. */
  within(value: V, limit: number, frame: Frame<V>, site: Site): Result<V, Frame<V>>;
  /** The same of several values together. */
  withinTogether(values: readonly V[], limit: number, frame: Frame<V>, site: Site): Result<true, Frame<V>>;
  /** The same of values of this size together. */
  sumWithin(bytes: Extent, limit: number, frame: Frame<V>, site: Site): Result<true, Frame<V>>;
  /** The size of a value, in bytes, by itself: without what the frame knows of it. Needs no `this`. */
  readonly bytes: (value: V) => Extent;

  // deciding
  /**
   * Both sides already refined; a side that cannot be is absent.
   * @param before what has been tested of the same values, and was false.
   */
  test(condition: Condition, input: V, frame: Frame<V>, site: Site, before?: readonly Condition[]): Result<Split<V>, Frame<V>>;

  // by-mode control
  /**
   * Retry: runs `attempt` again while a retrier takes what it raised. What is left over comes back as faults. For each
   * fault with `evaluation` that an attempt gives back it writes (or counts) the `EvaluationFailed` event, retried or not.
   */
  attempts(
    state: State,
    retriers: readonly Retrier[],
    frame: Frame<V>,
    attempt: (count: V, frame: Frame<V>) => Step<V, Result<V, Frame<V>>>,
  ): Step<V, Result<V, Frame<V>>>;
  /** A name in ErrorEquals; none where only deployment knows it. */
  errorName(name: Field<string>): string | undefined;
  /** `{Error, Cause}` as a Catcher sees it: concretely one name, symbolically the set; Cause absent where AWS gives none. */
  errorOutput(fault: Fault, frame: Frame<V>): V;
  /** What a Fail state raises; a field that is absent is absent in the fault too. */
  raise(error: V | undefined, cause: V | undefined, frame: Frame<V>): Fault;
  /** What is new each time: the clock (ISO 8601) and a task's token. */
  fresh(kind: "time" | "token", state: State, frame: Frame<V>): V;
  /** Name and cause of a fault as an event shows them. */
  describe?(fault: Fault): { readonly error?: string; readonly cause?: string };
  /** Items of an array (members of an object), for `MapStateStarted`. */
  size(value: V): V;
  /** `null`, `boolean`, `number`, `string`, `array` or `object`, for messages. */
  kindOf?(value: V): string;
  /** JSON text for messages, asked for only when a message is shown; a symbolic mode need not have it. */
  show?(value: V): string;
  /** Facts per field in symbolic runs, inspection data in concrete ones. */
  observe(state: State, role: Role, value: V, frame: Frame<V>): void;
}

export interface Split<V> {
  readonly whenTrue?: { readonly frame: Frame<V> };
  readonly whenFalse?: { readonly frame: Frame<V> };
}

/** Where in a state an expression is: for wording, for places and for facts. */
export interface Site {
  readonly state: State;
  /** AWS's name of the place: `Parameters`, `Output/a/b[0]`, `Choices[1]/Condition`. */
  readonly location: string;
  readonly node?: unknown;
}

/** `$states` of JSONata, as far as it exists at that place. */
export interface StatesVariable<V> {
  readonly input: V;
  readonly context: V;
  readonly result?: V;
  readonly errorOutput?: V;
}

export type Expected =
  /** `orText`: text that reads as such a number counts too. */
  | { readonly kind: "integer" | "number"; readonly min?: number; readonly max?: number; readonly orText?: boolean }
  /** `ahead`: at most so many seconds after now. */
  | { readonly kind: "timestamp"; readonly ahead?: number }
  | { readonly kind: "array" }
  | { readonly kind: "array-or-object" }
  | { readonly kind: "string" }
  | { readonly kind: "boolean" };
