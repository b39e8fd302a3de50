import { placeJson } from "../text/range.js";
import type { Drawing, DrawnScope, DrawnState } from "./drawing.js";

/** States, transitions, components and dominators as plain data. */
export function graphJson(drawing: Drawing): object {
  return { version: 1, ...machineJson(drawing) };
}

/** The same of several state machines, each with its name. */
export function graphJsonOfAll(drawings: readonly Drawing[]): object {
  return { version: 1, machines: drawings.map((drawing) => ({ name: drawing.title, ...machineJson(drawing) })) };
}

function machineJson({ graph, scopes, states, findings }: Drawing): object {
  const drawn = new Map(states.map((state) => [state.id, state]));
  return {
    scopes: graph.scopes.map((scope, i) => {
      const { edges, states: members, owner } = scopes[i] as DrawnScope;
      return {
        kind: scope.machine.kind,
        ...(owner ? { owner: owner.name, index: scope.machine.owner?.index ?? 0 } : {}),
        startAt: scope.start?.name ?? null,
        states: scope.states.map((state, n) => ({
          ...stateJson(drawn.get((members[n] as DrawnState).id) as DrawnState),
          dominator: scope.dominator(state)?.name ?? null,
        })),
        edges: [
          ...scope.states.flatMap((state) =>
            scope.out(state).map(({ from, to, kind, index }) => {
              const merged = edges.find((edge) => edge.from.name === from.name && edge.to.name === to.name && sameKind(edge.kind, kind));
              return {
                from: from.name,
                to: to.name,
                kind,
                index,
                ...(merged?.dead ? { taken: "never" } : {}),
                ...(merged?.onPath ? { onPath: true } : {}),
              };
            }),
          ),
          ...members.flatMap((state) =>
            state.scopes.flatMap(({ start }, index) =>
              start ? [{ from: state.name, to: start.name, kind: state.type === "Map" ? "item" : "branch", index }] : [],
            ),
          ),
        ],
        components: scope.components.map((component) => ({ states: component.states.map((s) => s.name), loop: component.loop })),
      };
    }),
    ...(findings.length > 0 ? { findings } : {}),
  };
}

const sameKind = (a: string, b: string) => (a === "default" ? "choice" : a) === (b === "default" ? "choice" : b);

function stateJson({ name, type, detail, reachable, place, retries, findings, visits, failsHere }: DrawnState) {
  return {
    name,
    type,
    ...(detail === undefined ? {} : { detail }),
    reachable,
    ...placeJson(place),
    ...(retries.length > 0 ? { retries } : {}),
    ...(findings.length > 0 ? { findings } : {}),
    ...(visits === undefined ? {} : { visits }),
    ...(failsHere ? { failsHere } : {}),
  };
}
