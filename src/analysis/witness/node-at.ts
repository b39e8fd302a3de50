import type { State } from "../../asl/model.js";
import { get, type Node } from "../../text/node.js";

/** The node at AWS's name of a place in a state, `Parameters/Payload/id` or `Choices[1]/Condition`, as deep as it can be followed. */
export function nodeAt(state: State, location: string): Node | undefined {
  let at: Node = state.node;
  let found: Node | undefined;
  for (const step of location.split(/[/[]/)) {
    const next: Node | undefined = step.endsWith("]") ? itemOf(at, Number.parseInt(step, 10)) : memberOf(at, step);
    if (!next) break;
    found = next;
    at = next;
  }
  return found;
}

const itemOf = (at: Node, index: number): Node | undefined => (at.kind === "array" ? at.items[index] : undefined);

/** A template's `id` is written `id.$`. */
const memberOf = (at: Node, name: string): Node | undefined => (at.kind === "object" ? (get(at, name) ?? get(at, `${name}.$`)) : undefined);
