import { defineRule, type State, type VariableFact } from "#rule-kit";

interface Unassigned {
  readonly state: State;
  readonly variable: VariableFact;
}

export default defineRule<Unassigned>({
  id: "variable-not-assigned",
  category: "correctness",
  severity: "warning",
  summary: "Variable is read but not assigned on every path",
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
          ? `$${variable.name} is read in "${state.name}" but is never assigned before this state`
          : `$${variable.name} is read in "${state.name}" but is not assigned on every path to this state`,
      reason:
        variable.assigned === "no"
          ? `The state fails with ${error} whenever it is entered. Child executions of a Distributed Map cannot read variables of the parent.`
          : `On a path without the assignment the state fails with ${error}.`,
      suggestion:
        variable.assigned === "no"
          ? `Assign $${variable.name} in an earlier state, or correct the name`
          : `Initialize $${variable.name} before the paths diverge`,
    };
  },
});

/** `$exists($x) ? $x : 0` asks first. */
function isGuarded({ name, node }: VariableFact): boolean {
  return node?.kind === "string" && node.value.replace(/\s/g, "").includes(`$exists($${name}`);
}
