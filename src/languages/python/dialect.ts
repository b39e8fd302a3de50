import { posix } from "node:path";
import type { FileAccess } from "../../text/file-access.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Dialect } from "../evaluator/dialect.js";
import { expression } from "./evaluation/expressions.js";
import { method } from "./evaluation/methods.js";
import { binary } from "./evaluation/operators.js";

/** Folders above a program in which its modules may be. */
const MOST_FOLDERS_UP = 6;

/** What Python does otherwise than JavaScript. */
export const PYTHON: Dialect = { expression, binary, method, modules, submodule };

function modules(specifier: string, from: SourceFile, access: FileAccess): string[] {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const path = specifier.slice(dots).replaceAll(".", "/");
  const inFolder = (folder: string): string[] =>
    path === "" ? [posix.join(folder, "__init__.py")] : [posix.join(folder, `${path}.py`), posix.join(folder, path, "__init__.py")];
  if (dots > 0) return inFolder(posix.join(".", ...Array.from({ length: dots - 1 }, () => "..")));
  // what is installed is not in the repository: only names of its own folders and files are looked for
  const folders = Array.from({ length: MOST_FOLDERS_UP }, (_, up) => posix.join(".", ...Array.from({ length: up }, () => "..")));
  return folders.flatMap(inFolder).filter((name) => access.exists(from, name));
}

function submodule(specifier: string, name: string): string {
  return /^\.*$/.test(specifier) ? `${specifier}${name}` : `${specifier}.${name}`;
}
