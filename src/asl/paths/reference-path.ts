import type { Path } from "../expressions.js";

/**
 * Why a path is no Reference Path, which names exactly one place; undefined where it is one.
 * @see https://states-language.net/spec.html#ref-paths
 */
export function notReference(path: Path): string | undefined {
  if (path.fn) return `${path.fn}() is a function`;
  for (const step of path.steps) {
    if (step.kind === "index" && step.index < 0) return "an index counted from the end names no fixed place";
    if (step.kind !== "member" && step.kind !== "index") return `"${path.text.slice(step.start, step.end)}" can name several places`;
  }
  return undefined;
}
