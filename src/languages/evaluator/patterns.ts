import type { Syntax } from "../javascript/syntax.js";
import { rangeIn } from "./nodes.js";
import type { ProgramEvaluator } from "./run.js";
import type { Scope } from "./scope.js";
import { oneOf, unknownAt, unknownParameter } from "./unknowns.js";
import { listOf, objectOf, undefinedAt, type Value } from "./values.js";

/** A pattern of a declaration or parameter takes its value apart. */
export function bindPattern(run: ProgramEvaluator, pattern: Syntax | undefined, value: Value, scope: Scope): void {
  if (!pattern) return;
  switch (pattern.type) {
    case "Identifier":
      run.declare(scope, String(pattern.name), value);
      return;
    case "TSParameterProperty":
      bindPattern(run, pattern.parameter as Syntax, value, scope);
      return;
    case "AssignmentPattern": {
      const left = pattern.left as Syntax;
      if (value.kind === "undefined") bindPattern(run, left, run.evaluate(pattern.right, scope), scope);
      else if (value.kind === "unknown") bindPattern(run, left, oneOf(value, run.evaluate(pattern.right, scope), left, scope), scope);
      else bindPattern(run, left, value, scope);
      return;
    }
    case "ObjectPattern": {
      const taken = new Set<string>();
      for (const property of pattern.properties as Syntax[]) {
        if (property.type === "RestElement") {
          bindPattern(run, property.argument as Syntax, without(run, value, taken, property, scope), scope);
          continue;
        }
        const key = run.keyOf(property, scope);
        if (key !== undefined) taken.add(key);
        const at = rangeIn(property.value as Syntax, scope);
        bindPattern(run, property.value as Syntax, key === undefined ? unknownAt(property, scope) : run.get(value, key, at), scope);
      }
      return;
    }
    case "ArrayPattern":
      (pattern.elements as (Syntax | null)[]).forEach((element, i) => {
        if (!element) return;
        if (element.type === "RestElement") {
          const rest = value.kind === "list" ? listOf(value.items.slice(i), value.at, value.open) : unknownAt(element, scope);
          bindPattern(run, element.argument as Syntax, rest, scope);
        } else bindPattern(run, element, itemOf(value, i, element, scope), scope);
      });
      return;
    default:
      return;
  }
}

function without(run: ProgramEvaluator, value: Value, taken: ReadonlySet<string>, node: Syntax, scope: Scope): Value {
  if (value.kind !== "object") return unknownAt(node, scope);
  return run.heap.born(
    objectOf(
      value.at,
      [...value.members].filter(([name]) => !taken.has(name)),
      value.open,
    ),
  );
}

export function bindParameters(run: ProgramEvaluator, params: readonly Syntax[], args: readonly Value[] | undefined, scope: Scope): void {
  params.forEach((param, i) => {
    if (param.type === "RestElement") {
      const rest = args ? run.heap.born(listOf(args.slice(i), rangeIn(param, scope))) : unknownAt(param, scope);
      bindPattern(run, param.argument as Syntax, rest, scope);
      return;
    }
    const missing = args ? undefinedAt(rangeIn(param, scope)) : unknownParameter(param, scope);
    bindPattern(run, param, args?.[i] ?? missing, scope);
  });
}

function itemOf(value: Value, index: number, node: Syntax, scope: Scope): Value {
  if (value.kind === "list") {
    const item = value.items[index];
    if (item) return item;
    if (!value.open) return undefinedAt(rangeIn(node, scope));
  }
  return unknownAt(node, scope);
}
