import type { Tree } from "@lezer/common";
import type { SourceFile } from "../../text/source-file.js";
import type { Parse, SyntaxFault } from "../javascript/parse.js";
import type { Syntax } from "../javascript/syntax.js";

/**
 * The parser of Python, whose trees have the form that the evaluator follows. It is loaded here and nowhere else. It
 * accepts every text: what it cannot read is a node of unknown meaning. Each file is parsed once.
 */
export async function loadPythonParser(): Promise<Parse> {
  const [{ parser }, { translate }] = await Promise.all([import("@lezer/python"), import("./translation/program.js")]);
  const known = new Map<SourceFile, Syntax>();
  const faults = new Map<SourceFile, SyntaxFault>();
  const parsed = (file: SourceFile): Syntax => {
    const before = known.get(file);
    if (before) return before;
    const tree = parser.parse(file.text);
    const fault = firstFault(tree);
    if (fault) faults.set(file, fault);
    const program = translate(tree, file.text);
    known.set(file, program);
    return program;
  };
  return Object.assign(parsed, { faultOf: (file: SourceFile) => faults.get(file) });
}

function firstFault(tree: Tree): SyntaxFault | undefined {
  const cursor = tree.cursor();
  do if (cursor.type.isError) return { at: cursor.from };
  while (cursor.next());
  return undefined;
}
