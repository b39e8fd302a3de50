import { range, type Span } from "../../text/range.js";
import { isSyntax, type Syntax } from "../javascript/syntax.js";
import { GLOBALS } from "./builtins.js";
import { dirname, named, rangeIn } from "./nodes.js";
import { binary, unary } from "./operators.js";
import { DIRNAME, MAX_DEPTH, MAX_STEPS, type ProgramEvaluator } from "./run.js";
import type { Scope } from "./scope.js";
import { computedText, literalText, textValue } from "./text.js";
import { bounded, isText, oneOf, unknownAt } from "./unknowns.js";
import { isNothing, listOf, objectOf, truthOf, undefinedAt, type Value } from "./values.js";

export function evaluate(run: ProgramEvaluator, expression: unknown, scope: Scope): Value {
  if (!isSyntax(expression)) return undefinedAt(range(scope.file, 0, 0));
  if (++run.steps >= MAX_STEPS || run.depth >= MAX_DEPTH) return unknownAt(expression, scope);
  run.depth++;
  const value = bounded(evaluateNode(run, expression, scope), expression, scope);
  run.depth--;
  run.options.observe?.(expression, value);
  return value;
}

function evaluateNode(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const at = rangeIn(node, scope);
  switch (node.type) {
    case "Literal":
      return literalValue(node, at);
    case "TemplateLiteral":
      return run.template(node, scope);
    case "TaggedTemplateExpression":
      return run.tagged(node, scope);
    case "Identifier":
      return identifier(run, String(node.name), node, scope);
    case "ThisExpression":
      return scope.this ?? unknownAt(node, scope);
    case "ObjectExpression":
      return run.object(node, scope);
    case "ArrayExpression": {
      const { values, open } = spread(run, node.elements as (Syntax | null)[], scope);
      return run.heap.born(listOf(values, at, open));
    }
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return run.functionValue(node, scope);
    case "ClassExpression":
      return run.classValue(node, scope);
    case "MemberExpression":
      return run.memberExpression(node, scope);
    case "CallExpression":
      return run.call(node, scope);
    case "NewExpression":
      return run.create(node, scope);
    case "UnaryExpression":
      return unary(String(node.operator), evaluate(run, node.argument, scope), at, named(node, scope));
    case "BinaryExpression":
      return binaryExpression(run, node, scope);
    case "LogicalExpression":
      return logicalExpression(run, node, scope);
    case "ConditionalExpression":
      return conditional(run, node, scope);
    case "AssignmentExpression":
      return run.assignment(node, scope);
    case "UpdateExpression": {
      const old = evaluate(run, node.argument, scope);
      const value: Value =
        old.kind === "number" ? { kind: "number", value: old.value + (node.operator === "++" ? 1 : -1), at } : unknownAt(node, scope);
      run.assignTo(node.argument as Syntax, value, scope);
      return node.prefix === true ? value : old;
    }
    case "SequenceExpression": {
      const values = (node.expressions as Syntax[]).map((one) => evaluate(run, one, scope));
      return values[values.length - 1] ?? undefinedAt(at);
    }
    case "AwaitExpression":
      return evaluate(run, node.argument, scope);
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "TSInstantiationExpression":
    case "ChainExpression":
      return evaluate(run, node.expression, scope);
    case "ImportExpression": {
      const source = node.source as Syntax;
      return source.type === "Literal" ? run.importAll(String(source.value), source, scope) : unknownAt(node, scope);
    }
    case "MetaProperty":
      return objectOf(at, [
        ["dirname", { key: at, value: dirname(scope, at) }],
        ["url", { key: at, value: computedText(`${DIRNAME}${scope.file.path}`, at) }],
      ]);
    default:
      return run.options.dialect?.expression(run, node, scope) ?? unknownAt(node, scope);
  }
}

export function spread(run: ProgramEvaluator, nodes: readonly (Syntax | null)[], scope: Scope): { values: Value[]; open: boolean } {
  const values: Value[] = [];
  let open = false;
  for (const node of nodes) {
    if (!node) continue;
    if (node.type !== "SpreadElement") {
      values.push(evaluate(run, node, scope));
      continue;
    }
    const list = evaluate(run, node.argument, scope);
    if (list.kind === "list") values.push(...list.items);
    if (list.kind !== "list" || list.open) open = true;
  }
  return { values, open };
}

function binaryExpression(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  // long concatenations lean to the left: no recursion on them
  const parts: Syntax[] = [];
  let left: Syntax = node;
  while (left.type === "BinaryExpression") {
    parts.push(left);
    left = left.left as Syntax;
  }
  let value = evaluate(run, left, scope);
  let before = left;
  for (const part of parts.reverse()) {
    const rightNode = part.right as Syntax;
    const right = evaluate(run, rightNode, scope);
    const joined = part.operator === "+" && (isText(value) || isText(right));
    const own = run.options.dialect?.binary(run, String(part.operator), value, right, rangeIn(part, scope));
    value = own
      ? own
      : joined
        ? run.joinTexts(value, before, right, rightNode, part, scope)
        : binary(String(part.operator), value, right, rangeIn(part, scope), named(part, scope), run.toNode);
    value = bounded(value, part, scope);
    before = part;
  }
  return value;
}

export function logicalExpression(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const left = evaluate(run, node.left, scope);
  const operator = String(node.operator);
  const truth = operator === "??" ? (left.kind === "unknown" ? undefined : !isNothing(left)) : truthOf(left);
  const keepsLeft = operator === "&&" ? (truth === undefined ? undefined : !truth) : truth;
  if (keepsLeft === true) return left;
  if (keepsLeft === false) return evaluate(run, node.right, scope);
  let right: Value = undefinedAt(rangeIn(node, scope));
  run.perhaps(() => {
    right = evaluate(run, node.right, scope);
  });
  return oneOf(left, right, node, scope);
}

function conditional(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const truth = truthOf(evaluate(run, node.test, scope));
  if (truth !== undefined) return evaluate(run, truth ? node.consequent : node.alternate, scope);
  let yes: Value | undefined;
  let no: Value | undefined;
  const a = run.tentatively(() => {
    yes = evaluate(run, node.consequent, scope);
  });
  const b = run.tentatively(() => {
    no = evaluate(run, node.alternate, scope);
  });
  run.heap.join(a, b);
  return yes && no ? oneOf(yes, no, node, scope) : unknownAt(node, scope);
}

function literalValue(node: Syntax, at: Span): Value {
  const { value } = node;
  if (typeof value === "string") return textValue(literalText(at.file, at.start + 1, at.end - 1, value), at);
  if (typeof value === "number") return { kind: "number", value, at };
  if (typeof value === "boolean") return { kind: "boolean", value, at };
  if (value === null && node.raw === "null") return { kind: "null", at };
  return { kind: "unknown", placeholder: "unknown", name: "${…}", at };
}

function identifier(run: ProgramEvaluator, name: string, node: Syntax, scope: Scope): Value {
  const slot = scope.find(name);
  if (slot) return slot.value ?? undefinedAt(rangeIn(node, scope));
  const at = rangeIn(node, scope);
  if (name === "undefined") return undefinedAt(at);
  if (name === "NaN" || name === "Infinity") return { kind: "number", value: Number(name), at };
  if (name === "__dirname") return dirname(scope, at);
  if (name === "__filename" || name === "__file__") return computedText(`${DIRNAME}${scope.file.path}`, at);
  if (GLOBALS.has(name)) return { kind: "library", path: ["(global)", name], at };
  if (run.options.libraries.some(({ globals }) => globals?.has(name))) return { kind: "library", path: [name], at };
  return unknownAt(node, scope);
}
