import type { Catcher, ChoiceState, Machine, Retrier, State } from "../../asl/model.js";
import type { Exploration } from "../../exploration/explore.js";
import type { Json, Node } from "../../text/node.js";
import type { Lack } from "../../values/lack.js";
import type { ErrorSet } from "../../values/result.js";
import type { FailureFact } from "./failures.js";
import type { LimitFact } from "./limits.js";
import type { LoopFact } from "./loops.js";
import type { Interval, Measure } from "./measure.js";
import type { SizeFact, ValueFact, ValueRole } from "./values.js";

/**
 * What the analysis knows about one machine. Rules ask it, `sfn-lint facts` prints it.
 *
 * Every answer is sound: what a run can do lies inside it. Where the analysis does not know, intervals are open
 * (`max: null`), sets of errors are `allBut`, `reachable` is `maybe`: that is no finding.
 */
export type FactFamily =
  | "reachability"
  | "values"
  | "sizes"
  | "history"
  | "duration"
  | "errors"
  | "loops"
  | "failures"
  | "variables"
  | "idempotency";

/** How an execution ends, in AWS's words. */
export type ExecutionStatus = "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** Everything that the analysis knows of a state machine. Each fact holds for every run; what is not known is as wide as it can be. */
export interface Facts {
  readonly machine: Machine;
  readonly workflowType: "STANDARD" | "EXPRESS";

  /** The machine as a whole; with a processor of a Distributed Map: one child execution. */
  readonly execution: ExecutionFact;
  /** Where a budget made facts wider than they had to be, in plain words; empty almost always. */
  readonly imprecisions: readonly string[];

  // reachability
  /** `no`: proved by values or by the graph. `yes`: every run comes here. `maybe`: all else. */
  reachable(state: State): Reach;
  /** Visits in one run of the state's own scope (machine, branch, iteration). */
  visits(state: State): Interval;
  /** Why no run comes here: the test that closes the way. */
  unreachableReason(state: State): string | undefined;
  /** Each way out of the state as written; `never` where no run takes it. */
  edges(state: State): readonly EdgeFact[];
  choice(state: ChoiceState): ChoiceFact | undefined;

  // values and sizes
  /** What is at that place on every visit; undefined where no run comes or where the state has no such place. */
  value(state: State, role: ValueRole): ValueFact | undefined;
  /** The payload at that place, with its largest contributors. */
  size(state: State, role: ValueRole): SizeFact | undefined;
  /** Every partial operation that was evaluated: path, index, intrinsic, type demanded by a field. */
  operations(state: State): readonly OperationFact[];

  // history and duration
  /** History events of one visit, its retries included (in the history of the execution that the state runs in). */
  events(state: State): Measure;
  /** Billed state transitions of one visit. */
  transitions(state: State): Interval;
  /** Seconds of one visit, and what limits it. */
  duration(state: State): DurationFact;

  // errors
  /** Everything the state's work can raise, before Retry and Catch. */
  raisedErrors(state: State): ErrorSet;
  /** What leaves the state uncaught. */
  uncaughtErrors(state: State): ErrorSet;
  /** Each retrier, in order: what it takes. */
  retriers(state: State): readonly RetrierFact[];
  /** Each catcher, in order: what it takes. */
  catchers(state: State): readonly CatcherFact[];
  /** Each name of each ErrorEquals: can anything that it would take still arrive there? */
  matchers(state: State): readonly MatcherFact[];

  // loops
  readonly loops: readonly LoopFact[];

  /** Quotas and deadlines that the states of an execution reach by what they add up to. */
  readonly limits: readonly LimitFact[];

  // claims
  /** Failures that the analysis can show. Each `can` and `will` was replayed by the interpreter when it was asked for. */
  failures(): readonly FailureFact[];

  // runs
  /** What running the state machine in worlds that keep their promises has covered and shown. */
  exploration(): Exploration;

  // variables
  variables(state: State): readonly VariableFact[];

  // idempotency
  /** What flows into an argument of a Task: `["ClientToken"]`. Undefined where the arguments have no such member. */
  argument(state: State, path: readonly string[]): ArgumentFact | undefined;

  /** What the machine needs of its input in order to run: JSON Schema, latent demands only. */
  inputSchema(): Json;
  /** Paths of members that every successful execution has read of its input, of those that the schema cannot require: it may be an array. */
  membersRead(): readonly (readonly string[])[];
}

/** Whether runs come to a state: every run, none, or all else. */
export type Reach = "yes" | "no" | "maybe";

/** What is known of an execution as a whole. */
export interface ExecutionFact {
  readonly statuses: readonly ExecutionStatus[];
  /** Errors a failed execution can end with. */
  readonly errors: ErrorSet;
  readonly events: Measure;
  readonly transitions: Interval;
  /** Seconds. */
  readonly duration: DurationFact;
  /** Seconds that an execution lasts at least where it succeeds; absent where none does. */
  readonly successAfter?: number;
  readonly output: ValueFact | undefined;
  readonly outputSize: SizeFact | undefined;
}

/** A transition of a state as it is written; `index` counts from 0. */
export type EdgeKey =
  | { readonly kind: "next" }
  | { readonly kind: "choice"; readonly index: number }
  | { readonly kind: "default" }
  | { readonly kind: "catch"; readonly index: number }
  | { readonly kind: "end" }
  | { readonly kind: "fail" };

/** A transition, and whether any run takes it. `to` is absent where the execution ends. */
export interface EdgeFact {
  readonly edge: EdgeKey;
  readonly to?: State;
  readonly taken: "maybe" | "never";
}

/** What is known of the rules of a Choice, in their order. */
export interface ChoiceFact {
  readonly rules: readonly {
    readonly index: number;
    /** `never`: dead; `always`: whoever comes to this rule takes it, so that what comes after it is dead. */
    readonly taken: "never" | "always" | "maybe";
    /** It asks for the form of the execution input, of which only what the template declares to start executions is known. */
    readonly asksForInput?: true;
    /** In words, where it is dead or always taken: `$.status is one of "A", "B" here`. */
    readonly reason?: string;
  }[];
  /** What is left after all rules: nothing (exhaustive), or values that a closed source really gives, or only unknown ones. */
  readonly residue: "none" | "known" | "unknown";
}

/** `safe`: fails on no visit; `will`: on every visit; `may`: not decided. */
export type Verdict = "safe" | "may" | "will";

/** An operation that can fail: a path, an index, a function, or the type that a field demands. */
export interface OperationFact {
  readonly state: State;
  /** AWS's name of the place: `Parameters`, `Output/a`, `Choices[1]/Variable`. */
  readonly location: string;
  readonly node: Node | undefined;
  /** `will`: fails on every visit. */
  readonly verdict: Verdict;
  readonly errors: ErrorSet;
  /** AWS's words for the failure. */
  readonly cause: string | undefined;
  /** `latent`: only the unknown input or an opaque result decides. `manifest`: the machine itself brings it about. */
  readonly attribution: "latent" | "manifest";
  /** The path or expression as written, or what else was done there: `test`, `expect integer`. */
  readonly text: string;
  /** Members read and texts compared that no source of the value lists, on any run. */
  readonly lacks: readonly Lack[];
}

/** Seconds, and what limits them. */
export interface DurationFact extends Interval {
  /** In words, where an upper bound is known: "TimeoutSeconds", "Express executions end after 300 s". */
  readonly limitedBy?: string;
  /** True where nothing in the definition bounds it below AWS's one year (five minutes). */
  readonly unlimited: boolean;
}

/** What a retrier takes, and how long it waits. */
export interface RetrierFact {
  readonly retrier: Retrier;
  readonly index: number;
  readonly matchedErrors: ErrorSet;
  /** Seconds of waiting between all its attempts together. */
  readonly delay: Interval;
  readonly maxAttempts: number;
}

/** What a catcher takes. */
export interface CatcherFact {
  readonly catcher: Catcher;
  readonly index: number;
  readonly matchedErrors: ErrorSet;
}

/** One name of an ErrorEquals, and whether an error can still match it. */
export interface MatcherFact {
  readonly kind: "retry" | "catch";
  readonly index: number;
  /** Which name of its ErrorEquals. */
  readonly entry: number;
  readonly name: string;
  readonly node: Node;
  /** `impossible`: the state never raises it; `shadowed`: an earlier matcher takes it all. */
  readonly dead: false | "impossible" | "shadowed";
  /** For `shadowed`: which earlier one. */
  readonly by?: { readonly index: number; readonly name: string };
}

/** A variable that a state reads or writes. */
export interface VariableFact {
  readonly name: string;
  readonly node: Node | undefined;
  readonly access: "read" | "write";
  /** For reads: assigned on every way that comes here, on some, on none. */
  readonly assigned: "yes" | "maybe" | "no";
}

/** Where a value comes from, as far as that matters to idempotency. */
export type Provenance = "constant" | "input" | "execution" | "state" | "attempt" | "item" | "result" | "unknown";

/** What flows into an argument of a Task. */
export interface ArgumentFact {
  readonly node: Node | undefined;
  readonly value: ValueFact;
  /** Everything that flows in. `attempt`: made anew by every retry; `state`: made anew by an earlier state of the same run. */
  readonly provenance: readonly Provenance[];
}

export type { FailureFact, FailureKind, Loss, Witness } from "./failures.js";
export type { LimitFact, UsedUp } from "./limits.js";
export type { LoopClass, LoopFact, StuckStatus } from "./loops.js";
export type { Interval, Measure } from "./measure.js";
export { type SizeFact, VALUE_ROLES, type ValueFact, type ValueRole } from "./values.js";
