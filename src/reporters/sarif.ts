import type { CodeFlow, Location, Log, ReportingDescriptor, Result, Run } from "sarif";
import type { Finding, Report, RuleDescription, Severity } from "../linter/finding.js";
import type { Place } from "../sources/text/range.js";
import { fullText } from "./order.js";
import type { Reporter } from "./reporter.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVEL = { error: "error", warning: "warning", info: "note" } as const satisfies Record<Severity, Result.level>;

/** SARIF 2.1.0 with what GitHub code scanning reads. @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
export const sarif: Reporter = {
  format: "sarif",
  summary: "SARIF 2.1.0, for code scanning",
  *render(report) {
    yield `${JSON.stringify(logOf(report), null, 2)}\n`;
  },
};

function logOf(report: Report): Log {
  const used = new Set(report.findings.map((f) => f.rule));
  const rules = [...report.rules.filter((r) => used.has(r.id)), ...missing(report, used)];
  const index = new Map(rules.map((rule, i) => [rule.id, i]));
  const run: Run = {
    tool: { driver: { name: "sfn-lint", informationUri: "https://github.com/sfn-lint/sfn-lint", rules: rules.map(descriptor) } },
    columnKind: "utf16CodeUnits",
    results: report.findings.map((finding) => resultOf(finding, index.get(finding.rule) ?? 0, report)),
  };
  return { $schema: SCHEMA, version: "2.1.0", runs: [run] };
}

/** Findings of no rule (a file that cannot be read) need a descriptor too. */
function missing(report: Report, used: ReadonlySet<string>): RuleDescription[] {
  const known = new Set(report.rules.map((r) => r.id));
  return [...used]
    .filter((id) => !known.has(id))
    .map((id) => ({ id, category: "correctness", severity: "error", summary: id.replace(/-/g, " "), source: "", url: "", fixable: false }));
}

function descriptor(rule: RuleDescription): ReportingDescriptor {
  const help = `${rule.summary}.${rule.url ? `\n\nSee ${rule.url}` : ""}${rule.source ? `\nAWS: ${rule.source}` : ""}`;
  return {
    id: rule.id,
    name: rule.id.replace(/(^|-)(\w)/g, (_, __, c: string) => c.toUpperCase()),
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.summary },
    defaultConfiguration: { level: LEVEL[rule.severity] },
    help: { text: help, markdown: rule.url ? `${rule.summary}. [Why and what to do](${rule.url})` : `${rule.summary}.` },
    ...(rule.url ? { helpUri: rule.url } : {}),
    properties: {
      tags: ["step-functions", rule.category],
      precision: "high",
      "problem.severity": rule.severity === "info" ? "recommendation" : rule.severity,
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number, report: Report): Result {
  const flow = finding.witness ? codeFlow(finding) : undefined;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVEL[finding.severity],
    message: { text: fullText(finding) },
    locations: [located(finding.place)],
    partialFingerprints: { primaryLocationLineHash: finding.fingerprint, "sfnLint/v1": finding.fingerprint },
    ...(finding.related?.length
      ? { relatedLocations: finding.related.map((r, id) => ({ id, ...located(r.place), message: { text: r.message } })) }
      : {}),
    ...(flow ? { codeFlows: [flow] } : {}),
    ...(finding.fix ? { fixes: [fixOf(finding, report)] } : {}),
    properties: {
      certainty: finding.certainty,
      category: finding.category,
      ...(finding.machine ? { machine: finding.machine } : {}),
      ...(finding.state ? { state: finding.state } : {}),
      ...(finding.awsCode ? { awsCode: finding.awsCode } : {}),
    },
  };
}

function located({ file, start, end }: Place): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    },
  };
}

const uriOf = (file: string) => file.split("/").map(encodeURIComponent).join("/");

/** The witness as a path through the definition. */
function codeFlow(finding: Finding): CodeFlow | undefined {
  const steps = (finding.witness?.path ?? []).filter((step) => step.place !== undefined);
  if (steps.length === 0) return undefined;
  const locations = steps.map(({ state, place, note }) => ({
    location: { ...located(place as Place), message: { text: note ? `${state}: ${note}` : state } },
  }));
  return { threadFlows: [{ locations }] };
}

function fixOf(finding: Finding, report: Report) {
  const fix = finding.fix as NonNullable<Finding["fix"]>;
  const files = [...new Set(fix.edits.map((e) => e.file))];
  return {
    description: { text: fix.title },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uriOf(file) },
      replacements: fix.edits
        .filter((e) => e.file === file)
        .map((e) => ({ deletedRegion: regionOf(report.sources.get(file) ?? "", e.start, e.end), insertedContent: { text: e.text } })),
    })),
  };
}

function regionOf(text: string, start: number, end: number) {
  const position = (offset: number) => {
    const before = text.slice(0, offset);
    const line = before.split("\n").length;
    return { line, column: offset - (before.lastIndexOf("\n") + 1) + 1 };
  };
  const [from, to] = [position(start), position(end)];
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}
