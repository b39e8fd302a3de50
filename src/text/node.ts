import type { MappedText, Placeholder } from "./mapped-text.js";
import type { Span } from "./range.js";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The format-blind tree: JSON, YAML, HCL and object literals in programs all become this. */
export type Node = ObjectNode | ArrayNode | StringNode | NumberNode | BooleanNode | NullNode | PlaceholderNode;

interface NodeBase {
  readonly range: Span;
  /** Set once by whoever puts the node under its parent; absent at the root. */
  parent?: ObjectNode | ArrayNode;
}

export interface ObjectNode extends NodeBase {
  readonly kind: "object";
  /** In source order; a key that is twice is here twice. */
  readonly members: readonly Member[];
  /** True where the file's own text is a JSON or YAML mapping, so that a fix can add a member. */
  readonly editable: boolean;
  /** Where it is neither JSON nor YAML: `name = value`, as Terraform's language writes it. */
  readonly syntax?: "hcl";
}

export interface ArrayNode extends NodeBase {
  readonly kind: "array";
  readonly items: readonly Node[];
}

/** A string; `holes` are the parts that only deployment knows, at offsets of `value`. */
export interface StringNode extends NodeBase {
  readonly kind: "string";
  readonly value: string;
  readonly placeholders: readonly PlaceholderPart[];
  /** The decoded text with the place of each character; computed on first use. */
  readonly content: () => MappedText;
}

export interface PlaceholderPart {
  readonly start: number;
  readonly end: number;
  readonly placeholder: Placeholder;
}

export interface NumberNode extends NodeBase {
  readonly kind: "number";
  readonly value: number;
  /** As written: `2.0` and `1e3` are told apart from `2` and `1000`. */
  readonly text: string;
}

export interface BooleanNode extends NodeBase {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NullNode extends NodeBase {
  readonly kind: "null";
}

/** A whole value that only deployment knows. */
export interface PlaceholderNode extends NodeBase {
  readonly kind: "placeholder";
  readonly placeholder: Placeholder;
}

export interface Member {
  readonly key: KeyNode;
  readonly value: Node;
  /** Key and value together. */
  readonly range: Span;
}

export interface KeyNode {
  readonly name: string;
  readonly range: Span;
  readonly placeholders: readonly PlaceholderPart[];
}

/** The first member of that name. */
export function member(node: ObjectNode, name: string): Member | undefined {
  return node.members.find((m) => m.key.name === name);
}

/** The value of a member, the first where several have the name. */
export function get(node: ObjectNode, name: string): Node | undefined {
  return member(node, name)?.value;
}

/** Where the characters `[start, end)` of a string's value are in the user's file. */
export function rangeWithin(node: StringNode, start: number, end: number): Span {
  return node.content().rangeOf(start, end);
}

/** JSON Pointer (RFC 6901) from the root of the node's tree. */
export function pointerOf(node: Node): string {
  const parts: string[] = [];
  for (let at: Node = node; at.parent; at = at.parent) {
    const parent: ObjectNode | ArrayNode = at.parent;
    const child: Node = at;
    const step =
      parent.kind === "array" ? String(parent.items.indexOf(child)) : (parent.members.find((m) => m.value === child)?.key.name ?? "");
    parts.push(step.replace(/~/g, "~0").replace(/\//g, "~1"));
  }
  return parts.length === 0 ? "" : `/${parts.reverse().join("/")}`;
}

/**
 * The plain value; a hole becomes its own name as text, the last of two equal keys wins as in JSON.parse.
 * Works without recursion: nesting is the user's.
 * @param change what a node's value becomes, given the value of its parts.
 */
export function toJson(root: Node, change: (node: Node, value: Json) => Json = (_, value) => value): Json {
  const done = new Map<Node, Json>();
  const todo: Node[] = [root];
  while (todo.length > 0) {
    const node = todo[todo.length - 1] as Node;
    if (node.kind === "object" || node.kind === "array") {
      const children = node.kind === "object" ? node.members.map((m) => m.value) : node.items;
      const missing = children.filter((c) => !done.has(c));
      if (missing.length > 0) {
        todo.push(...missing);
        continue;
      }
      if (node.kind === "array") {
        const items = node.items.map((c) => done.get(c) as Json);
        done.set(node, change(node, items));
      } else {
        const value: { [key: string]: Json } = {};
        for (const m of node.members) {
          const json = done.get(m.value) as Json;
          // "__proto__" is a key like any other
          Object.defineProperty(value, m.key.name, { value: json, enumerable: true, configurable: true, writable: true });
        }
        done.set(node, change(node, value));
      }
    } else done.set(node, change(node, scalarToJson(node)));
    todo.pop();
  }
  return done.get(root) as Json;
}

function scalarToJson(node: StringNode | NumberNode | BooleanNode | NullNode | PlaceholderNode): Json {
  if (node.kind === "null") return null;
  return node.kind === "placeholder" ? node.placeholder.name : node.value;
}
