import type { Lack } from "./lack.js";

/**
 * What a partial operation gives. Concrete: exactly one of `value` and `faults`. Symbolic: possibly both, the value
 * then being what it is on the runs that did not fail; `refined` is the frame as those runs know it.
 */
export interface Result<V, F> {
  readonly value?: V;
  readonly faults?: readonly Fault[];
  readonly refined?: F;
  /** Symbolic only: what was read or compared although nothing lists it. */
  readonly lacks?: readonly Lack[];
}

/** One way in which an operation can fail, before a catcher applies. */
export interface Fault {
  /** The names that can be raised here; concretely always one. The empty name: an error without a name, which only States.ALL takes. */
  readonly errors: ErrorSet;
  /** AWS's words; lazy because most faults of a symbolic run are never shown. Absent where AWS gives none. */
  readonly cause?: () => string;
  /** Can Retry and Catch match it at all? `States.Runtime` cannot be. */
  readonly catchable: boolean;
  /** The JSONata failure whose `EvaluationFailed` event precedes it; `location` as AWS writes it: `Output/a`. */
  readonly evaluation?: { readonly location?: string };
  /**
   * Raised by the interpreter itself, not by a task or a Fail: AWS puts "An error occurred while executing the state …
   * (entered at the event id #n). " before the cause. Whoever knows the event's id adds it.
   */
  readonly internal?: boolean;
  /** Offender, for findings. */
  readonly at?: unknown;
  /** Symbolic: the task never answered, or the clock ended it; concrete: same. */
  readonly timedOut?: boolean;
  /**
   * Symbolic only. `latent`: only an unknown input or an opaque result decides whether it happens.
   * `manifest`: the machine itself makes it happen. Absent in concrete runs.
   */
  readonly evidence?: "latent" | "manifest";
  /** Symbolic only: it happens on every run that comes here. */
  readonly always?: boolean;
  /** A Fail state's own doing: meant, not a fault of the machine. */
  readonly declared?: boolean;
  /** A variable that no state has assigned is read. */
  readonly unassigned?: boolean;
  /** No choice rule held and there is no Default. */
  readonly noMatch?: boolean;
}

/**
 * A set of error names: finitely many, or all but finitely many (a function may throw any name). Names that begin with one
 * of the prefixes in `under` (`DynamoDB.`: errors of one service) are the other way round: of `some` they are all members
 * but the named ones, of `allBut` none but the named ones.
 */
export interface ErrorSet {
  readonly kind: "some" | "allBut";
  readonly names: ReadonlySet<string>;
  readonly under?: ReadonlySet<string>;
}

export const errorNamed = (name: string): ErrorSet => ({ kind: "some", names: new Set([name]) });
