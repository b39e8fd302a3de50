import { posix } from "node:path";
import type { FileAccess } from "../hosts/host.js";
import { type HoleKind, MappedText, type MappedTextBuilder } from "../text/mapped-text.js";
import { parseJson } from "../text/parse-json.js";
import { type Range, range, textOf } from "../text/range.js";
import type { SourceFile } from "../text/source-file.js";
import { isSyntax, type Syntax } from "../workers/syntax.js";
import { GLOBALS, globalCall, globalConstruct, listMethod, objectMethod, textMethod } from "./builtins.js";
import { fromNode } from "./from-node.js";
import { Heap, type Snapshot } from "./journal.js";
import type { Library, Tools } from "./library.js";
import { holeKindOfName } from "./names.js";
import { binary, unary } from "./operators.js";
import type { Parse } from "./parse.js";
import { Scope, type Slot } from "./scope.js";
import { computedText, literalText, plainText, textValue } from "./text.js";
import { type Render, ToNode } from "./to-node.js";
import {
  type Call,
  type ClassValue,
  either,
  type FunctionValue,
  isNothing,
  type ListValue,
  listOf,
  type MadeValue,
  memberOf,
  type ObjectValue,
  objectOf,
  truthOf,
  undefinedAt,
  type Value,
} from "./values.js";

/** Evaluated expressions and statements in one file's reading; beyond it everything is unknown. */
const MAX_STEPS = 600_000;
/** Expressions within expressions, and calls within calls. */
const MAX_DEPTH = 700;
const MAX_CALLS = 48;
const MAX_TURNS = 2_000;
const MAX_FILES = 60;
/** Characters: a definition may have 1 MiB. */
const MAX_TEXT = 1_100_000;
const MAX_ITEMS = 5_000;

interface Module {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly exports: Map<string, () => Value>;
}

type Completion = { readonly kind: "return"; readonly value: Value } | { readonly kind: "break" | "continue" | "throw" } | undefined;

/** A function that is running, with the ways out that it may have taken. */
interface Frame {
  readonly returns: { readonly value: Value; readonly heap: Snapshot }[];
}

interface InterpreterOptions {
  readonly parse: Parse;
  readonly access: FileAccess;
  readonly libraries: readonly Library[];
  readonly render?: Render;
  /** Hears of the value of every expression of the program. */
  readonly observe?: (node: Syntax, value: Value) => void;
  /** Hears of everything that a package's class makes. */
  readonly onMade?: (made: MadeValue) => void;
}

const FUNCTIONS = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

/**
 * Follows a program's text without running it: a reading of the part of TypeScript in which people build definitions.
 * What depends on more than the repository says is unknown; a branch on it is followed both ways and joined.
 */
export class Interpreter implements Tools {
  readonly heap = new Heap();
  readonly toNode: ToNode;
  private readonly modules = new Map<string, Module | undefined>();
  private readonly created: FunctionValue[] = [];
  private readonly classes: ClassValue[] = [];
  private readonly entered = new Set<Syntax>();
  private readonly running = new Map<Syntax, number>();
  private steps = 0;
  private depth = 0;
  private calls = 0;
  private branches = 0;
  private frame: Frame = { returns: [] };

  constructor(private readonly options: InterpreterOptions) {
    this.toNode = new ToNode(options.render);
  }

  get uncertain(): boolean {
    return this.branches > 0;
  }

  get exhausted(): boolean {
    return this.steps >= MAX_STEPS;
  }

  /** Reads a file as the program: its statements, then whatever in it nobody has called. */
  run(file: SourceFile): Module | undefined {
    const module = this.module(file);
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
    return module;
  }

  module(file: SourceFile): Module | undefined {
    if (this.modules.has(file.path)) return this.modules.get(file.path);
    if (this.modules.size >= MAX_FILES) return undefined;
    const program = this.options.parse(file);
    if (!program) {
      this.modules.set(file.path, undefined);
      return undefined;
    }
    const module: Module = { file, scope: new Scope(file), exports: new Map() };
    this.modules.set(file.path, module);
    const [frame, branches, depth] = [this.frame, this.branches, this.depth];
    this.frame = { returns: [] };
    this.branches = 0;
    this.depth = 0;
    const common = this.commonModule(module.scope);
    this.block(program.body as Syntax[], module.scope, module);
    this.commonExports(common, module);
    this.frame = frame;
    this.branches = branches;
    this.depth = depth;
    return module;
  }

  /** `module.exports` and `exports` of the older way to write modules. */
  private commonModule(scope: Scope): ObjectValue {
    const at = range(scope.file, 0, 0);
    const exported = objectOf(at);
    const module = objectOf(at, [["exports", { key: at, value: exported }]]);
    scope.declare("module", module);
    scope.declare("exports", exported);
    return module;
  }

  private commonExports(common: ObjectValue, { exports }: Module): void {
    const value = memberOf(common, "exports");
    if (!value || (value.kind === "object" && value.members.size === 0 && !value.open)) return;
    if (!exports.has("=")) exports.set("=", () => value);
    if (!exports.has("default")) exports.set("default", () => value);
    if (value.kind === "object") for (const [name, member] of value.members) if (!exports.has(name)) exports.set(name, () => member.value);
  }

  // ---- what libraries may ask

  made(type: string, { args, at }: Pick<Call, "args" | "at">): MadeValue {
    const value = this.heap.born<MadeValue>({ kind: "made", type, args, state: new Map(), at });
    this.options.onMade?.(value);
    return value;
  }

  set(made: MadeValue, name: string, value: Value): void {
    this.heap.setState(made, name, value);
  }

  push(made: MadeValue, name: string, ...values: readonly Value[]): void {
    const old = made.state.get(name);
    const list = old?.kind === "list" ? old : undefined;
    const next = this.heap.born(listOf([...(list?.items ?? []), ...values], made.at, list?.open ?? (old !== undefined && !list)));
    this.heap.setState(made, name, next);
  }

  member(object: ObjectValue, name: string, value: Value): void {
    this.heap.setMember(object, name, { key: value.at, value });
  }

  invokeMethod(on: Value, name: string, args: readonly Value[], at: Range): Value {
    return this.callMember(on, name, this.callOf(args, false, at, at), `\${${name}()}`);
  }

  /** A file of the repository by a path as programs write it: from `__dirname`, else from the program's folder. */
  readText(path: Value, at: Range): Value | undefined {
    const file = this.readFile(plainText(path), at.file);
    return file && textValue(MappedText.ofFile(file), range(file, 0, file.text.length));
  }

  readFile(path: string | undefined, from: SourceFile): SourceFile | undefined {
    if (path === undefined) return undefined;
    const { access } = this.options;
    const candidates = path.startsWith(DIRNAME)
      ? [posix.relative(posix.dirname(from.path), path.slice(DIRNAME.length)) || "."]
      : posix.isAbsolute(path)
        ? []
        : Array.from({ length: 10 }, (_, up) => posix.join("../".repeat(up), path));
    for (const candidate of candidates) {
      if (!access.exists(from, candidate)) continue;
      const read = access.read(from, candidate);
      if (!("refused" in read)) return read;
    }
    return undefined;
  }

  // ---- statements

  private block(statements: readonly Syntax[], scope: Scope, module?: Module): Completion {
    this.hoist(statements, scope, module);
    return this.statements(statements, 0, scope, module);
  }

  private statements(list: readonly Syntax[], from: number, scope: Scope, module?: Module): Completion {
    for (let i = from; i < list.length; i++) {
      const node = list[i] as Syntax;
      if (node.type === "IfStatement") {
        const truth = truthOf(this.evaluate(node.test, scope));
        if (truth === undefined) {
          const done = this.fork(node, list, i + 1, scope, module);
          if (done !== "on") return done;
          continue;
        }
        const taken = truth ? node.consequent : node.alternate;
        const done = isSyntax(taken) ? this.statement(taken, scope) : undefined;
        if (done) return done;
        continue;
      }
      const done = this.statement(node, scope, module);
      if (done) return done;
    }
    return undefined;
  }

  /** Both ways of an `if` that nobody can decide; the rest of the block belongs to the way that goes on. */
  private fork(node: Syntax, list: readonly Syntax[], next: number, scope: Scope, module?: Module): Completion | "on" {
    let first: Completion;
    let second: Completion;
    const a = this.tentatively(() => {
      first = this.statement(node.consequent as Syntax, scope);
    });
    const b = this.tentatively(() => {
      if (isSyntax(node.alternate)) second = this.statement(node.alternate, scope);
    });
    if (!first && !second) {
      this.heap.join(a, b);
      return "on";
    }
    if (first?.kind === "throw" || second?.kind === "throw") {
      const [other, heap] = first?.kind === "throw" ? [second, b] : [first, a];
      this.heap.apply(heap);
      return other ?? "on";
    }
    if (first && second) {
      this.heap.join(a, b);
      if (first.kind === "return" && second.kind === "return") return { kind: "return", value: either(first.value, second.value) };
      return first.kind === "return" ? second : first;
    }
    const [left, leftHeap, otherHeap] = first ? [first, a, b] : [second as NonNullable<Completion>, b, a];
    if (left.kind === "return") {
      this.frame.returns.push({ value: left.value, heap: leftHeap });
      this.heap.apply(otherHeap);
      return this.statements(list, next, scope, module);
    }
    let rest: Completion;
    const went = this.tentatively(() => {
      this.heap.apply(otherHeap);
      rest = this.statements(list, next, scope, module);
    });
    this.heap.join(leftHeap, went);
    return rest?.kind === "return" ? rest : left;
  }

  private tentatively(run: () => void): Snapshot {
    this.branches++;
    try {
      return this.heap.tentatively(run);
    } finally {
      this.branches--;
    }
  }

  /** Something that runs an unknown number of times, perhaps never. */
  private perhaps(run: () => void): void {
    this.heap.join(this.tentatively(run), new Map());
  }

  /** Function declarations and classes' names exist before their statements are reached. */
  private hoist(statements: readonly Syntax[], scope: Scope, module?: Module): void {
    for (const statement of statements) {
      const node = declarationIn(statement);
      if (node?.type !== "FunctionDeclaration") continue;
      const name = nameOf(node.id);
      const value = this.functionValue(node, scope);
      if (name !== undefined) this.declare(scope, name, value);
      if (module) this.exportDeclared(statement, name, module);
    }
  }

  private exportDeclared(statement: Syntax, name: string | undefined, module: Module): void {
    const { scope } = module;
    const read = (local: string) => () => scope.find(local)?.value ?? this.unknown(statement, scope);
    if (statement.type === "ExportDefaultDeclaration" && name !== undefined) module.exports.set("default", read(name));
    if (statement.type === "ExportNamedDeclaration" && name !== undefined) module.exports.set(name, read(name));
  }

  private statement(node: Syntax, scope: Scope, module?: Module): Completion {
    if (++this.steps >= MAX_STEPS) return undefined;
    switch (node.type) {
      case "ExpressionStatement":
        this.evaluate(node.expression, scope);
        return undefined;
      case "VariableDeclaration":
        this.variables(node, scope);
        return undefined;
      case "ReturnStatement":
        return {
          kind: "return",
          value: isSyntax(node.argument) ? this.evaluate(node.argument, scope) : undefinedAt(this.at(node, scope)),
        };
      case "BlockStatement":
      case "StaticBlock":
        return this.block(node.body as Syntax[], new Scope(scope.file, scope));
      case "IfStatement":
        return this.statements([node], 0, scope);
      case "ForStatement":
        return this.forLoop(node, scope);
      case "ForOfStatement":
        return this.forOf(node, scope);
      case "ForInStatement":
        return this.forIn(node, scope);
      case "WhileStatement":
      case "DoWhileStatement":
        this.perhaps(() => void this.statement(node.body as Syntax, scope));
        return undefined;
      case "SwitchStatement":
        return this.switchOn(node, scope);
      case "TryStatement":
        return this.attempt(node, scope);
      case "LabeledStatement":
        return this.statement(node.body as Syntax, scope);
      case "ThrowStatement":
        return { kind: "throw" };
      case "BreakStatement":
        return { kind: "break" };
      case "ContinueStatement":
        return { kind: "continue" };
      case "ClassDeclaration": {
        const value = this.classValue(node, scope);
        const name = nameOf(node.id);
        if (name !== undefined) this.declare(scope, name, value);
        return undefined;
      }
      case "TSEnumDeclaration":
        this.enumeration(node, scope);
        return undefined;
      case "TSModuleDeclaration":
      case "TSModuleBlock": {
        const body = node.body;
        if (Array.isArray(body)) this.block(body.filter(isSyntax), scope, module);
        else if (isSyntax(body)) this.statement(body, new Scope(scope.file, scope));
        return undefined;
      }
      case "ImportDeclaration":
      case "TSImportEqualsDeclaration":
        this.imports(node, scope);
        return undefined;
      case "ExportNamedDeclaration":
      case "ExportDefaultDeclaration":
      case "ExportAllDeclaration":
      case "TSExportAssignment":
        this.exports(node, scope, module);
        return undefined;
      default:
        return undefined;
    }
  }

  private variables(node: Syntax, scope: Scope): void {
    for (const declarator of (node.declarations as Syntax[]) ?? []) {
      const init = declarator.init;
      if (node.declare === true) {
        this.bind(declarator.id as Syntax, this.unknownParameter(declarator.id as Syntax, scope), scope);
        continue;
      }
      const value = isSyntax(init) ? this.evaluate(init, scope) : undefined;
      if (value === undefined && nameOf(declarator.id) !== undefined) this.declare(scope, nameOf(declarator.id) as string, undefined);
      else this.bind(declarator.id as Syntax, value ?? undefinedAt(this.at(declarator, scope)), scope);
    }
  }

  private declare(scope: Scope, name: string, value: Value | undefined): Slot {
    return this.heap.born(scope.declare(name, value));
  }

  /** A pattern of a declaration or parameter takes its value apart. */
  private bind(pattern: Syntax | undefined, value: Value, scope: Scope): void {
    if (!pattern) return;
    switch (pattern.type) {
      case "Identifier":
        this.declare(scope, String(pattern.name), value);
        return;
      case "TSParameterProperty":
        this.bind(pattern.parameter as Syntax, value, scope);
        return;
      case "AssignmentPattern": {
        const left = pattern.left as Syntax;
        if (value.kind === "undefined") this.bind(left, this.evaluate(pattern.right, scope), scope);
        else if (value.kind === "unknown") this.bind(left, this.oneOf(value, this.evaluate(pattern.right, scope), left, scope), scope);
        else this.bind(left, value, scope);
        return;
      }
      case "ObjectPattern": {
        const taken = new Set<string>();
        for (const property of pattern.properties as Syntax[]) {
          if (property.type === "RestElement") {
            this.bind(property.argument as Syntax, this.without(value, taken, property, scope), scope);
            continue;
          }
          const key = this.keyOf(property, scope);
          if (key !== undefined) taken.add(key);
          const at = this.at(property.value as Syntax, scope);
          this.bind(property.value as Syntax, key === undefined ? this.unknown(property, scope) : this.get(value, key, at), scope);
        }
        return;
      }
      case "ArrayPattern":
        (pattern.elements as (Syntax | null)[]).forEach((element, i) => {
          if (!element) return;
          if (element.type === "RestElement") {
            const rest = value.kind === "list" ? listOf(value.items.slice(i), value.at, value.open) : this.unknown(element, scope);
            this.bind(element.argument as Syntax, rest, scope);
          } else this.bind(element, this.item(value, i, element, scope), scope);
        });
        return;
      default:
        return;
    }
  }

  private item(value: Value, index: number, node: Syntax, scope: Scope): Value {
    if (value.kind === "list") {
      const item = value.items[index];
      if (item) return item;
      if (!value.open) return undefinedAt(this.at(node, scope));
    }
    return this.unknown(node, scope);
  }

  private without(value: Value, taken: ReadonlySet<string>, node: Syntax, scope: Scope): Value {
    if (value.kind !== "object") return this.unknown(node, scope);
    return this.heap.born(
      objectOf(
        value.at,
        [...value.members].filter(([name]) => !taken.has(name)),
        value.open,
      ),
    );
  }

  private forLoop(node: Syntax, scope: Scope): Completion {
    const inner = new Scope(scope.file, scope);
    const { init, test, update, body } = node as unknown as Record<string, Syntax | null>;
    if (init?.type === "VariableDeclaration") this.variables(init, inner);
    else if (init) this.evaluate(init, inner);
    for (let turn = 0; turn < MAX_TURNS && !this.exhausted; turn++) {
      const truth = test ? truthOf(this.evaluate(test, inner)) : undefined;
      if (truth === false) return undefined;
      if (truth === undefined) {
        this.perhaps(() => void this.statement(body as Syntax, inner));
        return undefined;
      }
      const done = this.statement(body as Syntax, inner);
      if (done?.kind === "break" || done?.kind === "throw") return undefined;
      if (done?.kind === "return") return done;
      if (update) this.evaluate(update, inner);
    }
    return undefined;
  }

  private forOf(node: Syntax, scope: Scope): Completion {
    const list = this.evaluate(node.right, scope);
    return this.over(node, list.kind === "list" ? list : undefined, scope);
  }

  private forIn(node: Syntax, scope: Scope): Completion {
    const object = this.evaluate(node.right, scope);
    const names =
      object.kind === "object"
        ? listOf(
            [...object.members].map(([name, m]) => computedText(name, m.key)),
            object.at,
            object.open,
          )
        : undefined;
    return this.over(node, names, scope);
  }

  private over(node: Syntax, list: ListValue | undefined, scope: Scope): Completion {
    const left = node.left as Syntax;
    const pattern = left.type === "VariableDeclaration" ? ((left.declarations as Syntax[])[0]?.id as Syntax) : undefined;
    const turn = (value: Value): Completion => {
      const inner = new Scope(scope.file, scope);
      if (pattern) this.bind(pattern, value, inner);
      else this.assignTo(left, value, inner);
      return this.statement(node.body as Syntax, inner);
    };
    for (const item of list?.items ?? []) {
      if (this.exhausted) return undefined;
      const done = turn(item);
      if (done?.kind === "break" || done?.kind === "throw") return undefined;
      if (done?.kind === "return") return done;
    }
    if (!list || list.open) this.perhaps(() => void turn(this.unknown(pattern ?? left, scope)));
    return undefined;
  }

  private switchOn(node: Syntax, scope: Scope): Completion {
    const value = this.evaluate(node.discriminant, scope);
    const cases = node.cases as Syntax[];
    const inner = new Scope(scope.file, scope);
    const at = this.at(node, scope);
    let start = -1;
    for (const [i, one] of cases.entries()) {
      if (!isSyntax(one.test)) continue;
      const same = truthOf(binary("===", value, this.evaluate(one.test, inner), at, "${…}", this.toNode));
      if (same === undefined) return this.anyCase(cases, inner);
      if (same) {
        start = i;
        break;
      }
    }
    if (start < 0) start = cases.findIndex((one) => !isSyntax(one.test));
    if (start < 0) return undefined;
    const done = this.block(
      cases.slice(start).flatMap((one) => one.consequent as Syntax[]),
      inner,
    );
    return done?.kind === "break" ? undefined : done;
  }

  private anyCase(cases: readonly Syntax[], scope: Scope): Completion {
    let all = true;
    let joined: Value | undefined;
    for (const i of cases.keys()) {
      let done: Completion;
      const heap = this.tentatively(() => {
        done = this.block(
          (cases.slice(i) as Syntax[]).flatMap((c) => c.consequent as Syntax[]),
          scope,
        );
      });
      if (done?.kind === "throw") continue;
      if (done?.kind === "return") {
        joined = joined ? either(joined, done.value) : done.value;
        this.frame.returns.push({ value: done.value, heap });
      } else {
        all = false;
        this.heap.join(heap, new Map());
      }
    }
    const complete = cases.some((one) => !isSyntax(one.test));
    return complete && all && joined ? { kind: "return", value: joined } : undefined;
  }

  private attempt(node: Syntax, scope: Scope): Completion {
    const done = this.statement(node.block as Syntax, scope);
    const handler = node.handler;
    if (done?.kind === "throw" && isSyntax(handler)) {
      const inner = new Scope(scope.file, scope);
      if (isSyntax(handler.param)) this.bind(handler.param, this.unknown(handler.param, scope), inner);
      return this.statement(handler.body as Syntax, inner);
    }
    if (isSyntax(node.finalizer)) return this.statement(node.finalizer, scope) ?? done;
    return done;
  }

  private enumeration(node: Syntax, scope: Scope): void {
    const body = isSyntax(node.body) ? (node.body.members as Syntax[]) : (node.members as Syntax[]);
    const object = objectOf(this.at(node, scope));
    let next = 0;
    for (const one of body ?? []) {
      const id = one.id as Syntax;
      const name = id.type === "Literal" ? String(id.value) : String(id.name);
      const init = one.initializer;
      const value: Value = isSyntax(init) ? this.evaluate(init, scope) : { kind: "number", value: next, at: this.at(one, scope) };
      if (value.kind === "number") next = value.value + 1;
      object.members.set(name, { key: this.at(id, scope), value });
    }
    const name = nameOf(node.id);
    if (name !== undefined) this.declare(scope, name, object);
  }

  // ---- modules

  private imports(node: Syntax, scope: Scope): void {
    if (node.type === "TSImportEqualsDeclaration") {
      const reference = node.moduleReference as Syntax;
      const name = nameOf(node.id);
      if (name === undefined) return;
      if (reference.type === "TSExternalModuleReference") {
        const specifier = reference.expression as Syntax;
        this.declare(scope, name, this.importAll(String(specifier.value), specifier, scope));
      } else this.declare(scope, name, this.qualified(reference, scope));
      return;
    }
    if (node.importKind === "type") return;
    const source = node.source as Syntax;
    const specifier = String(source.value);
    for (const one of node.specifiers as Syntax[]) {
      const local = nameOf(one.local);
      if (local === undefined) continue;
      if (one.type === "ImportNamespaceSpecifier") this.declare(scope, local, this.importAll(specifier, source, scope));
      else {
        const imported = one.type === "ImportDefaultSpecifier" ? "default" : nameOf(one.imported);
        this.declare(scope, local, this.importOne(specifier, imported ?? "default", one, scope));
      }
    }
  }

  private qualified(node: Syntax, scope: Scope): Value {
    if (node.type === "TSQualifiedName")
      return this.get(this.qualified(node.left as Syntax, scope), nameOf(node.right) ?? "", this.at(node, scope));
    return this.evaluate(node, scope);
  }

  private importOne(specifier: string, name: string, node: Syntax, scope: Scope): Value {
    const at = this.at(node, scope);
    const found = this.resolve(specifier, scope.file);
    if (found === "package") {
      return name === "default" ? { kind: "library", path: [specifier], at } : this.library([specifier, name], at);
    }
    if (found === undefined) return { kind: "unknown", hole: "unknown", name: `\${${name}}`, at };
    if ("root" in found) return name === "default" ? found.root : this.get(found.root, name, at);
    const exported = found.exports.get(name);
    if (exported) return exported();
    // the file that imports this one may not be done yet
    return found.scope.own(name)?.value ?? { kind: "unknown", hole: "unknown", name: `\${${name}}`, at };
  }

  private importAll(specifier: string, node: Syntax, scope: Scope): Value {
    const at = this.at(node, scope);
    const found = this.resolve(specifier, scope.file);
    if (found === "package") return { kind: "library", path: [specifier], at };
    if (found === undefined) return { kind: "unknown", hole: "unknown", name: `\${${specifier}}`, at };
    if ("root" in found) return found.root;
    const assigned = found.exports.get("=");
    if (assigned) return assigned();
    return objectOf(
      at,
      [...found.exports].map(([name, read]) => [name, { key: at, value: read() }] as const),
    );
  }

  private resolve(specifier: string, from: SourceFile): Module | { readonly root: Value } | "package" | undefined {
    if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return "package";
    const { access } = this.options;
    const base = specifier.replace(/\/$/, "");
    const stem = base.replace(/\.([cm]?)jsx?$/, "");
    const extension = /\.([cm]?)jsx?$/.exec(base)?.[1] ?? "";
    const names = [
      ...(/\.[cm]?[jt]sx?$|\.json$/.test(base) ? [base] : []),
      ...(stem === base ? [] : [`${stem}.${extension}ts`, `${stem}.tsx`]),
      ...["ts", "tsx", "mts", "js", "mjs", "cjs", "json"].map((e) => `${base}.${e}`),
      ...["ts", "js"].map((e) => `${base}/index.${e}`),
    ];
    for (const name of names) {
      if (!access.exists(from, name)) continue;
      const file = access.read(from, name);
      if ("refused" in file) continue;
      if (!name.endsWith(".json")) return this.module(file);
      const { root } = parseJson(MappedText.ofFile(file));
      return root && { root: fromNode(root) };
    }
    return undefined;
  }

  private exports(node: Syntax, scope: Scope, module?: Module): void {
    const declaration = node.declaration ?? node.expression;
    if (node.type === "ExportDefaultDeclaration" || node.type === "TSExportAssignment") {
      const name = node.type === "TSExportAssignment" ? "=" : "default";
      if (!isSyntax(declaration)) return;
      if (declaration.type === "FunctionDeclaration") return;
      if (declaration.type === "ClassDeclaration") this.statement(declaration, scope);
      const local = declaration.type === "ClassDeclaration" ? nameOf(declaration.id) : undefined;
      const value = local !== undefined ? scope.find(local)?.value : this.evaluate(declaration, scope);
      if (value) module?.exports.set(name, () => value);
      return;
    }
    if (isSyntax(declaration)) {
      if (declaration.type !== "FunctionDeclaration") this.statement(declaration, scope);
      for (const name of declaredNames(declaration))
        module?.exports.set(name, () => scope.find(name)?.value ?? this.unknown(declaration, scope));
      return;
    }
    const source = node.source;
    const specifier = isSyntax(source) ? String(source.value) : undefined;
    if (node.type === "ExportAllDeclaration" && specifier !== undefined) {
      const found = this.resolve(specifier, scope.file);
      if (found && found !== "package" && "exports" in found)
        for (const [name, read] of found.exports) if (name !== "default" && !module?.exports.has(name)) module?.exports.set(name, read);
      return;
    }
    for (const one of (node.specifiers as Syntax[]) ?? []) {
      const local = nameOf(one.local) ?? "default";
      const exported = nameOf(one.exported) ?? local;
      module?.exports.set(exported, () =>
        specifier === undefined ? (scope.find(local)?.value ?? this.unknown(one, scope)) : this.importOne(specifier, local, one, scope),
      );
    }
  }

  // ---- expressions

  evaluate(expression: unknown, scope: Scope): Value {
    if (!isSyntax(expression)) return undefinedAt(range(scope.file, 0, 0));
    if (++this.steps >= MAX_STEPS || this.depth >= MAX_DEPTH) return this.unknown(expression, scope);
    this.depth++;
    const value = this.bounded(this.expression(expression, scope), expression, scope);
    this.depth--;
    this.options.observe?.(expression, value);
    return value;
  }

  /** Values that grow beyond every definition are not followed: a loop that doubles a text ends. */
  private bounded(value: Value, node: Syntax, scope: Scope): Value {
    const grown =
      (value.kind === "text" && (value.content.text.length > MAX_TEXT || value.content.segments.length > MAX_TEXT / 16)) ||
      (value.kind === "list" && value.items.length > MAX_ITEMS) ||
      (value.kind === "object" && value.members.size > MAX_ITEMS);
    return grown ? this.unknown(node, scope) : value;
  }

  private expression(node: Syntax, scope: Scope): Value {
    const at = this.at(node, scope);
    switch (node.type) {
      case "Literal":
        return this.literal(node, at);
      case "TemplateLiteral":
        return this.template(node, scope);
      case "TaggedTemplateExpression":
        return this.tagged(node, scope);
      case "Identifier":
        return this.identifier(String(node.name), node, scope);
      case "ThisExpression":
        return scope.this ?? this.unknown(node, scope);
      case "ObjectExpression":
        return this.object(node, scope);
      case "ArrayExpression": {
        const { values, open } = this.spread(node.elements as (Syntax | null)[], scope);
        return this.heap.born(listOf(values, at, open));
      }
      case "ArrowFunctionExpression":
      case "FunctionExpression":
        return this.functionValue(node, scope);
      case "ClassExpression":
        return this.classValue(node, scope);
      case "MemberExpression":
        return this.memberExpression(node, scope);
      case "CallExpression":
        return this.call(node, scope);
      case "NewExpression":
        return this.create(node, scope);
      case "UnaryExpression":
        return unary(String(node.operator), this.evaluate(node.argument, scope), at, this.named(node, scope));
      case "BinaryExpression":
        return this.binary(node, scope);
      case "LogicalExpression":
        return this.logical(node, scope);
      case "ConditionalExpression":
        return this.conditional(node, scope);
      case "AssignmentExpression":
        return this.assignment(node, scope);
      case "UpdateExpression": {
        const old = this.evaluate(node.argument, scope);
        const value: Value =
          old.kind === "number" ? { kind: "number", value: old.value + (node.operator === "++" ? 1 : -1), at } : this.unknown(node, scope);
        this.assignTo(node.argument as Syntax, value, scope);
        return node.prefix === true ? value : old;
      }
      case "SequenceExpression": {
        const values = (node.expressions as Syntax[]).map((one) => this.evaluate(one, scope));
        return values[values.length - 1] ?? undefinedAt(at);
      }
      case "AwaitExpression":
        return this.evaluate(node.argument, scope);
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSTypeAssertion":
      case "TSInstantiationExpression":
      case "ChainExpression":
        return this.evaluate(node.expression, scope);
      case "ImportExpression": {
        const source = node.source as Syntax;
        return source.type === "Literal" ? this.importAll(String(source.value), source, scope) : this.unknown(node, scope);
      }
      case "MetaProperty":
        return objectOf(at, [
          ["dirname", { key: at, value: this.dirname(scope, at) }],
          ["url", { key: at, value: computedText(`${DIRNAME}${scope.file.path}`, at) }],
        ]);
      default:
        return this.unknown(node, scope);
    }
  }

  private literal(node: Syntax, at: Range): Value {
    const { value } = node;
    if (typeof value === "string") return textValue(literalText(at.file, at.start + 1, at.end - 1, value), at);
    if (typeof value === "number") return { kind: "number", value, at };
    if (typeof value === "boolean") return { kind: "boolean", value, at };
    if (value === null && node.raw === "null") return { kind: "null", at };
    return { kind: "unknown", hole: "unknown", name: "${…}", at };
  }

  private template(node: Syntax, scope: Scope): Value {
    const at = this.at(node, scope);
    const values = (node.expressions as Syntax[]).map((one) => this.evaluate(one, scope));
    return textValue(
      MappedText.build(at, (b) =>
        this.quasis(
          node,
          scope,
          b,
          (i) => void b.mapped(this.inText(values[i] as Value, (node.expressions as Syntax[])[i] as Syntax, scope)),
        ),
      ),
      at,
    );
  }

  /** A value within a text: a hole shows the expression that stands there. */
  private inText(value: Value, node: Syntax, scope: Scope): MappedText {
    const at = this.at(node, scope);
    const shown = range(scope.file, Math.max(0, at.start - 2), Math.min(at.file.text.length, at.end + 1));
    if (value.kind === "unknown")
      return MappedText.build(
        shown,
        (b) =>
          void b.hole({
            kind: value.hole,
            name: this.named(node, scope),
            range: shown,
            ...(value.resource === undefined ? {} : { resource: value.resource }),
          }),
      );
    if (value.kind === "library" || value.kind === "made") {
      const rendered = this.options.render?.(value);
      if (rendered) return this.toNode.text(rendered);
      return MappedText.build(shown, (b) => void b.hole({ kind: "unknown", name: this.named(node, scope), range: shown }));
    }
    return this.toNode.text(value);
  }

  private quasis(node: Syntax, scope: Scope, into: MappedTextBuilder, between: (index: number) => void): void {
    const quasis = node.quasis as Syntax[];
    quasis.forEach((quasi, i) => {
      const cooked = (quasi.value as { cooked?: string }).cooked ?? "";
      const last = quasi.tail === true;
      into.mapped(literalText(scope.file, quasi.range[0] + 1, quasi.range[1] - (last ? 1 : 2), cooked));
      if (!last) between(i);
    });
  }

  /** ``pulumi.interpolate`…` `` and the like keep their text; what another tag does with it nobody knows. */
  private tagged(node: Syntax, scope: Scope): Value {
    const tag = this.evaluate(node.tag, scope);
    const text = this.template(node.quasi as Syntax, scope);
    const name = tag.kind === "library" ? (tag.path[tag.path.length - 1] ?? "") : "";
    return /^(?:interpolate|raw|dedent|outdent|default)$/.test(name) || (tag.kind === "library" && tag.path.length === 1)
      ? text
      : this.unknown(node, scope);
  }

  private identifier(name: string, node: Syntax, scope: Scope): Value {
    const slot = scope.find(name);
    if (slot) return slot.value ?? undefinedAt(this.at(node, scope));
    const at = this.at(node, scope);
    if (name === "undefined") return undefinedAt(at);
    if (name === "NaN" || name === "Infinity") return { kind: "number", value: Number(name), at };
    if (name === "__dirname") return this.dirname(scope, at);
    if (name === "__filename") return computedText(`${DIRNAME}${scope.file.path}`, at);
    if (GLOBALS.has(name)) return { kind: "library", path: ["(global)", name], at };
    return this.unknown(node, scope);
  }

  private dirname(scope: Scope, at: Range): Value {
    return computedText(`${DIRNAME}${posix.dirname(scope.file.path)}`, at);
  }

  private object(node: Syntax, scope: Scope): Value {
    const object: ObjectValue = this.heap.born({ ...objectOf(this.at(node, scope)), from: node });
    for (const property of node.properties as Syntax[]) {
      if (property.type === "SpreadElement") {
        const value = this.evaluate(property.argument, scope);
        if (value.kind === "object") {
          // what was there keeps its place only where the spread does not replace it
          for (const [name, member] of value.members) {
            object.members.delete(name);
            object.members.set(name, member);
          }
          if (value.open) object.open = true;
        } else if (!isNothing(value) && !(value.kind === "boolean" && !value.value)) object.open = true;
        continue;
      }
      const key = this.keyOf(property, scope);
      const of = property.value as Syntax;
      const value = property.kind === "get" ? this.unknown(property, scope) : this.evaluate(of, scope);
      if (property.kind === "set") continue;
      if (key === undefined) object.open = true;
      else
        object.members.set(key, {
          key: this.keyRange(property, scope),
          value: value.kind === "function" ? { ...value, self: object } : value,
        });
    }
    return object;
  }

  /** The characters of a key, without its quotes. */
  private keyRange(property: Syntax, scope: Scope): Range {
    const key = property.key as Syntax;
    const at = this.at(key, scope);
    return key.type === "Literal" && typeof key.value === "string" ? range(at.file, at.start + 1, at.end - 1) : at;
  }

  private keyOf(property: Syntax, scope: Scope): string | undefined {
    const key = property.key as Syntax;
    if (property.computed === true) return plainText(this.evaluate(key, scope));
    if (key.type === "Identifier" || key.type === "PrivateIdentifier") return String(key.name);
    return key.type === "Literal" ? String(key.value) : undefined;
  }

  private spread(nodes: readonly (Syntax | null)[], scope: Scope): { values: Value[]; open: boolean } {
    const values: Value[] = [];
    let open = false;
    for (const node of nodes) {
      if (!node) continue;
      if (node.type !== "SpreadElement") {
        values.push(this.evaluate(node, scope));
        continue;
      }
      const list = this.evaluate(node.argument, scope);
      if (list.kind === "list") values.push(...list.items);
      if (list.kind !== "list" || list.open) open = true;
    }
    return { values, open };
  }

  private memberExpression(node: Syntax, scope: Scope): Value {
    const object = this.objectOf(node, scope);
    if (!object) return undefinedAt(this.at(node, scope));
    const key = this.memberName(node, scope);
    if (key === undefined) return this.unknown(node, scope);
    return this.get(object, key, this.at(node, scope), this.named(node, scope));
  }

  /** What a member is taken of; undefined where `?.` finds nothing. */
  private objectOf(node: Syntax, scope: Scope): Value | undefined {
    const of = node.object as Syntax;
    if (of.type === "Super") return this.superOf(scope);
    const object = this.evaluate(of, scope);
    return isNothing(object) && node.optional === true ? undefined : object;
  }

  private superOf(scope: Scope): Value {
    return scope.homeClass?.parent ?? { kind: "unknown", hole: "unknown", name: "${super}", at: range(scope.file, 0, 0) };
  }

  private memberName(node: Syntax, scope: Scope): string | undefined {
    const property = node.property as Syntax;
    return node.computed === true ? plainText(this.evaluate(property, scope)) : String(property.name);
  }

  /** `of.name`. */
  get(of: Value, name: string, at: Range, shown = `\${${textOf(at).slice(0, 80)}}`): Value {
    switch (of.kind) {
      case "object":
        return this.ofObject(of, name, at, shown);
      case "list": {
        if (name === "length")
          return of.open ? { kind: "unknown", hole: "number", name: shown, at } : { kind: "number", value: of.items.length, at };
        if (/^\d+$/.test(name)) {
          const item = of.items[Number(name)];
          return item ?? (of.open ? { kind: "unknown", hole: "unknown", name: shown, at } : undefinedAt(at));
        }
        return { kind: "native", at, call: (call) => this.callMember(of, name, call, shown) };
      }
      case "text":
        if (name === "length" && plainText(of) !== undefined) return { kind: "number", value: (plainText(of) as string).length, at };
        return { kind: "native", at, call: (call) => this.callMember(of, name, call, shown) };
      case "class": {
        const own = of.statics.get(name)?.value;
        if (own) return own;
        return of.parent ? this.get(of.parent, name, at, shown) : { kind: "unknown", hole: holeKindOfName(name), name: shown, at };
      }
      case "library":
        return this.library([...of.path, name], at);
      case "made":
        return this.ofMade(of, name, at, shown);
      case "function":
        if (name === "call" || name === "apply" || name === "bind")
          return { kind: "native", at, call: (call) => this.callMember(of, name, call, shown) };
        return { kind: "unknown", hole: "unknown", name: shown, at };
      default:
        return { kind: "unknown", hole: holeKindOfName(name), name: shown, at };
    }
  }

  private ofObject(of: ObjectValue, name: string, at: Range, shown: string): Value {
    const own = of.members.get(name)?.value;
    if (own) return own;
    for (let cls: Value | undefined = of.of; cls?.kind === "class"; cls = cls.parent) {
      const method = methodOf(cls, name);
      if (!method) continue;
      const fn = this.functionValue(method.value as Syntax, cls.scope, of, cls);
      return method.kind === "get" ? this.callFunction(fn, [], at) : fn;
    }
    if (of.base) return this.ofMade(of.base, name, at, shown);
    if (of.open || of.of) return { kind: "unknown", hole: holeKindOfName(name), name: shown, at };
    return OBJECT_METHODS.test(name)
      ? { kind: "native", at, call: (call) => objectMethod(of, name, call) ?? { kind: "unknown", hole: "unknown", name: shown, at } }
      : undefinedAt(at);
  }

  private ofMade(of: MadeValue, name: string, at: Range, shown: string): Value {
    for (const library of this.options.libraries) {
      const value = library.property?.(of, name, at, this);
      if (value) return value;
    }
    return { kind: "unknown", hole: holeKindOfName(name, of.type), name: shown, resource: resourceOf(of), at };
  }

  private library(path: readonly string[], at: Range): Value {
    for (const library of this.options.libraries) {
      const value = library.constant?.(path, at, this);
      if (value) return value;
    }
    if (path[0] === "(global)" && path[1] === "process" && path[2] === "env" && path.length === 4)
      return { kind: "unknown", hole: "text", name: `\${${path.slice(1).join(".")}}`, at };
    return { kind: "library", path, at };
  }

  private binary(node: Syntax, scope: Scope): Value {
    // long concatenations lean to the left: no recursion on them
    const parts: Syntax[] = [];
    let left: Syntax = node;
    while (left.type === "BinaryExpression") {
      parts.push(left);
      left = left.left as Syntax;
    }
    let value = this.evaluate(left, scope);
    let before = left;
    for (const part of parts.reverse()) {
      const rightNode = part.right as Syntax;
      const right = this.evaluate(rightNode, scope);
      const joined = part.operator === "+" && (isText(value) || isText(right));
      value = joined
        ? this.joinTexts(value, before, right, rightNode, part, scope)
        : binary(String(part.operator), value, right, this.at(part, scope), this.named(part, scope), this.toNode);
      value = this.bounded(value, part, scope);
      before = part;
    }
    return value;
  }

  private joinTexts(a: Value, aNode: Syntax, b: Value, bNode: Syntax, node: Syntax, scope: Scope): Value {
    const at = this.at(node, scope);
    const side = (value: Value, of: Syntax) => {
      if (value.kind !== "unknown") return this.toNode.text(value);
      const place = this.at(of, scope);
      const hole = {
        kind: value.hole,
        name: this.named(of, scope),
        range: place,
        ...(value.resource === undefined ? {} : { resource: value.resource }),
      };
      return MappedText.build(place, (builder) => void builder.hole(hole));
    };
    return textValue(
      MappedText.build(at, (builder) => void builder.mapped(side(a, aNode)).mapped(side(b, bNode))),
      at,
    );
  }

  private logical(node: Syntax, scope: Scope): Value {
    const left = this.evaluate(node.left, scope);
    const operator = String(node.operator);
    const truth = operator === "??" ? (left.kind === "unknown" ? undefined : !isNothing(left)) : truthOf(left);
    const keepsLeft = operator === "&&" ? (truth === undefined ? undefined : !truth) : truth;
    if (keepsLeft === true) return left;
    if (keepsLeft === false) return this.evaluate(node.right, scope);
    let right: Value = undefinedAt(this.at(node, scope));
    this.perhaps(() => {
      right = this.evaluate(node.right, scope);
    });
    return this.oneOf(left, right, node, scope);
  }

  private oneOf(a: Value, b: Value, node: Syntax, scope: Scope): Value {
    const value = either(a, b, this.at(node, scope));
    return value.kind === "unknown" && value.name === "${…}" ? { ...value, name: this.named(node, scope) } : value;
  }

  private conditional(node: Syntax, scope: Scope): Value {
    const truth = truthOf(this.evaluate(node.test, scope));
    if (truth !== undefined) return this.evaluate(truth ? node.consequent : node.alternate, scope);
    let yes: Value | undefined;
    let no: Value | undefined;
    const a = this.tentatively(() => {
      yes = this.evaluate(node.consequent, scope);
    });
    const b = this.tentatively(() => {
      no = this.evaluate(node.alternate, scope);
    });
    this.heap.join(a, b);
    return yes && no ? this.oneOf(yes, no, node, scope) : this.unknown(node, scope);
  }

  private assignment(node: Syntax, scope: Scope): Value {
    const operator = String(node.operator);
    const target = node.left as Syntax;
    const right = node.right as Syntax;
    let value: Value;
    if (operator === "=") value = this.evaluate(right, scope);
    else if (operator === "??=" || operator === "||=" || operator === "&&=")
      value = this.logical({ ...node, operator: operator.slice(0, 2), left: target, right } as Syntax, scope);
    else {
      const old = this.evaluate(target, scope);
      const added = this.evaluate(right, scope);
      value =
        operator === "+=" && (isText(old) || isText(added))
          ? this.bounded(this.joinTexts(old, target, added, right, node, scope), node, scope)
          : binary(operator.slice(0, -1), old, added, this.at(node, scope), this.named(node, scope), this.toNode);
    }
    this.assignTo(target, value, scope);
    return value;
  }

  private assignTo(target: Syntax, value: Value, scope: Scope): void {
    switch (target.type) {
      case "Identifier": {
        const slot = scope.find(String(target.name));
        if (slot) this.heap.assign(slot, value);
        return;
      }
      case "TSAsExpression":
      case "TSNonNullExpression":
        this.assignTo(target.expression as Syntax, value, scope);
        return;
      case "MemberExpression": {
        const object = this.objectOf(target, scope);
        const name = this.memberName(target, scope);
        if (object) this.setOn(object, name, value, this.at(target.property as Syntax, scope));
        return;
      }
      case "ArrayPattern":
      case "ObjectPattern":
        // a swap or the like: what it leaves is not followed
        for (const name of patternNames(target)) {
          const slot = scope.find(name);
          if (slot) this.heap.assign(slot, this.unknown(target, scope));
        }
        return;
      default:
        return;
    }
  }

  private setOn(object: Value, name: string | undefined, value: Value, at: Range): void {
    if (object.kind === "object") {
      if (name === undefined) this.heap.setOpen(object);
      else this.heap.setMember(object, name, { key: object.members.get(name)?.key ?? at, value });
    } else if (object.kind === "list") {
      const index = Number(name);
      if (name !== undefined && Number.isInteger(index) && index <= object.items.length)
        this.heap.setItems(object, [...object.items.slice(0, index), value, ...object.items.slice(index + 1)]);
      else this.heap.setOpen(object);
    } else if (object.kind === "made") this.heap.setState(object, `=${name ?? ""}`, value);
    else if (object.kind === "class" && name !== undefined) object.statics.set(name, { key: at, value });
  }

  // ---- functions and classes

  private functionValue(node: Syntax, scope: Scope, self?: Value, home?: ClassValue): FunctionValue {
    const value: FunctionValue = {
      kind: "function",
      node,
      scope,
      ...(self ? { self } : {}),
      ...(home ? { home } : {}),
      at: this.at(node, scope),
    };
    this.created.push(value);
    return value;
  }

  private callOf(args: readonly Value[], open: boolean, at: Range, name: Range, places: readonly Range[] = []): Call {
    return { args, open, at, name, places, invoke: (callee, values) => this.invoke(callee, values, at) };
  }

  private places(nodes: readonly Syntax[], scope: Scope): Range[] {
    return nodes.some((n) => n.type === "SpreadElement") ? [] : nodes.map((n) => this.at(n, scope));
  }

  private call(node: Syntax, scope: Scope): Value {
    const callee = node.callee as Syntax;
    const at = this.at(node, scope);
    if (callee.type === "Super") return this.superCall(node, scope);
    const nodes = node.arguments as Syntax[];
    if (callee.type === "Import" || (callee.type === "Identifier" && callee.name === "require" && !scope.find("require"))) {
      const [source] = nodes;
      return source?.type === "Literal" ? this.importAll(String(source.value), source, scope) : this.unknown(node, scope);
    }
    const inner = unwrapped(callee);
    if (inner.type === "MemberExpression") {
      const object = this.objectOf(inner, scope);
      if (!object) return undefinedAt(at);
      const name = this.memberName(inner, scope);
      const { values, open } = this.spread(nodes, scope);
      const call = this.callOf(values, open, at, this.at(inner.property as Syntax, scope), this.places(nodes, scope));
      if (name === undefined) return this.strange(call, node, scope);
      if ((inner.object as Syntax).type === "Super") return this.superMethod(name, call, node, scope);
      return this.callMember(object, name, call, this.named(node, scope));
    }
    const fn = this.evaluate(callee, scope);
    if (isNothing(fn) && node.optional === true) return undefinedAt(at);
    const { values, open } = this.spread(nodes, scope);
    return this.apply(fn, this.callOf(values, open, at, this.at(callee, scope), this.places(nodes, scope)), this.named(node, scope));
  }

  private superMethod(name: string, call: Call, node: Syntax, scope: Scope): Value {
    const self = scope.this;
    for (let cls: Value | undefined = scope.homeClass?.parent; cls?.kind === "class"; cls = cls.parent) {
      const method = methodOf(cls, name);
      if (method) return this.callFunction(this.functionValue(method.value as Syntax, cls.scope, self, cls), call.args, call.at);
    }
    if (self?.kind === "object" && self.base) return this.callMember(self.base, name, call, this.named(node, scope));
    return this.strange(call, node, scope);
  }

  private callMember(object: Value, name: string, call: Call, shown: string): Value {
    const { libraries } = this.options;
    // a value that a deployment tool promises is read as the value itself
    if (name === "apply" && object.kind !== "made" && call.args[0]?.kind === "function" && !hasOwn(object, name))
      return this.callFunction(call.args[0], [object], call.at);
    if (object.kind === "object" || object.kind === "class") {
      const member = this.get(object, name, call.at, shown);
      if (member.kind !== "unknown" || object.kind === "class") return this.apply(member, call, shown);
      if (object.kind === "object" && object.base) return this.callMember(object.base, name, call, shown);
      return this.outside(call, shown);
    }
    if (object.kind === "made") {
      for (const library of libraries) {
        const value = library.method?.(object, name, call, this);
        if (value) return value;
      }
      const member = this.ofMade(object, name, call.at, shown);
      if (member.kind === "native" || member.kind === "function") return this.apply(member, call, shown);
      return this.outside(call, shown, holeKindOfName(name, object.type), false);
    }
    if (object.kind === "library") return this.apply(this.library([...object.path, name], call.name), call, shown);
    if (object.kind === "list") return listMethod(object, name, call, this) ?? this.outside(call, shown);
    if (object.kind === "text" || object.kind === "json") return textMethod(object, name, call, this) ?? this.outside(call, shown, "text");
    if (object.kind === "function") {
      if (name === "bind") return call.args[0] ? { ...object, self: call.args[0] } : object;
      if (name === "call") return this.callFunction(call.args[0] ? { ...object, self: call.args[0] } : object, call.args.slice(1), call.at);
      return this.outside(call, shown);
    }
    if (object.kind === "number" && name === "toString" && call.args.length === 0) return computedText(String(object.value), call.at);
    if (object.kind === "boolean" && name === "toString") return computedText(String(object.value), call.at);
    return this.outside(call, shown, holeKindOfName(name));
  }

  /** Calls a value. */
  apply(callee: Value, call: Call, shown: string): Value {
    switch (callee.kind) {
      case "function":
        return this.callFunction(callee, call.args, call.at);
      case "native":
        return callee.call(call);
      case "library": {
        if (callee.path[0] === "(global)") return globalCall(callee.path.slice(1), call, this) ?? this.outside(call, shown);
        for (const library of this.options.libraries) {
          const value = library.call?.(callee.path, call, this);
          if (value) return value;
        }
        return this.outside(call, shown, holeKindOfName(callee.path[callee.path.length - 1] ?? ""), /^\W/.test(callee.path[0] ?? ""));
      }
      default:
        return this.outside(call, shown);
    }
  }

  invoke(callee: Value, args: readonly Value[], at: Range): Value {
    return this.apply(callee, this.callOf(args, false, at, at), "${…}");
  }

  /** A call of code that is not known: functions given to it may run, objects given to it may change. */
  private outside(call: Call, shown: string, hole: HoleKind = "unknown", changes = true): Value {
    for (const arg of call.args) {
      if (arg.kind === "function" && !this.entered.has(arg.node)) this.perhaps(() => void this.callFunction(arg, undefined, call.at));
      if (changes) this.escapes(arg);
    }
    return { kind: "unknown", hole, name: shown, at: call.at };
  }

  private strange(call: Call, node: Syntax, scope: Scope): Value {
    return this.outside(call, this.named(node, scope));
  }

  private escapes(value: Value): void {
    for (const library of this.options.libraries) library.escaped?.(value);
    if (value.kind === "list") for (const item of value.items) if (item.kind === "made") this.escapes(item);
  }

  /** @param args undefined: nobody says what they are. */
  callFunction(fn: FunctionValue, args: readonly Value[] | undefined, at: Range): Value {
    const { node } = fn;
    this.entered.add(node);
    const active = this.running.get(node) ?? 0;
    if (this.calls >= MAX_CALLS || active >= 6 || this.exhausted || node.generator === true || !isSyntax(node.body))
      return { kind: "unknown", hole: "unknown", name: "${…}", at };
    const arrow = node.type === "ArrowFunctionExpression";
    const scope = new Scope(fn.scope.file, fn.scope, arrow ? undefined : (fn.self ?? undefined), fn.home);
    this.calls++;
    this.running.set(node, active + 1);
    const outer = this.frame;
    const depth = this.depth;
    this.frame = { returns: [] };
    this.parameters(node.params as Syntax[], args, scope);
    const value = this.body(node.body, scope, at);
    this.frame = outer;
    this.depth = depth;
    this.running.set(node, active);
    this.calls--;
    return value;
  }

  private body(body: Syntax, scope: Scope, at: Range): Value {
    if (body.type !== "BlockStatement") return this.evaluate(body, scope);
    const done = this.block(body.body as Syntax[], scope);
    let value: Value = done?.kind === "return" ? done.value : undefinedAt(at);
    const { returns } = this.frame;
    const throws = done?.kind === "throw";
    returns.forEach(({ value: other, heap }, i) => {
      if (throws && i === 0) {
        this.heap.apply(heap);
        value = other;
        return;
      }
      this.heap.join(heap, new Map());
      value = either(value, other);
    });
    return value;
  }

  private parameters(params: readonly Syntax[], args: readonly Value[] | undefined, scope: Scope): void {
    params.forEach((param, i) => {
      if (param.type === "RestElement") {
        const rest = args ? this.heap.born(listOf(args.slice(i), this.at(param, scope))) : this.unknown(param, scope);
        this.bind(param.argument as Syntax, rest, scope);
        return;
      }
      const missing = args ? undefinedAt(this.at(param, scope)) : this.unknownParameter(param, scope);
      this.bind(param, args?.[i] ?? missing, scope);
    });
  }

  private unknownParameter(param: Syntax, scope: Scope): Value {
    const inner = param.type === "TSParameterProperty" ? (param.parameter as Syntax) : param;
    const named = inner.type === "AssignmentPattern" ? (inner.left as Syntax) : inner;
    const at = this.at(named, scope);
    const name = nameOf(named);
    const annotation = isSyntax(named.typeAnnotation) ? (named.typeAnnotation.typeAnnotation as Syntax)?.type : undefined;
    const hole =
      annotation === "TSStringKeyword"
        ? "text"
        : annotation === "TSNumberKeyword"
          ? "number"
          : annotation === "TSBooleanKeyword"
            ? "boolean"
            : "unknown";
    return { kind: "unknown", hole, name: `\${${name ?? "…"}}`, at };
  }

  private classValue(node: Syntax, scope: Scope): ClassValue {
    const name = nameOf(node.id) ?? "";
    const parent = isSyntax(node.superClass) ? this.evaluate(node.superClass, scope) : undefined;
    const value: ClassValue = { kind: "class", node, scope, name, parent, statics: new Map(), at: this.at(node, scope) };
    this.classes.push(value);
    const inner = new Scope(scope.file, scope, value, value);
    if (name) inner.declare(name, value);
    for (const member of classMembers(node)) {
      if (member.static !== true) continue;
      if (member.type === "StaticBlock") {
        this.statement(member, inner);
        continue;
      }
      const key = this.keyOf(member, inner);
      const of = member.value;
      if (key === undefined) continue;
      const made =
        member.type === "MethodDefinition"
          ? this.functionValue(of as Syntax, inner, value, value)
          : isSyntax(of)
            ? this.evaluate(of, inner)
            : undefinedAt(value.at);
      value.statics.set(key, { key: this.keyRange(member, inner), value: made });
    }
    return value;
  }

  private create(node: Syntax, scope: Scope): Value {
    const callee = this.evaluate(node.callee, scope);
    const { values, open } = this.spread(node.arguments as Syntax[], scope);
    const at = this.at(node, scope);
    if (callee.kind === "class") return this.construct(callee, open ? undefined : values, at);
    const places = this.places(node.arguments as Syntax[], scope);
    const call = this.callOf(values, open, at, this.at(node.callee as Syntax, scope), places);
    return this.constructLibrary(callee, call) ?? this.outside(call, this.named(node, scope));
  }

  private constructLibrary(callee: Value, call: Call): Value | undefined {
    if (callee.kind !== "library") return undefined;
    if (callee.path[0] === "(global)") return globalConstruct(callee.path.slice(1), call, this);
    for (const library of this.options.libraries) {
      const value = library.construct?.(callee.path, call, this);
      if (value) return value;
    }
    return this.made(callee.path.join("."), call);
  }

  /** `new Class(…)`. */
  construct(cls: ClassValue, args: readonly Value[] | undefined, at: Range): Value {
    const active = this.running.get(cls.node) ?? 0;
    if (active >= 4 || this.calls >= MAX_CALLS) return { kind: "unknown", hole: "unknown", name: "${…}", at };
    this.running.set(cls.node, active + 1);
    const self: ObjectValue = this.heap.born({ ...objectOf(at), of: cls });
    this.initialise(cls, self, args, at);
    this.running.set(cls.node, active);
    return self;
  }

  private initialise(cls: ClassValue, self: ObjectValue, args: readonly Value[] | undefined, at: Range): void {
    this.entered.add(cls.node);
    const own = classMembers(cls.node).find((m) => m.type === "MethodDefinition" && m.kind === "constructor");
    const fn = own?.value;
    if (isSyntax(fn) && isSyntax(fn.body)) {
      const params = fn.params as Syntax[];
      const value = this.functionValue(fn, cls.scope, self, cls);
      if (!cls.parent) this.fields(cls, self);
      const properties = params.flatMap((param, i) => (param.type === "TSParameterProperty" ? [{ param, i }] : []));
      for (const { param, i } of properties) {
        const inner = param.parameter as Syntax;
        const named = inner.type === "AssignmentPattern" ? (inner.left as Syntax) : inner;
        const name = nameOf(named);
        const given = args
          ? (args[i] ?? (inner.type === "AssignmentPattern" ? this.evaluate(inner.right, cls.scope) : undefinedAt(at)))
          : this.unknownParameter(param, cls.scope);
        if (name !== undefined) this.heap.setMember(self, name, { key: this.at(named, cls.scope), value: given });
      }
      this.callFunction(value, args, at);
      return;
    }
    if (cls.parent) this.superConstruct(cls, self, args, false, at);
    this.fields(cls, self);
  }

  private fields(cls: ClassValue, self: ObjectValue): void {
    const scope = new Scope(cls.scope.file, cls.scope, self, cls);
    for (const member of classMembers(cls.node)) {
      if (member.static === true || (member.type !== "PropertyDefinition" && member.type !== "AccessorProperty")) continue;
      const key = this.keyOf(member, scope);
      if (key !== undefined && isSyntax(member.value)) {
        const value = this.evaluate(member.value, scope);
        this.heap.setMember(self, key, { key: this.keyRange(member, scope), value });
      }
    }
  }

  private superCall(node: Syntax, scope: Scope): Value {
    const cls = scope.homeClass;
    const self = scope.this;
    const { values, open } = this.spread(node.arguments as Syntax[], scope);
    const at = this.at(node, scope);
    if (!cls || self?.kind !== "object") return undefinedAt(at);
    this.superConstruct(cls, self, values, open, at);
    this.fields(cls, self);
    return undefinedAt(at);
  }

  private superConstruct(cls: ClassValue, self: ObjectValue, args: readonly Value[] | undefined, open: boolean, at: Range): void {
    const { parent } = cls;
    if (parent?.kind === "class") {
      this.initialise(parent, self, open ? undefined : args, at);
      return;
    }
    const base = parent && this.constructLibrary(parent, this.callOf(args ?? [], open || args === undefined, at, nameRange(at)));
    if (base?.kind === "made") {
      self.base = base;
      base.state.set("(self)", self);
    } else self.open = true;
  }

  // ---- words

  at(node: Syntax, scope: Scope): Range {
    return range(scope.file, node.range[0], node.range[1]);
  }

  /** What stands in the file, as the name of a hole. */
  private named(node: Syntax, scope: Scope): string {
    const text = textOf(this.at(node, scope));
    return `\${${text.length > 60 ? `${text.slice(0, 59)}…` : text}}`.replace(/\s+/g, " ");
  }

  private unknown(node: Syntax, scope: Scope): Value {
    const name = node.type === "MemberExpression" && node.computed !== true ? nameOf(node.property) : nameOf(node);
    return {
      kind: "unknown",
      hole: name === undefined ? "unknown" : holeKindOfName(name),
      name: this.named(node, scope),
      at: this.at(node, scope),
    };
  }
}

/** Stands for the folder of a program's file in paths that it computes. */
export const DIRNAME = "\u0001";

const OBJECT_METHODS = /^(?:hasOwnProperty|toString|valueOf)$/;

/** The word at the beginning of a call: `super`. */
function nameRange(at: Range): Range {
  const word = /^(?:new\s+)?[\w$.]+/.exec(textOf(at));
  return range(at.file, at.start, at.start + (word?.[0].length ?? 1));
}

const hasOwn = (value: Value, name: string): boolean =>
  value.kind === "function" || value.kind === "library" || (value.kind === "object" && (value.members.has(name) || value.of !== undefined));

const isText = (value: Value): boolean =>
  value.kind === "text" || value.kind === "json" || (value.kind === "unknown" && value.hole === "text");

function unwrapped(node: Syntax): Syntax {
  let at = node;
  while (/^(?:TSNonNullExpression|TSAsExpression|TSInstantiationExpression|ChainExpression)$/.test(at.type)) at = at.expression as Syntax;
  return at;
}

function nameOf(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === "Identifier") return String(node.name);
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

function declarationIn(statement: Syntax): Syntax | undefined {
  if (FUNCTIONS.test(statement.type)) return statement;
  const { declaration } = statement;
  return /^Export(?:Named|Default)Declaration$/.test(statement.type) && isSyntax(declaration) ? declaration : undefined;
}

function declaredNames(declaration: Syntax): string[] {
  if (declaration.type === "VariableDeclaration")
    return (declaration.declarations as Syntax[]).flatMap((one) => patternNames(one.id as Syntax));
  const name = nameOf(declaration.id);
  return name === undefined ? [] : [name];
}

function patternNames(pattern: Syntax): string[] {
  const names: string[] = [];
  const todo: unknown[] = [pattern];
  while (todo.length > 0) {
    const node = todo.pop();
    if (!isSyntax(node)) continue;
    if (node.type === "Identifier") names.push(String(node.name));
    else if (node.type === "ObjectPattern") todo.push(...(node.properties as Syntax[]).map((p) => p.value ?? p.argument));
    else if (node.type === "ArrayPattern") todo.push(...(node.elements as unknown[]));
    else if (node.type === "AssignmentPattern") todo.push(node.left);
    else if (node.type === "RestElement") todo.push(node.argument);
  }
  return names;
}

function classMembers(node: Syntax): readonly Syntax[] {
  const body = node.body;
  return isSyntax(body) && Array.isArray(body.body) ? body.body.filter(isSyntax) : [];
}

function methodOf(cls: ClassValue, name: string): Syntax | undefined {
  return classMembers(cls.node).find(
    (m) =>
      m.type === "MethodDefinition" &&
      m.static !== true &&
      (m.kind === "method" || m.kind === "get") &&
      isSyntax(m.key) &&
      String(m.key.name ?? m.key.value) === name,
  );
}

/** The name by which a deployment resource is known in the program: its id. */
function resourceOf(made: MadeValue): string {
  const id = made.args.map(plainText).find((text) => text !== undefined);
  return id ?? made.type;
}
