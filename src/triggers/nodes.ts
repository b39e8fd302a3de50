import { type Json, get as memberOf, type Node, toJson } from "../text/node.js";

export const get = (node: Node | undefined, name: string): Node | undefined => (node?.kind === "object" ? memberOf(node, name) : undefined);

/** Does the value refer to the resource anywhere? */
export function mentions(node: Node | undefined, id: string): boolean {
  const todo: Node[] = node ? [node] : [];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "placeholder" && at.placeholder.resource === id) return true;
    if (at.kind === "string" && at.placeholders.some((part) => part.placeholder.resource === id)) return true;
    if (at.kind === "object") todo.push(...at.members.map((m) => m.value));
    else if (at.kind === "array") todo.push(...at.items);
  }
  return false;
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
