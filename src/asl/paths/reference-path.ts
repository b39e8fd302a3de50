import type { Path } from "../expressions.js";

/**
 * Why a path is no Reference Path, which names exactly one place; undefined where it is one.
 * @see https://states-language.net/spec.html#ref-paths
 */
export function notReference(path: Path): string | undefined {
  if (path.fn) return `${path.fn}() is a function`;
  for (const step of path.steps) {
    if (step.kind === "index" && step.index < 0) return "a negative index does not identify a fixed element";
    if (step.kind !== "member" && step.kind !== "index") return `"${path.text.slice(step.start, step.end)}" can match several nodes`;
  }
  return undefined;
}
