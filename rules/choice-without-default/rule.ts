import { type ChoiceState, defineRule } from "#rule-kit";

export default defineRule<{ readonly state: ChoiceState }>({
  id: "choice-without-default",
  category: "reliability",
  severity: "info",
  summary: "Choice state has no Default",
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
      message: `"${state.name}" has no Default, and its rules may not match every value`,
      reason: "If no rule matches, the execution fails with States.Runtime, which cannot be retried or caught.",
      suggestion: "Add a Default, for example a Fail state with a descriptive Error",
    };
  },
});
