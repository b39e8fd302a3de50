import type { SourceFile } from "../../text/source-file.js";
import { loadEstree } from "./estree.js";
import type { Syntax } from "./syntax.js";

/** The syntax of a file, its first node the program; undefined where it is neither TypeScript nor JavaScript. */
export type Parse = (file: SourceFile) => Syntax | undefined;

/** The parser is heavy: it is loaded here and nowhere else at start. Each file is parsed once. */
export async function loadParser(): Promise<Parse> {
  const { parse } = await loadEstree();
  const known = new Map<SourceFile, Syntax | undefined>();
  return (file) => {
    if (known.has(file)) return known.get(file);
    let tree: Syntax | undefined;
    for (const jsx of /\.(?:[cm]?ts)$/.test(file.path) ? [false] : [true, false]) {
      try {
        tree = parse(file.text, { range: true, jsx, allowInvalidAST: true }) as unknown as Syntax;
        break;
      } catch {
        // a file that cannot be parsed holds nothing
      }
    }
    known.set(file, tree);
    return tree;
  };
}
