import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");
const PARTS = ["src", "rules", "bin", "schemas", "scripts", "package.json"];

let bin: string | undefined;

/** The path of `bin/sfn-lint.js`, built from the tree as it is when first asked. Allow `BUILD_TIME` for that. */
export function builtBin(): string {
  bin ??= build();
  return bin;
}

/** Milliseconds that a build may take on a busy machine. */
export const BUILD_TIME = 300_000;

/** Once for each state of the tree, whoever asks first. */
function build(): string {
  const cache = join(ROOT, "node_modules/.cache");
  const folder = join(cache, `built-${stateOfTree()}`);
  const bin = join(folder, "bin/sfn-lint.js");
  if (existsSync(bin)) return bin;
  mkdirSync(cache, { recursive: true });
  sweep(cache);
  const staged = mkdtempSync(join(cache, "building-"));
  execFileSync(process.execPath, [join(ROOT, "scripts/build.mjs"), "--out", staged, "--no-types"], { stdio: ["ignore", "ignore", "pipe"] });
  // another thread may have been quicker
  if (existsSync(bin)) rmSync(staged, { recursive: true, force: true });
  else renameSync(staged, folder);
  return bin;
}

const HOUR = 3_600_000;

/** Copies of earlier states of the tree; those of the last hour may be in use. */
function sweep(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (name.startsWith("built-") && statSync(path).mtimeMs < Date.now() - HOUR) rmSync(path, { recursive: true, force: true });
  }
}

function stateOfTree(): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    const { mtimeMs, size } = statSync(path);
    if (!statSync(path).isDirectory()) hash.update(`${path}\n${mtimeMs}\n${size}\n`);
    else if (!path.endsWith("node_modules")) for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  for (const part of PARTS) visit(join(ROOT, part));
  return hash.digest("hex").slice(0, 16);
}

export interface Scratch {
  readonly folder: string;
  remove(): void;
}

/** A folder of its own, outside of any repository. */
export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), "sfn-lint-test-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built program as a shell would. */
export function sfnLint(words: readonly string[], { cwd, input, env }: RunOptions): SpawnSyncReturns<string> {
  const bin = builtBin();
  return spawnSync(process.execPath, [bin, ...words], {
    cwd,
    encoding: "utf8",
    // compiled code is kept with the build: each scratch folder would need its own, which takes half of a run
    env: { PATH: process.env.PATH ?? "", HOME: cwd, XDG_CACHE_HOME: join(bin, "../../code"), NO_COLOR: "1", ...env },
    ...(input === undefined ? {} : { input }),
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** Is this program here? */
export const has = (program: string): boolean => spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
