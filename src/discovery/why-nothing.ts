import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { isCandidate, isPruned } from "./discover.js";
import { ignoreRules } from "./ignore-rules.js";
import { readOptionalFile } from "./plain-file.js";

/** A file that looks like Step Functions although no state machine was found, and what to do. */
export interface NothingFound {
  readonly file: string;
  readonly message: string;
}

/** Folders and files that are looked at, bytes of each file, and reasons that are given: a large repository has its limits. */
const MOST_ENTRIES = 50_000;
const MOST_BYTES = 1024 * 1024;
const MOST_REASONS = 5;

/** What declares or contains a state machine, in any language. */
const MARKER =
  /AWS::(?:StepFunctions|Serverless)::StateMachine|\baws_sfn_state_machine\b|\baws[_-]?(?:cdk)?[_-]?stepfunctions\b|\bcreate_?state_?machine\s*\(|\bsfn\.StateMachine\b|\bsst\.aws\.StepFunctions\b|["']?StartAt["']?\s*[:=]/i;

const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ["java", "Java"],
  ["kt", "Kotlin"],
  ["scala", "Scala"],
  ["go", "Go"],
  ["cs", "C#"],
  ["fs", "F#"],
  ["rb", "Ruby"],
  ["rs", "Rust"],
  ["php", "PHP"],
]);

/**
 * Why a run found no state machine: programs in languages that are not read, files that Git or the configuration leaves
 * out, files that were read and contain no complete definition. At most five reasons, in the order of the paths.
 * @param paths what the user named; empty: the working directory.
 * @param looked files that were read.
 * @param ignored what the configuration leaves out.
 */
export function whyNothing(paths: readonly string[], looked: ReadonlySet<string>, ignored: (path: string) => boolean): NothingFound[] {
  const reasons: NothingFound[] = [];
  for (const folder of paths.length > 0 ? paths : ["."]) {
    if (!isFolder(folder)) continue;
    const ignores = ignoreRules(resolve(folder));
    for (const { path, inIgnored } of filesBelow(resolve(folder), ignores)) {
      if (reasons.length >= MOST_REASONS) return reasons;
      const file = shown(path);
      const message = reasonFor(path, file, inIgnored || ignores(path, false), looked, ignored);
      if (message !== undefined) reasons.push({ file, message });
    }
  }
  return reasons;
}

function reasonFor(
  path: string,
  file: string,
  byGit: boolean,
  looked: ReadonlySet<string>,
  ignored: (path: string) => boolean,
): string | undefined {
  const language = LANGUAGES.get(/\.(\w+)$/.exec(path)?.[1] ?? "");
  const candidate = isCandidate(path);
  if (!language && !candidate) return undefined;
  if (!MARKER.test(readOptionalFile(path, MOST_BYTES) ?? "")) return undefined;
  if (language)
    return byGit
      ? undefined
      : `it uses Step Functions, but ${language} is not read; keep the definition in a file of its own (.asl.json), or lint what your tool generates`;
  if (byGit) return "it looks like a state machine, but Git ignores it; name it on the command line to lint it";
  if (ignored(path)) return "it looks like a state machine, but the configuration ignores it";
  return looked.has(file)
    ? "it mentions Step Functions, but no complete definition was found in it; sfn-lint on this file alone says more"
    : undefined;
}

interface Entry {
  readonly path: string;
  /** Git ignores a folder above it. */
  readonly inIgnored: boolean;
}

/** Files below a folder, breadth first: what is near the top explains more. */
function* filesBelow(top: string, ignores: (path: string, isFolder: boolean) => boolean): Generator<Entry> {
  const folders: Entry[] = [{ path: top, inIgnored: false }];
  let seen = 0;
  for (let next = folders.shift(); next && seen < MOST_ENTRIES; next = folders.shift()) {
    for (const entry of entriesOf(next.path)) {
      seen++;
      const path = join(next.path, entry.name);
      if (entry.isDirectory() && !isPruned(entry.name) && !SKIPPED.test(entry.name))
        folders.push({ path, inIgnored: next.inIgnored || ignores(path, true) });
      else if (entry.isFile()) yield { path, inIgnored: next.inIgnored };
    }
  }
}

/** What tools install or build: never the place where a person writes a definition. */
const SKIPPED = /^(?:\.venv|venv|__pycache__|site-packages|vendor|target|dist|build|coverage|\.next|\.nuxt|\.cache|\.tox)$/;

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const shown = (path: string) => relative(process.cwd(), path).split(sep).join("/");
