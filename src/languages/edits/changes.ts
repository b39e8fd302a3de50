import { type Json, type Node, toJson } from "../../text/node.js";
import type { Span } from "../../text/range.js";

/** What an edit means for the definition. `at` is the place of the object, list or value that is edited. */
export type Change =
  | { readonly kind: "add"; readonly at: Span; readonly name: string; readonly value: unknown }
  | { readonly kind: "remove"; readonly at: Span; readonly name: string }
  | { readonly kind: "rename"; readonly at: Span; readonly from: string; readonly to: string }
  | { readonly kind: "replace"; readonly at: Span; readonly value: unknown }
  /** In front of item `before`, else at the end. */
  | { readonly kind: "append"; readonly at: Span; readonly value: unknown; readonly before?: number };

const placeKey = ({ file, start, end }: Span): string => `${start}:${end}:${file.path}`;

/** The value that a tree has after the changes, which apply to every node at their places. */
export function afterChanges(root: Node, changes: readonly Change[]): Json {
  if (changes.length === 0) return toJson(root);
  const byPlace = new Map<string, Change[]>();
  for (const change of changes) byPlace.set(placeKey(change.at), [...(byPlace.get(placeKey(change.at)) ?? []), change]);
  return toJson(root, (node, value) => {
    const here = byPlace.get(placeKey(node.range));
    return here ? here.reduce(applyChange, value) : value;
  });
}

function applyChange(value: Json, change: Change): Json {
  if (change.kind === "replace") return typeof value === "object" && value !== null ? value : (change.value as Json);
  if (change.kind === "append") {
    if (!Array.isArray(value)) return value;
    const at = change.before ?? value.length;
    return [...value.slice(0, at), change.value as Json, ...value.slice(at)];
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value);
  switch (change.kind) {
    case "add":
      return Object.fromEntries([...members, [change.name, change.value as Json]]);
    case "remove":
      return Object.fromEntries(members.filter(([name]) => name !== change.name));
    default:
      return Object.fromEntries(members.map(([name, item]) => [name === change.from ? change.to : name, item]));
  }
}

/** The same change written twice is one: two findings may propose it. */
export function withoutTwice(changes: readonly Change[]): Change[] {
  const seen = new Set<string>();
  return changes.filter((change) => {
    const { at, ...rest } = change;
    const key = `${placeKey(at)} ${JSON.stringify(rest)}`;
    return !seen.has(key) && seen.add(key);
  });
}
