import { resolve } from "node:path";
import { readNamed } from "../hosts/asl/read-named.js";
import type { Definition, HostProblem } from "../hosts/host.js";
import type { ReadSession } from "../hosts/read-session.js";
import { readDefinitions } from "../hosts/registry.js";
import { isRepeated } from "../hosts/shared/duplicates.js";
import { discover } from "./discover.js";
import { UnreadableFileError } from "./plain-file.js";
import { readSourceFile } from "./read-file.js";
import { type UnreadProgram, unreadPrograms } from "./unread-programs.js";

/** What a look through files and folders found, before anything is said about it. */
export interface Inventory {
  /** Each definition once, by file and place. */
  readonly definitions: readonly Definition[];
  /** What was skipped or could not be read, at its place. */
  readonly problems: readonly HostProblem[];
  /** Named files that hold no state machine. */
  readonly empty: readonly string[];
  /** Paths and patterns that lead nowhere, and files that cannot be opened, in a sentence. */
  readonly failed: readonly string[];
  /** Programs in languages that are not read. */
  readonly unread: readonly UnreadProgram[];
  /** Files looked into. */
  readonly files: number;
}

/** Finds the state machines below paths, as the linter does, and reads no further than their definitions. */
export async function inventory(
  paths: readonly string[],
  access: ReadSession,
  options: { readonly cwd?: string; readonly ignored?: (path: string) => boolean } = {},
): Promise<Inventory> {
  const { files, missing } = await discover(paths, options);
  const definitions: Definition[] = [];
  const problems: HostProblem[] = [];
  const empty: string[] = [];
  const failed = missing.map((path) => `${path}: no such file or folder`);
  for (const { path, named } of files) {
    if (access.consumed.has(path) && !named) continue;
    try {
      const file = readSourceFile(resolve(options.cwd ?? ".", path), path);
      if (named) access.named?.add(path);
      const reading = await readDefinitions(file, access);
      const found = reading?.definitions ?? (named ? await readNamed(file) : []);
      definitions.push(...found);
      problems.push(...(reading?.problems ?? []));
      if (named && found.length === 0 && !reading) empty.push(path);
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      failed.push(error.message);
    }
  }
  const unread: UnreadProgram[] = unreadPrograms(
    files.map(({ path }) => path),
    definitions.map(({ file }) => file.path),
  );
  if (definitions.length === 0 && unread.length === 0 && !files.some(({ named }) => named)) {
    const { whyNothing } = await import("./why-nothing.js");
    unread.push(...whyNothing(paths, new Set(files.map(({ path }) => path)), options.ignored ?? (() => false)));
  }
  const once = definitions.filter(({ host, name, file }) => !isRepeated({ host, name, file: file.path }, access));
  return { definitions: once.sort(byPlace), problems, empty, failed, files: files.length, unread };
}

function byPlace(a: Definition, b: Definition): number {
  if (a.file.path !== b.file.path) return a.file.path < b.file.path ? -1 : 1;
  return a.at.start - b.at.start;
}
