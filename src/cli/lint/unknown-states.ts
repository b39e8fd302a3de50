import { join } from "node:path";
import { nearest, someEffort } from "../../asl/did-you-mean.js";
import { discover } from "../../discovery/discover.js";
import { mostBytesOf, readOptionalFile, readPlainFile } from "../../discovery/plain-file.js";
import type { LoadedConfig } from "../../linter/config/model.js";
import { type DeclaredState, declaredStates, isIgnored } from "../../linter/config/resolve.js";

/** A state that `known` names and no state machine has. */
export interface UnknownState {
  readonly message: string;
  /** A program that was not read may give a state that name: then it is no more than a warning. */
  readonly sure: boolean;
}

/** Files beside the linted ones that are looked at for a name. */
const MOST_OTHERS = 2_000;
const PROGRAM = /\.(?:[cm]?[jt]sx?|py)$/;
const MACHINES = /step[-_ ]?functions|state_?machine/i;

/**
 * States that `known` of the configuration names, judged by all files that it is for: the linted ones, and where those do not
 * have the name, as in a hook that lints changed files alone, the others below the configuration's folder.
 * @param linted the texts of the linted files, by path.
 */
export async function unknownStates(loaded: LoadedConfig, linted: ReadonlyMap<string, string>): Promise<readonly UnknownState[]> {
  const texts = new Map([...linted].filter(([file]) => !loaded.files.includes(absolute(file))));
  const named = [...declaredStates(loaded)];
  if (named.length === 0 || texts.size === 0) return [];
  const missing = named.filter(({ name, covers }) => ![...texts].some(([file, text]) => covers(file) && has(text, name)));
  if (missing.length === 0) return [];
  const others = await othersBelow(new Set(missing.map(({ folder }) => folder)), loaded, texts);
  const all = new Map([...texts, ...others]);
  return missing.flatMap((one) => {
    const mine = [...all].filter(([file]) => one.covers(file));
    if (mine.length === 0 || mine.some(([, text]) => has(text, one.name))) return [];
    const sure = !mine.some(([file, text]) => PROGRAM.test(file) && MACHINES.test(text));
    return [{ message: `${placeOf(one, loaded)}: ${wordsFor(one, mine)}`, sure }];
  });
}

/** As it is, or as JSON and YAML escape it; not as a part of another name. */
const has = (text: string, name: string): boolean => hasWhole(text, name) || hasWhole(text, JSON.stringify(name).slice(1, -1));

function hasWhole(text: string, name: string): boolean {
  const isPart = (at: number): boolean => /[\w-]/.test(text.charAt(at));
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) if (!isPart(at - 1) && !isPart(at + name.length)) return true;
  return false;
}

function wordsFor({ name, covers }: DeclaredState, files: readonly (readonly [string, string])[]): string {
  const effort = someEffort();
  const candidates = files.filter(([file]) => covers(file)).flatMap(([, text]) => keysIn(text));
  const meant = nearest(name, new Set(candidates), Infinity, effort);
  return `no state machine has a state "${name}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
}

/** Keys of objects and texts in quotes: what a state can be named by. */
function keysIn(text: string): string[] {
  return [...text.matchAll(/["'`]([^"'`\n]{1,80})["'`]|^\s{0,80}([\w-][\w .?-]{0,79}):/gm)].map(([, quoted, key]) => quoted ?? key ?? "");
}

async function othersBelow(
  folders: ReadonlySet<string>,
  loaded: LoadedConfig,
  texts: ReadonlyMap<string, string>,
): Promise<[string, string][]> {
  const { files } = await discover([...folders], { ignored: (path) => isIgnored(loaded, path) });
  const known = new Set([...texts.keys(), ...loaded.files].map(absolute));
  const found: [string, string][] = [];
  for (const { path } of files.slice(0, MOST_OTHERS)) {
    if (known.has(absolute(path))) continue;
    try {
      found.push([path, readPlainFile(path, { most: mostBytesOf(path) }).toString("utf8")]);
    } catch {
      // what cannot be read was not linted either
    }
  }
  return found;
}

const absolute = (path: string): string => (path.startsWith("/") ? path : join(process.cwd(), path));

/** Where the configuration has the key. */
function placeOf({ key, folder }: DeclaredState, { files }: LoadedConfig): string {
  for (const file of files) {
    const text = file.startsWith(folder) ? readOptionalFile(file) : undefined;
    const at = text?.indexOf(key) ?? -1;
    if (!text || at < 0) continue;
    const before = text.slice(0, at).split("\n");
    return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  }
  return files.at(-1) ?? folder;
}
