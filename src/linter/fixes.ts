import type { Editor, Evidence, Rule, RuleContext } from "../rule-kit.js";
import { type EditRecorder, recordEdits } from "../sources/text/edits.js";
import type { Fix, TextEdit } from "./finding.js";

/** The edits that a rule proposes for one finding, as characters of the user's files, or why there are none. */
export function fixFor(rule: Rule, evidence: Evidence<unknown>, context: RuleContext): { fix?: Fix; noFix?: string } {
  const recorder: EditRecorder & Editor = recordEdits();
  const proposed = rule.fix?.(evidence.evidence, recorder, context);
  if (!proposed) return {};
  const { edits, refused } = recorder.result();
  if (refused !== undefined) return { noFix: refused };
  if (edits.length === 0) return {};
  return { fix: { title: proposed.title, safe: rule.fixable === "safe", edits } };
}

/** Applies edits that do not overlap, in one pass; of two that do, the first by place stays and the other waits for the next run. */
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
 * begins first stays, and the other waits for the next run.
 */
export function applyFixes(text: string, fixes: readonly Fix[]): { text: string; applied: number } {
  const taken: TextEdit[] = [];
  let applied = 0;
  for (const fix of [...fixes].sort((a, b) => startOf(a) - startOf(b))) {
    const fresh = fix.edits.filter((edit) => !taken.some((other) => sameEdit(edit, other)));
    if (fresh.some((edit) => taken.some((other) => overlap(edit, other)))) continue;
    taken.push(...fresh);
    applied++;
  }
  return { text: applyEdits(text, taken).text, applied };
}

const startOf = (fix: Fix): number => Math.min(...fix.edits.map((edit) => edit.start));
const sameEdit = (a: TextEdit, b: TextEdit): boolean => a.start === b.start && a.end === b.end && a.text === b.text;
/** Two insertions at the same place overlap too: their order would be anybody's guess. */
const overlap = (a: TextEdit, b: TextEdit): boolean => (a.start < b.end && b.start < a.end) || (a.start === b.start && a.end === b.end);
