import { rangeWithin } from "../../text/node.js";
import type { JsonataExpression, JsonataNode } from "../expressions.js";
import type { ObjectReader } from "./context.js";

/** Which members of `$states` exist where the expression is, besides input and context. */
export interface StatesMembers {
  readonly result?: boolean;
  readonly errorOutput?: boolean;
}

interface Visit {
  readonly node: JsonataNode;
  /** Nothing gives a field name or `$` a meaning here. */
  readonly top: boolean;
}

/**
 * What AWS refuses although JSONata knows it: bare names and `$` at the top level, `$$`, members of `$states`
 * that do not exist at that place. @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function checkJsonata(r: ObjectReader, expression: JsonataExpression, location: string, states: StatesMembers): void {
  if (!expression.ast) return;
  const todo: Visit[] = [{ node: expression.ast, top: true }];
  while (todo.length > 0) {
    const visit = todo.pop() as Visit;
    const fault = faultOf(visit, states);
    if (fault) {
      const position = visit.node.position ?? 0;
      const length = typeof visit.node.value === "string" ? visit.node.value.length : 1;
      const end = expression.start + Math.min(position, expression.source.length);
      const dollars = visit.node.type === "variable" ? 1 : 0;
      r.problem({
        code: "jsonata/unsupported",
        range: rangeWithin(expression.node, Math.max(expression.start, end - length - dollars), Math.max(end, expression.start + 1)),
        message: fault.message,
        ...(fault.suggestion ? { suggestion: fault.suggestion } : {}),
        awsCode: "UNSUPPORTED_JSONATA_EXPRESSION",
        awsLocation: location,
      });
    }
    todo.push(...children(visit));
  }
}

function faultOf({ node, top }: Visit, states: StatesMembers): { message: string; suggestion?: string } | undefined {
  if (node.type === "variable" && node.value === "$")
    return { message: "$$ is not supported in Step Functions", suggestion: "Use $states.input" };
  if (node.type === "variable" && node.value === "" && top)
    return { message: "$ at the top level of an expression is not supported", suggestion: "Use $states.input" };
  if (node.type === "name" && top)
    return {
      message: `A bare name ("${String(node.value)}") at the top level of an expression is not supported`,
      suggestion: `Use $states.input.${String(node.value)}, or $${String(node.value)} for a variable`,
    };
  if ((node.type === "wildcard" || node.type === "descendant") && top)
    return { message: "A wildcard at the top level of an expression is not supported", suggestion: "Start the path with $states.input" };
  if (node.type === "bind" && isVariable(node.lhs, "states")) return { message: "$states is reserved and cannot be assigned" };
  const member = statesMember(node);
  if (member === "result" && !states.result)
    return { message: "$states.result is available only in Output and Assign of a Task, Parallel or Map state" };
  if (member === "errorOutput" && !states.errorOutput)
    return { message: "$states.errorOutput is available only in Output and Assign of a catcher" };
  return undefined;
}

const isVariable = (node: unknown, name: string) =>
  (node as JsonataNode | undefined)?.type === "variable" && (node as JsonataNode).value === name;

/** The member that `$states.x` reads. */
function statesMember(node: JsonataNode): string | undefined {
  if (node.type !== "path") return undefined;
  const [first, second] = node.steps as JsonataNode[];
  return isVariable(first, "states") && second?.type === "name" ? String(second.value) : undefined;
}

/** Sub-expressions, and whether each still is where nothing is `$`. */
function children({ node, top }: Visit): Visit[] {
  const found: Visit[] = [];
  const add = (value: unknown, isTop: boolean) => {
    if (Array.isArray(value)) for (const item of value) add(item, isTop);
    else if (isNode(value)) found.push({ node: value, top: isTop });
  };
  if (node.type === "path") {
    (node.steps as unknown[]).forEach((step, i) => add(step, top && i === 0));
    add(node.group, false);
    addGroup(node.group, add);
    return [...found, ...stepExtras(node)];
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === "lhs" && node.type === "bind") continue;
    if (key === "lhs" && node.type === "unary" && node.value === "{") {
      for (const pair of value as unknown[][]) add(pair, top);
    } else if (key === "group") addGroup(value, add);
    else if (key === "stages" || key === "predicate" || key === "terms" || (key === "rhs" && node.type === "sort")) add(value, false);
    else if (key === "pattern" || key === "update" || key === "delete") add(value, false);
    else if (key === "body" && node.type === "lambda") add(value, top);
    else if (typeof value === "object" && value !== null && key !== "arguments" && key !== "signature") add(value, top);
    else if (key === "arguments") add(value, node.type === "lambda" ? false : top);
  }
  // the parameters of a lambda are names of variables, not reads
  return node.type === "lambda" ? found.filter((v) => !(node.arguments as unknown[]).includes(v.node)) : [...found, ...stepExtras(node)];
}

function addGroup(group: unknown, add: (value: unknown, top: boolean) => void): void {
  const pairs = (group as { lhs?: unknown[][] } | undefined)?.lhs;
  if (pairs) for (const pair of pairs) add(pair, false);
}

/** Filters and sorts hang on the steps they follow. */
function stepExtras(node: JsonataNode): Visit[] {
  const found: Visit[] = [];
  for (const key of ["predicate", "stages"]) {
    for (const stage of (node[key] as { expr?: unknown }[] | undefined) ?? []) {
      if (isNode(stage.expr)) found.push({ node: stage.expr, top: false });
    }
  }
  if (node.type === "sort")
    for (const term of (node.terms as { expression?: unknown }[] | undefined) ?? [])
      if (isNode(term.expression)) found.push({ node: term.expression, top: false });
  return found;
}

const isNode = (value: unknown): value is JsonataNode =>
  typeof value === "object" && value !== null && typeof (value as JsonataNode).type === "string";
