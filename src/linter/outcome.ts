import type { Definition } from "../hosts/host.js";
import type { ReadSession } from "../hosts/read-session.js";
import type { SourceFile } from "../text/source-file.js";
import { type LintedFile, type LintSetup, lintFile, notAnalyzed } from "./lint.js";

/** Another file, or a folder, that was asked for while a file was linted, and what was there. */
export interface Dependency {
  readonly kind: "read" | "exists" | "list";
  /** The file that asked, and the path as it asked for it. */
  readonly from: string;
  readonly path: string;
  /** Of a file that was read: its path as reports show it. */
  readonly target?: string;
  /** Of what was there; empty where nobody wants to compare it. */
  readonly digest: string;
}

/** What linting one file gave. Of it and of what it depends on alone: the order of the files does not matter. */
export interface FileOutcome {
  readonly linted: LintedFile;
  /** Files that belong to a definition of this one, and machines that it gives to modules: they are not reported again. */
  readonly consumed: readonly string[];
  readonly given: readonly string[];
  /** Machines read from synthesized output, as far as their programs are told from others by them. */
  readonly synthesized: readonly Synthesized[];
  readonly dependencies: readonly Dependency[];
  /** Other files decide whether its machines are reported: it is a program, and its synthesized output may be there. */
  readonly entangled: boolean;
}

interface Synthesized {
  readonly name: string;
  readonly file: string;
  readonly program?: string;
}

/** What a file did to the session, done to another one. */
export function enterInto(access: ReadSession, { consumed, given, synthesized }: FileOutcome): void {
  for (const path of consumed) access.consumed.add(path);
  for (const machine of given) access.given?.add(machine);
  for (const { name, file, program } of synthesized) {
    const deployment = { resources: new Map(), ...(program === undefined ? {} : { program: { file: { path: program } } }) };
    access.synthesized?.add({ name, file: { path: file }, deployment } as unknown as Definition);
  }
}

/** Makes a short text that differs where the given one does. */
export type Digest = (text: string) => string;

/** @param digest of what the file depends on; not taken where it is absent. */
export async function lintAlone(file: SourceFile, named: boolean, setup: LintSetup, digest?: Digest): Promise<FileOutcome> {
  const dependencies = new Map<string, Dependency>();
  const entangled = isEntangled(file);
  const session = recording(setup.access, dependencies, digest, entangled);
  const linted = await lintFile(file, named, { ...setup, access: session });
  return {
    linted,
    consumed: [...session.consumed],
    given: [...session.given],
    synthesized: entangled ? [] : [...(session.synthesized ?? [])].map(synthesizedOf),
    dependencies: [...dependencies.values()],
    entangled,
  };
}

/** What becomes of a file that needs more memory than it may have. */
export const exhausted = (file: SourceFile): FileOutcome => ({
  linted: notAnalyzed(file),
  consumed: [],
  given: [],
  synthesized: [],
  dependencies: [],
  entangled: true,
});

/** A program is reported where its synthesized output was not read. */
const isEntangled = ({ path, text }: SourceFile): boolean => isProgram(path) && /stepfunctions|sfn/i.test(text);
export const isProgram = (path: string): boolean => /\.[mc]?[jt]sx?$/.test(path);

const synthesizedOf = ({ name, file, deployment }: Definition): Synthesized => ({
  name,
  file: file.path,
  ...(deployment?.program ? { program: deployment.program.file.path } : {}),
});

/** The same session, but what it gathers is this file's alone. */
function recording(
  access: ReadSession,
  into: Map<string, Dependency>,
  digest: Digest = () => "",
  shared: boolean,
): ReadSession & { readonly consumed: Set<string>; readonly given: Set<string> } {
  const note = (kind: Dependency["kind"], from: SourceFile, path: string, found: string, target?: string): void => {
    const key = `${kind}\n${from.path}\n${path}`;
    if (into.has(key)) return;
    into.set(key, { kind, from: from.path, path, digest: digest(found), ...(target === undefined ? {} : { target }) });
  };
  return {
    ...access,
    consumed: new Set(),
    given: new Set(),
    ...(shared ? {} : { synthesized: new Set<Definition>() }),
    read(from, path) {
      const found = access.read(from, path);
      note("read", from, path, textOf(found), "refused" in found ? undefined : found.path);
      return found;
    },
    exists(from, path) {
      const found = access.exists(from, path);
      note("exists", from, path, String(found));
      return found;
    },
    list(from, path) {
      const found = access.list?.(from, path) ?? [];
      note("list", from, path, found.join("\n"));
      return found;
    },
  };
}

const textOf = (found: ReturnType<ReadSession["read"]>): string => ("refused" in found ? `refused: ${found.refused}` : found.text);

/** What is there now, as the digest of a dependency was taken of it. */
export function lookAgain({ kind, from, path }: Dependency, access: ReadSession): { readonly text: string; readonly file?: SourceFile } {
  const asking = { path: from } as SourceFile;
  if (kind === "exists") return { text: String(access.exists(asking, path)) };
  if (kind === "list") return { text: (access.list?.(asking, path) ?? []).join("\n") };
  const found = access.read(asking, path);
  return { text: textOf(found), ...("refused" in found ? {} : { file: found }) };
}
