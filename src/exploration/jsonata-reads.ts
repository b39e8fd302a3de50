import type { JsonataExpression, JsonataNode } from "../asl/expressions.js";

/** A comparison of a member with a literal. */
export interface Comparison {
  /** `=`, `<`, …, as if the member stood on the left. */
  readonly operator: string;
  readonly literal: string | number | boolean | null;
}

/** What the text of an expression tells about the members that it reads, by the last name of each path; variables by `$name`. */
export interface ExpressionReads {
  /** Members that it asks for: `$exists(a.b)`, `a.b ? …`, `a.b and …`. */
  readonly asked: ReadonlySet<string>;
  readonly compared: ReadonlyMap<string, readonly Comparison[]>;
  /** Members of objects that it makes out of nothing but a path: the last name of the path, by the member's name. */
  readonly copied: ReadonlyMap<string, string>;
  /** Variables that it reads, by name. */
  readonly variables: ReadonlySet<string>;
  /** It reads `$states`. */
  readonly states: boolean;
  /** Regular expressions in it. */
  readonly patterns: readonly string[];
  /** It makes objects with computed names. */
  readonly computesNames: boolean;
  /** It gives the value of a path and nothing else: the last name of the path. */
  readonly path: string | undefined;
  /** It gives the value of a path as it is, perhaps one of several by a condition, or a literal: the last names of the paths. */
  readonly paths: ReadonlySet<string>;
  /** The literals that it may give instead. */
  readonly literals: ReadonlySet<unknown>;
}

/** How the comparison of a value comes out; undefined where the two are not of a kind that has an order. */
export function isTrue({ operator, literal }: Comparison, value: unknown): boolean | undefined {
  if (operator === "=") return value === literal;
  if (operator === "!=") return value !== literal;
  const ordered = typeof literal === "number" || typeof literal === "string";
  if (!ordered || typeof value !== typeof literal) return undefined;
  const [a, b] = [value as number, literal as number];
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

const known = new WeakMap<JsonataExpression, ExpressionReads>();

export function readsOf(expression: JsonataExpression): ExpressionReads {
  let reads = known.get(expression);
  if (!reads) {
    reads = find(expression.ast);
    known.set(expression, reads);
  }
  return reads;
}

const ASKING = new Set(["exists", "boolean", "not", "count", "type"]);
const ORDER: ReadonlyMap<string, string> = new Map([
  ["=", "="],
  ["!=", "!="],
  ["<", ">"],
  ["<=", ">="],
  [">", "<"],
  [">=", "<="],
]);

function find(root: JsonataNode | undefined): ExpressionReads {
  const asked = new Set<string>();
  const compared = new Map<string, Comparison[]>();
  const copied = new Map<string, string>();
  const variables = new Set<string>();
  const patterns: string[] = [];
  let computesNames = false;
  let states = false;
  const ask = (node: unknown): void => {
    const name = lastName(node);
    if (name !== undefined) asked.add(name);
  };
  const todo: unknown[] = [root];
  while (todo.length > 0) {
    const node = todo.pop();
    if (typeof node !== "object" || node === null) continue;
    if (Array.isArray(node)) {
      todo.push(...node);
      continue;
    }
    const at = node as JsonataNode;
    if (at.type === "variable" && at.value === "states") states = true;
    if (at.type === "regex") patterns.push((at.value as RegExp).source);
    else if (at.type === "variable" && at.value !== "" && at.value !== "states") variables.add(String(at.value));
    else if (at.type === "condition") ask(at.condition);
    else if (at.type === "function" && ASKING.has(String((at.procedure as JsonataNode | undefined)?.value)))
      for (const argument of at.arguments as unknown[]) ask(argument);
    else if (at.type === "binary") {
      if (at.value === "and" || at.value === "or") for (const side of [at.lhs, at.rhs]) ask(side);
      else if (typeof at.value === "string" && ORDER.has(at.value)) {
        compare(at.lhs, at.value, at.rhs, compared);
        compare(at.rhs, ORDER.get(at.value) as string, at.lhs, compared);
      } else if (at.value === "in") {
        const items = (at.rhs as JsonataNode).expressions;
        if (Array.isArray(items)) for (const item of items) compare(at.lhs, "=", item, compared);
      }
    } else if (at.type === "unary" && at.value === "{") {
      for (const [key, value] of at.lhs as [JsonataNode, JsonataNode][]) {
        const name = memberName(value);
        if (key.type !== "string") computesNames = true;
        else if (name !== undefined) copied.set(String(key.value), name);
      }
    } else if (at.group !== undefined) computesNames = true;
    todo.push(...Object.values(at));
  }
  return { asked, compared, copied, variables, states, patterns, computesNames, path: memberName(root), ...givenBy(root) };
}

/** What an expression gives as it is; nothing where it computes what it gives. */
function givenBy(root: JsonataNode | undefined): Pick<ExpressionReads, "paths" | "literals"> {
  const paths = new Set<string>();
  const literals = new Set<unknown>();
  const todo: unknown[] = [root];
  while (todo.length > 0) {
    const node = todo.pop() as JsonataNode | undefined;
    const name = lastName(node);
    if (name !== undefined) paths.add(name);
    else if (node?.type === "condition") todo.push(node.then, node.else);
    else if (node?.type === "block") todo.push((node.expressions as unknown[]).at(-1));
    else if (node?.type === "string" || node?.type === "number" || node?.type === "value") literals.add(node.value);
    else if (node) return { paths: new Set(), literals: new Set() };
  }
  return { paths, literals };
}

function compare(path: unknown, operator: string, other: unknown, into: Map<string, Comparison[]>): void {
  const name = lastName(path);
  const { type, value } = other as JsonataNode;
  if (name === undefined || (type !== "string" && type !== "number" && type !== "value")) return;
  const list = into.get(name) ?? [];
  list.push({ operator, literal: value as Comparison["literal"] });
  into.set(name, list);
}

/** The last name of a path, or a variable as it is written. */
function lastName(node: unknown): string | undefined {
  const { type, value } = (node ?? {}) as Partial<JsonataNode>;
  return type === "variable" && value !== "" && value !== "states" ? `$${String(value)}` : memberName(node);
}

function memberName(node: unknown): string | undefined {
  const { type, steps } = (node ?? {}) as { type?: string; steps?: readonly JsonataNode[] };
  const last = type === "path" ? steps?.at(-1) : undefined;
  return last?.type === "name" && typeof last.value === "string" ? last.value : undefined;
}
