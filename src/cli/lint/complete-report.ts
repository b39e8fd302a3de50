import { overall } from "../../linter/config/resolve.js";
import type { Finding, Report } from "../../linter/finding.js";
import type { AnalyzedDefinition, LintedFile } from "../../linter/lint.js";
import { hideSecrets } from "../../linter/mask-secrets.js";
import { reportOf } from "../../linter/report.js";
import type { Output } from "../write-reports.js";
import type { LintJob } from "./job.js";

/** The report of these findings, with what the formats that are asked for need besides. */
export async function completeReport(
  { options, config, rules }: Pick<LintJob, "options" | "config" | "rules">,
  files: readonly LintedFile[],
  findings: readonly Finding[],
  inBaseline: number,
  { outputs, analyzed }: { readonly outputs: readonly Output[]; readonly analyzed: readonly AnalyzedDefinition[] | undefined },
): Promise<Report> {
  const made = reportOf(files, options.quiet ? findings.filter((f) => f.severity === "error") : findings, rules);
  const failOn = options.failOn ?? overall(config, "failOn") ?? "error";
  const plain: Report = { ...made, failOn, summary: inBaseline > 0 ? { ...made.summary, baseline: inBaseline } : made.summary };
  const described = outputs.some(({ format }) => format === "sarif") ? await withPages(plain) : plain;
  return analyzed ? withHtml(described, analyzed, files) : described;
}

/** SARIF viewers show the page of a rule beside its findings. */
async function withPages(report: Report): Promise<Report> {
  const { PAGES } = await import("../../linter/pages.generated.js");
  return {
    ...report,
    rules: report.rules.map((rule) => {
      const help = PAGES.get(rule.id);
      return help === undefined ? rule : { ...rule, help };
    }),
  };
}

/** The page is made when it is written. */
async function withHtml(report: Report, analyzed: readonly AnalyzedDefinition[], files: readonly LintedFile[]): Promise<Report> {
  const { reportPage } = await import("../report-page.js");
  const secrets = files.flatMap((file) => file.secrets);
  return { ...report, page: () => reportPage(report, analyzed, (text) => hideSecrets(text, secrets)) };
}
