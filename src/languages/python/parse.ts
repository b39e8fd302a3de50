import type { SourceFile } from "../../text/source-file.js";
import type { Parse } from "../javascript/parse.js";
import type { Syntax } from "../javascript/syntax.js";

/**
 * The parser of Python, whose trees have the form that the evaluator follows. It is loaded here and nowhere else. It
 * accepts every text: what it cannot read is a node of unknown meaning. Each file is parsed once.
 */
export async function loadPythonParser(): Promise<Parse> {
  const [{ parser }, { translate }] = await Promise.all([import("@lezer/python"), import("./translation/program.js")]);
  const known = new Map<SourceFile, Syntax>();
  return (file) => {
    const before = known.get(file);
    if (before) return before;
    const program = translate(parser.parse(file.text), file.text);
    known.set(file, program);
    return program;
  };
}
