import { range, type Span, textOf } from "../../text/range.js";
import type { Syntax } from "../javascript/syntax.js";
import { objectMethod } from "./builtins.js";
import { holeKindOfName } from "./names.js";
import { methodOf, named, patternNames, rangeIn } from "./nodes.js";
import { binary } from "./operators.js";
import { itemOf } from "./patterns.js";
import type { ProgramEvaluator } from "./run.js";
import type { Scope } from "./scope.js";
import { plainText } from "./text.js";
import { bounded, isText, unknownAt } from "./unknowns.js";
import { type ConstructedObject, isNothing, type ObjectValue, undefinedAt, type Value } from "./values.js";

export function memberExpression(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const object = calledObject(run, node, scope);
  if (!object) return undefinedAt(rangeIn(node, scope));
  const key = memberName(run, node, scope);
  if (key === undefined) return unknownAt(node, scope);
  return getMember(run, object, key, rangeIn(node, scope), named(node, scope));
}

/** What a member is taken of; undefined where `?.` finds nothing. */
export function calledObject(run: ProgramEvaluator, node: Syntax, scope: Scope): Value | undefined {
  const of = node.object as Syntax;
  if (of.type === "Super") return superOf(scope);
  const object = run.evaluate(of, scope);
  return isNothing(object) && node.optional === true ? undefined : object;
}

export function memberName(run: ProgramEvaluator, node: Syntax, scope: Scope): string | undefined {
  const property = node.property as Syntax;
  return node.computed === true ? plainText(run.evaluate(property, scope)) : String(property.name);
}

/** `of.name`. */
export function getMember(run: ProgramEvaluator, of: Value, name: string, at: Span, shown = `\${${textOf(at).slice(0, 80)}}`): Value {
  switch (of.kind) {
    case "object":
      return ofObject(run, of, name, at, shown);
    case "list": {
      if (name === "length")
        return of.open ? { kind: "unknown", placeholder: "number", name: shown, at } : { kind: "number", value: of.items.length, at };
      if (run.options.dialect && /^-\d+$/.test(name) && !of.open) return of.items.at(Number(name)) ?? undefinedAt(at);
      if (/^\d+$/.test(name)) {
        const item = of.items[Number(name)];
        return item ?? (of.open ? { kind: "unknown", placeholder: "unknown", name: shown, at } : undefinedAt(at));
      }
      return { kind: "native", at, call: (call) => run.callMember(of, name, call, shown) };
    }
    case "text":
      if (name === "length" && plainText(of) !== undefined) return { kind: "number", value: (plainText(of) as string).length, at };
      return { kind: "native", at, call: (call) => run.callMember(of, name, call, shown) };
    case "class": {
      const own = of.statics.get(name)?.value;
      if (own) return own;
      return of.parent
        ? getMember(run, of.parent, name, at, shown)
        : { kind: "unknown", placeholder: holeKindOfName(name), name: shown, at };
    }
    case "library":
      return ofLibrary(run, [...of.path, name], at);
    case "made":
      return ofMade(run, of, name, at, shown);
    case "function":
      if (name === "call" || name === "apply" || name === "bind")
        return { kind: "native", at, call: (call) => run.callMember(of, name, call, shown) };
      return { kind: "unknown", placeholder: "unknown", name: shown, at };
    default:
      return { kind: "unknown", placeholder: holeKindOfName(name), name: shown, at };
  }
}

function ofObject(run: ProgramEvaluator, of: ObjectValue, name: string, at: Span, shown: string): Value {
  const own = of.members.get(name)?.value;
  if (own) return own;
  for (let cls: Value | undefined = of.of; cls?.kind === "class"; cls = cls.parent) {
    const method = methodOf(cls, name);
    if (!method) continue;
    const fn = run.functionValue(method.value as Syntax, cls.scope, of, cls);
    return method.kind === "get" ? run.callFunction(fn, [], at) : fn;
  }
  if (of.base) return ofMade(run, of.base, name, at, shown);
  if (of.open || of.of) return { kind: "unknown", placeholder: holeKindOfName(name), name: shown, at };
  return OBJECT_METHODS.test(name)
    ? { kind: "native", at, call: (call) => objectMethod(of, name, call) ?? { kind: "unknown", placeholder: "unknown", name: shown, at } }
    : undefinedAt(at);
}

export function ofMade(run: ProgramEvaluator, of: ConstructedObject, name: string, at: Span, shown: string): Value {
  for (const library of run.options.libraries) {
    const value = library.property?.(of, name, at, run);
    if (value) return value;
  }
  const resource = resourceOf(of);
  return { kind: "unknown", placeholder: holeKindOfName(name, of.type), name: shown, resource, expression: `${resource}.${name}`, at };
}

export function ofLibrary(run: ProgramEvaluator, path: readonly string[], at: Span): Value {
  for (const library of run.options.libraries) {
    const value = library.constant?.(path, at, run);
    if (value) return value;
  }
  if (path[0] === "(global)" && path[1] === "process" && path[2] === "env" && path.length === 4)
    return { kind: "unknown", placeholder: "text", name: `\${${path.slice(1).join(".")}}`, at };
  return { kind: "library", path, at };
}

export function assignment(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const operator = String(node.operator);
  const target = node.left as Syntax;
  const right = node.right as Syntax;
  let value: Value;
  if (operator === "=") value = run.evaluate(right, scope);
  else if (operator === "??=" || operator === "||=" || operator === "&&=")
    value = run.logical({ ...node, operator: operator.slice(0, 2), left: target, right } as Syntax, scope);
  else {
    const old = run.evaluate(target, scope);
    const added = run.evaluate(right, scope);
    const own = run.options.dialect?.binary(run, operator.slice(0, -1), old, added, rangeIn(node, scope));
    value = own
      ? own
      : operator === "+=" && (isText(old) || isText(added))
        ? bounded(run.joinTexts(old, target, added, right, node, scope), node, scope)
        : binary(operator.slice(0, -1), old, added, rangeIn(node, scope), named(node, scope), run.toNode);
  }
  assignTo(run, target, value, scope);
  return value;
}

export function assignTo(run: ProgramEvaluator, target: Syntax, value: Value, scope: Scope): void {
  switch (target.type) {
    case "Identifier": {
      const slot = scope.find(String(target.name));
      if (slot) run.heap.assign(slot, value);
      return;
    }
    case "TSAsExpression":
    case "TSNonNullExpression":
      assignTo(run, target.expression as Syntax, value, scope);
      return;
    case "MemberExpression": {
      const object = calledObject(run, target, scope);
      const name = memberName(run, target, scope);
      if (object) setOn(run, object, name, value, rangeIn(target.property as Syntax, scope));
      return;
    }
    case "ArrayPattern": {
      const elements = target.elements as (Syntax | null)[];
      if (value.kind === "list" && !value.open && !elements.some((element) => element?.type === "RestElement")) {
        elements.forEach((element, i) => {
          if (element) assignTo(run, element, itemOf(value, i, element, scope), scope);
        });
        return;
      }
      for (const name of patternNames(target)) {
        const slot = scope.find(name);
        if (slot) run.heap.assign(slot, unknownAt(target, scope));
      }
      return;
    }
    case "ObjectPattern":
      // a swap or the like: what it leaves is not followed
      for (const name of patternNames(target)) {
        const slot = scope.find(name);
        if (slot) run.heap.assign(slot, unknownAt(target, scope));
      }
      return;
    default:
      return;
  }
}

function setOn(run: ProgramEvaluator, object: Value, name: string | undefined, value: Value, at: Span): void {
  if (object.kind === "object") {
    if (name === undefined) run.heap.setOpen(object);
    else run.heap.setMember(object, name, { key: object.members.get(name)?.key ?? at, value });
  } else if (object.kind === "list") {
    const index = Number(name);
    if (name !== undefined && Number.isInteger(index) && index <= object.items.length)
      run.heap.setItems(object, [...object.items.slice(0, index), value, ...object.items.slice(index + 1)]);
    else run.heap.setOpen(object);
  } else if (object.kind === "made") run.heap.setState(object, `=${name ?? ""}`, value);
  else if (object.kind === "class" && name !== undefined) object.statics.set(name, { key: at, value });
}

const OBJECT_METHODS = /^(?:hasOwnProperty|toString|valueOf)$/;

/** The name by which a deployment resource is known in the program: its id. */
function resourceOf(made: ConstructedObject): string {
  const id = made.args.map(plainText).find((text) => text !== undefined);
  return id ?? made.type;
}

function superOf(scope: Scope): Value {
  return scope.homeClass?.parent ?? { kind: "unknown", placeholder: "unknown", name: "${super}", at: range(scope.file, 0, 0) };
}
