import { type ArrayNode, type Member, type Node, type ObjectNode, toJson } from "../../text/node.js";
import { textOf } from "../../text/range.js";
import { hclKey } from "../hcl/hcl-values.js";
import { type FlowStyle, indentOf, JSON_STYLE, lineStart, PLAIN_STYLE, SINGLE_STYLE, unitOf, yamlKey } from "./style.js";

/** Terraform's programs, and templates of any ending that it renders. */
export const isTerraform = (node: Node): boolean => /\.(tf|tofu|hcl|tftpl|tpl|tmpl)$/.test(node.range.file.path);

/** Written as an expression of Terraform's language, not as text of JSON. */
export function isHcl(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) if (at.kind === "object") return at.syntax === "hcl";
  return false;
}

/** Written with brackets: JSON, and YAML's flow style. */
export const isFlow = (node: Node): boolean => /^[[{]/.test(node.range.file.text.slice(node.range.start, node.range.start + 1));

/** Somewhere around it is a mapping without brackets. */
export function isYaml(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) if ((at.kind === "object" || at.kind === "array") && !isFlow(at)) return true;
  return false;
}

/** The file's own characters are the value. */
export function isLiteral(node: Node): boolean {
  try {
    return JSON.stringify(JSON.parse(textOf(node.range))) === JSON.stringify(toJson(node));
  } catch {
    return false;
  }
}

/** What begins with a quote ends with the same one, and has it nowhere in between. */
export function isOneScalar(text: string): boolean {
  if (text.startsWith('"')) return /^"(?:[^"\\]|\\[\s\S])*"$/.test(text);
  return !text.startsWith("'") || /^'(?:[^']|'')*'$/.test(text);
}

/** As JSON has it, `"name": value`, or in Terraform's language: the value may be any expression there. */
export function isWrittenIn(object: ObjectNode, { key, value, range: { file, start, end } }: Member): boolean {
  if (file !== object.range.file || start < object.range.start || end > object.range.end || key.range.start !== start) return false;
  if (object.syntax === "hcl") return true;
  if (value.range.file !== file || value.range.end !== end) return false;
  return /^"[\s\S]*"$/.test(textOf(key.range)) && /^\s*:\s*$/.test(file.text.slice(key.range.end, value.range.start));
}

/** Nothing but a comma and a comment shares its lines. */
export function isAloneOnItsLines(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return (
    text.slice(lineStart(text, start), start).trim() === "" && /^[ \t]*(?:,[ \t]*)?(?:(?:#|\/\/)[^\n]*)?(?:\n|$)/.test(text.slice(end))
  );
}

/** A name quoted as the one that it replaces. */
export function keyLike(old: string, name: string, object: ObjectNode): string {
  if (object.syntax === "hcl") return hclKey(name, old.startsWith('"'));
  if (old.startsWith("'")) return `'${name.replaceAll("'", "''")}'`;
  return old.startsWith('"') || !isYaml(object) ? JSON.stringify(name) : yamlKey(name);
}

/** What an object is indented by within its lines: texts in another language indent by something else than the file. */
export function unitIn({ range: { file, start } }: Node, indent: string): string {
  const outer = indentOf(file.text, start);
  const unit = indent.startsWith(outer) ? indent.slice(outer.length) : "";
  return unit === "" || unit.length > 8 ? unitOf(file.text) : unit;
}

/** How the nearest name or text within brackets is written: what is added follows it. */
export function flowStyleAt(node: Node): FlowStyle {
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
export function isDense({ parent }: ArrayNode): boolean {
  const key = parent?.kind === "object" ? parent.members[0]?.key.range : undefined;
  return key !== undefined && /^:\S/.test(key.file.text.slice(key.end, key.end + 2));
}
