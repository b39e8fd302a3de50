import { Interpreter } from "../../languages/evaluator/interpreter.js";
import { NODE } from "../../languages/evaluator/node-library.js";
import { ToNode } from "../../languages/evaluator/to-node.js";
import type { Value } from "../../languages/evaluator/values.js";
import { loadParser } from "../../languages/javascript/parse.js";
import type { Member, Node } from "../../text/node.js";
import { objectNode } from "../../text/node-builders.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { ReadSession } from "../read-session.js";

/**
 * What a program exports that `${file(lib.js):name}` names, as one object by name. The framework calls what is a
 * function; so is done here, without arguments, as far as its text tells what it gives.
 */
export async function readExports(file: SourceFile, access: ReadSession): Promise<Node | undefined> {
  const run = new Interpreter({ parse: await loadParser(), access, libraries: [NODE] });
  const exports = run.module(file)?.exports;
  if (!exports) return undefined;
  const toNode = new ToNode(undefined, undefined, true);
  const treeOf = (value: Value) => toNode.node(value.kind === "function" ? run.invoke(value, [], value.at) : value);
  const whole = exports.get("=")?.();
  if (whole && whole.kind !== "object") return treeOf(whole);
  const members: Member[] = [];
  for (const [name, read] of exports) {
    const value = read();
    const tree = name === "=" || name === "default" ? undefined : treeOf(value);
    if (tree) members.push({ key: { name, range: value.at, placeholders: [] }, value: tree, range: value.at });
  }
  return objectNode(range(file, 0, file.text.length), members, false);
}
