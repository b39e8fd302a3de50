import { parseJson } from "../../languages/json/parse-json.js";
import { parseYaml } from "../../languages/yaml/parse-yaml.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Node, ObjectNode } from "../../text/node.js";
import { objectNode, placeholder } from "../../text/node-builders.js";
import type { ParsedText, SyntaxProblem } from "../../text/problems.js";
import type { Span } from "../../text/range.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { expandShortTag } from "./short-tags.js";

export const MACHINE_TYPES: ReadonlySet<string> = new Set(["AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"]);

const MACHINE_LINE =
  // linear: what it looks at ahead is what it cannot begin with again
  /^([ \t]*)(["']?)Type\2[ \t]*:[ \t]*["']?AWS::(?:StepFunctions|Serverless)::StateMachine["']?[ \t]*(?:,[ \t]*)?(?:#.*)?\r?$/gm;
const JINJA_LINE =
  /^[ \t]*(?:\{%-?\s*(?:if|elif|else|endif|for|endfor|set|macro|endmacro|include|import|from|block|endblock|raw|endraw|with|endwith)\b[^\n]*%\}|\{#[^\n]*#\})[ \t]*\r?$/gm;
// linear: what it looks at ahead is what it cannot begin with again
const JINJA_VALUE = /\{\{(?!resolve:)[^{}\n]*\}\}/g;

export interface ReadTemplate {
  readonly root?: ObjectNode;
  /** What is in the way of a plain parser; fatal ones were read around. */
  readonly problems: readonly SyntaxProblem[];
  /** In plain words, how a text that is no YAML was read all the same. */
  readonly readAround?: string;
}

/**
 * A template's tree with short tags expanded. A text that strict YAML refuses is read as far as it goes: lines of
 * Jinja are blanked, and the blocks of state machines that the parser lost are read one by one.
 */
export async function readTemplate(file: SourceFile): Promise<ReadTemplate> {
  const whole = MappedText.ofFile(file);
  const first = await parseText(documentIn(whole));
  if (!isFatal(first)) return { ...rootOf(first), problems: first.problems };
  const jinja = withoutJinja(file);
  const second = jinja ? await parseText(jinja) : first;
  const fatal = first.problems.filter((p) => !p.tolerated);
  if (jinja && !isFatal(second)) return { ...rootOf(second), problems: fatal, readAround: "Jinja lines were skipped" };
  const best = rootOf(second).root;
  const rescued = await rescue(jinja ?? whole, best);
  if (rescued.length === 0) return { ...(best ? { root: best } : {}), problems: fatal };
  const root = joined(file, best, rescued);
  return { root, problems: fatal, readAround: "only its state machine blocks were parsed" };
}

/** Of a stream of documents the one that declares a state machine; CloudFormation itself takes one only. */
function documentIn(whole: MappedText): MappedText {
  const starts = [...whole.text.matchAll(/^---(?=\s|$)/gm)].map((m) => m.index);
  if (starts.length === 0) return whole;
  const machine = [...whole.text.matchAll(MACHINE_LINE)][0]?.index ?? -1;
  const start = starts.findLast((at) => at < machine);
  if (start === undefined || start === starts[0]) return whole;
  return whole.slice(start, starts.find((at) => at > machine) ?? whole.text.length);
}

/** JSON or YAML by its first character, with CloudFormation's short tags. */
export async function parseText(text: MappedText, version: "1.1" | "1.2" = "1.1"): Promise<ParsedText> {
  if (/^\s*\{/.test(text.text)) {
    const parsed = parseJson(text);
    if (!isFatal(parsed)) return parsed;
    const yaml = await yamlOf(text, version);
    return isFatal(yaml) ? parsed : yaml;
  }
  return yamlOf(text, version);
}

const yamlOf = (text: MappedText, version: "1.1" | "1.2") => parseYaml(text, { version, tag: expandShortTag });

export function isFatal(parsed: ParsedText): boolean {
  return parsed.problems.some((p) => !p.tolerated);
}

function rootOf(parsed: ParsedText): { root?: ObjectNode } {
  return parsed.root?.kind === "object" ? { root: parsed.root } : {};
}

/** The same text with statements of Jinja as empty lines and its values as holes; undefined where there are none. */
function withoutJinja(file: SourceFile): MappedText | undefined {
  const blanks: { start: number; end: number; value: boolean }[] = [];
  for (const m of file.text.matchAll(JINJA_LINE)) blanks.push({ start: m.index, end: m.index + m[0].length, value: false });
  for (const m of file.text.matchAll(JINJA_VALUE)) {
    const end = m.index + m[0].length;
    if (!blanks.some((b) => b.start <= m.index && end <= b.end)) blanks.push({ start: m.index, end, value: true });
  }
  if (blanks.length === 0) return undefined;
  blanks.sort((a, b) => a.start - b.start);
  return MappedText.build(range(file, 0, file.text.length), (b) => {
    let from = 0;
    for (const { start, end, value } of blanks) {
      if (start > from) b.verbatim(range(file, from, start));
      const at = range(file, start, end);
      const name = file.text.slice(start, end);
      if (value)
        b.hole(
          placeholder("unknown", name, at),
          `__${name
            .slice(2, -2)
            .trim()
            .replace(/[^\w.-]+/g, "_")}__`,
        );
      from = end;
    }
    b.verbatim(range(file, from, file.text.length));
  });
}

interface Block {
  readonly id: string;
  readonly key: Span;
  readonly value: Node;
}

/** Resources that are state machines by their text, but not in the tree: each block parsed alone, by its indentation. */
async function rescue(text: MappedText, root: ObjectNode | undefined): Promise<Block[]> {
  const known = new Set((resourcesIn(root)?.members ?? []).filter((m) => isMachine(m.value)).map((m) => m.key.name));
  const blocks: Block[] = [];
  for (const match of text.text.matchAll(MACHINE_LINE)) {
    const indent = (match[1] as string).length;
    const head = headOf(text.text, match.index, indent);
    if (!head || known.has(head.id)) continue;
    const end = endOf(text.text, head.end, head.indent);
    const parsed = await parseText(text.slice(head.end, end));
    const value = parsed.root ?? objectNode(text.rangeOf(head.start, end), [], false);
    blocks.push({ id: head.id, key: text.rangeOf(head.start, head.start + head.id.length), value });
  }
  return blocks;
}

function resourcesIn(root: ObjectNode | undefined): ObjectNode | undefined {
  const found = root?.members.find((m) => m.key.name === "Resources")?.value;
  return found?.kind === "object" ? found : undefined;
}

/** A resource that is a state machine, of CloudFormation or SAM. */
export function isMachine(node: Node): boolean {
  if (node.kind !== "object") return false;
  const type = node.members.find((m) => m.key.name === "Type")?.value;
  return type?.kind === "string" && MACHINE_TYPES.has(type.value);
}

/** The line `LogicalId:` above with less indentation. */
function headOf(text: string, from: number, indent: number): { id: string; start: number; end: number; indent: number } | undefined {
  let end = from - 1;
  while (end > 0) {
    const start = text.lastIndexOf("\n", end - 1) + 1;
    const match = /^([ \t]*)["']?([A-Za-z0-9]+)["']?[ \t]*:[ \t]*(?:#.*)?\r?$/.exec(text.slice(start, end));
    if (match && (match[1] as string).length < indent) {
      const at = text.indexOf(match[2] as string, start);
      return { id: match[2] as string, start: at, end: end, indent: (match[1] as string).length };
    }
    end = start - 1;
  }
  return undefined;
}

/** Where the first line with as little indentation begins. */
function endOf(text: string, from: number, indent: number): number {
  let at = from;
  while (at < text.length) {
    const start = at + 1;
    let end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    const line = text.slice(start, end);
    if (line.trim() !== "" && !line.trimStart().startsWith("#") && line.length - line.trimStart().length <= indent) return start;
    at = end;
  }
  return text.length;
}

function joined(file: SourceFile, root: ObjectNode | undefined, blocks: readonly Block[]): ObjectNode {
  const whole = range(file, 0, file.text.length);
  const before = resourcesIn(root);
  const names = new Set(blocks.map((b) => b.id));
  const members = [
    ...(before?.members ?? []).filter((m) => !names.has(m.key.name)),
    ...blocks.map(({ id, key, value }) => ({ key: { name: id, range: key, placeholders: [] }, value, range: key })),
  ];
  const resources = objectNode(before?.range ?? whole, members, false);
  const key = { name: "Resources", range: before?.range ?? whole, placeholders: [] };
  const others = (root?.members ?? []).filter((m) => m.key.name !== "Resources");
  return objectNode(root?.range ?? whole, [...others, { key, value: resources, range: resources.range }], false);
}
