import { posix } from "node:path";
import type { SourceFile } from "../../text/source-file.js";
import type { ReadSession } from "../read-session.js";

/** Files of one package that are looked at for callers. */
const MOST_FILES = 2_000;
const MOST_CALLERS = 20;
const MOST_FOLDERS_UP = 6;
const PROGRAM = /\.[cm]?tsx?$|\.[cm]?jsx?$/;
const NO_SOURCE = /^(?:\.|node_modules$|cdk\.out$|dist$|build$|coverage$)|\.d\.[cm]?ts$|[.-](?:test|spec)\.[cm]?[jt]sx?$/;
const EXPORTED = /\bexport\s+(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|function|const)\s+([A-Za-z_$][\w$]*)/g;

/**
 * Programs of the same package that use what a file exports, and do not mention Step Functions themselves: they hand the
 * states of a machine to a function or class that builds it.
 */
export function callersOf(file: SourceFile, access: ReadSession, mentions: (text: string) => boolean): SourceFile[] {
  const names = [...file.text.matchAll(EXPORTED)].map(([, name = ""]) => name);
  if (names.length === 0) return [];
  const found: SourceFile[] = [];
  let looked = 0;
  const folders = [packageOf(file, access)];
  for (let folder = folders.shift(); folder !== undefined && looked < MOST_FILES && found.length < MOST_CALLERS; folder = folders.shift()) {
    for (const name of access.list?.(file, folder) ?? []) {
      if (NO_SOURCE.test(name)) continue;
      const path = posix.join(folder, name);
      if (!PROGRAM.test(name)) {
        // a folder, as far as its name tells
        if (!name.includes(".")) folders.push(path);
        continue;
      }
      if (++looked > MOST_FILES) break;
      const other = access.read(file, path);
      if ("refused" in other || other.path === file.path || mentions(other.text)) continue;
      if (names.some((exported) => uses(other.text, exported))) found.push(other);
    }
  }
  return found.slice(0, MOST_CALLERS);
}

/** `name(` or `name<`, imported from somewhere. */
const uses = (text: string, name: string): boolean =>
  (text.includes(`${name}(`) || text.includes(`${name}<`)) && /\bfrom\s*["']|\brequire\(/.test(text);

/** The nearest folder upwards with a manifest, relative to the file. */
function packageOf(file: SourceFile, access: ReadSession): string {
  for (let up = 0, folder = "."; up < MOST_FOLDERS_UP; up++, folder = posix.join(folder, ".."))
    if (access.exists(file, posix.join(folder, "package.json")) || access.exists(file, posix.join(folder, "cdk.json"))) return folder;
  return ".";
}
