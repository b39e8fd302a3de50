import type { ExecutionResult } from "../execution/execution.js";
import { findingView, type MachineInput, machineView } from "../html/machine-view.js";
import { htmlPage } from "../html/page.js";
import type { MachineView } from "../html/page-data.js";
import type { Finding, MachineReport, Report } from "../linter/finding.js";
import type { AnalyzedDefinition } from "../linter/lint.js";
import { replayWitness } from "../replay-witness.js";
import { pluralize } from "../rule-kit/format.js";

/** The HTML report. @param mask replaces credentials, which the report's own texts do not hold any more. */
export function reportPage(report: Report, analyzed: readonly AnalyzedDefinition[], mask: (text: string) => string): Iterable<string> {
  const drawings = new Map<string, string>();
  const files = [...report.sources].map(([path, text]) => ({ path, text }));
  const index = new Map(files.map(({ path }, i) => [path, i]));
  const urls = new Map(report.rules.map(({ id, url }) => [id, url]));
  const shared = { mask, urlOf: (rule: string) => urls.get(rule), fileOf: (path: string) => index.get(path) };
  const owned = findingsByMachine(report);
  const machines = report.machines.map((machine, i): MachineView => {
    const findings = owned.get(machine) ?? [];
    const one = analyzed.find(({ definition }) => definition.file.path === machine.file && definition.name === machine.name);
    const id = `m${i}`;
    const view = one && machineView({ ...inputOf(one, findings), name: machine.name, ...shared }, id);
    if (view) drawings.set(id, view.graph);
    for (const [name, picture] of view?.timelines ?? []) drawings.set(name, picture);
    const file = index.get(machine.file);
    const remark = machine.partialReason ?? (view ? undefined : "This definition cannot be read");
    return {
      name: machine.name,
      ...(file === undefined ? {} : { file }),
      path: `${machine.file}:${machine.place.start.line}`,
      kind: [...(machine.type ? [machine.type] : []), pluralize(machine.states, "state"), machine.host].join(", "),
      lines: [machine.place.start.line, machine.place.end.line],
      ...(view ? { graph: id } : {}),
      ...(remark === undefined ? {} : { remark }),
      findings: view?.findings ?? findings.map((finding) => findingView(finding, new Map(), shared)),
      states: view?.states ?? {},
    };
  });
  const others = othersByFile(owned.get(undefined) ?? [], shared);
  return htmlPage({ title: "sfn-lint report", summary: summaryOf(report), files, machines: [...machines, ...others] }, drawings);
}

function inputOf(
  one: AnalyzedDefinition,
  findings: readonly Finding[],
): Pick<MachineInput, "machine" | "graph" | "facts" | "findings" | "replay"> {
  const { machine, graph, facts, definition } = one;
  return {
    machine,
    graph,
    ...(facts ? { facts } : {}),
    findings,
    replay: (witness) => replayed(one, witness, facts?.workflowType ?? witness.type ?? definition.type ?? "STANDARD"),
  };
}

/** A timeline is worth less than the report: what cannot be run has none. */
function replayed(
  { machine, definition }: AnalyzedDefinition,
  witness: NonNullable<Finding["witness"]>,
  type: "STANDARD" | "EXPRESS",
): ExecutionResult | undefined {
  try {
    return replayWitness(machine, witness, { name: definition.name, type });
  } catch {
    return undefined;
  }
}

/** Each finding with its state machine; undefined: those of a file. */
function findingsByMachine({ machines, findings }: Report): ReadonlyMap<MachineReport | undefined, Finding[]> {
  const byName = new Map<string, MachineReport[]>();
  for (const machine of machines) byName.set(machine.name, [...(byName.get(machine.name) ?? []), machine]);
  const owned = new Map<MachineReport | undefined, Finding[]>();
  for (const finding of findings) {
    const named = finding.machine === undefined ? [] : (byName.get(finding.machine) ?? []);
    const owner = named.find(({ file }) => file === finding.place.file) ?? named[0];
    const list = owned.get(owner);
    if (list) list.push(finding);
    else owned.set(owner, [finding]);
  }
  return owned;
}

function othersByFile(findings: readonly Finding[], shared: Pick<MachineInput, "urlOf" | "fileOf">): MachineView[] {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) byFile.set(finding.place.file, [...(byFile.get(finding.place.file) ?? []), finding]);
  return [...byFile].map(([path, list]): MachineView => {
    const file = shared.fileOf(path);
    return {
      name: path.replace(/^.*\//, ""),
      ...(file === undefined ? {} : { file }),
      path,
      kind: "file",
      lines: [1, 1],
      remark: "These findings are about the file, not about one state machine",
      findings: list.map((finding) => findingView(finding, new Map(), shared)),
      states: {},
    };
  });
}

const summaryOf = ({ summary: { machines, states, files } }: Report): string =>
  `${pluralize(machines, "state machine")}, ${pluralize(states, "state")}, ${pluralize(files, "file")}`;
