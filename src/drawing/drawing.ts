import type { EdgeKind, Graph } from "../graph/graph.js";
import type { Severity } from "../linter/finding.js";
import type { Place } from "../text/range.js";

/**
 * A state machine as it is drawn: what every form (SVG, Mermaid, DOT, JSON) shows, before any position is known.
 * Ids are `s0`, `s1`, … in source order, outer states before inner ones; they do not change with findings or facts.
 */
export interface Drawing {
  readonly title: string;
  readonly graph: Graph;
  /** Outer before inner; the first is the state machine itself. */
  readonly scopes: readonly DrawnScope[];
  /** All states of all scopes, in the order of their ids. */
  readonly states: readonly DrawnState[];
  /** Findings about the state machine as a whole. */
  readonly findings: readonly Mark[];
}

export interface DrawnScope {
  /** `scope0`, `scope1`, … */
  readonly id: string;
  /** `branch 2` or `each item`; empty for the state machine itself. */
  readonly caption: string;
  readonly owner?: DrawnState;
  readonly start: DrawnState | undefined;
  readonly states: readonly DrawnState[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnState {
  readonly id: string;
  readonly name: string;
  readonly type: "Task" | "Pass" | "Wait" | "Choice" | "Parallel" | "Map" | "Succeed" | "Fail";
  /** What it does, in a few words: `lambda:invoke`, `30 s`. */
  readonly detail?: string;
  /** Where its key is in the file. */
  readonly place: Place;
  readonly retries: readonly { readonly errors: string; readonly attempts: number }[];
  readonly findings: readonly Mark[];
  /** `no`: no execution comes here. */
  readonly reachable: boolean;
  /** In a cycle of transitions. */
  readonly inLoop: boolean;
  /** Visited by the witness, and how often. */
  readonly visits?: number;
  /** The witness ends here with a failure. */
  readonly failsHere: boolean;
  /** Ends its scope (`End`, or no transition at all). */
  readonly ends: boolean;
  readonly scopes: readonly DrawnScope[];
}

/** Transitions of one kind between the same two states are one edge with several labels. */
export interface DrawnEdge {
  readonly id: string;
  readonly from: DrawnState;
  readonly to: DrawnState;
  readonly kind: EdgeKind;
  /** One for each transition: conditions of Choice rules, error names of catchers. */
  readonly labels: readonly string[];
  /** No execution uses it. */
  readonly dead: boolean;
  readonly onPath: boolean;
}

/** A finding as a drawing marks it. */
export interface Mark {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
}

/** The most severe of some marks. */
export const worst = (marks: readonly Mark[]): Severity | undefined =>
  (["error", "warning", "info"] as const).find((severity) => marks.some((mark) => mark.severity === severity));
