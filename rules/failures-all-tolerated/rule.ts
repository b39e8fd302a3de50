import { defineRule, type MapState } from "#rule-kit";

interface Tolerates {
  readonly state: MapState;
}

export default defineRule<Tolerates>({
  id: "failures-all-tolerated",
  category: "reliability",
  severity: "warning",
  summary: "Map succeeds even if every item fails",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#maprun-fail-threshold",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        const share = state.type === "Map" ? state.toleratedFailurePercentage : undefined;
        if (state.type !== "Map" || !share || state.toleratedFailureCount || context.facts.reachable(state) === "no") continue;
        if (share.value.kind !== "literal" || share.value.value !== 100) continue;
        // who keeps the results looks at them perhaps
        if (state.resultWriter || !(state.resultPath?.value === null || state.end)) continue;
        yield { at: share.node, certainty: "will", state, data: { state } };
      }
    }
  },
  describe({ state }) {
    return {
      message: `"${state.name}" tolerates the failure of all items and its results are discarded`,
      reason: "With ToleratedFailurePercentage 100 the Map Run always succeeds, and no state reads the results.",
      suggestion: "Lower the tolerated percentage, or write the results with a ResultWriter and process the failed items",
    };
  },
});
