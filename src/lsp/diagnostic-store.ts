import { resolve } from "node:path";
import type { Diagnostic } from "vscode-languageserver";
import type { SentFinding } from "./analysis/messages.js";
import { diagnosticOf } from "./features/diagnostics.js";
import type { LinePosition, LineRange } from "./text.js";

/** A diagnostic with the finding that it shows. */
export interface Shown {
  readonly diagnostic: Diagnostic;
  readonly finding: SentFinding;
  /** The file that was linted. */
  readonly path: string;
}

/** A change of a text: `range` is replaced by `text`; without a range the whole text is. */
interface TextChange {
  readonly range?: LineRange;
  readonly text: string;
}

/**
 * What is shown in each file. Rules on the form answer at once, the analysis a moment later: meanwhile its last findings
 * stay, moved along with the text, unless the text below them was edited.
 */
export class DiagnosticStore {
  /** By linted file, then by the file that the finding is in; both as absolute paths. */
  private readonly runs = new Map<string, Map<string, Shown[]>>();

  /** @returns the files whose diagnostics may have changed. */
  put(path: string, stage: "form" | "complete", findings: readonly SentFinding[]): Set<string> {
    const key = resolve(path);
    const before = this.runs.get(key) ?? new Map<string, Shown[]>();
    const now = new Map<string, Shown[]>();
    const add = (file: string, shown: Shown) => now.set(file, [...(now.get(file) ?? []), shown]);
    for (const finding of findings) add(resolve(finding.place.file), { finding, path, diagnostic: diagnosticOf(finding, path) });
    if (stage === "form") for (const [file, list] of before) for (const shown of list) if (shown.finding.analyzed) add(file, shown);
    this.runs.set(key, now);
    return new Set([...before.keys(), ...now.keys(), key]);
  }

  /** The file is not looked at any more. @returns the files whose diagnostics may have changed. */
  drop(path: string): Set<string> {
    const key = resolve(path);
    const before = this.runs.get(key);
    this.runs.delete(key);
    return new Set([...(before?.keys() ?? []), key]);
  }

  /** Moves what is shown along with an edit of the file. */
  edit(path: string, change: TextChange): void {
    const file = resolve(path);
    for (const run of this.runs.values()) {
      const list = run.get(file);
      if (!list) continue;
      const moved = list.flatMap((shown) => {
        const range = change.range && movedRange(shown.diagnostic.range, change.range, change.text);
        return range ? [{ ...shown, diagnostic: { ...shown.diagnostic, range } }] : [];
      });
      run.set(file, moved);
    }
  }

  in(path: string): Shown[] {
    const file = resolve(path);
    const seen = new Set<string>();
    const all: Shown[] = [];
    for (const run of this.runs.values()) {
      for (const shown of run.get(file) ?? []) {
        const { range, code, message } = shown.diagnostic;
        const key = `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character} ${code} ${message}`;
        if (!seen.has(key)) all.push(shown);
        seen.add(key);
      }
    }
    return all;
  }
}

/** The range after an edit; undefined where the edit touches it. */
export function movedRange(range: LineRange, edited: LineRange, text: string): LineRange | undefined {
  if (compare(range.end, edited.start) <= 0) return range;
  if (compare(edited.end, range.start) > 0) return undefined;
  return { start: movedPosition(range.start, edited, text), end: movedPosition(range.end, edited, text) };
}

function movedPosition({ line, character }: LinePosition, { start, end }: LineRange, text: string): LinePosition {
  const lines = text.split(/\r\n|\r|\n/);
  const lastLine = start.line + lines.length - 1;
  const lastCharacter = (lines.length === 1 ? start.character : 0) + (lines.at(-1)?.length ?? 0);
  if (line === end.line) return { line: lastLine, character: lastCharacter + character - end.character };
  return { line: line + lastLine - end.line, character };
}

const compare = (a: LinePosition, b: LinePosition): number => a.line - b.line || a.character - b.character;
