import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { repositoryRoot, shownPath } from "./read-file.js";

/** A file to look into. `named`: the user wrote this very path, so that "no state machine here" is worth saying. */
export interface FoundFile {
  readonly path: string;
  readonly named: boolean;
}

export interface Discovery {
  readonly files: readonly FoundFile[];
  /** Patterns that matched nothing and paths that do not exist. */
  readonly missing: readonly string[];
}

/** Endings of files that may hold a machine; whether they do is seen by looking inside. */
const CANDIDATES = /\.(json|jsonc|ya?ml|asl|template|tf|tofu|hcl|ts|mts|cts|js|mjs|cjs|tsx)$/;
const PRUNED = ["**/node_modules/**", "**/.git/**", "**/.terraform/**", "**/.aws-sam/**", "**/.serverless/**", "**/asset.*/**"];
/** Lock files and the like are large and never machines. */
const NEVER =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|tsconfig[^/]*\.json|composer\.lock)$|\.d\.[mc]?ts$|\.min\.js$|\.sarif(\.json)?$/;

/** Files, folders and globs as the user names them; nothing named means the working directory. */
export async function discover(
  patterns: readonly string[],
  options: { readonly cwd?: string; readonly ignored?: (path: string) => boolean } = {},
): Promise<Discovery> {
  const cwd = options.cwd ?? process.cwd();
  const files = new Map<string, FoundFile>();
  const missing: string[] = [];
  const folders: string[] = [];
  const globs: string[] = [];
  for (const pattern of patterns.length > 0 ? patterns : ["."]) {
    const path = resolve(cwd, pattern);
    if (existsSync(path)) {
      if (statSync(path).isDirectory()) folders.push(path);
      else files.set(path, { path: shownPath(pattern, cwd), named: true });
    } else if (/[*?{[]/.test(pattern)) globs.push(pattern);
    else missing.push(pattern);
  }
  if (folders.length > 0 || globs.length > 0) {
    const ignored = await ignoreRules(cwd);
    const add = (path: string) => {
      if (files.has(path) || ignored(path) || options.ignored?.(path) || NEVER.test(path.split(sep).join("/"))) return false;
      files.set(path, { path: shownPath(path, cwd), named: false });
      return true;
    };
    const { glob } = await import("tinyglobby");
    for (const folder of folders) {
      for (const path of (
        await glob("**/*", { cwd: folder, absolute: true, dot: true, ignore: PRUNED, expandDirectories: false })
      ).sort()) {
        if (CANDIDATES.test(path)) add(path);
      }
    }
    for (const pattern of globs) {
      const found = await glob(pattern.split(sep).join("/"), { cwd, absolute: true, dot: true, ignore: PRUNED, expandDirectories: false });
      if (found.length === 0) missing.push(pattern);
      for (const path of found.sort()) add(path);
    }
  }
  return { files: templatesFirst([...files.values()]), missing };
}

/** A definition's own file comes after what may refer to it: then it is read as part of that, and once. */
function templatesFirst(files: FoundFile[]): FoundFile[] {
  const rank = ({ path }: FoundFile) =>
    /\.(asl|states)(\.|$)/.test(path) ? 2 : /\.jsonc?$/.test(path) && !/template|serverless/.test(path) ? 1 : 0;
  return files.sort((a, b) => rank(a) - rank(b));
}

/** What `.gitignore` files from the repository's root down to each file leave out. */
async function ignoreRules(cwd: string): Promise<(path: string) => boolean> {
  const root = repositoryRoot(cwd);
  const { default: ignore } = await import("ignore");
  type Rules = ReturnType<typeof ignore>;
  const known = new Map<string, Rules | undefined>();
  const rulesOf = (folder: string): Rules | undefined => {
    if (known.has(folder)) return known.get(folder);
    const file = join(folder, ".gitignore");
    const rules = existsSync(file) ? ignore().add(readFileSync(file, "utf8")) : undefined;
    known.set(folder, rules);
    return rules;
  };
  return (path) => {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (folder !== root && !folder.startsWith(root + sep)) return false;
      if (rulesOf(folder)?.ignores(relative(folder, path).split(sep).join("/"))) return true;
      if (folder === root) return false;
    }
  };
}
