import type { Diagnostic } from "vscode-languageserver";
import { RULES } from "../../linter/registry.generated.js";
import { describeRule } from "../../linter/report.js";
import type { SentFinding } from "../analysis/messages.js";
import { rangeOfPlace, uriOfPath } from "../text.js";

/** What a diagnostic carries, to find its finding again when the editor asks for actions. */
interface DiagnosticData {
  /** The file that was linted. */
  readonly path: string;
  readonly index: number;
}

const SEVERITIES = { error: 1, warning: 2, info: 3 } as const;
const UNNECESSARY = 1;
const DEPRECATED = 2;

/** Rules whose findings are about text that has no effect: editors show it faded. */
const FADED: ReadonlySet<string> = new Set(["unreachable-state", "branch-never-taken", "handler-never-taken", "result-never-used"]);

const urls = new Map(RULES.map((rule) => [rule.id, describeRule(rule).url]));

/** The finding as an editor shows it: message, reason, and what to write instead. */
export function diagnosticOf(finding: SentFinding, path: string): Diagnostic {
  const { rule, severity, message, reason, suggestion, place, related, occurrences, witness } = finding;
  const href = urls.get(rule);
  const lines = [message, reason, suggestion].filter((line) => line !== undefined);
  const steps = (witness?.path ?? []).flatMap(({ state, place: at, note }, i) =>
    at ? [{ place: at, message: `Step ${i + 1} of a run that fails: "${state}"${note ? ` (${note})` : ""}` }] : [],
  );
  const information = [
    ...(related ?? []),
    ...(occurrences ?? []).map((o) => ({ place: o.place, message: "also here" })),
    ...steps.slice(0, MOST_STEPS),
  ];
  return {
    range: rangeOfPlace(place),
    severity: SEVERITIES[severity],
    source: "sfn-lint",
    code: rule,
    message: lines.join("\n"),
    ...(href === undefined ? {} : { codeDescription: { href } }),
    ...(rule === "deprecated-field" ? { tags: [DEPRECATED] } : FADED.has(rule) ? { tags: [UNNECESSARY] } : {}),
    ...(information.length > 0
      ? {
          relatedInformation: information.map(({ place: at, message: text }) => ({
            location: { uri: uriOfPath(at.file), range: rangeOfPlace(at) },
            message: text,
          })),
        }
      : {}),
    data: { path, index: finding.index } satisfies DiagnosticData,
  };
}

/** Steps of the failing run that are shown beside a diagnostic. */
const MOST_STEPS = 12;
