import type { Severity } from "../linter/finding.js";
import { fullText } from "./order.js";
import type { Reporter } from "./reporter.js";

/** @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export const gitlab: Reporter = {
  format: "gitlab",
  summary: "GitLab's code quality report",
  fromRepository: true,
  *render(report) {
    const issues = report.findings.map((finding) => ({
      type: "issue",
      check_name: finding.rule,
      description: fullText(finding),
      categories: [finding.category === "security" ? "Security" : finding.category === "style" ? "Style" : "Bug Risk"],
      severity: SEVERITY[finding.severity],
      fingerprint: finding.fingerprint,
      location: { path: finding.place.file, lines: { begin: finding.place.start.line, end: finding.place.end.line } },
    }));
    yield `${JSON.stringify(issues, null, 2)}\n`;
  },
};

const SEVERITY: Record<Severity, string> = { error: "critical", warning: "major", info: "info" };
