import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The program that the action runs: the version that was asked for, else the repository's own, so that the pull request
 * is judged as on the developer's machine, else the action's (built beside it, or the same version from npm).
 * @param home the action's folder.
 */
export function findLinter(wanted: string, folder: string, home: string, temp: string): string {
  if (wanted !== "") return install(wanted, temp);
  const own = installedIn(folder);
  if (own) return own;
  const built = join(home, "bin/sfn-lint.js");
  if (existsSync(built) && existsSync(join(home, "dist/cli/main.cjs"))) return built;
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string };
  return install(version, temp);
}

function installedIn(folder: string): string | undefined {
  try {
    const manifest = createRequire(join(folder, "package.json")).resolve("sfn-lint/package.json");
    return join(dirname(manifest), "bin/sfn-lint.js");
  } catch {
    return undefined;
  }
}

/** @throws Error where the version is none, or npm cannot bring it. */
function install(version: string, temp: string): string {
  if (!/^[\w.^~-]+$/.test(version)) throw new Error(`the input version should be a version such as 1.2.3, not "${version}"`);
  const prefix = join(temp, `sfn-lint-${version}`);
  const bin = join(prefix, "node_modules/sfn-lint/bin/sfn-lint.js");
  if (!existsSync(bin)) {
    const words = ["install", "--prefix", prefix, "--no-save", "--no-audit", "--no-fund", "--loglevel=error", `sfn-lint@${version}`];
    execFileSync(process.platform === "win32" ? "npm.cmd" : "npm", words, { stdio: ["ignore", "ignore", "inherit"] });
  }
  return bin;
}
