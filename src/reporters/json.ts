import type { Reporter } from "./reporter.js";

/** The report as `schemas/report.schema.json` describes it. */
export const json: Reporter = {
  format: "json",
  summary: "the whole report, for programs (schemas/report.schema.json)",
  *render(report) {
    const findings = report.findings.map(({ place, ...finding }) => ({
      ...finding,
      file: place.file,
      range: { start: place.start, end: place.end },
      related: finding.related?.map(({ place: at, message }) => ({ file: at.file, range: { start: at.start, end: at.end }, message })),
    }));
    const machines = report.machines.map(({ place, ...machine }) => ({ ...machine, range: { start: place.start, end: place.end } }));
    yield `${JSON.stringify({ version: report.version, machines, findings, summary: report.summary }, plainEvidence, 2)}\n`;
  },
};

/** Evidence holds parts of the model; of these only what is plain goes out. */
function plainEvidence(key: string, value: unknown): unknown {
  return key === "evidence" ? undefined : value instanceof Map || value instanceof Set ? [...value] : value;
}
