import type { SyntaxNode } from "@lezer/common";
import type { Syntax } from "../../javascript/syntax.js";
import { expression, expressionList, iteration, pattern, truth } from "./expressions.js";
import { classValue, decorated, functionValue } from "./functions.js";
import { importsOf } from "./imports.js";
import { childrenOf, identifier, type Source, syntax, within, written } from "./nodes.js";

/** The statements of a block. */
export const body = (block: SyntaxNode, source: Source): Syntax[] => childrenOf(block).flatMap((node) => statement(node, source));

/** A block of Python has no scope of its own. */
const block = (node: SyntaxNode | undefined, source: Source): Syntax | null =>
  node ? within(source, node, () => syntax("BlockStatement", node, { unscoped: true, body: body(node, source) })) : null;

function statement(node: SyntaxNode, source: Source): Syntax[] {
  const children = childrenOf(node);
  const run = (of: Syntax) => syntax("ExpressionStatement", node, { expression: of });
  switch (node.name) {
    case "ExpressionStatement":
      return [run(expressionList(children, source))];
    case "AssignStatement":
      return assignments(node, children, source);
    case "UpdateStatement": {
      const [left, operator, right] = children as [SyntaxNode, SyntaxNode, SyntaxNode];
      const made = { operator: written(operator, source), left: expression(left, source), right: expression(right, source) };
      return [run(syntax("AssignmentExpression", node, made))];
    }
    case "ReturnStatement":
      return [syntax("ReturnStatement", node, { argument: children.length > 1 ? expressionList(children.slice(1), source) : null })];
    case "RaiseStatement":
      return [syntax("ThrowStatement", node, { argument: children[1] ? expression(children[1], source) : null })];
    case "BreakStatement":
    case "ContinueStatement":
      return [syntax(node.name, node)];
    case "IfStatement":
      return [conditional(node, children, 0, source)];
    case "ForStatement":
      return loop(node, children, source);
    case "WhileStatement":
      return [syntax("WhileStatement", node, { test: truth(children[1], source), body: block(children.find(isBody), source) })];
    case "WithStatement":
      return using(node, children, source);
    case "TryStatement":
      return [attempt(node, children, source)];
    case "ImportStatement":
      return importsOf(node, children, source);
    case "FunctionDefinition":
    case "ClassDefinition":
    case "DecoratedStatement":
      return definition(node, source);
    case "DeleteStatement":
      return children
        .filter(({ name }) => name === "MemberExpression")
        .map((target) => run(syntax("Deletion", target, { argument: expression(target, source) })));
    case "MatchStatement":
      return [run(syntax("Unknown", node)), ...clausesOf(node, source)];
    case "StatementGroup":
      return children.flatMap((child) => statement(child, source));
    default:
      return [];
  }
}

const isBody = ({ name }: SyntaxNode): boolean => name === "Body";

/** `a = b = value`: the value is assigned to each. */
function assignments(node: SyntaxNode, children: readonly SyntaxNode[], source: Source): Syntax[] {
  const parts: SyntaxNode[][] = [[]];
  for (const child of children) {
    if (child.name === "AssignOp") parts.push([]);
    else if (child.name !== "TypeDef") (parts.at(-1) as SyntaxNode[]).push(child);
  }
  const value = parts.length > 1 ? parts.pop() : undefined;
  if (!value) return [];
  const [first = [], ...more] = parts;
  const assign = (target: SyntaxNode[], right: Syntax) =>
    syntax("ExpressionStatement", node, {
      expression: syntax("AssignmentExpression", node, { operator: "=", left: pattern(target, source), right }),
    });
  const made = assign(first, expressionList(value, source));
  return [made, ...more.map((target) => assign(target, first.length === 1 ? expression(first[0], source) : expressionList(value, source)))];
}

function conditional(node: SyntaxNode, children: readonly SyntaxNode[], from: number, source: Source): Syntax {
  return within(source, node, () => {
    const [, test, yes, next] = children.slice(from);
    const alternate =
      next?.name === "elif" ? conditional(node, children, from + 3, source) : next ? block(children[from + 4], source) : null;
    return syntax("IfStatement", node, { test: truth(test, source), consequent: block(yes, source), alternate });
  });
}

function loop(node: SyntaxNode, children: readonly SyntaxNode[], source: Source): Syntax[] {
  const from = children.findIndex(({ name }) => name === "for");
  const over = children.findIndex(({ name }) => name === "in");
  const bodies = children.filter(isBody);
  const right = children.slice(over + 1, children.findIndex(isBody));
  const of = right.length === 1 ? iteration(right[0], source) : expressionList(right, source);
  const made = syntax("ForOfStatement", node, {
    left: pattern(children.slice(from + 1, over), source),
    right: of,
    body: block(bodies[0], source),
  });
  return [made, ...(bodies[1] ? body(bodies[1], source) : [])];
}

/** `with open(path) as file: …` */
function using(node: SyntaxNode, children: readonly SyntaxNode[], source: Source): Syntax[] {
  const statements: Syntax[] = [];
  children.forEach((child, i) => {
    if (/^(?:with|async|as|,|Body|\(|\))$/.test(child.name) || children[i - 1]?.name === "as") return;
    const value = expression(child, source);
    const target = children[i + 1]?.name === "as" ? children[i + 2] : undefined;
    const made = target ? syntax("AssignmentExpression", child, { operator: "=", left: pattern([target], source), right: value }) : value;
    statements.push(syntax("ExpressionStatement", node, { expression: made }));
  });
  const inner = block(children.find(isBody), source);
  return inner ? [...statements, inner] : statements;
}

/** Handlers of several `except` are one: which of them runs is not followed. */
function attempt(node: SyntaxNode, children: readonly SyntaxNode[], source: Source): Syntax {
  const bodies = new Map<string, SyntaxNode[]>();
  let word = "try";
  const types: SyntaxNode[] = [];
  let named: SyntaxNode | undefined;
  children.forEach((child, i) => {
    if (/^(?:try|except|else|finally)$/.test(child.name)) word = child.name;
    else if (isBody(child)) bodies.set(word, [...(bodies.get(word) ?? []), child]);
    else if (word === "except" && children[i - 1]?.name === "as") named ??= child;
    else if (word === "except" && child.name !== "as") types.push(child);
  });
  const [first] = bodies.get("except") ?? [];
  const [last] = bodies.get("finally") ?? [];
  const clauses = (bodies.get("except") ?? []).map((one) => block(one, source) as Syntax);
  const tried = block(bodies.get("try")?.[0], source);
  const more = bodies.get("else")?.[0];
  return syntax("TryStatement", node, {
    block: more ? syntax("BlockStatement", node, { unscoped: true, body: [tried, block(more, source)] }) : tried,
    handler: first
      ? syntax("CatchClause", first, {
          param: named ? identifier(named, source) : null,
          body: clauses.length === 1 ? clauses[0] : syntax("BlockStatement", first, { unscoped: true, body: clauses }),
          types: types.map((type) => expression(type, source)),
        })
      : null,
    finalizer: block(last, source),
  });
}

function definition(node: SyntaxNode, source: Source): Syntax[] {
  const made = decorated(node, source);
  const name = childrenOf(made.node).find((child) => child.name === "VariableName");
  if (!name) return [];
  const right = within(source, made.node, () =>
    made.node.name === "ClassDefinition" ? classValue(made, source) : functionValue(made, source),
  );
  const expression = syntax("AssignmentExpression", made.node, { operator: "=", left: identifier(name, source), right });
  return [syntax("ExpressionStatement", made.node, { expression })];
}

/** Each clause of a `match` may run or not. */
function clausesOf(node: SyntaxNode, source: Source): Syntax[] {
  const list = childrenOf(node).find(({ name }) => name === "MatchBody");
  const clauses = list ? childrenOf(list).filter(({ name }) => name === "MatchClause") : [];
  return clauses.map((clause) =>
    syntax("IfStatement", clause, {
      test: syntax("Unknown", clause),
      consequent: block(childrenOf(clause).find(isBody), source),
      alternate: null,
    }),
  );
}
