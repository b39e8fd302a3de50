import { draw } from "../drawing/draw.js";
import type { Drawing } from "../drawing/drawing.js";
import { buildGraph } from "../graph/build-graph.js";
import { type Terminal, UsageError } from "./command.js";
import { type LoadedMachine, loadMachine, loadMachines } from "./load-machine.js";

export interface GraphOptions {
  readonly format: "svg" | "mermaid" | "dot" | "json";
  readonly machine?: string;
  readonly findings?: boolean;
  readonly rule?: string;
  readonly state?: string;
}

/** `sfn-lint graph`: the machine asked for, else all of the file in one drawing. @throws UsageError */
export async function graphCommand(path: string, options: GraphOptions, terminal: Terminal): Promise<void> {
  const machines = await machinesOf(path, options);
  const drawings = options.findings
    ? await withFindings(path, machines, options)
    : machines.map(({ machine, definition }, i) => draw(buildGraph(machine), { title: definition.name, ...prefix(machines, i) }));
  const [only] = drawings;
  terminal.data(await (only && drawings.length === 1 ? rendered(only, options.format) : renderedTogether(drawings, options.format)));
}

async function machinesOf(path: string, { machine }: GraphOptions): Promise<readonly LoadedMachine[]> {
  // standard input can be read once
  const all = machine === undefined ? await loadMachines(path) : [await loadMachine(path, { machine })];
  if (all.length === 0)
    throw new UsageError(`${path}: no state machine in it (an object with StartAt and States, or a template that declares one)`);
  return all;
}

/** Ids of several machines in one drawing differ. */
const prefix = (machines: readonly unknown[], index: number) => (machines.length > 1 ? { idPrefix: `m${index + 1}_` } : {});

async function rendered(drawing: Drawing, format: GraphOptions["format"]): Promise<string> {
  if (format === "mermaid") return (await import("../drawing/mermaid.js")).mermaid(drawing);
  if (format === "dot") return (await import("../drawing/dot.js")).dot(drawing);
  if (format === "json") return `${JSON.stringify((await import("../drawing/json.js")).graphJson(drawing), null, 2)}\n`;
  const [{ layOut }, { svg }] = await Promise.all([import("../drawing/layout.js"), import("../drawing/svg.js")]);
  return svg(layOut(drawing));
}

async function renderedTogether(drawings: readonly Drawing[], format: GraphOptions["format"]): Promise<string> {
  if (format === "mermaid") return (await import("../drawing/mermaid.js")).mermaidOfAll(drawings);
  if (format === "dot") return (await import("../drawing/dot.js")).dotOfAll(drawings);
  if (format === "json") return `${JSON.stringify((await import("../drawing/json.js")).graphJsonOfAll(drawings), null, 2)}\n`;
  const [{ layOut }, { svgOfAll }] = await Promise.all([import("../drawing/layout.js"), import("../drawing/svg.js")]);
  return svgOfAll(drawings.map((drawing) => layOut(drawing)));
}

async function withFindings(path: string, machines: readonly LoadedMachine[], options: GraphOptions): Promise<Drawing[]> {
  const { findingsIn, lintMachines } = await import("./lint-machines.js");
  const files = new Map(machines.map(({ definition }) => [definition.file.path, definition.file]));
  const linted = new Map<string, Awaited<ReturnType<typeof lintMachines>>>();
  for (const file of files.values()) linted.set(file.path, await lintMachines(file, path));
  const isWanted = ({ rule, state }: { readonly rule: string; readonly state?: string }) =>
    (options.rule === undefined || rule === options.rule) && (options.state === undefined || state === options.state);
  const drawn = machines.map(({ definition }, i) => {
    const found = linted.get(definition.file.path);
    const analyzed = found?.machines.find((one) => one.definition.name === definition.name);
    if (!found || !analyzed) throw new UsageError(`${path}: state machine ${JSON.stringify(definition.name)} cannot be linted`);
    const findings = findingsIn(found.findings, analyzed);
    const shown = findings.find((one) => isWanted(one) && one.witness !== undefined);
    const { graph, facts } = analyzed;
    const drawing = draw(graph, {
      title: definition.name,
      findings,
      ...(facts ? { facts } : {}),
      ...(shown ? { shown } : {}),
      ...prefix(machines, i),
    });
    return { drawing, isEmpty: !findings.some(isWanted) };
  });
  if (drawn.every(({ isEmpty }) => isEmpty) && (options.rule ?? options.state) !== undefined)
    throw new UsageError(
      `${path}: no finding of ${[options.rule, options.state && JSON.stringify(options.state)].filter(Boolean).join(" at ")}`,
    );
  return drawn.map(({ drawing }) => drawing);
}
