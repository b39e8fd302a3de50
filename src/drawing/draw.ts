import type { EdgeKey, Facts } from "../analysis/facts/facts.js";
import { innerMachines, type Machine, type State } from "../asl/model.js";
import type { Edge, Graph, ScopeGraph } from "../graph/graph.js";
import type { Finding } from "../linter/finding.js";
import { placeOf } from "../text/range.js";
import type { Drawing, DrawnEdge, DrawnScope, DrawnState, Mark } from "./drawing.js";
import { conditionText, errorNames, stateDetail } from "./labels.js";
import { type PathMarks, pathMarks } from "./witness-path.js";

export interface DrawOptions {
  readonly title?: string;
  /** Before every id, where several state machines are drawn together. */
  readonly idPrefix?: string;
  /** Findings of this state machine; they are marked at their states. */
  readonly findings?: readonly Finding[];
  /** With facts, states that no execution reaches by its values are marked too, not only those without a transition. */
  readonly facts?: Pick<Facts, "reachable" | "edges">;
  /** Applied to every text that is drawn: credentials are masked here. */
  readonly mask?: (text: string) => string;
  /** The finding whose witness is drawn bold. */
  readonly shown?: Pick<Finding, "state" | "witness">;
}

/** What is drawn of a state machine. */
export function draw(graph: Graph, options: DrawOptions = {}): Drawing {
  return new Drafter(graph, options).drawing();
}

type Editable<T> = { -readonly [K in keyof T]: T[K] };

class Drafter {
  private readonly states = new Map<State, Editable<DrawnState>>();
  private readonly marks = new Map<string, Mark[]>();
  private readonly path: PathMarks;
  private edges = 0;

  constructor(
    private readonly graph: Graph,
    private readonly options: DrawOptions,
  ) {
    this.path = pathMarks(graph, options.shown);
    for (const { severity, rule, message, state, occurrences } of options.findings ?? []) {
      const names = new Set([state ?? "", ...(occurrences ?? []).flatMap((one) => (one.state === undefined ? [] : [one.state]))]);
      for (const name of names) this.marks.set(name, [...(this.marks.get(name) ?? []), { severity, rule, message }]);
    }
  }

  drawing(): Drawing {
    const { graph, options } = this;
    for (const scope of graph.scopes) for (const state of scope.states) this.states.set(state, this.stateOf(state, scope));
    const byMachine = new Map<Machine, DrawnScope>();
    const scopes = graph.scopes.map((scope, i) => {
      const made = this.scopeOf(scope, i);
      byMachine.set(scope.machine, made);
      return made;
    });
    for (const [state, drawn] of this.states) drawn.scopes = innerMachines(state).flatMap((inner) => byMachine.get(inner) ?? []);
    const known = new Set([...this.states.keys()].map((state) => state.name));
    const others = [...this.marks].flatMap(([name, marks]) => (known.has(name) ? [] : marks));
    return { title: this.shown(options.title ?? ""), graph, scopes, states: [...this.states.values()], findings: others };
  }

  private stateOf(state: State, scope: ScopeGraph): DrawnState {
    const { facts } = this.options;
    const detail = stateDetail(state);
    const visits = this.path.visits.get(state);
    return {
      id: `${this.options.idPrefix ?? ""}s${this.states.size}`,
      name: this.shown(state.name),
      type: state.type,
      ...(detail === undefined ? {} : { detail: this.shown(detail) }),
      place: placeOf(state.key.range),
      retries:
        "retry" in state
          ? state.retry.map((retrier) => ({
              errors: this.shown(errorNames(retrier)),
              attempts: retrier.maxAttempts?.value ?? DEFAULT_ATTEMPTS,
            }))
          : [],
      findings: this.marks.get(state.name) ?? [],
      reachable: facts ? facts.reachable(state) !== "no" : this.reached(scope, state),
      inLoop: scope.componentOf(state).loop,
      ...(visits === undefined ? {} : { visits }),
      failsHere: this.path.last === state,
      ends: "end" in state ? state.end : false,
      scopes: [],
    };
  }

  /** By transitions alone: in its own scope and in those around it. */
  private reached(scope: ScopeGraph, state: State): boolean {
    let at: ScopeGraph = scope;
    for (let one: State | undefined = state; one; one = one.machine.owner?.state) {
      at = this.graph.scopeOf(one.machine);
      if (!at.reachable(one)) return false;
    }
    return true;
  }

  private scopeOf(scope: ScopeGraph, i: number): DrawnScope {
    const { owner } = scope.machine;
    const drawnOwner = owner && this.states.get(owner.state);
    return {
      id: `${this.options.idPrefix ?? ""}scope${i}`,
      caption: owner ? (owner.state.type === "Map" ? "each item" : `branch ${owner.index + 1}`) : "",
      ...(drawnOwner ? { owner: drawnOwner } : {}),
      start: scope.start && this.drawn(scope.start),
      states: scope.states.map((state) => this.drawn(state)),
      edges: scope.states.flatMap((state) => this.edgesOf(scope, state)),
    };
  }

  private shown(text: string): string {
    return this.options.mask?.(text) ?? text;
  }

  private drawn(state: State): DrawnState {
    return this.states.get(state) as DrawnState;
  }

  private edgesOf(scope: ScopeGraph, state: State): DrawnEdge[] {
    const grouped = new Map<string, Edge[]>();
    for (const edge of scope.out(state)) {
      const key = `${this.drawn(edge.to).id} ${edge.kind === "default" ? "choice" : edge.kind}`;
      grouped.set(key, [...(grouped.get(key) ?? []), edge]);
    }
    const closed = new Set(this.options.facts?.edges(state).flatMap(({ edge, taken }) => (taken === "never" ? [keyOf(edge)] : [])));
    return [...grouped.values()].map((edges) => {
      const [first] = edges as [Edge, ...Edge[]];
      return {
        id: `e${this.edges++}`,
        from: this.drawn(first.from),
        to: this.drawn(first.to),
        kind: first.kind,
        labels: edges
          .map(edgeLabel)
          .filter((label) => label !== "")
          .map((label) => this.shown(label)),
        dead: edges.every((edge) => closed.has(keyOf(edge))),
        onPath: this.path.isOnPath(first.from, first.to),
      };
    });
  }
}

const DEFAULT_ATTEMPTS = 3;

const keyOf = (edge: EdgeKey | Edge): string => `${edge.kind} ${"index" in edge ? edge.index : 0}`;

/** What is on a transition: the condition, the errors, `Default`; nothing on `Next`. */
function edgeLabel({ from, kind, index }: Edge): string {
  if (kind === "default") return "Default";
  if (kind === "choice" && from.type === "Choice") {
    const rule = from.choices[index];
    return rule ? conditionText(rule.condition) : "";
  }
  if (kind === "catch" && "catch" in from) {
    const catcher = from.catch[index];
    return catcher ? errorNames(catcher) : "";
  }
  return "";
}
