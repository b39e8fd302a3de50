import { host } from "../../src/hosts/terraform/host.js";
import { get, type Node, type PlaceholderNode, type StringNode } from "../../src/text/node.js";
import { readWith } from "../support/memory-access.js";

export const read = (text: string, others: Record<string, string> = {}, name = "main.tf") => readWith(host, { [name]: text, ...others });

/** A machine of that definition, and what else the file says. */
export const machine = (definition: string, rest = ""): string => `resource "aws_sfn_state_machine" "flow" {
  name       = "flow"
  role_arn   = aws_iam_role.flow.arn
  definition = ${definition}
}
${rest}`;

/** The first node, in reading order, that `wanted` takes. */
export function find<N extends Node>(root: Node | undefined, wanted: (node: Node) => node is N): N {
  const todo = root ? [root] : [];
  while (todo.length > 0) {
    const node = todo.shift() as Node;
    if (wanted(node)) return node;
    todo.push(...(node.kind === "object" ? node.members.map((m) => m.value) : node.kind === "array" ? node.items : []));
  }
  throw new Error("no such node");
}

export const string =
  (value: string | RegExp) =>
  (node: Node): node is StringNode =>
    node.kind === "string" && (typeof value === "string" ? node.value === value : value.test(node.value));

export const isHole = (node: Node): node is PlaceholderNode => node.kind === "placeholder";

export const at = (root: Node | undefined, ...path: string[]): Node | undefined =>
  path.reduce<Node | undefined>(
    (node, name) => (node?.kind === "object" ? get(node, name) : node?.kind === "array" ? node.items[Number(name)] : undefined),
    root,
  );
