import { defineRule, formatDuration, shownBy, type WaitState, YEAR } from "#rule-kit";

interface Outlasts {
  readonly state: WaitState;
  readonly seconds: number;
  readonly limit: number;
}

export default defineRule<Outlasts>({
  id: "wait-outlasts-execution",
  category: "reliability",
  severity: "error",
  summary: "Wait exceeds the maximum duration of the execution",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
  presets: ["recommended", "strict"],
  reads: ["failures"],
  *check(context) {
    // Express has a rule of its own
    if (context.type === "EXPRESS") return;
    for (const claim of context.facts.failures()) {
      const { goal, state } = claim;
      if (goal.kind !== "deadline" || state.type !== "Wait" || state.until?.kind !== "seconds") continue;
      const { value, node } = state.until.field;
      if (value.kind !== "literal" || typeof value.value !== "number" || value.value < goal.seconds) continue;
      yield { at: node, ...shownBy(claim), state, data: { state, seconds: value.value, limit: goal.seconds } };
    }
  },
  describe({ state, seconds, limit }) {
    const by = limit === YEAR ? "the limit of one year for Standard executions" : "TimeoutSeconds of the state machine";
    return {
      message: `"${state.name}" waits ${formatDuration(seconds)}, but ${by} ends the execution after ${formatDuration(limit)}`,
      reason: "The execution ends with status TIMED_OUT during the wait, so later states never run.",
      suggestion: limit === YEAR ? "Shorten the wait" : "Shorten the wait, or raise TimeoutSeconds of the state machine",
    };
  },
});
