import type { KeyNode, Member, Node, ObjectNode } from "../../text/node.js";
import { contains } from "../text.js";
import type { DocumentModel, MachineModel } from "./document-model.js";

/** What is written at an offset: the key of a member, or a value. */
export interface Found {
  readonly model: MachineModel;
  /** The value, or the object that holds the key. */
  readonly node: Node;
  readonly key?: KeyNode;
  /** The member that the key belongs to. */
  readonly member?: Member;
}

/**
 * The innermost key or value at an offset of the document's own file. Nodes of one definition may be written anywhere in
 * it (a helper function, a template's mapping), so that all of them are looked at.
 */
export function nodeAt(document: DocumentModel, offset: number): Found | undefined {
  let best: Found | undefined;
  let width = Number.POSITIVE_INFINITY;
  const path = document.file.path;
  for (const model of document.machines) {
    const todo: Node[] = [model.root];
    for (let node = todo.pop(); node; node = todo.pop()) {
      if (node.range.file.path === path && contains(node.range, offset)) {
        const size = node.range.end - node.range.start;
        if (size < width || (size === width && !best?.key)) {
          best = { model, node };
          width = size;
        }
      }
      if (node.kind === "object") {
        for (const member of node.members) {
          const at = member.key.range;
          const size = at.end - at.start;
          if (at.file.path === path && contains(at, offset) && size <= width) {
            best = { model, node, key: member.key, member };
            width = size;
          }
          todo.push(member.value);
        }
      } else if (node.kind === "array") todo.push(...node.items);
    }
  }
  return best;
}

/** The member that a node is the value of. */
export function memberOf(node: Node): { readonly parent: ObjectNode; readonly member: Member } | undefined {
  const { parent } = node;
  if (parent?.kind !== "object") return undefined;
  const member = parent.members.find((m) => m.value === node);
  return member && { parent, member };
}
