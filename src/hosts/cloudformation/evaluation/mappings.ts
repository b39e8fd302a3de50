import { get, type Node, type ObjectNode } from "../../../text/node.js";
import { placeholder, placeholderNode, textAt } from "../../../text/node-builders.js";
import { unknownResult } from "./calls.js";
import type { Evaluate } from "./list-functions.js";

/** `Fn::FindInMap`; where a key is not known, the value that all entries share. */
export function findInMap(argument: Node, at: Node, mappings: ReadonlyMap<string, ObjectNode>, evaluate: Evaluate): Node {
  if (argument.kind !== "array") return unknownResult("Fn::FindInMap", at);
  const [name, first, second, fallback] = argument.items.map((item) => evaluate(item));
  const map = name?.kind === "string" ? mappings.get(name.value) : undefined;
  const rows = map ? entries(map, first) : [];
  const values = rows.flatMap((row) => (row.kind === "object" ? entries(row, second) : []));
  const [value] = values;
  if (value && values.every((v) => "value" in v && "value" in value && v.value === value.value)) {
    const made = evaluate(value);
    if (made) return made.kind === "string" ? textAt(made.value, at.range) : made;
  }
  if (values.length === 1 && value) return evaluate(value) ?? unknownResult("Fn::FindInMap", at);
  const otherwise = fallback?.kind === "object" ? get(fallback, "DefaultValue") : undefined;
  if (otherwise && values.length === 0) return otherwise;
  const kinds = new Set(values.map((v) => (v.kind === "string" ? "text" : v.kind)));
  const [kind] = kinds;
  return placeholderNode(
    placeholder(
      kinds.size === 1 && (kind === "text" || kind === "number" || kind === "boolean") ? kind : "unknown",
      "${FindInMap}",
      at.range,
    ),
  );
}

function entries(map: ObjectNode, key: Node | undefined): Node[] {
  if (key?.kind === "string" && key.placeholders.length === 0) return [get(map, key.value)].filter((n) => n !== undefined);
  if (key?.kind === "number") return [get(map, key.text)].filter((n) => n !== undefined);
  return map.members.map((m) => m.value);
}
