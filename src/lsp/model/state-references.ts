import { allStates, innerMachines, type Machine, type State } from "../../asl/model.js";
import type { Node } from "../../text/node.js";
import type { MachineModel } from "./document-model.js";

/** A place that names a state: StartAt, Next, Default. */
export interface StateReference {
  readonly name: string;
  readonly node: Node;
  /** The scope in which the name is looked up. */
  readonly scope: Machine;
  /** The state that has the transition; absent for StartAt. */
  readonly from?: State;
}

const indexes = new WeakMap<MachineModel, readonly StateReference[]>();

/** Every place that names a state, in all scopes of a state machine. */
export function stateReferences(model: MachineModel): readonly StateReference[] {
  let found = indexes.get(model);
  if (!found) {
    found = model.machine ? [...referencesIn(model.machine)] : [];
    indexes.set(model, found);
  }
  return found;
}

function* referencesIn(root: Machine): Generator<StateReference> {
  for (const scope of scopesOf(root)) if (scope.startAt) yield { name: scope.startAt.value, node: scope.startAt.node, scope };
  for (const state of allStates(root)) {
    for (const field of targetsOf(state)) if (field) yield { name: field.value, node: field.node, scope: state.machine, from: state };
  }
}

function* scopesOf(root: Machine): Generator<Machine> {
  yield root;
  for (const state of allStates(root)) yield* innerMachines(state);
}

function targetsOf(state: State) {
  const caught = "catch" in state ? state.catch.map((catcher) => catcher.next) : [];
  if (state.type === "Choice") return [...state.choices.map((rule) => rule.next), state.default];
  return ["next" in state ? state.next : undefined, ...caught];
}
