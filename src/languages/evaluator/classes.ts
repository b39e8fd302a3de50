import type { Span } from "../../text/range.js";
import { range, textOf } from "../../text/range.js";
import { isSyntax, type Syntax } from "../javascript/syntax.js";
import { globalConstruct } from "./builtins.js";
import { classMembers, keyRange, named, nameOf, rangeIn, rangesOf } from "./nodes.js";
import { MAX_CALLS, type ProgramEvaluator } from "./run.js";
import { Scope } from "./scope.js";
import { unknownParameter } from "./unknowns.js";
import { type Call, type ClassValue, type ObjectValue, objectOf, undefinedAt, type Value } from "./values.js";

export function classValue(run: ProgramEvaluator, node: Syntax, scope: Scope): ClassValue {
  const name = nameOf(node.id) ?? "";
  const parent = isSyntax(node.superClass) ? run.evaluate(node.superClass, scope) : undefined;
  const value: ClassValue = { kind: "class", node, scope, name, parent, statics: new Map(), at: rangeIn(node, scope) };
  run.classes.push(value);
  const inner = new Scope(scope.file, scope, value, value);
  if (name) inner.declare(name, value);
  for (const member of classMembers(node)) {
    if (member.static !== true) continue;
    if (member.type === "StaticBlock") {
      run.statement(member, inner);
      continue;
    }
    const key = run.keyOf(member, inner);
    const of = member.value;
    if (key === undefined) continue;
    const made =
      member.type === "MethodDefinition"
        ? run.functionValue(of as Syntax, inner, value, value)
        : isSyntax(of)
          ? run.evaluate(of, inner)
          : undefinedAt(value.at);
    value.statics.set(key, { key: keyRange(member, inner), value: made });
  }
  return value;
}

export function newExpression(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const callee = run.evaluate(node.callee, scope);
  const { values, open } = run.spread(node.arguments as Syntax[], scope);
  const at = rangeIn(node, scope);
  if (callee.kind === "class") return construct(run, callee, open ? undefined : values, at);
  const places = rangesOf(node.arguments as Syntax[], scope);
  const call = run.callOf(values, open, at, rangeIn(node.callee as Syntax, scope), places);
  return constructLibrary(run, callee, call) ?? run.outside(call, named(node, scope));
}

export function constructLibrary(run: ProgramEvaluator, callee: Value, call: Call): Value | undefined {
  if (callee.kind !== "library") return undefined;
  if (callee.path[0] === "(global)") return globalConstruct(callee.path.slice(1), call, run);
  for (const library of run.options.libraries) {
    const value = library.construct?.(callee.path, call, run);
    if (value) return value;
  }
  return run.made(callee.path.join("."), call);
}

/** `new Class(…)`. */
export function construct(run: ProgramEvaluator, cls: ClassValue, args: readonly Value[] | undefined, at: Span): Value {
  const active = run.running.get(cls.node) ?? 0;
  if (active >= 4 || run.calls >= MAX_CALLS) return { kind: "unknown", placeholder: "unknown", name: "${…}", at };
  run.running.set(cls.node, active + 1);
  const self: ObjectValue = run.heap.born({ ...objectOf(at), of: cls });
  run.places.push({ at, known: args !== undefined });
  initialize(run, cls, self, args, at);
  run.places.pop();
  run.running.set(cls.node, active);
  return self;
}

function initialize(run: ProgramEvaluator, cls: ClassValue, self: ObjectValue, args: readonly Value[] | undefined, at: Span): void {
  run.entered.add(cls.node);
  if (!run.instances.has(cls.node)) run.instances.set(cls.node, self);
  const own = classMembers(cls.node).find((m) => m.type === "MethodDefinition" && m.kind === "constructor");
  const fn = own?.value;
  if (isSyntax(fn) && isSyntax(fn.body)) {
    const params = fn.params as Syntax[];
    const value = run.functionValue(fn, cls.scope, self, cls);
    if (!cls.parent) initialiseFields(run, cls, self);
    const properties = params.flatMap((param, i) => (param.type === "TSParameterProperty" ? [{ param, i }] : []));
    for (const { param, i } of properties) {
      const inner = param.parameter as Syntax;
      const named = inner.type === "AssignmentPattern" ? (inner.left as Syntax) : inner;
      const name = nameOf(named);
      const given = args
        ? (args[i] ?? (inner.type === "AssignmentPattern" ? run.evaluate(inner.right, cls.scope) : undefinedAt(at)))
        : unknownParameter(param, cls.scope);
      if (name !== undefined) run.heap.setMember(self, name, { key: rangeIn(named, cls.scope), value: given });
    }
    run.callFunction(value, args, at);
    return;
  }
  if (cls.parent) superConstruct(run, cls, self, args, false, at);
  initialiseFields(run, cls, self);
}

function initialiseFields(run: ProgramEvaluator, cls: ClassValue, self: ObjectValue): void {
  const scope = new Scope(cls.scope.file, cls.scope, self, cls);
  for (const member of classMembers(cls.node)) {
    if (member.static === true || (member.type !== "PropertyDefinition" && member.type !== "AccessorProperty")) continue;
    const key = run.keyOf(member, scope);
    if (key !== undefined && isSyntax(member.value)) {
      const value = run.evaluate(member.value, scope);
      run.heap.setMember(self, key, { key: keyRange(member, scope), value });
    }
  }
}

export function superCall(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const cls = scope.homeClass;
  const self = scope.this;
  const { values, open } = run.spread(node.arguments as Syntax[], scope);
  const at = rangeIn(node, scope);
  if (!cls || self?.kind !== "object") return undefinedAt(at);
  superConstruct(run, cls, self, values, open, at);
  initialiseFields(run, cls, self);
  return undefinedAt(at);
}

function superConstruct(
  run: ProgramEvaluator,
  cls: ClassValue,
  self: ObjectValue,
  args: readonly Value[] | undefined,
  open: boolean,
  at: Span,
): void {
  const { parent } = cls;
  if (parent?.kind === "class") {
    initialize(run, parent, self, open ? undefined : args, at);
    return;
  }
  const base = parent && constructLibrary(run, parent, run.callOf(args ?? [], open || args === undefined, at, nameRange(at)));
  if (base?.kind === "made") {
    self.base = base;
    base.state.set("(self)", self);
  } else self.open = true;
}

/** The word at the beginning of a call: `super`. */
function nameRange(at: Span): Span {
  const word = /^(?:new\s+)?[\w$.]+/.exec(textOf(at));
  return range(at.file, at.start, at.start + (word?.[0].length ?? 1));
}
