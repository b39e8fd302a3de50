import { placeJson, placeOf } from "../../text/range.js";
import type { Graph } from "../graph.js";
import { entries } from "../transitions.js";

/** Nodes, edges, components and dominators as plain data. */
export function graphJson(graph: Graph): unknown {
  return {
    version: 1,
    scopes: graph.scopes.map((scope) => ({
      kind: scope.machine.kind,
      ...(scope.machine.owner ? { owner: scope.machine.owner.state.name, index: scope.machine.owner.index } : {}),
      startAt: scope.start?.name ?? null,
      states: scope.states.map((state) => ({
        name: state.name,
        type: state.type,
        reachable: scope.reachable(state),
        dominator: scope.dominator(state)?.name ?? null,
        ...placeJson(placeOf(state.key.range)),
      })),
      edges: scope.states.flatMap((state) =>
        [...scope.out(state), ...entries(state)].map(({ from, to, kind, index }) => ({ from: from.name, to: to.name, kind, index })),
      ),
      components: scope.components.map((component) => ({ states: component.states.map((s) => s.name), loop: component.loop })),
    })),
  };
}
