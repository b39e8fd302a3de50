import { loadEstree } from "./estree.js";

/** A node of the ESTree that typescript-estree gives, with members left open: the reader asks few of them. */
export interface Syntax {
  readonly type: string;
  readonly range: readonly [start: number, end: number];
  readonly [member: string]: unknown;
}

export interface Tree {
  /** Every node, outer before inner, in source order. */
  readonly nodes: readonly Syntax[];
  parent(node: Syntax): Syntax | undefined;
}

/** Parses TypeScript or JavaScript; undefined where it is neither. The parser is heavy: it is loaded on the first call. */
export async function parseProgram(path: string, text: string): Promise<Tree | undefined> {
  try {
    const { parse } = await loadEstree();
    return treeOf(parse(text, { range: true, jsx: /x$/.test(path), allowInvalidAST: true }) as unknown as Syntax);
  } catch {
    return undefined;
  }
}

/** A program that is parsed already. */
export function treeOf(root: Syntax): Tree {
  const parents = new Map<Syntax, Syntax>();
  const nodes: Syntax[] = [];
  const todo: Syntax[] = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    nodes.push(node);
    const children = childrenOf(node);
    for (const child of children) parents.set(child, node);
    todo.push(...children.reverse());
  }
  return { nodes, parent: (node) => parents.get(node) };
}

function childrenOf(node: Syntax): Syntax[] {
  const children: Syntax[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === "parent" || typeof value !== "object" || value === null) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isSyntax(child)) children.push(child);
  }
  return children;
}

export function isSyntax(value: unknown): value is Syntax {
  return (
    typeof value === "object" && value !== null && typeof (value as Syntax).type === "string" && Array.isArray((value as Syntax).range)
  );
}

/** `f` of `f(…)`, `b` of `a.b(…)` and `new a.b(…)`. */
export function calledName(node: Syntax): string | undefined {
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return undefined;
  return lastName(node.callee);
}

/** `c` of `a.b.c`; undefined where it is computed. */
export function lastName(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === "Identifier") return String(node.name);
  if (node.type === "MemberExpression" && node.computed !== true) return lastName(node.property);
  return undefined;
}

export const argumentsOf = (node: Syntax): readonly Syntax[] => (Array.isArray(node.arguments) ? node.arguments.filter(isSyntax) : []);

export function isFunction(node: Syntax): boolean {
  return node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
}

/** The value of a property of an object literal. */
export function propertyOf(node: Syntax | undefined, name: string): Syntax | undefined {
  if (node?.type !== "ObjectExpression" || !Array.isArray(node.properties)) return undefined;
  for (const property of node.properties) {
    if (isSyntax(property) && property.type === "Property" && lastName(property.key) === name && isSyntax(property.value))
      return property.value;
  }
  return undefined;
}
