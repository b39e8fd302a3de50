import { defineRule, formatDuration, racedBy, type State } from "#rule-kit";

const LIMIT = 300;

interface TooLong {
  readonly state?: State;
}

export default defineRule<TooLong>({
  id: "express-too-long",
  category: "quota",
  severity: "error",
  summary: "Express execution exceeds the limit of five minutes",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  presets: ["recommended", "strict"],
  reads: ["duration", "errors", "failures", "reachability"],
  *check(context) {
    if (context.type !== "EXPRESS") return;
    let told = false;
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Wait" || context.facts.reachable(state) === "no") continue;
        const until = state.until;
        const seconds =
          until?.kind === "seconds" && until.field.value.kind === "literal" && typeof until.field.value.value === "number"
            ? until.field.value.value
            : undefined;
        if (seconds === undefined || seconds < LIMIT) continue;
        // another branch that fails ends the Wait before
        const raced = racedBy(state, context.facts);
        if (raced === "always") continue;
        told = true;
        yield {
          at: until?.field.node ?? state.node,
          certainty: raced ? "may" : "will",
          state,
          data: { state },
        };
      }
    }
    if (told) return;
    const whole = context.facts.execution.duration;
    // every run is cut off: what the waits add up to beyond the limit is not known any more
    const { statuses } = context.facts.execution;
    if (whole.min >= LIMIT && statuses.length === 1 && statuses[0] === "TIMED_OUT") {
      yield { at: context.machine.startAt?.node ?? context.machine.node, certainty: "will", data: {} };
      return;
    }
    const claim = context.facts.failures().find((one) => one.goal.kind === "deadline" && one.certainty !== "may");
    if (claim)
      yield {
        at: claim.node ?? claim.state.key.range,
        certainty: claim.certainty,
        state: claim.state,
        data: { state: claim.state },
        witness: claim.witness,
      };
  },
  describe({ state }) {
    return {
      message: state
        ? `"${state.name}" exceeds the ${formatDuration(LIMIT)} limit of Express executions`
        : `No execution finishes within the ${formatDuration(LIMIT)} limit of Express executions`,
      reason: `After ${LIMIT} seconds AWS ends the execution with status TIMED_OUT, so later states never run.`,
      suggestion: "Use type STANDARD, or move the long wait to a Standard state machine that starts this one",
    };
  },
});
