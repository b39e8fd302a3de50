import { defineRule, type State, type VariableFact } from "#rule-kit";

interface Unassigned {
  readonly state: State;
  readonly variable: VariableFact;
}

export default defineRule<Unassigned>({
  id: "variable-not-assigned",
  category: "correctness",
  severity: "warning",
  summary: "A variable that some way to this state never assigned",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html",
  presets: ["recommended", "strict"],
  reads: ["variables", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (context.facts.reachable(state) === "no") continue;
        for (const variable of context.facts.variables(state)) {
          if (variable.access !== "read" || variable.assigned === "yes" || isGuarded(variable)) continue;
          const never = variable.assigned === "no";
          yield {
            at: variable.node ?? state.key.range,
            certainty: never ? "will" : "may",
            state,
            data: { state, variable },
          };
        }
      }
    }
  },
  describe({ state, variable }) {
    const error = state.queryLanguage === "JSONata" ? "States.QueryEvaluationError" : "States.Runtime";
    return {
      message:
        variable.assigned === "no"
          ? `$${variable.name} is read in "${state.name}", but nothing assigns it on any way here`
          : `$${variable.name} is read in "${state.name}", but not every way here assigns it`,
      reason:
        variable.assigned === "no"
          ? `The state fails with ${error} whenever it is entered. Variables of a scope around a Distributed Map are not seen by its children.`
          : `On such a way the state fails with ${error}.`,
      suggestion:
        variable.assigned === "no"
          ? `Assign $${variable.name} in a state before, or correct the name`
          : `Assign $${variable.name} a first value before the ways part`,
    };
  },
});

/** `$exists($x) ? $x : 0` asks first. */
function isGuarded({ name, node }: VariableFact): boolean {
  return node?.kind === "string" && node.value.replace(/\s/g, "").includes(`$exists($${name}`);
}
