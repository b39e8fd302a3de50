import type { SourceFile } from "../../text/source-file.js";
import { loadEstree } from "./estree.js";
import type { Syntax } from "./syntax.js";

/** Where a file is no program, and in the parser's words why, where it has any. */
export interface SyntaxFault {
  /** Offset in UTF-16 units. */
  readonly at: number;
  readonly words?: string;
}

/** The syntax of a file, its first node the program; undefined where it is neither TypeScript nor JavaScript. */
export interface Parse {
  (file: SourceFile): Syntax | undefined;
  /** The first fault of a file that was parsed. */
  faultOf(file: SourceFile): SyntaxFault | undefined;
}

/** The parser is heavy: it is loaded here and nowhere else at start. Each file is parsed once. */
export async function loadParser(): Promise<Parse> {
  const { parse } = await loadEstree();
  const known = new Map<SourceFile, Syntax | undefined>();
  const faults = new Map<SourceFile, SyntaxFault>();
  const parsed = (file: SourceFile): Syntax | undefined => {
    if (known.has(file)) return known.get(file);
    let tree: Syntax | undefined;
    for (const jsx of /\.(?:[cm]?ts)$/.test(file.path) ? [false] : [true, false]) {
      try {
        tree = parse(file.text, { range: true, jsx, allowInvalidAST: true }) as unknown as Syntax;
        break;
      } catch (error) {
        // a file that cannot be parsed holds nothing
        faults.set(file, faultIn(error));
      }
    }
    known.set(file, tree);
    return tree;
  };
  return Object.assign(parsed, { faultOf: (file: SourceFile) => (known.get(file) ? undefined : faults.get(file)) });
}

/** The parser's own error says where it stopped. */
function faultIn(error: unknown): SyntaxFault {
  const { location, message } = error as { location?: { start?: { offset?: number } }; message?: string };
  return { at: location?.start?.offset ?? 0, ...(location && message ? { words: message.replace(/\.$/, "") } : {}) };
}
