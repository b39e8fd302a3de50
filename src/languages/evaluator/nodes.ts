import { posix } from "node:path";
import { range, type Span, textOf } from "../../text/range.js";
import { isSyntax, type Syntax } from "../javascript/syntax.js";
import { DIRNAME } from "./run.js";
import type { Scope } from "./scope.js";
import { computedText } from "./text.js";
import type { ClassValue, Value } from "./values.js";

/** Nodes that make a function. */
export const FUNCTIONS = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

export function nameOf(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === "Identifier") return String(node.name);
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

export function patternNames(pattern: Syntax): string[] {
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

export function classMembers(node: Syntax): readonly Syntax[] {
  const body = node.body;
  return isSyntax(body) && Array.isArray(body.body) ? body.body.filter(isSyntax) : [];
}

export function methodOf(cls: ClassValue, name: string): Syntax | undefined {
  return classMembers(cls.node).find(
    (m) =>
      m.type === "MethodDefinition" &&
      m.static !== true &&
      (m.kind === "method" || m.kind === "get") &&
      isSyntax(m.key) &&
      String(m.key.name ?? m.key.value) === name,
  );
}

export function dirname(scope: Scope, at: Span): Value {
  return computedText(`${DIRNAME}${posix.dirname(scope.file.path)}`, at);
}

/** The characters of a key, without its quotes. */
export function keyRange(property: Syntax, scope: Scope): Span {
  const key = property.key as Syntax;
  const at = rangeIn(key, scope);
  return key.type === "Literal" && typeof key.value === "string" ? range(at.file, at.start + 1, at.end - 1) : at;
}

export function rangesOf(nodes: readonly Syntax[], scope: Scope): Span[] {
  return nodes.some((n) => n.type === "SpreadElement") ? [] : nodes.map((n) => rangeIn(n, scope));
}

export function rangeIn(node: Syntax, scope: Scope): Span {
  return range(scope.file, node.range[0], node.range[1]);
}

/** What is in the file, as the name of a hole. */
export function named(node: Syntax, scope: Scope): string {
  const text = textOf(rangeIn(node, scope));
  return `\${${text.length > 60 ? `${text.slice(0, 59)}…` : text}}`.replace(/\s+/g, " ");
}
