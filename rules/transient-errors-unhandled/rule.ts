import { defineRule, errorsOf, formatList, isLambda, outcomeOf, type TaskState } from "#rule-kit";

interface Unhandled {
  readonly state: TaskState;
  readonly errors: readonly string[];
  /** A job that ended badly, not a call that was refused. */
  readonly job: boolean;
}

export default defineRule<Unhandled>({
  id: "transient-errors-unhandled",
  category: "reliability",
  severity: "info",
  summary: "Throttling and other transient errors of a service call are neither retried nor caught",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  presets: ["strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || context.facts.reachable(state) === "no") continue;
        const resource = state.resource?.value;
        if (!resource || (resource.form !== "optimized" && resource.form !== "aws-sdk") || isLambda(resource)) continue;
        if (resource.pattern === "waitForTaskToken") continue;
        const job = resource.pattern !== "request-response";
        const names = job ? ["States.TaskFailed"] : errorsOf(resource).transient;
        const outcomes = names.map((error) => ({ error, outcome: outcomeOf(state, error) }));
        if (outcomes.some(({ outcome }) => outcome === "unknown" || outcome === "handled")) continue;
        if (outcomes.length === 0) continue;
        const errors = outcomes.map(({ error }) => error);
        yield { at: state.key.range, certainty: "may", state, cause: job ? "job" : "call", data: { state, errors, job } };
      }
    }
  },
  describe({ state, errors, job }) {
    return {
      message: job
        ? `A failed job of "${state.name}" is neither retried nor handled`
        : `Transient service errors of "${state.name}" are neither retried nor handled`,
      reason: job
        ? "A job that fails once ends the execution with States.TaskFailed."
        : `The service returns ${formatList(errors.slice(0, 3), "or")} when it throttles or is unavailable for a short time; a single one fails the execution.`,
      suggestion: job
        ? "Add a Retry or a Catch for States.TaskFailed"
        : "Add a Retry with a BackoffRate and JitterStrategy FULL for them, or a Catch that repeats the work later",
    };
  },
});
