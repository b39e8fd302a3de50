import { posix } from "node:path";
import type { SourceFile } from "../../text/source-file.js";
import type { ReadSession } from "../read-session.js";

/** Files of one package that are looked at for callers. */
const MOST_FILES = 2_000;
const MOST_CALLERS = 20;
const MOST_FOLDERS_UP = 6;

/** How the programs of a language are told by their names and texts. */
export interface ProgramSources {
  /** Names of their files. */
  readonly program: RegExp;
  /** Names of files and folders that are none of the program's own. */
  readonly other: RegExp;
  /** What other files can use of one, its name in the first group. */
  readonly declared: RegExp;
  /** A file that uses another one has it. */
  readonly imports: RegExp;
  /** Files in the top folder of a package. */
  readonly manifests: readonly string[];
}

/**
 * Programs of the same package that use what a file declares, and do not mention Step Functions themselves: they hand the
 * states of a machine, or another machine, to a function or class that builds one.
 */
export function usersOf(file: SourceFile, access: ReadSession, sources: ProgramSources, mentions: (text: string) => boolean): SourceFile[] {
  const names = [...file.text.matchAll(sources.declared)].map(([, name = ""]) => name);
  if (names.length === 0) return [];
  const found: SourceFile[] = [];
  let looked = 0;
  const folders = [packageOf(file, access, sources.manifests)];
  for (let folder = folders.shift(); folder !== undefined && looked < MOST_FILES && found.length < MOST_CALLERS; folder = folders.shift()) {
    for (const name of access.list?.(file, folder) ?? []) {
      if (sources.other.test(name)) continue;
      const path = posix.join(folder, name);
      if (!sources.program.test(name)) {
        // a folder, as far as its name tells
        if (!name.includes(".")) folders.push(path);
        continue;
      }
      if (++looked > MOST_FILES) break;
      const other = access.read(file, path);
      if ("refused" in other || other.path === file.path || mentions(other.text)) continue;
      if (sources.imports.test(other.text) && names.some((declared) => uses(other.text, declared))) found.push(other);
    }
  }
  return found.slice(0, MOST_CALLERS);
}

/** `name(` or `name<` */
const uses = (text: string, name: string): boolean => text.includes(`${name}(`) || text.includes(`${name}<`);

/** The nearest folder upwards with a manifest, relative to the file. */
function packageOf(file: SourceFile, access: ReadSession, manifests: readonly string[]): string {
  for (let up = 0, folder = "."; up < MOST_FOLDERS_UP; up++, folder = posix.join(folder, ".."))
    if (manifests.some((name) => access.exists(file, posix.join(folder, name)))) return folder;
  return ".";
}
