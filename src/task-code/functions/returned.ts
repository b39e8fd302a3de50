import type { CodeShape } from "../../hosts/deployment.js";
import { argumentsOf, isFunction, isSyntax, lastName, type Syntax, type Tree } from "../../languages/javascript/syntax.js";
import { BOOLEAN, either, merged, NUMBER, objectOf, TEXT, UNKNOWN } from "./code-shape.js";
import { type Found, functionNamed, literalText, nameOfKey, ownNodes, unwrapped } from "./handler-function.js";
import type { Types } from "./types.js";

const DEEPEST = 12;

/** What a function of the program returns, as JSON, as far as its text and its types say it. */
export class Returned {
  /** The function that a handler answers by: what it is given stays as it is. */
  private callback: string | undefined;

  constructor(
    private readonly tree: Tree,
    private readonly types: Types,
  ) {}

  /** Of a handler of Node.js: one that is not async may answer by its third parameter. */
  ofHandler(found: Found): CodeShape {
    const callback = lastName((found.node.params as readonly unknown[])[2]);
    if (callback === undefined || found.node.async === true) return this.of(found);
    this.callback = callback;
    return this.calledBack(callback, found.node);
  }

  /** `callback(null, result)`, anywhere within the handler; unknown where the callback is handed on. */
  private calledBack(callback: string, fn: Syntax): CodeShape {
    let made: CodeShape | undefined;
    for (const node of this.tree.nodes) {
      if (node.type !== "Identifier" || node.name !== callback || node.range[0] < fn.range[0] || node.range[1] > fn.range[1]) continue;
      const call = this.tree.parent(node);
      if (call === fn) continue;
      if (call?.type !== "CallExpression" || call.callee !== node) return UNKNOWN;
      const [error, result] = argumentsOf(call);
      if (result) made = made ? either(made, this.shapeOf(result, 0)) : this.shapeOf(result, 0);
      else if (!error || isNull(error)) return UNKNOWN;
    }
    return made ?? UNKNOWN;
  }

  of({ node, type }: Found, depth = 0): CodeShape {
    if (depth > DEEPEST || node.generator === true) return UNKNOWN;
    const inferred = this.inferred(node, depth);
    if (inferred.kind !== "unknown") return inferred;
    const declared = this.types.shapeOf(node.returnType);
    return declared.kind === "unknown" ? this.types.resultOf(type) : declared;
  }

  /** A function that calls back answers with what it hands to the call. */
  private inferred(fn: Syntax, depth: number): CodeShape {
    const { body } = fn;
    if (!isSyntax(body) || (fn.params as readonly unknown[]).length > 2) return UNKNOWN;
    if (body.type !== "BlockStatement") return this.shapeOf(body, depth + 1);
    const results = ownNodes(fn).flatMap((node) => (node.type === "ReturnStatement" ? [node.argument] : []));
    const ends = completes(body);
    // an event loop without a promise may still be answered by a callback
    if (results.length === 0) return ends && fn.async === true ? { kind: "null" } : UNKNOWN;
    if (ends) return UNKNOWN;
    return results.map((result) => (isSyntax(result) ? this.shapeOf(result, depth + 1) : UNKNOWN)).reduce(either);
  }

  private shapeOf(given: unknown, depth: number): CodeShape {
    const node = unwrapped(given);
    if (!node || depth > DEEPEST) return UNKNOWN;
    switch (node.type) {
      case "ObjectExpression":
        return this.object(node, depth);
      case "ArrayExpression":
        return { kind: "list", of: (node.elements as unknown[]).map((one) => this.shapeOf(one, depth + 1)).reduce(either, UNKNOWN) };
      case "Literal":
        return literal(node.value);
      case "Text":
      case "TemplateLiteral":
        return TEXT;
      case "AwaitExpression":
        return this.shapeOf(node.argument, depth + 1);
      case "ConditionalExpression":
        return either(this.shapeOf(node.consequent, depth + 1), this.shapeOf(node.alternate, depth + 1));
      case "LogicalExpression":
        return either(this.shapeOf(node.left, depth + 1), this.shapeOf(node.right, depth + 1));
      case "BinaryExpression":
        return this.binary(node, depth);
      case "UnaryExpression":
        return node.operator === "!" ? BOOLEAN : node.operator === "typeof" ? TEXT : UNKNOWN;
      case "Identifier":
        return this.variable(String(node.name), depth);
      case "CallExpression":
        return this.call(node, depth);
      default:
        return UNKNOWN;
    }
  }

  private object(node: Syntax, depth: number): CodeShape {
    let made: CodeShape = objectOf([]);
    for (const property of node.properties as Syntax[]) {
      if (property.type === "SpreadElement") made = merged(made, this.shapeOf(property.argument, depth + 1));
      else {
        const name = property.computed === true && literalText(property.key) === undefined ? undefined : nameOfKey(property.key);
        made = merged(made, name === undefined ? UNKNOWN : objectOf([[name, this.shapeOf(property.value, depth + 1)]]));
      }
    }
    return made;
  }

  private binary(node: Syntax, depth: number): CodeShape {
    const operator = String(node.operator);
    if (/^[<>=!]=?=?$|^in$|^instanceof$/.test(operator)) return BOOLEAN;
    const sides = [this.shapeOf(node.left, depth + 1), this.shapeOf(node.right, depth + 1)];
    if (operator === "+" && sides.some(({ kind }) => kind === "string")) return TEXT;
    return sides.every(({ kind }) => kind === "number") ? NUMBER : UNKNOWN;
  }

  private call(node: Syntax, depth: number): CodeShape {
    const callee = unwrapped(node.callee);
    const args = argumentsOf(node);
    if (!callee) return UNKNOWN;
    if (callee.type === "Identifier") {
      const name = String(callee.name);
      if (name === "String") return TEXT;
      const local = functionNamed(this.tree, name);
      return local ? this.of(local, depth + 1) : UNKNOWN;
    }
    const method = lastName(callee);
    const owner = lastName((callee as Syntax).object);
    if ((owner === "JSON" && method === "stringify") || (owner === "json" && method === "dumps")) return TEXT;
    if (owner === "Promise" && method === "resolve") return this.shapeOf(args[0], depth + 1);
    if (owner === "Object" && method === "assign") return args.map((one) => this.shapeOf(one, depth + 1)).reduce(merged, objectOf([]));
    return method === "toISOString" ? TEXT : UNKNOWN;
  }

  /** A constant of the program that nothing changes, or a variable with a declared type. */
  private variable(name: string, depth: number): CodeShape {
    const declared = this.tree.nodes.filter((node) => node.type === "VariableDeclarator" && lastName(node.id) === name);
    const [only] = declared;
    if (!only || declared.length > 1 || this.tree.nodes.some((node) => isFunction(node) && hasParameter(node, name))) return UNKNOWN;
    const type = this.types.shapeOf((only.id as Syntax).typeAnnotation);
    if (type.kind !== "unknown") return type;
    const declaration = this.tree.parent(only);
    const init = unwrapped(only.init);
    if (declaration?.kind !== "const" || !init) return UNKNOWN;
    const made = this.shapeOf(init, depth + 1);
    // what is put into a list later is not followed
    if (made.kind === "list") return { kind: "list", of: UNKNOWN };
    return made.kind === "object" ? this.changed(name, made, only) : made;
  }

  /** Members that are assigned later are known; where it is handed on, or changed otherwise, anything may be added. */
  private changed(name: string, shape: CodeShape, declarator: Syntax): CodeShape {
    let made = shape;
    for (const node of this.tree.nodes) {
      if (node.type !== "Identifier" || node.name !== name) continue;
      const parent = this.tree.parent(node);
      if (!parent || parent === declarator || (parent.type === "Property" && parent.key === node && parent.value !== node)) continue;
      if (parent.type === "MemberExpression" && parent.object === node) {
        const user = this.tree.parent(parent);
        if (user?.type === "AssignmentExpression" && user.left === parent && parent.computed !== true)
          made = merged(made, objectOf([[lastName(parent.property) ?? "", UNKNOWN]]));
        else if (parent.computed === true || user?.type === "AssignmentExpression" || user?.type === "CallExpression")
          return merged(made, UNKNOWN);
      } else if (!this.isHarmless(node, parent)) return merged(made, UNKNOWN);
    }
    return made;
  }

  /** Returned, spread, written out, or a part of another value. */
  private isHarmless(node: Syntax, parent: Syntax): boolean {
    if (
      /^(?:ReturnStatement|SpreadElement|Property|AwaitExpression|ConditionalExpression|LogicalExpression|IfStatement)$/.test(parent.type)
    )
      return true;
    if (parent.type !== "CallExpression" || parent.callee === node) return false;
    if (this.callback !== undefined && lastName(parent.callee) === this.callback) return true;
    const owner = lastName((parent.callee as Syntax | undefined)?.object);
    return owner === "JSON" || owner === "console";
  }
}

const isNull = (node: Syntax): boolean => (node.type === "Literal" && node.value === null) || lastName(node) === "undefined";

function hasParameter(fn: Syntax, name: string): boolean {
  return (fn.params as readonly unknown[]).some((param) => mentionsName(param, name));
}

function mentionsName(root: unknown, name: string): boolean {
  const todo: unknown[] = [root];
  while (todo.length > 0) {
    const node = todo.pop();
    if (!isSyntax(node)) continue;
    if (node.type === "Identifier" && node.name === name) return true;
    for (const [key, value] of Object.entries(node)) if (key !== "parent") todo.push(...(Array.isArray(value) ? value : [value]));
  }
  return false;
}

function literal(value: unknown): CodeShape {
  if (typeof value === "string") return TEXT;
  if (typeof value === "number") return NUMBER;
  return typeof value === "boolean" ? BOOLEAN : UNKNOWN;
}

/** May control come to the end of a statement? */
function completes(node: unknown): boolean {
  if (!isSyntax(node)) return true;
  switch (node.type) {
    case "ReturnStatement":
    case "ThrowStatement":
      return false;
    case "BlockStatement":
      return (node.body as unknown[]).every(completes);
    case "IfStatement":
      return !node.alternate || completes(node.consequent) || completes(node.alternate);
    case "TryStatement":
      if (node.finalizer && !completes(node.finalizer)) return false;
      return completes(node.block) || (isSyntax(node.handler) && completes(node.handler.body));
    case "SwitchStatement": {
      const cases = node.cases as Syntax[];
      const last = cases.at(-1);
      const breaks = cases.some((one) => (one.consequent as Syntax[]).some((at) => at.type === "BreakStatement"));
      return breaks || !cases.some((one) => !one.test) || !last || (last.consequent as unknown[]).every(completes);
    }
    default:
      return true;
  }
}
