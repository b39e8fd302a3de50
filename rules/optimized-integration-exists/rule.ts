import { defineRule, optimizedCounterpart, type TaskState } from "#rule-kit";

interface Twin {
  readonly state: TaskState;
  readonly optimized: string;
}

export default defineRule<Twin>({
  id: "optimized-integration-exists",
  category: "style",
  severity: "info",
  summary: "AWS SDK integration where an optimized integration exists",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html",
  presets: ["strict"],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || state.resource?.value.form !== "aws-sdk") continue;
        const { service = "", action = "", pattern } = state.resource.value;
        const counterpart = optimizedCounterpart(service, action);
        if (counterpart?.patterns.includes(pattern))
          yield {
            at: state.resource.node,
            certainty: "will",
            state,
            data: { state, optimized: `${counterpart.service}:${counterpart.action}` },
          };
      }
    }
  },
  describe({ state, optimized }) {
    return {
      message: `"${state.name}" uses an AWS SDK integration although the optimized integration ${optimized} exists`,
      reason: "Optimized integrations parse results, can wait for jobs with .sync, and let the console generate permissions.",
      suggestion: `Use "arn:aws:states:::${optimized}"; error names and result fields differ`,
    };
  },
});
