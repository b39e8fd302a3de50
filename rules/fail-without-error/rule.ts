import { defineRule, type FailState } from "#rule-kit";

export default defineRule<{ readonly state: FailState }>({
  id: "fail-without-error",
  category: "reliability",
  severity: "info",
  summary: "Fail state without Error and Cause",
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
      message: `Fail state "${state.name}" has neither Error nor Cause`,
      reason:
        "The execution fails without an error name: alarms cannot distinguish failures, and Retry and Catch of a parent have no name to match.",
      suggestion: "Add an Error name and a human-readable Cause",
    };
  },
});
