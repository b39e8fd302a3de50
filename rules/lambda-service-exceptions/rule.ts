import {
  type ArrayNode,
  defineRule,
  formatList,
  get,
  isLambda,
  LAMBDA_CLASSIC,
  lambdaExceptionsOf,
  matchesError,
  outcomeOf,
  RECOMMENDED_LAMBDA_ERRORS,
  RECOMMENDED_LAMBDA_RETRIER,
  type Retrier,
  type TaskState,
} from "#rule-kit";

interface Unhandled {
  readonly state: TaskState;
  /** Service exceptions that no Retry matches and no Catch handles, here or around. */
  readonly errors: readonly string[];
  /** A Catch matches them, but only leads to a Fail state. */
  readonly onlyFails: boolean;
  /** The state's own retrier that names some of Lambda's service exceptions already. */
  readonly extend?: Retrier;
}

export default defineRule<Unhandled>({
  id: "lambda-service-exceptions",
  category: "reliability",
  severity: "warning",
  summary: "Transient Lambda service errors are neither retried nor caught",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || !state.resource || !isLambda(state.resource.value)) continue;
        if (context.facts.reachable(state) === "no") continue;
        const found = unhandled(state);
        if (!found) continue;
        yield {
          at: state.key.range,
          certainty: "may",
          severity: found.onlyFails ? "info" : "warning",
          state,
          cause: found.onlyFails ? "caught only to fail" : "unhandled",
          data: found,
        };
      }
    }
  },
  describe({ state, errors, onlyFails }) {
    return {
      message: onlyFails
        ? `Transient Lambda service errors of "${state.name}" are caught only to fail, and not retried`
        : `Transient Lambda service errors of "${state.name}" are neither retried nor caught`,
      reason: `Lambda returns ${formatList(errors)} for transient service issues, regardless of your code. Without a Retry, a single one fails the execution.`,
      suggestion: `Add a Retry for them with IntervalSeconds ${RECOMMENDED_LAMBDA_RETRIER.IntervalSeconds}, MaxAttempts ${RECOMMENDED_LAMBDA_RETRIER.MaxAttempts} and BackoffRate ${RECOMMENDED_LAMBDA_RETRIER.BackoffRate}`,
    };
  },
  fix({ state, errors, extend }, edit) {
    const names = extend && get(extend.node, "ErrorEquals");
    if (names?.kind === "array" && names.items.length > 0) {
      for (const error of errors) edit.appendItem(names, error);
      return { title: `Add ${formatList(errors)} to the existing retrier` };
    }
    const retrier = { ErrorEquals: [...errors], ...RECOMMENDED_LAMBDA_RETRIER };
    const existing = get(state.node, "Retry");
    // in front: a retrier that gives up at once must not see these first
    if (existing?.kind === "array") edit.appendItem(existing as ArrayNode, retrier, 0);
    else edit.addMember(state.node, "Retry", [retrier], "TimeoutSeconds");
    return { title: "Add the Retry that AWS recommends for Lambda service errors" };
  },
});

/** Undefined where the names that every retrier of AWS's own examples has are handled: `lambda-retry-incomplete` reports the rest. */
function unhandled(state: TaskState): Unhandled | undefined {
  const outcomes = lambdaExceptionsOf(state).map((error) => ({ error, outcome: outcomeOf(state, error) }));
  if (outcomes.some(({ outcome }) => outcome === "unknown")) return undefined;
  const classic = outcomes.filter(({ error }) => LAMBDA_CLASSIC.includes(error));
  const onlyFails = classic.every(({ outcome }) => outcome !== "unhandled");
  if (onlyFails && classic.every(({ outcome }) => outcome === "handled")) return undefined;
  const errors = outcomes.flatMap(({ error, outcome }) => (outcome === "handled" ? [] : [error]));
  const extend = state.retry.find(
    (retrier) =>
      (retrier.maxAttempts?.value ?? 3) > 0 &&
      RECOMMENDED_LAMBDA_ERRORS.some((error) => matchesError(retrier, error)) &&
      namesLambda(retrier),
  );
  return { state, errors, onlyFails, ...(extend && reachableBefore(state, extend, errors) ? { extend } : {}) };
}

const namesLambda = (retrier: Retrier): boolean => retrier.errorEquals.some((name) => name.value.startsWith("Lambda."));

/** Extending helps only if no earlier retrier matches these errors with zero attempts. */
function reachableBefore(state: TaskState, extend: Retrier, errors: readonly string[]): boolean {
  const before = state.retry.slice(0, state.retry.indexOf(extend));
  return !before.some((retrier) => errors.some((error) => matchesError(retrier, error)));
}
