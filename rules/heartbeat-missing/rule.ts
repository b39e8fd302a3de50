import { defineRule, humanSeconds, type TaskState } from "#rule-kit";

interface Missing {
  readonly state: TaskState;
  /** Seconds of TimeoutSeconds; absent where it is computed. */
  readonly timeout?: number;
}

export default defineRule<Missing>({
  id: "heartbeat-missing",
  category: "reliability",
  severity: "info",
  summary: "A lost worker is noticed only when the long timeout of its task ends",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#wait-token-hearbeat",
  presets: ["recommended", "strict"],
  options: { longerThan: { type: "number", default: 3600, unit: "seconds", summary: "Timeouts up to this need no heartbeat" } },
  reads: ["graph"],
  *check(context) {
    const longerThan = Number(context.options.longerThan ?? 3600);
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        // a person who answers sends no heartbeat: callbacks are left alone
        if (state.type !== "Task" || state.resource?.value.form !== "activity" || state.heartbeatSeconds || !state.timeoutSeconds) continue;
        const { value, node } = state.timeoutSeconds;
        if (value.kind !== "literal" || typeof value.value !== "number" || value.value <= longerThan) continue;
        yield { at: node, certainty: "may", state, evidence: { state, timeout: value.value } };
      }
    }
  },
  say({ state, timeout }) {
    return {
      message: `"${state.name}" has no HeartbeatSeconds: a worker that dies is noticed only after ${humanSeconds(timeout ?? 0)}`,
      because: "Without heartbeats Step Functions cannot tell a working worker from a dead one.",
      instead: "Add HeartbeatSeconds below TimeoutSeconds and let the worker call SendTaskHeartbeat",
    };
  },
});
