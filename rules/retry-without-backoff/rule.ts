import { defineRule, get, type MapState, type ParallelState, pluralize, type Retrier, type TaskState } from "#rule-kit";

interface Storm {
  readonly state: TaskState | MapState | ParallelState;
  readonly retrier: Retrier;
  readonly lacks: "backoff" | "jitter";
}

export default defineRule<Storm>({
  id: "retry-without-backoff",
  category: "reliability",
  severity: "info",
  summary: "Retries without backoff or jitter can prolong throttling",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error",
  presets: ["strict"],
  fixable: "safe",
  options: { attempts: { type: "number", default: 5, summary: "Fewest attempts that are reported" } },
  reads: ["graph"],
  *check(context) {
    const least = Number(context.options.attempts ?? 5);
    for (const scope of context.graph.scopes) {
      const parallel = scope.machine.owner?.state.type === "Map";
      for (const state of scope.states) {
        if (state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") continue;
        for (const retrier of state.retry) {
          if ((retrier.maxAttempts?.value ?? 3) < least) continue;
          const flat = (retrier.backoffRate?.value ?? 2) === 1 && (retrier.intervalSeconds?.value ?? 1) <= 5;
          if (flat) yield { at: retrier.node, certainty: "may", state, data: { state, retrier, lacks: "backoff" } };
          else if (parallel && !retrier.jitterStrategy)
            yield { at: retrier.node, certainty: "may", state, data: { state, retrier, lacks: "jitter" } };
        }
      }
    }
  },
  describe({ state, retrier, lacks }) {
    const attempts = retrier.maxAttempts?.value ?? 3;
    if (lacks === "backoff") {
      return {
        message: `"${state.name}" retries ${attempts} times every ${retrier.intervalSeconds?.value ?? 1} s without backoff`,
        reason: "With BackoffRate 1 the retries continue at the same rate while the called service is throttled.",
        suggestion: "Set BackoffRate 2, MaxDelaySeconds and JitterStrategy FULL",
      };
    }
    return {
      message: `Retries of "${state.name}" have no jitter, so all items of the Map retry at the same time`,
      reason: `Items that are throttled together retry together, ${pluralize(attempts, "time")}.`,
      suggestion: 'Add "JitterStrategy": "FULL"',
    };
  },
  fix({ retrier, lacks }, edit) {
    if (lacks !== "jitter" || !get(retrier.node, "ErrorEquals")) return undefined;
    edit.addMember(retrier.node, "JitterStrategy", "FULL", "BackoffRate");
    return { title: 'Add "JitterStrategy": "FULL"' };
  },
});
