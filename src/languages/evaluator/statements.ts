import { isSyntax, type Syntax } from "../javascript/syntax.js";
import type { Snapshot } from "./heap.js";
import { FUNCTIONS, nameOf, rangeIn } from "./nodes.js";
import { binary } from "./operators.js";
import { type Completion, MAX_STEPS, MAX_TURNS, type Module, type ProgramEvaluator } from "./run.js";
import { Scope, type Slot } from "./scope.js";
import { computedText } from "./text.js";
import { unknownAt, unknownParameter } from "./unknowns.js";
import { either, type ListValue, listOf, objectOf, truthOf, undefinedAt, type Value } from "./values.js";

export function runBlock(run: ProgramEvaluator, statements: readonly Syntax[], scope: Scope, module?: Module): Completion {
  hoist(run, statements, scope, module);
  return runStatements(run, statements, 0, scope, module);
}

function runStatements(run: ProgramEvaluator, list: readonly Syntax[], from: number, scope: Scope, module?: Module): Completion {
  for (let i = from; i < list.length; i++) {
    const node = list[i] as Syntax;
    if (node.type === "IfStatement") {
      const truth = truthOf(run.evaluate(node.test, scope));
      if (truth === undefined) {
        const done = fork(run, node, list, i + 1, scope, module);
        if (done !== "on") return done;
        continue;
      }
      const taken = truth ? node.consequent : node.alternate;
      const done = isSyntax(taken) ? runStatement(run, taken, scope) : undefined;
      if (done) return done;
      continue;
    }
    const done = runStatement(run, node, scope, module);
    if (done) return done;
  }
  return undefined;
}

/** Both branches of an undecided `if`; the rest of the block belongs to the branch that continues. */
function fork(
  run: ProgramEvaluator,
  node: Syntax,
  list: readonly Syntax[],
  next: number,
  scope: Scope,
  module?: Module,
): Completion | "on" {
  let first: Completion;
  let second: Completion;
  const a = tentatively(run, () => {
    first = runStatement(run, node.consequent as Syntax, scope);
  });
  const b = tentatively(run, () => {
    if (isSyntax(node.alternate)) second = runStatement(run, node.alternate, scope);
  });
  if (!first && !second) {
    run.heap.join(a, b);
    return "on";
  }
  if (first?.kind === "throw" || second?.kind === "throw") {
    const [other, heap] = first?.kind === "throw" ? [second, b] : [first, a];
    run.heap.apply(heap);
    return other ?? "on";
  }
  if (first && second) {
    run.heap.join(a, b);
    if (first.kind === "return" && second.kind === "return") return { kind: "return", value: either(first.value, second.value) };
    return first.kind === "return" ? second : first;
  }
  const [left, leftHeap, otherHeap] = first ? [first, a, b] : [second as NonNullable<Completion>, b, a];
  if (left.kind === "return") {
    run.frame.returns.push({ value: left.value, heap: leftHeap });
    run.heap.apply(otherHeap);
    return runStatements(run, list, next, scope, module);
  }
  let rest: Completion;
  const went = tentatively(run, () => {
    run.heap.apply(otherHeap);
    rest = runStatements(run, list, next, scope, module);
  });
  run.heap.join(leftHeap, went);
  return rest?.kind === "return" ? rest : left;
}

export function tentatively(run: ProgramEvaluator, body: () => void): Snapshot {
  run.branches++;
  try {
    return run.heap.tentatively(body);
  } finally {
    run.branches--;
  }
}

/** Something that runs an unknown number of times, perhaps never. */
export function perhaps(run: ProgramEvaluator, body: () => void): void {
  run.heap.join(tentatively(run, body), new Map());
}

/** Function declarations and classes' names exist before their statements are reached. */
function hoist(run: ProgramEvaluator, statements: readonly Syntax[], scope: Scope, module?: Module): void {
  for (const statement of statements) {
    const node = declarationIn(statement);
    if (node?.type !== "FunctionDeclaration") continue;
    const name = nameOf(node.id);
    const value = run.functionValue(node, scope);
    if (name !== undefined) declare(run, scope, name, value);
    if (module) exportDeclared(statement, name, module);
  }
}

export function runStatement(run: ProgramEvaluator, node: Syntax, scope: Scope, module?: Module): Completion {
  if (++run.steps >= MAX_STEPS) return undefined;
  switch (node.type) {
    case "ExpressionStatement":
      run.evaluate(node.expression, scope);
      return undefined;
    case "VariableDeclaration":
      variables(run, node, scope);
      return undefined;
    case "ReturnStatement":
      return {
        kind: "return",
        value: isSyntax(node.argument) ? run.evaluate(node.argument, scope) : undefinedAt(rangeIn(node, scope)),
      };
    case "BlockStatement":
    case "StaticBlock":
      return runBlock(run, node.body as Syntax[], node.unscoped === true ? scope : new Scope(scope.file, scope));
    case "IfStatement":
      return runStatements(run, [node], 0, scope);
    case "ForStatement":
      return forLoop(run, node, scope);
    case "ForOfStatement":
      return forOf(run, node, scope);
    case "ForInStatement":
      return forIn(run, node, scope);
    case "WhileStatement":
    case "DoWhileStatement":
      perhaps(run, () => void runStatement(run, node.body as Syntax, scope));
      return undefined;
    case "SwitchStatement":
      return switchOn(run, node, scope);
    case "TryStatement":
      return attempt(run, node, scope);
    case "LabeledStatement":
      return runStatement(run, node.body as Syntax, scope);
    case "ThrowStatement":
      return { kind: "throw" };
    case "BreakStatement":
      return { kind: "break" };
    case "ContinueStatement":
      return { kind: "continue" };
    case "ClassDeclaration": {
      const value = run.classValue(node, scope);
      const name = nameOf(node.id);
      if (name !== undefined) declare(run, scope, name, value);
      return undefined;
    }
    case "TSEnumDeclaration":
      enumeration(run, node, scope);
      return undefined;
    case "TSModuleDeclaration":
    case "TSModuleBlock": {
      const body = node.body;
      if (Array.isArray(body)) runBlock(run, body.filter(isSyntax), scope, module);
      else if (isSyntax(body)) runStatement(run, body, new Scope(scope.file, scope));
      return undefined;
    }
    case "ImportDeclaration":
    case "TSImportEqualsDeclaration":
      run.imports(node, scope);
      return undefined;
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
    case "ExportAllDeclaration":
    case "TSExportAssignment":
      run.exports(node, scope, module);
      return undefined;
    default:
      return undefined;
  }
}

function variables(run: ProgramEvaluator, node: Syntax, scope: Scope): void {
  for (const declarator of (node.declarations as Syntax[]) ?? []) {
    const init = declarator.init;
    if (node.declare === true) {
      run.bind(declarator.id as Syntax, unknownParameter(declarator.id as Syntax, scope), scope);
      continue;
    }
    const value = isSyntax(init) ? run.evaluate(init, scope) : undefined;
    if (value === undefined && nameOf(declarator.id) !== undefined) declare(run, scope, nameOf(declarator.id) as string, undefined);
    else run.bind(declarator.id as Syntax, value ?? undefinedAt(rangeIn(declarator, scope)), scope);
  }
}

export function declare(run: ProgramEvaluator, scope: Scope, name: string, value: Value | undefined): Slot {
  return run.heap.born(scope.declare(name, value));
}

function forLoop(run: ProgramEvaluator, node: Syntax, scope: Scope): Completion {
  const inner = new Scope(scope.file, scope);
  const { init, test, update, body } = node as unknown as Record<string, Syntax | null>;
  if (init?.type === "VariableDeclaration") variables(run, init, inner);
  else if (init) run.evaluate(init, inner);
  for (let turn = 0; turn < MAX_TURNS && !run.exhausted; turn++) {
    const truth = test ? truthOf(run.evaluate(test, inner)) : undefined;
    if (truth === false) return undefined;
    if (truth === undefined) {
      perhaps(run, () => void runStatement(run, body as Syntax, inner));
      return undefined;
    }
    const done = runStatement(run, body as Syntax, inner);
    if (done?.kind === "break" || done?.kind === "throw") return undefined;
    if (done?.kind === "return") return done;
    if (update) run.evaluate(update, inner);
  }
  return undefined;
}

function forOf(run: ProgramEvaluator, node: Syntax, scope: Scope): Completion {
  const list = run.evaluate(node.right, scope);
  return over(run, node, list.kind === "list" ? list : undefined, scope);
}

function forIn(run: ProgramEvaluator, node: Syntax, scope: Scope): Completion {
  const object = run.evaluate(node.right, scope);
  const names =
    object.kind === "object"
      ? listOf(
          [...object.members].map(([name, m]) => computedText(name, m.key)),
          object.at,
          object.open,
        )
      : undefined;
  return over(run, node, names, scope);
}

function over(run: ProgramEvaluator, node: Syntax, list: ListValue | undefined, scope: Scope): Completion {
  const left = node.left as Syntax;
  const pattern = left.type === "VariableDeclaration" ? ((left.declarations as Syntax[])[0]?.id as Syntax) : undefined;
  const turn = (value: Value): Completion => {
    const inner = new Scope(scope.file, scope);
    if (pattern) run.bind(pattern, value, inner);
    else run.assignTo(left, value, inner);
    return runStatement(run, node.body as Syntax, inner);
  };
  for (const item of list?.items ?? []) {
    if (run.exhausted) return undefined;
    const done = turn(item);
    if (done?.kind === "break" || done?.kind === "throw") return undefined;
    if (done?.kind === "return") return done;
  }
  if (!list || list.open) perhaps(run, () => void turn(unknownAt(pattern ?? left, scope)));
  return undefined;
}

function switchOn(run: ProgramEvaluator, node: Syntax, scope: Scope): Completion {
  const value = run.evaluate(node.discriminant, scope);
  const cases = node.cases as Syntax[];
  const inner = new Scope(scope.file, scope);
  const at = rangeIn(node, scope);
  let start = -1;
  for (const [i, one] of cases.entries()) {
    if (!isSyntax(one.test)) continue;
    const same = truthOf(binary("===", value, run.evaluate(one.test, inner), at, "${…}", run.toNode));
    if (same === undefined) return anyCase(run, cases, inner);
    if (same) {
      start = i;
      break;
    }
  }
  if (start < 0) start = cases.findIndex((one) => !isSyntax(one.test));
  if (start < 0) return undefined;
  const done = runBlock(
    run,
    cases.slice(start).flatMap((one) => one.consequent as Syntax[]),
    inner,
  );
  return done?.kind === "break" ? undefined : done;
}

function anyCase(run: ProgramEvaluator, cases: readonly Syntax[], scope: Scope): Completion {
  let all = true;
  let joined: Value | undefined;
  for (const i of cases.keys()) {
    let done: Completion;
    const heap = tentatively(run, () => {
      done = runBlock(
        run,
        (cases.slice(i) as Syntax[]).flatMap((c) => c.consequent as Syntax[]),
        scope,
      );
    });
    if (done?.kind === "throw") continue;
    if (done?.kind === "return") {
      joined = joined ? either(joined, done.value) : done.value;
      run.frame.returns.push({ value: done.value, heap });
    } else {
      all = false;
      run.heap.join(heap, new Map());
    }
  }
  const complete = cases.some((one) => !isSyntax(one.test));
  return complete && all && joined ? { kind: "return", value: joined } : undefined;
}

function attempt(run: ProgramEvaluator, node: Syntax, scope: Scope): Completion {
  const done = runStatement(run, node.block as Syntax, scope);
  const handler = node.handler;
  if (done?.kind === "throw" && isSyntax(handler)) {
    const inner = new Scope(scope.file, scope);
    if (isSyntax(handler.param)) run.bind(handler.param, unknownAt(handler.param, scope), inner);
    return runStatement(run, handler.body as Syntax, inner);
  }
  if (isSyntax(node.finalizer)) return runStatement(run, node.finalizer, scope) ?? done;
  return done;
}

function enumeration(run: ProgramEvaluator, node: Syntax, scope: Scope): void {
  const body = isSyntax(node.body) ? (node.body.members as Syntax[]) : (node.members as Syntax[]);
  const object = objectOf(rangeIn(node, scope));
  let next = 0;
  for (const one of body ?? []) {
    const id = one.id as Syntax;
    const name = id.type === "Literal" ? String(id.value) : String(id.name);
    const init = one.initializer;
    const value: Value = isSyntax(init) ? run.evaluate(init, scope) : { kind: "number", value: next, at: rangeIn(one, scope) };
    if (value.kind === "number") next = value.value + 1;
    object.members.set(name, { key: rangeIn(id, scope), value });
  }
  const name = nameOf(node.id);
  if (name !== undefined) declare(run, scope, name, object);
}

function declarationIn(statement: Syntax): Syntax | undefined {
  if (FUNCTIONS.test(statement.type)) return statement;
  const { declaration } = statement;
  return /^Export(?:Named|Default)Declaration$/.test(statement.type) && isSyntax(declaration) ? declaration : undefined;
}

function exportDeclared(statement: Syntax, name: string | undefined, module: Module): void {
  const { scope } = module;
  const read = (local: string) => () => scope.find(local)?.value ?? unknownAt(statement, scope);
  if (statement.type === "ExportDefaultDeclaration" && name !== undefined) module.exports.set("default", read(name));
  if (statement.type === "ExportNamedDeclaration" && name !== undefined) module.exports.set(name, read(name));
}
