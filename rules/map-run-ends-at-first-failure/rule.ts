import { defineRule, type MapState } from "#rule-kit";

export default defineRule<{ readonly state: MapState }>({
  id: "map-run-ends-at-first-failure",
  category: "reliability",
  severity: "info",
  summary: "A Distributed Map that stops all its children when the first of them fails",
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
      message: `The first item of "${state.name}" that fails ends the whole Map Run`,
      reason:
        "Without a tolerated number of failures it is 0: children that run are stopped, items that were not begun never are, and nothing catches it.",
      suggestion: "Set ToleratedFailurePercentage or ToleratedFailureCount, or catch States.ExceedToleratedFailureThreshold",
    };
  },
});
