import { relative, sep } from "node:path";
import type { Finding, Report } from "../linter/finding.js";
import type { Place } from "../text/range.js";

/**
 * The same report with paths as the repository's root sees them: GitHub and GitLab put findings on lines by these, also
 * where a step works in a folder below it.
 * @param root the checkout, as the CI server names it; undefined elsewhere.
 * @param here the folder that the report's paths are relative to.
 */
export function fromRepository(report: Report, root: string | undefined, here: string): Report {
  const folder = root ? relative(root, here).split(sep).join("/") : "";
  if (folder === "" || folder.startsWith("..") || /^[A-Za-z]:/.test(folder)) return report;
  const path = (file: string) => (/^(?:\/|\.\.|[A-Za-z]:)/.test(file) ? file : `${folder}/${file}`);
  const place = (at: Place): Place => ({ ...at, file: path(at.file) });
  return {
    ...report,
    machines: report.machines.map((machine) => ({ ...machine, file: path(machine.file), place: place(machine.place) })),
    findings: report.findings.map((finding) => moved(finding, path, place)),
    sources: new Map([...report.sources].map(([file, text]) => [path(file), text])),
  };
}

function moved(finding: Finding, path: (file: string) => string, place: (at: Place) => Place): Finding {
  const { related, occurrences, fix, witness } = finding;
  return {
    ...finding,
    place: place(finding.place),
    ...(related ? { related: related.map((r) => ({ ...r, place: place(r.place) })) } : {}),
    ...(occurrences ? { occurrences: occurrences.map((one) => ({ ...one, place: place(one.place) })) } : {}),
    ...(fix ? { fix: { ...fix, edits: fix.edits.map((edit) => ({ ...edit, file: path(edit.file) })) } } : {}),
    ...(witness
      ? { witness: { ...witness, path: witness.path.map((step) => (step.place ? { ...step, place: place(step.place) } : step)) } }
      : {}),
  };
}
