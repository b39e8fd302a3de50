import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import { type Inventory, inventory } from "../../src/discovery/inventory.js";
import { fileAccess } from "../../src/discovery/read-file.js";

/** A repository on the disk, removed when the test or, made outside of one, the suite ends. */
export function repository(files: Readonly<Record<string, string>>): string {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), "sfn-lint-repository-")));
  const root = join(outer, "repo");
  mkdirSync(join(root, ".git"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const remove = () => rmSync(outer, { recursive: true, force: true });
  try {
    onTestFinished(remove);
  } catch {
    afterAll(remove);
  }
  return root;
}

/** What is found from the repository's folder, as `host name file` with paths within it. */
export async function found(root: string, paths: readonly string[] = ["."]): Promise<string[]> {
  const { definitions } = await look(root, paths);
  return definitions.map(({ host, name, file }) => `${host} ${name} ${within(root, file.path)}`);
}

export function look(root: string, paths: readonly string[] = ["."]): Promise<Inventory> {
  return inventory(paths, fileAccess(undefined, root), { cwd: root });
}

const within = (root: string, path: string): string => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path);
