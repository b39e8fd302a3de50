import type { State } from "../asl/model.js";
import type { Json } from "../text/node.js";
import { isObject, member } from "../values/concrete/box.js";
import type { Blame, Loss, Passed } from "./log.js";

/**
 * The state that lost what a read misses: the last one of the same scope into which it came, and out of which it did
 * not go. Undefined where it was never there.
 */
export function lossOf(blame: Blame, at: State, passed: readonly Passed[]): Loss | undefined {
  const names = namesOf(blame, passed);
  if (!names) return undefined;
  for (let i = passed.length - 1; i >= 0; i--) {
    const { state, via, before, after } = passed[i] as Passed;
    if (state.machine !== at.machine || !has(before, names) || has(after, names)) continue;
    // the outermost member that is gone
    const depth = names.findIndex((_, n) => has(before, names.slice(0, n + 1)) && !has(after, names.slice(0, n + 1)));
    const name = names.slice(0, depth + 1).join(".");
    return { state, via, name, resultUnread: isObject(after) && Object.keys(after).length === 0 };
  }
  return undefined;
}

/** Of a path from the state's input. */
function namesOf(blame: Blame, passed: readonly Passed[]): readonly string[] | undefined {
  if (blame.kind === "missing" || blame.kind === "wrong-kind") return blame.path?.root.kind === "input" ? blame.names : undefined;
  const stop = blame.kind === "expression" ? blame.missed[0] : undefined;
  return typeof stop?.key === "string" && stop.container === passed.at(-1)?.after ? [stop.key] : undefined;
}

function has(json: Json, names: readonly string[]): boolean {
  let at: Json | undefined = json;
  for (const name of names) at = isObject(at) ? member(at, name) : undefined;
  return at !== undefined;
}
