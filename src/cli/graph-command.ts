import { draw } from "../drawing/draw.js";
import type { Drawing } from "../drawing/drawing.js";
import { buildGraph } from "../graph/build-graph.js";
import { type Terminal, UsageError } from "./command.js";
import { type LoadedMachine, loadMachine } from "./load-machine.js";

export interface GraphOptions {
  readonly format: "svg" | "mermaid" | "dot" | "json";
  readonly machine?: string;
  readonly findings?: boolean;
  readonly rule?: string;
  readonly state?: string;
}

/** `sfn-lint graph`. @throws UsageError */
export async function graphCommand(path: string, options: GraphOptions, terminal: Terminal): Promise<void> {
  const loaded = await loadMachine(path, options.machine ? { machine: options.machine } : {});
  const drawing = options.findings
    ? await withFindings(path, loaded, options)
    : draw(buildGraph(loaded.machine), { title: loaded.definition.name });
  terminal.data(await rendered(drawing, options.format));
}

async function rendered(drawing: Drawing, format: GraphOptions["format"]): Promise<string> {
  if (format === "mermaid") return (await import("../drawing/mermaid.js")).mermaid(drawing);
  if (format === "dot") return (await import("../drawing/dot.js")).dot(drawing);
  if (format === "json") return `${JSON.stringify((await import("../drawing/json.js")).graphJson(drawing), null, 2)}\n`;
  const [{ layOut }, { svg }] = await Promise.all([import("../drawing/layout.js"), import("../drawing/svg.js")]);
  return svg(layOut(drawing));
}

async function withFindings(path: string, { definition }: LoadedMachine, options: GraphOptions): Promise<Drawing> {
  const { findingsIn, lintMachines } = await import("./lint-machines.js");
  const { machines, findings: all } = await lintMachines(definition.file, path);
  const analyzed = machines.find((one) => one.definition.name === definition.name);
  if (!analyzed) throw new UsageError(`${path}: state machine ${JSON.stringify(definition.name)} cannot be linted`);
  const findings = findingsIn(all, analyzed);
  const wanted = findings.filter(
    ({ rule, state }) => (options.rule === undefined || rule === options.rule) && (options.state === undefined || state === options.state),
  );
  if (wanted.length === 0 && (options.rule ?? options.state) !== undefined)
    throw new UsageError(
      `${path}: no finding of ${[options.rule, options.state && JSON.stringify(options.state)].filter(Boolean).join(" at ")}`,
    );
  const shown = wanted.find(({ witness }) => witness !== undefined);
  const { graph, facts } = analyzed;
  return draw(graph, { title: definition.name, findings, ...(facts ? { facts } : {}), ...(shown ? { shown } : {}) });
}
