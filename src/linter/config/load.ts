import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  isWithin,
  MAX_SETTINGS_BYTES,
  readOptionalFile,
  readPlainFile,
  repositoryOf,
  rootFolderOf,
  staysWithin,
} from "../../discovery/plain-file.js";
import { type Node, toJson } from "../../text/node.js";
import { placeOf } from "../../text/range.js";
import { type SourceFile, sourceFile } from "../../text/source-file.js";
import { checkConfig, type KnownRule } from "./check.js";
import { importModule } from "./import-module.js";
import { type Config, type LoadedConfig, PRESETS, type Preset } from "./model.js";

const NAMES = ["json", "jsonc", "yaml", "yml", "js", "mjs", "cjs", "ts", "mts"].map((ending) => `sfn-lint.config.${ending}`);
const MAX_EXTENDS = 16;
/** A file counts as often as it is extended. */
const MAX_FILES = 100;

/** A fault of the user's configuration; the message begins with the place. Exit code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** How a configuration is looked for. */
export interface LoadOptions {
  /** `--config FILE`: this one and no search. */
  readonly file?: string;
  /** False for `--no-config`. */
  readonly search?: boolean;
  /** False for `--no-config-code`: neither configurations that are programs nor plugins are loaded. */
  readonly code?: boolean;
  /** The rules that a configuration may name; those of plugins are named `plugin/rule` and are checked once loaded. */
  readonly rules: readonly KnownRule[];
}

/**
 * The configuration that holds for a folder: the nearest file upwards, its `extends` below it.
 * @throws ConfigError where a file cannot be read, is no configuration, or extends itself.
 */
export async function loadConfig(folder: string, options: LoadOptions): Promise<LoadedConfig> {
  const at = resolve(folder);
  const path = options.file ? resolve(options.file) : options.search === false ? undefined : findUpwards(at, options.code !== false);
  // a file named by the user brings its own repository; one that was found must not bring code into this one
  const root = rootFolderOf(options.file && path ? dirname(path) : at);
  if (!path) return { folder: at, root, preset: "recommended", layers: [], plugins: [], files: [] };
  if (options.file && !existsSync(path)) throw new ConfigError(`${options.file}: configuration file not found`);
  const gathered: Gathered = { root, preset: undefined, layers: [], plugins: [], files: [] };
  await gather(path, options, gathered, []);
  if (gathered.plugins.length > 0) checkPlugins(path, root, options);
  return { path, folder: dirname(path), ...gathered, preset: gathered.preset ?? "recommended" };
}

/** @throws ConfigError where the configuration may not bring code. */
function checkPlugins(path: string, root: string, { file, code }: LoadOptions): void {
  if (code === false) throw new ConfigError(`${path}: it has plugins, which --no-config-code does not load`);
  if (!file && repositoryOf(dirname(path)) === undefined)
    throw new ConfigError(`${path}: plugins are loaded only from within a Git repository; name the configuration with --config`);
  if (!isWithin(path, root))
    throw new ConfigError(`${path}: a configuration outside of ${root} cannot load plugins; name it with --config`);
}

interface Gathered {
  /** The folder that paths in the configuration may not leave. */
  readonly root: string;
  preset: Preset | undefined;
  layers: { folder: string; config: Config }[];
  plugins: string[];
  files: string[];
}

/** Depth first: what a file extends comes before the file itself. */
async function gather(path: string, options: LoadOptions, into: Gathered, trail: readonly string[]): Promise<void> {
  if (trail.includes(path)) throw new ConfigError(`${path}: "extends" is circular (${[...trail, path].join(" → ")})`);
  if (trail.length >= MAX_EXTENDS) throw new ConfigError(`${path}: "extends" is nested deeper than ${MAX_EXTENDS} files`);
  if (into.files.length >= MAX_FILES) throw new ConfigError(`${path}: "extends" leads to more than ${MAX_FILES} files`);
  const config = await readConfig(path, options);
  const folder = dirname(path);
  for (const name of typeof config.extends === "string" ? [config.extends] : (config.extends ?? [])) {
    if (isPreset(name)) into.preset = name;
    else await gather(locate(name, folder, path, into.root), options, into, [...trail, path]);
  }
  for (const { inputSchema } of [config, ...(config.overrides ?? [])])
    if (typeof inputSchema === "string") inside(resolve(folder, inputSchema), `inputSchema "${inputSchema}"`, path, into.root);
  into.layers.push({ folder, config });
  into.plugins.push(...(config.plugins ?? []).map((name) => (/^[./]/.test(name) ? resolve(folder, name) : name)));
  into.files.push(path);
}

const isPreset = (name: string): name is Preset => (PRESETS as readonly string[]).includes(name);

function locate(name: string, folder: string, from: string, root: string): string {
  const path = isAbsolute(name) ? name : join(folder, name);
  inside(path, `extends "${name}"`, from, root);
  if (existsSync(path)) return path;
  throw new ConfigError(`${from}: "extends" lists "${name}", which is neither a preset (${PRESETS.join(", ")}) nor a file`);
}

/** @throws ConfigError where the path, or the link that it is, leads out: the message is the same whether a file exists or not. */
function inside(path: string, what: string, from: string, root: string): void {
  // a configuration above the linted folder has files beside it
  if (!staysWithin(path, root) && !staysWithin(path, rootFolderOf(dirname(from), root)))
    throw new ConfigError(`${from}: ${what} leads out of the repository`);
}

const IS_CODE = /\.[cm]?[jt]s$/;

/** Programs are found within the repository alone; data also above it, where there is no repository. */
function findUpwards(folder: string, code: boolean): string | undefined {
  const root = rootFolderOf(folder);
  for (let at = folder; ; at = dirname(at)) {
    for (const name of NAMES) {
      const path = join(at, name);
      if (!existsSync(path)) continue;
      if (IS_CODE.test(name)) {
        if (!staysWithin(path, root)) continue;
        if (repositoryOf(at) === undefined)
          throw new ConfigError(
            `${path}: a configuration that is a program is loaded only from within a Git repository; name it with --config, or use --no-config-code`,
          );
        if (!code) throw new ConfigError(`${path}: a configuration that is a program is not loaded with --no-config-code`);
      }
      return path;
    }
    const manifest = join(at, "package.json");
    if (ownSection(manifest)) return manifest;
    if (dirname(at) === at || existsSync(join(at, ".git"))) return undefined;
  }
}

/** `package.json#sfn-lint`, which is not the dependency of that name. */
function ownSection(path: string): boolean {
  const text = readOptionalFile(path);
  if (text === undefined || !text.includes('"sfn-lint"')) return false;
  try {
    const section = (JSON.parse(text) as { "sfn-lint"?: unknown } | null)?.["sfn-lint"];
    return typeof section === "object" && section !== null;
  } catch {
    return false;
  }
}

async function readConfig(path: string, options: LoadOptions): Promise<Config> {
  if (IS_CODE.test(path)) {
    if (options.code === false) throw new ConfigError(`${path}: a configuration that is a program is not loaded with --no-config-code`);
    const value = await importConfig(path);
    raise(checkConfig(value, options.rules).map(({ pointer, message }) => `${path}: ${pointer || "(top)"}: ${message}`));
    return value as Config;
  }
  const file = sourceFile(path, readSettings(path).replace(/^\ufeff/, ""));
  let node = await parse(file);
  if (path.endsWith("package.json") && node.kind === "object") {
    node = node.members.find((m) => m.key.name === "sfn-lint")?.value ?? node;
  }
  const found = checkConfig(toJson(node), options.rules);
  raise(found.map(({ pointer, message }) => `${at(nodeAt(node, pointer))}: ${message}`));
  return toJson(node) as Config;
}

function readSettings(path: string): string {
  try {
    return readPlainFile(path, { most: MAX_SETTINGS_BYTES }).toString("utf8");
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
}

async function parse(file: SourceFile): Promise<Node> {
  const { MappedText } = await import("../../text/mapped-text.js");
  const text = MappedText.ofFile(file);
  const yaml = /\.ya?ml$/.test(file.path);
  const { root, problems } = yaml
    ? await (await import("../../languages/yaml/parse-yaml.js")).parseYaml(text)
    : (await import("../../languages/json/parse-json.js")).parseJson(text);
  const fatal = problems.find((p) => !p.tolerated);
  if (fatal) {
    const { start } = placeOf(fatal.range);
    throw new ConfigError(`${file.path}:${start.line}:${start.column}: ${fatal.detail ?? "the text does not parse"}`);
  }
  if (!root) throw new ConfigError(`${file.path}: the configuration is empty; write {} or run sfn-lint init`);
  return root;
}

function at(node: Node): string {
  const { file, start } = placeOf(node.range);
  return `${file}:${start.line}:${start.column}`;
}

/** The node a JSON Pointer leads to, or the deepest one on the way. */
function nodeAt(root: Node, pointer: string): Node {
  let node = root;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replace(/~1/g, "/").replace(/~0/g, "~");
    const next =
      node.kind === "array"
        ? node.items[Number(name)]
        : node.kind === "object"
          ? node.members.find((m) => m.key.name === name)?.value
          : undefined;
    if (!next) break;
    node = next;
  }
  return node;
}

function raise(messages: readonly string[]): void {
  if (messages.length > 0) throw new ConfigError(messages.join("\n"));
}

/** A program of the user's own repository, run as such. */
async function importConfig(path: string): Promise<unknown> {
  try {
    if (/\.[cm]?ts$/.test(path)) await (await import("./typescript-modules.js")).loadTypeScriptModules();
    const module = await importModule(pathToFileURL(path).href);
    return module.default ?? module;
  } catch (error) {
    throw new ConfigError(`${path}: ${(error as Error).message}`);
  }
}
