import type { Report } from "../../linter/finding.js";
import { pluralize } from "../../rule-kit/format.js";

/** `--stats`: findings by rule, and what the runs reached. */
export function statistics(report: Report): string {
  const counts = new Map<string, number>();
  for (const { rule, severity } of report.findings)
    counts.set(`${severity.padEnd(8)}${rule}`, (counts.get(`${severity.padEnd(8)}${rule}`) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([rule, n]) => `${String(n).padStart(6)}  ${rule}\n`)
    .concat(coverageLine(report))
    .join("");
}

/** What the runs of the exploration reached, over all state machines that were explored. */
function coverageLine({ machines }: Report): string[] {
  const explored = machines.flatMap(({ coverage }) => (coverage ? [coverage] : []));
  if (explored.length === 0) return [];
  const part = (what: "states" | "edges" | "handlers"): string => {
    const sum = (of: "reached" | "all"): number => explored.reduce((total, coverage) => total + coverage[what][of], 0);
    return `${sum("reached")} of ${sum("all")} ${what}`;
  };
  return [`Runs reached ${part("states")}, ${part("edges")}, ${part("handlers")} in ${pluralize(explored.length, "state machine")}\n`];
}
