import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import type { Node } from "../text/node.js";

/** What a definition needs before it is parsed and evaluated, and nothing else: the engine takes its time to load. */
export async function loadEngines(root: Node): Promise<void> {
  if (needsJsonata(root)) await loadJsonata();
}

function needsJsonata(root: Node): boolean {
  const todo: Node[] = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.kind === "string") {
      if (node.value.includes("{%")) return true;
    } else if (node.kind === "array") for (const item of node.items) todo.push(item);
    else if (node.kind === "object") for (const m of node.members) todo.push(m.value);
  }
  return false;
}
