import { dirname, resolve } from "node:path";
import { ConfigError, loadConfig } from "../../linter/config/load.js";
import type { LoadedConfig } from "../../linter/config/model.js";
import { loadPlugins } from "../../linter/config/plugins.js";
import { isIgnored } from "../../linter/config/resolve.js";
import { RULES } from "../../linter/registry.generated.js";
import type { Rule } from "../../rule-kit/index.js";
import type { LintSettings } from "./messages.js";

/** What holds for the files of a folder. */
export interface FolderConfig {
  readonly config: LoadedConfig;
  readonly rules: readonly Rule[];
  /** Why the configuration does not apply, in a sentence. */
  readonly problem?: string;
  ignores(path: string): boolean;
}

/** Configurations by folder, each read once. */
export class Configurations {
  private readonly byFolder = new Map<string, Promise<FolderConfig>>();
  /** Every rule that was loaded, those of plugins included. */
  readonly known = new Set<Rule>(RULES);

  constructor(private readonly settings: Pick<LintSettings, "config" | "search" | "code" | "preset">) {}

  of(path: string): Promise<FolderConfig> {
    const folder = dirname(resolve(path));
    let found = this.byFolder.get(folder);
    if (!found) {
      found = this.load(folder);
      this.byFolder.set(folder, found);
    }
    return found;
  }

  /** A configuration that cannot be used is told, and the defaults apply: the editor must not fall silent. */
  private async load(folder: string): Promise<FolderConfig> {
    try {
      return await this.read(folder, this.settings.search);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return { ...(await this.read(folder, false)), problem: error.message };
    }
  }

  private async read(folder: string, search: boolean): Promise<FolderConfig> {
    const { config: file, code, preset } = this.settings;
    const loaded = await loadConfig(folder, { rules: RULES, search, code, ...(file !== undefined && search ? { file } : {}) });
    const own = loaded.plugins.length > 0 ? await loadPlugins(loaded.plugins, loaded.folder, loaded.root) : [];
    for (const rule of own) this.known.add(rule);
    const config = preset ? { ...loaded, preset } : loaded;
    return { config, rules: [...RULES, ...own], ignores: (path) => isIgnored(config, path) };
  }
}
