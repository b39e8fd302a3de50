import { defineRule, type ExpressionFault, expressionFaults, type TaskState } from "#rule-kit";

interface Refused {
  readonly state: TaskState;
  readonly fault: ExpressionFault;
}

export default defineRule<Refused>({
  id: "dynamodb-expression",
  category: "correctness",
  severity: "error",
  summary: "DynamoDB expression that the service rejects",
  reference: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html",
  presets: ["recommended", "strict"],
  reads: ["graph"],
  *check({ graph }) {
    for (const scope of graph.scopes)
      for (const state of scope.states) {
        if (state.type !== "Task") continue;
        for (const fault of expressionFaults(state))
          yield { at: fault.at ?? state.parameters?.key.range ?? state.key.range, certainty: "will", state, data: { state, fault } };
      }
  },
  describe({ state, fault: { kind, name, parameter } }) {
    const map = name.startsWith(":") ? "ExpressionAttributeValues" : "ExpressionAttributeNames";
    switch (kind) {
      case "undefined":
        return {
          message: `${parameter} of "${state.name}" uses ${name}, which ${map} does not define`,
          reason: "DynamoDB rejects the call with a ValidationException.",
          suggestion: `Add ${name} to ${map}`,
        };
      case "unused":
        return {
          message: `${map} of "${state.name}" defines ${name}, which no expression uses`,
          reason: "DynamoDB rejects the call with a ValidationException.",
          suggestion: `Remove ${name}, or use it in an expression`,
        };
      default:
        return {
          message: `${parameter} of "${state.name}" uses the reserved word ${name} as the name of an attribute`,
          reason: "DynamoDB rejects the call with a ValidationException.",
          suggestion: `Write #${name} and add "#${name}": "${name}" to ExpressionAttributeNames`,
        };
    }
  },
});
