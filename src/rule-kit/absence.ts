import type { JsonataNode } from "../asl/expressions.js";
import type { State } from "../asl/model.js";
import { expressionsOf } from "../asl/variable-references.js";
import type { Node } from "../text/node.js";

/**
 * What an expression gives where a member is missing: nothing (`absent`), an empty array, a failure, what it gives anyway
 * (`present`), or what only a run can tell.
 */
export type Absence = "absent" | "empty" | "fails" | "present" | "unknown";

/** Functions of jsonata 2.0.6 that give a value for nothing, and for an empty array. */
const OF_NOTHING = new Set(["count", "exists", "zip", "now", "append"]);
const VALUE_OF_EMPTY = new Set(["sum", "count", "string", "join", "boolean", "not", "type", "merge", "exists", "zip"]);
const EMPTY_OF_EMPTY = new Set(["reverse", "sort", "shuffle", "distinct", "clone"]);
const NOTHING_OF_EMPTY = new Set(["max", "min", "average", "map", "filter", "keys", "lookup", "spread"]);
/** Functions that give nothing for nothing. */
const NOTHING_OF_NOTHING = new Set(
  (
    "sum max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace " +
    "split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power boolean not map filter " +
    "single reduce sift keys lookup spread merge reverse each type sort shuffle distinct base64encode base64decode " +
    "encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone parse"
  ).split(" "),
);
/** Those that fail for nothing. */
const FAIL_FOR_NOTHING = new Set(["assert", "error"]);
/** Those whose second argument may be left out. */
const OPTIONAL_SECOND = new Set(["string", "substring", "pad", "join", "formatBase", "round", "now", "zip", "append"]);

type Bound = ReadonlyMap<string, Absence>;

/** Expressions within expressions. */
const MOST_DEPTH = 60;

/** What the JSONata expression written at a node of the state gives without the member. */
export function absenceAt(state: State, node: Node, path: readonly string[]): Absence {
  for (const one of expressionsOf(state))
    if (one.kind === "jsonata" && one.node === node) return one.ast ? absenceIn(one.ast, path) : "unknown";
  return "unknown";
}

/** @param path names from the variable on: `states`, `result`, `Item`. */
export const absenceIn = (ast: JsonataNode, path: readonly string[]): Absence => new Reading(path).of(ast, new Map(), 0);

class Reading {
  constructor(private readonly path: readonly string[]) {}

  of(node: JsonataNode, bound: Bound, depth: number): Absence {
    if (depth > MOST_DEPTH) return "unknown";
    if (isEmptyList(node)) return "empty";
    if (!this.reads(node, bound, depth)) return "present";
    let out = this.bare(node, bound, depth + 1);
    if (node.type !== "path")
      for (const { expr } of (node.predicate as { expr: JsonataNode }[] | undefined) ?? []) {
        if (out === "empty") out = "absent";
        else if (out === "present" && this.reads(expr, bound, depth)) out = "unknown";
      }
    // an object that groups nothing is an empty one
    return node.group !== undefined && (out === "absent" || out === "empty") ? "present" : out;
  }

  private bare(node: JsonataNode, bound: Bound, depth: number): Absence {
    const of = (inner: unknown): Absence => this.of(inner as JsonataNode, bound, depth);
    switch (node.type) {
      case "path":
        return this.steps((node.steps ?? []) as readonly JsonataNode[], bound, depth);
      case "variable":
        return bound.get(String(node.value)) ?? "present";
      case "binary":
        return binary(String(node.value), of(node.lhs), of(node.rhs));
      case "unary":
        return this.unary(node, of);
      case "bind":
        return of(node.rhs);
      case "block":
        return this.block(node.expressions as readonly JsonataNode[], bound, depth);
      case "condition":
        return this.condition(node, bound, depth, of);
      case "function":
        return called(node, (node.arguments as readonly JsonataNode[]).map(of));
      case "apply": {
        const rhs = node.rhs as JsonataNode;
        if (rhs.type === "function") return called(rhs, [of(node.lhs), ...(rhs.arguments as readonly JsonataNode[]).map(of)]);
        return rhs.type === "variable" ? called({ ...rhs, procedure: rhs }, [of(node.lhs)]) : "unknown";
      }
      default:
        return "unknown";
    }
  }

  private steps(steps: readonly JsonataNode[], bound: Bound, depth: number): Absence {
    if (this.isPath(steps)) return "absent";
    const [first, ...rest] = steps;
    if (!first) return "unknown";
    const filters = ((first.stages ?? []) as readonly JsonataNode[]).some(({ type }) => type === "filter");
    const start = this.of(first, bound, depth);
    if (start === "empty" && filters) return "absent";
    if (rest.length === 0 || start === "fails" || start === "absent") return start;
    return start === "empty" && first.type === "unary" ? "empty" : "unknown";
  }

  private unary(node: JsonataNode, of: (inner: unknown) => Absence): Absence {
    if (node.value === "-") return number(of(node.expression));
    if (node.value === "[") {
      const items = (node.expressions as readonly JsonataNode[]).map((item) => ({ item, is: of(item) }));
      const all = strict(items.map(({ is }) => is));
      // an array constructor within another one is an item of it
      const none = items.every(({ item, is }) => is === "absent" || (is === "empty" && !(item.type === "unary" && item.value === "[")));
      return all === "present" && none ? "empty" : all;
    }
    return node.value === "{" ? strict((node.lhs as readonly JsonataNode[][]).flat().map(of)) : "unknown";
  }

  private block(expressions: readonly JsonataNode[], bound: Bound, depth: number): Absence {
    const names = new Map(bound);
    let last: Absence = "present";
    for (const one of expressions) {
      last = this.of(one, names, depth);
      if (last === "fails") return last;
      if (one.type === "bind") names.set(String((one.lhs as JsonataNode).value), last);
    }
    return last;
  }

  private condition(node: JsonataNode, bound: Bound, depth: number, of: (inner: unknown) => Absence): Absence {
    const test = node.condition as JsonataNode;
    if (this.reads(test, bound, depth)) return of(test) === "fails" ? "fails" : "unknown";
    const then = of(node.then);
    return node.else === undefined || of(node.else) === then ? then : "unknown";
  }

  /** Does the expression have anything to do with the member? */
  private reads(node: unknown, bound: Bound, depth: number): boolean {
    if (typeof node !== "object" || node === null || node instanceof RegExp) return false;
    if (depth > MOST_DEPTH) return true;
    if (Array.isArray(node)) return node.some((one) => this.reads(one, bound, depth + 1));
    const { type, steps, value, ...rest } = node as JsonataNode;
    if (type === "variable" && (bound.get(String(value)) ?? "present") !== "present") return true;
    if (type === "path" && this.isPath((steps ?? []) as readonly JsonataNode[])) return true;
    return this.reads(steps, bound, depth + 1) || Object.values(rest).some((one) => this.reads(one, bound, depth + 1));
  }

  private isPath(steps: readonly JsonataNode[]): boolean {
    return this.path.every((name, i) => {
      const step = steps[i];
      return step !== undefined && step.type === (i === 0 ? "variable" : "name") && step.value === name;
    });
  }
}

const isEmptyList = (node: JsonataNode): boolean =>
  node.type === "unary" && node.value === "[" && node.predicate === undefined && (node.expressions as readonly unknown[]).length === 0;

/** What evaluates all its parts, and gives a value for nothing. */
function strict(parts: readonly Absence[]): Absence {
  if (parts.includes("fails")) return "fails";
  return parts.includes("unknown") ? "unknown" : "present";
}

/** An operand of arithmetic and of an order: nothing makes nothing of it, and an array fails. */
const number = (part: Absence): Absence => (part === "empty" ? "fails" : part);

function binary(operator: string, left: Absence, right: Absence): Absence {
  if (operator === "and" || operator === "or") return left === "fails" ? "fails" : strict([left, right === "fails" ? "unknown" : right]);
  if (operator === "&" || operator === "=" || operator === "!=" || operator === "in") return strict([left, right]);
  const parts = [number(left), number(right)];
  const all = strict(parts);
  return all === "present" && parts.includes("absent") ? "absent" : all;
}

function called(call: JsonataNode, given: readonly Absence[]): Absence {
  const procedure = call.procedure as JsonataNode;
  const all = strict(given);
  if (all === "fails") return all;
  if (procedure?.type !== "variable" || call.type === "partial") return "unknown";
  const name = String(procedure.value);
  const [first, second, third] = given;
  if (name === "append") return appended(first, second);
  if (first === "absent") return ofNothing(name, all);
  if (all === "unknown") return all;
  if (first === "empty") return ofEmpty(name, given.length);
  if (second === "absent") return OPTIONAL_SECOND.has(name) ? "present" : "unknown";
  return second === "empty" || third === "absent" || third === "empty" ? "unknown" : "present";
}

function ofNothing(name: string, all: Absence): Absence {
  if (FAIL_FOR_NOTHING.has(name)) return "fails";
  if (all === "unknown") return all;
  return OF_NOTHING.has(name) ? "present" : NOTHING_OF_NOTHING.has(name) ? "absent" : "unknown";
}

function ofEmpty(name: string, count: number): Absence {
  if (VALUE_OF_EMPTY.has(name) || (name === "reduce" && count > 2)) return "present";
  if (EMPTY_OF_EMPTY.has(name)) return "empty";
  return NOTHING_OF_EMPTY.has(name) || name === "reduce" ? "absent" : "unknown";
}

/** What is appended to nothing comes as it is. */
function appended(first: Absence = "absent", second: Absence = "absent"): Absence {
  if (first === "unknown" || second === "unknown") return "unknown";
  if (first === "present" || second === "present") return "present";
  return first === "empty" || second === "empty" ? "empty" : "absent";
}
