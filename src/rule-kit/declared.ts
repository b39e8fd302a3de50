import type { TaskState } from "../asl/model.js";
import { argumentOf, textWithPlaceholders } from "../integrations/arguments.js";
import { type Idempotency, idempotencyOf } from "../integrations/catalog.js";
import type { Settings } from "./rule.js";

/**
 * Does the configuration declare this call idempotent? Patterns (with `*`) are tried on `service:action`, the resource,
 * a Lambda's function name or ARN, and an HTTP task's endpoint.
 */
export function isDeclaredIdempotent(task: TaskState, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return false;
  const names = namesOf(task);
  return patterns.some((pattern) => names.some((name) => matches(pattern, name)));
}

const NOT_IDEMPOTENT: Idempotency = {
  class: "N",
  reason: "the configuration lists it under notIdempotent",
  tokens: [],
  names: [],
  source: "configuration",
};

/** What a repeat of the call does, as the API says it and the configuration: `notIdempotent` speaks before `idempotent`. */
export function declaredIdempotency(task: TaskState, settings: Pick<Settings, "notIdempotent">): Idempotency {
  return isDeclaredIdempotent(task, settings.notIdempotent ?? []) ? NOT_IDEMPOTENT : idempotencyOf(task);
}

function namesOf(task: TaskState): readonly string[] {
  const resource = task.resource?.value;
  if (!resource) return [];
  const written = ["FunctionName", "ApiEndpoint", "StateMachineArn"].map((name) => textWithPlaceholders(argumentOf(task, name)));
  const own = resource.form === "lambda" ? [resource.action, `lambda:${resource.action}`] : [`${resource.service}:${resource.action}`];
  const names = [resource.text, task.name, ...own, ...written].filter((name): name is string => name !== undefined && name !== "");
  // a function is known by its name in an ARN as well
  return [...names, ...names.flatMap((name) => /:function:([^:]+)/.exec(name)?.[1] ?? [])];
}

/** `*` stands for any characters. Linear in both lengths but for the number of stars. */
function matches(pattern: string, name: string): boolean {
  const pieces = pattern.split("*");
  const [first = "", ...rest] = pieces;
  if (rest.length === 0) return pattern === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest.slice(0, -1)) {
    const found = name.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  const last = rest.at(-1) ?? "";
  return name.length - last.length >= at && name.endsWith(last);
}
