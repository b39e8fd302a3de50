import type { EventRead } from "../../hosts/deployment.js";
import { argumentsOf, isFunction, isSyntax, lastName, type Syntax, type Tree } from "../../languages/javascript/syntax.js";
import type { Span } from "../../text/range.js";
import { functionNamed, literalText, nameOfKey, ownNodes, unwrapped } from "./handler-function.js";

/** How a language reads a member that is missing: JavaScript gets `undefined`, Python raises KeyError. */
export type Dialect = "javascript" | "python";

/**
 * Members of its event that a handler reads in every invocation, without a test of them anywhere in it: up to the first
 * statement that may return.
 */
export function eventReads(fn: Syntax, tree: Tree, dialect: Dialect, place: (start: number, end: number) => Span): readonly EventRead[] {
  const reader = new Reader({ tree, dialect, place, reads: new Map(), guarded: new Set() }, [fn]);
  reader.body(fn, [[]], false);
  return reader.found();
}

/** What the readers of a handler and of the functions that it passes its event to have in common. */
interface Program {
  readonly tree: Tree;
  readonly dialect: Dialect;
  readonly place: (start: number, end: number) => Span;
  readonly reads: Map<string, EventRead>;
  readonly guarded: Set<string>;
}

/** Functions that pass the event on to each other. */
const MOST_CALLS = 5;

class Reader {
  /** What the event and parts of it are called. */
  private readonly names = new Map<string, readonly string[]>();
  private readonly dialect: Dialect;
  private readonly reads: Map<string, EventRead>;
  private readonly guarded: Set<string>;

  constructor(
    private readonly program: Program,
    private readonly calls: readonly Syntax[],
  ) {
    this.dialect = program.dialect;
    this.reads = program.reads;
    this.guarded = program.guarded;
  }

  /** @param given what each parameter is of the event. */
  body(fn: Syntax, given: readonly (readonly string[] | undefined)[], caught: boolean): void {
    if (!isSyntax(fn.body)) return;
    for (const [i, path] of given.entries()) {
      const parameter = (fn.params as readonly unknown[])[i];
      if (path && isSyntax(parameter)) this.bind(parameter, path);
    }
    for (const node of ownNodes(fn)) this.noteGuard(node);
    if (fn.body.type === "BlockStatement") this.statements(fn.body.body as readonly Syntax[], caught);
    else this.expression(fn.body, caught);
  }

  found(): EventRead[] {
    return [...this.reads.values()].filter(({ path }) => !path.some((_, i) => this.guarded.has(keyOf(path.slice(0, i + 1)))));
  }

  /** `event`, `{ orderId, detail: { bucket } }`: parts without a default are read. */
  bind(pattern: Syntax, path: readonly string[]): void {
    if (pattern.type === "Identifier") this.names.set(String(pattern.name), path);
    if (pattern.type === "AssignmentPattern") this.guarded.add(keyOf(path));
    if (pattern.type !== "ObjectPattern") return;
    // taking apart what is missing fails
    if (path.length > 0) this.read(path, pattern, true);
    for (const property of pattern.properties as Syntax[]) {
      const name = property.type === "Property" && property.computed !== true ? nameOfKey(property.key) : undefined;
      if (name === undefined || !isSyntax(property.value)) continue;
      if (property.value.type !== "AssignmentPattern") this.read([...path, name], property, false);
      this.bind(property.value, [...path, name]);
    }
  }

  /** False where control may have left the function. */
  statements(all: readonly Syntax[], caught: boolean): boolean {
    for (const one of all) if (!this.statement(one, caught)) return false;
    return true;
  }

  private statement(node: Syntax, caught: boolean): boolean {
    switch (node.type) {
      case "BlockStatement":
        return this.statements(node.body as readonly Syntax[], caught);
      case "TryStatement": {
        const inside = this.statements((node.block as Syntax).body as readonly Syntax[], caught || isSyntax(node.handler));
        return inside && !leaves(node);
      }
      case "VariableDeclaration":
        for (const one of node.declarations as Syntax[]) {
          this.expression(one.init, caught);
          const path = this.pathOf(one.init);
          if (path && isSyntax(one.id)) this.bind(one.id, path);
        }
        return true;
      case "ExpressionStatement":
        this.expression(node.expression, caught);
        return true;
      case "ReturnStatement":
      case "ThrowStatement":
        this.expression(node.argument, caught);
        return false;
      case "IfStatement":
        this.expression(node.test, caught);
        return !leaves(node);
      default:
        return !leaves(node);
    }
  }

  /** What is evaluated whenever the expression is. */
  expression(given: unknown, caught: boolean): void {
    const node = unwrapped(given);
    if (!node || isFunction(node) || /^Class/.test(node.type)) return;
    if (node.type === "ConditionalExpression") this.expression(node.test, caught);
    else if (node.type === "LogicalExpression") this.expression(node.left, caught);
    else if (node.type === "ChainExpression") return;
    else {
      if (node.type === "MemberExpression") this.member(node, caught);
      if (node.type === "CallExpression") this.call(node, caught);
      for (const [key, value] of Object.entries(node)) {
        if (key === "parent" || (node.type === "Property" && key === "key")) continue;
        for (const child of Array.isArray(value) ? value : [value]) if (isSyntax(child)) this.expression(child, caught);
      }
    }
  }

  /** `return process(event)`: what the function of the same file reads of it. */
  private call(node: Syntax, caught: boolean): void {
    const given = argumentsOf(node).map((one) => this.pathOf(one));
    const callee = unwrapped(node.callee);
    if (callee?.type !== "Identifier" || given.every((path) => path === undefined)) return;
    const called = functionNamed(this.program.tree, String(callee.name))?.node;
    if (!called || called.generator === true || this.calls.includes(called) || this.calls.length > MOST_CALLS) return;
    // what an async function throws is lost where nobody waits for it
    const waits = /^(?:AwaitExpression|ReturnStatement|ArrowFunctionExpression)$/.test(this.program.tree.parent(node)?.type ?? "");
    new Reader(this.program, [...this.calls, called]).body(called, given, caught || (called.async === true && !waits));
  }

  private member(node: Syntax, caught: boolean): void {
    const path = this.pathOf(node);
    const owner = this.pathOf(node.object);
    if (this.dialect === "python") {
      if (path) this.read(path, node, !caught);
      return;
    }
    if (owner && owner.length > 0) this.read(owner, node.object as Syntax, !caught);
    if (path) this.read(path, node, false);
  }

  private read(path: readonly string[], node: Syntax, fails: boolean): void {
    const key = keyOf(path);
    const before = this.reads.get(key);
    if (!before || (fails && !before.fails)) this.reads.set(key, { path, fails, at: this.program.place(...node.range) });
  }

  /** `event.detail`, `event["detail"]`; undefined for what is no part of the event. */
  private pathOf(given: unknown): readonly string[] | undefined {
    const node = unwrapped(given);
    if (node?.type === "Identifier") return this.names.get(String(node.name));
    if (node?.type !== "MemberExpression" || node.optional === true) return undefined;
    const owner = this.pathOf(node.object);
    const name = this.memberName(node);
    return owner && name !== undefined ? [...owner, name] : undefined;
  }

  private memberName(node: Syntax): string | undefined {
    const property = node.property as Syntax;
    if (node.computed === true) return literalText(property);
    return this.dialect === "python" ? undefined : lastName(property);
  }

  /** What a condition looks at, or has an alternative for, is asked for. */
  noteGuard(node: Syntax): void {
    if (node.type === "VariableDeclarator" && isSyntax(node.id)) {
      const path = this.pathOf(node.init);
      if (path) this.names.set(lastName(node.id) ?? "", path);
    }
    if (/^(?:If|While)Statement$|^ConditionalExpression$/.test(node.type)) this.guard(node.test);
    if (node.type === "LogicalExpression") this.guard(node.left);
    if (node.type === "SwitchStatement") this.guard(node.discriminant);
    if (node.type === "UnaryExpression" && /^(?:!|typeof)$/.test(String(node.operator))) this.guard(node.argument);
    if (node.type === "MemberExpression" && node.optional === true) this.guard(node.object);
    if (node.type === "AssignmentExpression") this.guard(node.left);
    if (node.type === "AssignmentPattern") this.guard(node.left);
    if (node.type === "BinaryExpression" && /^(?:[=!]==?|[<>]=?|in|instanceof)$/.test(String(node.operator))) {
      this.guard(node.left);
      this.guard(node.right);
      this.guardMember(node.right, node.left);
    }
    // `event.get("orderId")`, `event.hasOwnProperty("orderId")`
    const callee = node.type === "CallExpression" ? unwrapped(node.callee) : undefined;
    if (callee?.type === "MemberExpression") this.guardMember(callee.object, (node.arguments as readonly unknown[])[0]);
  }

  /** `"orderId" in event` */
  private guardMember(owner: unknown, name: unknown): void {
    const path = this.pathOf(owner);
    const member = literalText(name);
    if (path && member !== undefined) this.guarded.add(keyOf([...path, member]));
  }

  private guard(root: unknown): void {
    const todo: unknown[] = [root];
    while (todo.length > 0) {
      const node = todo.pop();
      if (!isSyntax(node)) continue;
      const path = this.pathOf(node);
      if (path && path.length > 0) this.guarded.add(keyOf(path));
      for (const [key, value] of Object.entries(node)) if (key !== "parent") todo.push(...(Array.isArray(value) ? value : [value]));
    }
  }
}

const keyOf = (path: readonly string[]): string => path.join("\n");

/** May control leave the function within the statement? */
const leaves = (node: Syntax): boolean =>
  ownNodes({ ...node, body: node } as Syntax).some(({ type }) => /^(?:Return|Throw|Break|Continue)Statement$/.test(type));
