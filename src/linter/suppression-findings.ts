import { nearest, someEffort } from "../asl/did-you-mean.js";
import { formatList } from "../rule-kit/format.js";
import type { Place } from "../text/range.js";
import { BUILT_IN_IDS } from "./built-in-findings.js";
import type { Finding } from "./finding.js";
import type { LintedFile } from "./lint.js";
import { applySuppressions, type Suppression } from "./suppressions.js";

/**
 * The findings that remain after suppressions are applied, plus findings for unused suppressions and missing reasons.
 * @param partial only some rules ran: then an unused suppression says nothing.
 * @param known ids of all rules: a suppression of another name is a misspelling.
 */
export function suppressFindings(
  files: readonly LintedFile[],
  requireReason: boolean,
  partial: boolean,
  known: ReadonlySet<string>,
): Finding[] {
  const all = files.flatMap((f) => f.findings);
  const { kept, unused, withoutReason } = applySuppressions(
    all,
    files.flatMap((f) => f.suppressions),
  );
  const extra: Finding[] = [];
  const hints = new Map<string, string | undefined>();
  const hintFor = (unknown: string) => {
    if (!hints.has(unknown)) hints.set(unknown, nearest(unknown, known, Number.POSITIVE_INFINITY, effort));
    return hints.get(unknown);
  };
  const effort = someEffort();
  if (!partial) {
    for (const { suppression, rules } of unused) {
      const unknown = rules.find((rule) => !known.has(rule) && !BUILT_IN_IDS.has(rule));
      if (unknown !== undefined) {
        const hint = hintFor(unknown);
        const advice = hint ? `Did you mean "${hint}"?` : "Run sfn-lint rules to list all rules";
        extra.push(about("unused-suppression", suppression, `The suppression names "${unknown}", which is not a rule`, advice));
        continue;
      }
      const what = formatList(rules, "or") || "any rule";
      extra.push(about("unused-suppression", suppression, `Unused suppression: ${what} is not reported here`, "Remove it"));
    }
  }
  if (requireReason)
    for (const s of withoutReason)
      extra.push(about("suppression-without-reason", s, "Suppression without a reason", 'Add "-- reason" at its end'));
  return [...kept, ...extra];
}

function about(rule: string, { place, rules }: Suppression, message: string, suggestion: string): Finding {
  return {
    rule,
    category: "style",
    severity: "warning",
    certainty: "will",
    message,
    suggestion,
    place,
    fingerprint: stable(rule, place, rules),
  };
}

const stable = (rule: string, place: Place, rules: readonly string[]) => `${rule}:${place.file}:${rules.join(",")}`;
