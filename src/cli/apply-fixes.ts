import { readFileSync, writeFileSync } from "node:fs";
import { UnreadableFileError } from "../discovery/plain-file.js";
import { decode, readSourceFile } from "../discovery/read-file.js";
import type { ReadSession } from "../hosts/read-session.js";
import type { Finding, Fix, TextEdit } from "../linter/finding.js";
import { editsOf } from "../linter/fixes.js";
import { guardFixes, type ReadFile } from "../linter/guarded-fixes.js";
import { deduplicateFindings, filesOf } from "../linter/host-context.js";
import { editsBetween } from "../linter/line-edits.js";
import { unifiedDiff } from "../linter/unified-diff.js";
import type { SourceFile } from "../text/source-file.js";
import type { Terminal } from "./command.js";

const fixCount = (n: number): string => `${n} ${n === 1 ? "fix" : "fixes"}`;

export interface FixOptions {
  readonly fixUnsafe?: boolean;
  readonly fixDryRun?: boolean;
  /** Where a diff goes: standard output, unless a report for machines is written there. */
  readonly diffTo: (text: string) => void;
}

/** Findings, and the files in which they are as they were linted. */
export interface Linted {
  readonly findings: readonly Finding[];
  readonly read: readonly ReadFile[];
  readonly access: ReadSession;
}

/** What overlaps or comes up after a fix is fixed in a further pass, up to so many. */
const MOST_PASSES = 10;

/**
 * Writes the fixes into the files. A file is written only if it is UTF-8, is what was linted, and reads afterwards as the
 * expected state machines. Files that were written are linted again and fixed again, until there is nothing left to fix.
 * A dry run does the same with texts that it keeps, and shows how the last of them differ from the files.
 * @param again lints the files with these paths once more; the texts of some are not written.
 * @returns whether a file was written.
 */
export async function applyFixes(
  first: Linted,
  options: FixOptions,
  terminal: Terminal,
  again: (paths: ReadonlySet<string>, pending: ReadonlyMap<string, string>) => Promise<Linted>,
): Promise<boolean> {
  const pending = new Map<string, PendingText>();
  const counts = new Map<string, number>();
  const said = new Set<string>();
  let linted = first;
  for (let pass = 1; ; pass++) {
    const made = await onePass(linted, options, terminal, said, pending);
    for (const [file, count] of made) counts.set(file, (counts.get(file) ?? 0) + count);
    if (made.size === 0 || pass >= MOST_PASSES) break;
    const texts = new Map([...pending].map(([file, { after }]) => [file, after]));
    linted = await again(filesWith(linted.read, new Set(made.keys())), texts);
  }
  for (const [file, { before, after, edits }] of pending) options.diffTo(unifiedDiff(file, before, edits ?? editsBetween(before, after)));
  const verb = options.fixDryRun ? "would be made" : "made";
  for (const [file, count] of counts) terminal.err(`sfn-lint: ${file}: ${fixCount(count)} ${verb}\n`);
  return counts.size > 0 && !options.fixDryRun;
}

/** What a dry run has made of a file. */
interface PendingText {
  readonly before: string;
  readonly after: string;
  /** How one follows from the other, where it took one pass. */
  readonly edits?: readonly TextEdit[];
}

/** Files that declare a machine of which a part is in one of these. */
function filesWith(read: readonly ReadFile[], changed: ReadonlySet<string>): Set<string> {
  const touched = read.filter(
    ({ source, definitions }) =>
      changed.has(source.path) || definitions.some((d) => [...filesOf(d)].some((file) => changed.has(file.path))),
  );
  return new Set(touched.map(({ source }) => source.path));
}

/** @returns how many fixes were made in which files. */
async function onePass(
  { findings, read, access }: Linted,
  options: FixOptions,
  terminal: Terminal,
  said: Set<string>,
  pending: Map<string, PendingText>,
): Promise<Map<string, number>> {
  const say = (line: string) => {
    if (!said.has(line)) terminal.err(line);
    said.add(line);
  };
  const byFile = new Map<string, Fix[]>();
  for (const { fix } of deduplicateFindings(findings)) {
    const file = fix?.edits[0]?.file;
    if (!fix || file === undefined || (!fix.safe && !options.fixUnsafe)) continue;
    // a fix that reaches into a second file is made by hand
    if (fix.edits.every((edit) => edit.file === file)) byFile.set(file, [...(byFile.get(file) ?? []), fix]);
  }
  const texts = new Map<string, string>();
  for (const [file, fixes] of byFile) {
    const linted = lintedText(file, read);
    const reason = linted && whyUnwritable(linted, pending.get(file)?.after);
    if (linted && reason === undefined) texts.set(file, linted.text);
    else {
      byFile.delete(file);
      say(`sfn-lint: ${file}: ${fixCount(fixes.length)} not made: ${reason ?? "the file was not read"}\n`);
    }
  }
  const guarded = await guardFixes(byFile, (path) => texts.get(path), read, access);
  for (const { file, fix, reason } of guarded.refused) say(`sfn-lint: ${file}: not made: ${fix.title}: ${reason}\n`);
  const made = new Map<string, number>();
  for (const [file, after] of guarded.texts) {
    const before = texts.get(file) as string;
    if (after === before) continue;
    const fixes = guarded.made.get(file) ?? [];
    const known = pending.get(file);
    if (options.fixDryRun) pending.set(file, known ? { before: known.before, after } : { before, after, edits: editsOf(fixes) });
    else if (!write(file, after, terminal)) continue;
    made.set(file, fixes.length);
  }
  return made;
}

/** The file as it was linted, under any of the definitions that it is a part of. */
function lintedText(path: string, read: readonly ReadFile[]): SourceFile | undefined {
  for (const { source, definitions } of read) {
    if (source.path === path) return source;
    for (const { root } of definitions) {
      const todo = root ? [root] : [];
      for (let node = todo.pop(); node; node = todo.pop()) {
        if (node.range.file.path === path) return node.range.file;
        if (node.kind === "object") todo.push(...node.members.map((m) => m.value));
        else if (node.kind === "array") todo.push(...node.items);
      }
    }
  }
  return undefined;
}

function whyUnwritable({ path, text, problems }: SourceFile, pending: string | undefined): string | undefined {
  if (pending === text) return undefined;
  if (problems.some(({ code }) => code === "invalid-utf8")) return "the file is not UTF-8";
  try {
    const now = readSourceFile(path);
    return now.text === text ? undefined : "the file changed after it was linted";
  } catch (error) {
    if (error instanceof UnreadableFileError) return "there is no such file to write";
    throw error;
  }
}

/** A byte order mark stays where there is one. */
function write(path: string, text: string, terminal: Terminal): boolean {
  try {
    const bytes = readFileSync(path);
    const marked = decode(path, bytes).problems.some(({ code }) => code === "byte-order-mark");
    writeFileSync(path, marked ? `\ufeff${text}` : text);
    return true;
  } catch (error) {
    terminal.err(`sfn-lint: ${path}: cannot be written: ${(error as Error).message}\n`);
    terminal.exit(2);
    return false;
  }
}
