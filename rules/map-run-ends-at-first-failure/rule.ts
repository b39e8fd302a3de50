import { defineRule, type MapState } from "#rule-kit";

export default defineRule<{ readonly state: MapState }>({
  id: "map-run-ends-at-first-failure",
  category: "reliability",
  severity: "info",
  summary: "Distributed Map stops at the first failed item",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#maprun-fail-threshold",
  presets: ["strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Map" || state.processor?.processor?.mode !== "DISTRIBUTED" || context.facts.reachable(state) === "no") continue;
        if (state.toleratedFailureCount || state.toleratedFailurePercentage || state.catch.length > 0 || state.retry.length > 0) continue;
        // children that only pass data on do not fail by themselves
        if (![...state.processor.states.values()].some((inner) => inner.type === "Task" || inner.type === "Fail")) continue;
        yield { at: state.key.range, certainty: "may", state, data: { state } };
      }
    }
  },
  describe({ state }) {
    return {
      message: `The first failed item of "${state.name}" fails the whole Map Run`,
      reason:
        "By default no failure is tolerated: running children are stopped and pending items are not started, and no Catch handles it.",
      suggestion: "Set ToleratedFailurePercentage or ToleratedFailureCount, or catch States.ExceedToleratedFailureThreshold",
    };
  },
});
