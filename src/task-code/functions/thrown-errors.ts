import type { UnnamedError } from "../../hosts/deployment.js";
import {
  argumentsOf,
  calledName,
  isFunction,
  isSyntax,
  lastName,
  propertyOf,
  type Syntax,
  type Tree,
} from "../../languages/javascript/syntax.js";
import type { Span } from "../../text/range.js";

interface ProgramPart {
  readonly tree: Tree;
  readonly place: (start: number, end: number) => Span;
}

const BUILT_IN: ReadonlySet<string> = new Set([
  "Error",
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "EvalError",
  "URIError",
  "AggregateError",
]);

/**
 * Names under which the code's errors reach Step Functions. Lambda reports an error's `name`: a class that only extends
 * `Error` and sets no name is reported as `Error`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export class ThrownErrors {
  readonly names = new Set<string>();
  /** Classes that are thrown and set no name of their own. */
  get unnamed(): UnnamedError[] {
    // where the name is assigned to its instances, it is reported
    return [...this.disguised.values()].filter(({ name }) => !this.names.has(name));
  }

  /** Something is thrown of which the code does not tell the name. */
  open = false;
  private readonly classes = new Map<string, Syntax>();
  private readonly disguised = new Map<string, UnnamedError>();

  constructor(private readonly parts: readonly ProgramPart[]) {
    for (const { tree } of parts)
      for (const node of tree.nodes) {
        const name = /^Class(?:Declaration|Expression)$/.test(node.type) ? lastName(node.id) : undefined;
        if (name !== undefined) this.classes.set(name, node);
      }
    for (const part of parts) this.readPart(part);
  }

  private readPart({ tree, place }: ProgramPart): void {
    for (const node of tree.nodes) {
      if (node.type === "ThrowStatement") this.thrown(node.argument, place);
      // promises and callbacks end the same way
      else if (node.type === "CallExpression" && /^(?:reject|callback|cb|done|fail)$/.test(calledName(node) ?? "")) {
        const [first] = argumentsOf(node);
        if (first?.type === "NewExpression") this.thrown(first, place);
      } else if (node.type === "AssignmentExpression") this.renamed(node, tree);
      else if (calledName(node) === "assign") this.assigned(node);
    }
  }

  private thrown(of: unknown, place: ProgramPart["place"]): void {
    if (!isSyntax(of)) return;
    const name = of.type === "NewExpression" || of.type === "CallExpression" ? calledName(of) : undefined;
    if (of.type === "CallExpression" && !BUILT_IN.has(name ?? "")) {
      // `Object.assign(new Error(…), {name})`: the name is found where it is assigned
      if (name !== "assign") this.open = true;
      return;
    }
    if (name === undefined) {
      this.open = true;
      return;
    }
    const reported = this.reported(name, new Set());
    if (reported === undefined) {
      this.open = true;
      return;
    }
    this.names.add(reported);
    const declared = this.classes.get(name);
    if (reported !== name && declared && reported !== "")
      this.disguised.set(name, { name, reported, at: this.placeOf(declared) ?? place(...of.range) });
  }

  /** The class's name where it is declared. */
  private placeOf(declared: Syntax): Span | undefined {
    const part = this.parts.find(({ tree }) => tree.nodes.includes(declared));
    const id = declared.id;
    return part && isSyntax(id) ? part.place(...id.range) : undefined;
  }

  /** The name that an instance of the class has; undefined where its code does not tell. */
  private reported(name: string, seen: Set<string>): string | undefined {
    if (BUILT_IN.has(name)) return name;
    const node = this.classes.get(name);
    if (!node || seen.has(name)) return undefined;
    seen.add(name);
    const own = this.ownName(node, name);
    if (own !== undefined) return own === "" ? undefined : own;
    const parent = lastName(node.superClass);
    return parent === undefined ? undefined : this.reported(parent, seen);
  }

  /** What the class sets its `name` to; empty where that is computed. */
  private ownName(node: Syntax, name: string): string | undefined {
    const part = this.parts.find(({ tree }) => tree.nodes.includes(node));
    if (!part) return undefined;
    for (const inner of part.tree.nodes) {
      if (inner.range[0] < node.range[0] || inner.range[1] > node.range[1]) continue;
      const isField = inner.type === "PropertyDefinition" && lastName(inner.key) === "name";
      const isAccessor = inner.type === "MethodDefinition" && inner.kind === "get" && lastName(inner.key) === "name";
      if (isAccessor) return "";
      const isAssigned = inner.type === "AssignmentExpression" && isNameOf(inner.left, "this");
      if (isField && isSyntax(inner.value)) return textOf(inner.value, name);
      if (isAssigned) return textOf(inner.right as Syntax, name);
    }
    for (const { tree } of this.parts)
      for (const inner of tree.nodes)
        if (inner.type === "AssignmentExpression" && isNameOf(inner.left, name)) return textOf(inner.right as Syntax, name);
    return undefined;
  }

  /** `error.name = "OutOfStock"`, outside of classes. */
  private renamed(node: Syntax, tree: Tree): void {
    const left = node.left;
    if (!isSyntax(left) || left.type !== "MemberExpression" || lastName(left.property) !== "name") return;
    if (isSyntax(left.object) && left.object.type === "ThisExpression" && insideClass(node, tree)) return;
    this.named(node.right);
  }

  private assigned(node: Syntax): void {
    for (const argument of argumentsOf(node)) {
      const name = propertyOf(argument, "name");
      if (name) this.named(name);
    }
  }

  private named(value: unknown): void {
    if (isSyntax(value) && value.type === "Literal" && typeof value.value === "string") this.names.add(value.value);
    else this.open = true;
  }
}

/** `this.name`, or `Class.prototype.name`. */
function isNameOf(left: unknown, owner: string): boolean {
  if (!isSyntax(left) || left.type !== "MemberExpression" || lastName(left.property) !== "name") return false;
  const object = left.object;
  if (!isSyntax(object)) return false;
  return owner === "this" ? object.type === "ThisExpression" : lastName(object) === "prototype" && lastName(object.object) === owner;
}

/** A literal, or the class's own name by way of `new.target.name` and `this.constructor.name`. */
function textOf(value: Syntax, own: string): string {
  if (value.type === "Literal" && typeof value.value === "string") return value.value;
  if (value.type === "TSAsExpression") return textOf(value.expression as Syntax, own);
  if (value.type === "MemberExpression" && lastName(value.property) === "name") {
    const object = value.object as Syntax;
    if (object.type === "MetaProperty" || lastName(object) === "constructor" || lastName(object) === own) return own;
  }
  return "";
}

function insideClass(node: Syntax, tree: Tree): boolean {
  for (let at = tree.parent(node); at; at = tree.parent(at)) {
    if (/^Class/.test(at.type)) return true;
    if (at.type === "FunctionDeclaration" && isFunction(at)) return false;
  }
  return false;
}
