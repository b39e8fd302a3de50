import { parseJson } from "../../languages/json/parse-json.js";
import { parseYaml } from "../../languages/yaml/parse-yaml.js";
import type { MappedText } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import { asText, mapTree, type Replacement, replaceParts, stringNode } from "../../text/node-builders.js";
import type { ParsedText } from "../../text/problems.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";

const PLACEHOLDER = /\$\{([^${}!]+)\}/g;

/** What `${name}` becomes; undefined where it is not stated. */
export type Substitute = (name: string, written: string, at: import("../../text/range.js").Span) => Replacement["by"] | undefined;

/** The text with its `${name}` replaced as far as `substitute` knows them. */
export function substituted(content: MappedText, substitute: Substitute): MappedText {
  const parts: Replacement[] = [];
  for (const match of content.text.matchAll(PLACEHOLDER)) {
    const [written, name = ""] = match;
    const end = match.index + written.length;
    const by = substitute(name.trim(), written, content.rangeOf(match.index, end));
    if (by !== undefined) parts.push({ start: match.index, end, by });
  }
  return replaceParts(content, parts);
}

/** The same in every string of a tree. A string stays a string, whatever is put in. */
export function substitutedTree(root: Node, substitute: Substitute): Node {
  const made = mapTree(root, (node) => {
    if (node.kind !== "string" || !node.value.includes("${")) return node;
    const content = asText(node) as MappedText;
    const changed = substituted(content, substitute);
    return changed === content ? node : stringNode(changed, node.range);
  });
  return made ?? root;
}

/** A definition's text, JSON or YAML by its first character, as Step Functions tells them apart. */
export async function parseDefinitionText(text: MappedText, name: string): Promise<ParsedText> {
  if (/^\s*(?:[{[]|\/[/*])/.test(text.text)) return parseJson(text);
  const json = /\.json$/i.test(name) && !/^\s*[A-Za-z#-]/.test(text.text);
  return json || text.text.trim() === "" ? parseJson(text) : parseYaml(text);
}

/** All that is there is a word for a tool to replace: `{{DEFINITION}}`, `@@definition@@`, `__DEFINITION__`, `DEFINITION`. */
// linear: what it looks at ahead is what it cannot begin with again
const STAND_IN = /^\s*(?:\{\{[^{}]*\}\}|<%[^%]*%>|(@@?|%%?|__)[\w.-]+?\1|[A-Z][A-Z\d_-]*)\s*$/;

/** A text within another file, with the reason where its definition is inserted later. */
export type InlineText = ParsedText & { readonly partial?: string };

/**
 * A definition whose text is written within the file that declares its state machine, as `parseDefinitionText` reads it.
 * A build may replace words of such a file before it is deployed; a file of its own is the definition, whatever it holds.
 */
export async function parseInlineDefinition(text: MappedText): Promise<InlineText> {
  if (STAND_IN.test(text.text)) return { problems: [], partial: "another tool inserts the text of the definition" };
  return parseDefinitionText(text, "");
}

/** Adds what reading the file's bytes found to what its parser found. */
export function withFileProblems(parsed: ParsedText, file: SourceFile): ParsedText {
  if (file.problems.length === 0) return parsed;
  const problems = file.problems
    .filter((p) => !parsed.problems.some((q) => q.code === p.code))
    .map(({ code, start, end }) => ({ code, range: range(file, start, end), tolerated: code === "byte-order-mark" }));
  return { ...parsed, problems: [...problems, ...parsed.problems] };
}
