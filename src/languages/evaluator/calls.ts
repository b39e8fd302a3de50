import type { PlaceholderKind } from "../../text/mapped-text.js";
import type { Span } from "../../text/range.js";
import { isSyntax, type Syntax } from "../javascript/syntax.js";
import { globalCall, listMethod, textMethod } from "./builtins.js";
import { construct, constructLibrary } from "./classes.js";
import { holeKindOfName } from "./names.js";
import { methodOf, named, rangeIn, rangesOf } from "./nodes.js";
import { MAX_CALLS, type ProgramEvaluator } from "./run.js";
import { Scope } from "./scope.js";
import { computedText } from "./text.js";
import { unknownAt } from "./unknowns.js";
import { type Call, type ClassValue, either, type FunctionValue, isNothing, undefinedAt, type Value } from "./values.js";

export function functionValue(run: ProgramEvaluator, node: Syntax, scope: Scope, self?: Value, home?: ClassValue): FunctionValue {
  const value: FunctionValue = {
    kind: "function",
    node,
    scope,
    ...(self ? { self } : {}),
    ...(home ? { home } : {}),
    at: rangeIn(node, scope),
  };
  run.created.push(value);
  return value;
}

export function callOf(
  run: ProgramEvaluator,
  args: readonly Value[],
  open: boolean,
  at: Span,
  name: Span,
  places: readonly Span[] = [],
): Call {
  return { args, open, at, name, places, invoke: (callee, values) => invoke(run, callee, values, at) };
}

export function callExpression(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const callee = node.callee as Syntax;
  const at = rangeIn(node, scope);
  if (callee.type === "Super") return run.superCall(node, scope);
  const nodes = node.arguments as Syntax[];
  if (callee.type === "Import" || (callee.type === "Identifier" && callee.name === "require" && !scope.find("require"))) {
    const [source] = nodes;
    return source?.type === "Literal" ? run.importAll(String(source.value), source, scope) : unknownAt(node, scope);
  }
  const inner = unwrapped(callee);
  if (inner.type === "MemberExpression") {
    const object = run.objectOf(inner, scope);
    if (!object) return undefinedAt(at);
    const name = run.memberName(inner, scope);
    const { values, open } = run.spread(nodes, scope);
    const call = callOf(run, values, open, at, rangeIn(inner.property as Syntax, scope), rangesOf(nodes, scope));
    if (name === undefined) return strange(run, call, node, scope);
    if ((inner.object as Syntax).type === "Super") return superMethod(run, name, call, node, scope);
    return callMember(run, object, name, call, named(node, scope));
  }
  const fn = run.evaluate(callee, scope);
  if (isNothing(fn) && node.optional === true) return undefinedAt(at);
  const { values, open } = run.spread(nodes, scope);
  return applyFunction(run, fn, callOf(run, values, open, at, rangeIn(callee, scope), rangesOf(nodes, scope)), named(node, scope));
}

function superMethod(run: ProgramEvaluator, name: string, call: Call, node: Syntax, scope: Scope): Value {
  const self = scope.this;
  for (let cls: Value | undefined = scope.homeClass?.parent; cls?.kind === "class"; cls = cls.parent) {
    const method = methodOf(cls, name);
    if (method) return callFunction(run, functionValue(run, method.value as Syntax, cls.scope, self, cls), call.args, call.at);
  }
  if (self?.kind === "object" && self.base) return callMember(run, self.base, name, call, named(node, scope));
  return strange(run, call, node, scope);
}

/** `promise.apply(x => …)`, `promise.apply(JSON.stringify)` */
const CALLABLE: ReadonlySet<Value["kind"]> = new Set(["function", "native", "library"]);

export function callMember(run: ProgramEvaluator, object: Value, name: string, call: Call, shown: string): Value {
  const { libraries } = run.options;
  // a value that a deployment tool promises is read as the value itself
  const [first] = call.args;
  if (
    name === "apply" &&
    object.kind !== "made" &&
    !CALLABLE.has(object.kind) &&
    first &&
    CALLABLE.has(first.kind) &&
    !hasOwn(object, name)
  )
    return applyFunction(run, first, { ...call, args: [object] }, shown);
  const own = object.kind === "made" || object.kind === "library" ? undefined : run.options.dialect?.method(run, object, name, call);
  if (own) return own;
  if (object.kind === "object" || object.kind === "class") {
    const member = run.get(object, name, call.at, shown);
    if (member.kind !== "unknown" || object.kind === "class") return applyFunction(run, member, call, shown);
    if (object.kind === "object" && object.base) return callMember(run, object.base, name, call, shown);
    return outside(run, call, shown);
  }
  if (object.kind === "made") {
    for (const library of libraries) {
      const value = library.method?.(object, name, call, run);
      if (value) return value;
    }
    const member = run.ofMade(object, name, call.at, shown);
    if (member.kind === "native" || member.kind === "function") return applyFunction(run, member, call, shown);
    return outside(run, call, shown, holeKindOfName(name, object.type), false);
  }
  if (object.kind === "library") return applyFunction(run, run.library([...object.path, name], call.name), call, shown);
  if (object.kind === "list") return listMethod(object, name, call, run) ?? outside(run, call, shown);
  if (object.kind === "text" || object.kind === "json") return textMethod(object, name, call, run) ?? outside(run, call, shown, "text");
  if (object.kind === "function") {
    if (name === "bind") return call.args[0] ? { ...object, self: call.args[0] } : object;
    if (name === "call") return callFunction(run, call.args[0] ? { ...object, self: call.args[0] } : object, call.args.slice(1), call.at);
    return outside(run, call, shown);
  }
  if (object.kind === "number" && name === "toString" && call.args.length === 0) return computedText(String(object.value), call.at);
  if (object.kind === "boolean" && name === "toString") return computedText(String(object.value), call.at);
  return outside(run, call, shown, holeKindOfName(name));
}

/** Calls a value. */
export function applyFunction(run: ProgramEvaluator, callee: Value, call: Call, shown: string): Value {
  switch (callee.kind) {
    case "function":
      return callFunction(run, callee, call.args, call.at);
    case "native":
      return callee.call(call);
    case "class":
      return construct(run, callee, call.open ? undefined : call.args, call.at);
    case "library": {
      // where classes are called, their names tell them from functions
      if (run.options.dialect && /^[A-Z]/.test(callee.path[callee.path.length - 1] ?? "")) {
        const made = constructLibrary(run, callee, call);
        if (made) return made;
      }
      if (callee.path[0] === "(global)") return globalCall(callee.path.slice(1), call, run) ?? outside(run, call, shown);
      for (const library of run.options.libraries) {
        const value = library.call?.(callee.path, call, run);
        if (value) return value;
      }
      return outside(run, call, shown, holeKindOfName(callee.path[callee.path.length - 1] ?? ""), /^\W/.test(callee.path[0] ?? ""));
    }
    default:
      return outside(run, call, shown);
  }
}

export function invoke(run: ProgramEvaluator, callee: Value, args: readonly Value[], at: Span): Value {
  return applyFunction(run, callee, callOf(run, args, false, at, at), "${…}");
}

/** A call of code that is not known: functions given to it may run, objects given to it may change. */
export function outside(run: ProgramEvaluator, call: Call, shown: string, hole: PlaceholderKind = "unknown", changes = true): Value {
  for (const arg of call.args) {
    if (arg.kind === "function" && !run.entered.has(arg.node)) run.perhaps(() => void callFunction(run, arg, undefined, call.at));
    if (changes) escapes(run, arg);
  }
  return { kind: "unknown", placeholder: hole, name: shown, at: call.at };
}

function strange(run: ProgramEvaluator, call: Call, node: Syntax, scope: Scope): Value {
  return outside(run, call, named(node, scope));
}

function escapes(run: ProgramEvaluator, value: Value): void {
  for (const library of run.options.libraries) library.escaped?.(value);
  if (value.kind === "list") for (const item of value.items) if (item.kind === "made") escapes(run, item);
}

/** @param args undefined: they are unknown. */
export function callFunction(run: ProgramEvaluator, fn: FunctionValue, args: readonly Value[] | undefined, at: Span): Value {
  const { node } = fn;
  run.entered.add(node);
  const active = run.running.get(node) ?? 0;
  if (run.calls >= MAX_CALLS || active >= 6 || run.exhausted || node.generator === true || !isSyntax(node.body))
    return { kind: "unknown", placeholder: "unknown", name: "${…}", at };
  const arrow = node.type === "ArrowFunctionExpression";
  const scope = new Scope(fn.scope.file, fn.scope, arrow ? undefined : (fn.self ?? undefined), fn.home);
  run.calls++;
  run.running.set(node, active + 1);
  const outer = run.frame;
  const depth = run.depth;
  run.frame = { returns: [] };
  run.places.push({ at, known: args !== undefined });
  run.parameters(node.params as Syntax[], args, scope);
  const value = runBody(run, node.body, scope, at);
  run.places.pop();
  run.frame = outer;
  run.depth = depth;
  run.running.set(node, active);
  run.calls--;
  return value;
}

function runBody(run: ProgramEvaluator, body: Syntax, scope: Scope, at: Span): Value {
  if (body.type !== "BlockStatement") return run.evaluate(body, scope);
  const done = run.block(body.body as Syntax[], scope);
  let value: Value = done?.kind === "return" ? done.value : undefinedAt(at);
  const { returns } = run.frame;
  const throws = done?.kind === "throw";
  returns.forEach(({ value: other, heap }, i) => {
    if (throws && i === 0) {
      run.heap.apply(heap);
      value = other;
      return;
    }
    run.heap.join(heap, new Map());
    value = either(value, other);
  });
  return value;
}

const hasOwn = (value: Value, name: string): boolean =>
  value.kind === "function" || value.kind === "library" || (value.kind === "object" && (value.members.has(name) || value.of !== undefined));

function unwrapped(node: Syntax): Syntax {
  let at = node;
  while (/^(?:TSNonNullExpression|TSAsExpression|TSInstantiationExpression|ChainExpression)$/.test(at.type)) at = at.expression as Syntax;
  return at;
}
