import { mermaidLabel } from "../drawing/mermaid-label.js";

/** What is used of a finding in the JSON report. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly machine?: string;
  readonly state?: string;
  readonly witness?: {
    readonly result: { readonly status: string; readonly error?: string };
    readonly path: readonly { readonly state: string; readonly times?: number }[];
  };
}

/** Drawings in one summary. */
const MOST_PATHS = 8;
/** States of one drawing. */
const MOST_STATES = 40;

/** The paths of proved failures as Mermaid diagrams, which GitHub draws; empty where there are none. @see https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams */
export function failingPaths(findings: readonly ReportedFinding[]): string {
  const proved = findings.filter(({ witness }) => witness !== undefined && witness.path.length > 0);
  if (proved.length === 0) return "";
  const blocks = proved.slice(0, MOST_PATHS).map(block);
  const more =
    proved.length > MOST_PATHS ? `\n${proved.length - MOST_PATHS} more failures have a path; \`sfn-lint replay\` shows them.\n` : "";
  return `\n### Failing executions\n${blocks.join("")}${more}`;
}

function block(finding: ReportedFinding): string {
  const title = [finding.machine, finding.message].filter((part) => part !== undefined).join(": ");
  return `\n<details><summary>${html(title)}</summary>\n\n\`\`\`mermaid\n${diagram(finding)}\n\`\`\`\n\n</details>\n`;
}

/** States in the order of their first visit, and each transition that the path uses. */
function diagram({ state: failed, witness }: ReportedFinding): string {
  const { path, result } = witness as NonNullable<ReportedFinding["witness"]>;
  const visits = new Map<string, number>();
  for (const { state, times } of path) visits.set(state, (visits.get(state) ?? 0) + (times ?? 1));
  const names = [...visits.keys()].slice(0, MOST_STATES);
  const ids = new Map(names.map((name, i) => [name, `s${i}`]));
  const steps = new Set<string>();
  for (const [i, { state, times }] of path.entries()) {
    const before = path[i - 1];
    // visits that are only counted have no order
    if (before?.times !== undefined && times !== undefined) continue;
    const [from, to] = [before && ids.get(before.state), ids.get(state)];
    if (from && to) steps.add(`  ${from} --> ${to}`);
  }
  const last = failed !== undefined && ids.has(failed) ? failed : names.at(-1);
  const end = `${result.status}${result.error === undefined ? "" : ` ${result.error}`}`;
  return [
    "flowchart TD",
    "  begin((start))",
    ...names.map((name) => `  ${ids.get(name)}["${label(name, visits.get(name) ?? 1)}"]`),
    `  ended{{"${mermaidLabel(end)}"}}`,
    ...(names[0] === undefined ? [] : ["  begin --> s0"]),
    ...steps,
    ...(last === undefined ? [] : [`  ${ids.get(last)} ==> ended`, `  style ${ids.get(last)} stroke:#c0362c,stroke-width:4px`]),
    "  style ended fill:#fdf0ee,stroke:#c0362c,color:#17202b",
  ].join("\n");
}

const label = (name: string, visits: number) => `${mermaidLabel(name)}${visits > 1 ? ` ×${visits.toLocaleString("en-US")}` : ""}`;

/** Text inside an element of HTML in Markdown: nothing of it is markup of either. */
const html = (text: string) => text.replace(/[\r\n]+/g, " ").replace(/[&<>"'`*_[\]\\|~#@:]/g, (c) => `&#${c.charCodeAt(0)};`);
