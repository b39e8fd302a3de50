import { loadEngines } from "../../analysis/load-evaluators.js";
import { allStates, type Machine, type State } from "../../asl/model.js";
import { parseMachine } from "../../asl/parse/parse-machine.js";
import { buildGraph } from "../../graph/build-graph.js";
import type { Graph } from "../../graph/graph.js";
import type { Definition } from "../../hosts/host.js";
import type { ReadSession } from "../../hosts/read-session.js";
import { definitionsIn } from "../../linter/read-definitions.js";
import type { Node } from "../../text/node.js";
import type { SourceFile } from "../../text/source-file.js";

/** One state machine of a document, with what features ask of its form. */
export interface MachineModel {
  readonly name: string;
  readonly definition: Definition;
  readonly root: Node;
  /** Absent where the definition is not a state machine yet. */
  readonly machine?: Machine;
  readonly graph?: Graph;
  readonly states: ReadonlyMap<string, State>;
}

/** A document as the hosts read it. Places in it are places in the files that the user wrote. */
export interface DocumentModel {
  readonly file: SourceFile;
  readonly machines: readonly MachineModel[];
  /** The text can be parsed as a whole. */
  readonly whole: boolean;
}

/** Reads a document as it is now. Never throws for what the text holds. */
export async function readModel(file: SourceFile, access: ReadSession): Promise<DocumentModel> {
  const machines: MachineModel[] = [];
  let whole = true;
  const { reading, definitions } = await definitionsIn(file, false, access);
  if ((reading?.problems ?? []).some((p) => p.severity === "error")) whole = false;
  for (const definition of definitions) {
    if (definition.problems.some((p) => !p.tolerated)) whole = false;
    const made = await machineModel(definition);
    if (made) machines.push(made);
    else whole = false;
  }
  return { file, machines, whole };
}

async function machineModel(definition: Definition): Promise<MachineModel | undefined> {
  const { root, name } = definition;
  if (!root) return undefined;
  await loadEngines(root);
  const { machine } = parseMachine(root, definition.type ? { type: definition.type } : {});
  const states = new Map<string, State>();
  // names are unique in a whole definition; of two the first is the one that is meant
  for (const state of machine ? allStates(machine) : []) if (!states.has(state.name)) states.set(state.name, state);
  return { name, definition, root, states, ...(machine ? { machine, graph: buildGraph(machine) } : {}) };
}

/** The state that the node is a part of, itself or the nearest one around it. */
export function stateAround(node: Node, model: MachineModel): State | undefined {
  const byNode = statesByNode(model);
  for (let at: Node | undefined = node; at; at = at.parent) {
    const state = byNode.get(at);
    if (state) return state;
  }
  return undefined;
}

const indexes = new WeakMap<MachineModel, ReadonlyMap<Node, State>>();

function statesByNode(model: MachineModel): ReadonlyMap<Node, State> {
  let index = indexes.get(model);
  if (!index) {
    index = new Map(model.machine ? [...allStates(model.machine)].map((state) => [state.node, state]) : []);
    indexes.set(model, index);
  }
  return index;
}
