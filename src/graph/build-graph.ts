import { innerMachines, type Machine, type State } from "../asl/model.js";
import { stronglyConnected } from "./components.js";
import { immediateDominators, reversePostOrder } from "./dominators.js";
import type { Component, Edge, Graph, ScopeGraph } from "./graph.js";
import { entries, transitions } from "./transitions.js";

/** The graph of a machine and of every scope inside it. Components and dominators are computed when first asked for. */
export function buildGraph(machine: Machine): Graph {
  const scopes: ScopeGraph[] = [];
  const byMachine = new Map<Machine, ScopeGraph>();
  const todo: Machine[] = [machine];
  while (todo.length > 0) {
    const at = todo.pop() as Machine;
    const scope = new Scope(at);
    scopes.push(scope);
    byMachine.set(at, scope);
    const inner = [...at.states.values()].flatMap(innerMachines);
    for (let i = inner.length - 1; i >= 0; i--) todo.push(inner[i] as Machine);
  }
  return {
    root: scopes[0] as ScopeGraph,
    scopes,
    scopeOf: (at) => {
      const scope = byMachine.get(at);
      if (!scope) throw new Error("the machine is not of this graph");
      return scope;
    },
    get edges() {
      return scopes.flatMap((scope) => scope.states.flatMap((state) => [...scope.out(state), ...entries(state)]));
    },
  };
}

class Scope implements ScopeGraph {
  readonly start: State | undefined;
  readonly states: readonly State[];
  private readonly outgoing = new Map<State, Edge[]>();
  private readonly incoming = new Map<State, Edge[]>();
  private readonly reached: ReadonlySet<State>;
  private byState: Map<State, Component> | undefined;
  private ordered: readonly Component[] | undefined;
  private dominators: Map<State, State> | undefined;

  constructor(readonly machine: Machine) {
    this.states = [...machine.states.values()];
    this.start = machine.startAt && machine.states.get(machine.startAt.value);
    for (const state of this.states) this.incoming.set(state, []);
    for (const state of this.states) {
      const edges = transitions(state);
      this.outgoing.set(state, edges);
      for (const edge of edges) this.incoming.get(edge.to)?.push(edge);
    }
    this.reached = new Set(this.start ? reversePostOrder(this.start, this.successors) : []);
  }

  out(state: State): readonly Edge[] {
    return this.outgoing.get(state) ?? [];
  }

  into(state: State): readonly Edge[] {
    return this.incoming.get(state) ?? [];
  }

  reachable(state: State): boolean {
    return this.reached.has(state);
  }

  get components(): readonly Component[] {
    this.ordered ??= this.computeComponents();
    return this.ordered;
  }

  componentOf(state: State): Component {
    if (!this.byState) {
      this.byState = new Map();
      for (const component of this.components) for (const member of component.states) this.byState.set(member, component);
    }
    const component = this.byState.get(state);
    if (!component) throw new Error("the state is not of this scope");
    return component;
  }

  dominator(state: State): State | undefined {
    this.dominators ??= this.start ? immediateDominators(this.start, this.successors, this.predecessors) : new Map();
    return this.dominators.get(state);
  }

  dominates(a: State, b: State): boolean {
    for (let at: State | undefined = b; at; at = this.dominator(at)) if (at === a) return true;
    return false;
  }

  private readonly successors = (state: State): readonly State[] => this.out(state).map((edge) => edge.to);
  private readonly predecessors = (state: State): readonly State[] => this.into(state).map((edge) => edge.from);

  private computeComponents(): Component[] {
    const start = this.start ? [this.start, ...this.states.filter((s) => s !== this.start)] : this.states;
    return stronglyConnected(start, this.successors).map((states) => {
      const [first] = states;
      const loop = states.length > 1 || (first !== undefined && this.out(first).some((edge) => edge.to === first));
      return { states, loop };
    });
  }
}
