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
