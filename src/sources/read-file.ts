import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { FileAccess } from "./hosts/host.js";
import { type SourceFile, sourceFile, type TextProblem } from "./text/source-file.js";

/** Bytes. A definition may have 1 MiB, a template 1 MB; ten times that is a data file that was named by mistake. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

export class UnreadableFile extends Error {}

/** @throws UnreadableFile with a sentence for the user. Invalid UTF-8, a byte order mark and the like are problems of the file, not errors. */
export function readSourceFile(path: string, shown = shownPath(path)): SourceFile {
  let bytes: Buffer;
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new UnreadableFile(`${shown} is a folder`);
    if (stat.size > MAX_FILE_BYTES) return sourceFile(shown, "", [{ code: "file-too-large", start: 0, end: 0 }]);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UnreadableFile(
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
 * Reads what a file refers to, never outside of `root`, symbolic links included.
 * @param root absolute; normally the repository's.
 */
export function fileAccess(root: string, cwd = process.cwd()): FileAccess {
  const read = new Map<string, SourceFile>();
  const consumed = new Set<string>();
  const realRoot = real(root) ?? root;
  const locate = (from: SourceFile, path: string): string | { readonly refused: string } => {
    const target = resolve(dirname(resolve(cwd, from.path)), path);
    const actual = real(target);
    if (actual === undefined) return { refused: `there is no file ${path}` };
    return actual === realRoot || actual.startsWith(realRoot + sep) ? actual : { refused: `${path} leads out of the repository` };
  };
  return {
    consumed,
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
