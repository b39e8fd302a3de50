import { defineRule, formatDuration, get, type MapState, type ParallelState, type Retrier, type TaskState } from "#rule-kit";

interface Long {
  readonly state: TaskState | MapState | ParallelState;
  readonly retrier: Retrier;
  /** Seconds of waiting in all, and before the last attempt alone. */
  readonly total: number;
  readonly last: number;
  readonly attempts: number;
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
          const { total, last, attempts } = waiting(retrier);
          // waits that a timeout cuts off are retry-outlasts-timeout's
          if (last <= most || retrier.maxDelaySeconds) continue;
          yield { at: retrier.node, certainty: "will", state, data: { state, retrier, total, last, attempts } };
        }
      }
    }
  },
  describe({ state, total, last, attempts }) {
    return {
      message: `The last retry of "${state.name}" runs after a delay of ${formatDuration(last)}`,
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

function waiting(retrier: Retrier): { readonly total: number; readonly last: number; readonly attempts: number } {
  const attempts = retrier.maxAttempts?.value ?? 3;
  const rate = retrier.backoffRate?.value ?? 2;
  const most = retrier.maxDelaySeconds?.value ?? Number.POSITIVE_INFINITY;
  let wait = retrier.intervalSeconds?.value ?? 1;
  let total = 0;
  let last = 0;
  // a year is as good as for ever
  for (let i = 0; i < attempts && total < 31_536_000; i++) {
    last = Math.min(wait, most);
    total += last;
    if (rate === 1 || last === most) {
      total += last * (attempts - i - 1);
      break;
    }
    wait *= rate;
  }
  return { total, last, attempts };
}
