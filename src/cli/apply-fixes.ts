import { writeFileSync } from "node:fs";
import type { Report, TextEdit } from "../linter/finding.js";
import { applyEdits } from "../linter/fixes.js";
import type { Terminal } from "./command.js";

/** Writes the fixes into the files; what overlaps waits for the next run. */
export function applyFixes(
  report: Report,
  options: { readonly fixUnsafe?: boolean; readonly fixDryRun?: boolean },
  terminal: Terminal,
): void {
  const byFile = new Map<string, TextEdit[]>();
  for (const { fix } of report.findings) {
    if (!fix || (!fix.safe && !options.fixUnsafe)) continue;
    for (const edit of fix.edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  }
  for (const [file, edits] of byFile) {
    const before = report.sources.get(file);
    if (before === undefined) continue;
    const { text, applied } = applyEdits(before, edits);
    if (text === before) continue;
    if (!options.fixDryRun) writeFileSync(file, text);
    terminal.err(`sfn-lint: ${file}: ${applied} ${applied === 1 ? "edit" : "edits"} ${options.fixDryRun ? "would be made" : "made"}\n`);
  }
}
