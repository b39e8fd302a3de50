import { defineRule, grouped, type MapState } from "#rule-kit";

interface Above {
  readonly state: MapState;
  readonly asked: number;
  readonly most: number;
}

export default defineRule<Above>({
  id: "map-concurrency-above-limit",
  category: "quota",
  severity: "info",
  summary: "A MaxConcurrency above what AWS runs at once",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html",
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
            evidence: { state, asked: asked.value, most },
          };
      }
    }
  },
  say({ state, asked, most }) {
    return {
      message: `"${state.name}" asks for ${grouped(asked)} iterations at once; AWS runs ${grouped(most)}`,
      because:
        most === 40
          ? "An inline Map runs at most 40 iterations concurrently, whatever MaxConcurrency says."
          : "A Map Run has at most 10,000 child executions at once.",
      instead: most === 40 ? "Write 40, or make the Map a Distributed one" : "Write 10000 or less",
    };
  },
  fix({ state, most }, edit) {
    if (!state.maxConcurrency) return undefined;
    edit.replaceValue(state.maxConcurrency.node, most);
    return { title: `Write ${most}` };
  },
});
