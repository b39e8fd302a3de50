import type { MappedText } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import { arrayNode, objectNode, stringNode } from "../../text/node-builders.js";
import { placeholdersIn } from "../../text/placeholders.js";

const SHORT: Readonly<Record<string, string>> = {
  "!Ref": "Ref",
  "!Condition": "Condition",
};

const FUNCTIONS = new Set(
  "And,Base64,Cidr,Contains,Equals,FindInMap,ForEach,GetAtt,GetAZs,If,ImportValue,Join,Length,Not,Or,Select,Split,Sub,ToJsonString,Transform".split(
    ",",
  ),
);

/**
 * `!Sub text` is `{"Fn::Sub": text}`, and so on for every short tag of CloudFormation. Tags of other tools keep their
 * name: what they make of a value is the tool's business.
 */
export function expandShortTag(tag: string, node: Node): Node {
  const name = SHORT[tag] ?? (FUNCTIONS.has(tag.slice(1)) ? `Fn::${tag.slice(1)}` : tag);
  const value = name === "Fn::GetAtt" ? attribute(node) : node;
  const key = { name, range: node.range, placeholders: [] };
  return objectNode(node.range, [{ key, value, range: node.range }], false);
}

/** `!GetAtt Queue.Arn` is the list of the logical id and the attribute, which may have dots of its own. */
function attribute(node: Node): Node {
  if (node.kind !== "string" || placeholdersIn(node.value).length > 0) return node;
  const dot = node.value.indexOf(".");
  if (dot < 0) return node;
  const content: MappedText = node.content();
  return arrayNode(node.range, [stringNode(content.slice(0, dot)), stringNode(content.slice(dot + 1, node.value.length))]);
}
