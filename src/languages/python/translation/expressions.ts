import type { SyntaxNode } from "@lezer/common";
import type { Syntax } from "../../javascript/syntax.js";
import { argumentsOf } from "./arguments.js";
import { parameters } from "./functions.js";
import { childrenOf, commaParts, identifier, type Source, syntax, unknownNode, within, withoutBrackets, written } from "./nodes.js";
import { textLiteral } from "./texts.js";

/** A Python expression in the form that the evaluator follows. */
export function expression(node: SyntaxNode | undefined, source: Source): Syntax {
  if (!node) return syntax("Unknown", { from: 0, to: 0 });
  return within(source, node, () => translated(node, source));
}

function translated(node: SyntaxNode, source: Source): Syntax | undefined {
  const children = childrenOf(node);
  const of = (child: SyntaxNode | undefined) => expression(child, source);
  switch (node.name) {
    case "VariableName":
    case "PropertyName":
      return identifier(node, source);
    case "Number":
      return numberLiteral(node, source);
    case "Boolean":
      return syntax("Literal", node, { value: written(node, source) === "True" });
    case "None":
    case "Ellipsis":
      return syntax("Literal", node, { value: null, raw: "null" });
    case "String":
    case "FormatString":
    case "ContinuedString":
      return textLiteral(node, source, of);
    case "ParenthesizedExpression":
      return children[1] && of(children[1]);
    case "TupleExpression":
    case "ArrayExpression":
    case "SetExpression":
      return syntax("ArrayExpression", node, { elements: items(withoutBrackets(children), source) });
    case "DictionaryExpression":
      return syntax("ObjectExpression", node, { properties: commaParts(withoutBrackets(children)).map((part) => entry(part, source)) });
    case "ArrayComprehensionExpression":
    case "SetComprehensionExpression":
    case "ComprehensionExpression":
    case "DictionaryComprehensionExpression":
      return comprehension(node, withoutBrackets(children), source);
    case "MemberExpression":
      return member(node, children, source);
    case "CallExpression":
      return call(node, children, source);
    case "LambdaExpression": {
      const params = children.find(({ name }) => name === "ParamList");
      return syntax("ArrowFunctionExpression", node, { params: params ? parameters(params, source) : [], body: of(children.at(-1)) });
    }
    case "ConditionalExpression": {
      const [yes, , test, , no] = children;
      return syntax("ConditionalExpression", node, { test: truth(test, source), consequent: of(yes), alternate: of(no) });
    }
    case "UnaryExpression":
      return unary(node, children, source);
    case "BinaryExpression":
      return binary(node, source);
    case "AwaitExpression":
      return syntax("AwaitExpression", node, { argument: of(children[1]) });
    case "NamedExpression":
      return syntax("AssignmentExpression", node, { operator: "=", left: of(children[0]), right: of(children[2]) });
    default:
      return undefined;
  }
}

/** What is false in Python although it is a value: an empty list or dict. */
export const truth = (node: SyntaxNode | undefined, source: Source): Syntax =>
  syntax("Truth", node ?? { from: 0, to: 0 }, { argument: expression(node, source) });

/** What a loop passes through: the keys of a dict, the items of a list. */
export const iteration = (node: SyntaxNode | undefined, source: Source): Syntax =>
  syntax("Iteration", node ?? { from: 0, to: 0 }, { argument: expression(node, source) });

/** Expressions that commas separate; where there are several, or a comma, they are a tuple. */
export function expressionList(nodes: readonly SyntaxNode[], source: Source): Syntax {
  const [first] = nodes;
  if (nodes.length === 1 || !first) return expression(first, source);
  return syntax("ArrayExpression", { from: first.from, to: (nodes.at(-1) as SyntaxNode).to }, { elements: items(nodes, source) });
}

function items(nodes: readonly SyntaxNode[], source: Source): Syntax[] {
  return commaParts(nodes).map((part) => {
    const [first, second] = part;
    if (first?.name === "*") return syntax("SpreadElement", first, { argument: iteration(second, source) });
    if (part.some(({ type }) => type.isError))
      return syntax("SpreadElement", first as SyntaxNode, { argument: unknownNode(first as SyntaxNode) });
    return expression(first, source);
  });
}

/** `key: value` or `**more` of a dict. */
function entry(part: readonly SyntaxNode[], source: Source): Syntax {
  const [first, second, third] = part as [SyntaxNode, SyntaxNode?, SyntaxNode?];
  const at = { from: first.from, to: (part.at(-1) as SyntaxNode).to };
  if (first.name === "**" && second) return syntax("SpreadElement", at, { argument: expression(second, source) });
  if (second?.name !== ":" || !third || part.some(({ type }) => type.isError))
    return syntax("SpreadElement", at, { argument: unknownNode(first) });
  return syntax("Property", at, { kind: "init", computed: true, key: expression(first, source), value: expression(third, source) });
}

const NUMBER = /^(?:0x[0-9a-f]+|0o[0-7]+|0b[01]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)$/i;

function numberLiteral(node: SyntaxNode, source: Source): Syntax | undefined {
  const text = written(node, source).replaceAll("_", "");
  return NUMBER.test(text) ? syntax("Literal", node, { value: Number(text) }) : undefined;
}

function comprehension(node: SyntaxNode, children: readonly SyntaxNode[], source: Source): Syntax {
  const start = children.findIndex(({ name }) => name === "for" || name === "async");
  const [first, , third] = children.slice(0, start);
  const dict = node.name === "DictionaryComprehensionExpression";
  return syntax("Comprehension", node, {
    ...(dict ? { key: expression(first, source), element: expression(third, source) } : { element: expression(first, source) }),
    clauses: clausesOf(children.slice(start), source),
  });
}

/** `for x in xs if x for y in x` */
function clausesOf(children: readonly SyntaxNode[], source: Source): Syntax[] {
  const clauses: Syntax[] = [];
  let i = 0;
  const upTo = (stop: RegExp): SyntaxNode[] => {
    const from = i;
    while (i < children.length && !stop.test((children[i] as SyntaxNode).name)) i++;
    return children.slice(from, i);
  };
  while (i < children.length) {
    const word = children[i++] as SyntaxNode;
    if (word.name === "for") {
      const target = upTo(/^in$/);
      i++;
      const [over] = upTo(/^(?:for|if|async)$/);
      clauses.push(syntax("ForClause", word, { pattern: pattern(target, source), right: iteration(over, source) }));
    } else if (word.name === "if") {
      const [test] = upTo(/^(?:for|if|async)$/);
      clauses.push(syntax("IfClause", word, { test: truth(test, source) }));
    }
  }
  return clauses;
}

/** `f(i for i in x)` has the comprehension in its argument list. */
export const generatorArgument = (list: SyntaxNode, source: Source): Syntax =>
  comprehension(list, withoutBrackets(childrenOf(list)), source);

/** Names that an assignment, a loop or a comprehension gives values: one, or several taken apart. */
export function pattern(nodes: readonly SyntaxNode[], source: Source): Syntax {
  const [first] = nodes;
  if (!first) return syntax("Unknown", { from: 0, to: 0 });
  if (nodes.length === 1) {
    if (first.name === "ParenthesizedExpression") return pattern(childrenOf(first).slice(1, -1), source);
    if (first.name !== "TupleExpression" && first.name !== "ArrayExpression") return expression(first, source);
    return within(source, first, () => pattern([...withoutBrackets(childrenOf(first)), ...comma(first)], source));
  }
  const elements = commaParts(nodes).map((part) => {
    const [star, name] = part;
    return star?.name === "*"
      ? syntax("RestElement", star, { argument: pattern(name ? [name] : [], source) })
      : pattern(part.slice(0, 1), source);
  });
  return syntax("ArrayPattern", { from: first.from, to: (nodes.at(-1) as SyntaxNode).to }, { elements });
}

/** A tuple of one is a tuple too. */
const comma = (tuple: SyntaxNode): SyntaxNode[] =>
  childrenOf(tuple)
    .filter(({ name }) => name === ",")
    .slice(0, 1);

function member(node: SyntaxNode, children: readonly SyntaxNode[], source: Source): Syntax | undefined {
  const [of, mark, name] = children;
  if (mark?.name === "." && name?.name === "PropertyName")
    return syntax("MemberExpression", node, { object: objectIn(of, source), property: identifier(name, source), computed: false });
  const inner = children.slice(2, -1);
  if (mark?.name !== "[" || inner.length === 0) return undefined;
  if (inner.some((child) => child.name === ":" || child.name === ",")) {
    const [from, to, ...more] = sliceBounds(inner);
    if (more.length > 0 || inner.some((child) => child.name === ",")) return undefined;
    return syntax("Slice", node, {
      object: expression(of, source),
      ...(from ? { from: expression(from, source) } : {}),
      ...(to ? { to: expression(to, source) } : {}),
    });
  }
  return syntax("MemberExpression", node, { object: objectIn(of, source), property: expression(inner[0], source), computed: true });
}

/** `a:b` of a slice; three bounds where there is a step, which is not followed. */
function sliceBounds(nodes: readonly SyntaxNode[]): (SyntaxNode | undefined)[] {
  const bounds: (SyntaxNode | undefined)[] = [undefined];
  for (const node of nodes) {
    if (node.name === ":") bounds.push(undefined);
    else bounds[bounds.length - 1] = node;
  }
  return bounds;
}

/** What a member is taken of: `super()` is the class above. */
function objectIn(node: SyntaxNode | undefined, source: Source): Syntax {
  return node && isSuper(node, source) ? syntax("Super", node) : expression(node, source);
}

function isSuper(node: SyntaxNode, source: Source): boolean {
  const [callee] = node.name === "CallExpression" ? childrenOf(node) : [];
  return callee?.name === "VariableName" && written(callee, source) === "super";
}

function call(node: SyntaxNode, children: readonly SyntaxNode[], source: Source): Syntax | undefined {
  const [callee, list] = children;
  if (!callee || !list) return undefined;
  const made = (of: Syntax, args: readonly Syntax[]) => syntax("CallExpression", node, { callee: of, arguments: args });
  const args = argumentsOf(list, source, (one) => expression(one, source));
  const [object, , name] = callee.name === "MemberExpression" ? childrenOf(callee) : [];
  if (object && name && written(name, source) === "__init__") {
    if (isSuper(object, source)) return made(syntax("Super", callee), args);
    // `Base.__init__(self, …)`, as older programs call it
    const [self, ...rest] = args;
    if (self?.type === "Identifier" && self.name === "self") return made(syntax("Super", callee), rest);
  }
  return made(expression(callee, source), args);
}

function unary(node: SyntaxNode, [operator, argument]: readonly SyntaxNode[], source: Source): Syntax | undefined {
  if (operator?.name === "not") return syntax("UnaryExpression", node, { operator: "!", argument: truth(argument, source) });
  const sign = operator && written(operator, source);
  return sign === "-" || sign === "+"
    ? syntax("UnaryExpression", node, { operator: sign, argument: expression(argument, source) })
    : undefined;
}

const OPERATORS: Readonly<Record<string, string>> = { "==": "===", "!=": "!==", is: "==", "is not": "!=" };

/** Long concatenations lean to the left: no recursion on them. */
function binary(node: SyntaxNode, source: Source): Syntax {
  const parts: SyntaxNode[] = [];
  let left: SyntaxNode = node;
  while (left.name === "BinaryExpression") {
    parts.push(left);
    left = childrenOf(left)[0] ?? left;
    if (parts.at(-1) === left) break;
  }
  let made = expression(left, source);
  for (const part of parts.reverse()) {
    const [, ...rest] = childrenOf(part);
    const right = expression(rest.at(-1), source);
    const operator = rest
      .slice(0, -1)
      .map((word) => written(word, source))
      .join(" ");
    const type = operator === "and" || operator === "or" ? "Connected" : "BinaryExpression";
    made = syntax(type, part, { operator: OPERATORS[operator] ?? operator, left: made, right });
  }
  return made;
}
