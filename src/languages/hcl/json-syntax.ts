import type { MappedText } from "../../text/mapped-text.js";
import type { Member, Node } from "../../text/node.js";
import { asText } from "../../text/node-builders.js";
import type { Span } from "../../text/range.js";
import { parseJson } from "../json/parse-json.js";
import { parseTemplate } from "./parse.js";
import { type Attribute, type Block, type Body, type Expression, HclError, type TemplatePart } from "./syntax.js";

/** How many labels a block of that type has in front of its body. */
const LABELS: ReadonlyMap<string, number> = new Map([
  ["resource", 2],
  ["data", 2],
  ["variable", 1],
  ["output", 1],
  ["module", 1],
  ["locals", 0],
]);

/** Nested blocks that are looked for; everything else is an attribute. */
const INNER_BLOCKS = new Set(["logging_configuration", "tracing_configuration", "dynamic", "content"]);

const MAX_DEPTH = 400;

/** A part of the file that could not be read. */
interface JsonSyntaxProblem {
  readonly range: Span;
  readonly severity: "error";
  readonly message: string;
}

/**
 * Terraform's JSON syntax as the same tree as HCL: strings are templates.
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function jsonBody(text: MappedText): { body: Body; problems: JsonSyntaxProblem[] } {
  const { root, problems } = parseJson(text);
  const found: JsonSyntaxProblem[] = problems
    .filter((p) => !p.tolerated)
    .map((p) => ({ range: p.range, severity: "error", message: `Invalid for Terraform: ${p.detail ?? p.code}` }));
  const blocks: Block[] = [];
  for (const section of root?.kind === "object" ? root.members : []) {
    const labels = LABELS.get(section.key.name);
    if (labels === undefined) continue;
    for (const { path, member, node } of labeled(section, labels)) {
      try {
        blocks.push(blockOf(section.key.name, path, member, node));
      } catch (error) {
        if (!(error instanceof HclError)) throw error;
        found.push({ range: error.at, severity: "error", message: `Invalid for Terraform: ${error.message}` });
      }
    }
  }
  return { body: { attributes: [], blocks }, problems: found };
}

/** `terraform.tfvars.json`: values by name. */
export function jsonValues(text: MappedText): Body {
  const { root } = parseJson(text);
  try {
    if (root) return bodyOf(root);
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
  }
  return { attributes: [], blocks: [] };
}

interface Labeled {
  readonly path: readonly string[];
  readonly member: Member;
  readonly node: Node;
}

/** Bodies below `count` levels of labels; each level may be a list of objects. */
function labeled(section: Member, count: number): Labeled[] {
  let level: Labeled[] = [{ path: [], member: section, node: section.value }];
  for (let n = 0; n < count; n++) {
    level = level.flatMap(({ path, node }) =>
      each(node).flatMap((item) =>
        item.kind === "object" ? item.members.map((m) => ({ path: [...path, m.key.name], member: m, node: m.value })) : [],
      ),
    );
  }
  return level.flatMap((found) => each(found.node).map((node) => ({ ...found, node })));
}

const each = (node: Node): readonly Node[] => (node.kind === "array" ? node.items : [node]);

function blockOf(type: string, labels: readonly string[], member: Member, node: Node): Block {
  return { type, labels, body: bodyOf(node), header: member.key.range, at: member.range };
}

function bodyOf(node: Node): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (const m of node.kind === "object" ? node.members : []) {
    const { name } = m.key;
    if (name === "//") continue;
    if (INNER_BLOCKS.has(name)) for (const inner of each(m.value)) blocks.push(...innerBlocks(name, m, inner));
    attributes.push({ name, nameAt: m.key.range, value: expressionOf(m.value, 0), at: m.range });
  }
  return { attributes, blocks };
}

function innerBlocks(name: string, member: Member, node: Node): Block[] {
  if (name !== "dynamic") return [blockOf(name, [], member, node)];
  return node.kind === "object"
    ? node.members.flatMap((m) => each(m.value).map((inner) => blockOf("dynamic", [m.key.name], m, inner)))
    : [];
}

function expressionOf(node: Node, depth: number): Expression {
  const at = node.range;
  if (depth > MAX_DEPTH) throw new HclError(`values are nested more than ${MAX_DEPTH} deep`, at);
  switch (node.kind) {
    case "object":
      return {
        type: "object",
        items: node.members
          .filter((m) => m.key.name !== "//")
          .map((m) => ({ key: textAt(m), value: expressionOf(m.value, depth + 1), at: m.range })),
        at,
      };
    case "array":
      return { type: "tuple", items: node.items.map((item) => expressionOf(item, depth + 1)), at };
    case "number":
    case "boolean":
      return { type: "literal", value: node.value, text: node.kind === "number" ? node.text : String(node.value), at };
    case "null":
      return { type: "literal", value: null, text: "null", at };
    default: {
      const content = node.kind === "string" ? node.content() : (asText(node) as MappedText);
      return { type: "template", parts: content.text.includes("{") ? parseTemplate(content) : [textPart(content)], at };
    }
  }
}

const textPart = (text: MappedText): TemplatePart => ({ kind: "text", text });

function textAt({ key }: Member): Expression {
  return { type: "name", name: key.name, at: key.range };
}
