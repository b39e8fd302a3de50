import { type ChoiceState, defineRule } from "#rule-kit";

export default defineRule<{ readonly state: ChoiceState }>({
  id: "choice-without-default",
  category: "reliability",
  severity: "info",
  summary: "A Choice without Default fails the execution when none of its rules matches",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  presets: ["strict"],
  reads: ["graph", "values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Choice" || state.default) continue;
        // a residue that is known is an error of its own; none means that the rules take everything
        if (context.facts.choice(state)?.residue !== "unknown") continue;
        yield { at: state.key.range, certainty: "may", state, data: { state } };
      }
    }
  },
  describe({ state }) {
    return {
      message: `"${state.name}" has no Default, and its rules need not take every value`,
      reason: "When no rule matches, the execution fails with States.Runtime, which neither Retry nor Catch takes.",
      suggestion: "Add a Default, perhaps to a Fail state that says what was unexpected",
    };
  },
});
