import { MappedText } from "../../text/mapped-text.js";
import { get, type Node } from "../../text/node.js";
import { mapTree, stringNode } from "../../text/node-builders.js";
import type { SourceFile } from "../../text/source-file.js";
import type { HostProblem } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { callOf } from "./evaluation/calls.js";
import type { Evaluator } from "./evaluation/evaluator.js";
import { openLocation } from "./locations.js";
import { isFatal, parseText } from "./read-template.js";

/** Includes within what was included are followed so far. */
const MAX_ROUNDS = 5;
/** More files than these no template puts together. */
const MAX_FILES = 200;

interface Include {
  /** What names the file. */
  readonly location: Node;
  readonly as: "text" | "tree";
}

/**
 * The file that stands for a value: the macro AWS::Include, `Rain::Embed` and `Rain::Include`, and the tags that other
 * tools use alike (`!Include path`).
 */
export function includeOf(node: Node): Include | undefined {
  const call = callOf(node);
  if (call?.name === "Fn::Transform") {
    const { argument } = call;
    const name = argument.kind === "object" ? get(argument, "Name") : undefined;
    const parameters = argument.kind === "object" ? get(argument, "Parameters") : undefined;
    const location = parameters?.kind === "object" ? get(parameters, "Location") : undefined;
    return name?.kind === "string" && name.value === "AWS::Include" && location ? { location, as: "tree" } : undefined;
  }
  const tool = call && /^!?(?:Rain::)?(Embed|Include|File|Inline)$/i.exec(call.name);
  return tool ? { location: call.argument, as: /embed/i.test(tool[1] as string) ? "text" : "tree" } : undefined;
}

export interface Included {
  readonly node: Node;
  readonly used: readonly SourceFile[];
  readonly trouble: readonly HostProblem[];
}

/** The value with every file that it includes in its place; what cannot be read stays as it is written. */
export async function withIncludes(value: Node, evaluator: Evaluator, access: ReadSession): Promise<Included> {
  const used: SourceFile[] = [];
  const trouble: HostProblem[] = [];
  let node = value;
  for (let round = 0; ; round++) {
    const wanted = includesIn(node);
    const [first] = wanted;
    if (!first) return { node, used, trouble };
    if (round >= MAX_ROUNDS || used.length > MAX_FILES) {
      trouble.push({ range: first.range, severity: "error", message: "Circular include of files" });
      return { node, used, trouble };
    }
    const made = new Map<Node, Node>();
    for (const at of wanted) {
      const tree = await contentOf(at, evaluator, access, used);
      if (tree) made.set(at, tree);
    }
    if (made.size === 0) return { node, used, trouble };
    node = mapTree(node, (at) => made.get(at) ?? at) ?? node;
  }
}

function includesIn(root: Node): Node[] {
  const found: Node[] = [];
  mapTree(root, (node) => {
    if (includeOf(node)) found.push(node);
    return node;
  });
  return found;
}

async function contentOf(at: Node, evaluator: Evaluator, access: ReadSession, used: SourceFile[]): Promise<Node | undefined> {
  const include = includeOf(at);
  const located = include && openLocation(evaluator.evaluate(include.location), evaluator.template.file, access);
  if (!located || !("file" in located)) return undefined;
  const text = MappedText.ofFile(located.file);
  const parsed = include.as === "tree" ? await parseText(text) : undefined;
  const tree = include.as === "text" ? stringNode(text) : parsed && !isFatal(parsed) ? parsed.root : undefined;
  if (!tree) return undefined;
  used.push(located.file);
  access.consumed.add(located.file.path);
  return tree;
}
