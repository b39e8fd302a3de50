import type { FilterExpression, FilterOperand, FilterPath } from "../../asl/expressions.js";
import { spend, TooCostlyError } from "../../budget/budget.js";
import { boundedPattern } from "../../budget/pattern.js";
import type { Json } from "../../text/node.js";
import { isObject } from "./box.js";
import { equalJson } from "./compare.js";
import { selectJson } from "./select.js";

/** Is the element taken by a path's filter `[?(…)]`? A place that is not there compares with nothing. */
export function accepts(filter: FilterExpression, element: Json, document: Json): boolean {
  spend(1);
  switch (filter.kind) {
    case "and":
      return accepts(filter.left, element, document) && accepts(filter.right, element, document);
    case "or":
      return accepts(filter.left, element, document) || accepts(filter.right, element, document);
    case "not":
      return !accepts(filter.operand, element, document);
    case "exists":
      return valueAt(filter.path, element, document) !== undefined;
    case "compare":
      return compare(filter.operator, filter.left, filter.right, element, document);
  }
}

function valueAt(path: FilterPath, element: Json, document: Json): Json | undefined {
  const found = selectJson(path.root === "element" ? element : document, path);
  return "missing" in found ? undefined : found.value;
}

function compare(operator: string, left: FilterOperand, right: FilterOperand, element: Json, document: Json): boolean {
  if (operator === "=~") return matches(left, right, element, document);
  const [a, b] = [operand(left, element, document), operand(right, element, document)];
  if (operator === "!=") return a === undefined || b === undefined ? a !== b : !equalJson(a, b);
  if (a === undefined || b === undefined) return false;
  switch (operator) {
    case "==":
      return equalJson(a, b);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordered(operator, a, b);
    case "in":
      return Array.isArray(b) && b.some((item) => equalJson(item, a));
    case "nin":
      return Array.isArray(b) && !b.some((item) => equalJson(item, a));
    case "contains":
      if (typeof a === "string") return typeof b === "string" && a.includes(b);
      return Array.isArray(a) && a.some((item) => equalJson(item, b));
    case "size":
      return typeof b === "number" && sizeOf(a) === b;
    case "empty":
      return typeof b === "boolean" && (sizeOf(a) === 0) === b;
    default:
      return sets(operator, a, b);
  }
}

function sets(operator: string, a: Json, b: Json): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  const inB = (item: Json) => b.some((other) => equalJson(other, item));
  if (operator === "subsetof") return a.every(inB);
  return operator === "anyof" ? a.some(inB) : operator === "noneof" && !a.some(inB);
}

function ordered(operator: string, a: Json, b: Json): boolean {
  if (typeof a !== typeof b || (typeof a !== "number" && typeof a !== "string")) return false;
  const [x, y] = [a as number, b as number];
  return operator === "<" ? x < y : operator === "<=" ? x <= y : operator === ">" ? x > y : x >= y;
}

const sizeOf = (json: Json): number | undefined =>
  typeof json === "string" || Array.isArray(json) ? json.length : isObject(json) ? Object.keys(json).length : undefined;

function operand(side: FilterOperand, element: Json, document: Json): Json | undefined {
  if (side.kind === "literal") return side.value;
  return side.kind === "path" ? valueAt(side, element, document) : undefined;
}

/** A pattern must take the whole text, as Java's `matches`. */
function matches(left: FilterOperand, right: FilterOperand, element: Json, document: Json): boolean {
  const [pattern, other] = left.kind === "regex" ? [left, right] : [right, left];
  const text = operand(other, element, document);
  if (pattern.kind !== "regex" || typeof text !== "string") return false;
  try {
    const flags = [...new Set(pattern.flags.replace(/[^imsu]/g, ""))].join("");
    return boundedPattern(new RegExp(`^(?:${pattern.source})$`, flags), (steps) => spend(steps / 10)).exec(text) !== null;
  } catch (error) {
    if (error instanceof TooCostlyError) throw error;
    return false;
  }
}
