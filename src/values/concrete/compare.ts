import { spend } from "../../budget/budget.js";
import type { Json } from "../../text/node.js";
import { isObject } from "./box.js";

/** Equality of JSON: numbers by value, members in any order. */
export function equalJson(a: Json, b: Json): boolean {
  const todo: [Json, Json][] = [[a, b]];
  for (let pair = todo.pop(); pair; pair = todo.pop()) {
    const [x, y] = pair;
    spend(0.05);
    if (x === y) continue;
    if (Array.isArray(x)) {
      if (!Array.isArray(y) || x.length !== y.length) return false;
      for (const [i, item] of x.entries()) todo.push([item, y[i] as Json]);
    } else if (isObject(x)) {
      if (!isObject(y)) return false;
      const keys = Object.keys(x);
      if (keys.length !== Object.keys(y).length) return false;
      for (const key of keys) {
        if (!Object.hasOwn(y, key)) return false;
        todo.push([x[key] as Json, y[key] as Json]);
      }
    } else return false;
  }
  return true;
}
