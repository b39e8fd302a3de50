import { defineRule, formatDuration, racedBy, type WaitState } from "#rule-kit";

const YEAR = 31_536_000;

interface Outlasts {
  readonly state: WaitState;
  readonly seconds: number;
  readonly limit: number;
  readonly by: string;
}

export default defineRule<Outlasts>({
  id: "wait-outlasts-execution",
  category: "reliability",
  severity: "error",
  summary: "Wait exceeds the maximum duration of the execution",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability", "errors", "failures"],
  *check(context) {
    // Express has a rule of its own
    if (context.type === "EXPRESS") return;
    const machine = context.machine.timeoutSeconds?.value;
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Wait" || state.until?.kind !== "seconds" || context.facts.reachable(state) === "no") continue;
        const { value, node } = state.until.field;
        if (value.kind !== "literal" || typeof value.value !== "number") continue;
        const seconds = value.value;
        // another branch that fails ends the Wait before
        const raced = racedBy(state, context.facts);
        if (raced === "always") continue;
        const shown = raced && context.facts.failures().find((one) => one.goal.kind === "deadline" && one.certainty !== "may");
        const certainty = raced ? (shown ? "can" : "may") : "will";
        const base = { at: node, certainty, state, ...(shown?.witness ? { witness: shown.witness } : {}) } as const;
        if (machine !== undefined && seconds >= machine)
          yield { ...base, data: { state, seconds, limit: machine, by: "TimeoutSeconds of the state machine" } };
        else if (seconds >= YEAR)
          yield { ...base, data: { state, seconds, limit: YEAR, by: "the limit of one year for Standard executions" } };
      }
    }
  },
  describe({ state, seconds, limit, by }) {
    return {
      message: `"${state.name}" waits ${formatDuration(seconds)}, but ${by} ends the execution after ${formatDuration(limit)}`,
      reason: "The execution ends with status TIMED_OUT during the wait, so later states never run.",
      suggestion: limit === YEAR ? "Shorten the wait" : "Shorten the wait, or raise TimeoutSeconds of the state machine",
    };
  },
});
