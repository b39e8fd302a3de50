import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Ignores } from "./ignore-rules.js";
import { shownPath } from "./read-file.js";

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
const CANDIDATES = /\.(json|jsonc|ya?ml|asl|template|cfn|j2|tf|tofu|hcl|ts|mts|cts|js|mjs|cjs|tsx|py|tmpl|tpl|tftpl)$/;
/** Folders of tools, whose content is made from something else: assets of `cdk.out` are read where a template names them. */
const PRUNED = /^(?:node_modules|\.git|\.terraform|\.aws-sam|\.serverless|\.venv|site-packages|__pycache__|asset\..*)$/;
const PRUNED_GLOBS = [
  "node_modules",
  ".git",
  ".terraform",
  ".aws-sam",
  ".serverless",
  ".venv",
  "site-packages",
  "__pycache__",
  "asset.*",
].map((name) => `**/${name}/**`);
/** May hold a state machine, by its name. */
export const isCandidate = (path: string): boolean => CANDIDATES.test(path) && !NEVER.test(path.split(sep).join("/"));
/** A folder that is never looked into, by its name. */
export const isPruned = (name: string): boolean => PRUNED.test(name);

/** Lock files and the like are large and never machines. */
const NEVER =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|tsconfig[^/]*\.json|composer\.lock)$|\.d\.[mc]?ts$|\.min\.js$|\.sarif(\.json)?$/;

/**
 * Files, folders and globs as the user names them; nothing named means the working directory. What `.gitignore` leaves
 * out is left out, unless it is named. Symbolic links are not followed: their targets are found where they are.
 */
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
  const add = (path: string) => {
    if (files.has(path) || options.ignored?.(path) || NEVER.test(path.split(sep).join("/"))) return;
    files.set(path, { path: shownPath(path, cwd), named: false });
  };
  if (folders.length > 0 || globs.length > 0) {
    const { ignoreRules } = await import("./ignore-rules.js");
    for (const folder of folders) for (const path of filesBelow(folder, ignoreRules(folder))) if (CANDIDATES.test(path)) add(path);
    for (const pattern of globs) {
      const found = await matching(pattern, cwd);
      if (found.length === 0) missing.push(pattern);
      const ignores = ignoreRules(cwd);
      for (const path of found) if (!ignores(path, false)) add(path);
    }
  }
  return { files: templatesFirst([...files.values()]), missing };
}

/** Every file below a folder, names in order, without the folders that are left out. Without recursion: depth is the user's. */
function* filesBelow(folder: string, ignores: Ignores): Generator<string> {
  const open: { folder: string; entries: Dirent[] }[] = [{ folder, entries: entriesOf(folder) }];
  for (;;) {
    const top = open[open.length - 1];
    if (!top) return;
    const entry = top.entries.pop();
    if (!entry) {
      open.pop();
      continue;
    }
    const path = join(top.folder, entry.name);
    if (entry.isDirectory()) {
      if (!PRUNED.test(entry.name) && !ignores(path, true)) open.push({ folder: path, entries: entriesOf(path) });
    } else if (entry.isFile() && !ignores(path, false)) yield path;
  }
}

/** The last one first: they are taken from the end. A folder that may not be read has none. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? 1 : -1));
  } catch {
    return [];
  }
}

async function matching(pattern: string, cwd: string): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const options = { cwd, absolute: true, dot: true, ignore: PRUNED_GLOBS, expandDirectories: false, followSymbolicLinks: false };
  const found = await glob(pattern.split(sep).join("/"), options);
  return found.map((path) => resolve(path)).sort();
}

/**
 * What may refer to another file comes before it, so that this is read as part of that, and once: services, whose parts
 * are of every form, templates (those
 * that a program synthesized too), then programs, then files of JSON, then definitions.
 */
function templatesFirst(files: FoundFile[]): FoundFile[] {
  const rank = ({ path }: FoundFile) => {
    if (/\.(asl|states)(\.|$)|\.(tmpl|tpl|tftpl)$/.test(path)) return 3;
    if (/(?:^|[\\/])serverless[^\\/]*$/.test(path)) return -1;
    if (/\.(?:[mc]?[jt]sx?|py)$/.test(path)) return 1;
    return /\.jsonc?$/.test(path) && !/template|serverless|\.tf\.json$/.test(path) ? 2 : 0;
  };
  return files.sort((a, b) => rank(a) - rank(b));
}
