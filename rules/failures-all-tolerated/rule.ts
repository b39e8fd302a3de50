import { defineRule, type MapState } from "#rule-kit";

interface Tolerates {
  readonly state: MapState;
}

export default defineRule<Tolerates>({
  id: "failures-all-tolerated",
  category: "reliability",
  severity: "warning",
  summary: "A Map that succeeds although every item failed",
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
      message: `"${state.name}" tolerates the failure of all its items and keeps no results`,
      reason: "ToleratedFailurePercentage 100 lets the Map Run succeed whatever happens, and nobody looks at what the items gave.",
      suggestion: "Tolerate fewer, or write the results with a ResultWriter and look at the failed ones",
    };
  },
});
