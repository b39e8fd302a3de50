import type { ItemReader, Machine, MapState, ParallelState, State, TaskState } from "../asl/model.js";
import type { Fault, Result } from "../values/result.js";
import type { Frame } from "./frame.js";

/** One of the 62 types of AWS's history. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export type HistoryEventType = string;

/** An event as the semantics sees it: ids, links and time belong to whoever writes the history. */
export interface EventShape<V> {
  readonly type: HistoryEventType;
  /** Values by AWS's detail names (`input`, `output`, `name`, …); lazy, since a symbolic run only counts. */
  readonly details?: () => Readonly<Record<string, V | string | number | boolean | undefined>>;
}

/**
 * All that a state's semantics may ask of the world. Every way out of a state is an `outcome`.
 *
 * Forking rule: nothing forks in the middle of a step. An operation that may fail yields the failing outcome
 * (`final: false`) and goes on with the one refined success. Events that belong to one way out only go into that
 * outcome's `trail`; events yielded by themselves happen on every way that comes later.
 */
export type Effect<V> =
  | { readonly kind: "event"; readonly event: EventShape<V>; readonly state: State }
  | { readonly kind: "wait"; readonly until: WaitUntil<V>; readonly state: State }
  | { readonly kind: "perform"; readonly call: TaskCall<V> }
  | { readonly kind: "nested"; readonly runs: Nested<V> }
  | { readonly kind: "outcome"; readonly outcome: Outcome<V>; readonly final: boolean };

export type WaitUntil<V> = { readonly kind: "seconds"; readonly seconds: V } | { readonly kind: "timestamp"; readonly timestamp: V };

/** A task attempt, its arguments evaluated. The mode writes the attempt's own events (Scheduled, Started, …). */
export interface TaskCall<V> {
  readonly state: TaskState;
  readonly input: V;
  /** Seconds. */
  readonly timeout?: V;
  readonly heartbeat?: V;
  readonly credentials?: V;
  readonly frame: Frame<V>;
  /** 0 for the first try. */
  readonly attempt: V;
  /** Made for `.waitForTaskToken`, and in the context object while the arguments were evaluated. */
  readonly token?: V;
}

/** What to run inside Parallel or Map, not running generators. Reply: `Result<V, Frame<V>>` of the combined result. */
export type Nested<V> =
  | { readonly kind: "branches"; readonly state: ParallelState; readonly input: V; readonly frame: Frame<V> }
  | {
      readonly kind: "items";
      readonly state: MapState;
      readonly processor: Machine;
      readonly items: V;
      readonly frame: Frame<V>;
      /** Evaluates ItemSelector for one item, in the frame of that iteration. */
      readonly inputOf: (item: V, index: V, frame: Frame<V>) => Result<V, Frame<V>>;
      readonly maxConcurrency?: V;
    }
  | DistributedRun<V>;

/** A Map Run: child executions with a history, a clock and a scope of their own. The mode writes MapRunStarted, MapRunSucceeded and MapRunFailed. */
export interface DistributedRun<V> {
  readonly kind: "distributed";
  readonly state: MapState;
  readonly processor: Machine;
  readonly source: { readonly kind: "items"; readonly items: V } | ReaderSource<V>;
  readonly frame: Frame<V>;
  readonly inputOf: (item: V, index: V, frame: Frame<V>) => Result<V, Frame<V>>;
  readonly batch?: { readonly maxItems?: V; readonly maxBytes?: V; readonly input?: V };
  /** What ResultWriter's Parameters or Arguments gave. */
  readonly writer?: V;
  readonly maxConcurrency?: V;
  readonly toleratedFailureCount?: V;
  readonly toleratedFailurePercentage?: V;
}

/** An ItemReader, its arguments evaluated. */
export interface ReaderSource<V> {
  readonly kind: "reader";
  readonly reader: ItemReader;
  readonly parameters?: V;
  readonly maxItems?: V;
}

interface Leaving<V> {
  readonly frame: Frame<V>;
  readonly events: readonly EventShape<V>[];
  /** What a Catcher takes on this way, be it that it fails itself. */
  readonly handled?: Fault;
}

export type Outcome<V> = Leaving<V> &
  (
    | { readonly kind: "next"; readonly target: string; readonly via: Via }
    | { readonly kind: "end"; readonly output: V }
    | { readonly kind: "fail"; readonly fault: Fault }
  );

/** The edge of the graph that an outcome takes. */
export type Via =
  | { readonly kind: "next" }
  | { readonly kind: "choice"; readonly index: number }
  | { readonly kind: "default" }
  | { readonly kind: "catch"; readonly index: number };

/** A state's semantics. `yield*` every Step: one that is not stepped silently does nothing. */
export type Step<V, T = void> = Generator<Effect<V>, T, Result<V, Frame<V>> | undefined>;
