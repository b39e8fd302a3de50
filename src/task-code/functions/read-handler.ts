import { posix } from "node:path";
import type { FunctionCode, FunctionSourceFacts } from "../../hosts/deployment.js";
import {
  argumentsOf,
  calledName,
  isSyntax,
  lastName,
  parseProgram,
  propertyOf,
  type Syntax,
  type Tree,
} from "../../languages/javascript/syntax.js";
import type { FileAccess } from "../../text/file-access.js";
import { rangeWithin } from "../../text/node.js";
import { range, type Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import { isNotIdempotent } from "./effects.js";
import { ThrownErrors } from "./thrown-errors.js";

/** Files of one handler that are followed through relative imports. */
const MAX_FILES = 30;
const EXTENSIONS = ["ts", "mts", "cts", "tsx", "js", "mjs", "cjs"];

/** A file of the handler, parsed. */
interface Part {
  readonly file: SourceFile;
  readonly tree: Tree;
  /** Inline code is in a template: its places are there. */
  readonly place: (start: number, end: number) => Span;
}

/**
 * What a function's code does, read off its source: the errors it throws by name, its use of task tokens, calls that
 * are not idempotent. Undefined where the code is not JavaScript or not in the repository.
 * @param from the file that declares the function: folders are relative to its own.
 */
export async function readHandler(code: FunctionCode, from: SourceFile, access: FileAccess): Promise<FunctionSourceFacts | undefined> {
  if (code.runtime !== undefined && !/^(?:nodejs|provided)/.test(code.runtime)) return undefined;
  const parts = await partsOf(code, from, access);
  const [first] = parts;
  if (!first) return undefined;
  const errors = new ThrownErrors(parts.map(({ tree, place }) => ({ tree, place })));
  const calls = (name: string) => parts.some(({ tree }) => tree.nodes.some((node) => sends(node, name)));
  return {
    file: first.file.path,
    throws: [...errors.names].sort(),
    throwsUnknown: errors.open,
    unnamed: errors.unnamed,
    words: wordsOf(parts),
    sendsTaskSuccess: calls("sendTaskSuccess"),
    sendsTaskFailure: calls("sendTaskFailure"),
    sendsTaskHeartbeat: calls("sendTaskHeartbeat"),
    pollsActivity: calls("getActivityTask"),
    effects: parts.flatMap(effectsOf),
  };
}

/** The handler's module and what it imports by relative paths, as far as they are in the repository. */
async function partsOf(code: FunctionCode, from: SourceFile, access: FileAccess): Promise<Part[]> {
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

/** Names and short texts that are anywhere in the code: an error that none of them names comes from elsewhere. */
function wordsOf(parts: readonly Part[]): Set<string> {
  const words = new Set<string>();
  for (const { tree } of parts)
    for (const node of tree.nodes) {
      if (node.type === "Identifier") words.add(String(node.name));
      if (node.type === "Literal" && typeof node.value === "string" && node.value.length < 100) words.add(node.value);
    }
  return words;
}

/** `client.sendTaskSuccess(…)` of both SDKs, `new SendTaskSuccessCommand(…)` of the newer one. */
function sends(node: Syntax, method: string): boolean {
  const name = calledName(node);
  if (node.type === "NewExpression") return name === `${method.charAt(0).toUpperCase()}${method.slice(1)}Command`;
  return name === method && node.type === "CallExpression" && (node.callee as Syntax).type === "MemberExpression";
}

function effectsOf({ tree, place }: Part): FunctionSourceFacts["effects"] {
  return tree.nodes.flatMap((node) => {
    const name = node.type === "NewExpression" ? lastName(node.callee) : undefined;
    const command = /^(\w+)Command$/.exec(name ?? "")?.[1];
    if (command === undefined) return [];
    const input = argumentsOf(node)[0];
    return isNotIdempotent(command, (member) => propertyOf(input, member) !== undefined) ? [{ command, at: place(...node.range) }] : [];
  });
}
