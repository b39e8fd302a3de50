import { dirname, join, relative, sep } from "node:path";
import { type Tracked, trackedIn } from "./git-index.js";
import { IgnoreFile } from "./ignore-file.js";
import { readOptionalFile } from "./plain-file.js";
import { repositoryRoot } from "./read-file.js";

/** Says of a path (a folder's ends with nothing; `isFolder` tells) whether it is left out. */
export type Ignores = (path: string, isFolder: boolean) => boolean;

/**
 * What `.gitignore` files from the repository's root down to each path leave out; the nearest file that speaks of a path
 * decides. A folder that the user names is looked into although it is left out itself: then only files within it count.
 */
export function ignoreRules(folder: string): Ignores {
  const root = repositoryRoot(folder);
  const known = new Map<string, IgnoreFile | undefined>();
  const rulesOf = (at: string): IgnoreFile | undefined => {
    if (known.has(at)) return known.get(at);
    const text = readOptionalFile(join(at, ".gitignore"));
    const rules = text === undefined ? undefined : new IgnoreFile(text);
    known.set(at, rules);
    return rules;
  };
  const judge = (path: string, isFolder: boolean, top: string): boolean => {
    for (let at = dirname(path); at === top || at.startsWith(top.endsWith(sep) ? top : top + sep); at = dirname(at)) {
      const name = relative(at, path).split(sep).join("/");
      const verdict = rulesOf(at)?.judge(name, isFolder);
      if (verdict !== undefined) return verdict === "ignored";
      if (at === top) break;
    }
    return false;
  };
  const leftOut = (path: string): boolean => path !== root && path.startsWith(root) && (judge(path, true, root) || leftOut(dirname(path)));
  const top = leftOut(folder) ? folder : root;
  let tracked: Tracked | undefined | "unread" = "unread";
  const isTracked = (path: string, isFolder: boolean): boolean => {
    if (tracked === "unread") tracked = trackedIn(root);
    return tracked?.[isFolder ? "folders" : "files"].has(relative(root, path).split(sep).join("/")) ?? false;
  };
  // git does not ignore what it tracks: within a folder that is left out, tracked files alone count
  const opened = new Set<string>();
  return (path, isFolder) => {
    if (!judge(path, isFolder, top) && !opened.has(dirname(path))) return false;
    if (!isTracked(path, isFolder)) return true;
    if (isFolder) opened.add(path);
    return false;
  };
}
