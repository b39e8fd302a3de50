import type { Placeholder, PlaceholderKind } from "./mapped-text.js";
import { MappedText } from "./mapped-text.js";
import type { ArrayNode, Member, Node, ObjectNode, PlaceholderNode, PlaceholderPart, StringNode } from "./node.js";
import { placeholdersIn } from "./placeholders.js";
import type { Span } from "./range.js";

/** Nodes that hosts make themselves where a template's functions compute a value. */

export function stringNode(content: MappedText, at: Span = content.origin): StringNode {
  return { kind: "string", value: content.text, placeholders: holesOf(content), content: () => content, range: at };
}

/** A text that is nowhere as such: a parameter's default put where it is used. */
export function textAt(text: string, at: Span): StringNode {
  return stringNode(MappedText.build(at, (b) => void b.rewritten(text, at)));
}

/** Holes that the text carries, and placeholders written out in it. */
function holesOf(content: MappedText): PlaceholderPart[] {
  const known = content.holesIn();
  const written: PlaceholderPart[] = [];
  let next = 0;
  for (const { start, end, name } of placeholdersIn(content.text)) {
    while (next < known.length && (known[next] as PlaceholderPart).end <= start) next++;
    const overlaps = next < known.length && (known[next] as PlaceholderPart).start < end;
    if (!overlaps) written.push({ start, end, placeholder: { kind: "text", name, range: content.rangeOf(start, end) } });
  }
  return written.length === 0 ? known : [...known, ...written].sort((a, b) => a.start - b.start);
}

/**
 * What is unknown until deployment.
 * @param resource the logical id that it refers to.
 * @param expression equal for what is equal once deployed.
 */
export function placeholder(kind: PlaceholderKind, name: string, at: Span, resource?: string, expression?: string): Placeholder {
  return {
    kind,
    name: harmless(name),
    range: at,
    ...(resource === undefined ? {} : { resource }),
    ...(expression === undefined ? {} : { expression }),
  };
}

export function placeholderNode(of: Placeholder): PlaceholderNode {
  return { kind: "placeholder", placeholder: of, range: of.range };
}

/** Inside a JSON or YAML string a placeholder must not end the string. */
function harmless(name: string): string {
  return name.replace(/["\\\s]+/g, " ").slice(0, 200);
}

/** What a value is as text: its characters with their places; undefined for objects and arrays. */
export function asText(node: Node): MappedText | undefined {
  switch (node.kind) {
    case "string":
      return withHoles(node);
    case "number":
      return MappedText.build(node.range, (b) => void b.rewritten(node.text, node.range));
    case "boolean":
      return MappedText.build(node.range, (b) => void b.rewritten(String(node.value), node.range));
    case "placeholder":
      return MappedText.build(node.range, (b) => void b.hole(node.placeholder));
    case "null":
      return MappedText.build(node.range, () => {});
    default:
      return undefined;
  }
}

/** A string's content in which every typed hole is a segment of its own. */
function withHoles(node: StringNode): MappedText {
  const content = node.content();
  const known = new Set(content.holesIn().map(({ start }) => start));
  const missing = node.placeholders.filter((p) => p.placeholder.kind !== "text" && !known.has(p.start));
  return replaceParts(
    content,
    missing.map((p) => ({ start: p.start, end: p.end, by: p.placeholder })),
  );
}

export interface Replacement {
  readonly start: number;
  readonly end: number;
  /** A hole, or text that maps to the characters it replaces. */
  readonly by: Placeholder | string;
  /** The characters that a hole has in the text; those it replaces where not given. */
  readonly shown?: string;
}

/** The text with some stretches replaced; what is put in is where the replaced characters stood. */
export function replaceParts(content: MappedText, parts: readonly Replacement[]): MappedText {
  if (parts.length === 0) return content;
  return MappedText.build(content.origin, (b) => {
    let from = 0;
    for (const { start, end, by, shown } of parts) {
      if (start > from) b.mapped(content.slice(from, start));
      const at = content.rangeOf(start, end);
      if (typeof by === "string") b.rewritten(by, at);
      else b.hole({ ...by, range: at }, shown ?? content.text.slice(start, end));
      from = end;
    }
    if (from < content.text.length) b.mapped(content.slice(from, content.text.length));
  });
}

/** Makes the object the parent of its members' values. @param editable it is written in the file as an object. */
export function objectNode(at: Span, members: readonly Member[], editable: boolean, syntax?: ObjectNode["syntax"]): ObjectNode {
  const node: ObjectNode = { kind: "object", members, editable, range: at, ...(syntax ? { syntax } : {}) };
  for (const m of members) m.value.parent = node;
  return node;
}

/** Makes the list the parent of its items. */
export function arrayNode(at: Span, items: readonly Node[]): ArrayNode {
  const node: ArrayNode = { kind: "array", items, range: at };
  for (const item of items) item.parent = node;
  return node;
}

/** The same tree as a root of its own: pointers and paths count from here. */
export function asRoot(node: Node): Node {
  if (node.kind === "object") return objectNode(node.range, node.members, node.editable, node.syntax);
  if (node.kind === "array") return arrayNode(node.range, node.items);
  const { parent: _, ...rest } = node;
  return rest as Node;
}

interface Open {
  readonly node: ObjectNode | ArrayNode;
  readonly made: (Node | undefined)[];
}

/**
 * The tree with some nodes replaced, innermost containers last, without recursion: nesting is the user's.
 * `replace` says what stands for a node: the node itself to look into it, another node to take that as it is,
 * undefined to leave it out. Containers in which nothing changed stay themselves.
 */
export function mapTree(root: Node, replace: (node: Node) => Node | undefined): Node | undefined {
  const first = replace(root);
  if (first !== root || (root.kind !== "object" && root.kind !== "array")) return first;
  const open: Open[] = [{ node: root, made: [] }];
  for (;;) {
    const top = open[open.length - 1] as Open;
    const children = top.node.kind === "object" ? top.node.members : top.node.items;
    const next = children[top.made.length];
    if (next !== undefined) {
      const child = "key" in next ? next.value : (next as Node);
      const made = replace(child);
      if (made === child && (child.kind === "object" || child.kind === "array")) open.push({ node: child, made: [] });
      else top.made.push(made);
      continue;
    }
    open.pop();
    const closed = close(top);
    const parent = open[open.length - 1];
    if (!parent) return closed;
    parent.made.push(closed);
  }
}

function close({ node, made }: Open): Node {
  if (node.kind === "array") {
    if (made.every((m, i) => m === node.items[i])) return node;
    return arrayNode(
      node.range,
      made.filter((m) => m !== undefined),
    );
  }
  if (made.every((m, i) => m === node.members[i]?.value)) return node;
  const members: Member[] = [];
  node.members.forEach((member, i) => {
    const value = made[i];
    if (value) members.push({ ...member, value });
  });
  return objectNode(node.range, members, node.editable, node.syntax);
}
