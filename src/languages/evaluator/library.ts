import type { Span } from "../../text/range.js";
import type { Call, ConstructedObject, ObjectValue, Value } from "./values.js";

/** What is known of a package: how its classes and functions behave, as far as definitions depend on it. */
export interface Library {
  /** Names that are there without an import. */
  readonly globals?: ReadonlySet<string>;
  /** `new path(…)`; undefined where the model does not know the class. */
  construct?(path: readonly string[], call: Call, tools: Tools): Value | undefined;
  /** `path(…)`. */
  call?(path: readonly string[], call: Call, tools: Tools): Value | undefined;
  /** A constant or accessor: `path` read as a value. */
  constant?(path: readonly string[], at: Span, tools: Tools): Value | undefined;
  /** `made.name(…)`. */
  method?(made: ConstructedObject, name: string, call: Call, tools: Tools): Value | undefined;
  /** `made.name`. */
  property?(made: ConstructedObject, name: string, at: Span, tools: Tools): Value | undefined;
  /** An object of the library was handed to code that is not known. */
  escaped?(value: Value): void;
}

/** What a model may ask of the evaluation. */
export interface Tools {
  made(type: string, call: Pick<Call, "args" | "at">): ConstructedObject;
  set(made: ConstructedObject, name: string, value: Value): void;
  push(made: ConstructedObject, name: string, ...values: readonly Value[]): void;
  get(value: Value, name: string, at: Span): Value;
  member(object: ObjectValue, name: string, value: Value): void;
  invokeMethod(on: Value, name: string, args: readonly Value[], at: Span): Value;
  readText(path: Value, at: Span): Value | undefined;
  /** True while something runs that may not run at all. */
  readonly uncertain: boolean;
}
