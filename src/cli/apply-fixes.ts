import { writeFileSync } from "node:fs";
import type { Finding, Fix, Report } from "../linter/finding.js";
import { applyFixes as applyToText } from "../linter/fixes.js";
import type { Terminal } from "./command.js";

/** Writes the fixes into the files; what overlaps waits for the next run. */
export function applyFixes(
  report: Report,
  options: { readonly fixUnsafe?: boolean; readonly fixDryRun?: boolean },
  terminal: Terminal,
): void {
  const byFile = new Map<string, Fix[]>();
  for (const finding of report.findings) {
    for (const fix of partsOf(finding)) {
      const file = fix.edits[0]?.file;
      if (file === undefined || (!fix.safe && !options.fixUnsafe)) continue;
      byFile.set(file, [...(byFile.get(file) ?? []), fix]);
    }
  }
  for (const [file, fixes] of byFile) {
    const before = report.sources.get(file);
    if (before === undefined) continue;
    // a fix that reaches into a second file is made by hand
    const { text, applied } = applyToText(
      before,
      fixes.filter((fix) => fix.edits.every((edit) => edit.file === file)),
    );
    if (text === before) continue;
    if (!options.fixDryRun) writeFileSync(file, text);
    terminal.err(`sfn-lint: ${file}: ${applied} ${applied === 1 ? "fix" : "fixes"} ${options.fixDryRun ? "would be made" : "made"}\n`);
  }
}

/** A fix of several occurrences is one for each file; each occurrence is mended by itself. */
function partsOf({ fix, occurrences }: Finding): readonly Fix[] {
  if (!fix) return [];
  if (!occurrences) return [fix];
  const files = [...new Set(fix.edits.map(({ file }) => file))];
  return files.map((file) => ({ ...fix, edits: fix.edits.filter((edit) => edit.file === file) }));
}
