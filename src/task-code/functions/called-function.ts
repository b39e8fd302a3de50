import type { Deployment } from "../../hosts/deployment.js";
import { get, type Node, type ObjectNode } from "../../text/node.js";

/**
 * The function of the surroundings that a Task calls: by what its Resource or FunctionName is made of.
 * @param task the state as written in the definition.
 */
export function functionCalledBy(task: ObjectNode, surroundings: Deployment | undefined): string | undefined {
  const parameters = get(task, "Parameters") ?? get(task, "Arguments");
  const name = parameters?.kind === "object" ? (get(parameters, "FunctionName") ?? get(parameters, "FunctionName.$")) : undefined;
  for (const node of [name, get(task, "Resource")]) {
    const id = node && resourceIn(node, surroundings);
    if (id !== undefined && surroundings?.resources.get(id)?.kind === "function") return id;
  }
  return undefined;
}

function resourceIn(node: Node, surroundings: Deployment | undefined): string | undefined {
  const holes =
    node.kind === "placeholder" ? [node.placeholder] : node.kind === "string" ? node.placeholders.map((part) => part.placeholder) : [];
  for (const hole of holes) {
    const resource = hole.resource ?? surroundings?.substitutions?.get(hole.name);
    if (resource !== undefined) return resource;
  }
  return undefined;
}
