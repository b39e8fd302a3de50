import { defineRule, formatNumber, type MapState } from "#rule-kit";

interface Above {
  readonly state: MapState;
  readonly asked: number;
  readonly most: number;
}

export default defineRule<Above>({
  id: "map-concurrency-above-limit",
  category: "quota",
  severity: "info",
  summary: "MaxConcurrency exceeds the AWS limit",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Map") continue;
        const asked = state.maxConcurrency?.value;
        if (asked?.kind !== "literal" || typeof asked.value !== "number") continue;
        const most = state.processor?.processor?.mode === "DISTRIBUTED" ? 10_000 : 40;
        if (asked.value > most)
          yield {
            at: state.maxConcurrency?.node ?? state.key.range,
            certainty: "will",
            state,
            data: { state, asked: asked.value, most },
          };
      }
    }
  },
  describe({ state, asked, most }) {
    return {
      message: `MaxConcurrency ${formatNumber(asked)} of "${state.name}" exceeds the limit of ${formatNumber(most)} concurrent ${most === 40 ? "iterations" : "child executions"}`,
      reason:
        most === 40
          ? "An Inline Map runs at most 40 iterations concurrently, regardless of MaxConcurrency."
          : "A Map Run has at most 10,000 concurrent child executions.",
      suggestion: most === 40 ? "Set MaxConcurrency to 40, or use a Distributed Map" : "Set MaxConcurrency to 10000 or less",
    };
  },
  fix({ state, most }, edit) {
    if (!state.maxConcurrency) return undefined;
    edit.replaceValue(state.maxConcurrency.node, most);
    return { title: `Set MaxConcurrency to ${most}` };
  },
});
