import { MappedText, type PlaceholderKind } from "../../text/mapped-text.js";
import { range, type Span, textOf } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Syntax } from "../javascript/syntax.js";
import { applyFunction, callExpression, callFunction, callMember, callOf, functionValue, invoke, outside } from "./calls.js";
import { classValue, construct, newExpression, superCall } from "./classes.js";
import { evaluate, logicalExpression, spread } from "./expressions.js";
import { Heap, type Snapshot } from "./heap.js";
import { joinTexts, keyOf, objectLiteral, taggedTemplate, templateLiteral } from "./literals.js";
import { assignment, assignTo, calledObject, getMember, memberExpression, memberName, ofLibrary, ofMade } from "./members.js";
import { exported, importAll, imported, readFile, readModule } from "./modules.js";
import { bindParameters, bindPattern } from "./patterns.js";
import { type Completion, type Frame, type InterpreterOptions, MAX_STEPS, type Module, type Place, type ProgramEvaluator } from "./run.js";
import type { Scope, Slot } from "./scope.js";
import { declare, perhaps, runBlock, runStatement, tentatively } from "./statements.js";
import { plainText, textValue } from "./text.js";
import { ToNode } from "./to-node.js";
import { uncalledMethods } from "./uncalled.js";
import { type Call, type ClassValue, type ConstructedObject, type FunctionValue, listOf, type ObjectValue, type Value } from "./values.js";

/**
 * Follows a program's text without running it: a reading of the part of TypeScript in which people build definitions.
 * What depends on more than the repository says is unknown; a branch on it is followed both ways and joined.
 */
export class Interpreter implements ProgramEvaluator {
  readonly heap = new Heap();
  readonly toNode: ToNode;
  readonly modules = new Map<string, Module | undefined>();
  readonly created: FunctionValue[] = [];
  readonly classes: ClassValue[] = [];
  readonly entered = new Set<Syntax>();
  readonly running = new Map<Syntax, number>();
  readonly instances = new Map<Syntax, ObjectValue>();
  readonly places: Place[] = [];
  steps = 0;
  depth = 0;
  calls = 0;
  branches = 0;
  frame: Frame = { returns: [] };

  constructor(readonly options: InterpreterOptions) {
    this.toNode = new ToNode(options.render);
  }

  get uncertain(): boolean {
    return this.branches > 0;
  }

  get exhausted(): boolean {
    return this.steps >= MAX_STEPS;
  }

  /** Where a file calls what is being followed, the innermost such call. */
  callIn(file: SourceFile): Place | undefined {
    const here = this.places.filter(({ at }) => at.file === file);
    return here.findLast(({ known }) => known) ?? here.at(-1);
  }

  /**
   * Reads a file as the program: its statements, then the functions in it that nothing has called.
   * @param wanted tells by its text which methods are worth being called though nothing in the program does.
   */
  run(file: SourceFile, wanted: RegExp): Module | undefined {
    const module = this.module(file);
    this.callUncalled(file);
    for (const call of uncalledMethods(this, file, wanted)) {
      call();
      this.callUncalled(file);
    }
    return module;
  }

  private callUncalled(file: SourceFile): void {
    for (let c = 0, f = 0; (c < this.classes.length || f < this.created.length) && !this.exhausted; ) {
      const cls = this.classes[c];
      if (cls) {
        c++;
        if (cls.scope.file === file && !this.entered.has(cls.node)) this.construct(cls, undefined, cls.at);
        continue;
      }
      const fn = this.created[f++] as FunctionValue;
      if (fn.scope.file === file && !this.entered.has(fn.node)) this.callFunction(fn, undefined, fn.at);
    }
  }

  made(type: string, { args, at }: Pick<Call, "args" | "at">): ConstructedObject {
    const value = this.heap.born<ConstructedObject>({ kind: "made", type, args, state: new Map(), at });
    this.options.onMade?.(value);
    return value;
  }

  set(made: ConstructedObject, name: string, value: Value): void {
    this.heap.setState(made, name, value);
  }

  push(made: ConstructedObject, name: string, ...values: readonly Value[]): void {
    const old = made.state.get(name);
    const list = old?.kind === "list" ? old : undefined;
    const next = this.heap.born(listOf([...(list?.items ?? []), ...values], made.at, list?.open ?? (old !== undefined && !list)));
    this.heap.setState(made, name, next);
  }

  member(object: ObjectValue, name: string, value: Value): void {
    this.heap.setMember(object, name, { key: value.at, value });
  }

  invokeMethod(on: Value, name: string, args: readonly Value[], at: Span): Value {
    return this.callMember(on, name, this.callOf(args, false, at, at), `\${${name}()}`);
  }

  /** A file of the repository by a path as programs write it: from `__dirname`, else from the program's folder. */
  readText(path: Value, at: Span): Value | undefined {
    const file = this.readFile(plainText(path), at.file);
    return file && textValue(MappedText.ofFile(file), range(file, 0, file.text.length));
  }

  // what the parts ask of each other

  block(statements: readonly Syntax[], scope: Scope, module?: Module): Completion {
    return runBlock(this, statements, scope, module);
  }

  evaluate(expression: unknown, scope: Scope): Value {
    return evaluate(this, expression, scope);
  }

  functionValue(node: Syntax, scope: Scope, self?: Value, home?: ClassValue): FunctionValue {
    return functionValue(this, node, scope, self, home);
  }

  classValue(node: Syntax, scope: Scope): ClassValue {
    return classValue(this, node, scope);
  }

  imports(node: Syntax, scope: Scope): void {
    imported(this, node, scope);
  }

  exports(node: Syntax, scope: Scope, module?: Module): void {
    exported(this, node, scope, module);
  }

  bind(pattern: Syntax | undefined, value: Value, scope: Scope): void {
    bindPattern(this, pattern, value, scope);
  }

  declare(scope: Scope, name: string, value: Value | undefined): Slot {
    return declare(this, scope, name, value);
  }

  keyOf(property: Syntax, scope: Scope): string | undefined {
    return keyOf(this, property, scope);
  }

  get(of: Value, name: string, at: Span, shown = `\${${textOf(at).slice(0, 80)}}`): Value {
    return getMember(this, of, name, at, shown);
  }

  assignTo(target: Syntax, value: Value, scope: Scope): void {
    assignTo(this, target, value, scope);
  }

  library(path: readonly string[], at: Span): Value {
    return ofLibrary(this, path, at);
  }

  statement(node: Syntax, scope: Scope, module?: Module): Completion {
    return runStatement(this, node, scope, module);
  }

  template(node: Syntax, scope: Scope): Value {
    return templateLiteral(this, node, scope);
  }

  tagged(node: Syntax, scope: Scope): Value {
    return taggedTemplate(this, node, scope);
  }

  object(node: Syntax, scope: Scope): Value {
    return objectLiteral(this, node, scope);
  }

  memberExpression(node: Syntax, scope: Scope): Value {
    return memberExpression(this, node, scope);
  }

  call(node: Syntax, scope: Scope): Value {
    return callExpression(this, node, scope);
  }

  create(node: Syntax, scope: Scope): Value {
    return newExpression(this, node, scope);
  }

  assignment(node: Syntax, scope: Scope): Value {
    return assignment(this, node, scope);
  }

  importAll(specifier: string, node: Syntax, scope: Scope): Value {
    return importAll(this, specifier, node, scope);
  }

  callMember(object: Value, name: string, call: Call, shown: string): Value {
    return callMember(this, object, name, call, shown);
  }

  callFunction(fn: FunctionValue, args: readonly Value[] | undefined, at: Span): Value {
    return callFunction(this, fn, args, at);
  }

  joinTexts(a: Value, aNode: Syntax, b: Value, bNode: Syntax, node: Syntax, scope: Scope): Value {
    return joinTexts(this, a, aNode, b, bNode, node, scope);
  }

  perhaps(body: () => void): void {
    perhaps(this, body);
  }

  tentatively(body: () => void): Snapshot {
    return tentatively(this, body);
  }

  logical(node: Syntax, scope: Scope): Value {
    return logicalExpression(this, node, scope);
  }

  superCall(node: Syntax, scope: Scope): Value {
    return superCall(this, node, scope);
  }

  objectOf(node: Syntax, scope: Scope): Value | undefined {
    return calledObject(this, node, scope);
  }

  memberName(node: Syntax, scope: Scope): string | undefined {
    return memberName(this, node, scope);
  }

  spread(nodes: readonly (Syntax | null)[], scope: Scope): { values: Value[]; open: boolean } {
    return spread(this, nodes, scope);
  }

  ofMade(of: ConstructedObject, name: string, at: Span, shown: string): Value {
    return ofMade(this, of, name, at, shown);
  }

  parameters(params: readonly Syntax[], args: readonly Value[] | undefined, scope: Scope): void {
    bindParameters(this, params, args, scope);
  }

  callOf(args: readonly Value[], open: boolean, at: Span, name: Span, places: readonly Span[] = []): Call {
    return callOf(this, args, open, at, name, places);
  }

  outside(call: Call, shown: string, hole: PlaceholderKind = "unknown", changes = true): Value {
    return outside(this, call, shown, hole, changes);
  }

  module(file: SourceFile): Module | undefined {
    return readModule(this, file);
  }

  construct(cls: ClassValue, args: readonly Value[] | undefined, at: Span): Value {
    return construct(this, cls, args, at);
  }

  readFile(path: string | undefined, from: SourceFile): SourceFile | undefined {
    return readFile(this, path, from);
  }

  apply(callee: Value, call: Call, shown: string): Value {
    return applyFunction(this, callee, call, shown);
  }

  invoke(callee: Value, args: readonly Value[], at: Span): Value {
    return invoke(this, callee, args, at);
  }
}
