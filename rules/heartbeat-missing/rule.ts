import { defineRule, formatDuration, type TaskState, YEAR } from "#rule-kit";

interface Missing {
  readonly state: TaskState;
  /** Seconds of TimeoutSeconds; absent where it is computed. */
  readonly timeout?: number;
}

export default defineRule<Missing>({
  id: "heartbeat-missing",
  category: "reliability",
  severity: "info",
  summary: "Callback or activity task with a long timeout has no heartbeat",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#wait-token-hearbeat",
  presets: ["recommended", "strict"],
  options: { longerThan: { type: "number", default: 3600, unit: "seconds", summary: "Longest timeout that does not need a heartbeat" } },
  reads: ["graph"],
  *check(context) {
    const longerThan = Number(context.options.longerThan ?? 3600);
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        // a person who answers sends no heartbeat: callbacks are left alone
        if (state.type !== "Task" || state.resource?.value.form !== "activity" || state.heartbeatSeconds || !state.timeoutSeconds) continue;
        const { value, node } = state.timeoutSeconds;
        if (value.kind !== "literal" || typeof value.value !== "number" || value.value <= longerThan || value.value >= YEAR) continue;
        yield { at: node, certainty: "may", state, data: { state, timeout: value.value } };
      }
    }
  },
  describe({ state, timeout }) {
    return {
      message: `"${state.name}" has no HeartbeatSeconds, so a crashed worker is detected only after ${formatDuration(timeout ?? 0)}`,
      reason: "Without heartbeats Step Functions cannot detect that a worker has stopped.",
      suggestion: "Add HeartbeatSeconds below TimeoutSeconds and call SendTaskHeartbeat from the worker",
    };
  },
});
