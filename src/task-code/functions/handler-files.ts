import { posix } from "node:path";
import type { FunctionCode } from "../../hosts/deployment.js";
import { argumentsOf, calledName, isSyntax, parseProgram, type Tree } from "../../languages/javascript/syntax.js";
import type { FileAccess } from "../../text/file-access.js";
import { rangeWithin } from "../../text/node.js";
import { range, type Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";

/** Files of one handler that are followed through relative imports. */
const MAX_FILES = 30;
const EXTENSIONS = ["ts", "mts", "cts", "tsx", "js", "mjs", "cjs"];

/** A file of the handler, parsed. */
export interface Part {
  readonly file: SourceFile;
  readonly tree: Tree;
  /** Inline code is in a template: its places are there. */
  readonly place: (start: number, end: number) => Span;
}

/** The handler's module and what it imports by relative paths, as far as they are in the repository. */
export async function partsOf(code: FunctionCode, from: SourceFile, access: FileAccess): Promise<Part[]> {
  if (code.inline) {
    const { inline } = code;
    const tree = await parseProgram("index.js", inline.value);
    return tree ? [{ file: from, tree, place: (start, end) => rangeWithin(inline, start, end) }] : [];
  }
  if (code.folder === undefined) return [];
  const module = code.handler.replace(/\.[^./]+$/, "");
  const entry = find(posix.join(code.folder, module), from, access);
  const parts: Part[] = [];
  const todo = entry ? [entry] : [];
  const seen = new Set<string>();
  for (let file = todo.shift(); file && parts.length < MAX_FILES; file = todo.shift()) {
    if (seen.has(file.path)) continue;
    seen.add(file.path);
    const tree = await parseProgram(file.path, file.text);
    if (!tree) continue;
    const own = file;
    parts.push({ file, tree, place: (start, end) => range(own, start, end) });
    for (const specifier of importsOf(tree)) {
      const next = find(specifier, file, access);
      if (next) todo.push(next);
    }
  }
  return parts;
}

function find(path: string, from: SourceFile, access: FileAccess): SourceFile | undefined {
  const stem = path.replace(/\.[cm]?js$/, "");
  const candidates = [path, ...EXTENSIONS.flatMap((e) => [`${stem}.${e}`, `${path}.${e}`]), ...EXTENSIONS.map((e) => `${path}/index.${e}`)];
  for (const candidate of candidates) {
    if (!/\.[cm]?[jt]sx?$/.test(candidate) || !access.exists(from, candidate)) continue;
    const read = access.read(from, candidate);
    if (!("refused" in read)) return read;
  }
  return undefined;
}

function importsOf(tree: Tree): string[] {
  return tree.nodes.flatMap((node) => {
    const source = /^(?:Import|Export(?:All|Named))Declaration$/.test(node.type)
      ? node.source
      : calledName(node) === "require"
        ? argumentsOf(node)[0]
        : undefined;
    const specifier = isSyntax(source) && source.type === "Literal" ? String(source.value) : "";
    return specifier.startsWith(".") ? [specifier] : [];
  });
}
