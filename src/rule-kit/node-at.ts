import type { State } from "../asl/model.js";
import { member, type Node } from "../text/node.js";

/**
 * The node at AWS's name of a place below a state: `InputPath`, `Parameters/Payload/userId`, `Choices[1]/Variable`.
 * As deep as it goes: a place that the definition does not write (a default) gives the last node on the way, or nothing.
 */
export function nodeAt(state: State, location: string): Node | undefined {
  let at: Node | undefined;
  for (const step of location.split("/")) {
    const [, name = "", indexes = ""] = /^([^[]*)((?:\[\d+\])*)$/.exec(step) ?? [];
    const next = inside(at ?? state.node, name, indexes);
    if (!next) return at;
    at = next;
  }
  return at;
}

function inside(node: Node, name: string, indexes: string): Node | undefined {
  let at: Node | undefined =
    name === "" ? node : node.kind === "object" ? (member(node, name) ?? member(node, `${name}.$`))?.value : undefined;
  for (const [, index] of indexes.matchAll(/\[(\d+)\]/g)) at = at?.kind === "array" ? at.items[Number(index)] : undefined;
  return at;
}
