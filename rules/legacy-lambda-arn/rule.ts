import { defineRule, type TaskState } from "#rule-kit";

export default defineRule<{ readonly state: TaskState }>({
  id: "legacy-lambda-arn",
  category: "style",
  severity: "info",
  summary: "A function's ARN as Resource, where lambda:invoke can do more",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
  presets: [],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes)
      for (const state of scope.states)
        if (state.type === "Task" && state.resource?.value.form === "lambda")
          yield { at: state.resource.node, certainty: "will", state, data: { state } };
  },
  describe({ state }) {
    return {
      message: `"${state.name}" calls its function by the older form of Task`,
      reason:
        "With the function's ARN as Resource the whole input goes to the function unless Parameters replace it, there are no callbacks, and neither a qualifier nor an asynchronous call can be chosen.",
      suggestion: 'Use "arn:aws:states:::lambda:invoke" with FunctionName and Payload; the result then stands in Payload',
    };
  },
});
