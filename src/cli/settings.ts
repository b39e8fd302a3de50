import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { loadConfig } from "../linter/config/load.js";
import { type LoadedConfig, PRESETS, type Preset } from "../linter/config/model.js";
import { RULES } from "../linter/registry.generated.js";
import type { Rule } from "../rule-kit/index.js";
import { UsageError } from "./command.js";
import { unknownName } from "./unknown-name.js";

/** The options that choose a configuration, as the commands that read one have them. */
export interface SettingsOptions {
  readonly config?: string | boolean;
  readonly configCode?: boolean;
  readonly preset?: string;
}

/** @param first a path of the command line, where the search begins; absent: the working directory. @throws ConfigError, UsageError */
export async function loadSettings(first: string | undefined, options: SettingsOptions): Promise<LoadedConfig> {
  const start = first && first !== "-" ? folderOf(first) : process.cwd();
  const loaded = await loadConfig(start, {
    rules: RULES,
    ...(typeof options.config === "string" ? { file: options.config } : {}),
    search: options.config !== false,
    ...(options.configCode === false ? { code: false } : {}),
  });
  if (options.preset === undefined) return loaded;
  if (!(PRESETS as readonly string[]).includes(options.preset)) throw new UsageError(unknownName("preset", options.preset, PRESETS));
  return { ...loaded, preset: options.preset as Preset };
}

/** Where the look for a configuration begins: the folder that a path, or the fixed part of a glob, names. */
function folderOf(path: string): string {
  const fixed = /[*?{[]/.test(path) ? dirname(`${path.slice(0, path.search(/[*?{[]/))}x`) : path;
  return resolve(existsSync(fixed) && statSync(fixed).isDirectory() ? fixed : dirname(fixed));
}

/** Ours and those of the configuration's plugins. */
export async function rulesFor(config: LoadedConfig): Promise<readonly Rule[]> {
  if (config.plugins.length === 0) return RULES;
  const { loadPlugins } = await import("../linter/config/plugins.js");
  const own = await loadPlugins(config.plugins, config.folder, config.root);
  checkConfigured(config, new Set(own.map((r) => r.id)));
  return [...RULES, ...own];
}

/** Names with a plugin's prefix can only be told once the plugins are there. */
function checkConfigured({ layers, path }: LoadedConfig, known: ReadonlySet<string>): void {
  for (const { config } of layers) {
    for (const settings of [config, ...(config.overrides ?? [])]) {
      const unknown = Object.keys(settings.rules ?? {}).find((id) => id.includes("/") && !known.has(id));
      if (unknown !== undefined)
        throw new UsageError(`${path}: there is no rule "${unknown}"; the plugins have ${[...known].join(", ") || "none"}`);
    }
  }
}
