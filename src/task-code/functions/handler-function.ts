import { isFunction, isSyntax, lastName, type Syntax, type Tree } from "../../languages/javascript/syntax.js";

/** What stands for an expression whose type is only asserted. */
export function unwrapped(node: unknown): Syntax | undefined {
  let at = isSyntax(node) ? node : undefined;
  while (at && /^(?:TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|ParenthesizedExpression)$/.test(at.type))
    at = isSyntax(at.expression) ? at.expression : undefined;
  return at;
}

/** A text that is written out; Python's are nodes of their own. */
export function literalText(node: unknown): string | undefined {
  const written = isSyntax(node) && (node.type === "Literal" || node.type === "Text") ? node.value : undefined;
  return typeof written === "string" ? written : undefined;
}

/** The name of a property or of a member of a type. */
export const nameOfKey = (key: unknown): string | undefined => literalText(key) ?? lastName(key);

export interface Found {
  /** The function itself. */
  readonly node: Syntax;
  /** The type that the variable which holds it is declared with. */
  readonly type?: Syntax;
}

/** What a module exports under a name: an expression, or the name of what it declares. */
export function exportedValue(tree: Tree, name: string): Syntax | undefined {
  for (const node of tree.nodes) {
    if (node.type === "AssignmentExpression" && isExport(node.left, name)) return unwrapped(node.right);
    if (node.type === "ExportSpecifier" && lastName(node.exported) === name) return unwrapped(node.local);
    if (node.type === "Property" && lastName(node.key) === name && isModuleExports(tree, node)) return unwrapped(node.value);
  }
  for (const node of tree.nodes) {
    const isDeclared = /^(?:FunctionDeclaration|VariableDeclarator)$/.test(node.type) && lastName(node.id) === name;
    // a translated `def` is an assignment to a name that exists before
    const isAssigned = node.type === "AssignmentExpression" && (node.left as Syntax).type === "Identifier" && lastName(node.left) === name;
    if (isDeclared) return unwrapped(node.id);
    if (isAssigned) return unwrapped(node.left);
  }
  return undefined;
}

/** `exports.handler`, `module.exports.handler` */
function isExport(left: unknown, name: string): boolean {
  if (!isSyntax(left) || left.type !== "MemberExpression" || lastName(left) !== name) return false;
  return lastName(left.object) === "exports";
}

function isModuleExports(tree: Tree, property: Syntax): boolean {
  const object = tree.parent(property);
  const assignment = object && tree.parent(object);
  return assignment?.type === "AssignmentExpression" && assignment.right === object && lastName(assignment.left) === "exports";
}

/** A function declared by that name, or the constant that holds it. */
export function functionNamed(tree: Tree, name: string): Found | undefined {
  for (const node of tree.nodes) {
    if (node.type === "FunctionDeclaration" && lastName(node.id) === name) return { node };
    // a translated `def` is an assignment to a name that exists before
    const assigned = node.type === "AssignmentExpression" && (node.left as Syntax).type === "Identifier" && lastName(node.left) === name;
    if (assigned && isSyntax(node.right) && isFunction(node.right)) return { node: node.right };
    if (node.type !== "VariableDeclarator" || lastName(node.id) !== name || !node.init) continue;
    const value = unwrapped(node.init);
    const annotation = (node.id as Syntax).typeAnnotation;
    if (value && isFunction(value)) return { node: value, ...(isSyntax(annotation) ? { type: annotation } : {}) };
    return undefined;
  }
  return undefined;
}

/** Nodes of a function's own body: those of functions within are left out. */
export function ownNodes(fn: Syntax): Syntax[] {
  const found: Syntax[] = [];
  const todo: unknown[] = [fn.body];
  while (todo.length > 0) {
    const node = todo.pop();
    if (!isSyntax(node)) continue;
    found.push(node);
    if (isFunction(node) || /^Class/.test(node.type)) continue;
    for (const [key, value] of Object.entries(node)) if (key !== "parent") todo.push(...(Array.isArray(value) ? value : [value]));
  }
  return found;
}
