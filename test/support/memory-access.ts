import { posix } from "node:path";
import type { Definition, Host, HostResult } from "../../src/hosts/host.js";
import type { ReadSession } from "../../src/hosts/read-session.js";
import { type SourceFile, sourceFile } from "../../src/text/source-file.js";

/** A repository held in memory, for tests: paths to texts. */
export function memoryAccess(files: Readonly<Record<string, string>>): ReadSession & { open(path: string): SourceFile } {
  const at = (from: SourceFile, path: string) => posix.normalize(posix.join(posix.dirname(from.path), path));
  const open = (path: string) => sourceFile(path, files[path] as string);
  return {
    consumed: new Set(),
    given: new Set(),
    synthesized: new Set(),
    open,
    exists: (from, path) => Object.hasOwn(files, at(from, path)),
    list(from, path) {
      const folder = at(from, path) === "." ? "" : `${at(from, path)}/`;
      const inside = Object.keys(files).filter((name) => name.startsWith(folder));
      return [...new Set(inside.map((name) => name.slice(folder.length).split("/")[0] as string))];
    },
    read(from, path) {
      const name = at(from, path);
      if (name.startsWith("../")) return { refused: `${path} leads out of the repository` };
      return Object.hasOwn(files, name) ? open(name) : { refused: `there is no file ${path}` };
    },
  };
}

/** What a host reads from the first of the files. */
export async function readWith(
  host: Host,
  files: Readonly<Record<string, string>>,
): Promise<HostResult & { consumed: string[]; only: Definition }> {
  const access = memoryAccess(files);
  const file = access.open(Object.keys(files)[0] as string);
  if (!host.recognizes(file)) throw new Error(`${file.path} is not recognized`);
  const result = await host.read(file, access);
  return { ...result, consumed: [...access.consumed], only: result.definitions[0] as Definition };
}
