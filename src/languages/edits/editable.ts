import { linearTest } from "../../budget/linear.js";
import type { ArrayNode, Node, ObjectNode } from "../../text/node.js";
import { STANDARD_INPUT } from "../../text/source-file.js";
import { isFlow, isTerraform, isWrittenIn } from "./node-form.js";

export const ELSEWHERE = "parts of it come from another file that other definitions can share; change it there manually";

/**
 * Why a node cannot be edited where it is written, in a sentence; undefined where it can.
 * @param whole its parts matter as well, not only what is around it.
 */
export function whyNotEditable(node: Node, whole = true): string | undefined {
  const { path } = node.range.file;
  if (!/\.(json|jsonc|asl|ya?ml|template|states)$/.test(path) && path !== STANDARD_INPUT && !isTerraform(node))
    return `the definition is built in ${path}; change it there manually`;
  for (let at: Node | undefined = node; at; at = at.parent)
    if (at.kind === "object" && !at.editable) return "this part of the definition is computed or embedded in text of another language";
  if (isTerraform(node) && (node.kind === "object" || node.kind === "array") && !isFlow(node))
    return "this part of the definition is computed";
  if (!isInPlace(node, whole)) return ELSEWHERE;
  const holder = node.kind === "object" ? node : node.parent?.kind === "object" ? node.parent : undefined;
  const key = holder?.members[0]?.key.range;
  return key?.file.text.startsWith("\\", key.start) ? "the definition is an escaped string of another language" : undefined;
}

/**
 * What is written with brackets holds its parts, one behind the other, and is once within what it is a part of. If
 * not, a template put something in from another place.
 */
function isInPlace(node: Node, whole: boolean): boolean {
  if (whole && (node.kind === "object" || node.kind === "array") && isFlow(node) && !hasPartsInOrder(node)) return false;
  for (let at: Node = node; at.parent; at = at.parent) {
    const { parent } = at;
    if ((isFlow(parent) || isTerraform(parent)) && !isOnceIn(parent, at)) return false;
  }
  return true;
}

function isOnceIn(parent: ObjectNode | ArrayNode, { range: { file, start, end } }: Node): boolean {
  if (parent.range.file !== file || start < parent.range.start || end > parent.range.end) return false;
  if (
    parent.kind === "object" &&
    isTerraform(parent) &&
    !parent.members.every((m) => m.value.range.start !== start || isWrittenIn(parent, m))
  )
    return false;
  return partsOf(parent).get(start) === 1;
}

const partsByStart = new WeakMap<Node, ReadonlyMap<number, number>>();

/** How many parts, of the same file, begin at each place. */
function partsOf(parent: ObjectNode | ArrayNode): ReadonlyMap<number, number> {
  const known = partsByStart.get(parent);
  if (known) return known;
  const found = new Map<number, number>();
  for (const { range } of parent.kind === "object" ? parent.members.map((m) => m.value) : parent.items)
    if (range.file === parent.range.file) found.set(range.start, (found.get(range.start) ?? 0) + 1);
  partsByStart.set(parent, found);
  return found;
}

const inOrder = new WeakMap<Node, boolean>();

function hasPartsInOrder(node: ObjectNode | ArrayNode): boolean {
  const known = inOrder.get(node);
  if (known !== undefined) return known;
  const { file, start, end } = node.range;
  let from = start;
  const parts = node.kind === "object" ? node.members.flatMap((m) => [m.key.range, m.value.range]) : node.items.map((item) => item.range);
  const ordered =
    (node.kind === "array" || !isTerraform(node) || node.members.every((m) => isWrittenIn(node, m))) &&
    parts.every((part) => {
      const fits = part.file === file && part.start >= from && part.end <= end;
      from = part.end;
      return fits;
    }) &&
    isOneText(node, parts);
  inOrder.set(node, ordered);
  return ordered;
}

/**
 * Between its parts is punctuation alone. Where a template joins texts, what is between two of them is the
 * template's own: quotes, dashes, functions.
 */
function isOneText(node: Node, parts: readonly { readonly start: number; readonly end: number }[]): boolean {
  if (isTerraform(node)) return true;
  const { file, start, end } = node.range;
  let from = start;
  for (const part of [...parts, { start: end, end }]) {
    const between = file.text.slice(from, part.start);
    // nearly always punctuation, which the engine tests at once
    if (!/^[\s{}[\],:?]*$/.test(between) && !isCommented(between)) return false;
    from = part.end;
  }
  return true;
}

/** Brackets, commas, colons, comments, and what YAML writes before a value: tags and anchors. */
const isCommented = linearTest(/^(?:\s(?:#[^\n]*)?|[{}[\],:?]|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[!&][\w:./-]+)*$/); // linear: by its engine
