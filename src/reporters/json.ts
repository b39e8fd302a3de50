import type { Finding, MachineReport, Report } from "../linter/finding.js";
import { placeJson } from "../text/range.js";
import type { Reporter } from "./reporter.js";

/** The machine-readable report; `schemas/report.schema.json` describes it, `version` changes with it. */
export const json: Reporter = {
  format: "json",
  summary: "the whole report, for programs (schemas/report.schema.json)",
  *render(report) {
    yield `${JSON.stringify(reportJson(report), null, 2)}\n`;
  },
};

/** The report as `-f json` prints it; `schemas/report.schema.json` describes it. */
export const reportJson = ({ version, machines, findings, summary }: Report) => ({
  version,
  machines: machines.map(machine),
  findings: findings.map(finding),
  summary,
});

const machine = ({ place, ...rest }: MachineReport) => ({ ...rest, ...placeJson(place) });

/** Evidence holds parts of the model: it serves rules, not programs. */
function finding({
  rule,
  category,
  severity,
  certainty,
  message,
  place,
  related,
  occurrences,
  witness,
  evidence: _,
  cause: __,
  failure: ___,
  explains: ____,
  ...more
}: Finding) {
  return {
    rule,
    category,
    severity,
    certainty,
    message,
    ...placeJson(place),
    ...more,
    ...(related ? { related: related.map((r) => ({ ...placeJson(r.place), message: r.message })) } : {}),
    ...(occurrences ? { occurrences: occurrences.map(({ state, place: at }) => ({ state, ...placeJson(at) })) } : {}),
    ...(witness
      ? {
          witness: {
            ...witness,
            path: witness.path.map(({ place: at, ...step }) => (at ? { ...step, ...placeJson(at) } : step)),
          },
        }
      : {}),
  };
}
