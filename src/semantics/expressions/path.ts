import type { Path } from "../../asl/expressions.js";
import type { Result } from "../../values/result.js";
import { runtimeFault } from "../causes.js";
import { contextOf } from "../context-object.js";
import type { Frame, VariableScope } from "../frame.js";
import type { Mode, Site } from "../mode.js";

/**
 * The value at a path: into `input` (`$`), the context object (`$$`) or a variable (`$name`).
 * Faults say why in Jayway's words; the field puts them into its own.
 * @see https://states-language.net/spec.html#path
 */
export function readPath<V extends object>(path: Path, input: V, frame: Frame<V>, site: Site, mode: Mode<V>): Result<V, Frame<V>> {
  if (path.root.kind === "input") return mode.select(input, path, frame, site);
  if (path.root.kind === "context") return mode.select(contextOf(frame, mode), path, frame, site);
  const value = lookUp(frame.variables, path.root.name);
  const { name } = path.root;
  return value
    ? mode.select(value, path, frame, site)
    : { faults: [{ ...runtimeFault(() => `Variable '${name}' is not defined`), at: site, unassigned: true }] };
}

/** Inner scopes see the variables of the outer ones. */
export function lookUp<V>(scope: VariableScope<V>, name: string): V | undefined {
  for (let at: VariableScope<V> | undefined = scope; at; at = at.outer) {
    const value = at.own.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}
