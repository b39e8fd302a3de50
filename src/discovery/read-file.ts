import { existsSync, readdirSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { ReadSession } from "../hosts/read-session.js";
import { type SourceFile, sourceFile, type TextProblem } from "../text/source-file.js";
import { FileTooLarge, isWithin, mostBytesOf, readPlainFile, realPath, repositoryOf, UnreadableFileError } from "./plain-file.js";

/**
 * Invalid UTF-8, a byte order mark and the like are problems of the file, not errors.
 * @throws UnreadableFileError with a sentence for the user, also if a symbolic link leads outside the repository.
 */
export function readSourceFile(path: string, shown = shownPath(path)): SourceFile {
  if (!isOwn(path)) throw new UnreadableFileError(`${shown} is a symbolic link that leads outside the repository`);
  try {
    return decode(shown, readPlainFile(path, { shown, most: mostBytesOf(path) }));
  } catch (error) {
    if (error instanceof FileTooLarge) return sourceFile(shown, "", [{ code: "file-too-large", start: 0, end: 0 }]);
    throw error;
  }
}

interface Repository {
  readonly root: string;
  /** Without symbolic links. */
  readonly actual: string;
}

/** Repositories by folder, as they were when the session began: thousands of folders share one, and few calls of the system tell which. */
let repositories = new Map<string, Repository | undefined>();

function repositoryAt(folder: string): Repository | undefined {
  if (repositories.has(folder)) return repositories.get(folder);
  const above = dirname(folder);
  const found = existsSync(resolve(folder, ".git"))
    ? { root: folder, actual: realPath(folder) ?? folder }
    : above === folder
      ? undefined
      : repositoryAt(above);
  repositories.set(folder, found);
  return found;
}

/** Files outside of any repository are named by the user; links in one are not trusted. */
function isOwn(path: string): boolean {
  const repository = repositoryAt(dirname(resolve(path)));
  if (!repository) return true;
  const actual = realPath(path);
  return actual === undefined ? isWithin(resolve(path), repository.root) : isWithin(actual, repository.actual);
}

/** A source file of the bytes of UTF-8; what is not well-formed is noted as a problem of the text. @param shown its path in messages. */
export function decode(shown: string, bytes: Uint8Array): SourceFile {
  const problems: TextProblem[] = [];
  let text: string;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    text = new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-16be").decode(bytes);
    problems.push({ code: "invalid-utf8", start: 0, end: 0 });
  } else {
    text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    if (text.includes("\ufffd") && !isUtf8(bytes)) {
      const at = text.indexOf("\ufffd");
      problems.push({ code: "invalid-utf8", start: at, end: at + 1 });
    }
  }
  if (text.startsWith("\ufeff")) {
    text = text.slice(1);
    problems.unshift({ code: "byte-order-mark", start: 0, end: 0 });
  }
  return sourceFile(shown, text, problems);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Parts without a name, drives, and separators of Windows: paths without them are shown as they are, which most are. */
const NEEDS_CARE = /(?:^|\/)\.{0,2}(?:\/|$)|[\\:]/;

/** Relative to the working directory where that does not lead out of it, with "/" as separator. */
export function shownPath(path: string, cwd = process.cwd()): string {
  const below = path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
  if (!NEEDS_CARE.test(below)) return below;
  const short = relative(cwd, resolve(cwd, path));
  const shown = short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
  return shown.split(sep).join("/");
}

/** The nearest folder upwards that is a repository, else the folder itself. */
export const repositoryRoot = (folder: string): string => repositoryOf(folder) ?? resolve(folder);

/** Asks once for each path. */
function remembering<T>(ask: (path: string) => T): (path: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return (path) => {
    const before = known.get(path);
    if (before) return before.answer;
    const answer = ask(path);
    known.set(path, { answer });
    return answer;
  };
}

/**
 * Reads what a file refers to, never outside of `root`, symbolic links included. What was asked for once is as it was then: many
 * files of a folder look for the same ones beside them.
 * @param root the widest folder allowed; each file's own repository where not given.
 * @param pending texts of files that are not written yet, by their paths as shown.
 */
export function fileAccess(root?: string, cwd = process.cwd(), pending: ReadonlyMap<string, string> = new Map()): ReadSession {
  repositories = new Map();
  const read = new Map<string, SourceFile>();
  const consumed = new Set<string>();
  const roots = new Map<string, string>();
  const actualPath = remembering(realPath);
  const widestRoot = (folder: string): string => repositoryAt(folder)?.root ?? (isWithin(folder, cwd) ? cwd : folder);
  const namesIn = remembering((folder): readonly string[] => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  });
  const rootFor = (from: SourceFile): string => {
    const folder = root === undefined ? dirname(resolve(cwd, from.path)) : resolve(cwd, root);
    const known = roots.get(folder);
    if (known !== undefined) return known;
    const found = root === undefined ? widestRoot(folder) : folder;
    const actual = realPath(found) ?? found;
    roots.set(folder, actual);
    return actual;
  };
  const locate = (from: SourceFile, path: string): string | { readonly refused: string } => {
    const target = resolve(dirname(resolve(cwd, from.path)), path);
    const allowed = rootFor(from);
    // a path that leaves is refused whether or not something is there: nothing is disclosed about what is outside
    const outside = { refused: `${path} is outside the repository` };
    const actual = actualPath(target);
    if (actual === undefined)
      return isWithin(target, allowed) || isWithin(target, root ?? widestRoot(dirname(resolve(cwd, from.path))))
        ? { refused: `file ${path} does not exist` }
        : outside;
    return isWithin(actual, allowed) ? actual : outside;
  };
  return {
    consumed,
    named: new Set(),
    given: new Set(),
    synthesized: new Set(),
    exists: (from, path) => typeof locate(from, path) === "string",
    list(from, path) {
      const at = locate(from, path);
      return typeof at === "string" ? namesIn(at) : [];
    },
    read(from, path) {
      const at = locate(from, path);
      if (typeof at !== "string") return at;
      const known = read.get(at);
      if (known) return known;
      try {
        const shown = shownPath(at, cwd);
        const text = pending.get(shown);
        const file = text === undefined ? readSourceFile(at, shown) : sourceFile(shown, text);
        read.set(at, file);
        return file;
      } catch (error) {
        return { refused: (error as Error).message };
      }
    },
  };
}
