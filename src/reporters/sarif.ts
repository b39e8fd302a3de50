import type { CodeFlow, Fix, Location, Log, ReportingDescriptor, Result, ThreadFlowLocation } from "sarif";
import type { Finding, Report, RuleDescription, Severity } from "../linter/finding.js";
import type { Place } from "../text/range.js";
import { positionAt, sourceFile } from "../text/source-file.js";
import { fullText } from "./order.js";
import type { Reporter } from "./reporter.js";

declare const __VERSION__: string;

/**
 * SARIF 2.1.0 with what GitHub code scanning reads. A witness becomes a code flow: the path of the run that shows it.
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const sarif: Reporter = {
  format: "sarif",
  summary: "SARIF 2.1.0, for GitHub code scanning and editors",
  fromRepository: true,
  *render(report) {
    yield `${JSON.stringify(log(report), null, 2)}\n`;
  },
};

/** GitHub keeps a hundred locations of a result and a thousand of a flow. */
const MOST_RELATED = 100;
const MOST_STEPS = 1000;

const LEVEL = { error: "error", warning: "warning", info: "note" } as const satisfies Record<Severity, string>;

function log(report: Report): Log {
  const rules = rulesOf(report);
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "sfn-lint",
            semanticVersion: typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0",
            informationUri: "https://www.npmjs.com/package/sfn-lint",
            rules: rules.map(descriptor),
          },
        },
        automationDetails: { id: "sfn-lint/" },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { ROOT: { description: { text: "The folder that sfn-lint was run in." } } },
        results: report.findings.map((finding) => result(finding, indexes.get(finding.rule) ?? 0, report)),
      },
    ],
  };
}

/** Rules that have a finding; one that no rule made (a file that cannot be read) needs a descriptor too. */
function rulesOf(report: Report): RuleDescription[] {
  const used = new Map(report.findings.map((finding) => [finding.rule, finding]));
  const known = report.rules.filter((rule) => used.has(rule.id));
  for (const rule of known) used.delete(rule.id);
  const others = [...used].map(([id, { category, severity }]) => {
    return { id, category, severity, summary: id.replace(/-/g, " "), reference: "", url: "", fixable: false };
  });
  return [...known, ...others];
}

function descriptor(rule: RuleDescription): ReportingDescriptor {
  const help =
    rule.help ??
    [`${rule.summary}.`, rule.url && `Why and what to do: ${rule.url}`, rule.reference && `AWS: ${rule.reference}`]
      .filter(Boolean)
      .join("\n\n");
  return {
    id: rule.id,
    name: rule.id.replace(/(^|-)(\w)/g, (_, __, c: string) => c.toUpperCase()),
    shortDescription: { text: short(rule.summary) },
    fullDescription: { text: short(rule.summary) },
    ...(rule.url ? { helpUri: rule.url } : {}),
    help: { text: help, markdown: help },
    defaultConfiguration: { level: LEVEL[rule.severity] },
    properties: {
      tags: ["step-functions", rule.category],
      precision: rule.category === "validity" ? "very-high" : "high",
      "problem.severity": rule.severity === "info" ? "recommendation" : rule.severity,
      ...(rule.category === "security" ? { "security-severity": rule.severity === "error" ? "7.0" : "4.0" } : {}),
    },
  };
}

function result(finding: Finding, ruleIndex: number, report: Report): Result {
  const flow = codeFlow(finding);
  const fix = fixOf(finding, report);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVEL[finding.severity],
    message: { text: fullText(finding) },
    locations: [{ ...location(finding.place), ...logical(finding) }],
    partialFingerprints: { "sfnLint/v1": finding.fingerprint, primaryLocationLineHash: `${finding.fingerprint}:1` },
    ...related(finding),
    ...(flow ? { codeFlows: [flow] } : {}),
    ...(fix ? { fixes: [fix] } : {}),
    properties: {
      certainty: finding.certainty,
      category: finding.category,
      ...(finding.machine === undefined ? {} : { machine: finding.machine }),
      ...(finding.state === undefined ? {} : { state: finding.state }),
      ...(finding.awsCode === undefined ? {} : { awsCode: finding.awsCode }),
      ...(finding.awsLocation === undefined ? {} : { awsLocation: finding.awsLocation }),
      ...(finding.witness === undefined ? {} : { witness: { input: finding.witness.input, mocks: finding.witness.mocks } }),
    },
  };
}

function logical({ state, pointer }: Finding): Pick<Location, "logicalLocations"> {
  return state === undefined ? {} : { logicalLocations: [{ name: state, fullyQualifiedName: pointer ?? state, kind: "element" }] };
}

function related(finding: Finding): Pick<Result, "relatedLocations"> {
  const also = (finding.occurrences ?? []).map(({ place, state }) => ({
    place,
    message: state === undefined ? "And here" : `And "${state}"`,
  }));
  const kept = [...(finding.related ?? []), ...also].slice(0, MOST_RELATED);
  if (kept.length === 0) return {};
  return { relatedLocations: kept.map(({ place, message }, id) => ({ id, ...location(place), message: { text: message } })) };
}

function location(place: Place): Location {
  const region = {
    startLine: place.start.line,
    startColumn: place.start.column,
    endLine: place.end.line,
    endColumn: place.end.column,
  };
  return { physicalLocation: { artifactLocation: artifact(place.file), region } };
}

/** A path below the folder as a relative URI reference, any other as a file URI. */
function artifact(file: string): { uri: string; uriBaseId?: string } {
  const uri = file.toWellFormed().split("/").map(encodeURIComponent).join("/");
  if (file.startsWith("/")) return { uri: `file://${uri}` };
  if (/^[A-Za-z]:/.test(file)) return { uri: `file:///${uri.replace("%3A", ":")}` };
  return { uri, uriBaseId: "ROOT" };
}

/** The states of the witness in order; the last step is the finding itself. */
function codeFlow(finding: Finding): CodeFlow | undefined {
  const path = finding.witness?.path;
  if (!path || path.length === 0) return undefined;
  const steps: ThreadFlowLocation[] = path.slice(0, MOST_STEPS - 1).map(({ state, place, note }, order) => ({
    executionOrder: order + 1,
    location: { ...location(place ?? finding.place), message: { text: note ? `${state}: ${note}` : state } },
  }));
  steps.push({ executionOrder: steps.length + 1, location: { ...location(finding.place), message: { text: finding.message } } });
  return { message: { text: "A run that shows it" }, threadFlows: [{ locations: steps }] };
}

function fixOf(finding: Finding, report: Report): Fix | undefined {
  const { fix } = finding;
  if (!fix || fix.edits.length === 0) return undefined;
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  if (files.some((file) => !report.sources.has(file))) return undefined;
  const changes = files.map((file) => {
    const source = sourceFile(file, report.sources.get(file) ?? "");
    const replacements = fix.edits
      .filter((edit) => edit.file === file)
      .map((edit) => {
        const start = positionAt(source, edit.start);
        const end = positionAt(source, edit.end);
        const deletedRegion = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
        return { deletedRegion, insertedContent: { text: edit.text } };
      });
    return { artifactLocation: artifact(file), replacements };
  });
  return { description: { text: fix.title }, artifactChanges: changes };
}

const short = (text: string) => (text.length > 1024 ? `${text.slice(0, 1021)}...` : text);
