import { defineRule, type MapState } from "#rule-kit";

interface Unbounded {
  readonly state: MapState;
}

export default defineRule<Unbounded>({
  id: "map-without-concurrency-bound",
  category: "reliability",
  severity: "warning",
  summary: "Distributed Map without MaxConcurrency",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  options: { maxConcurrency: { type: "number", default: 100, summary: "MaxConcurrency that --fix-unsafe adds" } },
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Map" || state.processor?.processor?.mode !== "DISTRIBUTED" || context.facts.reachable(state) === "no") continue;
        const bound = state.maxConcurrency?.value;
        if (bound && !(bound.kind === "literal" && bound.value === 0)) continue;
        // children that call nothing throttle nothing
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
      message: `"${state.name}" has no MaxConcurrency and can run 10,000 concurrent child executions`,
      reason:
        "The called services have lower limits: Lambda by default runs 1,000 concurrent functions per account and Region and throttles all other callers.",
      suggestion: "Set MaxConcurrency to a value that the called services support",
    };
  },
  fix({ state }, edit, context) {
    const bound = Number(context.options.maxConcurrency ?? 100);
    if (state.maxConcurrency) edit.replaceValue(state.maxConcurrency.node, bound);
    else edit.addMember(state.node, "MaxConcurrency", bound, "Type");
    return { title: `Set MaxConcurrency to ${bound}` };
  },
});
