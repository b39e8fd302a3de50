import type { Facts } from "../analysis/facts/facts.js";
import { allStates, type Machine } from "../asl/model.js";
import { draw } from "../drawing/draw.js";
import type { Drawing, DrawnState } from "../drawing/drawing.js";
import { layOut } from "../drawing/layout.js";
import { svg } from "../drawing/svg.js";
import { timelineSvg } from "../drawing/timeline/timeline-svg.js";
import type { ExecutionResult } from "../execution/execution.js";
import { stateFacts } from "../facts-text/state-facts.js";
import type { Graph } from "../graph/graph.js";
import type { Finding } from "../linter/finding.js";
import type { FindingView, StateView, WitnessView } from "./page-data.js";

/** What is shown of one state machine. */
export interface MachineInput {
  readonly name: string;
  readonly machine: Machine;
  readonly graph: Graph;
  readonly facts?: Facts;
  readonly findings: readonly Finding[];
  /** Runs the witness of a finding, for its timeline. */
  readonly replay?: (witness: NonNullable<Finding["witness"]>) => ExecutionResult | undefined;
  readonly mask: (text: string) => string;
  readonly urlOf: (rule: string) => string | undefined;
  /** Index of a file in the page. */
  readonly fileOf: (path: string) => number | undefined;
}

export interface DrawnMachine {
  readonly findings: readonly FindingView[];
  readonly states: { readonly [id: string]: StateView };
  readonly graph: string;
  /** SVG by the id of its template. */
  readonly timelines: ReadonlyMap<string, string>;
}

/** Timelines of one state machine: each takes a run. */
const MOST_TIMELINES = 12;

/** @param id of the state machine in the page. */
export function machineView(input: MachineInput, id: string): DrawnMachine {
  const { graph, findings, facts, mask } = input;
  const drawing = draw(graph, { title: input.name, findings, mask, ...(facts ? { facts } : {}) });
  const timelines = new Map<string, string>();
  const ids = new Map(drawing.states.map((state) => [state.name, state.id]));
  const views = gravestFirst(findings).map((finding): FindingView => {
    const witness = finding.witness && witnessView(finding, finding.witness, input);
    const timelineId = `${id}-t${timelines.size}`;
    const picture = finding.witness && timelines.size < MOST_TIMELINES ? timelineOf(finding.witness, input) : undefined;
    if (picture) timelines.set(timelineId, picture);
    return {
      ...findingView(finding, ids, input),
      ...(witness ? { witness: { ...witness, ...(picture ? { timeline: timelineId } : {}) } } : {}),
    };
  });
  return {
    findings: views,
    states: statesOf(drawing, input),
    graph: svg(layOut(drawing), { embedded: true, idPrefix: `${id}-` }),
    timelines,
  };
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

const gravestFirst = (findings: readonly Finding[]): Finding[] => findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);

export function findingView(
  finding: Finding,
  ids: ReadonlyMap<string, string>,
  { urlOf, fileOf }: Pick<MachineInput, "urlOf" | "fileOf">,
): FindingView {
  const { rule, severity, certainty, message, reason, suggestion, place, state, occurrences = [] } = finding;
  const url = urlOf(rule);
  const file = fileOf(place.file);
  const names = [state, ...occurrences.map((one) => one.state)];
  return {
    rule,
    severity,
    certainty,
    message,
    ...(url === undefined ? {} : { url }),
    ...(reason === undefined ? {} : { reason }),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(file === undefined ? {} : { file }),
    at: [place.start.line, place.start.column, place.end.line, place.end.column],
    states: [...new Set(names.flatMap((name) => (name === undefined ? [] : (ids.get(name) ?? []))))],
  };
}

function witnessView(finding: Finding, witness: NonNullable<Finding["witness"]>, { graph, mask }: MachineInput): WitnessView {
  const path = draw(graph, { shown: finding });
  const visited = path.states.filter((one): one is DrawnState & { visits: number } => one.visits !== undefined);
  const failsAt = path.states.find((one) => one.failsHere)?.id;
  const { status, error } = witness.result;
  return {
    ended: `${status}${error === undefined ? "" : ` ${error}`}`,
    input: mask(JSON.stringify(witness.input, null, 2)),
    mocks: mask(JSON.stringify({ states: witness.mocks }, null, 2)),
    visits: Object.fromEntries(visited.map(({ id, visits }) => [id, visits])),
    edges: path.scopes.flatMap(({ edges }) => edges.filter(({ onPath }) => onPath).map(({ id }) => id)),
    ...(failsAt === undefined ? {} : { failsAt }),
  };
}

function timelineOf(witness: NonNullable<Finding["witness"]>, { replay, mask, name }: MachineInput): string | undefined {
  const result = replay?.(witness);
  return result && timelineSvg(result, { title: `Timeline of ${name}`, embedded: true, mask });
}

function statesOf(drawing: Drawing, { machine, facts, mask, fileOf }: MachineInput): { readonly [id: string]: StateView } {
  const states = [...allStates(machine)];
  const byName = new Map(states.map((state) => [mask(state.name), state]));
  return Object.fromEntries(
    drawing.states.map(({ id, name, place, type }) => {
      const state = byName.get(name);
      const lines = facts && state ? stateFacts(facts, state) : [{ label: "type", text: type }];
      const file = fileOf(place.file);
      const shown = lines.map(({ label, text }) => [label, mask(text)] as const);
      return [id, { name, ...(file === undefined ? {} : { file }), line: place.start.line, facts: shown }];
    }),
  );
}
