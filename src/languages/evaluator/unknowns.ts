import { isSyntax, type Syntax } from "../javascript/syntax.js";
import { holeKindOfName } from "./names.js";
import { named, nameOf, rangeIn } from "./nodes.js";
import { MAX_ITEMS, MAX_TEXT } from "./run.js";
import type { Scope } from "./scope.js";
import { either, type Value } from "./values.js";
export const isText = (value: Value): boolean =>
  value.kind === "text" || value.kind === "json" || (value.kind === "unknown" && value.placeholder === "text");

/** Values that grow beyond every definition are not followed: a loop that doubles a text ends. */
export function bounded(value: Value, node: Syntax, scope: Scope): Value {
  const grown =
    (value.kind === "text" && (value.content.text.length > MAX_TEXT || value.content.segments.length > MAX_TEXT / 16)) ||
    (value.kind === "list" && value.items.length > MAX_ITEMS) ||
    (value.kind === "object" && value.members.size > MAX_ITEMS);
  return grown ? unknownAt(node, scope) : value;
}

export function oneOf(a: Value, b: Value, node: Syntax, scope: Scope): Value {
  const value = either(a, b, rangeIn(node, scope));
  return value.kind === "unknown" && value.name === "${…}" ? { ...value, name: named(node, scope) } : value;
}

export function unknownParameter(param: Syntax, scope: Scope): Value {
  const inner = param.type === "TSParameterProperty" ? (param.parameter as Syntax) : param;
  const named = inner.type === "AssignmentPattern" ? (inner.left as Syntax) : inner;
  const at = rangeIn(named, scope);
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
  return { kind: "unknown", placeholder: hole, name: `\${${name ?? "…"}}`, at };
}

export function unknownAt(node: Syntax, scope: Scope): Value {
  const name = node.type === "MemberExpression" && node.computed !== true ? nameOf(node.property) : nameOf(node);
  return {
    kind: "unknown",
    placeholder: name === undefined ? "unknown" : holeKindOfName(name),
    name: named(node, scope),
    at: rangeIn(node, scope),
  };
}
