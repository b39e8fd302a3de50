import { get, type Node, type ObjectNode } from "../../text/node.js";

/** What a value or an object is in the language. */
export interface LanguagePlace {
  /** What the object is that holds the member; `data`: a payload template, or what is below a field that has no fields of its own. */
  readonly owner: "machine" | "states" | "state" | "retrier" | "catcher" | "rule" | "processor" | "processorConfig" | "data";
  /** Names and indexes from the owner (for `data`: from the state) to the node. */
  readonly trail: readonly (string | number)[];
  /** The object that `owner` speaks of; for `data` the state. */
  readonly object: ObjectNode;
  /** The innermost state around. */
  readonly state?: { readonly name: string; readonly node: ObjectNode };
  /** The innermost scope: the object with StartAt and States. */
  readonly scope: ObjectNode;
}

/** Where a node is, told from the root of its definition. */
export function placeIn(node: Node): LanguagePlace | undefined {
  const path: Node[] = [node];
  for (let at = node; at.parent; at = at.parent) path.unshift(at.parent);
  const root = path[0];
  if (root?.kind !== "object") return undefined;
  let place: LanguagePlace = { owner: "machine", trail: [], object: root, scope: root };
  for (let i = 0; i + 1 < path.length; i++) place = into(place, path[i] as ObjectNode | Node, path[i + 1] as Node);
  return place;
}

function into(place: LanguagePlace, parent: Node, child: Node): LanguagePlace {
  const step = stepTo(parent, child);
  const trail = [...place.trail, step];
  const next = { ...place, trail };
  if (child.kind !== "object") return place.owner === "state" && !LISTS.has(String(trail[0])) ? { ...next, owner: "data" } : next;
  const as = (owner: LanguagePlace["owner"], more: Partial<LanguagePlace> = {}): LanguagePlace => ({
    ...place,
    ...more,
    owner,
    object: child,
    trail: [],
  });
  switch (place.owner) {
    case "machine":
    case "processor":
      if (step === "States") return as("states");
      return step === "ProcessorConfig" ? as("processorConfig") : { ...next, owner: "data" };
    case "states":
      return as("state", { state: { name: String(step), node: child } });
    case "state": {
      const [field] = trail;
      if (field === "Branches" && trail.length === 2) return as("machine", { scope: child });
      if (field === "ItemProcessor" || field === "Iterator") return as("processor", { scope: child });
      if (field === "Retry") return as("retrier");
      if (field === "Catch") return as("catcher");
      return field === "Choices" ? as("rule") : { ...next, owner: "data" };
    }
    case "rule":
      if (trail[0] === "And" || trail[0] === "Or" || trail[0] === "Not") return as("rule");
      return { ...next, owner: "data" };
    default:
      return { ...next, owner: "data" };
  }
}

/** Fields of a state whose items have fields. */
const LISTS: ReadonlySet<string> = new Set(["Branches", "Retry", "Catch", "Choices"]);

function stepTo(parent: Node, child: Node): string | number {
  if (parent.kind === "array") return parent.items.indexOf(child);
  return parent.kind === "object" ? (parent.members.find((m) => m.value === child)?.key.name ?? "") : "";
}

/** The query language that holds in a state. */
export function languageOf({ state, scope }: LanguagePlace): "JSONPath" | "JSONata" {
  let root: Node = scope;
  while (root.parent) root = root.parent;
  for (const object of [state?.node, root]) {
    const own = object?.kind === "object" ? get(object, "QueryLanguage") : undefined;
    if (own?.kind === "string") return own.value === "JSONata" ? "JSONata" : "JSONPath";
  }
  return "JSONPath";
}

export function textField(object: ObjectNode | undefined, name: string): string | undefined {
  const value = object && get(object, name);
  return value?.kind === "string" ? value.value : undefined;
}
