import { loadJsonata } from "../asl/jsonata/parse-jsonata.js";
import type { Node } from "../text/node.js";
import { loadPatterns } from "../values/concrete/pattern.js";

/** What a definition needs before it is parsed and evaluated, and nothing else: each engine takes its time to load. */
export async function loadEngines(root: Node): Promise<void> {
  const { jsonata, patterns } = needs(root);
  if (jsonata) await loadJsonata();
  if (patterns) await loadPatterns();
}

function needs(root: Node): { jsonata: boolean; patterns: boolean } {
  let [jsonata, patterns] = [false, false];
  const todo: Node[] = [root];
  while (todo.length > 0 && !(jsonata && patterns)) {
    const node = todo.pop() as Node;
    if (node.kind === "string") {
      const expression = node.value.includes("{%");
      jsonata ||= expression;
      patterns ||= expression ? /\/[^/]+\//.test(node.value) : node.value.includes("=~");
    } else if (node.kind === "array") for (const item of node.items) todo.push(item);
    else if (node.kind === "object") for (const m of node.members) todo.push(m.value);
  }
  return { jsonata, patterns };
}
