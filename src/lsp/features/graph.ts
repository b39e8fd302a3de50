import type { EdgeKey } from "../../analysis/facts/facts.js";
import type { MachineDigest } from "../analysis/digest.js";
import type { Shown } from "../diagnostic-store.js";
import type { GraphResult } from "../graph-request.js";
import { type DocumentModel, type MachineModel, stateAround } from "../model/document-model.js";
import { nodeAt } from "../model/node-at.js";
import { lineRange } from "../text.js";

/** The graph with findings, unreachable states, and the path of the first proved failure of the selected state, else of any. */
export async function drawGraph(
  document: DocumentModel,
  offset: number | undefined,
  wanted: string | undefined,
  shown: readonly Shown[],
  factsOf: (model: MachineModel) => MachineDigest | undefined,
): Promise<GraphResult | undefined> {
  const found = offset === undefined ? undefined : nodeAt(document, offset);
  const drawable = document.machines.filter((one) => one.machine !== undefined);
  const model = drawable.find((one) => one === found?.model) ?? drawable.find((one) => one.name === wanted) ?? drawable[0];
  if (!model?.graph) return undefined;
  const selected = found && found.model === model ? stateAround(found.member?.value ?? found.node, model)?.name : undefined;
  const findings = shown.map(({ finding }) => finding).filter((one) => one.machine === undefined || one.machine === model.name);
  const failing = findings.filter((one) => one.witness);
  const path = failing.find((one) => one.state === selected) ?? failing[0];
  const facts = factsOf(model);
  const [{ draw }, { layOut }, { svg }, { DRAWING_CSS }] = await Promise.all([
    import("../../drawing/draw.js"),
    import("../../drawing/layout.js"),
    import("../../drawing/svg.js"),
    import("../../drawing/style.js"),
  ]);
  const drawing = draw(model.graph, {
    title: model.name,
    findings: findings.map((one) => ({ ...one, fingerprint: "" })),
    ...(facts ? { facts: drawnFacts(facts) } : {}),
    ...(path ? { shown: path } : {}),
  });
  const own = [...model.states.values()].filter((state) => state.key.range.file.path === document.file.path);
  return {
    machine: model.name,
    machines: drawable.map((one) => one.name),
    svg: svg(layOut(drawing), { embedded: true }),
    css: DRAWING_CSS,
    states: own.map(({ name, key }) => ({ name, range: lineRange(key.range) })),
    ...(selected === undefined ? {} : { selected }),
  };
}

/** What a drawing asks of the facts. */
function drawnFacts({ states }: MachineDigest) {
  return {
    reachable: ({ name }: { readonly name: string }) => states.get(name)?.reached ?? ("maybe" as const),
    edges: ({ name }: { readonly name: string }) =>
      (states.get(name)?.never ?? []).map(({ edge }) => ({ edge: edge as EdgeKey, taken: "never" as const })),
  };
}
