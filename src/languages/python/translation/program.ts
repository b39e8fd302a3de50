import type { Tree } from "@lezer/common";
import type { Syntax } from "../../javascript/syntax.js";
import { declarations } from "./functions.js";
import { nameAt, type Source, syntax } from "./nodes.js";
import { assignedNames } from "./scopes.js";
import { body } from "./statements.js";

/**
 * A Python program as a tree in the form of ESTree, which the evaluator and the readers of functions follow: statements
 * and expressions that both languages have are the same nodes, what only Python has are nodes of its own.
 */
export function translate(tree: Tree, text: string): Syntax {
  const source: Source = { text, depth: 0 };
  const root = tree.topNode;
  const { names } = assignedNames(root, source);
  const place = { from: root.to, to: root.to };
  const specifiers = names.map((name) => syntax("ExportSpecifier", place, { local: nameAt(name, place), exported: nameAt(name, place) }));
  const exported = syntax("ExportNamedDeclaration", place, { specifiers });
  return syntax("Program", root, { language: "python", body: [exported, ...declarations(names, root), ...body(root, source)] });
}
