import {
  defineRule,
  formatDuration,
  formatNumber,
  get,
  type MapState,
  type ParallelState,
  type Retrier,
  type TaskState,
  YEAR,
} from "#rule-kit";

interface Long {
  readonly state: TaskState | MapState | ParallelState;
  readonly retrier: Retrier;
  /** Seconds of waiting in all, and before the last attempt alone. */
  readonly total: number;
  readonly last: number;
  readonly attempts: number;
  /** Retries that start before the longest execution ends. */
  readonly begun: number;
}

export default defineRule<Long>({
  id: "retry-grows-without-limit",
  category: "reliability",
  severity: "warning",
  summary: "Retry delays grow to hours",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  options: {
    lastWait: { type: "number", default: 3600, unit: "seconds", summary: "Longest delay before one attempt that is not reported" },
    maxDelaySeconds: { type: "number", default: 300, unit: "seconds", summary: "MaxDelaySeconds that --fix-unsafe adds" },
  },
  reads: ["graph"],
  *check(context) {
    const most = Number(context.options.lastWait ?? 3600);
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") continue;
        for (const retrier of state.retry) {
          const delays = waiting(retrier);
          // waits that a timeout cuts off are retry-outlasts-timeout's
          if (delays.last <= most || retrier.maxDelaySeconds) continue;
          yield { at: retrier.node, certainty: "will", state, data: { state, retrier, ...delays } };
        }
      }
    }
  },
  describe({ state, total, last, attempts, begun }) {
    if (total > YEAR)
      return {
        message: `The delays between the retries of "${state.name}" grow until the execution ends after one year`,
        reason: `The delay is multiplied by BackoffRate after each attempt: of ${formatNumber(attempts)} retries, ${formatNumber(begun)} can start within the ${formatDuration(YEAR)} that an execution may run.`,
        suggestion: "Add MaxDelaySeconds, and JitterStrategy FULL to spread the retries",
      };
    return {
      message: `The ${attempts === 1 ? "" : "last "}retry of "${state.name}" runs after a delay of ${formatDuration(last)}`,
      reason: `The delay is multiplied by BackoffRate after each attempt: ${attempts} retries wait ${formatDuration(total)} in total.`,
      suggestion: "Add MaxDelaySeconds, and JitterStrategy FULL to spread the retries",
    };
  },
  fix({ retrier }, edit, context) {
    if (!get(retrier.node, "ErrorEquals")) return undefined;
    const seconds = Number(context.options.maxDelaySeconds ?? 300);
    edit.addMember(retrier.node, "MaxDelaySeconds", seconds, "BackoffRate");
    return { title: `Add "MaxDelaySeconds": ${seconds}` };
  },
});

function waiting(retrier: Retrier): Pick<Long, "total" | "last" | "attempts" | "begun"> {
  const attempts = retrier.maxAttempts?.value ?? 3;
  const rate = retrier.backoffRate?.value ?? 2;
  const most = retrier.maxDelaySeconds?.value ?? Number.POSITIVE_INFINITY;
  let wait = retrier.intervalSeconds?.value ?? 1;
  let total = 0;
  let last = 0;
  let begun = 0;
  // the execution ends after a year
  for (let i = 0; i < attempts && total <= YEAR; i++) {
    last = Math.min(wait, most);
    total += last;
    if (total < YEAR) begun++;
    if (rate === 1 || last === most) {
      const others = attempts - i - 1;
      if (last > 0) begun += Math.max(0, Math.min(others, Math.ceil((YEAR - total) / last) - 1));
      total += last * others;
      break;
    }
    wait *= rate;
  }
  return { total, last, attempts, begun };
}
