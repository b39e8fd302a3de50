import { defineRule, mentionsTaskToken, type TaskState } from "#rule-kit";

interface NotPassed {
  readonly state: TaskState;
}

export default defineRule<NotPassed>({
  id: "callback-token-not-passed",
  category: "correctness",
  severity: "error",
  summary: ".waitForTaskToken task never passes its task token",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token",
  presets: ["recommended", "strict"],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || state.resource?.value.pattern !== "waitForTaskToken") continue;
        // without Parameters the raw input goes out, and no input can hold a token that is made only now
        if (state.parameters && mentionsTaskToken(state.parameters.value) !== false) continue;
        yield { at: state.parameters?.key.range ?? state.resource.node, certainty: "will", state, data: { state } };
      }
    }
  },
  describe({ state }) {
    const jsonata = state.queryLanguage === "JSONata";
    return {
      message: `"${state.name}" waits for a callback but never passes its task token`,
      reason: "Without the token no caller can complete the task, so it ends only by its timeout, or with the execution after one year.",
      suggestion: jsonata
        ? 'Pass "{% $states.context.Task.Token %}" in Arguments'
        : 'Pass the token in Parameters: "TaskToken.$": "$$.Task.Token"',
    };
  },
});
