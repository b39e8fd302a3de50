import { defineRule, type Facts, type JsonataExpression, type JsonataNode, type MapState, type State, type Template } from "#rule-kit";

interface Sequence {
  readonly state: MapState;
  readonly expression: JsonataExpression;
  /** What makes a sequence of it: a filter, or the function's name. */
  readonly by: string;
}

/** Functions whose answer is a sequence: one item comes without its array, none is nothing. */
const SEQUENCES = new Set(["map", "filter", "distinct", "each", "sift", "keys", "match", "spread"]);

export default defineRule<Sequence>({
  id: "sequence-is-no-array",
  category: "correctness",
  severity: "warning",
  summary: "JSONata sequence in Items is not an array if it has fewer than two elements",
  reference: "https://docs.jsonata.org/processing#sequences",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Map" || context.facts.reachable(state) === "no") continue;
        const items = state.items?.value;
        if (items?.kind !== "jsonata" || !items.ast) continue;
        const by = sequenceOf(items.ast) ?? flowingIn(items.ast, state, scope.states, context.facts);
        if (by) yield { at: items.node, certainty: "may", state, data: { state, expression: items, by } };
      }
    }
  },
  describe({ state, expression, by }) {
    return {
      message: `Items of "${state.name}" is an array only if ${by} returns two or more elements`,
      reason:
        "JSONata returns a single match unwrapped and an empty result as undefined, so Items is not an array and the state fails with States.QueryEvaluationError.",
      suggestion: `Wrap the expression in an array: {% [${expression.source.trim()}] %}`,
    };
  },
  fix({ expression }, edit) {
    edit.replaceValue(expression.node, `{% [${expression.source.trim()}] %}`);
    return { title: "Wrap the expression in [ ]" };
  },
});

/** The expression that made the value which is read here whole: assigned to the variable, or the member of an earlier state's Output. */
function flowingIn(ast: JsonataNode, state: State, states: readonly State[], facts: Facts): string | undefined {
  const steps = (ast.type === "path" ? ast.steps : [ast]) as readonly JsonataNode[];
  if (steps.some((step) => step.predicate || step.stages)) return undefined;
  const names = steps.map((step) => step.value);
  if (steps[0]?.type !== "variable") return undefined;
  if (names.length === 1) return firstSequence(states.flatMap((one) => membersOf(one, "assign", String(names[0]))));
  if (names.length !== 3 || names[0] !== "states" || names[1] !== "input") return undefined;
  const before = states.filter((one) => facts.edges(one).some(({ to, taken }) => to === state && taken !== "never"));
  return firstSequence(before.flatMap((one) => membersOf(one, "output", String(names[2]))));
}

/** What the field sets the member to, as written. */
function membersOf(state: State, field: "assign" | "output", name: string): readonly JsonataNode[] {
  const template = field in state ? (state as { readonly [K in typeof field]?: { readonly value: Template } })[field]?.value : undefined;
  if (template?.kind !== "object") return [];
  return template.entries.flatMap(({ key, value }) => (key === name && value.kind === "jsonata" && value.ast ? [value.ast] : []));
}

const firstSequence = (asts: readonly JsonataNode[]): string | undefined => {
  const by = asts.map(sequenceOf).find((one) => one !== undefined);
  return by && `${by} before it`;
};

/** What makes the value of the expression a sequence; undefined where it is none or it is unknown. */
function sequenceOf(ast: JsonataNode): string | undefined {
  const type = ast.type;
  if (ast.keepSingletonArray === true) return undefined;
  if (type === "function") {
    const name = ((ast.procedure as JsonataNode | undefined)?.value ?? "") as string;
    return SEQUENCES.has(name) ? `$${name}` : undefined;
  }
  if (type !== "path") return undefined;
  const steps = (ast.steps ?? []) as readonly JsonataNode[];
  // one that ends in an array constructor, or in a call, gives what that gives
  const last = steps.at(-1);
  if (last?.type === "unary" || last?.type === "function") return undefined;
  return steps.some(filters) ? "its filter" : undefined;
}

/** A predicate that is no plain index. */
function filters(step: JsonataNode): boolean {
  const predicates = [...((step.predicate ?? []) as readonly JsonataNode[]), ...((step.stages ?? []) as readonly JsonataNode[])];
  return predicates.some((one) => {
    const test = one.expr as JsonataNode | undefined;
    return one.type === "filter" && test?.type !== "number" && !(test?.type === "unary" && test.value === "-");
  });
}
