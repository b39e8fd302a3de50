import type { FoldingRange } from "vscode-languageserver";
import type { Node } from "../../text/node.js";
import type { DocumentModel } from "../model/document-model.js";
import { linePosition } from "../text.js";

/** Objects and lists of the definitions that take more than one line. */
export function folding({ machines, file }: DocumentModel): FoldingRange[] {
  const found = new Map<number, FoldingRange>();
  for (const { root } of machines) {
    const todo: Node[] = [root];
    for (let node = todo.pop(); node; node = todo.pop()) {
      if (node.kind === "object") todo.push(...node.members.map((m) => m.value));
      else if (node.kind === "array") todo.push(...node.items);
      else continue;
      const { range } = node;
      if (range.file.path !== file.path) continue;
      const end = range.start + file.text.slice(range.start, range.end).trimEnd().length;
      const closed = /[}\]]/.test(file.text[end - 1] ?? "");
      const endLine = linePosition(file, end).line - (closed ? 1 : 0);
      // a block of YAML begins below the name that it belongs to
      const first = linePosition(file, range.start).line;
      const startLine = closed ? first : Math.max(0, first - 1);
      const before = found.get(startLine);
      if (endLine > startLine && (!before || before.endLine < endLine)) found.set(startLine, { startLine, endLine });
    }
  }
  return [...found.values()].sort((a, b) => a.startLine - b.startLine);
}
