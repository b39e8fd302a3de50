import type { Json } from "../../text/node.js";
import { globPieces } from "../glob-pieces.js";
import { compareTimestamps, parseTimestamp } from "../timestamp.js";

/**
 * One operator of Choice. A value of another type than the operator's makes the rule false, never an error.
 * @param operator without the `Path` suffix.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export function compares(operator: string, value: Json, operand: Json): boolean {
  if (operator.startsWith("Is")) return isA(operator, value) === operand;
  if (operator === "StringMatches") return typeof value === "string" && typeof operand === "string" && matchesGlob(value, operand);
  if (operator === "BooleanEquals") return typeof value === "boolean" && value === operand;
  const order = orderOf(operator, value, operand);
  return order !== undefined && holds(operator.replace(/^(String|Numeric|Timestamp)/, ""), order);
}

function orderOf(operator: string, value: Json, operand: Json): number | undefined {
  if (operator.startsWith("Numeric")) return typeof value === "number" && typeof operand === "number" ? value - operand : undefined;
  if (typeof value !== "string" || typeof operand !== "string") return undefined;
  if (operator.startsWith("Timestamp")) return compareTimestamps(value, operand);
  // UTF-16 code units, as Java's compareTo
  return value < operand ? -1 : value > operand ? 1 : 0;
}

function holds(relation: string, order: number): boolean {
  switch (relation) {
    case "Equals":
      return order === 0;
    case "LessThan":
      return order < 0;
    case "GreaterThan":
      return order > 0;
    case "LessThanEquals":
      return order <= 0;
    default:
      return order >= 0;
  }
}

function isA(operator: string, value: Json): boolean {
  switch (operator) {
    case "IsNull":
      return value === null;
    case "IsPresent":
      return true;
    case "IsNumeric":
      return typeof value === "number";
    case "IsString":
      return typeof value === "string";
    case "IsBoolean":
      return typeof value === "boolean";
    default:
      return typeof value === "string" && parseTimestamp(value) !== undefined;
  }
}

/** `*` stands for any run of characters; `\*` and `\\` for themselves. Linear in both lengths times the stars. */
export function matchesGlob(text: string, pattern: string): boolean {
  const pieces = globPieces(pattern);
  const first = pieces[0] as string;
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] as string;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
