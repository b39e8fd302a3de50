import {
  defineRule,
  type Facts,
  type JsonataExpression,
  type JsonataNode,
  type MapState,
  parametersOf,
  type Shape,
  type State,
  sequenceOf,
  type TaskState,
  type Template,
} from "#rule-kit";

interface Sequence {
  readonly state: MapState | TaskState;
  readonly expression: JsonataExpression;
  /** What makes a sequence of it: a filter, or the function's name. */
  readonly by: string;
  /** What has to be an array: `Items`, or an argument of a call. */
  readonly field: string;
}

export default defineRule<Sequence>({
  id: "sequence-is-no-array",
  category: "correctness",
  severity: "warning",
  summary: "JSONata sequence is not an array if it has fewer than two elements, but Items or an argument has to be one",
  reference: "https://docs.jsonata.org/processing#sequences",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if ((state.type !== "Map" && state.type !== "Task") || context.facts.reachable(state) === "no") continue;
        for (const { expression, field } of listsIn(state)) {
          const { ast, node } = expression;
          const by = ast && (sequenceOf(ast) ?? flowingIn(ast, state, scope.states, context.facts));
          if (by) yield { at: node, certainty: "may", state, data: { state, expression, by, field } };
        }
      }
    }
  },
  describe({ state, expression, by, field }) {
    return {
      message: `${field} of "${state.name}" is an array only if ${by} returns two or more elements`,
      reason: `JSONata returns a single match unwrapped and an empty result as undefined, so ${field} is not an array and the state fails${state.type === "Map" ? " with States.QueryEvaluationError" : ""}.`,
      suggestion: `Wrap the expression in an array: {% [${expression.source.trim()}] %}`,
    };
  },
  fix({ expression }, edit) {
    edit.replaceValue(expression.node, `{% [${expression.source.trim()}] %}`);
    return { title: "Wrap the expression in [ ]" };
  },
});

type List = Pick<Sequence, "expression" | "field">;

/** Expressions that have to give an array: Items of a Map, and arguments that the API's model calls lists. */
function* listsIn(state: MapState | TaskState): Generator<List> {
  if (state.type === "Map") {
    const items = state.items?.value;
    if (items?.kind === "jsonata") yield { expression: items, field: "Items" };
    return;
  }
  const shape = state.resource && parametersOf(state.resource.value);
  if (shape && state.parameters) yield* listArguments(state.parameters.value, shape, state.parameters.key.name);
}

function* listArguments(template: Template, shape: Shape, field: string): Generator<List> {
  const todo: { template: Template; shape: Shape; field: string }[] = [{ template, shape, field }];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.template.kind === "jsonata" && at.shape.kind === "list") yield { expression: at.template, field: at.field };
    if (at.template.kind === "array" && at.shape.kind === "list") {
      const { of } = at.shape;
      for (const [i, item] of at.template.items.entries()) todo.push({ template: item, shape: of, field: `${at.field}[${i}]` });
    }
    if (at.template.kind !== "object") continue;
    for (const { key, value } of at.template.entries) {
      const inner = at.shape.kind === "object" ? at.shape.members.get(key) : at.shape.kind === "map" ? at.shape.of : undefined;
      if (inner) todo.push({ template: value, shape: inner, field: `${at.field}.${key}` });
    }
  }
}

/** The expression that made the value which is read here whole: assigned to the variable, or an earlier state's Output or its member. */
function flowingIn(ast: JsonataNode, state: State, states: readonly State[], facts: Facts): string | undefined {
  const steps = (ast.type === "path" ? ast.steps : [ast]) as readonly JsonataNode[];
  if (steps.some((step) => step.predicate || step.stages)) return undefined;
  const names = steps.map((step) => step.value);
  if (steps[0]?.type !== "variable") return undefined;
  if (names[0] !== "states")
    return names.length === 1 ? firstSequence(states.flatMap((one) => fromAssign(one, String(names[0])))) : undefined;
  if (names[1] !== "input" || names.length > 3) return undefined;
  const member = names.length === 3 ? String(names[2]) : undefined;
  return firstSequence(outputsBefore(state, states, facts).flatMap((one) => fromOutput(one, member)));
}

/** The states whose output arrives here, through states that hand their input on. */
function outputsBefore(state: State, states: readonly State[], facts: Facts): readonly State[] {
  const found = new Set<State>();
  const todo = [state];
  for (let at = todo.pop(); at; at = todo.pop()) {
    for (const one of states) {
      if (found.has(one) || !facts.edges(one).some(({ to, taken }) => to === at && taken !== "never")) continue;
      found.add(one);
      if ((one.type === "Pass" || one.type === "Wait" || one.type === "Choice") && !("output" in one && one.output)) todo.push(one);
    }
  }
  return [...found];
}

function fromAssign(state: State, name: string): readonly JsonataNode[] {
  return "assign" in state && state.assign ? memberOf(state.assign.value, name) : [];
}

/** @param member undefined: the output as a whole. */
function fromOutput(state: State, member: string | undefined): readonly JsonataNode[] {
  const template = "output" in state ? (state as { readonly output?: { readonly value: Template } }).output?.value : undefined;
  if (!template) return [];
  if (member !== undefined) return memberOf(template, member);
  return template.kind === "jsonata" && template.ast ? [template.ast] : [];
}

/** What the template sets the member to, as written. */
const memberOf = (template: Template, name: string): readonly JsonataNode[] =>
  template.kind === "object"
    ? template.entries.flatMap(({ key, value }) => (key === name && value.kind === "jsonata" && value.ast ? [value.ast] : []))
    : [];

const firstSequence = (asts: readonly JsonataNode[]): string | undefined => {
  const by = asts.map(sequenceOf).find((one) => one !== undefined);
  return by && `${by.replace(/^its /, "a ")} before it`;
};
