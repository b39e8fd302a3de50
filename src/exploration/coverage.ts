import { allStates, type Machine, type State } from "../asl/model.js";
import type { Outcome, Via } from "../semantics/effects.js";

/** What the runs of an exploration came to. */
export interface Coverage {
  readonly states: Share<State>;
  readonly edges: Share<Edge>;
  /** Retriers and catchers that matched an error. */
  readonly handlers: Share<Handler>;
}

export interface Share<T> {
  readonly reached: readonly T[];
  readonly missed: readonly T[];
}

/** One way out of a state: `next`, `choice 2`, `default`, `catch 0`, `end`. */
export interface Edge {
  readonly from: State;
  readonly via: string;
}

export interface Handler {
  readonly state: State;
  readonly kind: "retry" | "catch";
  readonly index: number;
}

export function viaOf<V>(outcome: Outcome<V>): string {
  if (outcome.kind !== "next") return outcome.kind;
  return viaText(outcome.via);
}

export const viaText = (via: Via): string => ("index" in via ? `${via.kind} ${via.index}` : via.kind);

export const edgeKey = (from: State, via: string): string => `${from.name}\n${via}`;

/** Gathers what runs came to. */
export class CoverageRecord {
  private readonly states = new Set<State>();
  private readonly edges = new Map<string, number>();
  private readonly handlers = new Set<string>();

  constructor(private readonly machine: Machine) {}

  entered(state: State): void {
    this.states.add(state);
  }

  retried(state: State, retrier: number): void {
    this.handlers.add(`${state.name}\nretry ${retrier}`);
  }

  /** @returns whether the run went some way that no run went before, or went it a second time for the first time. */
  add(edges: ReadonlyMap<string, number>): boolean {
    let fresh = false;
    for (const [edge, times] of edges) {
      const before = this.edges.get(edge) ?? 0;
      if (before < 2 && times > before) {
        this.edges.set(edge, Math.min(times, 2));
        fresh = true;
      }
    }
    return fresh;
  }

  get coverage(): Coverage {
    const states = [...allStates(this.machine)];
    const edges = states.flatMap((from) => viasOf(from).map((via): Edge => ({ from, via })));
    const handlers = states.flatMap(handlersOf);
    return {
      states: share(states, (state) => this.states.has(state)),
      edges: share(edges, ({ from, via }) => this.edges.has(edgeKey(from, via))),
      handlers: share(handlers, ({ state, kind, index }) =>
        kind === "retry" ? this.handlers.has(`${state.name}\nretry ${index}`) : this.edges.has(edgeKey(state, `catch ${index}`)),
      ),
    };
  }
}

function share<T>(all: readonly T[], isReached: (one: T) => boolean): Share<T> {
  return { reached: all.filter(isReached), missed: all.filter((one) => !isReached(one)) };
}

function viasOf(state: State): string[] {
  switch (state.type) {
    case "Fail":
      return ["fail"];
    case "Succeed":
      return ["end"];
    case "Choice":
      return [...state.choices.map((_, i) => `choice ${i}`), ...(state.default ? ["default"] : [])];
    default:
      return [state.end || !state.next ? "end" : "next", ...("catch" in state ? state.catch.map((_, i) => `catch ${i}`) : [])];
  }
}

function handlersOf(state: State): Handler[] {
  if (state.type !== "Task" && state.type !== "Parallel" && state.type !== "Map") return [];
  return [
    ...state.retry.map((_, index): Handler => ({ state, kind: "retry", index })),
    ...state.catch.map((_, index): Handler => ({ state, kind: "catch", index })),
  ];
}
