import type { PathStep } from "../../asl/expressions.js";
import type { Json } from "../../text/node.js";
import { isObject, member, withMember } from "./box.js";

/**
 * `root` with `value` at a Reference Path; objects on the way are made where they are missing. Nothing where the path
 * runs into something that cannot hold it.
 * @see https://states-language.net/spec.html#ref-paths
 */
export function putJson(root: Json, steps: readonly PathStep[], value: Json): Json | undefined {
  const on: { readonly at: Json; readonly step: PathStep }[] = [];
  let at: Json | undefined = root;
  for (const step of steps) {
    if (step.kind === "member") {
      const here: Json = at ?? {};
      if (!isObject(here)) return undefined;
      on.push({ at: here, step });
      at = member(here, step.name);
    } else {
      if (step.kind !== "index" || !Array.isArray(at) || step.index < 0 || step.index >= at.length) return undefined;
      on.push({ at, step });
      at = at[step.index];
    }
  }
  let made: Json = value;
  for (const { at: holder, step } of on.reverse()) {
    // a member that is there keeps its place
    if (step.kind === "member") made = withMember(holder as { [key: string]: Json }, step.name, made);
    else if (step.kind === "index") made = (holder as Json[]).map((item, i) => (i === step.index ? made : item));
  }
  return made;
}
