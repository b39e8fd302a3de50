import type { ArrayNode, Member, Node, ObjectNode } from "./node.js";
import { type Range, textOf } from "./range.js";

/** Offsets in the named file's text. */
interface CharacterEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Records edits of nodes and turns them into characters of the file the user wrote. */
export interface EditRecorder {
  addMember(object: ObjectNode, name: string, value: unknown, after?: string): void;
  removeMember(object: ObjectNode, name: string): void;
  replaceValue(node: Node, value: unknown): void;
  renameKey(object: ObjectNode, from: string, to: string): void;
  appendItem(array: Node, value: unknown, at?: number): void;
  /** `refused`: why these edits cannot be made in the file, in a sentence. */
  result(): { readonly edits: readonly CharacterEdit[]; readonly refused?: string };
}

class Refusal extends Error {}

export function recordEdits(): EditRecorder {
  const edits: CharacterEdit[] = [];
  let refused: string | undefined;
  const attempt = (make: () => CharacterEdit[]) => {
    try {
      edits.push(...make());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused ??= error.message;
    }
  };
  return {
    addMember: (object, name, value, after) => attempt(() => addMember(object, name, value, after)),
    removeMember: (object, name) => attempt(() => removeMember(object, name)),
    replaceValue: (node, value) => attempt(() => [edit(checked(node.range), styleAt(node.range).write(value, indentAt(node.range)))]),
    renameKey: (object, from, to) =>
      attempt(() => {
        const key = object.members.find((m) => m.key.name === from)?.key;
        if (!key) throw new Refusal(`there is no "${from}" to rename`);
        return [edit(checked(key.range), styleAt(key.range).key(to, textOf(key.range)))];
      }),
    appendItem: (array, value, at) => attempt(() => appendItem(array, value, at)),
    result: () => (refused === undefined ? { edits } : { edits: [], refused }),
  };
}

const edit = (at: Range, text: string): CharacterEdit => ({ file: at.file.path, start: at.start, end: at.end, text });
const at = (range: Range, offset: number): Range => ({ file: range.file, start: offset, end: offset });

/** The text of the node must stand in the file as it is: not inside an escaped string, a heredoc with holes, a program. */
function checked(range: Range): Range {
  if (!/\.(json|jsonc|asl|ya?ml|template|states)$/.test(range.file.path))
    throw new Refusal(`the definition is put together in ${range.file.path}; change it there by hand`);
  return range;
}

interface Style {
  readonly yaml: boolean;
  key(name: string, before?: string): string;
  write(value: unknown, indent: string): string;
}

const JSON_STYLE: Style = {
  yaml: false,
  key: (name) => JSON.stringify(name),
  write: (value, indent) => JSON.stringify(value, null, 2).replace(/\n/g, `\n${indent}`),
};

const YAML_STYLE: Style = {
  yaml: true,
  key: (name, before) =>
    before && /^["']/.test(before) ? JSON.stringify(name) : /^[A-Za-z_][\w ]*$/.test(name) ? name : JSON.stringify(name),
  write: (value, indent) =>
    (typeof value === "object" && value !== null ? JSON.stringify(value) : JSON.stringify(value)).replace(/\n/g, `\n${indent}`),
};

/** Flow style `{…}` inside YAML is written as JSON. */
const styleAt = (range: Range): Style =>
  /\.ya?ml$|\.template$/.test(range.file.path) && !/^\s*\{/.test(range.file.text)
    ? YAML_STYLE
    : /^\s*[{[]/.test(range.file.text) || /\.json/.test(range.file.path)
      ? JSON_STYLE
      : YAML_STYLE;

function indentAt({ file, start }: Range): string {
  const lineStart = file.text.lastIndexOf("\n", start - 1) + 1;
  return /^[ \t]*/.exec(file.text.slice(lineStart, start))?.[0] ?? "";
}

function addMember(object: ObjectNode, name: string, value: unknown, after: string | undefined): CharacterEdit[] {
  if (!object.editable) throw new Refusal("the object is not written out here");
  checked(object.range);
  if (object.members.some((m) => m.key.name === name)) throw new Refusal(`"${name}" stands there already`);
  const text = object.range.file.text;
  const flow = text[object.range.start] === "{";
  const previous = object.members.find((m) => m.key.name === after) ?? object.members[object.members.length - 1];
  if (previous && previous.key.range.file !== object.range.file) throw new Refusal("the object is put together from several files");
  if (flow) return [addToFlow(object, previous, name, value)];
  if (!previous) throw new Refusal("the object is empty");
  const indent = columnIndent(previous.key.range);
  const end = lineEnd(text, endOf(previous));
  return [edit(at(object.range, end), `\n${indent}${YAML_STYLE.key(name)}: ${blockYaml(value, indent)}`)];
}

function addToFlow(object: ObjectNode, previous: Member | undefined, name: string, value: unknown): CharacterEdit {
  const { file } = object.range;
  const json = (indent: string) => `${JSON.stringify(name)}: ${JSON_STYLE.write(value, indent)}`;
  if (!previous) return edit(at(object.range, object.range.start + 1), json(indentAt(object.range)));
  const newline = file.text.slice(object.range.start, previous.key.range.start).includes("\n");
  const end = endOf(previous);
  if (!newline) return edit(at(object.range, end), `, ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const indent = indentAt(previous.key.range);
  return edit(at(object.range, end), `,\n${indent}${json(indent)}`);
}

const endOf = (m: Member) => m.range.end;

function removeMember(object: ObjectNode, name: string): CharacterEdit[] {
  const i = object.members.findIndex((m) => m.key.name === name);
  const m = object.members[i];
  if (!m || !object.editable) throw new Refusal(`"${name}" is not written out here`);
  checked(object.range);
  const { file } = object.range;
  const flow = file.text[object.range.start] === "{";
  if (!flow) {
    if (object.members.length === 1) throw new Refusal("it is the only member");
    const lineStart = file.text.lastIndexOf("\n", m.key.range.start - 1) + 1;
    return [edit({ file, start: lineStart, end: Math.min(file.text.length, lineEnd(file.text, m.range.end) + 1) }, "")];
  }
  const next = object.members[i + 1];
  const before = object.members[i - 1];
  if (next) return [edit({ file, start: m.key.range.start, end: next.key.range.start }, "")];
  return [edit({ file, start: before ? endOf(before) : m.key.range.start, end: endOf(m) }, "")];
}

function appendItem(array: Node, value: unknown, index: number | undefined): CharacterEdit[] {
  if (array.kind !== "array") throw new Refusal("it is no list");
  checked(array.range);
  const { file } = array.range;
  const flow = file.text[array.range.start] === "[";
  const i = Math.min(index ?? array.items.length, array.items.length);
  return flow ? [intoFlow(array, value, i)] : [intoBlock(array, value, i)];
}

function intoFlow(array: ArrayNode, value: unknown, i: number): CharacterEdit {
  const { file } = array.range;
  const before = array.items[i - 1];
  const after = array.items[i];
  const neighbour = after ?? before;
  if (!neighbour) return edit(at(array.range, array.range.start + 1), JSON_STYLE.write(value, `${indentAt(array.range)}  `));
  const newline = file.text.slice(array.range.start, (array.items[0] as Node).range.start).includes("\n");
  const indent = newline ? indentAt(neighbour.range) : indentAt(array.range);
  const written = newline || typeof value === "object" ? JSON_STYLE.write(value, indent) : JSON.stringify(value);
  const gap = newline ? `\n${indent}` : " ";
  if (after) return edit(at(array.range, after.range.start), `${written},${gap}`);
  return edit(at(array.range, (before as Node).range.end), `,${gap}${written}`);
}

function intoBlock(array: ArrayNode, value: unknown, i: number): CharacterEdit {
  const { file } = array.range;
  const neighbour = array.items[i] ?? array.items[i - 1];
  if (!neighbour) throw new Refusal("the list is empty");
  const dash = file.text.lastIndexOf("-", neighbour.range.start);
  const indent = columnIndent({ file, start: dash, end: dash });
  const text = `${indent}- ${blockYaml(value, `${indent}  `, true)}`;
  if (array.items[i]) return edit(at(array.range, dash - indent.length), `${text}\n`);
  return edit(at(array.range, lineEnd(file.text, neighbour.range.end)), `\n${text}`);
}

/** Spaces up to the column at which a range begins: YAML's own indentation, behind a dash too. */
function columnIndent({ file, start }: Range): string {
  return " ".repeat(start - (file.text.lastIndexOf("\n", start - 1) + 1));
}

const lineEnd = (text: string, from: number) => {
  const end = text.indexOf("\n", Math.max(0, from - 1));
  return end < 0 ? text.length : text[from - 1] === "\n" ? from - 1 : end;
};

/** A value in YAML's block style. @param inline the first line stands behind a dash. */
function blockYaml(value: unknown, indent: string, inline = false): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    if (value.every((v) => typeof v !== "object" || v === null)) return `[${value.map((v) => JSON.stringify(v)).join(", ")}]`;
    return value.map((v) => `\n${indent}  - ${blockYaml(v, `${indent}    `, true)}`).join("");
  }
  const deeper = inline ? indent : `${indent}  `;
  const lines = Object.entries(value).map(([name, v]) => `${YAML_STYLE.key(name)}: ${blockYaml(v, deeper)}`);
  return (inline ? "" : `\n${deeper}`) + lines.join(`\n${deeper}`);
}
