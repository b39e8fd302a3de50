import type { Place } from "../text/range.js";
import type { Finding } from "./finding.js";
import type { LintedFile } from "./lint.js";
import { applySuppressions, type Suppression } from "./suppressions.js";

/**
 * What is left once the user's suppressions are applied, with a word on those that silence nothing or say no reason.
 * @param partial only some rules ran: then an unused suppression says nothing.
 */
export function suppressFindings(files: readonly LintedFile[], requireReason: boolean, partial: boolean): Finding[] {
  const all = files.flatMap((f) => f.findings);
  const { kept, unused, withoutReason } = applySuppressions(
    all,
    files.flatMap((f) => f.suppressions),
  );
  const extra: Finding[] = [];
  if (!partial) {
    for (const { suppression, rules } of unused) {
      const what = rules.length === 0 ? "any finding" : rules.join(", ");
      extra.push(
        about("unused-suppression", suppression, `this suppression silences nothing: there is no finding of ${what} here`, "remove it"),
      );
    }
  }
  if (requireReason)
    for (const s of withoutReason)
      extra.push(about("suppression-without-reason", s, "this suppression does not say why", 'write "-- reason" behind it'));
  return [...kept, ...extra];
}

function about(rule: string, { place, rules }: Suppression, message: string, instead: string): Finding {
  return {
    rule,
    category: "style",
    severity: "warning",
    certainty: "will",
    message,
    suggestion: instead,
    place,
    fingerprint: stable(rule, place, rules),
  };
}

const stable = (rule: string, place: Place, rules: readonly string[]) => `${rule}:${place.file}:${rules.join(",")}`;
