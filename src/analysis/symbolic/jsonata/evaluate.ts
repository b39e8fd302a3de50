import type { JsonataNode } from "../../../asl/expressions.js";
import type { Json } from "../../../text/node.js";
import { NUMBER } from "../../../values/abstract/kinds.js";
import { ANY_NUMBER } from "../../../values/abstract/number.js";
import { ofNumber } from "../../../values/abstract/value.js";
import { splitByCondition } from "./condition.js";
import { arrayConstructor, group } from "./constructors.js";
import { descendants } from "./descendants.js";
import { callNative, isNative } from "./functions.js";
import { handedOver } from "./higher-order.js";
import { lookupMember, variable, wildcard } from "./members.js";
import { binary, operand } from "./operators.js";
import { Env, type ExpressionResult, either, type Fn, function_, isNever, maybe, NEVER, nothing, ofJson, UNKNOWN } from "./outcome.js";
import { filter, keptArray, path } from "./paths.js";
import { type Real, Run } from "./run.js";
import { inEnv, type Scope } from "./scope.js";

const MOST_DEPTH = 60;
const MOST_CALLS = 8;

/** @param real computes calls on constants, where it is loaded. */
export const newRun = (real?: Real): Run => new Run({ evaluate, apply: applyFn, isNative }, real);

export function evaluate(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  if (!run.spend() || run.depth > MOST_DEPTH) return run.unknown();
  run.depth++;
  try {
    let out = evaluateNode(node, scope, run);
    for (const p of (node.predicate as { expr: JsonataNode }[] | undefined) ?? [])
      out = filter(p.expr, out, scope, run, node.keepArray === true);
    if (node.type !== "path" && node.group) out = group(node.group as JsonataNode, out, scope, run);
    return node.keepArray === true && node.type !== "path" ? keptArray(out) : out;
  } finally {
    run.depth--;
  }
}

function evaluateNode(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  switch (node.type) {
    case "string":
    case "number":
    case "value":
      return ofJson(node.value as Json);
    case "path":
      return path(node, scope, run);
    case "name":
      return lookupMember(scope.context, node.value as string, scope, run);
    case "variable":
      return variable(node.value as string, scope, run);
    case "binary":
      return binary(node, scope, run);
    case "unary":
      return unary(node, scope, run);
    case "condition":
      return condition(node, scope, run);
    case "block":
      return block(node, scope, run);
    case "bind": {
      const value = evaluate(node.rhs as JsonataNode, scope, run);
      scope.env.bind((node.lhs as JsonataNode).value as string, value);
      return value;
    }
    case "function":
      return callExpression(node, scope, run);
    case "apply":
      return applyExpression(node, scope, run);
    case "lambda":
      return function_({
        kind: "lambda",
        params: (node.arguments as JsonataNode[]).map((a) => a.value as string),
        body: node.body as JsonataNode,
        env: scope.env,
        context: scope.context,
      });
    case "regex": {
      const { source, flags } = node.value as RegExp;
      // the parser adds the flag g, which the language does not have
      return function_({ kind: "regex", source: `/${source}/${flags.replace("g", "")}` });
    }
    case "wildcard":
      return wildcard(scope.context);
    case "descendant":
      return descendants(scope.context, run);
    case "partial":
    case "transform":
      run.fail("latent");
      return function_({ kind: "unknown" });
    default:
      return run.unknown();
  }
}

function unary(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  if (node.value === "-") {
    const of = evaluate(node.expression as JsonataNode, scope, run);
    const v = operand(of, NUMBER, run);
    if (v.kinds === 0) return of.nothing ? nothing(of.why) : NEVER;
    const num = v.num ?? ANY_NUMBER;
    return maybe(ofNumber({ lo: -num.hi + 0, hi: -num.lo + 0, int: num.int }, v.taint), of.nothing, of.why);
  }
  if (node.value === "[") return arrayConstructor(node, scope, run);
  if (node.value === "{") return group(node, scope.context, scope, run);
  return run.unknown();
}

function condition(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  const { yes, no } = splitByCondition(node.condition as JsonataNode, scope, run);
  let out: ExpressionResult = NEVER;
  if (yes) out = either(out, evaluate(node.then as JsonataNode, yes, run));
  if (no) out = either(out, node.else ? evaluate(node.else as JsonataNode, no, run) : nothing("manifest"));
  return out;
}

function block(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  const inner = inEnv(scope, new Env(scope.env));
  let out: ExpressionResult = nothing("manifest");
  for (const expression of node.expressions as JsonataNode[]) {
    out = evaluate(expression, inner, run);
    if (isNever(out)) return NEVER;
  }
  return out;
}

/** Functions that are called to learn whether something is there. */
const ASKING = new Set(["exists", "boolean", "not", "type", "count"]);

function callExpression(node: JsonataNode, scope: Scope, run: Run, first?: ExpressionResult): ExpressionResult {
  const procedure = evaluate(node.procedure as JsonataNode, scope, run);
  const args = first ? [first] : [];
  const given = () => {
    for (const a of node.arguments as JsonataNode[]) args.push(evaluate(a, scope, run));
  };
  if (procedure.fn?.kind === "native" && ASKING.has(procedure.fn.name)) run.ask(given);
  else given();
  if (args.some(isNever)) return NEVER;
  return apply(procedure, args, scope, run);
}

function applyExpression(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  const lhs = evaluate(node.lhs as JsonataNode, scope, run);
  if (isNever(lhs)) return NEVER;
  const rhs = node.rhs as JsonataNode;
  if (rhs.type === "function") return callExpression(rhs, scope, run, lhs);
  const fn = evaluate(rhs, scope, run);
  if (lhs.fn) {
    run.fail("latent");
    return { ...UNKNOWN, fn: { kind: "unknown" } };
  }
  return apply(fn, [lhs], handedOver(scope), run);
}

/** Calls what an expression gave as a function. */
function apply(procedure: ExpressionResult, args: readonly ExpressionResult[], scope: Scope, run: Run): ExpressionResult {
  const { fn } = procedure;
  if (!fn) {
    run.fail("manifest");
    return NEVER;
  }
  if (procedure.nothing || procedure.value.kinds) run.fail("latent");
  return applyFn(fn, args, scope, run);
}

function applyFn(fn: Fn, args: readonly ExpressionResult[], scope: Scope, run: Run): ExpressionResult {
  if (fn.kind === "native") return callNative(fn.name, args, scope, run);
  if (fn.kind !== "lambda") return run.unknown();
  if (run.calls >= MOST_CALLS) return run.unknown();
  const env = new Env(fn.env);
  fn.params.forEach((name, i) => env.bind(name, args[i] ?? nothing("manifest")));
  run.calls++;
  try {
    return evaluateBody(fn.body, { ...inEnv(scope, env), context: fn.context }, run);
  } finally {
    run.calls--;
  }
}

/** A tail call was turned into a function of no arguments by the parser. */
function evaluateBody(body: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  if (body.type === "lambda" && body.thunk === true) return evaluate(body.body as JsonataNode, scope, run);
  return evaluate(body, scope, run);
}
