import { defineRule, type MapState } from "#rule-kit";

interface Unbounded {
  readonly state: MapState;
}

export default defineRule<Unbounded>({
  id: "map-without-concurrency-bound",
  category: "reliability",
  severity: "warning",
  summary: "A Distributed Map without MaxConcurrency runs up to 10,000 children at once",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  options: { maxConcurrency: { type: "number", default: 100, summary: "What --fix-unsafe writes as MaxConcurrency" } },
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Map" || state.processor?.processor?.mode !== "DISTRIBUTED" || context.facts.reachable(state) === "no") continue;
        const bound = state.maxConcurrency?.value;
        if (bound && !(bound.kind === "literal" && bound.value === 0)) continue;
        // children that call nobody throttle nobody
        if (
          ![...state.processor.states.values()].some((inner) => inner.type === "Task" || inner.type === "Map" || inner.type === "Parallel")
        )
          continue;
        yield { at: state.maxConcurrency?.node ?? state.key.range, certainty: "may", state, data: { state } };
      }
    }
  },
  describe({ state }) {
    return {
      message: `"${state.name}" starts as many children as there are items, up to 10,000 at once`,
      reason:
        "What they call has smaller limits: Lambda runs 1,000 functions at once for a whole account and region by default, and throttles everybody beyond.",
      suggestion: "Set MaxConcurrency to what the called services can bear",
    };
  },
  fix({ state }, edit, context) {
    const bound = Number(context.options.maxConcurrency ?? 100);
    if (state.maxConcurrency) edit.replaceValue(state.maxConcurrency.node, bound);
    else edit.addMember(state.node, "MaxConcurrency", bound, "Type");
    return { title: `Set MaxConcurrency to ${bound}` };
  },
});
