import type { Machine, State } from "../asl/model.js";
import type { Node } from "../text/node.js";

export type EdgeKind = "next" | "choice" | "default" | "catch" | "branch" | "item";

/** A transition as written in the file. `branch` and `item` lead from Parallel/Map to the StartAt of an inner scope. */
export interface Edge {
  readonly from: State;
  readonly to: State;
  readonly kind: EdgeKind;
  /** Which choice rule, catcher or branch; 0 where there is only one. */
  readonly index: number;
  readonly node: Node;
}

/** The graph of one scope (a machine, a branch, a processor); inner scopes have graphs of their own. */
export interface ScopeGraph {
  readonly machine: Machine;
  readonly start: State | undefined;
  readonly states: readonly State[];
  out(state: State): readonly Edge[];
  into(state: State): readonly Edge[];
  /** By transitions alone, before any value is known. */
  reachable(state: State): boolean;
  /** Strongly connected components in topological order; a loop is one with an edge inside. */
  readonly components: readonly Component[];
  componentOf(state: State): Component;
  /** Immediate dominator; undefined for the start and for unreachable states. */
  dominator(state: State): State | undefined;
  dominates(a: State, b: State): boolean;
}

export interface Component {
  readonly states: readonly State[];
  readonly loop: boolean;
}

export interface Graph {
  readonly root: ScopeGraph;
  /** All scopes, outer before inner. */
  readonly scopes: readonly ScopeGraph[];
  scopeOf(machine: Machine): ScopeGraph;
  /** All edges of all scopes, with `branch` and `item` edges between them. */
  readonly edges: readonly Edge[];
}
