import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The value of the input `version` that asks for what the checkout has installed. */
export const FROM_REPOSITORY = "repository";

/**
 * The program that the action runs: the action's own (built beside it, or the same version from npm), or the version that
 * was asked for. What the checkout has installed is code of whoever wrote the checkout: it runs only where it is asked for.
 * @param home the action's folder.
 * @throws Error where there is none.
 */
export function findLinter(wanted: string, folder: string, home: string, temp: string): string {
  if (wanted === FROM_REPOSITORY) return installedIn(folder);
  if (wanted !== "") return install(wanted, temp);
  const built = join(home, "bin/sfn-lint.js");
  if (existsSync(built) && existsSync(join(home, "dist/cli/main.cjs"))) return built;
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string };
  return install(version, temp);
}

function installedIn(folder: string): string {
  try {
    const manifest = createRequire(join(folder, "package.json")).resolve("sfn-lint/package.json");
    return join(dirname(manifest), "bin/sfn-lint.js");
  } catch {
    throw new Error("the repository has no sfn-lint installed, which the input version asks for; install its dependencies first");
  }
}

/** @throws Error where the version is none, or npm cannot bring it. */
function install(version: string, temp: string): string {
  if (!/^[\w.^~-]+$/.test(version)) throw new Error(`the input version should be a version such as 1.2.3, not "${version}"`);
  const prefix = join(temp, `sfn-lint-${version}`);
  const bin = join(prefix, "node_modules/sfn-lint/bin/sfn-lint.js");
  if (!existsSync(bin)) {
    const words = [
      "install",
      "--prefix",
      prefix,
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--loglevel=error",
      `sfn-lint@${version}`,
    ];
    execFileSync(process.platform === "win32" ? "npm.cmd" : "npm", words, { cwd: temp, stdio: ["ignore", "ignore", "inherit"] });
  }
  return bin;
}
