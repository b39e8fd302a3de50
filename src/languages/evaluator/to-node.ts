import { spend } from "../../budget/budget.js";
import { MappedText, type MappedTextBuilder } from "../../text/mapped-text.js";
import type { Member, Node } from "../../text/node.js";
import { arrayNode, asText, objectNode, placeholder, placeholderNode, stringNode } from "../../text/node-builders.js";
import type { Span } from "../../text/range.js";
import { holeOf } from "./text.js";
import type { ListValue, ObjectValue, Value } from "./values.js";

/** Objects within objects beyond this are not followed. */
const MAX_DEPTH = 400;
/** A value of which the same parts are used over and over can be larger than any definition. */
const MAX_NODES = 100_000;

/** What a library's own objects are in JSON; undefined where it is unknown. */
export type Render = (value: Value) => Value | undefined;

/**
 * The value as `JSON.stringify` would write it: members without a value are left out. What is not known is a hole;
 * an object of which members are not known is a hole as a whole, and `note` hears of it.
 */
export class ToNode {
  private made = 0;

  constructor(
    private readonly render: Render = () => undefined,
    private readonly note: (why: string, at: Span) => void = () => {},
    /** Somebody else computes CloudFormation's functions; else what they give is a hole. */
    private readonly keepsIntrinsics = false,
  ) {}

  /** Undefined where JSON has no value for it. */
  node(value: Value): Node | undefined {
    const outer = this.made;
    this.made = 0;
    const node = this.at(value, 0);
    this.made = outer;
    return node;
  }

  private at(value: Value, depth: number): Node | undefined {
    const at = value.at;
    if (depth > MAX_DEPTH || ++this.made > MAX_NODES) return placeholderNode(placeholder("unknown", "${…}", at));
    switch (value.kind) {
      case "undefined":
      case "function":
      case "native":
      case "class":
        return undefined;
      case "null":
        return { kind: "null", range: at };
      case "boolean":
        return { kind: "boolean", value: value.value, range: at };
      case "number":
        return Number.isFinite(value.value)
          ? { kind: "number", value: value.value, text: String(value.value), range: at }
          : { kind: "null", range: at };
      case "text":
        return textNode(value.content, at);
      case "json":
        return stringNode(this.jsonText(value.of), at);
      case "list":
        if (value.open) return this.unknown(value, "a list is built in an unsupported form");
        return arrayNode(
          at,
          value.items.map((item) => this.at(item, depth + 1) ?? { kind: "null", range: at }),
        );
      case "object": {
        const rendered = this.render(value);
        if (rendered) return this.at(rendered, depth + 1);
        if (!this.keepsIntrinsics && isIntrinsic(value)) return this.unknown(value, undefined);
        if (value.open) return this.unknown(value, "an object has unknown members");
        return objectNode(at, this.members(value, depth), false);
      }
      case "made": {
        const rendered = this.render(value);
        return rendered ? this.at(rendered, depth + 1) : this.unknown(value, undefined);
      }
      case "library":
        return placeholderNode(placeholder("unknown", `\${${value.path.slice(1).join(".")}}`, at));
      case "unknown":
        return placeholderNode(holeOf(value));
    }
  }

  private members(value: ObjectValue, depth: number): Member[] {
    const members: Member[] = [];
    for (const [name, { key, value: of }] of value.members) {
      const node = this.at(of, depth + 1);
      if (node) members.push({ key: { name, range: key, placeholders: [] }, value: node, range: key });
    }
    if (value.extended) members.push(unknownMember(value.at));
    return members;
  }

  private unknown(value: Value, why: string | undefined): Node {
    if (why !== undefined) this.note(why, value.at);
    return placeholderNode(placeholder("unknown", "${…}", value.at));
  }

  /** The JSON text of a value, each piece with the place of what it was made of. */
  jsonText(value: Value): MappedText {
    const node = this.node(value);
    return MappedText.build(value.at, (b) => {
      if (node) writeJson(node, b);
    });
  }

  /** Items as `join` meets them, those of lists within included; what goes beyond is left out. */
  private flat(list: ListValue): Value[] {
    const items: Value[] = [];
    const todo: Value[] = [list];
    for (let visited = 0; todo.length > 0 && visited < MAX_NODES; visited++) {
      const next = todo.pop() as Value;
      if (next.kind !== "list" || next.open) items.push(next);
      else for (const item of [...next.items].reverse()) todo.push(item);
    }
    spend(items.length);
    return items;
  }

  /** The characters of a value in a template or concatenation. */
  text(value: Value): MappedText {
    const { at } = value;
    if (value.kind === "json") return this.jsonText(value.of);
    if (value.kind === "undefined" || value.kind === "null")
      return MappedText.build(at, (b) => void b.rewritten(value.kind === "null" ? "null" : "undefined", at));
    if (value.kind === "list" && !value.open) {
      return MappedText.build(at, (b) => {
        for (const [i, item] of this.flat(value).entries()) {
          if (i > 0) b.rewritten(",", at);
          b.mapped(this.text(item));
        }
      });
    }
    const node = this.node(value);
    const text = node && asText(node);
    return text ?? MappedText.build(at, (b) => void b.hole(placeholder("unknown", "${…}", at)));
  }
}

/** A member of which neither the name nor the value is known. */
function unknownMember(at: Span): Member {
  const name = placeholder("unknown", "${…}", at);
  const key = { name: name.name, range: at, placeholders: [{ start: 0, end: name.name.length, placeholder: name }] };
  return { key, value: placeholderNode(name), range: at };
}

/** `{Ref: "Name"}`, `{"Fn::GetAtt": […]}`: CloudFormation puts a value there. */
function isIntrinsic({ members }: ObjectValue): boolean {
  const [name, ...more] = members.keys();
  return more.length === 0 && name !== undefined && (name === "Ref" || name.startsWith("Fn::"));
}

/** A text that is nothing but one hole is that hole: a number may be there. */
function textNode(content: MappedText, at: Span): Node {
  const [only] = content.segments;
  if (content.segments.length === 1 && only?.placeholder) return placeholderNode({ ...only.placeholder, range: at });
  return stringNode(content, at);
}

/** Without recursion: nesting is the user's. */
function writeJson(root: Node, into: MappedTextBuilder): void {
  const todo: (Node | { readonly text: string; readonly at: Span })[] = [root];
  while (todo.length > 0) {
    const next = todo.pop() as Node | { readonly text: string; readonly at: Span };
    if (!("kind" in next)) {
      into.rewritten(next.text, next.at);
      continue;
    }
    const at = next.range;
    switch (next.kind) {
      case "object": {
        const parts: typeof todo = [{ text: "{", at }];
        next.members.forEach(({ key, value }, i) => {
          if (i > 0) parts.push({ text: ",", at });
          parts.push({ text: JSON.stringify(key.name), at: key.range }, { text: ":", at: key.range }, value);
        });
        parts.push({ text: "}", at });
        for (const part of parts.reverse()) todo.push(part);
        break;
      }
      case "array": {
        const parts: typeof todo = [{ text: "[", at }];
        next.items.forEach((item, i) => {
          if (i > 0) parts.push({ text: ",", at });
          parts.push(item);
        });
        parts.push({ text: "]", at });
        for (const part of parts.reverse()) todo.push(part);
        break;
      }
      case "string":
        into.rewritten('"', at);
        writeQuoted(next.content(), into);
        into.rewritten('"', at);
        break;
      case "placeholder":
        // a whole value: as a string it keeps its hole, whatever it will be
        into.rewritten('"', at).hole(next.placeholder).rewritten('"', at);
        break;
      case "null":
        into.rewritten("null", at);
        break;
      default:
        into.rewritten(next.kind === "number" ? next.text : String(next.value), at);
    }
  }
}

const NEEDS_ESCAPE = /["\\]|\p{Cc}/gu;

function writeQuoted(content: MappedText, into: MappedTextBuilder): void {
  let from = 0;
  for (const match of content.text.matchAll(NEEDS_ESCAPE)) {
    if (match.index > from) into.mapped(content.slice(from, match.index));
    from = match.index + 1;
    into.rewritten(JSON.stringify(match[0]).slice(1, -1), content.rangeOf(match.index, from));
  }
  if (from < content.text.length) into.mapped(content.slice(from, content.text.length));
}
