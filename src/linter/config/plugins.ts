import { basename, isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { staysWithin } from "../../discovery/plain-file.js";
import type { Rule } from "../../rule-kit/index.js";
import { importModule } from "./import-module.js";
import { ConfigError } from "./load.js";

/**
 * Rules of the user's own: each plugin is a module whose default export is a list of rules, or `{name?, rules}`. A rule
 * is known as `plugin/rule-id`; the plugin's name is its own, else that of its package or file.
 * @param root the repository: code from outside of it is not run.
 * @throws ConfigError where a module cannot be loaded or holds something else.
 */
export async function loadPlugins(paths: readonly string[], folder: string, root: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  for (const path of paths) {
    const { default: value } = await load(path, folder, root);
    const { name, rules: own } = shapeOf(value, path);
    for (const rule of own) rules.push({ ...rule, id: `${name}/${rule.id}` });
  }
  return rules;
}

async function load(path: string, folder: string, root: string): Promise<{ readonly default?: unknown }> {
  let found = path;
  try {
    if (!isAbsolute(path)) {
      const { createRequire } = await import("node:module");
      found = createRequire(pathToFileURL(`${folder}/package.json`)).resolve(path);
    }
  } catch (error) {
    throw new ConfigError(`the plugin ${path} cannot be loaded: ${(error as Error).message}`);
  }
  if (!staysWithin(found, root)) throw new ConfigError(`the plugin ${path} is not loaded: it is outside of the repository ${root}`);
  try {
    if (/\.[cm]?ts$/.test(found)) await (await import("./typescript-modules.js")).loadTypeScriptModules();
    return await importModule(pathToFileURL(found).href);
  } catch (error) {
    throw new ConfigError(`plugin ${path} cannot be loaded: ${(error as Error).message}`);
  }
}

function shapeOf(value: unknown, path: string): { name: string; rules: readonly Rule[] } {
  const name = basename(path)
    .replace(/\.[cm]?[jt]s$/, "")
    .replace(/^sfn-lint-plugin-/, "");
  if (Array.isArray(value) && value.every(isRule)) return { name, rules: value };
  const plugin = value as { readonly name?: unknown; readonly rules?: unknown } | undefined;
  if (Array.isArray(plugin?.rules) && plugin.rules.every(isRule)) {
    return { name: typeof plugin.name === "string" ? plugin.name : name, rules: plugin.rules };
  }
  throw new ConfigError(
    `plugin ${path} must have a default export: a list of rules (see defineRule in "sfn-lint/rule") or { name, rules }`,
  );
}

const isRule = (value: unknown): value is Rule => {
  const rule = value as Partial<Rule> | null;
  return (
    typeof rule === "object" &&
    rule !== null &&
    typeof rule.id === "string" &&
    typeof rule.check === "function" &&
    typeof rule.describe === "function" &&
    Array.isArray(rule.reads)
  );
};
