import { defineRule, type TaskState } from "#rule-kit";

export default defineRule<{ readonly state: TaskState }>({
  id: "legacy-lambda-arn",
  category: "style",
  severity: "info",
  summary: "Lambda function ARN as Resource instead of the lambda:invoke integration",
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
      message: `"${state.name}" uses the function ARN as Resource instead of lambda:invoke`,
      reason: "This form supports neither .waitForTaskToken nor asynchronous invocation, and does not return the response metadata.",
      suggestion: 'Use "arn:aws:states:::lambda:invoke" with FunctionName and Payload, and read the result from Payload',
    };
  },
});
