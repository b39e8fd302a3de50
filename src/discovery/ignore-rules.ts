import { dirname, join, relative, sep } from "node:path";
import { type Tracked, trackedIn } from "./git-index.js";
import { IgnoreFile } from "./ignore-file.js";
import { readOptionalFile } from "./plain-file.js";
import { repositoryRoot } from "./read-file.js";

/** Says of a path (a folder's ends with nothing; `isFolder` tells) whether it is left out. */
export type Ignores = (path: string, isFolder: boolean) => boolean;

/** The `.gitignore` of a folder, and the nearest one above it. */
type Rules = { readonly at: string; readonly file: IgnoreFile; readonly above: Rules } | undefined;

/**
 * What `.gitignore` files from the repository's root down to each path leave out; the nearest file that speaks of a path
 * decides. A folder that the user names is looked into although it is left out itself: then only files within it count.
 */
export function ignoreRules(folder: string): Ignores {
  const root = repositoryRoot(folder);
  const known = new Map<string, Rules>();
  /** Those of the folder and of the folders above it, as far as `top`: few folders have any, however deep they are. */
  const rulesFor = (at: string, top: string): Rules => {
    if (at !== top && !at.startsWith(top.endsWith(sep) ? top : top + sep)) return undefined;
    const key = `${top}\n${at}`;
    if (known.has(key)) return known.get(key);
    const above = at === top ? undefined : rulesFor(dirname(at), top);
    const text = readOptionalFile(join(at, ".gitignore"));
    const rules = text === undefined ? above : { at, file: new IgnoreFile(text), above };
    known.set(key, rules);
    return rules;
  };
  const judge = (path: string, isFolder: boolean, top: string): boolean => {
    for (let rules = rulesFor(dirname(path), top); rules; rules = rules.above) {
      const verdict = rules.file.judge(relative(rules.at, path).split(sep).join("/"), isFolder);
      if (verdict !== undefined) return verdict === "ignored";
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
