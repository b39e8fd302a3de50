import { defineRule, type State } from "#rule-kit";

interface Dead {
  readonly state: State;
  /** Which rule; absent for Default. */
  readonly rule?: number;
  readonly because?: string;
}

export default defineRule<Dead>({
  id: "branch-never-taken",
  category: "correctness",
  severity: "warning",
  summary: "A rule or Default of a Choice that no run can take",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  presets: ["recommended", "strict"],
  reads: ["reachability", "values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Choice" || context.facts.reachable(state) === "no") continue;
        const fact = context.facts.choice(state);
        if (!fact) continue;
        for (const rule of fact.rules) {
          if (rule.taken !== "never") continue;
          const node = state.choices[rule.index]?.node;
          if (node)
            yield {
              at: node,
              certainty: "will",
              state,
              evidence: { state, rule: rule.index, ...(rule.because ? { because: rule.because } : {}) },
            };
        }
      }
    }
  },
  say({ state, rule, because }) {
    return {
      message: `Rule ${(rule ?? 0) + 1} of "${state.name}" is never taken`,
      because: because ? `${because}.` : "No value that can arrive here makes it true, or an earlier rule takes them all.",
      instead: "Correct the test, or remove the rule",
    };
  },
});
