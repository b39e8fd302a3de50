import { defineRule, type FailState } from "#rule-kit";

export default defineRule<{ readonly state: FailState }>({
  id: "fail-without-error",
  category: "reliability",
  severity: "info",
  summary: "A Fail state that does not say what went wrong",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html",
  presets: ["strict"],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes)
      for (const state of scope.states)
        if (state.type === "Fail" && !state.error && !state.cause) yield { at: state.key.range, certainty: "will", state, data: { state } };
  },
  describe({ state }) {
    return {
      message: `"${state.name}" fails with neither Error nor Cause`,
      reason:
        "The execution ends without a reason: alarms cannot tell failures apart, and a parent's Retry and Catch have no name to match.",
      suggestion: 'Give it an "Error", and a "Cause" for people',
    };
  },
});
