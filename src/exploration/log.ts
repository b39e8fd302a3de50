import type { Path } from "../asl/expressions.js";
import type { ChoiceState, State, TaskState } from "../asl/model.js";
import type { ExecutionResult } from "../execution/execution.js";
import type { S3Object } from "../execution/tasks.js";
import type { Via } from "../semantics/effects.js";
import type { VariableScope } from "../semantics/frame.js";
import type { Site } from "../semantics/mode.js";
import type { Json } from "../text/node.js";
import type { Box } from "../values/concrete/box.js";
import type { Test } from "./alternatives.js";
import type { Stop } from "./marks.js";
import type { Kind, Place } from "./places.js";
import type { World } from "./world.js";

/** What one run did, as far as its failure and its coverage are judged. */
export interface RunLog {
  readonly world: World;
  /** Undefined where the run was cut off. */
  result: ExecutionResult | undefined;
  /** The first state that failed, with an error it did not catch. */
  failure: Failure | undefined;
  /** Failures of operations that a Catch of the same state has taken, in their order. */
  readonly caught: Failure[];
  /** Visits of each state. */
  readonly visits: Map<State, number>;
  /** How many states had been left for another when each was entered first. */
  readonly reached: Map<State, number>;
  /** Edges taken, by `edgeKey`, with their counts. */
  readonly edges: Map<string, number>;
  /** Retriers of each state that matched an error. */
  readonly retried: Map<State, Set<number>>;
  /** Tests that a value of the outside decided. */
  readonly decisions: Decision[];
  /** Members that the state machine looked for and did not find. */
  readonly looked: Set<Place>;
  /** Lists whose length the state machine has asked for, or that a Map iterated over. */
  readonly measured: Set<Place>;
  /** What the tasks answered, in order. */
  readonly answers: Map<TaskState, Json[]>;
  /** The objects that ItemReaders read. */
  readonly objects: S3Object[];
  /** What each task was called with, the last time. */
  readonly requests: Map<TaskState, Json>;
  /** Tasks that were called with other arguments than the time before. */
  readonly varied: Set<TaskState>;
  readonly injected: Injected[];
  /** Places that the source had left out, and that the run was given all the same when it asked for them. */
  readonly supplied: Set<Place>;
  /** Reads went to places that were not known: the same world has other values now. */
  grew: boolean;
  /** The states that were left, in their order: what came in and what went on. */
  readonly passed: Passed[];
  /** Bytes of all payloads that were checked against the quota. */
  bytes: number;
  events: number;
  /** The run did not end by itself, and was given up in this state. */
  endless: State | undefined;
  /** Where the run was when its time was over. */
  late: State | undefined;
  /** It was given up in a loop that asks nothing of the outside and leaves all as it was. */
  repeats: boolean;
}

/** One state that was left for another. */
export interface Passed {
  readonly state: State;
  readonly via: Via;
  readonly before: Json;
  readonly after: Json;
}

/** An error that a task was made to raise. */
export interface Injected {
  readonly task: TaskState;
  readonly error: string;
}

/** A state that failed. */
export interface Failure {
  readonly state: State;
  readonly error: string;
  readonly cause: string | undefined;
  /** The operation that failed; undefined where the error came from a task, a Fail state or a quota. */
  readonly site: Site | undefined;
  readonly blame: Blame | undefined;
  /** The state that lost what is missing: it came in there, and did not go on. */
  readonly lost?: Loss;
  /** A Catch of the state itself has taken the error. */
  readonly caught?: true;
  /** It does not fail if the task whose result is read returns a member that it was given. */
  readonly unlessReturned?: true;
}

/** Where a member of the payload was lost. */
export interface Loss {
  readonly state: State;
  readonly via: Via;
  /** `order.id` */
  readonly name: string;
  /** The state's result was not read by then: nothing misses it at the root of the payload. */
  readonly resultUnread: boolean;
}

/** What an operation that failed missed. */
export type Blame =
  /** A path found nothing. */
  | ({
      readonly kind: "missing";
      /** The path that found nothing, where there is one. */
      readonly path?: Path;
    } & Stop)
  /** A value is of another kind than the operation needs. */
  | {
      readonly kind: "wrong-kind";
      readonly value: Json;
      readonly place: Place | undefined;
      readonly wanted: readonly Kind[];
      /** The path that came to it, and the names from its root to what was read, where all its steps are names. */
      readonly path?: Path;
      readonly names?: readonly string[];
    }
  /** A text is not what it should be: JSON, a timestamp, Base64. */
  | {
      readonly kind: "content";
      readonly value: Json;
      readonly place: Place | undefined;
      /** A text that would do; undefined where JSON is wanted. */
      readonly sample: Json | undefined;
    }
  /** No rule of a Choice matched. */
  | { readonly kind: "no-choice"; readonly state: ChoiceState; readonly tests: readonly Decision[] }
  /** A JSONata expression: the members it did not find, the value it could not use. */
  | { readonly kind: "expression"; readonly missed: readonly Stop[]; readonly operand: Blame | undefined }
  /** Nothing but the state machine decides: a variable, a size, a constant. */
  | { readonly kind: "made" }
  /** The operation contains what is unknown until deployment. */
  | { readonly kind: "unknown" };

/** One comparison of a Choice with a value that comes from outside. */
export interface Decision {
  readonly state: State;
  /** The same for every evaluation of this comparison. */
  readonly test: object;
  readonly place: Place;
  readonly holds: boolean;
  /** What the value is compared with. */
  readonly compared: readonly Test[];
}

/** What a Choice passes on, and how many tasks had been answered by then. */
export interface Turn {
  readonly input: Json;
  readonly variables: VariableScope<Box>;
  readonly answered: number;
  /** The edge, and how many times in a row it was taken on values from outside. */
  readonly edge: string;
  readonly times: number;
}

/** Of a run that has not begun. */
export function emptyLog(world: World): RunLog {
  return {
    world,
    result: undefined,
    failure: undefined,
    caught: [],
    visits: new Map(),
    reached: new Map(),
    edges: new Map(),
    retried: new Map(),
    decisions: [],
    looked: new Set(),
    measured: new Set(),
    answers: new Map<TaskState, Json[]>(),
    objects: [],
    requests: new Map<TaskState, Json>(),
    varied: new Set<TaskState>(),
    injected: [],
    supplied: new Set(),
    grew: false,
    passed: [],
    bytes: 0,
    events: 0,
    endless: undefined,
    late: undefined,
    repeats: false,
  };
}
