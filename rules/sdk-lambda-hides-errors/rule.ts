import { type Catcher, defineRule, formatList, type Retrier, type TaskState } from "#rule-kit";

interface Hidden {
  readonly state: TaskState;
  /** Names in Retry or Catch that this form never raises. */
  readonly names: readonly string[];
}

export default defineRule<Hidden>({
  id: "sdk-lambda-hides-errors",
  category: "correctness",
  severity: "warning",
  summary: "aws-sdk:lambda:invoke succeeds even if the function fails",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task") continue;
        const resource = state.resource?.value;
        if (
          resource?.form !== "aws-sdk" ||
          resource.service !== "lambda" ||
          resource.action !== "invoke" ||
          resource.pattern !== "request-response"
        )
          continue;
        if (
          readsFunctionError(
            state,
            scope.states.map((one) => one.node),
          ) ||
          context.facts.reachable(state) === "no"
        )
          continue;
        const names = [...state.retry, ...state.catch]
          .flatMap((one: Retrier | Catcher) => one.errorEquals.map((name) => name.value))
          .filter((name) => !/^(States|Lambda)\./.test(name));
        yield { at: state.resource?.node ?? state.node, certainty: "will", state, data: { state, names } };
      }
    }
  },
  describe({ state, names }) {
    return {
      message: `"${state.name}" succeeds even if its function throws`,
      reason: `The Lambda API returns a function error as FunctionError in a successful response, and Payload as a string.${names.length > 0 ? ` Retry and Catch for ${formatList(names)} never match.` : ""}`,
      suggestion: 'Use "arn:aws:states:::lambda:invoke", or check FunctionError in a Choice',
    };
  },
});

/** The definition looks at FunctionError itself: it knows. */
function readsFunctionError(state: TaskState, nodes: readonly { readonly members: readonly unknown[] }[]): boolean {
  const seen = new Set<unknown>();
  const todo: unknown[] = [state.node, ...nodes];
  while (todo.length > 0) {
    const at = todo.pop() as { kind?: string; value?: unknown; members?: readonly { value: unknown }[]; items?: readonly unknown[] };
    if (seen.has(at)) continue;
    seen.add(at);
    if (at.kind === "string" && typeof at.value === "string" && at.value.includes("FunctionError")) return true;
    if (at.members) todo.push(...at.members.map((m) => m.value));
    if (at.items) todo.push(...at.items);
  }
  return false;
}
