import type { Path, PathStep } from "../../asl/expressions.js";
import { spend, TooCostlyError } from "../../budget/budget.js";
import type { Json } from "../../text/node.js";
import { isObject, kindOf, member, objectOf } from "./box.js";
import { accepts } from "./filter.js";

export type Selected = { readonly value: Json } | { readonly missing: string };

/**
 * Follows a path as Jayway does: a definite one gives its value or says what is missing, any other gives an array of all
 * that matches, empty where something on the way is missing.
 * @see https://github.com/json-path/JsonPath
 */
export function selectJson(root: Json, path: Pick<Path, "steps">): Selected {
  if (path.steps.some((s) => s.kind === "placeholder")) return { missing: "What the path names is known at deployment only" };
  return path.steps.every((s) => s.kind === "member" || s.kind === "index") ? definite(root, path.steps) : indefinite(root, path.steps);
}

function definite(root: Json, steps: readonly PathStep[]): Selected {
  let at = root;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as PathStep;
    const last = i === steps.length - 1;
    if (step.kind === "member") {
      const next = isObject(at) ? member(at, step.name) : undefined;
      if (next === undefined) {
        const trace = traceOf(steps.slice(0, i));
        if (!isObject(at) && !(at === null && last)) {
          return {
            missing: `Expected to find an object with property ['${step.name}'] in path ${trace} but found '${javaName(at)}'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.`,
          };
        }
        return { missing: last ? `No results for path: ${traceOf(steps)}` : `Missing property in path ${trace}['${step.name}']` };
      }
      at = next;
    } else if (step.kind === "index") {
      if (!Array.isArray(at))
        return { missing: `Filter: [${step.index}] can only be applied to arrays. Current context is: ${JSON.stringify(at)}` };
      const next = at[step.index < 0 ? at.length + step.index : step.index];
      if (next === undefined) {
        const trace = traceOf(steps.slice(0, i + 1));
        return { missing: last ? `No results for path: ${traceOf(steps)}` : `Index out of bounds when evaluating path ${trace}` };
      }
      at = next;
    }
  }
  return { value: at };
}

const traceOf = (steps: readonly PathStep[]): string =>
  `$${steps.map((s) => (s.kind === "member" ? `['${s.name}']` : s.kind === "index" ? `[${s.index}]` : "")).join("")}`;

function javaName(json: Json): string {
  const names = {
    null: "null",
    boolean: "com.fasterxml.jackson.databind.node.BooleanNode",
    number: "com.fasterxml.jackson.databind.node.IntNode",
    string: "com.fasterxml.jackson.databind.node.TextNode",
    array: "com.fasterxml.jackson.databind.node.ArrayNode",
    object: "com.fasterxml.jackson.databind.node.ObjectNode",
  };
  return names[kindOf(json)];
}

/** All places that match, in document order. Several names at the very end give one object of them. */
function indefinite(root: Json, steps: readonly PathStep[]): Selected {
  const last = steps[steps.length - 1];
  const merges = last?.kind === "members" && steps.slice(0, -1).every((s) => s.kind === "member" || s.kind === "index");
  let places: Json[] = [root];
  let visited = 0;
  const visit = (found: Json[]): Json[] => {
    visited += found.length + 1;
    spend((found.length + 1) / PLACES_A_STEP);
    if (visited > MOST_PLACES) throw new TooCostlyError("the path selects too many values");
    return found;
  };
  for (const step of steps) places = places.flatMap((p) => visit(step.kind === "descend" ? below(p) : matching(p, step, root)));
  return { value: merges ? (places[0] ?? {}) : places };
}

/** Values that a path goes through: each descent (`..`) may go through all of them again. */
const MOST_PLACES = 1_000_000;

const PLACES_A_STEP = 4;
const VISITS_A_STEP = 20;
const VISITS_AT_ONCE = 1_000;

/** The value and everything below it, each before what it holds. */
function below(root: Json): Json[] {
  const out: Json[] = [];
  const todo: Json[] = [root];
  for (let visited = 1; todo.length > 0; visited++) {
    // what is shared is met wherever it is
    if (visited % VISITS_AT_ONCE === 0) spend(VISITS_AT_ONCE / VISITS_A_STEP);
    const at = todo.pop() as Json;
    if (typeof at !== "object" || at === null) continue;
    out.push(at);
    const inner = Array.isArray(at) ? at : Object.values(at);
    for (let i = inner.length - 1; i >= 0; i--) todo.push(inner[i] as Json);
  }
  return out;
}

function matching(at: Json, step: PathStep, root: Json): Json[] {
  switch (step.kind) {
    case "member": {
      const value = isObject(at) ? member(at, step.name) : undefined;
      return value === undefined ? [] : [value];
    }
    case "members":
      return isObject(at) ? [objectOf(step.names.flatMap((n) => (Object.hasOwn(at, n) ? [[n, at[n] as Json] as const] : [])))] : [];
    case "index":
      return itemsAt(at, [step.index]);
    case "indices":
      return itemsAt(at, step.indices);
    case "slice":
      return Array.isArray(at) ? sliced(at, step) : [];
    case "wildcard":
      return Array.isArray(at) ? at : isObject(at) ? Object.values(at) : [];
    case "filter":
      if (Array.isArray(at)) return at.filter((item) => accepts(step.filter, item, root));
      return isObject(at) && accepts(step.filter, at, root) ? [at] : [];
    default:
      return [];
  }
}

function itemsAt(at: Json, indices: readonly number[]): Json[] {
  if (!Array.isArray(at)) return [];
  return indices.flatMap((i) => {
    const value = at[i < 0 ? at.length + i : i];
    return value === undefined ? [] : [value];
  });
}

function sliced(at: readonly Json[], step: { readonly from?: number; readonly to?: number; readonly step?: number }): Json[] {
  const part = at.slice(step.from ?? 0, step.to ?? at.length);
  const by = step.step ?? 1;
  return by > 1 ? part.filter((_, i) => i % by === 0) : part;
}
