import type { Finding, Severity } from "../linter/finding.js";
import { fullText, gravestFirst } from "./order.js";
import { printable } from "./printable.js";
import type { Reporter } from "./reporter.js";

/**
 * Workflow commands that GitHub turns into annotations. It shows at most ten errors, ten warnings and ten notices of a
 * step, so the gravest come first and one last line says how many were left out.
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export const github: Reporter = {
  format: "github",
  summary: "annotations in GitHub's workflow log (ten errors and ten warnings a step)",
  fromRepository: true,
  *render(report) {
    const shown: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
    let left = 0;
    for (const finding of gravestFirst(report.findings)) {
      if (shown[finding.severity]++ < MOST[finding.severity]) yield annotation(finding);
      else left++;
    }
    if (left > 0)
      yield `::notice title=sfn-lint::${left} more findings are not annotated; the job summary or the SARIF file has them all\n`;
  },
};

/** Ten of each; the last line is a notice too. */
const MOST: Readonly<Record<Severity, number>> = { error: 10, warning: 10, info: 9 };
const COMMAND = { error: "error", warning: "warning", info: "notice" } as const;

function annotation(finding: Finding): string {
  const { file, start, end } = finding.place;
  const properties = [
    `file=${property(printable(file))}`,
    `line=${start.line}`,
    `endLine=${end.line}`,
    ...(end.line === start.line ? [`col=${start.column}`, `endColumn=${end.column}`] : []),
    `title=${property(`sfn-lint: ${finding.rule}`)}`,
  ];
  return `::${COMMAND[finding.severity]} ${properties.join(",")}::${data(printable(fullText(finding)))}\n`;
}

const data = (text: string) => text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
const property = (text: string) => data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
