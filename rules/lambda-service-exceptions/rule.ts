import {
  type ArrayNode,
  defineRule,
  findErrorHandling,
  formatList,
  get,
  isLambda,
  lambdaServiceExceptions,
  matchesError,
  RECOMMENDED_LAMBDA_ERRORS,
  RECOMMENDED_LAMBDA_RETRIER,
  type Retrier,
  type TaskState,
} from "#rule-kit";

interface Unhandled {
  readonly state: TaskState;
  /** Service exceptions that neither Retry nor Catch takes, here or around. */
  readonly errors: readonly string[];
  /** The state's own retrier that names some of Lambda's service exceptions already. */
  readonly extend?: Retrier;
}

export default defineRule<Unhandled>({
  id: "lambda-service-exceptions",
  category: "reliability",
  severity: "warning",
  summary: "A passing failure of the Lambda service ends the execution because nothing retries or catches it",
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
        // the four are AWS's list; where most of them are handled, what is left is advice
        const severe = found.errors.filter((error) => RECOMMENDED_LAMBDA_ERRORS.includes(error)).length > 1;
        yield { at: state.key.range, certainty: "may", state, data: found, ...(severe ? {} : { severity: "info" as const }) };
      }
    }
  },
  describe({ state, errors }) {
    return {
      message: `"${state.name}" neither retries nor catches ${formatList(errors)}`,
      reason:
        "Lambda raises these for moments of its own trouble, whatever the function does; as it stands one of them fails the execution at the first try.",
      suggestion: `Retry them as AWS advises: IntervalSeconds ${RECOMMENDED_LAMBDA_RETRIER.IntervalSeconds}, MaxAttempts ${RECOMMENDED_LAMBDA_RETRIER.MaxAttempts}, BackoffRate ${RECOMMENDED_LAMBDA_RETRIER.BackoffRate}`,
    };
  },
  fix({ state, errors, extend }, edit) {
    const names = extend && get(extend.node, "ErrorEquals");
    if (names?.kind === "array" && names.items.length > 0) {
      for (const error of errors) edit.appendItem(names, error);
      return { title: `Let the retrier take ${formatList(errors)} too` };
    }
    const retrier = { ErrorEquals: [...errors], ...RECOMMENDED_LAMBDA_RETRIER };
    const existing = get(state.node, "Retry");
    // in front: a retrier that gives up at once must not see these first
    if (existing?.kind === "array") edit.appendItem(existing as ArrayNode, retrier, 0);
    else edit.addMember(state.node, "Retry", [retrier], "TimeoutSeconds");
    return { title: "Retry Lambda's service exceptions as AWS advises" };
  },
});

function unhandled(state: TaskState): Unhandled | undefined {
  const form = state.resource?.value.form ?? "lambda";
  const errors: string[] = [];
  for (const error of lambdaServiceExceptions(form)) {
    const handling = findErrorHandling(state, error);
    if (handling.uncertain) return undefined;
    if (!handling.caughtBy && handling.retriedBy.length === 0) errors.push(error);
  }
  if (errors.length === 0) return undefined;
  const extend = state.retry.find(
    (retrier) =>
      (retrier.maxAttempts?.value ?? 3) > 0 &&
      RECOMMENDED_LAMBDA_ERRORS.some((error) => matchesError(retrier, error)) &&
      namesLambda(retrier),
  );
  return { state, errors, ...(extend && reachableBefore(state, extend, errors) ? { extend } : {}) };
}

const namesLambda = (retrier: Retrier): boolean => retrier.errorEquals.some((name) => name.value.startsWith("Lambda."));

/** Extending helps only where no earlier retrier takes these errors with no attempts. */
function reachableBefore(state: TaskState, extend: Retrier, errors: readonly string[]): boolean {
  const before = state.retry.slice(0, state.retry.indexOf(extend));
  return !before.some((retrier) => errors.some((error) => matchesError(retrier, error)));
}
