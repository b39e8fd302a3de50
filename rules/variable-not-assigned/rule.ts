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
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html",
  presets: ["recommended", "strict"],
  reads: ["variables", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (context.facts.reachable(state) === "no") continue;
        for (const variable of context.facts.variables(state)) {
          if (variable.access !== "read" || variable.assigned !== "maybe") continue;
          yield { at: variable.node ?? state.key.range, certainty: "may", state, evidence: { state, variable } };
        }
      }
    }
  },
  say({ state, variable }) {
    const error = state.queryLanguage === "JSONata" ? "States.QueryEvaluationError" : "States.Runtime";
    return {
      message: `$${variable.name} is read in "${state.name}", but not every way here assigns it`,
      because: `On such a way the state fails with ${error}.`,
      instead: `Assign $${variable.name} a first value before the ways part`,
    };
  },
});
