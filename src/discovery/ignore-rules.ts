import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore from "ignore";
import { repositoryRoot } from "./read-file.js";

type Rules = ReturnType<typeof ignore>;

/** Says of a path (a folder's ends with nothing; `isFolder` tells) whether it is left out. */
export type Ignores = (path: string, isFolder: boolean) => boolean;

/**
 * What `.gitignore` files from the repository's root down to each path leave out; the nearest file that speaks of a path
 * decides. A folder that the user names is looked into although it is left out itself: then only files within it count.
 */
export function ignoreRules(folder: string): Ignores {
  const root = repositoryRoot(folder);
  const known = new Map<string, Rules | undefined>();
  const rulesOf = (at: string): Rules | undefined => {
    if (known.has(at)) return known.get(at);
    const file = join(at, ".gitignore");
    const rules = existsSync(file) ? ignore({ allowRelativePaths: true }).add(readFileSync(file, "utf8")) : undefined;
    known.set(at, rules);
    return rules;
  };
  const judge = (path: string, isFolder: boolean, top: string): boolean => {
    for (let at = dirname(path); at === top || at.startsWith(top.endsWith(sep) ? top : top + sep); at = dirname(at)) {
      const name = relative(at, path).split(sep).join("/");
      const verdict = rulesOf(at)?.test(isFolder ? `${name}/` : name);
      if (verdict?.ignored) return true;
      if (verdict?.unignored) return false;
      if (at === top) break;
    }
    return false;
  };
  const leftOut = (path: string): boolean => path !== root && path.startsWith(root) && (judge(path, true, root) || leftOut(dirname(path)));
  const top = leftOut(folder) ? folder : root;
  return (path, isFolder) => judge(path, isFolder, top);
}
