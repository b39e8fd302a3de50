import { defineRule, get, type MapState, type ParallelState, type Retrier, type TaskState } from "#rule-kit";

interface Storm {
  readonly state: TaskState | MapState | ParallelState;
  readonly retrier: Retrier;
  readonly lacks: "backoff" | "jitter";
}

export default defineRule<Storm>({
  id: "retry-without-backoff",
  category: "reliability",
  severity: "info",
  summary: "Retries that come back at once and all together keep a throttled service throttled",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error",
  presets: ["strict"],
  fixable: "safe",
  options: { attempts: { type: "number", default: 5, summary: "Fewer attempts than this are no storm" } },
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
        message: `"${state.name}" retries ${attempts} times every ${retrier.intervalSeconds?.value ?? 1} s, without backing off`,
        reason: "BackoffRate 1 keeps the pace while the called service is in trouble.",
        suggestion: "A BackoffRate of 2 with MaxDelaySeconds and JitterStrategy FULL",
      };
    }
    return {
      message: `Retries of "${state.name}" come in waves: the items of the Map wait for the same time`,
      reason: `Items that are throttled together are retried together, ${attempts} times.`,
      suggestion: 'Add "JitterStrategy": "FULL"',
    };
  },
  fix({ retrier, lacks }, edit) {
    if (lacks !== "jitter" || !get(retrier.node, "ErrorEquals")) return undefined;
    edit.addMember(retrier.node, "JitterStrategy", "FULL", "BackoffRate");
    return { title: 'Add "JitterStrategy": "FULL"' };
  },
});
