import type { JsonataNode } from "../asl/expressions.js";

/** Functions whose answer is a sequence: one item comes without its array, none is nothing. */
const SEQUENCES = new Set(["map", "filter", "each", "keys", "match", "spread"]);
/** What they give is a sequence where they are given one. */
const PASS_ON = new Set(["distinct"]);

/** Names of what is one value: a list comes of them only where the path goes over a list. */
const SCALAR_NAME = /^(?:id|name|key|arn|url|uri|email|sku|code)$|(?:Id|ID|_id|Name|_name|Key|Arn|ARN|_arn|Url|URL|Uri|URI|Email)$/;

/**
 * What makes the value of the expression a sequence (a function's name, a filter, …), so that it is an array only if there are
 * two items or more; undefined where it is none or it is not known.
 */
export const sequenceOf = (ast: JsonataNode): string | undefined => search(ast, new Map(), 0);

type Bound = ReadonlyMap<string, JsonataNode>;

/** Expressions within expressions. */
const MOST_DEPTH = 40;

function search(ast: JsonataNode, bound: Bound, depth: number): string | undefined {
  const inner = (node: unknown, names: Bound = bound): string | undefined =>
    node === undefined ? undefined : search(node as JsonataNode, names, depth + 1);
  if (depth > MOST_DEPTH || ast.keepSingletonArray === true || ast.keepArray === true || ast.group !== undefined) return undefined;
  if (ast.type !== "path" && isFiltered(ast) !== undefined) return isFiltered(ast) ? FILTER : undefined;
  switch (ast.type) {
    case "function":
      return ofCall(ast, ast.arguments as JsonataNode[], inner);
    case "apply": {
      const called = ast.rhs as JsonataNode;
      return ofCall(called.type === "function" ? called : { ...called, procedure: called }, [ast.lhs as JsonataNode], inner);
    }
    case "bind":
      return inner(ast.rhs);
    case "condition":
      return inner(ast.then) ?? inner(ast.else);
    case "variable": {
      const value = bound.get(String(ast.value));
      return value && inner(value);
    }
    case "block": {
      const names = new Map(bound);
      const expressions = ast.expressions as readonly JsonataNode[];
      for (const one of expressions) if (one.type === "bind") names.set(String((one.lhs as JsonataNode).value), one.rhs as JsonataNode);
      return inner(expressions.at(-1), names);
    }
    case "path":
      return ofPath((ast.steps ?? []) as readonly JsonataNode[], inner);
    default:
      return undefined;
  }
}

const FILTER = "its filter";

function ofCall(
  call: JsonataNode,
  [first, second]: readonly JsonataNode[],
  inner: (node: unknown) => string | undefined,
): string | undefined {
  const name = String((call.procedure as JsonataNode | undefined)?.value ?? "");
  if (SEQUENCES.has(name)) return `$${name}`;
  // what is appended to nothing comes as it is
  if (name === "append" && second) return inner(second) && inner(first);
  return PASS_ON.has(name) ? inner(first) : undefined;
}

function ofPath(steps: readonly JsonataNode[], inner: (node: unknown) => string | undefined): string | undefined {
  const last = steps.at(-1);
  if (!last || steps.some((step) => step.keepArray === true)) return undefined;
  if (steps.length === 1) return inner(last);
  // one that ends in an array constructor, or in a call, gives what that gives
  if (last.type === "function" || (last.type === "unary" && last.value === "[")) return undefined;
  const filters = steps.map(isFiltered);
  if (filters.includes(true)) return FILTER;
  if (steps.some(({ type }) => type === "wildcard")) return "its wildcard";
  if (steps.some(({ type }) => type === "descendant")) return "its search at all depths";
  if (last.type === "unary" && last.value === "{") return "the list of objects";
  if (steps.some((step) => step.tuple === true)) return "its path over a list";
  const sorted = steps.findIndex(({ type }) => type === "sort");
  if (sorted >= 0 && sorted < steps.length - 1) return "its path over a list";
  // `$states.input.orders.id`, not `$states.input.id`
  const names = steps.filter(({ type }) => type === "name");
  const own = steps[0]?.type === "variable" && steps[0].value === "states" ? 1 : 0;
  const gathered =
    names.length - own >= 2 - (steps[0]?.type === "variable" && own === 0 ? 1 : 0) &&
    last.type === "name" &&
    SCALAR_NAME.test(String(last.value)) &&
    !filters.includes(false);
  return gathered ? "its path over a list" : undefined;
}

/** Whether a step has a predicate that is no plain index; undefined without any. */
function isFiltered(step: JsonataNode): boolean | undefined {
  const predicates = [...((step.predicate ?? []) as readonly JsonataNode[]), ...((step.stages ?? []) as readonly JsonataNode[])].filter(
    ({ type }) => type === "filter",
  );
  if (predicates.length === 0) return undefined;
  return predicates.some((one) => {
    const test = one.expr as JsonataNode | undefined;
    return test?.type !== "number" && !(test?.type === "unary" && test.value === "-");
  });
}
