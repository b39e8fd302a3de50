import { readFileSync, writeFileSync } from "node:fs";
import { UnreadableFileError } from "../discovery/plain-file.js";
import { decode, readSourceFile } from "../discovery/read-file.js";
import type { ReadSession } from "../hosts/read-session.js";
import type { Finding, Fix } from "../linter/finding.js";
import { editsOf } from "../linter/fixes.js";
import { guardFixes, type ReadFile } from "../linter/guarded-fixes.js";
import { deduplicateFindings } from "../linter/host-context.js";
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

/**
 * Writes the fixes into the files; what overlaps waits for the next run. A file is written only if it is UTF-8, is what
 * was linted, and reads afterwards as the expected state machines.
 */
export async function applyFixes(
  findings: readonly Finding[],
  read: readonly ReadFile[],
  options: FixOptions,
  access: ReadSession,
  terminal: Terminal,
): Promise<void> {
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
    const reason = linted && whyUnwritable(linted);
    if (linted && reason === undefined) texts.set(file, linted.text);
    else {
      byFile.delete(file);
      terminal.err(`sfn-lint: ${file}: ${fixCount(fixes.length)} not made: ${reason ?? "the file was not read"}\n`);
    }
  }
  const guarded = await guardFixes(byFile, (path) => texts.get(path), read, access);
  for (const { file, fix, reason } of guarded.refused) terminal.err(`sfn-lint: ${file}: not made: ${fix.title}: ${reason}\n`);
  for (const [file, after] of guarded.texts) {
    const before = texts.get(file) as string;
    if (after === before) continue;
    const fixes = guarded.made.get(file) ?? [];
    if (options.fixDryRun) options.diffTo(unifiedDiff(file, before, editsOf(fixes)));
    else if (!write(file, after, terminal)) continue;
    terminal.err(`sfn-lint: ${file}: ${fixCount(fixes.length)} ${options.fixDryRun ? "would be made" : "made"}\n`);
  }
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

function whyUnwritable({ path, text, problems }: SourceFile): string | undefined {
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
