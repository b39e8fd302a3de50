import type { ArrayNode, Member, Node, ObjectNode } from "../../text/node.js";
import { quotingsAround } from "../../text/quoting.js";
import { escapeTemplate, hclValue } from "../hcl/hcl-values.js";
import type { CharacterEdits } from "./character-edits.js";
import { flowStyleAt, isDense, isHcl, isTerraform, unitIn } from "./node-form.js";
import { compact, indentOf, pretty, unitOf } from "./style.js";

/** After the member `anchor`, in the style of the object: one line or many, dense or spaced. */
export function addMemberToFlow(
  edits: CharacterEdits,
  object: ObjectNode,
  first: Member | undefined,
  anchor: Member | undefined,
  name: string,
  value: unknown,
): void {
  const { text } = object.range.file;
  const style = flowStyleAt(object);
  const key = style.key(name);
  if (!anchor || !first) {
    const plain = quotingsAround(object.range, object.range).includes("plain");
    const only = plain ? `{${key}:${compact(value, style)}}` : `{ ${key}: ${compact(value, style)} }`;
    edits.put(object, object.range.start, object.range.end, inHost(only, object));
    return;
  }
  const multiline = text.slice(object.range.start, first.range.start).includes("\n");
  const dense = !multiline && /^:\S/.test(text.slice(first.key.range.end, first.key.range.end + 2));
  const indent = indentOf(text, first.range.start);
  const written = multiline
    ? `,\n${indent}${key}: ${pretty(value, indent, unitIn(object, indent), style)}`
    : dense && !style.spaced
      ? `,${key}:${compact(value, style)}`
      : `, ${key}: ${compact(value, style)}`;
  edits.put(object, anchor.range.end, anchor.range.end, inHost(written, object), anchor.value.range);
}

/** With the comma that separates it from its neighbor. */
export function removeFromFlow(edits: CharacterEdits, object: ObjectNode, found: Member): void {
  const at = object.members.indexOf(found);
  const next = object.members[at + 1];
  const previous = object.members[at - 1];
  if (next) edits.put(object, found.range.start, next.range.start, "");
  else if (previous) edits.put(object, previous.range.end, found.range.end, "");
  else edits.put(object, object.range.start + 1, object.range.end - 1, "");
}

/** Before the item `before`, or at the end, in the style of the list. */
export function addItemToFlow(edits: CharacterEdits, array: ArrayNode, before: Node | undefined, value: unknown): void {
  const { text } = array.range.file;
  const first = array.items[0];
  const hcl = isHcl(array);
  const style = flowStyleAt(array);
  if (!first) {
    edits.put(
      array,
      array.range.start,
      array.range.end,
      hcl ? `[${hclValue(value, "", "", true)}]` : `[${inHost(compact(value, style), array)}]`,
    );
    return;
  }
  const multiline = text.slice(array.range.start, first.range.start).includes("\n");
  const indent = indentOf(text, first.range.start);
  const written = hcl
    ? hclValue(value, indent, unitOf(text), !multiline)
    : inHost(multiline ? pretty(value, indent, unitOf(text), style) : compact(value, style), array);
  const dense = !multiline && (array.items.length > 1 ? text[first.range.end + 1] !== " " : isDense(array));
  const gap = multiline ? `\n${indent}` : dense ? "" : " ";
  const last = array.items.at(-1) as Node;
  if (before) edits.put(array, before.range.start, before.range.start, `${written},${gap}`, before.range);
  else edits.put(array, last.range.end, last.range.end, `,${gap}${written}`, last.range);
}

/** JSON as the text around the node must have it: Terraform's templates evaluate `${`. */
const inHost = (json: string, node: Node): string => (isTerraform(node) ? escapeTemplate(json) : json);
