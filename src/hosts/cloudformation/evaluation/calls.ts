import type { Node } from "../../../text/node.js";
import { placeholder, placeholderNode } from "../../../text/node-builders.js";

/** `{Ref: x}`, `{"Fn::X": y}` and what other tools' tags become: an object whose one member is the call of a function. */
export function callOf(node: Node): { name: string; argument: Node } | undefined {
  if (node.kind !== "object" || node.members.length !== 1) return undefined;
  const [only] = node.members;
  const name = only?.key.name ?? "";
  if (!only || !/^(?:Ref$|Condition$|Fn::|Rain::|!\w)/.test(name)) return undefined;
  if (name === "Condition" && only.value.kind !== "string") return undefined;
  return { name, argument: only.value };
}

/** The result of a function that only deployment computes. */
export function unknownResult(name: string, at: Node): Node {
  return placeholderNode(placeholder("unknown", `\${${name.replace(/^(?:Fn::|!)/, "")}}`, at.range));
}
