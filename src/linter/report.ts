import type { Rule } from "../rule-kit/index.js";
import { BUILT_IN_FINDINGS } from "./built-in-findings.js";
import type { Finding, MachineReport, Report, RuleDescription, Severity, Summary } from "./finding.js";
import { deduplicateFindings } from "./host-context.js";
import type { LintedFile } from "./lint.js";
import { maskSecrets } from "./mask-secrets.js";
import { oncePerCause } from "./occurrences.js";

/** One report of all files: findings by file and place, credentials masked. */
export function reportOf(files: readonly LintedFile[], findings: readonly Finding[], rules: readonly Rule[]): Report {
  const machines = files.flatMap((f) => f.machines);
  const sources = new Map(files.flatMap((f) => [...f.sources]));
  const sorted = oncePerCause(deduplicateFindings(findings).sort(byPlace));
  const summary = summarise(files, machines, sorted);
  const report: Report = { version: 1, machines, findings: sorted, sources, rules: [...rules.map(describeRule), ...BUILT_IN], summary };
  return maskSecrets(
    report,
    files.flatMap((file) => file.secrets),
  );
}

function byPlace(a: Finding, b: Finding): number {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return (
    a.place.start.line - b.place.start.line ||
    a.place.start.column - b.place.start.column ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}

function summarise(files: readonly LintedFile[], machines: readonly MachineReport[], findings: readonly Finding[]): Summary {
  const count = (severity: Severity) => findings.filter((f) => f.severity === severity).length;
  return {
    files: files.length,
    machines: machines.length,
    states: machines.reduce((sum, m) => sum + m.states, 0),
    errors: count("error"),
    warnings: count("warning"),
    infos: count("info"),
    fixable: findings.filter((f) => f.fix?.safe).length,
  };
}

/** Where a rule's page stands for people who only see the report. */
const REPOSITORY = "https://github.com/sfn-lint/sfn-lint/blob/main";
const PAGES = `${REPOSITORY}/rules`;

const BUILT_IN: readonly RuleDescription[] = BUILT_IN_FINDINGS.map(({ page, ...finding }) => ({
  ...finding,
  reference: "",
  url: `${REPOSITORY}/docs/rules.md#reported-by-sfn-lint-itself`,
  fixable: false,
  help: page,
}));

/** A rule as reports list it. */
export function describeRule(rule: Rule): RuleDescription {
  const { id, category, severity, summary, reference: source, fixable } = rule;
  // the rules of a plugin have their pages elsewhere
  const url = id.includes("/") ? source : `${PAGES}/${id}/README.md`;
  return { id, category, severity, summary, reference: source, url, fixable: fixable !== undefined };
}
