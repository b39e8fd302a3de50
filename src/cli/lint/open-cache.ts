import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readOptionalFile } from "../../discovery/plain-file.js";
import type { LoadedConfig } from "../../linter/config/model.js";
import { digestOf, ResultCache } from "../../linter/result-cache.js";
import type { SetupOptions } from "./setup.js";

declare const __VERSION__: string;

/**
 * The results of earlier runs in this folder with this configuration; undefined where they cannot be told to hold: plugins
 * are code, and a schema of the input is a file of its own.
 * @param location the file, where the user names one; null: in memory.
 * @param before of an earlier run of the same process.
 */
export function openCache(
  location: string | null | undefined,
  config: LoadedConfig,
  options: SetupOptions,
  before?: ResultCache,
): ResultCache | undefined {
  const layers = JSON.stringify(config.layers);
  if (config.plugins.length > 0 || layers.includes('"inputSchema":"')) return undefined;
  const secret = ownSecret();
  const key = digestOf(
    JSON.stringify([
      secret,
      typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0",
      buildStamp(),
      process.version,
      process.cwd(),
      config.preset,
      config.folder,
      layers,
      options.type,
      options.rule,
      options.stats,
    ]),
  );
  if (before?.key === key) return before;
  const isKept = location !== null && secret !== undefined;
  return new ResultCache(isKept ? (location === undefined ? defaultFile() : resolve(location)) : undefined, key);
}

/** Another build of the same version is another program. */
function buildStamp(): string {
  const { size, mtimeMs } = statSync(fileURLToPath(import.meta.url));
  return `${size} ${mtimeMs}`;
}

/** In the folder's own cache where it has one, as other tools do; else in the user's. */
export function defaultFile(cwd = process.cwd()): string {
  if (existsSync(join(cwd, "node_modules")) && !leadsOut(cwd, OWN)) return join(cwd, ...OWN, "results.json");
  return join(userFolder(), `results-${digestOf(cwd).replace(/\W/g, "_")}.json`);
}

const userFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "sfn-lint");

/**
 * What the results of this user are signed with: those that somebody has committed to the repository are none.
 * @returns undefined where it cannot be kept.
 */
function ownSecret(): string | undefined {
  const file = join(userFolder(), "results.key");
  const before = readOptionalFile(file);
  if (before !== undefined && before.length >= SECRET_DIGITS) return before;
  const made = randomBytes(SECRET_DIGITS / 2).toString("hex");
  try {
    mkdirSync(userFolder(), { recursive: true, mode: 0o700 });
    // another process may have made it meanwhile
    writeFileSync(file, made, { mode: 0o600, flag: before === undefined ? "wx" : "w" });
    return made;
  } catch {
    return readOptionalFile(file);
  }
}

const SECRET_DIGITS = 64;

const OWN = ["node_modules", ".cache", "sfn-lint"] as const;

/** Is a folder of the path a link to elsewhere? What is linted may have been written by others, and nothing is written outside of it. */
function leadsOut(cwd: string, path: readonly string[]): boolean {
  let at = join(cwd, ...path);
  while (!existsSync(at)) at = dirname(at);
  return !`${realpathSync(at)}${sep}`.startsWith(`${realpathSync(cwd)}${sep}`);
}
