import { defineRule, get, humanSeconds, type MapState, type ParallelState, type Retrier, type TaskState } from "#rule-kit";

interface Long {
  readonly state: TaskState | MapState | ParallelState;
  readonly retrier: Retrier;
  /** Seconds of waiting in all, and before the last attempt alone. */
  readonly total: number;
  readonly last: number;
  readonly attempts: number;
  /** Seconds of the machine's own timeout, where the waiting outlasts it. */
  readonly machineTimeout?: number;
}

export default defineRule<Long>({
  id: "retry-grows-without-limit",
  category: "reliability",
  severity: "warning",
  summary: "Retries whose waiting grows to hours, or beyond the machine's own timeout",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  options: {
    lastWait: { type: "number", default: 3600, unit: "seconds", summary: "The longest wait before one attempt that is no finding" },
    maxDelaySeconds: { type: "number", default: 300, unit: "seconds", summary: "What --fix-unsafe writes as MaxDelaySeconds" },
  },
  reads: ["graph"],
  *check(context) {
    const most = Number(context.options.lastWait ?? 3600);
    const machineTimeout = context.machine.timeoutSeconds?.value;
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") continue;
        for (const retrier of state.retry) {
          const { total, last, attempts } = waiting(retrier);
          const outlasts = machineTimeout !== undefined && total > machineTimeout;
          if (!outlasts && (last <= most || retrier.maxDelaySeconds)) continue;
          yield {
            at: retrier.node,
            certainty: "will",
            state,
            evidence: { state, retrier, total, last, attempts, ...(outlasts ? { machineTimeout } : {}) },
          };
        }
      }
    }
  },
  say({ state, total, last, attempts, machineTimeout }) {
    if (machineTimeout !== undefined) {
      return {
        message: `The retries of "${state.name}" wait ${humanSeconds(total)} in all, longer than the machine's TimeoutSeconds of ${humanSeconds(machineTimeout)}`,
        because: `The execution ends as TIMED_OUT before the ${attempts} attempts are used up, and no Catch sees the error.`,
        instead: "Fewer attempts, a MaxDelaySeconds, or a longer TimeoutSeconds of the machine",
      };
    }
    return {
      message: `The last retry of "${state.name}" comes after a wait of ${humanSeconds(last)}`,
      because: `IntervalSeconds times BackoffRate doubles and doubles: ${attempts} attempts wait ${humanSeconds(total)} in all.`,
      instead: "Add MaxDelaySeconds, and JitterStrategy FULL so that retries do not come in waves",
    };
  },
  fix({ retrier, machineTimeout }, edit, context) {
    // no MaxDelaySeconds makes attempts fit that wait longer than the machine lives
    if (machineTimeout !== undefined || retrier.maxDelaySeconds || !get(retrier.node, "ErrorEquals")) return undefined;
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
