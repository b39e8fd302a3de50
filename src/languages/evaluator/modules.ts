import { posix } from "node:path";
import { MappedText } from "../../text/mapped-text.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { isSyntax, type Syntax } from "../javascript/syntax.js";
import { parseJson } from "../json/parse-json.js";
import { aliasesOf } from "./aliases.js";
import { fromNode } from "./from-node.js";
import { nameOf, patternNames, rangeIn } from "./nodes.js";
import { DIRNAME, MAX_FILES, type Module, type ProgramEvaluator } from "./run.js";
import { Scope } from "./scope.js";
import { unknownAt } from "./unknowns.js";
import { memberOf, type ObjectValue, objectOf, type Value } from "./values.js";

export function readModule(run: ProgramEvaluator, file: SourceFile): Module | undefined {
  if (run.modules.has(file.path)) return run.modules.get(file.path);
  if (run.modules.size >= MAX_FILES) return undefined;
  const program = run.options.parse(file);
  if (!program) {
    run.modules.set(file.path, undefined);
    return undefined;
  }
  const module: Module = { file, scope: new Scope(file), exports: new Map() };
  run.modules.set(file.path, module);
  const [frame, branches, depth] = [run.frame, run.branches, run.depth];
  run.frame = { returns: [] };
  run.branches = 0;
  run.depth = 0;
  const common = commonModule(module.scope);
  run.block(program.body as Syntax[], module.scope, module);
  commonExports(common, module);
  run.frame = frame;
  run.branches = branches;
  run.depth = depth;
  return module;
}

export function readFile(run: ProgramEvaluator, path: string | undefined, from: SourceFile): SourceFile | undefined {
  if (path === undefined) return undefined;
  const { access } = run.options;
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

export function imported(run: ProgramEvaluator, node: Syntax, scope: Scope): void {
  if (node.type === "TSImportEqualsDeclaration") {
    const reference = node.moduleReference as Syntax;
    const name = nameOf(node.id);
    if (name === undefined) return;
    if (reference.type === "TSExternalModuleReference") {
      const specifier = reference.expression as Syntax;
      run.declare(scope, name, importAll(run, String(specifier.value), specifier, scope));
    } else run.declare(scope, name, qualified(run, reference, scope));
    return;
  }
  if (node.importKind === "type") return;
  const source = node.source as Syntax;
  const specifier = String(source.value);
  for (const one of node.specifiers as Syntax[]) {
    const local = nameOf(one.local);
    if (one.type === "ImportAllSpecifier") {
      importEach(run, specifier, scope);
      continue;
    }
    if (local === undefined) continue;
    if (one.type === "ImportNamespaceSpecifier") run.declare(scope, local, importAll(run, specifier, source, scope));
    else {
      const imported = one.type === "ImportDefaultSpecifier" ? "default" : nameOf(one.imported);
      run.declare(scope, local, importOne(run, specifier, imported ?? "default", one, scope));
    }
  }
}

/** `from module import *` */
function importEach(run: ProgramEvaluator, specifier: string, scope: Scope): void {
  const found = resolve(run, specifier, scope.file);
  if (!found || found === "package" || "root" in found) return;
  for (const [name, read] of found.exports) run.declare(scope, name, read());
}

function qualified(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  if (node.type === "TSQualifiedName")
    return run.get(qualified(run, node.left as Syntax, scope), nameOf(node.right) ?? "", rangeIn(node, scope));
  return run.evaluate(node, scope);
}

function importOne(run: ProgramEvaluator, specifier: string, name: string, node: Syntax, scope: Scope): Value {
  const at = rangeIn(node, scope);
  const found = resolve(run, specifier, scope.file);
  const { dialect } = run.options;
  if (dialect && (found === undefined || found === "package" || (!("root" in found) && !found.exports.has(name)))) {
    // `from package import module`
    const within = dialect.submodule(specifier, name);
    const module = resolve(run, within, scope.file);
    if (module && module !== "package") return importAll(run, within, node, scope);
  }
  if (found === "package") {
    return name === "default" ? { kind: "library", path: [specifier], at } : run.library([specifier, name], at);
  }
  if (found === undefined) return { kind: "unknown", placeholder: "unknown", name: `\${${name}}`, at };
  if ("root" in found) return name === "default" ? found.root : run.get(found.root, name, at);
  const exported = found.exports.get(name);
  if (exported) return exported();
  // the file that imports this one may not be done yet
  return found.scope.own(name)?.value ?? { kind: "unknown", placeholder: "unknown", name: `\${${name}}`, at };
}

export function importAll(run: ProgramEvaluator, specifier: string, node: Syntax, scope: Scope): Value {
  const at = rangeIn(node, scope);
  const found = resolve(run, specifier, scope.file);
  if (found === "package") return { kind: "library", path: [specifier], at };
  if (found === undefined) return { kind: "unknown", placeholder: "unknown", name: `\${${specifier}}`, at };
  if ("root" in found) return found.root;
  const assigned = found.exports.get("=");
  if (assigned) return assigned();
  return objectOf(
    at,
    [...found.exports].map(([name, read]) => [name, { key: at, value: read() }] as const),
  );
}

/** A folder of generated bindings, which is not kept with the program: what it has is known by name, like a package's. */
const GENERATED = /(?:^|\/)\.gen\//;

function resolve(run: ProgramEvaluator, specifier: string, from: SourceFile): Module | { readonly root: Value } | "package" | undefined {
  const { dialect, access } = run.options;
  if (dialect) {
    const name = dialect.modules(specifier, from, access).find((path) => access.exists(from, path));
    const file = name === undefined ? undefined : access.read(from, name);
    return (file && !("refused" in file) ? readModule(run, file) : undefined) ?? (specifier.startsWith(".") ? undefined : "package");
  }
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) return resolveFile(run, specifier, from) ?? (GENERATED.test(specifier) ? "package" : undefined);
  for (const path of aliasesOf(specifier, from, run.options.access)) {
    const found = resolveFile(run, path, from);
    if (found) return found;
  }
  return "package";
}

function resolveFile(run: ProgramEvaluator, specifier: string, from: SourceFile): Module | { readonly root: Value } | undefined {
  const { access } = run.options;
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
    if (!name.endsWith(".json")) return readModule(run, file);
    const { root } = parseJson(MappedText.ofFile(file));
    return root && { root: fromNode(root) };
  }
  return undefined;
}

export function exported(run: ProgramEvaluator, node: Syntax, scope: Scope, module?: Module): void {
  const declaration = node.declaration ?? node.expression;
  if (node.type === "ExportDefaultDeclaration" || node.type === "TSExportAssignment") {
    const name = node.type === "TSExportAssignment" ? "=" : "default";
    if (!isSyntax(declaration)) return;
    if (declaration.type === "FunctionDeclaration") return;
    if (declaration.type === "ClassDeclaration") run.statement(declaration, scope);
    const local = declaration.type === "ClassDeclaration" ? nameOf(declaration.id) : undefined;
    const value = local !== undefined ? scope.find(local)?.value : run.evaluate(declaration, scope);
    if (value) module?.exports.set(name, () => value);
    return;
  }
  if (isSyntax(declaration)) {
    if (declaration.type !== "FunctionDeclaration") run.statement(declaration, scope);
    for (const name of declaredNames(declaration))
      module?.exports.set(name, () => scope.find(name)?.value ?? unknownAt(declaration, scope));
    return;
  }
  const source = node.source;
  const specifier = isSyntax(source) ? String(source.value) : undefined;
  if (node.type === "ExportAllDeclaration" && specifier !== undefined) {
    const found = resolve(run, specifier, scope.file);
    if (found && found !== "package" && "exports" in found)
      for (const [name, read] of found.exports) if (name !== "default" && !module?.exports.has(name)) module?.exports.set(name, read);
    return;
  }
  for (const one of (node.specifiers as Syntax[]) ?? []) {
    const local = nameOf(one.local) ?? "default";
    const exported = nameOf(one.exported) ?? local;
    module?.exports.set(exported, () =>
      specifier === undefined ? (scope.find(local)?.value ?? unknownAt(one, scope)) : importOne(run, specifier, local, one, scope),
    );
  }
}

function declaredNames(declaration: Syntax): string[] {
  if (declaration.type === "VariableDeclaration")
    return (declaration.declarations as Syntax[]).flatMap((one) => patternNames(one.id as Syntax));
  const name = nameOf(declaration.id);
  return name === undefined ? [] : [name];
}

/** `module.exports` and `exports` of the older way to write modules. */
function commonModule(scope: Scope): ObjectValue {
  const at = range(scope.file, 0, 0);
  const exported = objectOf(at);
  const module = objectOf(at, [["exports", { key: at, value: exported }]]);
  scope.declare("module", module);
  scope.declare("exports", exported);
  return module;
}

function commonExports(common: ObjectValue, { exports }: Module): void {
  const value = memberOf(common, "exports");
  if (!value || (value.kind === "object" && value.members.size === 0 && !value.open)) return;
  if (!exports.has("=")) exports.set("=", () => value);
  if (!exports.has("default")) exports.set("default", () => value);
  if (value.kind === "object") for (const [name, member] of value.members) if (!exports.has(name)) exports.set(name, () => member.value);
}
