import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { ReadSession } from "../hosts/read-session.js";
import { type SourceFile, sourceFile, type TextProblem } from "../text/source-file.js";

/** Bytes. A definition may have 1 MiB, a template 1 MB; ten times that is a data file that was named by mistake. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;

export class UnreadableFileError extends Error {}

/** @throws UnreadableFile with a sentence for the user. Invalid UTF-8, a byte order mark and the like are problems of the file, not errors. */
export function readSourceFile(path: string, shown = shownPath(path)): SourceFile {
  let bytes: Buffer;
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new UnreadableFileError(`${shown} is a folder`);
    if (stat.size > MAX_FILE_BYTES) return sourceFile(shown, "", [{ code: "file-too-large", start: 0, end: 0 }]);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UnreadableFileError(
      code === "ENOENT"
        ? `${shown}: there is no such file`
        : code === "EACCES"
          ? `${shown}: no permission to read it`
          : `${shown}: ${(error as Error).message}`,
    );
  }
  return decode(shown, bytes);
}

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

/** Relative to the working directory where that does not lead out of it, with "/" as separator. */
export function shownPath(path: string, cwd = process.cwd()): string {
  const short = relative(cwd, resolve(cwd, path));
  const shown = short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
  return shown.split(sep).join("/");
}

/** The nearest folder upwards that is a repository, else the folder itself. */
export function repositoryRoot(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return resolve(folder);
  }
}

/**
 * The folder that references of a file may not leave: its repository, else the working directory where the file lies
 * below it, else the file's own folder.
 */
function rootOf(path: string, cwd = process.cwd()): string {
  const folder = dirname(resolve(cwd, path));
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return isWithin(folder, cwd) ? cwd : folder;
  }
}

const isWithin = (path: string, folder: string) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/**
 * Reads what a file refers to, never outside of `root`, symbolic links included.
 * @param root the widest folder allowed; each file's own repository where not given.
 */
export function fileAccess(root?: string, cwd = process.cwd()): ReadSession {
  const read = new Map<string, SourceFile>();
  const consumed = new Set<string>();
  const roots = new Map<string, string>();
  const rootFor = (from: SourceFile): string => {
    const folder = root === undefined ? dirname(resolve(cwd, from.path)) : resolve(cwd, root);
    const known = roots.get(folder);
    if (known !== undefined) return known;
    const found = root === undefined ? rootOf(from.path, cwd) : folder;
    const actual = real(found) ?? found;
    roots.set(folder, actual);
    return actual;
  };
  const locate = (from: SourceFile, path: string): string | { readonly refused: string } => {
    const target = resolve(dirname(resolve(cwd, from.path)), path);
    const allowed = rootFor(from);
    // a path that leaves is refused whether or not something is there: nobody learns what lies outside
    const outside = { refused: `${path} leads out of the repository` };
    const actual = real(target);
    if (actual === undefined)
      return isWithin(target, allowed) || isWithin(target, root ?? rootOf(from.path, cwd))
        ? { refused: `there is no file ${path}` }
        : outside;
    return isWithin(actual, allowed) ? actual : outside;
  };
  return {
    consumed,
    given: new Set(),
    synthesized: new Set(),
    exists: (from, path) => typeof locate(from, path) === "string",
    list(from, path) {
      const at = locate(from, path);
      try {
        return typeof at === "string" ? readdirSync(at) : [];
      } catch {
        return [];
      }
    },
    read(from, path) {
      const at = locate(from, path);
      if (typeof at !== "string") return at;
      const known = read.get(at);
      if (known) return known;
      try {
        const file = readSourceFile(at, shownPath(at, cwd));
        read.set(at, file);
        return file;
      } catch (error) {
        return { refused: (error as Error).message };
      }
    },
  };
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
