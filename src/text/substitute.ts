import type { Placeholder, PlaceholderKind } from "./mapped-text.js";
import { MappedText } from "./mapped-text.js";
import type { ArrayNode, Json, KeyNode, Member, Node, ObjectNode, StringNode } from "./node.js";
import { stringNode } from "./node-builders.js";
import type { Span } from "./range.js";

/**
 * Values for placeholders, by the name between their delimiters: `FunctionArn`, `Work.Arn`, `AWS::Region`, `var.name`. A number,
 * `true` or `false` takes the place of a string that is one placeholder; text does so only where there are no quotes.
 */
export type Substitutions = ReadonlyMap<string, string | number | boolean>;

export interface Substituted {
  readonly root: Node;
  /** Placeholders that got no value: the text that stands for each, and the name by which to give its value. */
  readonly open: ReadonlyMap<string, string>;
  /** Substitutions that were used. */
  readonly used: ReadonlySet<string>;
}

/** A copy of a tree in which placeholders have values; every node keeps its place in the file. */
export function substitute(root: Node, values: Substitutions): Substituted {
  return new Substituting(values).of(root);
}

class Substituting {
  private readonly open = new Map<string, string>();
  private readonly used = new Set<string>();

  constructor(private readonly values: Substitutions) {}

  /** Works without recursion: nesting is the user's. */
  of(root: Node): Substituted {
    const done = new Map<Node, Node>();
    const todo: Node[] = [root];
    for (let node = todo.at(-1); node; node = todo.at(-1)) {
      const children = node.kind === "object" ? node.members.map((m) => m.value) : node.kind === "array" ? node.items : [];
      const missing = children.filter((child) => !done.has(child));
      if (missing.length > 0) {
        todo.push(...missing);
        continue;
      }
      done.set(node, this.made(node, done));
      todo.pop();
    }
    const made = this.values.size === 0 ? root : (done.get(root) as Node);
    return { root: made, open: this.open, used: this.used };
  }

  private made(node: Node, done: ReadonlyMap<Node, Node>): Node {
    const { parent: _, ...own } = node;
    switch (node.kind) {
      case "object": {
        const members = node.members.map((m): Member => ({ key: this.key(m.key), value: done.get(m.value) as Node, range: m.range }));
        return adopt(
          { ...(own as ObjectNode), members },
          members.map((m) => m.value),
        );
      }
      case "array": {
        const items = node.items.map((item) => done.get(item) as Node);
        return adopt({ ...(own as ArrayNode), items }, items);
      }
      case "string":
        return node.placeholders.length > 0 ? this.string(node) : (own as Node);
      case "placeholder":
        return this.whole(node.placeholder) ?? (own as Node);
      default:
        return own as Node;
    }
  }

  private string(node: StringNode): Node {
    const [first] = node.placeholders;
    if (first && first.start === 0 && first.end === node.value.length) {
      const value = this.valueOf(first.placeholder);
      if (typeof value === "number" || typeof value === "boolean") return scalarNode(value, node.range);
    }
    return stringNode(this.text(node.content()), node.range);
  }

  private key(key: KeyNode): KeyNode {
    if (key.placeholders.length === 0) return key;
    let name = "";
    let at = 0;
    const left: KeyNode["placeholders"][number][] = [];
    for (const { start, end, placeholder } of key.placeholders) {
      const value = this.valueOf(placeholder);
      name += key.name.slice(at, start);
      if (value === undefined) left.push({ start: name.length, end: name.length + end - start, placeholder });
      name += value ?? key.name.slice(start, end);
      at = end;
    }
    return { ...key, name: name + key.name.slice(at), placeholders: left };
  }

  /** The text with what is known filled in, and the place of each character. */
  private text(content: MappedText): MappedText {
    return MappedText.build(content.origin, (b) => {
      let at = 0;
      for (const { start, end, placeholder } of stringNode(content).placeholders) {
        b.mapped(content.slice(at, start));
        const value = this.valueOf(placeholder);
        if (value === undefined) b.mapped(content.slice(start, end));
        else b.rewritten(String(value), placeholder.range);
        at = end;
      }
      b.mapped(content.slice(at, content.text.length));
    });
  }

  /** What is without quotes may become any value. */
  private whole(placeholder: Placeholder): Node | undefined {
    const value = this.valueOf(placeholder);
    if (value === undefined) return undefined;
    const { kind, range } = placeholder;
    const scalar = typeof value === "string" && ANY_KIND.has(kind) ? scalarOf(value) : value;
    if (scalar === null) return { kind: "null", range };
    if (typeof scalar === "boolean" || typeof scalar === "number") return scalarNode(scalar, range);
    const text = MappedText.build(range, (b) => void b.rewritten(String(value), range));
    return stringNode(text, range);
  }

  private valueOf(placeholder: Placeholder): string | number | boolean | undefined {
    for (const name of namesOf(placeholder)) {
      const value = this.values.get(name);
      if (value === undefined) continue;
      this.used.add(name);
      return value;
    }
    const built = placeholder.parts && this.text(placeholder.parts);
    if (built && stringNode(built).placeholders.length === 0) return built.text;
    this.open.set(placeholder.name, nameOf(placeholder));
    return undefined;
  }
}

/** Kinds of placeholders that may stand for something other than text. */
const ANY_KIND: ReadonlySet<PlaceholderKind> = new Set(["unknown", "number", "boolean"]);

const scalarNode = (value: number | boolean, range: Span): Node =>
  typeof value === "number" ? { kind: "number", value, text: String(value), range } : { kind: "boolean", value, range };

function adopt<T extends ObjectNode | ArrayNode>(parent: T, children: readonly Node[]): T {
  for (const child of children) child.parent = parent;
  return parent;
}

function scalarOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The name by which a user gives its value. */
const nameOf = ({ name, expression }: Placeholder): string => expression ?? withoutDelimiters(name);

const namesOf = (placeholder: Placeholder): string[] => {
  const { name, expression, resource } = placeholder;
  return [withoutDelimiters(name), name, ...(expression === undefined ? [] : [expression]), ...(resource === undefined ? [] : [resource])];
};

const withoutDelimiters = (name: string): string => /^[$#]\{(.*)\}$/.exec(name)?.[1] ?? name;
