import type { Finding, MachineReport } from "../linter/finding.js";
import type { Place } from "../text/range.js";
import type { Reporter } from "./reporter.js";

/** The machine-readable report; `schemas/report.schema.json` describes it, `version` changes with it. */
export const json: Reporter = {
  format: "json",
  summary: "the whole report, for programs (schemas/report.schema.json)",
  *render({ version, machines, findings, summary }) {
    yield `${JSON.stringify({ version, machines: machines.map(machine), findings: findings.map(finding), summary }, null, 2)}\n`;
  },
};

const rangeOf = ({ start, end }: Place) => ({ start, end });

const machine = ({ place, ...rest }: MachineReport) => ({ ...rest, range: rangeOf(place) });

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
  ...more
}: Finding) {
  return {
    rule,
    category,
    severity,
    certainty,
    message,
    file: place.file,
    range: rangeOf(place),
    ...more,
    ...(related ? { related: related.map((r) => ({ file: r.place.file, range: rangeOf(r.place), message: r.message })) } : {}),
    ...(occurrences ? { occurrences: occurrences.map(({ state, place: at }) => ({ state, file: at.file, range: rangeOf(at) })) } : {}),
    ...(witness
      ? {
          witness: {
            ...witness,
            path: witness.path.map(({ place: at, ...step }) => (at ? { ...step, file: at.file, range: rangeOf(at) } : step)),
          },
        }
      : {}),
  };
}
