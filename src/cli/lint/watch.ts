import { existsSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { isPruned } from "../../discovery/discover.js";
import type { Terminal } from "../command.js";

/** Milliseconds without a further change before the files are linted again: editors write in several steps. */
const QUIET = 100;

/** Lints now, and again whenever a file changes below the paths; until the program is stopped. */
export async function watch(paths: readonly string[], lint: () => Promise<void>, terminal: Terminal): Promise<void> {
  const { watch: watchFiles } = await import("chokidar");
  await lint();
  const watcher = watchFiles(foldersOf(paths), {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path) => isPruned(basename(path)),
  });
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const again = (): void => {
    running = running.then(async () => {
      terminal.status("\n");
      await guarded(lint, terminal);
      tell(terminal);
    });
  };
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(again, QUIET);
  });
  watcher.on("error", (error) => terminal.err(`sfn-lint: ${error instanceof Error ? error.message : String(error)}\n`));
  tell(terminal);
  await new Promise<never>(() => {});
}

/** A configuration that is being edited is wrong for a while. */
async function guarded(lint: () => Promise<void>, terminal: Terminal): Promise<void> {
  try {
    await lint();
  } catch (error) {
    terminal.err(`sfn-lint: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

const tell = (terminal: Terminal): void => terminal.err("sfn-lint: watching for changes; press Ctrl+C to stop\n");

/** Files, folders, and the fixed part of globs; a file's folder, since editors replace files. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = paths.map((path) => {
    const fixed = /[*?{[]/.test(path) ? dirname(`${path.slice(0, path.search(/[*?{[]/))}x`) : path;
    return existsSync(fixed) && statSync(fixed).isDirectory() ? fixed : dirname(fixed);
  });
  return folders.length > 0 ? [...new Set(folders)] : ["."];
}
