import { member, type Node, type ObjectNode } from "../../text/node.js";
import { textOf } from "../../text/range.js";
import { escapeTemplate, hclValue } from "../hcl/hcl-values.js";
import { addItemToBlock, addMemberToBlock, removeFromBlock } from "./block.js";
import type { Change } from "./changes.js";
import { type CharacterEdit, CharacterEdits } from "./character-edits.js";
import { ELSEWHERE, whyNotEditable } from "./editable.js";
import { addItemToFlow, addMemberToFlow, removeFromFlow } from "./flow.js";
import { addMemberToHcl, alignRenamed, removeHclLines } from "./hcl.js";
import { isAloneOnItsLines, isFlow, isHcl, isLiteral, isOneScalar, isTerraform, isWrittenIn, isYaml, keyLike } from "./node-form.js";
import { indentOf, unitOf, yamlScalar } from "./style.js";

/** Records edits of nodes and turns them into characters of the file the user wrote. */
export interface EditRecorder {
  /** After the member named `after` where the object has it, else at the end. */
  addMember(object: ObjectNode, name: string, value: unknown, after?: string): void;
  /** Nothing where the object has no such member. */
  removeMember(object: ObjectNode, name: string): void;
  replaceValue(node: Node, value: unknown): void;
  /** Nothing where the object has no such member. */
  renameKey(object: ObjectNode, from: string, to: string): void;
  /** At the end, or in front of item `at`, which counts from 0. */
  appendItem(array: Node, value: unknown, at?: number): void;
  result(): RecordedEdits;
}

/** All edits, or none and the reason. */
export interface RecordedEdits {
  readonly edits: readonly CharacterEdit[];
  /** What the edits mean for the definition. */
  readonly changes: readonly Change[];
  /** Why these edits cannot be made in the file, in a sentence. */
  readonly refused?: string;
}

export function recordEdits(): EditRecorder {
  return new NodeEditor();
}

/**
 * Turns edits of nodes into edits of characters, in the style of the text around them: indentation, quotes, one line or
 * many, JSON or YAML. What cannot be edited (a definition inside a string of another language, a node that a template
 * computes) makes `refused` say why, and nothing is edited at all.
 */
class NodeEditor implements EditRecorder {
  private readonly characters = new CharacterEdits();
  private readonly changes: Change[] = [];

  result(): RecordedEdits {
    const { all, refused } = this.characters;
    return refused === undefined ? { edits: all, changes: this.changes } : { edits: [], changes: [], refused };
  }

  addMember(object: ObjectNode, name: string, value: unknown, after?: string): void {
    if (!this.mayEdit(object, !isTerraform(object))) return;
    if (member(object, name)) {
      this.characters.refuse(`"${name}" already exists`);
      return;
    }
    const members = isTerraform(object) ? object.members.filter((m) => isWrittenIn(object, m)) : object.members;
    if (members.length === 0 && object.members.length > 0) {
      this.characters.refuse(ELSEWHERE);
      return;
    }
    const anchor = (after !== undefined ? members.find((m) => m.key.name === after) : undefined) ?? members.at(-1);
    this.changes.push({ kind: "add", at: object.range, name, value });
    if (object.syntax === "hcl") addMemberToHcl(this.characters, object, members[0], anchor?.range, name, value);
    else if (isFlow(object)) addMemberToFlow(this.characters, object, members[0], anchor, name, value);
    else if (anchor) addMemberToBlock(this.characters, object, anchor, name, value);
    else this.characters.refuse("the mapping is empty");
  }

  removeMember(object: ObjectNode, name: string): void {
    const found = member(object, name);
    if (!found || !this.mayEdit(object) || !this.isOnlyOne(object, name)) return;
    this.changes.push({ kind: "remove", at: object.range, name });
    if (object.syntax === "hcl" && isAloneOnItsLines(object.range.file.text, found.range)) removeHclLines(this.characters, object, found);
    else if (isFlow(object)) removeFromFlow(this.characters, object, found);
    else removeFromBlock(this.characters, object, found);
  }

  replaceValue(node: Node, value: unknown): void {
    if (!this.mayEdit(node)) return;
    this.changes.push({ kind: "replace", at: node.range, value });
    const { text } = node.range.file;
    if (isTerraform(node)) {
      if (!isLiteral(node)) {
        this.characters.refuse("the value is computed");
        return;
      }
      const written = isHcl(node)
        ? hclValue(value, indentOf(text, node.range.start), unitOf(text), false)
        : escapeTemplate(JSON.stringify(value));
      this.characters.put(node, node.range.start, node.range.end, written);
      return;
    }
    if (!isOneScalar(textOf(node.range))) {
      this.characters.refuse("the value is concatenated from several texts");
      return;
    }
    const quoted = /^["']/.test(text.slice(node.range.start, node.range.start + 1));
    const scalar = typeof value !== "object" || value === null;
    const written = scalar && !quoted && isYaml(node) ? yamlScalar(value) : JSON.stringify(value);
    this.characters.put(node, node.range.start, node.range.end, written);
  }

  renameKey(object: ObjectNode, from: string, to: string): void {
    const found = member(object, from);
    if (!found || !this.mayEdit(object) || !this.isOnlyOne(object, from)) return;
    this.changes.push({ kind: "rename", at: object.range, from, to });
    if (member(object, to)) this.characters.refuse(`"${to}" already exists`);
    const { start, end } = found.key.range;
    const written = keyLike(textOf(found.key.range), to, object);
    this.characters.put(object, start, end, written);
    if (object.syntax === "hcl") alignRenamed(this.characters, object, found, written);
  }

  appendItem(array: Node, value: unknown, at?: number): void {
    if (array.kind !== "array") {
      this.characters.refuse("the value is not a list");
      return;
    }
    if (!this.mayEdit(array)) return;
    const before = at !== undefined ? array.items[at] : undefined;
    this.changes.push({ kind: "append", at: array.range, value, ...(before && at !== undefined ? { before: at } : {}) });
    if (isFlow(array)) addItemToFlow(this.characters, array, before, value);
    else addItemToBlock(this.characters, array, before, value);
  }

  private mayEdit(node: Node, whole = true): boolean {
    const reason = whyNotEditable(node, whole);
    if (reason !== undefined) this.characters.refuse(reason);
    return reason === undefined;
  }

  /** Of two members of one name it is not said which is meant. */
  private isOnlyOne(object: ObjectNode, name: string): boolean {
    if (object.members.filter((m) => m.key.name === name).length === 1) return true;
    this.characters.refuse(`"${name}" exists more than once`);
    return false;
  }
}
