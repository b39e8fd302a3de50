import type { MappedText, Placeholder, PlaceholderKind } from "../../../text/mapped-text.js";
import type { Node, StringNode } from "../../../text/node.js";
import { asText, placeholder, type Replacement, replaceParts, stringNode } from "../../../text/node-builders.js";
import type { Span } from "../../../text/range.js";

const VARIABLE = /\$\{(!?)([^${}]+)\}/g;
const DYNAMIC_REFERENCE = /\{\{resolve:[^{}]*\}\}/g;

/** The value of the variable `name`, which is written as `written`; undefined where it is `AWS::NoValue`. */
type VariableOf = (name: string, at: Span, written: string) => Node | undefined;

/** `Fn::Sub`: a text with the values of its variables. */
export function substitute(content: MappedText, variableOf: VariableOf): MappedText {
  const parts: Replacement[] = [];
  for (const match of content.text.matchAll(VARIABLE)) {
    const [written, literal, raw] = match as unknown as [string, string, string];
    const start = match.index;
    const end = start + written.length;
    if (literal) {
      parts.push({ start, end, by: `\${${raw}}` });
      continue;
    }
    const name = raw.trim();
    const range = content.rangeOf(start, end);
    const value = variableOf(name, range, written);
    parts.push({ start, end, by: value ? replacement(value, written, range) : "" });
  }
  return replaceParts(content, parts);
}

/** What stands for a variable within a text. The place stays that of the variable. */
export function replacement(value: Node, written: string, at: Span): Placeholder | string {
  if (value.kind === "placeholder") return { ...value.placeholder, name: written, range: at };
  const content = asText(value);
  if (!content) return placeholder("unknown", written, at);
  const holes = content.holesIn();
  const [first] = holes;
  if (!first) return content.text;
  const whole = holes.length === 1 && first.start === 0 && first.end === content.text.length;
  if (whole) return { ...first.placeholder, name: written, range: at };
  const resource = holes.map((h) => h.placeholder.resource).find((r) => r !== undefined);
  return { ...placeholder(arnLike(content.text), written, at, resource), parts: content };
}

/** `arn:aws:lambda:${Region}:…`: the form that a text with holes has all the same. */
function arnLike(text: string): PlaceholderKind {
  if (/^arn:[^:]*:lambda:.*:function:/.test(text)) return "lambda-arn";
  if (/^arn:[^:]*:states:.*:stateMachine:/.test(text)) return "state-machine-arn";
  if (/^arn:[^:]*:states:.*:activity:/.test(text)) return "activity-arn";
  if (/^arn:/.test(text)) return "arn";
  return "text";
}

/** A text whose dynamic references, as to secrets, are left to deployment. */
export function withDynamicReferences(node: StringNode): StringNode {
  if (!node.value.includes("{{resolve:")) return node;
  const content = node.content();
  const parts = [...content.text.matchAll(DYNAMIC_REFERENCE)].map((m) => {
    const end = m.index + m[0].length;
    return { start: m.index, end, by: placeholder("text", m[0], content.rangeOf(m.index, end)) };
  });
  return parts.length > 0 ? stringNode(replaceParts(content, parts), node.range) : node;
}
