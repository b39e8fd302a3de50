import type { ReadSession } from "../../hosts/read-session.js";
import type { KeyNode, Node, ObjectNode, StringNode } from "../../text/node.js";
import { type SourceFile, sourceFile } from "../../text/source-file.js";
import { type MachineModel, readModel } from "../model/document-model.js";

/** Stands for what the user is about to type; no definition contains it. */
const MARK = "sfnlintcursor";

/** The place in a definition where something is being typed. */
export interface Cursor {
  /** The state machine as it would be with a word at the cursor. */
  readonly model: MachineModel;
  /** A name of a member, or a value. */
  readonly role: "key" | "value";
  /** The value that is being typed, or the object that gets the member. */
  readonly node: Node;
  /** What is written of the name or value before the cursor, and after it. */
  readonly before: string;
  readonly after: string;
  /** What has to be written around the name or value: quotes that are not there yet, and what separates a name from its value. */
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Texts put in at the cursor until the definition can be read with one of them: the user's text is hardly ever whole
 * while it is being typed. The reader itself then tells what the place is, in every language that definitions are in.
 */
const ATTEMPTS: readonly Attempt[] = [
  { text: MARK },
  { text: `"${MARK}"`, prefix: '"', suffix: '"' },
  { text: `"${MARK}",`, prefix: '"', suffix: '"' },
  { text: `${MARK}": "` },
  { text: `"${MARK}": null`, prefix: '"', suffix: '": ' },
  { text: `"${MARK}": null,`, prefix: '"', suffix: '": ' },
  { text: `${MARK}: null`, suffix: ": " },
  { text: `${MARK}: null,`, suffix: ": " },
  { text: `${MARK} = null`, suffix: " = " },
  { text: `${MARK} = null,`, suffix: " = " },
  { text: `${MARK}"`, suffix: '"' },
  { text: `${MARK}",`, suffix: '"' },
  { text: `${MARK}": null`, suffix: '": ' },
  { text: `${MARK}": null,`, suffix: '": ' },
];

interface Attempt {
  readonly text: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

/** @returns undefined where the place is in no definition. */
export async function cursorAt(file: SourceFile, offset: number, access: ReadSession): Promise<Cursor | undefined> {
  let partial: Cursor | undefined;
  for (const { text, prefix = "", suffix = "" } of ATTEMPTS) {
    const patched = sourceFile(file.path, file.text.slice(0, offset) + text + file.text.slice(offset));
    const { machines, whole } = await readModel(patched, access);
    for (const model of machines) {
      const found = markIn(model);
      if (!found) continue;
      const cursor = { ...found, model, prefix, suffix };
      if (whole && (model.machine !== undefined || machines.length === 1)) return cursor;
      partial ??= cursor;
    }
  }
  return partial;
}

function markIn(model: MachineModel): Pick<Cursor, "role" | "node" | "before" | "after"> | undefined {
  const todo: Node[] = [model.root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.kind === "string" && node.value.includes(MARK)) return { role: "value", node, ...around(node) };
    if (node.kind === "array") todo.push(...node.items);
    else if (node.kind === "object") {
      const key = node.members.find((m) => m.key.name.includes(MARK))?.key;
      if (key) return { role: "key", node, ...around(key) };
      todo.push(...node.members.map((m) => m.value));
    }
  }
  return undefined;
}

function around(written: StringNode | KeyNode): { before: string; after: string } {
  const text = "value" in written ? written.value : written.name;
  const at = text.indexOf(MARK);
  return { before: text.slice(0, at), after: text.slice(at + MARK.length) };
}

/** Members of an object besides the one that is being typed. */
export const othersIn = (object: ObjectNode): string[] => object.members.map((m) => m.key.name).filter((name) => !name.includes(MARK));
