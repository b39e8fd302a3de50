import type { Syntax } from "../javascript/syntax.js";
import { nameOf, rangeIn } from "./nodes.js";
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
  const names = args?.at(-1);
  if (run.options.dialect && args && (params.some(({ type }) => /^Keywords/.test(type)) || (names?.kind === "object" && names.keywords))) {
    bindNamed(run, params, args, scope);
    return;
  }
  params.forEach((param, i) => {
    if (/^Keywords/.test(param.type)) {
      if (param.type === "KeywordsElement") bindPattern(run, param.argument as Syntax, unknownAt(param, scope), scope);
      return;
    }
    if (param.type === "RestElement") {
      const rest = args ? run.heap.born(listOf(args.slice(i), rangeIn(param, scope))) : unknownAt(param, scope);
      bindPattern(run, param.argument as Syntax, rest, scope);
      return;
    }
    const missing = args ? undefinedAt(rangeIn(param, scope)) : unknownParameter(param, scope);
    bindPattern(run, param, args?.[i] ?? missing, scope);
  });
}

/** Arguments of which the last ones are given by name. */
function bindNamed(run: ProgramEvaluator, params: readonly Syntax[], args: readonly Value[], scope: Scope): void {
  const last = args.at(-1);
  const names = last?.kind === "object" && last.keywords ? last : undefined;
  const ordered = names ? args.slice(0, -1) : args;
  const left = new Map(names?.members);
  let byName = false;
  params.forEach((param, i) => {
    const at = rangeIn(param, scope);
    if (param.type === "KeywordsOnly" || param.type === "RestElement") {
      if (param.type === "RestElement")
        bindPattern(run, param.argument as Syntax, run.heap.born(listOf(byName ? [] : ordered.slice(i), at)), scope);
      byName = true;
      return;
    }
    if (param.type === "KeywordsElement") {
      bindPattern(run, param.argument as Syntax, run.heap.born(objectOf(names?.at ?? at, left, names?.open ?? false)), scope);
      return;
    }
    const name = nameOf(param.type === "AssignmentPattern" ? param.left : param) ?? "";
    const named = left.get(name)?.value;
    left.delete(name);
    bindPattern(
      run,
      param,
      (byName ? undefined : ordered[i]) ?? named ?? (names?.open ? unknownParameter(param, scope) : undefinedAt(at)),
      scope,
    );
  });
}

export function itemOf(value: Value, index: number, node: Syntax, scope: Scope): Value {
  if (value.kind === "list") {
    const item = value.items[index];
    if (item) return item;
    if (!value.open) return undefinedAt(rangeIn(node, scope));
  }
  return unknownAt(node, scope);
}
