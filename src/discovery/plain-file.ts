import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

/** Bytes. A definition may have 1 MiB, a template 1 MB; what is twenty times larger is a data file named by mistake. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** Bytes of programs and YAML, which take longer to read than JSON: a template may have 1 MB. */
const MAX_WRITTEN_BYTES = 4 * 1024 * 1024;
/** Bytes of a definition, template or program by its name. */
export const mostBytesOf = (path: string): number => (/\.json[c5]?$/i.test(path) ? MAX_FILE_BYTES : MAX_WRITTEN_BYTES);
/** Bytes of files that people write by hand: configurations, manifests, ignore files. */
export const MAX_SETTINGS_BYTES = 4 * 1024 * 1024;

/** A file that cannot be read or written; the message is a sentence for the user. */
export class UnreadableFileError extends Error {}
/** A file above the limit of bytes; nothing of it was kept. */
export class FileTooLarge extends UnreadableFileError {}

interface ReadOptions {
  /** The file's name in messages. */
  readonly shown?: string;
  /** Bytes. Default: {@link MAX_FILE_BYTES}. */
  readonly most?: number;
}

/**
 * The content of a regular file. Devices, sockets and FIFOs are refused without waiting for them, and no more than
 * `most` bytes are read whatever the file system says of its size.
 * @throws UnreadableFileError
 */
export function readPlainFile(path: string, { shown = path, most = MAX_FILE_BYTES }: ReadOptions = {}): Buffer {
  let file: number | undefined;
  try {
    // without O_NONBLOCK, opening a FIFO waits for a writer
    file = openSync(path, constants.O_RDONLY | (isDescriptor(path) ? 0 : (constants.O_NONBLOCK ?? 0)));
    const stat = fstatSync(file);
    if (stat.isDirectory()) throw new UnreadableFileError(`${shown} is a folder`);
    if (!stat.isFile() && !(isDescriptor(path) && (stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice())))
      throw new UnreadableFileError(`${shown} is not a regular file`);
    if (stat.isFile() && stat.size > most) throw tooLarge(shown, most);
    return readDescriptor(file, shown, most, stat.isFile() ? stat.size : 0);
  } catch (error) {
    throw error instanceof UnreadableFileError ? error : new UnreadableFileError(`${shown}: ${reasonOf(error)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Standard input, as far as `most` bytes. @throws UnreadableFileError */
export function readStandardInput(most = MAX_FILE_BYTES): Buffer {
  try {
    return readDescriptor(0, "standard input", most);
  } catch (error) {
    throw error instanceof UnreadableFileError ? error : new UnreadableFileError(`standard input: ${reasonOf(error)}`);
  }
}

/** Undefined where it cannot be read: for files that are optional. */
export function readOptionalFile(path: string, most = MAX_SETTINGS_BYTES): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readPlainFile(path, { most }).toString("utf8");
  } catch {
    return undefined;
  }
}

/**
 * A path below the current folder stays below it: links in a repository may have been laid by others.
 * @throws UnreadableFileError with a sentence for the user.
 */
export function writePlainFile(path: string, content: string | Uint8Array, folder = process.cwd()): void {
  try {
    if (isWithin(resolve(path), folder) && !isPlainPlace(realTarget(resolve(path)), realpathSync(folder)))
      throw new UnreadableFileError(`${path} cannot be written: a link leads out of the folder or into .git`);
    writeFileSync(path, content);
  } catch (error) {
    throw error instanceof UnreadableFileError ? error : new UnreadableFileError(`${path} cannot be written: ${reasonOf(error)}`);
  }
}

const isPlainPlace = (path: string, folder: string): boolean =>
  isWithin(path, folder) && !path.slice(folder.length).split(sep).includes(".git");

/** Where a file would be written: links are followed, also one to a file that is not there yet. */
function realTarget(path: string, links = 40): string {
  const own = join(realFolder(dirname(path)), basename(path));
  return links > 0 && lstatSync(own, { throwIfNoEntry: false })?.isSymbolicLink()
    ? realTarget(resolve(dirname(own), readlinkSync(own)), links - 1)
    : own;
}

const realFolder = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** `/dev/stdin`, `<(command)` of shells: only the user on the command line can mean these. */
const isDescriptor = (path: string): boolean => /^\/dev\/(?:stdin|fd\/\d+)$|^\/proc\/self\/fd\/\d+$/.test(path);

const CHUNK = 64 * 1024;

/** @param expected bytes, as far as the file system knows: one more is asked for, which tells that it is all. */
function readDescriptor(file: number, shown: string, most: number, expected = 0): Buffer {
  const chunks: Buffer[] = [];
  let chunk = Buffer.allocUnsafe(Math.min(expected > 0 ? expected + 1 : CHUNK, most + 1));
  for (let [size, used] = [0, 0]; ; ) {
    const read = readSome(file, chunk.subarray(used));
    size += read;
    used += read;
    if (size > most) throw tooLarge(shown, most);
    if (read === 0) return chunks.length === 0 ? chunk.subarray(0, used) : Buffer.concat([...chunks, chunk.subarray(0, used)], size);
    if (used < chunk.length) continue;
    chunks.push(chunk);
    chunk = Buffer.allocUnsafe(Math.min(chunk.length * 2, most + 1 - size));
    used = 0;
  }
}

/** Pipes from shells may be non-blocking: then there is nothing yet, which is not the end. */
function readSome(file: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(file, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

const tooLarge = (shown: string, most: number) => new FileTooLarge(`${shown} is larger than ${most / 1024 / 1024} MiB`);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  ENXIO: "it is not a regular file",
};

/** Why the system refused, in words for people. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? message;
}

/** The folder of the repository that a folder belongs to; undefined where it is in none. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(resolve(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/**
 * The folder that a file of `folder` may not lead out of: its repository, else the working directory where the folder
 * is below it, else the folder itself.
 */
export function rootFolderOf(folder: string, cwd = process.cwd()): string {
  const at = resolve(cwd, folder);
  return repositoryOf(at) ?? (isWithin(at, cwd) ? cwd : at);
}

export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Is the file, all symbolic links followed, within the folder? What does not exist is judged by its path. */
export function staysWithin(path: string, folder: string): boolean {
  const actual = realPath(path);
  return actual === undefined ? isWithin(resolve(path), resolve(folder)) : isWithin(actual, realPath(folder) ?? folder);
}

// one call of the system instead of one for each folder on the path; on Windows it resolves drives that stand for folders
const resolveLinks = process.platform === "win32" ? realpathSync : realpathSync.native;

/** The path without symbolic links; undefined where nothing is there. */
export function realPath(path: string): string | undefined {
  // asked first, since many are not there and an error with its stack takes longer than the question
  if (!existsSync(path)) return undefined;
  try {
    return resolveLinks(path);
  } catch {
    return undefined;
  }
}
