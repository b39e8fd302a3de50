import { linearTest } from "../budget/linear.js";
import type { Change } from "../text/changes.js";
import {
  block,
  columnOf,
  compact,
  contentEnd,
  type FlowStyle,
  hasCarriageReturns,
  indentOf,
  JSON_STYLE,
  lineEnd,
  lineStart,
  nextLine,
  PLAIN_STYLE,
  pretty,
  SINGLE_STYLE,
  unitOf,
  yamlKey,
  yamlScalar,
} from "../text/edit-style.js";
import { alignAround } from "../text/hcl-align.js";
import { type ArrayNode, type Member, member, type Node, type ObjectNode, toJson } from "../text/node.js";
import { crossesScalar, quoted, quotingsAround } from "../text/quoting.js";
import { type Span, textOf } from "../text/range.js";
import { STANDARD_INPUT } from "../text/source-file.js";
import { escapeTemplate, hclKey, hclValue } from "./hcl/hcl-values.js";

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
  result(): RecordedEdits;
}

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
  private readonly collected: CharacterEdit[] = [];
  private readonly changes: Change[] = [];
  private reason: string | undefined;

  result(): RecordedEdits {
    return this.reason === undefined ? { edits: this.collected, changes: this.changes } : { edits: [], changes: [], refused: this.reason };
  }

  addMember(object: ObjectNode, name: string, value: unknown, after?: string): void {
    if (!this.mayEdit(object, !isTerraform(object))) return;
    if (member(object, name)) {
      this.refuse(`"${name}" already exists`);
      return;
    }
    const members = isTerraform(object) ? object.members.filter((m) => isWrittenIn(object, m)) : object.members;
    if (members.length === 0 && object.members.length > 0) {
      this.refuse(ELSEWHERE);
      return;
    }
    const anchor = (after !== undefined ? members.find((m) => m.key.name === after) : undefined) ?? members.at(-1);
    this.changes.push({ kind: "add", at: object.range, name, value });
    if (object.syntax === "hcl") this.addToHcl(object, members[0], anchor?.range, name, value);
    else if (isFlow(object)) this.addToFlow(object, members[0], anchor, name, value);
    else if (anchor)
      this.addBlockLine(
        anchor.range,
        columnOf(object.range.file.text, (object.members[0] as { range: { start: number } }).range.start),
        `${yamlKey(name)}:`,
        value,
      );
    else this.refuse("the mapping is empty");
  }

  removeMember(object: ObjectNode, name: string): void {
    const found = member(object, name);
    if (!found || !this.mayEdit(object) || !this.isOnlyOne(object, name)) return;
    this.changes.push({ kind: "remove", at: object.range, name });
    const { text } = object.range.file;
    const at = object.members.indexOf(found);
    if (object.syntax === "hcl" && isAloneOnItsLines(text, found.range)) {
      const start = lineStart(text, found.range.start);
      const next = nextLine(text, found.range.end);
      this.put(object, start, next, "");
      if (!text.slice(start, found.range.end).includes("\n")) this.align(object, start, next, undefined);
      return;
    }
    const next = object.members[at + 1];
    if (!isFlow(object)) {
      const line = lineStart(text, found.range.start);
      // the first member may share its line with the dash of a list, or with the name of a mapping
      const shares = text.slice(line, found.range.start).trim() !== "";
      if (object.members.length === 1) this.put(object, found.range.start, contentEnd(text, found.range.end), "{}");
      else if (shares && next) this.put(object, found.range.start, next.range.start, "");
      else this.put(object, line, nextLine(text, contentEnd(text, found.range.end)), "");
      return;
    }
    const previous = object.members[at - 1];
    if (next) this.put(object, found.range.start, next.range.start, "");
    else if (previous) this.put(object, previous.range.end, found.range.end, "");
    else this.put(object, object.range.start + 1, object.range.end - 1, "");
  }

  replaceValue(node: Node, value: unknown): void {
    if (!this.mayEdit(node)) return;
    this.changes.push({ kind: "replace", at: node.range, value });
    const { text } = node.range.file;
    if (isTerraform(node)) {
      if (!isLiteral(node)) {
        this.refuse("the value is computed");
        return;
      }
      const written = isHcl(node)
        ? hclValue(value, indentOf(text, node.range.start), unitOf(text), false)
        : escapeTemplate(JSON.stringify(value));
      this.put(node, node.range.start, node.range.end, written);
      return;
    }
    if (!isOneScalar(textOf(node.range))) {
      this.refuse("the value is concatenated from several texts");
      return;
    }
    const quoted = /^["']/.test(text.slice(node.range.start, node.range.start + 1));
    const scalar = typeof value !== "object" || value === null;
    const written = scalar && !quoted && isYaml(node) ? yamlScalar(value) : JSON.stringify(value);
    this.put(node, node.range.start, node.range.end, written);
  }

  renameKey(object: ObjectNode, from: string, to: string): void {
    const found = member(object, from);
    if (!found || !this.mayEdit(object) || !this.isOnlyOne(object, from)) return;
    this.changes.push({ kind: "rename", at: object.range, from, to });
    if (member(object, to)) this.refuse(`"${to}" already exists`);
    const { text } = object.range.file;
    const { start, end } = found.key.range;
    const written = keyLike(text.slice(start, end), to, object);
    this.put(object, start, end, written);
    const line = lineStart(text, start);
    if (object.syntax !== "hcl" || text.slice(line, start).trim() !== "" || textOf(found.range).includes("\n")) return;
    this.align(object, line, nextLine(text, start), start - line + written.length);
  }

  /** Of two members of one name it is not said which is meant. */
  private isOnlyOne(object: ObjectNode, name: string): boolean {
    if (object.members.filter((m) => m.key.name === name).length === 1) return true;
    this.refuse(`"${name}" exists more than once`);
    return false;
  }

  /** At the end, or in front of item `at`. */
  appendItem(array: Node, value: unknown, at?: number): void {
    if (array.kind !== "array") {
      this.refuse("the value is not a list");
      return;
    }
    if (!this.mayEdit(array)) return;
    const before = at !== undefined ? array.items[at] : undefined;
    this.changes.push({ kind: "append", at: array.range, value, ...(before && at !== undefined ? { before: at } : {}) });
    if (isFlow(array)) this.addItemToFlow(array, before, value);
    else this.addBlockItem(array, before, value);
  }

  /** On a line of its own, or behind a comma where the object has one line. */
  private addToHcl(
    object: ObjectNode,
    first: Member | undefined,
    after: { readonly start: number; readonly end: number } | undefined,
    name: string,
    value: unknown,
  ): void {
    const { text } = object.range.file;
    if (!after || !first) {
      this.put(object, object.range.start, object.range.end, `{ ${hclKey(name, false)} = ${hclValue(value, "", "", true)} }`);
      return;
    }
    const inQuotes = text[first.key.range.start] === '"';
    const sign = /^\s*:/.test(text.slice(first.key.range.end, first.range.end)) ? ":" : "=";
    const multiline = text.slice(object.range.start, first.range.start).includes("\n");
    const indent = indentOf(text, first.range.start);
    const made = hclValue(value, indent, unitOf(text), !multiline);
    const key = hclKey(name, inQuotes);
    if (!multiline) {
      this.put(object, after.end, after.end, `, ${key} ${sign} ${made}`);
      return;
    }
    // a comma and a comment stay with the member that they belong to
    // linear: what it looks at ahead is what it cannot begin with again
    const rest = /^[ \t]*(?:(,)[ \t]*)?(?:(?:#|\/\/)[^\r\n]*)?(?=\r?\n)/.exec(text.slice(after.end));
    if (!rest) {
      this.refuse("the members share their lines");
      return;
    }
    const at = after.end + rest[0].trimEnd().length;
    const next = nextLine(text, at);
    const width = made.includes("\n") ? 0 : indent.length + key.length;
    const column = sign === "=" ? this.align(object, next, next, width) : width;
    this.put(object, at, at, `\n${indent}${key}${" ".repeat(column - width)} ${sign} ${made}${rest[1] ?? ""}`);
  }

  /** @returns the column of the new line's sign. */
  private align(object: ObjectNode, from: number, to: number, width: number | undefined): number {
    const { edits, column } = alignAround(object.range.file.text, from, to, width);
    for (const { start, end, text } of edits) this.put(object, start, end, text);
    return column;
  }

  private addToFlow(object: ObjectNode, first: Member | undefined, anchor: Member | undefined, name: string, value: unknown): void {
    const { text } = object.range.file;
    const style = flowStyleAt(object);
    const key = style.key(name);
    if (!anchor || !first) {
      const plain = quotingsAround(object.range, object.range).includes("plain");
      const only = plain ? `{${key}:${compact(value, style)}}` : `{ ${key}: ${compact(value, style)} }`;
      this.put(object, object.range.start, object.range.end, this.written(only, object));
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
    this.put(object, anchor.range.end, anchor.range.end, this.written(written, object), anchor.value.range);
  }

  private addItemToFlow(array: ArrayNode, before: Node | undefined, value: unknown): void {
    const { text } = array.range.file;
    const first = array.items[0];
    const hcl = isHcl(array);
    const style = flowStyleAt(array);
    if (!first) {
      this.put(
        array,
        array.range.start,
        array.range.end,
        hcl ? `[${hclValue(value, "", "", true)}]` : `[${this.written(compact(value, style), array)}]`,
      );
      return;
    }
    const multiline = text.slice(array.range.start, first.range.start).includes("\n");
    const indent = indentOf(text, first.range.start);
    const written = hcl
      ? hclValue(value, indent, unitOf(text), !multiline)
      : this.written(multiline ? pretty(value, indent, unitOf(text), style) : compact(value, style), array);
    const dense = !multiline && (array.items.length > 1 ? text[first.range.end + 1] !== " " : isDense(array));
    const gap = multiline ? `\n${indent}` : dense ? "" : " ";
    const last = array.items.at(-1) as Node;
    if (before) this.put(array, before.range.start, before.range.start, `${written},${gap}`, before.range);
    else this.put(array, last.range.end, last.range.end, `,${gap}${written}`, last.range);
  }

  private addBlockLine(after: { readonly end: number }, indent: string, key: string, value: unknown): void {
    const file = (this.current as Node).range.file;
    const end = lineEnd(file.text, contentEnd(file.text, after.end));
    if (!this.keepsLines(this.current as Node)) return;
    this.put(this.current as Node, end, end, `\n${block(key, value, indent, unitOf(file.text))}`);
  }

  private addBlockItem(array: ArrayNode, before: Node | undefined, value: unknown): void {
    const { text } = array.range.file;
    const anchor = before ?? array.items.at(-1);
    if (!anchor) {
      this.refuse("the list is empty");
      return;
    }
    const start = lineStart(text, anchor.range.start);
    // linear: what it looks at ahead is what it cannot begin with again
    const lead = /^[ \t]*(?=- )/.exec(text.slice(start, anchor.range.start));
    // `- - item`: a line before this one belongs to the outer list
    if (!lead || /^[ \t]*-[ \t]+- /.test(text.slice(start, anchor.range.start))) {
      this.refuse("the list shares its line with something else");
      return;
    }
    if (!this.keepsLines(array)) return;
    const written = block("-", value, lead[0], unitOf(text));
    if (before) this.put(array, start, start, `${written}\n`);
    else {
      const end = lineEnd(text, contentEnd(text, anchor.range.end));
      this.put(array, end, end, `\n${written}`);
    }
  }

  /** Line breaks separate the members of YAML; within folded and quoted scalars they are blanks. */
  private keepsLines(node: Node): boolean {
    if (isTerraform(node) || quotingsAround(node.range, node.range).every((quoting) => quoting === "literal")) return true;
    this.refuse("the definition is in a YAML scalar that folds its lines");
    return false;
  }

  private current: Node | undefined;

  /** @param whole its parts matter as well, not only what is around it. */
  private mayEdit(node: Node, whole = true): boolean {
    this.current = node;
    const { path } = node.range.file;
    if (!/\.(json|jsonc|asl|ya?ml|template|states)$/.test(path) && path !== STANDARD_INPUT && !isTerraform(node)) {
      this.refuse(`the definition is built in ${path}; change it there manually`);
      return false;
    }
    for (let at: Node | undefined = node; at; at = at.parent) {
      if (at.kind === "object" && !at.editable) {
        this.refuse("this part of the definition is computed or embedded in text of another language");
        return false;
      }
    }
    if (isTerraform(node) && (node.kind === "object" || node.kind === "array") && !isFlow(node)) {
      this.refuse("this part of the definition is computed");
      return false;
    }
    if (!standsInPlace(node, whole)) {
      this.refuse(ELSEWHERE);
      return false;
    }
    const holder = node.kind === "object" ? node : node.parent?.kind === "object" ? node.parent : undefined;
    const key = holder?.members[0]?.key.range;
    if (key?.file.text.startsWith("\\", key.start)) {
      this.refuse("the definition is an escaped string of another language");
      return false;
    }
    return true;
  }

  private written(json: string, node: Node): string {
    return isTerraform(node) ? escapeTemplate(json) : json;
  }

  private refuse(reason: string): void {
    this.reason ??= reason;
  }

  /**
   * Each text in the rules of the scalars that contain the place, and with the line breaks that the file has.
   * @param own a value of the tree that ends or begins where the edit is.
   */
  private put(node: Node, start: number, end: number, text: string, own: Span = node.range): void {
    const { file } = node.range;
    if (start !== end && !isTerraform(node) && crossesScalar({ file, start, end })) {
      this.refuse("this part of the definition is put together from several texts");
      return;
    }
    let written: string | undefined = text;
    const around = isTerraform(node) ? [] : quotingsAround({ file, start, end }, own);
    for (const quoting of around) written = written === undefined ? undefined : quoted(written, quoting);
    if (written === undefined) {
      this.refuse("the definition is in a YAML or JSON string that cannot contain this text without escapes");
      return;
    }
    const breaks = hasCarriageReturns(file.text);
    this.collected.push({ file: file.path, start, end, text: breaks ? written.replace(/\r?\n/g, "\r\n") : written });
  }
}

const ELSEWHERE = "parts of it come from another file that other definitions can share; change it there manually";

/** Terraform's programs, and templates of any ending that it renders. */
const isTerraform = (node: Node): boolean => /\.(tf|tofu|hcl|tftpl|tpl|tmpl)$/.test(node.range.file.path);

/** Written as an expression of Terraform's language, not as text of JSON. */
function isHcl(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) if (at.kind === "object") return at.syntax === "hcl";
  return false;
}

/** The file's own characters are the value. */
function isLiteral(node: Node): boolean {
  try {
    return JSON.stringify(JSON.parse(textOf(node.range))) === JSON.stringify(toJson(node));
  } catch {
    return false;
  }
}

/**
 * What is written with brackets holds its parts, one behind the other, and is once within what it is a part of. If
 * not, a template put something in from another place.
 */
function standsInPlace(node: Node, whole: boolean): boolean {
  if (whole && (node.kind === "object" || node.kind === "array") && isFlow(node) && !holdsItsParts(node)) return false;
  for (let at: Node = node; at.parent; at = at.parent) {
    const { parent } = at;
    if ((isFlow(parent) || isTerraform(parent)) && !standsOnceIn(parent, at)) return false;
  }
  return true;
}

function standsOnceIn(parent: ObjectNode | ArrayNode, { range: { file, start, end } }: Node): boolean {
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

function holdsItsParts(node: ObjectNode | ArrayNode): boolean {
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

/** As JSON has it, `"name": value`, or in Terraform's language: the value may be any expression there. */
function isWrittenIn(object: ObjectNode, { key, value, range: { file, start, end } }: Member): boolean {
  if (file !== object.range.file || start < object.range.start || end > object.range.end || key.range.start !== start) return false;
  if (object.syntax === "hcl") return true;
  if (value.range.file !== file || value.range.end !== end) return false;
  return /^"[\s\S]*"$/.test(textOf(key.range)) && /^\s*:\s*$/.test(file.text.slice(key.range.end, value.range.start));
}

/** What begins with a quote ends with the same one, and has it nowhere in between. */
function isOneScalar(text: string): boolean {
  if (text.startsWith('"')) return /^"(?:[^"\\]|\\[\s\S])*"$/.test(text);
  return !text.startsWith("'") || /^'(?:[^']|'')*'$/.test(text);
}

/** A name quoted as the one that it replaces. */
function keyLike(old: string, name: string, object: ObjectNode): string {
  if (object.syntax === "hcl") return hclKey(name, old.startsWith('"'));
  if (old.startsWith("'")) return `'${name.replaceAll("'", "''")}'`;
  return old.startsWith('"') || !isYaml(object) ? JSON.stringify(name) : yamlKey(name);
}

/** What an object is indented by within its lines: texts in another language indent by something else than the file. */
function unitIn({ range: { file, start } }: Node, indent: string): string {
  const outer = indentOf(file.text, start);
  const unit = indent.startsWith(outer) ? indent.slice(outer.length) : "";
  return unit === "" || unit.length > 8 ? unitOf(file.text) : unit;
}

/** How the nearest name or text within brackets is written: what is added follows it. */
function flowStyleAt(node: Node): FlowStyle {
  for (let at: Node | undefined = node; at && (at.kind === "object" || at.kind === "array") && isFlow(at); at = at.parent) {
    const { text } = at.range.file;
    const items: readonly Node[] = at.kind === "array" ? at.items : [];
    const near = at.kind === "object" ? at.members[0]?.key.range : items.find((item) => item.kind === "string")?.range;
    if (!near || near.file !== at.range.file) continue;
    const quote = text[near.start];
    return quote === '"' || quote === "\\" ? JSON_STYLE : quote === "'" ? SINGLE_STYLE : PLAIN_STYLE;
  }
  return isYaml(node) ? PLAIN_STYLE : JSON_STYLE;
}

/** Written without blanks, as the object around the list shows. */
function isDense({ parent }: ArrayNode): boolean {
  const key = parent?.kind === "object" ? parent.members[0]?.key.range : undefined;
  return key !== undefined && /^:\S/.test(key.file.text.slice(key.end, key.end + 2));
}

function isAloneOnItsLines(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return (
    text.slice(lineStart(text, start), start).trim() === "" && /^[ \t]*(?:,[ \t]*)?(?:(?:#|\/\/)[^\n]*)?(?:\n|$)/.test(text.slice(end))
  );
}

/** Written with brackets: JSON, and YAML's flow style. */
const isFlow = (node: Node): boolean => /^[[{]/.test(node.range.file.text.slice(node.range.start, node.range.start + 1));

/** Somewhere around it is a mapping without brackets. */
function isYaml(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) if ((at.kind === "object" || at.kind === "array") && !isFlow(at)) return true;
  return false;
}
