import type { Change } from "../languages/edits/changes.js";
import { type EditRecorder, recordEdits } from "../languages/edits/record-edits.js";
import type { Detection, Editor, Rule, RuleContext } from "../rule-kit/index.js";
import type { Fix, TextEdit } from "./finding.js";

/** The edits that a rule proposes for one finding, as characters of the user's files, or why there are none. */
export function fixFor(rule: Rule, evidence: Detection<unknown>, context: RuleContext): { fix?: Fix; noFix?: string } {
  const recorder: EditRecorder & Editor = recordEdits();
  const proposed = rule.fix?.(evidence.data, recorder, context);
  if (!proposed) return {};
  const { edits, changes, refused } = recorder.result();
  if (refused !== undefined) return { noFix: refused };
  if (edits.length === 0) return {};
  const fix: Fix = { title: proposed.title, safe: rule.fixable === "safe", edits };
  meanings.set(fix, changes);
  return { fix };
}

const meanings = new WeakMap<Fix, readonly Change[]>();

/** What a fix changes in the definitions that contain its places. */
export const changesOf = (fix: Fix): readonly Change[] => meanings.get(fix) ?? [];

/** Applies edits that do not overlap, in one pass; of two that do, the first by place stays and the other waits for the next pass. */
export function applyEdits(text: string, edits: readonly TextEdit[]): { text: string; applied: number } {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let out = "";
  let at = 0;
  let applied = 0;
  for (const edit of sorted) {
    if (edit.start < at) continue;
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
    applied++;
  }
  return { text: out + text.slice(at), applied };
}

/**
 * Applies fixes of one file. A fix is applied whole or not at all: of two that touch the same characters the one that
 * begins first stays, and the other waits for the next pass.
 */
export function applyFixes(text: string, fixes: readonly Fix[]): { text: string; applied: number } {
  const chosen = chooseFixes(fixes);
  return { text: textAfter(text, chosen), applied: chosen.length };
}

/** Those that can be applied together. */
export function chooseFixes(fixes: readonly Fix[]): Fix[] {
  const taken: TextEdit[] = [];
  return [...fixes]
    .sort((a, b) => startOf(a) - startOf(b))
    .filter((fix) => {
      const fresh = fix.edits.filter((edit) => !taken.some((other) => sameEdit(edit, other)));
      if (fresh.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
      taken.push(...fresh);
      return true;
    });
}

/** The edits of fixes that can be applied together, in order; one that two of them share is there once. */
export function editsOf(fixes: readonly Fix[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const edit of fixes.flatMap((fix) => fix.edits)) if (!edits.some((other) => sameEdit(edit, other))) edits.push(edit);
  return edits.sort((a, b) => a.start - b.start || a.end - b.end);
}

export const textAfter = (text: string, fixes: readonly Fix[]): string => applyEdits(text, editsOf(fixes)).text;

const startOf = (fix: Fix): number => Math.min(...fix.edits.map((edit) => edit.start));
const sameEdit = (a: TextEdit, b: TextEdit): boolean => a.start === b.start && a.end === b.end && a.text === b.text;
/** Two insertions at the same place overlap too: their order would be undefined. */
const overlap = (a: TextEdit, b: TextEdit): boolean => (a.start < b.end && b.start < a.end) || (a.start === b.start && a.end === b.end);
