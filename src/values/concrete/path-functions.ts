import type { Json } from "../../text/node.js";
import { isObject } from "./box.js";

/** A function at the end of a path, `$.items.length()`; nothing where it cannot be computed. */
export function callPathFunction(name: string, value: Json): Json | undefined {
  switch (name) {
    case "length":
      return Array.isArray(value) || typeof value === "string" ? value.length : isObject(value) ? Object.keys(value).length : undefined;
    case "keys":
      return isObject(value) ? Object.keys(value) : undefined;
    case "first":
      return Array.isArray(value) ? value[0] : undefined;
    case "last":
      return Array.isArray(value) ? value[value.length - 1] : undefined;
    case "concat":
      return Array.isArray(value) ? value.filter((v) => typeof v === "string").join("") : undefined;
    default:
      return statistics(name, value);
  }
}

function statistics(name: string, value: Json): number | undefined {
  const numbers = Array.isArray(value) ? value.filter((v): v is number => typeof v === "number") : [];
  if (numbers.length === 0) return undefined;
  const sum = numbers.reduce((a, b) => a + b, 0);
  const mean = sum / numbers.length;
  switch (name) {
    case "sum":
      return sum;
    case "avg":
      return mean;
    case "min":
      return numbers.reduce((a, b) => Math.min(a, b));
    case "max":
      return numbers.reduce((a, b) => Math.max(a, b));
    case "stddev":
      return Math.sqrt(numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length);
    default:
      return undefined;
  }
}
