import type { ArrayNode, Member, Node, ObjectNode } from "../../text/node.js";
import { quotingsAround } from "../../text/quoting.js";
import type { CharacterEdits } from "./character-edits.js";
import { isTerraform } from "./node-form.js";
import { block, columnOf, contentEnd, lineEnd, lineStart, nextLine, unitOf, yamlKey } from "./style.js";

/** On a line after the member `anchor`, in the column of the mapping. */
export function addMemberToBlock(edits: CharacterEdits, object: ObjectNode, anchor: Member, name: string, value: unknown): void {
  const { text } = object.range.file;
  const end = lineEnd(text, contentEnd(text, anchor.range.end));
  if (!keepsLines(edits, object)) return;
  const indent = columnOf(text, (object.members[0] as Member).range.start);
  edits.put(object, end, end, `\n${block(`${yamlKey(name)}:`, value, indent, unitOf(text))}`);
}

/** With its lines; the only member leaves an empty mapping. */
export function removeFromBlock(edits: CharacterEdits, object: ObjectNode, found: Member): void {
  const { text } = object.range.file;
  const next = object.members[object.members.indexOf(found) + 1];
  const line = lineStart(text, found.range.start);
  // the first member may share its line with the dash of a list, or with the name of a mapping
  const shares = text.slice(line, found.range.start).trim() !== "";
  if (object.members.length === 1) edits.put(object, found.range.start, contentEnd(text, found.range.end), "{}");
  else if (shares && next) edits.put(object, found.range.start, next.range.start, "");
  else edits.put(object, line, nextLine(text, contentEnd(text, found.range.end)), "");
}

/** On a line of its own, before the item `before` or at the end. */
export function addItemToBlock(edits: CharacterEdits, array: ArrayNode, before: Node | undefined, value: unknown): void {
  const { text } = array.range.file;
  const anchor = before ?? array.items.at(-1);
  if (!anchor) {
    edits.refuse("the list is empty");
    return;
  }
  const start = lineStart(text, anchor.range.start);
  // linear: what it looks at ahead is what it cannot begin with again
  const lead = /^[ \t]*(?=- )/.exec(text.slice(start, anchor.range.start));
  // `- - item`: a line before this one belongs to the outer list
  if (!lead || /^[ \t]*-[ \t]+- /.test(text.slice(start, anchor.range.start))) {
    edits.refuse("the list shares its line with something else");
    return;
  }
  if (!keepsLines(edits, array)) return;
  const written = block("-", value, lead[0], unitOf(text));
  if (before) edits.put(array, start, start, `${written}\n`);
  else {
    const end = lineEnd(text, contentEnd(text, anchor.range.end));
    edits.put(array, end, end, `\n${written}`);
  }
}

/** Line breaks separate the members of YAML; within folded and quoted scalars they are blanks. */
function keepsLines(edits: CharacterEdits, node: Node): boolean {
  if (isTerraform(node) || quotingsAround(node.range, node.range).every((quoting) => quoting === "literal")) return true;
  edits.refuse("the definition is in a YAML scalar that folds its lines");
  return false;
}
