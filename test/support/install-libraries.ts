import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TEST = join(import.meta.dirname, "..");

/**
 * Runs once before the suite: installs what `test/package.json` lists, unless it is there in these versions. These libraries are kept
 * out of the root manifest because installing the repository as a pre-commit hook would bring them along.
 */
export default function installLibraries(): void {
  if (isInstalled()) return;
  const { status, stderr } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: TEST, encoding: "utf8" });
  if (status !== 0) console.warn(`Tests that need aws-cdk-lib are skipped: npm ci in test/ failed\n${stderr}`);
}

function isInstalled(): boolean {
  const { devDependencies } = JSON.parse(readFileSync(join(TEST, "package.json"), "utf8")) as { devDependencies: Record<string, string> };
  return Object.entries(devDependencies).every(([name, version]) => {
    const manifest = join(TEST, "node_modules", name, "package.json");
    return existsSync(manifest) && (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version === version;
  });
}
