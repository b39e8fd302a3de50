import { posix } from "node:path";
import type { FileAccess } from "../../text/file-access.js";
import type { SourceFile } from "../../text/source-file.js";

/** Packages of registries that programs of this kind are made of: never a folder of the repository. */
const PUBLISHED = /^(?:node:|aws-cdk-lib(?:\/|$)|@aws-cdk\/|constructs(?:$|\/)|@aws-sdk\/|@pulumi\/|@aws-solutions-constructs\/)/;
/** Folders above a program that are looked into. */
const MAX_UP = 12;

/**
 * Where in the repository a package's name leads, relative to the importing file: through `paths` of the nearest
 * `tsconfig.json`, or to the package of a workspace. In the order to try, without ending.
 */
export function aliasesOf(specifier: string, from: SourceFile, access: FileAccess): string[] {
  if (PUBLISHED.test(specifier)) return [];
  return [...pathsOf(specifier, from, access), ...workspaceOf(specifier, from, access)];
}

const texts = new WeakMap<FileAccess, Map<string, unknown>>();

/** A file of JSON, comments and trailing commas allowed; undefined where there is none. */
function json(path: string, from: SourceFile, access: FileAccess): unknown {
  const known = texts.get(access) ?? new Map<string, unknown>();
  texts.set(access, known);
  const key = posix.join(posix.dirname(from.path), path);
  if (known.has(key)) return known.get(key);
  const file = access.exists(from, path) ? access.read(from, path) : undefined;
  const value = file && !("refused" in file) ? parsed(file.text) : undefined;
  known.set(key, value);
  return value;
}

function parsed(text: string): unknown {
  // what is not closed ends with its line or the text, so that no character is read twice
  const plain = text.replace(/("(?:[^"\\\n]|\\.)*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, "$1").replace(/,(\s*[\]}])/g, "$1");
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}

interface TsConfig {
  readonly extends?: unknown;
  readonly compilerOptions?: { readonly baseUrl?: unknown; readonly paths?: Readonly<Record<string, unknown>> };
}

function pathsOf(specifier: string, from: SourceFile, access: FileAccess): string[] {
  for (let up = "", i = 0; i < MAX_UP; up += "../", i++) {
    for (const name of ["tsconfig.json", "tsconfig.base.json"]) {
      if (!access.exists(from, up + name)) continue;
      const found = mapped(specifier, up + name, from, access, 0);
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** What `paths` of a configuration, or of the one that it extends, makes of a name. */
function mapped(specifier: string, path: string, from: SourceFile, access: FileAccess, depth: number): string[] {
  const config = json(path, from, access) as TsConfig | undefined;
  if (depth > 5 || typeof config !== "object" || config === null) return [];
  const folder = posix.dirname(path);
  const { baseUrl, paths } = config.compilerOptions ?? {};
  const base = typeof baseUrl === "string" ? posix.join(folder, baseUrl) : folder;
  if (typeof paths === "object" && paths !== null) {
    for (const [pattern, targets] of Object.entries(paths)) {
      const [head = "", tail] = pattern.split("*");
      const fits = tail === undefined ? specifier === pattern : specifier.startsWith(head) && specifier.endsWith(tail);
      if (!fits || !Array.isArray(targets)) continue;
      const rest = tail === undefined ? "" : specifier.slice(head.length, specifier.length - tail.length);
      return targets.filter((t): t is string => typeof t === "string").map((t) => posix.join(base, t.replace("*", rest)));
    }
    return [];
  }
  const outer = config.extends;
  const found =
    typeof outer === "string" && /^\.{1,2}\//.test(outer)
      ? mapped(specifier, posix.join(folder, withJson(outer)), from, access, depth + 1)
      : [];
  if (found.length > 0) return found;
  return typeof baseUrl === "string" ? [posix.join(base, specifier)] : [];
}

const withJson = (path: string): string => (path.endsWith(".json") ? path : `${path}.json`);

/** The package of that name among the workspaces of the nearest root above. */
function workspaceOf(specifier: string, from: SourceFile, access: FileAccess): string[] {
  const [, name = "", inner = ""] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
  for (let up = "", i = 0; i < MAX_UP; up += "../", i++) {
    const globs = workspacesIn(up, from, access);
    if (globs.length === 0) continue;
    for (const folder of globs.flatMap((glob) => foldersOf(up + glob, from, access))) {
      const own = json(`${folder}/package.json`, from, access) as { name?: unknown; types?: unknown; main?: unknown } | undefined;
      if (own?.name !== name) continue;
      if (inner !== "") return [`${folder}/${inner}`, `${folder}/src/${inner}`, `${folder}/lib/${inner}`];
      const entries = [own.types, own.main].filter((e): e is string => typeof e === "string");
      const sources = entries.map((entry) => entry.replace(/(?:\.d)?\.[cm]?[jt]s$/, ""));
      return [
        ...sources,
        ...sources.map((s) => s.replace(/^(?:\.\/)?(?:dist|build|lib|out)\//, "src/")),
        "src/index",
        "index",
        "lib/index",
      ].map((entry) => posix.join(folder, entry));
    }
  }
  return [];
}

function workspacesIn(up: string, from: SourceFile, access: FileAccess): string[] {
  const root = json(`${up}package.json`, from, access) as { workspaces?: unknown } | undefined;
  const given = root?.workspaces;
  const globs = Array.isArray(given) ? given : ((given as { packages?: unknown } | undefined)?.packages ?? []);
  const lerna = json(`${up}lerna.json`, from, access) as { packages?: unknown } | undefined;
  const all = [...(Array.isArray(globs) ? globs : []), ...(Array.isArray(lerna?.packages) ? lerna.packages : [])];
  const pnpm = access.exists(from, `${up}pnpm-workspace.yaml`) ? access.read(from, `${up}pnpm-workspace.yaml`) : undefined;
  if (pnpm && !("refused" in pnpm)) all.push(...[...pnpm.text.matchAll(/^\s*-\s*["']?([^"'\s#]+)/gm)].map((m) => m[1]));
  return all.filter((glob): glob is string => typeof glob === "string" && !glob.startsWith("!"));
}

/** Folders that a glob of workspaces names: `*` stands for one part of the path, `**` for up to two. */
function foldersOf(glob: string, from: SourceFile, access: FileAccess): string[] {
  let folders = [""];
  for (const part of glob.replace(/\/$/, "").split("/")) {
    if (part === "*" || part === "**") {
      const below = (folder: string) => names(folder, from, access).map((name) => `${folder}${name}/`);
      const once = folders.flatMap(below);
      folders = part === "*" ? once : [...once, ...once.flatMap(below)];
    } else folders = folders.map((folder) => `${folder}${part}/`);
    if (folders.length > 500) return [];
  }
  return folders.map((folder) => folder.replace(/\/$/, ""));
}

const names = (folder: string, from: SourceFile, access: FileAccess): string[] =>
  (access.list?.(from, folder.replace(/\/$/, "") || ".") ?? []).filter((name) => !/^\.|^node_modules$|\.\w+$/.test(name));
