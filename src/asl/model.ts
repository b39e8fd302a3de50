import type { Json, KeyNode, Node, ObjectNode } from "../text/node.js";
import type { JsonataExpression, Path, Template } from "./expressions.js";

export type QueryLanguage = "JSONPath" | "JSONata";

/** A field that is in the file: its meaning, its value's node, its key. */
export interface Field<T> {
  readonly value: T;
  readonly node: Node;
  readonly key: KeyNode;
}

/**
 * A machine, or a scope of its own inside one: a branch of Parallel, the ItemProcessor of Map.
 * @see https://states-language.net/spec.html#toplevelfields
 */
export interface Machine {
  readonly kind: "machine" | "branch" | "processor";
  readonly node: ObjectNode;
  /** The state that holds this scope, and which branch it is; absent for the machine itself. */
  readonly owner?: { readonly state: ParallelState | MapState; readonly index: number };
  /** Of the whole machine (scopes inherit the root's, never a state's). */
  readonly queryLanguage: QueryLanguage;
  readonly comment?: Field<string>;
  readonly version?: Field<string>;
  /** Seconds; only on the machine itself. */
  readonly timeoutSeconds?: Field<number>;
  /** There is a TimeoutSeconds, and only deployment knows how many. */
  readonly timeoutUnresolved?: true;
  readonly startAt?: Field<string>;
  readonly states: ReadonlyMap<string, State>;
  /** Only on a processor. */
  readonly processor?: ProcessorConfig;
}

export interface ProcessorConfig {
  readonly mode: "INLINE" | "DISTRIBUTED";
  readonly executionType?: "STANDARD" | "EXPRESS";
  readonly node?: Node;
}

export type State = PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;
export type StateType = State["type"];

interface StateBase {
  readonly name: string;
  readonly key: KeyNode;
  readonly node: ObjectNode;
  /** The scope it is in. */
  readonly machine: Machine;
  /** Its own, else the machine's. */
  readonly queryLanguage: QueryLanguage;
  readonly comment?: Field<string>;
}

/** `null` is a value of its own in these: InputPath/OutputPath `null` give `{}`, ResultPath `null` drops the result. */
interface PathsIn {
  readonly inputPath?: Field<Path | null>;
  readonly outputPath?: Field<Path | null>;
}

interface Flow {
  readonly next?: Field<string>;
  readonly end: boolean;
}

/** JSONata's Output and both languages' Assign. */
interface ExitFields {
  readonly output?: Field<Template>;
  readonly assign?: Field<Template>;
}

interface ErrorHandlingFields {
  readonly resultSelector?: Field<Template>;
  readonly resultPath?: Field<Path | null>;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

/** @see https://states-language.net/spec.html#pass-state */
export interface PassState extends StateBase, PathsIn, Flow, ExitFields {
  readonly type: "Pass";
  /** Static: never evaluated. */
  /** Nothing in it is computed. */
  readonly result?: Field<Template>;
  readonly parameters?: Field<Template>;
  readonly resultPath?: Field<Path | null>;
}

/** @see https://states-language.net/spec.html#task-state */
export interface TaskState extends StateBase, PathsIn, Flow, ExitFields, ErrorHandlingFields {
  readonly type: "Task";
  readonly resource?: Field<Resource>;
  /** JSONPath's Parameters or JSONata's Arguments. */
  readonly parameters?: Field<Template>;
  readonly credentials?: Field<Template>;
  /** TimeoutSeconds or TimeoutSecondsPath; which one is told by `key.name`. */
  readonly timeoutSeconds?: Field<Template>;
  readonly heartbeatSeconds?: Field<Template>;
}

/** @see https://states-language.net/spec.html#choice-state */
export interface ChoiceState extends StateBase, PathsIn, ExitFields {
  readonly type: "Choice";
  readonly choices: readonly ChoiceRule[];
  readonly default?: Field<string>;
}

/** @see https://states-language.net/spec.html#wait-state */
export interface WaitState extends StateBase, PathsIn, Flow, ExitFields {
  readonly type: "Wait";
  /** Seconds, SecondsPath, Timestamp or TimestampPath. */
  readonly until?: { readonly kind: "seconds" | "timestamp"; readonly field: Field<Template> };
}

/** @see https://states-language.net/spec.html#succeed-state */
export interface SucceedState extends StateBase, PathsIn {
  readonly type: "Succeed";
  readonly output?: Field<Template>;
}

/** @see https://states-language.net/spec.html#fail-state */
export interface FailState extends StateBase {
  readonly type: "Fail";
  /** Error or ErrorPath. */
  readonly error?: Field<Template>;
  readonly cause?: Field<Template>;
}

/** @see https://states-language.net/spec.html#parallel-state */
export interface ParallelState extends StateBase, PathsIn, Flow, ExitFields, ErrorHandlingFields {
  readonly type: "Parallel";
  readonly branches: readonly Machine[];
  readonly parameters?: Field<Template>;
}

/** @see https://states-language.net/spec.html#map-state */
export interface MapState extends StateBase, PathsIn, Flow, ExitFields, ErrorHandlingFields {
  readonly type: "Map";
  /** ItemProcessor, or its old name Iterator. */
  readonly processor?: Machine;
  /** ItemsPath or JSONata's Items. */
  readonly items?: Field<Template>;
  /** ItemSelector, or its old name Parameters. */
  readonly itemSelector?: Field<Template>;
  readonly itemReader?: Field<ItemReader>;
  readonly itemBatcher?: Field<ItemBatcher>;
  readonly resultWriter?: Field<ResultWriter>;
  /** Each the number or its Path variant. */
  readonly maxConcurrency?: Field<Template>;
  readonly toleratedFailureCount?: Field<Template>;
  readonly toleratedFailurePercentage?: Field<Template>;
  readonly label?: Field<string>;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
export interface ItemReader {
  readonly resource?: Field<string>;
  readonly parameters?: Field<Template>;
  readonly inputType?: Field<string>;
  readonly transformation?: Field<string>;
  readonly manifestType?: Field<string>;
  readonly csvHeaderLocation?: Field<string>;
  readonly csvHeaders?: Field<readonly string[]>;
  readonly csvDelimiter?: Field<string>;
  readonly itemsPointer?: Field<string>;
  /** MaxItems or MaxItemsPath. */
  readonly maxItems?: Field<Template>;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html */
export interface ItemBatcher {
  readonly maxItemsPerBatch?: Field<Template>;
  readonly maxInputBytesPerBatch?: Field<Template>;
  readonly batchInput?: Field<Template>;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
export interface ResultWriter {
  readonly resource?: Field<string>;
  readonly parameters?: Field<Template>;
  readonly transformation?: Field<string>;
  readonly outputType?: Field<string>;
}

export interface ChoiceRule {
  readonly condition: Condition;
  readonly next?: Field<string>;
  readonly output?: Field<Template>;
  readonly assign?: Field<Template>;
  readonly comment?: Field<string>;
  readonly node: ObjectNode;
}

export type Condition =
  | { readonly kind: "and" | "or"; readonly operands: readonly Condition[]; readonly node: Node }
  | { readonly kind: "not"; readonly operand: Condition; readonly node: Node }
  | {
      readonly kind: "compare";
      /** Without the `Path` suffix: `StringEquals`. */
      readonly operator: ChoiceOperator;
      readonly variable: Path;
      /** The literal, or the path of the `…Path` form. */
      readonly operand: { readonly kind: "literal"; readonly value: Json; readonly node: Node } | Path;
      readonly node: ObjectNode;
    }
  | { readonly kind: "jsonata"; readonly expression: JsonataExpression; readonly node: Node }
  | { readonly kind: "constant"; readonly value: boolean; readonly node: Node }
  | { readonly kind: "unknown"; readonly node: Node };

export type ChoiceOperator =
  | `String${"Equals" | "LessThan" | "GreaterThan" | "LessThanEquals" | "GreaterThanEquals" | "Matches"}`
  | `Numeric${"Equals" | "LessThan" | "GreaterThan" | "LessThanEquals" | "GreaterThanEquals"}`
  | `Timestamp${"Equals" | "LessThan" | "GreaterThan" | "LessThanEquals" | "GreaterThanEquals"}`
  | "BooleanEquals"
  | `Is${"Null" | "Present" | "Numeric" | "String" | "Boolean" | "Timestamp"}`;

export interface Retrier {
  readonly errorEquals: readonly Field<string>[];
  readonly intervalSeconds?: Field<number>;
  readonly maxAttempts?: Field<number>;
  readonly backoffRate?: Field<number>;
  readonly maxDelaySeconds?: Field<number>;
  readonly jitterStrategy?: Field<string>;
  /** Names of its fields of which only deployment knows the value. */
  readonly unresolvedFields?: readonly string[];
  readonly node: ObjectNode;
}

export interface Catcher {
  readonly errorEquals: readonly Field<string>[];
  readonly next?: Field<string>;
  readonly resultPath?: Field<Path | null>;
  readonly output?: Field<Template>;
  readonly assign?: Field<Template>;
  readonly node: ObjectNode;
}

export type IntegrationPattern = "request-response" | "sync" | "sync:2" | "waitForTaskToken";

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html */
export interface Resource {
  /** `opaque`: a hole hides what it is. `invalid`: no ARN that AWS knows. */
  readonly form: "lambda" | "activity" | "optimized" | "aws-sdk" | "http" | "opaque" | "invalid";
  /** As written. */
  readonly text: string;
  readonly partition?: string;
  /** `lambda`, `dynamodb`, …; for direct Lambda ARNs and activities `lambda`, `activity`. */
  readonly service?: string;
  /** `invoke`, `putItem`, …; the function's or activity's name for these forms. */
  readonly action?: string;
  readonly pattern: IntegrationPattern;
}

/** Every state of the machine at any depth, outer before inner, in source order. */
export function* allStates(machine: Machine): Generator<State> {
  const todo: State[] = [...machine.states.values()].reverse();
  while (todo.length > 0) {
    const state = todo.pop() as State;
    yield state;
    const inner = innerMachines(state);
    for (let i = inner.length - 1; i >= 0; i--) todo.push(...[...(inner[i] as Machine).states.values()].reverse());
  }
}

/** Branches of a Parallel, the processor of a Map; nothing for other states. */
export function innerMachines(state: State): readonly Machine[] {
  if (state.type === "Parallel") return state.branches;
  return state.type === "Map" && state.processor ? [state.processor] : [];
}

export function rootOf(machine: Machine): Machine {
  let at = machine;
  while (at.owner) at = at.owner.state.machine;
  return at;
}
