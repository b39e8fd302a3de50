import { defineRule, enclosingStates, formatDuration, type Retrier, type RuleContext, type State } from "#rule-kit";

interface Outlasts {
  readonly state: State;
  readonly retrier: Retrier;
  readonly attempts: number;
  /** Attempts that can still begin before the execution ends. */
  readonly reached: number;
  /** Seconds of waiting alone. */
  readonly waits: number;
  readonly limit: { readonly seconds: number; readonly by: string };
}

/** Seconds of one wait from which retry-grows-without-limit speaks, unless it is told otherwise. */
const HOURS = 3600;

export default defineRule<Outlasts>({
  id: "retry-outlasts-timeout",
  category: "reliability",
  severity: "warning",
  summary: "Retry delays exceed the timeout of the execution",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if ((state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") || context.facts.reachable(state) === "no")
          continue;
        const limit = limitOf(state, context);
        if (!limit) continue;
        for (const retrier of state.retry) {
          // with jitter a wait may be nothing at all
          if (retrier.jitterStrategy?.value === "FULL") continue;
          const { waits, reached, attempts, last } = reckon(retrier, limit.seconds);
          // waits that grow to hours for want of a MaxDelaySeconds are retry-grows-without-limit's: one cause, one finding
          if (last > HOURS && !retrier.maxDelaySeconds) continue;
          if (reached < attempts)
            yield { at: retrier.node, certainty: "will", state, data: { state, retrier, attempts, reached, waits, limit } };
        }
      }
    }
  },
  describe({ state, attempts, reached, waits, limit }) {
    return {
      message: `At most ${reached} of the ${attempts} retries of "${state.name}" can run: their delays add up to ${formatDuration(waits)}, but ${limit.by} ends the execution after ${formatDuration(limit.seconds)}`,
      reason: "The execution ends with status TIMED_OUT, so the Catch of the state never receives the error.",
      suggestion: "Retry fewer times, limit the delays with MaxDelaySeconds, or raise the timeout",
    };
  },
});

function limitOf(state: State, context: RuleContext): Outlasts["limit"] | undefined {
  const express = { seconds: 300, by: "the limit of Express executions" };
  if (context.type === "EXPRESS") return express;
  if ([state, ...enclosingStates(state)].some((one) => one.machine.processor?.executionType === "EXPRESS")) return express;
  const seconds = context.machine.timeoutSeconds?.value;
  return seconds === undefined ? undefined : { seconds, by: "TimeoutSeconds of the state machine" };
}

/** Adds the waits up until they pass the limit. */
function reckon(retrier: Retrier, limit: number): { waits: number; reached: number; attempts: number; last: number } {
  const attempts = retrier.maxAttempts?.value ?? 3;
  const most = retrier.maxDelaySeconds?.value ?? Infinity;
  let wait = retrier.intervalSeconds?.value ?? 1;
  let waits = 0;
  let reached = 0;
  let last = 0;
  for (let i = 0; i < Math.min(attempts, 10_000); i++) {
    last = Math.min(wait, most);
    waits += last;
    if (waits < limit) reached++;
    wait = Math.min(wait * (retrier.backoffRate?.value ?? 2), 1e12);
  }
  return { waits, reached, attempts: Math.min(attempts, 10_000), last };
}
