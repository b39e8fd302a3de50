import { execFileSync } from "node:child_process";
import { dirname, resolve, sep } from "node:path";
import { UnreadableFileError } from "../../discovery/plain-file.js";
import { fileAccess, readSourceFile } from "../../discovery/read-file.js";
import type { LintSetup } from "../../linter/lint.js";
import { lintAlone } from "../../linter/outcome.js";
import { UsageError } from "../command.js";
import type { InputFile } from "./lint-files.js";

/** Source code of Lambda functions and activity workers. */
const CODE = /\.(?:[mc]?[jt]sx?|py|java|kt|go|rb|cs|fs|rs|php)$/;

/** Git as it is asked here runs nothing that the repository configures. */
const GIT = ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"];

/**
 * The files that changed since a commit, and those whose state machines depend on one of them: a template on the
 * definition that it names, a definition on what is put into it, a template on the code of its functions.
 * @throws UsageError where Git does not know the commit.
 */
export async function changedSince(commit: string, files: readonly InputFile[], setup: LintSetup): Promise<readonly InputFile[]> {
  const changed = changesSince(commit);
  // with other settings every file may have other findings
  if (setup.config.files.some((path) => changed.has(resolve(path)))) return files;
  const code = [...changed].filter((path) => CODE.test(path));
  const left: InputFile[] = [];
  for (const file of files) {
    if (changed.has(resolve(file.path)) || (changed.size > 0 && (await dependsOn(file, changed, code, setup)))) left.push(file);
  }
  return left;
}

async function dependsOn(file: InputFile, changed: ReadonlySet<string>, code: readonly string[], setup: LintSetup): Promise<boolean> {
  try {
    const source = readSourceFile(file.path);
    // without a rule the definitions are read, and nothing is analyzed
    const { linted, dependencies } = await lintAlone(source, file.named, { ...setup, access: fileAccess(), only: new Set() });
    const near = `${dirname(resolve(file.path))}${sep}`;
    return (
      dependencies.some(({ from, path, target }) => changed.has(resolve(target ?? resolve(dirname(from), path)))) ||
      (linted.machines.some(({ host }) => host !== "asl") && code.some((path) => path.startsWith(near)))
    );
  } catch (error) {
    if (error instanceof UnreadableFileError) return true;
    throw error;
  }
}

/** Absolute paths of files that differ from the commit, those that are gone and those that Git does not know included. */
function changesSince(commit: string): ReadonlySet<string> {
  const root = git(["rev-parse", "--show-toplevel"], "--since works in a Git repository only").trimEnd();
  const known = git(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`],
    `--since: there is no commit ${commit}`,
  );
  const names = [
    git(["-C", root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", known.trimEnd(), "--"]),
    git(["-C", root, "ls-files", "--others", "--exclude-standard", "-z"]),
  ];
  return new Set(names.flatMap((list) => list.split("\0").filter((name) => name !== "")).map((name) => resolve(root, name)));
}

function git(words: readonly string[], refused = "--since: Git cannot tell what has changed"): string {
  try {
    return execFileSync("git", [...GIT, ...words], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    throw new UsageError(refused);
  }
}
