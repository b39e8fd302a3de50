import { spend } from "../../budget/budget.js";
import type { PlaceholderKind } from "../../text/mapped-text.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Member, Node, ObjectNode, PlaceholderNode, StringNode } from "../../text/node.js";
import { arrayNode, asText, objectNode, placeholder, placeholderNode, stringNode } from "../../text/node-builders.js";
import { type Span, textOf } from "../../text/range.js";

/** Nodes as the values of Terraform's expressions. */

/** Parts of a value that are looked at in the time of one step, and those that are made. */
export const PARTS_A_STEP = 20;
const MADE_A_STEP = 3;

/** Members or items of a value, itself without the values within; characters for a text that is known already. */
export const sizeOf = (node: Node): number =>
  node.kind === "object" ? node.members.length : node.kind === "array" ? node.items.length : 1;

/** What only deployment knows, named by the expression that gives it. */
export function unknown(kind: PlaceholderKind, at: Span, resource?: string, expression?: string): PlaceholderNode {
  return placeholderNode(placeholder(kind, nameOf(at), at, resource, expression));
}

/** `${aws_lambda_function.work.arn}`: short, and harmless within JSON and YAML. */
export function nameOf(at: Span): string {
  const written = textOf(at)
    .replace(/^\$\{~?|~?\}$/g, "")
    .replace(/["']/g, "")
    .trim();
  if (/^[\w.\-[\]*]+$/.test(written)) return `\${${written}}`;
  return `\${${/^[\w.-]*/.exec(written)?.[0] || "computed"}}`;
}

/** A string all of which is known. */
export function plainText(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  if (node.kind === "number") return node.text;
  if (node.kind === "boolean") return String(node.value);
  if (node.kind !== "string") return undefined;
  return node.content().holesIn().length > 0 ? undefined : node.value;
}

/** A number, or a text that is one, as Terraform converts it. */
export function numberValue(node: Node | undefined): number | undefined {
  if (node?.kind === "number") return node.value;
  const text = plainText(node);
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A boolean, or its text, as Terraform converts it. */
export function truthOf(node: Node | undefined): boolean | undefined {
  if (node?.kind === "boolean") return node.value;
  return node?.kind === "string" && /^(?:true|false)$/.test(node.value) ? node.value === "true" : undefined;
}

export function numberAt(value: number, at: Span): Node {
  return Number.isFinite(value) ? { kind: "number", value, text: String(value), range: at } : unknown("number", at);
}

export const booleanAt = (value: boolean, at: Span): Node => ({ kind: "boolean", value, range: at });

/**
 * A value where it is used: short texts, numbers and holes are where the reference is written; documents and
 * collections stay where their own characters are.
 */
export function placedAt(node: Node, at: Span): Node {
  switch (node.kind) {
    case "string":
      return isDocument(node) ? node : stringNode(moved(node.content(), at), at);
    case "placeholder":
      return placeholderNode({ ...node.placeholder, range: at });
    case "number":
    case "boolean":
    case "null":
      return { ...withoutParent(node), range: at };
    default:
      return node;
  }
}

/** A text that may be a definition or a policy. */
export function isDocument(node: StringNode): boolean {
  return node.value.length > 200 || /^\s*[{[]|\n/.test(node.value);
}

/** The same characters and holes, all of them being at one place. */
export function moved(content: MappedText, at: Span): MappedText {
  return MappedText.build(at, (b) => {
    for (const s of content.segments) {
      const text = content.text.slice(s.at, s.at + s.length);
      if (s.placeholder) b.hole({ ...s.placeholder, range: at }, text);
      else b.rewritten(text, at);
    }
  });
}

function withoutParent<T extends Node>(node: T): T {
  const { parent: _, ...rest } = node;
  return rest as T;
}

/**
 * @param written it is an object of the program's text, not one that was computed.
 * A container takes its children as they are, or copies of those that already are elsewhere: trees stay trees.
 */
export function object(at: Span, members: readonly Member[], written = false): ObjectNode {
  spend(members.length / MADE_A_STEP);
  const own = members.map((m) => (m.value.parent ? { ...m, value: copy(m.value) } : m));
  return written ? objectNode(at, own, true, "hcl") : objectNode(at, own, false);
}

export function list(at: Span, items: readonly Node[]): Node {
  spend(items.length / MADE_A_STEP);
  return arrayNode(
    at,
    items.map((item) => (item.parent ? copy(item) : item)),
  );
}

/** A deep copy without a parent, made without recursion. */
export function copy(root: Node): Node {
  const done = new Map<Node, Node>();
  const todo: Node[] = [root];
  while (todo.length > 0) {
    const node = todo[todo.length - 1] as Node;
    const children = node.kind === "object" ? node.members.map((m) => m.value) : node.kind === "array" ? node.items : [];
    spend(children.length / PARTS_A_STEP);
    const missing = children.filter((c) => !done.has(c));
    if (missing.length > 0) {
      todo.push(...missing);
      continue;
    }
    todo.pop();
    spend(1 / MADE_A_STEP);
    if (node.kind === "object")
      done.set(
        node,
        objectNode(
          node.range,
          node.members.map((m) => ({ ...m, value: done.get(m.value) as Node })),
          node.editable,
          node.syntax,
        ),
      );
    else if (node.kind === "array")
      done.set(
        node,
        arrayNode(
          node.range,
          node.items.map((item) => done.get(item) as Node),
        ),
      );
    else done.set(node, withoutParent(node));
  }
  return done.get(root) as Node;
}

/** A member that only deployment names: what an unknown map adds to a known one. */
export function unknownMember(of: PlaceholderNode): Member {
  const { name } = of.placeholder;
  return {
    key: { name, range: of.range, placeholders: [{ start: 0, end: name.length, placeholder: of.placeholder }] },
    value: of,
    range: of.range,
  };
}

/** What a value is as a piece of text; a value that is none is a hole. */
export function piece(node: Node, at: Span): MappedText {
  return asText(node) ?? (asText(unknown("unknown", at)) as MappedText);
}

export const isEmpty = (n: Node) => (n.kind === "object" ? n.members.length === 0 : n.kind === "array" && n.items.length === 0);

/** Undefined where either is not all known. */
export function equal(a: Node, b: Node): boolean | undefined {
  if (a.kind === "placeholder" || b.kind === "placeholder") return undefined;
  if (a.kind === "null" || b.kind === "null") return a.kind === b.kind;
  const [left, right] = [plainText(a), plainText(b)];
  if (left !== undefined && right !== undefined) return left === right;
  return isEmpty(a) && isEmpty(b) ? true : undefined;
}

/** Defaults that stand for "say it at deployment" rather than for a value. */
const STAND_IN = /^\s*$|[<>]|^(?:none|null|na|n\/a|todo|tbd|-+)$|replace|change[ _-]?me|place[ _-]?holder|your[-_ ]|^x{3,}/i;

/** A default that is a value, not a stand-in for one. */
export function meansSomething(value: Node): boolean {
  if (value.kind === "null" || isEmpty(value)) return false;
  return value.kind !== "string" || isDocument(value) || !STAND_IN.test(value.value);
}
