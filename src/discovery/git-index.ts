import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { readPlainFile } from "./plain-file.js";

/** Paths that git tracks, relative to the root with "/" as separator. */
export interface Tracked {
  readonly files: ReadonlySet<string>;
  /** Folders with tracked files below them. */
  readonly folders: ReadonlySet<string>;
}

/** What git's index of a repository lists; undefined where there is no index that can be read. */
export function trackedIn(root: string): Tracked | undefined {
  try {
    return parseIndex(readPlainFile(join(gitFolder(root), "index")));
  } catch {
    return undefined;
  }
}

/** `.git` is a folder, or in a worktree a file that names one. */
function gitFolder(root: string): string {
  const path = join(root, ".git");
  if (statSync(path).isDirectory()) return path;
  const named = /^gitdir: (.+)$/m.exec(readPlainFile(path).toString("utf8"))?.[1];
  return named === undefined ? path : resolve(root, named.trim());
}

/** Bytes of an entry before its name, with a SHA-1 object name. */
const FIXED = 62;
const EXTENDED = 0x4000;

/**
 * Versions 2 to 4 of the index.
 * @see https://git-scm.com/docs/index-format
 */
function parseIndex(bytes: Buffer): Tracked | undefined {
  const version = bytes.length < 12 ? 0 : bytes.readUInt32BE(4);
  if (bytes.toString("latin1", 0, 4) !== "DIRC" || version < 2 || version > 4) return undefined;
  const files = new Set<string>();
  const folders = new Set<string>();
  let previous = "";
  let at = 12;
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const start = at;
    const flags = bytes.readUInt16BE(at + FIXED - 2);
    at += FIXED + (flags & EXTENDED ? 2 : 0);
    let kept = "";
    if (version === 4) {
      let dropped = 0;
      let byte: number;
      do {
        byte = bytes.readUInt8(at++);
        dropped = dropped * 128 + (byte & 127);
        if (byte & 128) dropped++;
      } while (byte & 128);
      kept = previous.slice(0, previous.length - dropped);
    }
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    const name = kept + bytes.toString(version === 4 ? "latin1" : "utf8", at, end);
    previous = name;
    // padded with NULs to a multiple of eight bytes
    at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7);
    const path = version === 4 ? Buffer.from(name, "latin1").toString("utf8") : name;
    files.add(path);
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return { files, folders };
}
