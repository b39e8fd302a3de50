import { type Json, get as memberOf, type Node, toJson } from "../text/node.js";

export const get = (node: Node | undefined, name: string): Node | undefined => (node?.kind === "object" ? memberOf(node, name) : undefined);

/** Each state machine of a template asks of the same values whether they refer to it. */
const mentioned = new WeakMap<Node, ReadonlySet<string>>();

/** Does the value refer to the resource anywhere? */
export function mentions(node: Node | undefined, id: string): boolean {
  if (!node) return false;
  const resources = mentioned.get(node) ?? resourcesIn(node);
  mentioned.set(node, resources);
  return resources.has(id);
}

function resourcesIn(node: Node): ReadonlySet<string> {
  const found = new Set<string>();
  const todo: Node[] = [node];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "placeholder" && at.placeholder.resource !== undefined) found.add(at.placeholder.resource);
    if (at.kind === "string")
      for (const { placeholder } of at.placeholders) if (placeholder.resource !== undefined) found.add(placeholder.resource);
    if (at.kind === "object") for (const { value } of at.members) todo.push(value);
    else if (at.kind === "array") for (const item of at.items) todo.push(item);
  }
  return found;
}

/** A text without unknown parts. */
export const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === "string" && node.placeholders.length === 0 ? node.value : undefined;

export function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A tree as it is written, or the JSON in a text. */
export const jsonIn = (node: Node | undefined): Json | undefined => {
  const written = textOf(node);
  return written === undefined ? (node?.kind === "object" ? toJson(node) : undefined) : jsonOf(written);
};
