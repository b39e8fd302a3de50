import type { Facts } from "../analysis/facts/facts.js";
import type { Machine } from "../asl/model.js";
import type { Graph } from "../graph/graph.js";
import type { Definition, WorkflowType } from "../sources/hosts/host.js";
import type { ResolvedSettings } from "./config/resolve.js";

/** The analysis is loaded only where a rule asks for facts of a definition whose form is right. */
export async function factsFor(
  machine: Machine,
  _graph: Graph,
  _definition: Definition,
  type: WorkflowType | undefined,
  _settings: ResolvedSettings,
): Promise<Facts | undefined> {
  const { analyze } = await import("../analysis/facts/analyze-machine.js");
  return analyze(machine, type ? { type } : {});
}
