import { withoutAtEnd } from "../budget/linear.js";
import type { Finding, Report } from "../linter/finding.js";
import { formatNumber } from "../rule-kit/format.js";

/** Findings by the file they point into, files in the order of their names. */
export function byFile(report: Report): [string, Finding[]][] {
  const files = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const list = files.get(finding.place.file);
    if (list) list.push(finding);
    else files.set(finding.place.file, [finding]);
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** The finding makes the exit code 1. */
export const fails = ({ severity }: Finding, { failOn = "error" }: Report): boolean => failOn !== "never" && RANK[severity] <= RANK[failOn];

/** Errors first: some receivers show only the first few. */
export function gravestFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** More places than this are counted, not listed. */
const MOST_LISTED = 8;

/** `11 more: "Charge" (14:5), "Refund" (20:5), …`: the other places of the same cause. */
export function alsoAt({ place, occurrences = [] }: Finding): string {
  const where = occurrences.slice(0, MOST_LISTED).map(({ state, place: { file, start } }) => {
    const sameLine = file === place.file && start.line === place.start.line;
    const at = file === place.file ? `${start.line}:${start.column}` : `${file}:${start.line}:${start.column}`;
    if (state === undefined) return at;
    return sameLine ? `"${state}"` : `"${state}" (${at})`;
  });
  return `${formatNumber(occurrences.length)} more: ${where.join(", ")}${occurrences.length > MOST_LISTED ? ", …" : ""}`;
}

/** Message, further places, reason and advice as one text. */
export function fullText(finding: Finding): string {
  return [finding.message, finding.occurrences && `And ${alsoAt(finding)}`, finding.reason, finding.suggestion]
    .filter((part): part is string => part !== undefined && part !== "")
    .map((part) => withoutAtEnd(part, (c) => c === "." || c.trim() === ""))
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(". ");
}
