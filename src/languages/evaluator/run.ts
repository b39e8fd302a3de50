import type { FileAccess } from "../../text/file-access.js";
import type { PlaceholderKind } from "../../text/mapped-text.js";
import type { Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Parse } from "../javascript/parse.js";
import type { Syntax } from "../javascript/syntax.js";
import type { Dialect } from "./dialect.js";
import type { Heap, Snapshot } from "./heap.js";
import type { Library, Tools } from "./library.js";
import type { Scope, Slot } from "./scope.js";
import type { Render, ToNode } from "./to-node.js";
import type { Call, ClassValue, ConstructedObject, FunctionValue, ObjectValue, Value } from "./values.js";

/** Evaluated expressions and statements in one file's reading; beyond it everything is unknown. */
export const MAX_STEPS = 600_000;
/** Expressions within expressions, and calls within calls. */
export const MAX_DEPTH = 700;
export const MAX_CALLS = 48;
export const MAX_TURNS = 2_000;
export const MAX_FILES = 60;
/** Characters: a definition may have 1 MiB. */
export const MAX_TEXT = 1_100_000;
export const MAX_ITEMS = 5_000;
/** Stands for the folder of a program's file in paths that it computes. */
export const DIRNAME = "\u0001";

export interface Module {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly exports: Map<string, () => Value>;
}

export type Completion = { readonly kind: "return"; readonly value: Value } | { readonly kind: "break" | "continue" | "throw" } | undefined;

/** A function that is running, with the ways out that it may have taken. */
export interface Frame {
  readonly returns: { readonly value: Value; readonly heap: Snapshot }[];
}

export interface InterpreterOptions {
  readonly parse: Parse;
  readonly access: FileAccess;
  readonly libraries: readonly Library[];
  readonly render?: Render;
  /** The language of the program, where it is not JavaScript. */
  readonly dialect?: Dialect;
  /** Hears of the value of every expression of the program. */
  readonly observe?: (node: Syntax, value: Value) => void;
  /** Hears of everything that a package's class makes. */
  readonly onMade?: (made: ConstructedObject) => void;
}

export interface Place {
  readonly at: Span;
  /** The program says what the arguments are. */
  readonly known: boolean;
}

/** One reading of a program: what all its parts share, and what each of them asks of the others. */
export interface ProgramEvaluator extends Tools {
  readonly heap: Heap;
  readonly toNode: ToNode;
  readonly modules: Map<string, Module | undefined>;
  readonly created: FunctionValue[];
  readonly classes: ClassValue[];
  readonly entered: Set<Syntax>;
  readonly running: Map<Syntax, number>;
  /** One object of each class, the first that was made. */
  readonly instances: Map<Syntax, ObjectValue>;
  /** The calls that are being followed, the outermost first. */
  readonly places: Place[];
  steps: number;
  depth: number;
  calls: number;
  branches: number;
  frame: Frame;
  readonly options: InterpreterOptions;
  readonly uncertain: boolean;
  readonly exhausted: boolean;
  block(statements: readonly Syntax[], scope: Scope, module?: Module): Completion;
  evaluate(expression: unknown, scope: Scope): Value;
  functionValue(node: Syntax, scope: Scope, self?: Value, home?: ClassValue): FunctionValue;
  classValue(node: Syntax, scope: Scope): ClassValue;
  imports(node: Syntax, scope: Scope): void;
  exports(node: Syntax, scope: Scope, module?: Module): void;
  /** A pattern of a declaration or parameter takes its value apart. */
  bind(pattern: Syntax | undefined, value: Value, scope: Scope): void;
  declare(scope: Scope, name: string, value: Value | undefined): Slot;
  keyOf(property: Syntax, scope: Scope): string | undefined;
  /** `of.name`. */
  get(of: Value, name: string, at: Span, shown?: string): Value;
  assignTo(target: Syntax, value: Value, scope: Scope): void;
  library(path: readonly string[], at: Span): Value;
  statement(node: Syntax, scope: Scope, module?: Module): Completion;
  template(node: Syntax, scope: Scope): Value;
  /** ``pulumi.interpolate`…` `` and the like keep their text; what another tag does with it is unknown. */
  tagged(node: Syntax, scope: Scope): Value;
  object(node: Syntax, scope: Scope): Value;
  memberExpression(node: Syntax, scope: Scope): Value;
  call(node: Syntax, scope: Scope): Value;
  create(node: Syntax, scope: Scope): Value;
  assignment(node: Syntax, scope: Scope): Value;
  importAll(specifier: string, node: Syntax, scope: Scope): Value;
  callMember(object: Value, name: string, call: Call, shown: string): Value;
  /** @param args undefined: they are unknown. */
  callFunction(fn: FunctionValue, args: readonly Value[] | undefined, at: Span): Value;
  joinTexts(a: Value, aNode: Syntax, b: Value, bNode: Syntax, node: Syntax, scope: Scope): Value;
  /** Something that runs an unknown number of times, perhaps never. */
  perhaps(body: () => void): void;
  tentatively(body: () => void): Snapshot;
  logical(node: Syntax, scope: Scope): Value;
  superCall(node: Syntax, scope: Scope): Value;
  /** What a member is taken of; undefined where `?.` finds nothing. */
  objectOf(node: Syntax, scope: Scope): Value | undefined;
  memberName(node: Syntax, scope: Scope): string | undefined;
  spread(nodes: readonly (Syntax | null)[], scope: Scope): { values: Value[]; open: boolean };
  ofMade(of: ConstructedObject, name: string, at: Span, shown: string): Value;
  parameters(params: readonly Syntax[], args: readonly Value[] | undefined, scope: Scope): void;
  callOf(args: readonly Value[], open: boolean, at: Span, name: Span, places?: readonly Span[]): Call;
  /** A call of code that is not known: functions given to it may run, objects given to it may change. */
  outside(call: Call, shown: string, hole?: PlaceholderKind, changes?: boolean): Value;
  module(file: SourceFile): Module | undefined;
  /** `new Class(…)`. */
  construct(cls: ClassValue, args: readonly Value[] | undefined, at: Span): Value;
  readFile(path: string | undefined, from: SourceFile): SourceFile | undefined;
  /** Calls a value. */
  apply(callee: Value, call: Call, shown: string): Value;
  invoke(callee: Value, args: readonly Value[], at: Span): Value;
}
