import type { FileAccess } from "../../text/file-access.js";
import type { Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Syntax } from "../javascript/syntax.js";
import type { ProgramEvaluator } from "./run.js";
import type { Scope } from "./scope.js";
import type { Call, Value } from "./values.js";

/** What a language does otherwise than JavaScript: each answer replaces the evaluator's own, undefined leaves it. */
export interface Dialect {
  /** Nodes that only this language has. */
  expression(run: ProgramEvaluator, node: Syntax, scope: Scope): Value | undefined;
  binary(run: ProgramEvaluator, operator: string, a: Value, b: Value, at: Span): Value | undefined;
  /** `object.name(…)` of a value of the language itself: an object, a list, a text. */
  method(run: ProgramEvaluator, object: Value, name: string, call: Call): Value | undefined;
  /** The files that may be the module of that name, from the file that imports it; the first that exists is it. */
  modules(specifier: string, from: SourceFile, access: FileAccess): readonly string[];
  /** The name of a module within a package or folder: what `from a import b` means where `b` is none of the names in `a`. */
  submodule(specifier: string, name: string): string;
}
