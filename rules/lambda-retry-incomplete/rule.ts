import {
  defineRule,
  formatList,
  get,
  isLambda,
  LAMBDA_CLASSIC,
  lambdaExceptionsOf,
  outcomeOf,
  type Retrier,
  type TaskState,
} from "#rule-kit";

interface Incomplete {
  readonly state: TaskState;
  readonly errors: readonly string[];
  /** The retrier that names the others. */
  readonly retrier?: Retrier;
}

export default defineRule<Incomplete>({
  id: "lambda-retry-incomplete",
  category: "reliability",
  severity: "info",
  summary: "A Retry for Lambda's service errors lacks some of the names that AWS lists today",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception",
  presets: ["strict"],
  fixable: "safe",
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || !state.resource || !isLambda(state.resource.value)) continue;
        if (context.facts.reachable(state) === "no") continue;
        const names = lambdaExceptionsOf(state);
        // lambda-service-exceptions asks for the others
        if (names.some((error) => LAMBDA_CLASSIC.includes(error) && outcomeOf(state, error) !== "handled")) continue;
        const errors = names.filter((error) => outcomeOf(state, error) === "unhandled");
        if (errors.length === 0) continue;
        const retrier = state.retry.find((one) => one.errorEquals.some((name) => LAMBDA_CLASSIC.includes(name.value)));
        yield {
          at: retrier?.node ?? state.key.range,
          certainty: "may",
          state,
          cause: formatList(errors),
          data: { state, errors, ...(retrier ? { retrier } : {}) },
        };
      }
    }
  },
  describe({ state, errors }) {
    return {
      message: `The Retry of "${state.name}" does not match ${formatList(errors)}`,
      reason: "Lambda returns these errors for transient service issues and throttling too.",
      suggestion: `Add ${formatList(errors)} to the retrier`,
    };
  },
  fix({ errors, retrier }, edit) {
    const names = retrier && get(retrier.node, "ErrorEquals");
    if (names?.kind !== "array" || names.items.length === 0) return undefined;
    for (const error of errors) edit.appendItem(names, error);
    return { title: `Add ${formatList(errors)} to the existing retrier` };
  },
});
