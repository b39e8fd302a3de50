import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./command.js";

/**
 * Programs such as pre-commit hand over the names of files as they are: a file `-fsarif=/tmp/x.json` would be an option. What
 * is an option and also a file is therefore refused, and not taken for either; `--` ends the options.
 * @throws UsageError
 */
export function refuseFilesAsOptions(words: readonly string[], folder = process.cwd()): void {
  for (const word of words) {
    if (word === "--") return;
    if (!word.startsWith("-") || word === "-" || !isThere(resolve(folder, word))) continue;
    throw new UsageError(`"${word}" is an option, and a file has the same name; write "./${word}" for the file, or "--" before all paths`);
  }
}

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
