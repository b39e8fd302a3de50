import type { Node } from "../../text/node.js";
import { textValue } from "./text.js";
import { listOf, objectOf, type Value } from "./values.js";

const MAX_DEPTH = 400;

/** A JSON or YAML value as a program sees it. */
export function fromNode(node: Node, depth = 0): Value {
  const at = node.range;
  if (depth > MAX_DEPTH) return { kind: "unknown", placeholder: "unknown", name: "${…}", at };
  switch (node.kind) {
    case "null":
      return { kind: "null", at };
    case "boolean":
    case "number":
      return { kind: node.kind, value: node.value, at } as Value;
    case "string":
      return textValue(node.content(), at);
    case "placeholder":
      return { kind: "unknown", placeholder: node.placeholder.kind, name: node.placeholder.name, at };
    case "array":
      return listOf(
        node.items.map((item) => fromNode(item, depth + 1)),
        at,
      );
    case "object":
      return objectOf(
        at,
        node.members.map((m) => [m.key.name, { key: m.key.range, value: fromNode(m.value, depth + 1) }] as const),
      );
  }
}
